// Organisations: signing up, and what a super-organisation does with its children.

import { sql } from 'kysely';
import { type Context, record, requireRole } from '../context.ts';
import { actFor, type Database, isTaken, type Transaction } from '../database/database.ts';
import { inPages } from '../database/in-pages.ts';
import type { OrganisationKind, OrganisationState } from '../database/tables.ts';
import { Refusal } from '../errors.ts';
import { fold, nameKeyOf } from '../fold.ts';
import { type Id, newId, parseId, printId } from '../ids.ts';
import { type Page, type PageRequest, pageOf } from '../page.ts';
import { answerBefore, keepAnswer, type Repeatable } from './idempotent.ts';
import { insertKey, type MadeKey } from './keys.ts';

export interface Organisation {
  readonly id: string;
  readonly kind: OrganisationKind;
  readonly name: string;
  readonly email: string | null;
  readonly state: OrganisationState;
  readonly publicLinks: boolean;
  readonly limits: Readonly<Record<string, number>>;
  readonly createdAt: Date;
}

export interface NewOrganisation {
  readonly name: string;
  readonly email?: string | undefined;
}

/** With its first key, of role owner. */
export interface MadeOrganisation {
  readonly organisation: Organisation;
  readonly apiKey: string;
}

/** An organisation of one's own: it makes no others. An address has one; what is asked again is answered again. */
export async function signUp(
  database: Database,
  { name, email }: { readonly name: string; readonly email: string },
  asked?: Repeatable,
): Promise<MadeOrganisation> {
  const before = async () => {
    const existing = await database.crossing.organisationByEmail(fold(email));
    if (!existing) return undefined;
    if (!asked) throw emailTaken();
    return database
      .within(existing, (transaction) => answerBefore<MadeOrganisation>(transaction, existing, asked))
      .catch((error) => {
        // Which keys the organisation has used is nobody's to learn.
        throw error instanceof Refusal && error.code === 'idempotency_mismatch' ? emailTaken() : error;
      })
      .then((answer) => {
        if (answer) return answer;
        throw emailTaken();
      });
  };
  const id = newId('organisation');
  const make = async (transaction: Transaction) => {
    const made = await insertOrganisation(transaction, id, { kind: 'single', name, email }, 'sign-up');
    if (asked) await keepAnswer(transaction, id, asked, made);
    return made;
  };
  const answer = await before();
  if (answer) return answer;
  try {
    return await database.within(id, make);
  } catch (error) {
    if (!isTaken(error)) throw error;
    // A twin was faster.
    const its = await before();
    if (its) return its;
    throw emailTaken();
  }
}

/** The operator's: the first start makes one, `libretto keys create --super` others. */
export async function createSuper(database: Database, name: string): Promise<MadeOrganisation> {
  const id = newId('organisation');
  return database.within(id, (transaction) => insertOrganisation(transaction, id, { kind: 'super', name }, 'operator'));
}

/** The operator's. Refuses a child: it is its parent's. */
export async function upgradeToSuper(context: Context): Promise<Organisation> {
  if (context.kind === 'child')
    throw new Refusal('not_possible_now', 'This organisation belongs to a super-organisation.', {
      hint: 'Only one that signed itself up can become a super-organisation.',
    });
  return context.within(async (transaction) => {
    const row = await transaction
      .updateTable('organisations')
      .set({ kind: 'super' })
      .where('id', '=', context.organisation)
      .returningAll()
      .executeTakeFirstOrThrow();
    await record(context, transaction, 'organisation.upgraded', printId('organisation', row.id));
    return shown(row);
  });
}

/** A child of the caller's, which must be a super-organisation. */
export async function createOrganisation(
  context: Context,
  { name, email }: NewOrganisation,
): Promise<MadeOrganisation> {
  requireSuper(context);
  requireRole(context, 'admin');
  const id = newId('organisation');
  return context.once(async (transaction) => {
    await record(context, transaction, 'organisation.created', printId('organisation', id), { name });
    await actFor(transaction, id);
    const its = { kind: 'child', parent: context.organisation, name, email } as const;
    return insertOrganisation(transaction, id, its, 'super-organisation');
  });
}

export interface OrganisationFilter extends PageRequest {
  /** Part of a name, in any case and without its accents. */
  readonly search?: string | undefined;
}

