// Takes a deleted organisation away: rows of every table that has any, files, cached clips. Its usage stays, without content.

import { tablesInOrder } from '../database/catalogue.ts';
import type { Database } from '../database/database.ts';
import type { Id } from '../ids.ts';
import type { Storage } from '../storage/storage.ts';

/** What an organisation leaves: numbers that were delivered and are to be paid for. */
export const KEPT_TABLES: ReadonlySet<string> = new Set(['usage']);

/** Rows of one transaction: none takes so long that it is in somebody's way. */
const ROWS_AT_ONCE = 1_000;

/**
 * The organisation's state is `deleting` before, `deleted` after. May be repeated after it was broken off at any point; throws for
 * an organisation that is not being deleted.
 */
export async function eraseOrganisation(
  database: Database,
  storage: Storage,
  organisation: Id<'organisation'>,
): Promise<void> {
  // What names others goes before what is named.
  for (const { name, isOfTenants } of (await tablesInOrder(database.pool)).reverse()) {
    if (!isOfTenants || KEPT_TABLES.has(name)) continue;
    while ((await database.crossing.eraseRows(organisation, name, ROWS_AT_ONCE)) === ROWS_AT_ONCE);
  }
  await deleteAll(storage, `o/${organisation}/`);
  await database.within(organisation, (transaction) =>
    transaction
      .updateTable('organisations')
      .set({ state: 'deleted', name: '', name_key: '', email: null, email_key: null, settings: '{}', limits: '{}' })
      .where('id', '=', organisation)
      .where('state', '=', 'deleting')
      .execute(),
  );
}

export async function deleteAll(storage: Storage, prefix: string): Promise<void> {
  for await (const { key } of storage.list(prefix)) await storage.delete(key);
}
