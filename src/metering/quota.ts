// What an organisation may use: renders and characters of a month, bytes that are kept. Nothing set is no limit.

import { sql } from 'kysely';
import type { Context } from '../context.ts';
import type { Transaction } from '../database/database.ts';
import { Refusal } from '../errors.ts';

/** All of a calendar month in UTC, apart from the storage. */
export const QUOTAS = ['renders', 'characters', 'storageBytes'] as const;
export type QuotaName = (typeof QUOTAS)[number];

export interface Quota {
  readonly used: number;
  /** Null for as much as it likes. */
  readonly limit: number | null;
}
export type Quotas = { readonly [Name in QuotaName]: Quota };

/** What a production needs left of each: how much it will use is known when it is done. */
export const SOME_OF_ALL = { renders: 1, characters: 1, storageBytes: 1 };

/**
 * Refuses `limit_spent` where what is used and `more` together pass a limit. What is limited waits for its turn from here to the
 * end of its transaction: of two that each see the last place left, one gets it.
 */
export async function requireQuota(
  { organisation }: Context,
  transaction: Transaction,
  more: { readonly [Name in QuotaName]?: number },
): Promise<void> {
  const limits = transaction.selectFrom('organisations').select('limits').where('id', '=', organisation);
  const isLimited = (row: { limits: Record<string, number> }, name: QuotaName) =>
    more[name] !== undefined && row.limits[name] !== undefined;
  const before = await limits.executeTakeFirstOrThrow();
  if (!QUOTAS.some((name) => isLimited(before, name))) return;
  // Rows of other tables that name the organisation do not wait for it.
  const row = await limits.forNoKeyUpdate().executeTakeFirstOrThrow();
  const used = await amountsOf(organisation, transaction);
  for (const name of QUOTAS) {
    const limit = row.limits[name]!;
    if (!isLimited(row, name) || used[name] + more[name]! <= limit) continue;
    throw spent(name, limit);
  }
}

/**
 * What refuses `limit_spent` for more bytes than there is room for by now, as often as it is asked: of what is on its way and may
 * turn out long. Nobody waits for it, so what came whole is still to be required.
 */
export async function roomForBytes(
  { organisation }: Context,
  transaction: Transaction,
): Promise<(bytes: number) => void> {
  const { limits } = await transaction
    .selectFrom('organisations')
    .select('limits')
    .where('id', '=', organisation)
    .executeTakeFirstOrThrow();
  const limit = limits.storageBytes;
  if (limit === undefined) return () => {};
  const { storageBytes } = await amountsOf(organisation, transaction);
  return (bytes) => {
    if (storageBytes + bytes > limit) throw spent('storageBytes', limit);
  };
}

function spent(name: QuotaName, limit: number): Refusal {
  return new Refusal('limit_spent', `The organisation's limit of ${limit} ${WORDS[name]} is spent.`, {
    hint:
      name === 'storageBytes'
        ? 'Delete media and scripts whose files are not needed any more, or ask whoever set the limit.'
        : 'It begins anew with the next month (UTC); whoever set the limit can raise it.',
  });
}

const WORDS: Record<QuotaName, string> = {
  renders: 'renders a month',
  characters: 'characters a month',
  storageBytes: 'bytes of files',
};

/** How near the caller's organisation is to its limits. */
export async function getQuotas({ organisation }: Context, transaction: Transaction): Promise<Quotas> {
  const { limits } = await transaction
    .selectFrom('organisations')
    .select('limits')
    .where('id', '=', organisation)
    .executeTakeFirstOrThrow();
  const used = await amountsOf(organisation, transaction);
  const quota = (name: QuotaName): Quota => ({ used: used[name], limit: limits[name] ?? null });
  return { renders: quota('renders'), characters: quota('characters'), storageBytes: quota('storageBytes') };
}

/**
 * Renders are counted by their usage, which stays when they are deleted, and those that wait or run with them. What failed before
 * anything was spoken, or was cancelled before it began, costs nothing.
 */
async function amountsOf(organisation: string, transaction: Transaction): Promise<Record<QuotaName, number>> {
  const { rows } = await sql<Record<QuotaName, number>>`
    with month as (
      select count(distinct production_id) as renders, coalesce(sum(characters), 0)::bigint as characters
      from usage where organisation_id = ${organisation} and day >= date_trunc('month', now() at time zone 'utc')::date
    )
    select renders
        + (select count(*) from productions where organisation_id = ${organisation} and state = 'queued')
        + (select count(*) from productions where organisation_id = ${organisation} and state = 'running') as renders,
      characters,
      (select coalesce(sum(bytes), 0)::bigint from files where organisation_id = ${organisation})
        + (select coalesce(sum(bytes), 0)::bigint from media where organisation_id = ${organisation}) as "storageBytes"
    from month`.execute(transaction);
  return rows[0]!;
}
