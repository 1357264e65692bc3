// What one database was made with: the secret that opens it, the first super-organisation, and the operator's key to that.

import { sql } from 'kysely';
import { type Context, contextOf, record } from '../context.ts';
import { type Database, isTaken, type Transaction } from '../database/database.ts';
import { Refusal } from '../errors.ts';
import { type Id, newId, printId } from '../ids.ts';
import type { Secret } from '../secret.ts';
import { hashOf, insertKey, newSecret } from './keys.ts';
import { insertOrganisation } from './organisations.ts';

/** What {@link openInstallation} signs, so that another secret is known at once. */
const PURPOSE = 'installation';
const SIGNED = 'this database was made with this secret';

/**
 * The first time: makes the super-organisation, and answers its key where `rootKey` does not say which. Later: makes `rootKey` what
 * opens it, instead of the one before. Any number of servers may start at once. Refuses `secret_mismatch`.
 */
export async function openInstallation(
  database: Database,
  secret: Secret,
  rootKey: string | undefined,
): Promise<string | undefined> {
  const before = await findInstallation(database);
  if (before) checkSecret(before.secret_check, secret);
  if (before && rootKey === undefined) return undefined;
  const root = before?.root_organisation_id ?? newId('organisation');
  return database.within(root, async (transaction) => {
    // Whoever comes second waits here for the first.
    const made = await transaction
      .insertInto('installation')
      .values({ secret_check: secret.sign(PURPOSE, SIGNED), root_organisation_id: null, root_key_id: null })
      .onConflict((conflict) => conflict.doNothing())
      .returning('is_only')
      .executeTakeFirst();
    if (made) return firstStart(transaction, root, rootKey);
    const installation = await transaction.selectFrom('installation').selectAll().forUpdate().executeTakeFirstOrThrow();
    checkSecret(installation.secret_check, secret);
    // Another server made it a moment ago, and knows its key.
    if (rootKey !== undefined && installation.root_organisation_id === root)
      await replaceRootKey(transaction, root, installation.root_key_id, rootKey);
    return undefined;
  });
}

/** For who only works for a server: refuses `database_behind` before the first one's start, and `secret_mismatch`. */
export async function requireInstallation(database: Database, secret: Secret): Promise<void> {
  const installation = await findInstallation(database);
  if (installation) return checkSecret(installation.secret_check, secret);
  throw new Refusal('database_behind', 'No server has used this database yet.', {
    hint: 'Start `libretto serve` once, which makes the first organisation and prints its key; then start this again.',
  });
}

export interface Installation {
  readonly secret_check: string;
  readonly root_organisation_id: Id<'organisation'> | null;
  readonly root_key_id: Id<'key'> | null;
}

/** Undefined before the first start. */
export async function findInstallation({ pool }: Database): Promise<Installation | undefined> {
  const { rows } = await pool.query('select secret_check, root_organisation_id, root_key_id from installation');
  return rows[0];
}

/** Refuses `secret_mismatch`. */
export function checkSecret(check: string, secret: Secret): void {
  if (secret.verify(PURPOSE, SIGNED, check)) return;
  throw new Refusal('secret_mismatch', 'The secret is not the one that this database was made with.', {
    hint: 'Set LIBRETTO_SECRET to that one, or bring back the file `secret` of its data folder.',
  });
}

/** Whoever runs the service, acting for an organisation: `root` stands for the first super-organisation. */
export async function operatorContext(database: Database, organisation: Id<'organisation'> | 'root'): Promise<Context> {
  const id = organisation === 'root' ? (await findInstallation(database))?.root_organisation_id : organisation;
  const row =
    id &&
    (await database.within(id, (transaction) =>
      transaction.selectFrom('organisations').select(['id', 'kind']).where('id', '=', id).executeTakeFirst(),
    ));
  if (!row)
    throw new Refusal('not_found', 'There is no such organisation.', {
      hint:
        organisation === 'root'
          ? 'Start the server once with `libretto serve`: it makes the first one.'
          : 'Name one by its id, `org_…`, or by the e-mail address that signed up.',
    });
  return contextOf(database, { organisation: row.id, kind: row.kind, role: 'owner', actor: 'operator' });
}

async function firstStart(
  transaction: Transaction,
  id: Id<'organisation'>,
  rootKey: string | undefined,
): Promise<string | undefined> {
  const chosen = rootKey ?? newSecret();
  await insertOrganisation(transaction, id, { kind: 'super', name: 'Libretto' }, 'operator', chosen);
  const key = await rootKeyOf(transaction, id, chosen);
  await transaction.updateTable('installation').set({ root_organisation_id: id, root_key_id: key!.id }).execute();
  return rootKey === undefined ? chosen : undefined;
}

async function replaceRootKey(
  transaction: Transaction,
  organisation: Id<'organisation'>,
  before: Id<'key'> | null,
  rootKey: string,
): Promise<void> {
  let key = await rootKeyOf(transaction, organisation, rootKey);
  if (key?.id === before && key?.revoked_at === null && key.expires_at === null) return;
  if (!key) {
    await insertKey(transaction, organisation, { name: 'root key', role: 'owner' }, rootKey).catch((error) => {
      if (!isTaken(error)) throw error;
      throw new Refusal('bad_option', 'LIBRETTO_ROOT_KEY is the key of another organisation.', {
        hint: 'Make up another one, such as with `openssl rand -hex 32`.',
      });
    });
    key = (await rootKeyOf(transaction, organisation, rootKey))!;
  }
  // It may have been revoked, or rotated: what is set opens all the same.
  const set = (id: Id<'key'>, change: { revoked_at: Date } | { revoked_at: null; expires_at: null }) =>
    transaction
      .updateTable('api_keys')
      .set(change)
      .where('organisation_id', '=', organisation)
      .where('id', '=', id)
      .execute();
  await set(key.id, { revoked_at: null, expires_at: null });
  if (before && before !== key.id) await set(before, { revoked_at: new Date() });
  await transaction.updateTable('installation').set({ root_key_id: key.id }).execute();
  await record({ organisation, actor: 'operator' }, transaction, 'key.replaced', printId('key', key.id), {
    before: before && printId('key', before),
  });
}

function rootKeyOf(transaction: Transaction, organisation: Id<'organisation'>, key: string) {
  return transaction
    .selectFrom('api_keys')
    .select(['id', 'revoked_at', 'expires_at'])
    .where('organisation_id', '=', organisation)
    .where('hash', '=', sql<Buffer>`${hashOf(key)}`)
    .executeTakeFirst();
}
