// Fills every table of tenants with a row, as the catalogue describes them: what looks at all tables must not look at empty ones.

import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { tablesInOrder } from '../../src/database/catalogue.ts';

/**
 * One row in each, with foreign keys that lead to the others; `owner` is above the walls. Text of a production's id or a file's
 * key is random: only types and constraints are kept.
 */
export async function fillTables(owner: pg.Client, organisation: string): Promise<void> {
  const made = new Map<string, Record<string, unknown>>();
  for (const { name, isOfTenants, references } of await tablesInOrder(owner)) {
    if (!isOfTenants) continue;
    const row: Record<string, unknown> = {};
    for (const { column_name: column, udt_name: type, needed, choice } of (
      await owner.query<{ column_name: string; udt_name: string; needed: boolean; choice: string | null }>(COLUMNS, [
        name,
      ])
    ).rows) {
      const reference = references.find(({ columns, table }) => columns.includes(column) && made.has(table));
      if (column === 'organisation_id') row[column] = organisation;
      else if (reference) row[column] = made.get(reference.table)![reference.named[reference.columns.indexOf(column)]!];
      else if (needed) row[column] = choice ?? VALUES[type]!();
    }
    const columns = Object.keys(row);
    const values = columns.map((_, i) => `$${i + 1}`);
    const { rows } = await owner.query(
      `insert into ${name} (${columns}) values (${values}) on conflict do nothing returning *`,
      Object.values(row),
    );
    made.set(name, rows[0] ?? row);
  }
}

const VALUES: Record<string, () => unknown> = {
  uuid: randomUUID,
  text: randomUUID,
  bytea: () => Buffer.from(randomUUID()),
  int2: () => 1,
  int4: () => 1,
  int8: () => 1,
  float8: () => 1,
  bool: () => true,
  jsonb: () => '{}',
  date: () => '2026-01-01',
  timestamptz: () => '2026-01-01T00:00:00Z',
  _text: () => [],
};

/** `choice` is the first of the texts that a constraint allows. */
const COLUMNS = `
  select column_name, udt_name, is_nullable = 'NO' and column_default is null as needed,
    (select (regexp_match(pg_get_constraintdef(oid), '\\(' || column_name || ' = ANY \\(ARRAY\\[''([^'']+)'))[1] from pg_constraint
      where conrelid = table_name::regclass and contype = 'c'
        and pg_get_constraintdef(oid) ~ ('\\(' || column_name || ' = ANY ') limit 1) as choice
  from information_schema.columns where table_schema = 'public' and table_name = $1`;
