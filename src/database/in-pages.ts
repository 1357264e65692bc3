// A page of a table: newest first or by name, from where the last page ended.

import { type SelectQueryBuilder, sql } from 'kysely';
import { afterOf, type PageRequest } from '../page.ts';

/** Of a table with `id` and `name_key`; one row more than the page has, which tells that there is another. */
// biome-ignore lint/suspicious/noExplicitAny: whatever it selects from, and whatever it answers.
export function inPages<Query extends SelectQueryBuilder<any, any, any>>(
  query: Query,
  request: PageRequest,
  table?: string,
): Query {
  const column = (name: string) => sql.ref(table === undefined ? name : `${table}.${name}`);
  const [id, name] = [column('id'), column('name_key')];
  const after = afterOf(request);
  const its = query.limit(request.limit + 1);
  if (request.sort === '-created') {
    const newest = its.orderBy(id, 'desc');
    return (after ? newest.where(sql<boolean>`${id} < ${after.id}`) : newest) as Query;
  }
  const byName = its.orderBy(name).orderBy(id);
  return (after ? byName.where(sql<boolean>`(${name}, ${id}) > (${after.name}, ${after.id})`) : byName) as Query;
}
