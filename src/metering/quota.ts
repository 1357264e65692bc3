// What an organisation may use: renders and characters of a month, bytes that are kept. Nothing set is no limit.

import { sql } from 'kysely';
import type { Context } from '../context.ts';
import type { Transaction } from '../database/database.ts';
import { Refusal } from '../errors.ts';

/** All of a calendar month in UTC, apart from the storage. */
export const QUOTAS = ['renders', 'characters', 'storageBytes'] as const;
export type Quotas = { readonly [Name in (typeof QUOTAS)[number]]?: number | undefined };

/** Refuses `limit_spent`. Looked at when something is accepted: what is running then is still finished. */
export async function requireQuota({ organisation }: Context, transaction: Transaction): Promise<void> {
  const { limits } = await transaction
    .selectFrom('organisations')
    .select('limits')
    .where('id', '=', organisation)
    .executeTakeFirstOrThrow();
  if (QUOTAS.every((name) => limits[name] === undefined)) return;
  const { rows } = await sql<Record<(typeof QUOTAS)[number], number>>`
    select
      (select count(*) from productions where organisation_id = ${organisation}
        and created_at >= date_trunc('month', now() at time zone 'utc') at time zone 'utc') as renders,
      (select coalesce(sum(characters), 0)::bigint from usage where organisation_id = ${organisation}
        and day >= date_trunc('month', now() at time zone 'utc')::date) as characters,
      (select coalesce(sum(bytes), 0)::bigint from files where organisation_id = ${organisation})
        + (select coalesce(sum(bytes), 0)::bigint from media where organisation_id = ${organisation}) as "storageBytes"
  `.execute(transaction);
  for (const name of QUOTAS) {
    const limit = limits[name];
    if (limit === undefined || rows[0]![name] < limit) continue;
    throw new Refusal('limit_spent', `The organisation's limit of ${limit} ${WORDS[name]} is spent.`, {
      hint:
        name === 'storageBytes'
          ? 'Delete scripts whose files are not needed any more, or ask whoever set the limit.'
          : 'It begins anew with the next month (UTC); whoever set the limit can raise it.',
    });
  }
}

const WORDS = { renders: 'renders a month', characters: 'characters a month', storageBytes: 'bytes of files' };