/** The caller's own, and a super-organisation's children. */
export function listOrganisations(
  { organisation, within }: Context,
  request: OrganisationFilter,
): Promise<Page<Organisation>> {
  return within(async (transaction) => {
    let query = transaction
      .selectFrom('organisations')
      .selectAll()
      .where((where) => where.or([where('id', '=', organisation), where('parent_id', '=', organisation)]))
      .where('state', 'in', ['active', 'suspended']);
    if (request.search !== undefined) query = query.where(sql<boolean>`strpos(name_key, ${fold(request.search)}) > 0`);
    return pageOf(await inPages(query, request).execute(), request, (row) => row.name_key, shown);
  });
}

/** `me` is the caller's own. */
export async function getOrganisation(context: Context, id: string): Promise<Organisation> {
  return context.within(async (transaction) => shown(await find(context, transaction, id)));
}

export interface OrganisationChange {
  readonly name?: string | undefined;
  /** A super-organisation's to say, of its children. */
  readonly state?: 'active' | 'suspended' | undefined;
  /** Whether its files may have links that never expire. */
  readonly publicLinks?: boolean | undefined;
  /** What a child may use; null for as much as it likes. A super-organisation's to say, too. */
  readonly limits?: { readonly [name: string]: number | null | undefined } | undefined;
}

export async function updateOrganisation(
  context: Context,
  text: string,
  change: OrganisationChange,
): Promise<Organisation> {
  requireRole(context, 'admin');
  const { state, limits } = change;
  return context.within(async (transaction) => {
    // Two that change its settings take turns, and none brings back what is being deleted.
    const found = await find(context, transaction, text, true);
    if (state !== undefined && found.id === context.organisation)
      throw new Refusal('forbidden', 'An organisation cannot suspend itself.');
    if (limits !== undefined && found.id === context.organisation)
      throw new Refusal('forbidden', 'An organisation does not set its own limits.');
    if (state !== undefined && found.settings.suspendedByOperator)
      throw new Refusal('forbidden', 'Whoever runs the service suspended this organisation, and restores it.');
    return applyChange(context, transaction, found, change);
  });
}

/** The operator's, of any organisation: the context is its own. */
export function governOrganisation(
  context: Context,
  change: Pick<OrganisationChange, 'state' | 'limits'>,
): Promise<Organisation> {
  const suspended = change.state && { suspendedByOperator: change.state === 'suspended' };
  return context.within(async (transaction) => {
    const found = await find(context, transaction, 'me', true);
    return applyChange(context, transaction, found, { ...change, ...suspended });
  });
}

