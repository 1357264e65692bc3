// Takes away what deletions have hidden: projects, modules and scripts with all that hangs on them.

import { sql } from 'kysely';
import { type Table, tablesInOrder } from '../database/catalogue.ts';
import type { Database, Transaction } from '../database/database.ts';
import type { Id } from '../ids.ts';

/** Scripts of one transaction, each with its revisions and what was made of them. */
const SCRIPTS_AT_ONCE = 20;

/** Rows of an organisation, in batches; what they stored is left without a row. May be repeated after it was broken off. */
export async function eraseHidden(database: Database, organisation: Id<'organisation'>): Promise<void> {
  const tables = await tablesInOrder(database.pool);
  for (const table of ['scripts', 'modules', 'projects'] as const) {
    for (let erased = SCRIPTS_AT_ONCE; erased === SCRIPTS_AT_ONCE; )
      erased = await database.within(organisation, async (transaction) => {
        const { rows } = await sql<{ id: string }>`
          select id from ${sql.table(table)} where organisation_id = ${organisation} and ${HIDDEN[table](organisation)}
          limit ${SCRIPTS_AT_ONCE} for update skip locked`.execute(transaction);
        const ids = rows.map(({ id }) => id);
        await eraseRows(transaction, organisation, tables, table, ids);
        return ids.length;
      });
  }
}

const deleted = (table: string, organisation: Id<'organisation'>) =>
  sql`(select id from ${sql.table(table)} where organisation_id = ${organisation} and deleted_at is not null)`;

/** Deleted itself, or within something deleted. */
const HIDDEN = {
  projects: () => sql`deleted_at is not null`,
  modules: (organisation: Id<'organisation'>) =>
    sql`(deleted_at is not null or project_id in ${deleted('projects', organisation)})`,
  scripts: (organisation: Id<'organisation'>) =>
    sql`(deleted_at is not null or project_id in ${deleted('projects', organisation)}
      or module_id in ${deleted('modules', organisation)})`,
};

/** The rows, after all rows of other tables that name them. */
async function eraseRows(
  transaction: Transaction,
  organisation: Id<'organisation'>,
  tables: readonly Table[],
  table: string,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return;
  for (const { name, references } of tables.toReversed())
    for (const reference of references) {
      if (reference.table !== table || name === table) continue;
      const column = reference.columns[reference.named.indexOf('id')]!;
      const { rows } = await sql<{ id: string }>`
        select id from ${sql.table(name)}
        where organisation_id = ${organisation} and ${sql.ref(column)} = any(${ids}::uuid[])`.execute(transaction);
      await eraseRows(
        transaction,
        organisation,
        tables,
        name,
        rows.map(({ id }) => id),
      );
    }
  await sql`delete from ${sql.table(table)} where organisation_id = ${organisation} and id = any(${ids}::uuid[])`.execute(
    transaction,
  );
}
