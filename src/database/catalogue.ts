// Which tables there are, as the database itself tells: for what must not forget one.

import type pg from 'pg';

export interface Table {
  /** In the schema public; our names need no quotes. */
  readonly name: string;
  /** Those that can be written, in their order. */
  readonly columns: readonly string[];
  /** Whether rows belong to organisations, by `organisation_id`. */
  readonly isOfTenants: boolean;
  /** Foreign keys. */
  readonly references: readonly Reference[];
}

export interface Reference {
  readonly table: string;
  /** Columns here, beside those there that they name. */
  readonly columns: readonly string[];
  readonly named: readonly string[];
}

/** Each after those that its foreign keys name. Throws where they go in a circle. */
export async function tablesInOrder(client: Pick<pg.Client, 'query'>): Promise<Table[]> {
  const { rows } = await client.query(TABLES);
  const rest = new Map<string, Table>(
    rows.map(({ name, columns, references }) => [
      name,
      { name, columns, references: references ?? [], isOfTenants: columns.includes('organisation_id') },
    ]),
  );
  const sorted: Table[] = [];
  while (rest.size > 0) {
    const ready = [...rest.values()].filter(({ name, references }) =>
      references.every(({ table }) => table === name || !rest.has(table)),
    );
    if (ready.length === 0) throw new Error(`foreign keys go in a circle: ${[...rest.keys()].join(', ')}`);
    for (const table of ready) rest.delete(table.name);
    sorted.push(...ready);
  }
  return sorted;
}

const TABLES = `
  select c.relname as name,
    (select array_agg(attname::text order by attnum) from pg_attribute
      where attrelid = c.oid and attnum > 0 and not attisdropped and attgenerated = '') as columns,
    (select jsonb_agg(jsonb_build_object(
        'table', f.confrelid::regclass::text,
        'columns', (select jsonb_agg(attname order by k.n) from unnest(f.conkey) with ordinality k (num, n)
          join pg_attribute on attrelid = f.conrelid and attnum = k.num),
        'named', (select jsonb_agg(attname order by k.n) from unnest(f.confkey) with ordinality k (num, n)
          join pg_attribute on attrelid = f.confrelid and attnum = k.num)) order by f.conname)
      from pg_constraint f where f.conrelid = c.oid and f.contype = 'f') as references
  from pg_class c
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
  order by c.relname`;