async function applyChange(
  context: Context,
  transaction: Transaction,
  found: Row,
  { name, state, publicLinks, limits, suspendedByOperator }: OrganisationChange & { suspendedByOperator?: boolean },
): Promise<Organisation> {
  const settings = withoutNulls({ publicLinks, suspendedByOperator });
  const change = {
    ...(name === undefined ? {} : { name, name_key: nameKeyOf(name) }),
    ...(state === undefined ? {} : { state }),
    ...(Object.keys(settings).length === 0 ? {} : { settings: JSON.stringify({ ...found.settings, ...settings }) }),
    ...(limits === undefined ? {} : { limits: JSON.stringify(withoutNulls({ ...found.limits, ...limits })) }),
  };
  if (Object.keys(change).length === 0) return shown(found);
  const row = await transaction
    .updateTable('organisations')
    .set(change)
    .where('id', '=', found.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  await recordWithBoth(context, transaction, 'organisation.changed', row.id, { name, state, publicLinks, limits });
  return shown(row);
}

function withoutNulls<Its>(all: Readonly<Record<string, Its | null | undefined>>): Record<string, Its> {
  return Object.fromEntries(Object.entries(all).filter((entry): entry is [string, Its] => entry[1] != null));
}

/**
 * Its keys and links end at once; the sweeper takes its rows and files away. A super-organisation deletes its children, and one
 * that signed itself up deletes itself.
 */
export async function deleteOrganisation(context: Context, text: string): Promise<Organisation> {
  requireRole(context, 'owner');
  return context.within(async (transaction) => {
    const found = await find(context, transaction, text, true);
    if (found.kind === 'child' && found.id === context.organisation)
      throw new Refusal('forbidden', 'Only its super-organisation deletes this organisation.');
    return hide(context, transaction, found);
  });
}

/** The operator's, of any but a super-organisation: the context is its own. */
export function deleteAsOperator(context: Context): Promise<Organisation> {
  return context.within(async (transaction) =>
    hide(context, transaction, await find(context, transaction, 'me', true)),
  );
}

async function hide(context: Context, transaction: Transaction, { id, kind }: Row): Promise<Organisation> {
  if (kind === 'super')
    throw new Refusal('not_possible_now', 'A super-organisation is not deleted.', {
      hint: 'Delete the organisations below it, and suspend it or revoke its keys.',
    });
  const row = await transaction
    .updateTable('organisations')
    .set({ state: 'deleting' })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
  await record(context, transaction, 'organisation.deleted', printId('organisation', id));
  return shown(row);
}

/** A child learns what was done with it, and nothing of who did. */
async function recordWithBoth(
  context: Context,
  transaction: Transaction,
  action: string,
  id: Id<'organisation'>,
  detail: Readonly<Record<string, unknown>>,
): Promise<void> {
  const subject = printId('organisation', id);
  await record(context, transaction, action, subject, detail);
  if (id === context.organisation) return;
  await actFor(transaction, id);
  await record({ organisation: id, actor: 'super-organisation' }, transaction, action, subject, detail);
}

/** Itself, and a super-organisation's children: what {@link find} finds. */
async function find({ organisation }: Context, transaction: Transaction, text: string, lock = false) {
  const id = text === 'me' ? organisation : parseId('organisation', text);
  const row =
    id &&
    (await transaction
      .selectFrom('organisations')
      .selectAll()
      .where('id', '=', id)
      .where((where) => where.or([where('id', '=', organisation), where('parent_id', '=', organisation)]))
      .where('state', 'in', ['active', 'suspended'])
      .$if(lock, (query) => query.forUpdate())
      .executeTakeFirst());
  if (!row) throw new Refusal('not_found', 'There is no such organisation.');
  return row;
}

export function requireSuper({ kind }: Context): void {
  if (kind === 'super') return;
  throw new Refusal('forbidden', 'Only a super-organisation has organisations below it.', {
    hint: 'Whoever runs the service can make this one a super-organisation.',
  });
}

function emailTaken(): Refusal {
  return new Refusal('email_taken', 'Somebody signed up with this e-mail address already.', {
    hint: 'Use the key that was shown then, or ask whoever runs the service for another.',
  }).at('/email');
}

interface Inserted extends NewOrganisation {
  readonly kind: OrganisationKind;
  readonly parent?: Id<'organisation'> | undefined;
}

/** Without asking who may; with its first member and key. The transaction is the organisation's. `chosen` is a key made outside. */
export async function insertOrganisation(
  transaction: Transaction,
  id: Id<'organisation'>,
  { kind, parent, name, email }: Inserted,
  actor: string,
  chosen?: string,
): Promise<MadeOrganisation> {
  const row = await transaction
    .insertInto('organisations')
    .values({
      id,
      kind,
      parent_id: parent ?? null,
      name,
      name_key: nameKeyOf(name),
      email: email ?? null,
      email_key: email === undefined ? null : fold(email),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  const member = newId('member');
  await transaction
    .insertInto('members')
    .values({ organisation_id: id, id: member, name, name_key: nameKeyOf(name), email: email ?? null, role: 'owner' })
    .execute();
  const { apiKey }: MadeKey = await insertKey(transaction, id, { name: 'first key', role: 'owner', member }, chosen);
  await record({ organisation: id, actor }, transaction, 'organisation.created', printId('organisation', id));
  return { organisation: shown(row), apiKey };
}

interface Row {
  id: Id<'organisation'>;
  kind: OrganisationKind;
  name: string;
  email: string | null;
  state: OrganisationState;
  settings: Record<string, unknown>;
  limits: Record<string, number>;
  created_at: Date;
}

function shown({ id, kind, name, email, state, settings, limits, created_at }: Row): Organisation {
  return {
    id: printId('organisation', id),
    kind,
    name,
    email,
    state,
    publicLinks: settings.publicLinks !== false,
    limits,
    createdAt: created_at,
  };
}
