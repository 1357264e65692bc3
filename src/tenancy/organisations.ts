// Organisations: signing up, and what a super-organisation does with its children.

import { type Context, record, requireRole } from '../context.ts';
import { actFor, type Database, type Transaction } from '../database/database.ts';
import type { OrganisationKind, OrganisationState } from '../database/tables.ts';
import { Refusal } from '../errors.ts';
import { fold } from '../fold.ts';
import { type Id, newId, parseId, printId } from '../ids.ts';
import { insertKey, type MadeKey } from './keys.ts';

export interface Organisation {
  readonly id: string;
  readonly kind: OrganisationKind;
  readonly name: string;
  readonly email: string | null;
  readonly state: OrganisationState;
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

/** An organisation of one's own: it makes no others. An address has one. */
export async function signUp(
  database: Database,
  { name, email }: { readonly name: string; readonly email: string },
): Promise<MadeOrganisation> {
  const existing = await database.crossing.organisationByEmail(fold(email));
  if (existing) throw emailTaken();
  const id = newId('organisation');
  return database
    .within(id, (transaction) => insert(transaction, id, { kind: 'single', name, email }, 'sign-up'))
    .catch((error) => {
      if (error.code === UNIQUE_VIOLATION) throw emailTaken();
      throw error;
    });
}

/** The operator's: the first start makes one, `libretto keys create --super` others. `apiKey` is one that was chosen outside. */
export async function createSuper(database: Database, name: string, apiKey?: string): Promise<MadeOrganisation> {
  const id = newId('organisation');
  return database.within(id, (transaction) => insert(transaction, id, { kind: 'super', name }, 'operator', apiKey));
}

/** A child of the caller's, which must be a super-organisation. */
export async function createOrganisation(
  context: Context,
  { name, email }: NewOrganisation,
): Promise<MadeOrganisation> {
  requireSuper(context);
  requireRole(context, 'admin');
  const id = newId('organisation');
  return context.within(async (transaction) => {
    await record(context, transaction, 'organisation.created', printId('organisation', id), { name });
    await actFor(transaction, id);
    return insert(transaction, id, { kind: 'child', parent: context.organisation, name, email }, 'super-organisation');
  });
}

export async function getOrganisation(context: Context, id: string): Promise<Organisation> {
  return context.within(async (transaction) => shown(await find(context, transaction, id)));
}

export interface OrganisationChange {
  readonly name?: string | undefined;
  /** A super-organisation's to say, of its children. */
  readonly state?: 'active' | 'suspended' | undefined;
}

export async function updateOrganisation(
  context: Context,
  text: string,
  { name, state }: OrganisationChange,
): Promise<Organisation> {
  requireRole(context, 'admin');
  return context.within(async (transaction) => {
    const found = await find(context, transaction, text);
    if (state !== undefined && found.id === context.organisation)
      throw new Refusal('forbidden', 'An organisation cannot suspend itself.');
    const row = await transaction
      .updateTable('organisations')
      .set({ ...(name === undefined ? {} : { name }), ...(state === undefined ? {} : { state }) })
      .where('id', '=', found.id)
      .returningAll()
      .executeTakeFirstOrThrow();
    await record(context, transaction, 'organisation.changed', printId('organisation', row.id), { name, state });
    return shown(row);
  });
}

/** Itself, and a super-organisation's children: what {@link find} finds. */
async function find({ organisation }: Context, transaction: Transaction, text: string) {
  const id = parseId('organisation', text);
  const row =
    id &&
    (await transaction
      .selectFrom('organisations')
      .selectAll()
      .where('id', '=', id)
      .where((where) => where.or([where('id', '=', organisation), where('parent_id', '=', organisation)]))
      .where('state', 'not in', ['deleting', 'deleted'])
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

const UNIQUE_VIOLATION = '23505';

function emailTaken(): Refusal {
  return new Refusal('email_taken', 'Somebody signed up with this e-mail address already.', {
    hint: 'Use the key that was shown then, or ask whoever runs the service for another.',
  });
}

interface Inserted extends NewOrganisation {
  readonly kind: OrganisationKind;
  readonly parent?: Id<'organisation'> | undefined;
}

async function insert(
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
      email: email ?? null,
      email_key: email === undefined ? null : fold(email),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  const member = newId('member');
  await transaction
    .insertInto('members')
    .values({ organisation_id: id, id: member, name, email: email ?? null, role: 'owner' })
    .execute();
  const { apiKey }: MadeKey = await insertKey(transaction, id, { name: 'first key', role: 'owner', member }, chosen);
  const event = { organisation_id: id, id: newId('event'), actor, action: 'organisation.created', detail: '{}' };
  await transaction
    .insertInto('events')
    .values({ ...event, subject: printId('organisation', id) })
    .execute();
  return { organisation: shown(row), apiKey };
}

interface Row {
  id: Id<'organisation'>;
  kind: OrganisationKind;
  name: string;
  email: string | null;
  state: OrganisationState;
  created_at: Date;
}

function shown({ id, kind, name, email, state, created_at }: Row): Organisation {
  return { id: printId('organisation', id), kind, name, email, state, createdAt: created_at };
}
