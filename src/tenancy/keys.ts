// API keys: made, shown once, listed, replaced and revoked. What is kept is their SHA-256.

import { createHash, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { type Context, rankOf, record, requireRole } from '../context.ts';
import type { Transaction } from '../database/database.ts';
import { inPages } from '../database/in-pages.ts';
import type { Role } from '../database/tables.ts';
import { pointing, Refusal } from '../errors.ts';
import { fold, nameKeyOf } from '../fold.ts';
import { type Id, newId, printId } from '../ids.ts';
import { type Page, type PageRequest, pageOf } from '../page.ts';
import { findMember } from './_find-member.ts';

export interface Key {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly member: string | null;
  /** Its last four characters. */
  readonly hint: string;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
}

/** With the key itself, which nobody can be shown again. */
export interface MadeKey extends Key {
  readonly apiKey: string;
}

export interface NewKey {
  readonly name: string;
  readonly role: Role;
  readonly expiresAt?: Date | undefined;
  /** Whose it is; it can do no more than they may. */
  readonly member?: string | undefined;
}

/** 192 random bits behind a prefix that secret scanners can know. */
export function newSecret(): string {
  return `lbr_${randomBytes(24).toString('base64url')}`;
}

export function hashOf(apiKey: string): Buffer {
  return createHash('sha256').update(apiKey).digest();
}

/** Only an owner makes owners. */
export async function createKey(context: Context, { member, ...key }: NewKey): Promise<MadeKey> {
  requireRole(context, key.role === 'owner' ? 'owner' : 'admin');
  return context.once(async (transaction) => {
    requireFuture(key.expiresAt);
    const its = member === undefined ? undefined : await memberFor(context, transaction, member, key.role);
    const made = await insertKey(transaction, context.organisation, { ...key, member: its });
    await record(context, transaction, 'key.created', made.id, { role: key.role });
    return made;
  });
}

/** Refuses `not_found`, and a role above the member's own. */
async function memberFor(context: Context, transaction: Transaction, text: string, role: Role): Promise<Id<'member'>> {
  const member = await pointing('/member', () => findMember(context, transaction, text));
  if (rankOf(role) <= rankOf(member.role)) return member.id;
  throw new Refusal('forbidden', `The member's role is ${member.role}; a key of theirs cannot have ${role}.`, {
    hint: 'Give the member that role first.',
  }).at('/role');
}

/** A key that is over before anybody has it is a mistake. */
function requireFuture(expiresAt: Date | null | undefined): void {
  if (!expiresAt || expiresAt.getTime() > Date.now()) return;
  throw new Refusal('bad_request', `${expiresAt.toISOString()} is over.`, {
    hint: 'Name a moment to come, or leave `expiresAt` away for a key without an end.',
  }).at('/expiresAt');
}

/** Without asking who may: for sign-up and the first start. `apiKey` is one that somebody else chose. */
export async function insertKey(
  transaction: Transaction,
  organisation: Id<'organisation'>,
  { name, role, expiresAt, member }: Omit<NewKey, 'member'> & { readonly member?: Id<'member'> | undefined },
  apiKey: string = newSecret(),
): Promise<MadeKey> {
  const row = await transaction
    .insertInto('api_keys')
    .values({
      organisation_id: organisation,
      id: newId('key'),
      member_id: member ?? null,
      name,
      name_key: nameKeyOf(name),
      role,
      hash: hashOf(apiKey),
      hint: apiKey.slice(-4),
      expires_at: expiresAt ?? null,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return { ...shown(row), apiKey };
}

export interface KeyFilter extends PageRequest {
  /** Part of a name, in any case and without its accents. */
  readonly search?: string | undefined;
}

export async function listKeys(context: Context, request: KeyFilter): Promise<Page<Key>> {
  requireRole(context, 'admin');
  return context.within(async (transaction) => {
    let query = transaction.selectFrom('api_keys').selectAll().where('organisation_id', '=', context.organisation);
    if (request.search !== undefined) query = query.where(sql<boolean>`strpos(name_key, ${fold(request.search)}) > 0`);
    return pageOf(await inPages(query, request).execute(), request, (row) => row.name_key, shown);
  });
}

/** It ends at once, everywhere. Refuses to revoke the last key of an owner: nobody could make another. */
export async function revokeKey(context: Context, id: Id<'key'> | undefined): Promise<Key> {
  requireRole(context, 'admin');
  return context.within(async (transaction) => {
    const key = await findKey(context, transaction, id);
    if (key.role === 'owner') {
      requireRole(context, 'owner');
      await keepAnOwner(context, transaction, { key: key.id });
    }
    const row = await transaction
      .updateTable('api_keys')
      .set({ revoked_at: new Date() })
      .where('organisation_id', '=', context.organisation)
      .where('id', '=', key.id)
      .returningAll()
      .executeTakeFirstOrThrow();
    await record(context, transaction, 'key.revoked', printId('key', key.id));
    return shown(row);
  });
}

export interface Rotation {
  /** Seconds that the old key lives on, so that programs can change over; never beyond its own end. */
  readonly overlap: number;
  /** When the new one ends; null for never, and the old one's end where it is not said. */
  readonly expiresAt?: Date | null | undefined;
}

/** Another key of the same name, role and member. Refuses a key that is over: what ended stays ended. */
export async function rotateKey(
  context: Context,
  id: Id<'key'> | undefined,
  { overlap, expiresAt }: Rotation,
): Promise<MadeKey> {
  requireRole(context, 'admin');
  return context.once(async (transaction) => {
    requireFuture(expiresAt);
    const key = await findKey(context, transaction, id);
    if (key.role === 'owner') requireRole(context, 'owner');
    const end = key.expires_at?.getTime() ?? Number.POSITIVE_INFINITY;
    if (end <= Date.now())
      throw new Refusal('not_possible_now', 'The key is over.', { hint: 'Make another: POST /api/keys.' });
    const made = await insertKey(transaction, context.organisation, {
      name: key.name,
      role: key.role,
      member: key.member_id ?? undefined,
      expiresAt: (expiresAt === undefined ? key.expires_at : expiresAt) ?? undefined,
    });
    if (key.role === 'owner' && key.expires_at === null)
      await keepAnOwner(context, transaction, { key: key.id }, 'Leave `expiresAt` away: the new key has to last.');
    await transaction
      .updateTable('api_keys')
      .set({ expires_at: new Date(Math.min(end, Date.now() + overlap * 1000)) })
      .where('organisation_id', '=', context.organisation)
      .where('id', '=', key.id)
      .execute();
    await record(context, transaction, 'key.rotated', printId('key', key.id), { to: made.id });
    return made;
  });
}

/** Refuses where no key of an owner would be left but `but`, or those of the member: nobody could make another. */
export async function keepAnOwner(
  { organisation }: Context,
  transaction: Transaction,
  but: { readonly key: Id<'key'> } | { readonly member: Id<'member'> },
  hint = 'Make another key of role owner first; to replace one, rotate it.',
): Promise<void> {
  // One at a time: two that each spare the other's key would leave none. Rows that name the organisation, such as the key that
  // each of two has just made, do not wait for it.
  await transaction
    .selectFrom('organisations')
    .select('id')
    .where('id', '=', organisation)
    .forNoKeyUpdate()
    .executeTakeFirst();
  const owners = await transaction
    .selectFrom('api_keys')
    .select(['id', 'member_id'])
    .where('organisation_id', '=', organisation)
    .where('role', '=', 'owner')
    .where('revoked_at', 'is', null)
    .where('expires_at', 'is', null)
    .execute();
  if (owners.some(({ id, member_id }) => ('key' in but ? id !== but.key : member_id !== but.member))) return;
  throw new Refusal('not_possible_now', 'No key of an owner would be left.', { hint });
}

async function findKey({ organisation }: Context, transaction: Transaction, id: Id<'key'> | undefined) {
  const row =
    id &&
    (await transaction
      .selectFrom('api_keys')
      .selectAll()
      .where('organisation_id', '=', organisation)
      .where('id', '=', id)
      .where('revoked_at', 'is', null)
      .forUpdate()
      .executeTakeFirst());
  if (!row) throw new Refusal('not_found', 'There is no such key.');
  return row;
}

type Row = {
  id: Id<'key'>;
  name: string;
  role: Role;
  member_id: Id<'member'> | null;
  hint: string;
  created_at: Date;
  expires_at: Date | null;
  last_used_at: Date | null;
  revoked_at: Date | null;
};

function shown(row: Row): Key {
  return {
    id: printId('key', row.id),
    name: row.name,
    role: row.role,
    member: row.member_id && printId('member', row.member_id),
    hint: row.hint,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
    revokedAt: row.revoked_at,
  };
}
