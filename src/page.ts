// Lists in pages: newest first or by name, from where the last page ended.

import { Refusal } from './errors.ts';
import { isUuid } from './ids.ts';
import { LIMITS } from './limits.ts';

export interface PageRequest {
  readonly limit: number;
  readonly sort: Sort;
  readonly cursor?: string | undefined;
}

export type Sort = '-created' | 'name';

export interface Page<T> {
  readonly data: T[];
  /** To be sent as `cursor` for the next page; null on the last one. */
  readonly next: string | null;
}

/** What a cursor says: the order, and the last row's place in it. */
export interface After {
  readonly id: string;
  readonly name: string;
}

/** Undefined for the first page. Refuses a cursor of another order, and what is none. */
export function afterOf({ cursor, sort }: Pick<PageRequest, 'cursor' | 'sort'>): After | undefined {
  if (cursor === undefined) return undefined;
  try {
    const [order, id, name] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (order === sort && isUuid(id) && typeof name === 'string' && !name.includes('\0')) return { id, name };
  } catch {
    // Told below.
  }
  throw notOfThisList();
}

export function notOfThisList(): Refusal {
  return new Refusal('bad_request', 'The cursor is not one of this list.', {
    hint: 'Send `next` of the page before, unchanged and with the same `sort`.',
  }).at('/cursor');
}

/** `rows` are one more than the limit where there is another page. */
export function pageOf<Row extends { id: string }, T>(
  rows: readonly Row[],
  { limit, sort }: PageRequest,
  nameOf: (row: Row) => string,
  show: (row: Row) => T,
): Page<T> {
  const its = rows.slice(0, limit);
  const last = its.at(-1);
  const next =
    last && rows.length > limit
      ? Buffer.from(JSON.stringify([sort, last.id, sort === 'name' ? nameOf(last) : ''])).toString('base64url')
      : null;
  return { data: its.map(show), next };
}

/** What a search has to find for a page: those before a row, or the newest of all, to be sorted by name. */
export function searchedIn(request: PageRequest): { readonly before: string | null; readonly most: number } {
  if (request.sort === 'name') return { before: null, most: MOST_SORTED };
  return { before: afterOf(request)?.id ?? null, most: request.limit + 1 };
}

/** Who finds more by name has to say more. */
const MOST_SORTED = 1_000;

export const PAGE = { default: 50, most: LIMITS.pageRows } as const;
