// A request that is sent twice under one Idempotency-Key makes its thing once: what was answered is kept with what was made, in
// the same transaction.

import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Context } from '../context.ts';
import { actFor, type Transaction } from '../database/database.ts';
import { Refusal } from '../errors.ts';
import type { Id } from '../ids.ts';

export interface Repeatable {
  /** The caller's own, for a day. */
  readonly key: string;
  /** SHA-256 of all that was asked, but for what is no JSON. */
  readonly request: Buffer;
  /** Called when it is answered as before. */
  onReplay(): void;
}

/** Old rows that one new row takes along: more than come in, so that none stays. */
const FORGOTTEN_AT_ONCE = 10;

/**
 * The same context, whose `once` answers a repeated request as the first time, and whose `before` knows that answer. A twin that
 * is under way is waited for; what failed left nothing and is tried again. Refuses `idempotency_mismatch` for another request
 * under the key.
 */
export function idempotent(context: Context, asked: Repeatable): Context {
  const { organisation } = context;
  return {
    ...context,
    once: <T>(run: (transaction: Transaction) => Promise<T>, sent?: string) =>
      context.within(async (transaction) => {
        const request =
          sent === undefined ? asked.request : createHash('sha256').update(asked.request).update(sent).digest();
        const its = { ...asked, request };
        // Waits for a twin's end: its row is locked until then.
        const { rows } = await sql`
          insert into idempotency_keys (organisation_id, key, request) values (${organisation}, ${its.key}, ${request})
          on conflict (organisation_id, key) do update set request = excluded.request, result = null, created_at = now()
            where idempotency_keys.created_at < now() - interval '24 hours'
          returning key`.execute(transaction);
        if (rows.length === 0) return (await answerBefore<T>(transaction, organisation, its))!;
        const result = await run(transaction);
        // It may have gone on to act for a child that it made.
        await actFor(transaction, organisation);
        await keepAnswer(transaction, organisation, its, result);
        await forget(context, transaction);
        return result;
      }),
    before: <T>() => context.within((transaction) => answerBefore<T>(transaction, organisation, asked)),
  };
}

/** What the request was answered within the last day. Refuses `idempotency_mismatch`. */
export async function answerBefore<T>(
  transaction: Transaction,
  organisation: Id<'organisation'>,
  { key, request, onReplay }: Repeatable,
): Promise<T | undefined> {
  const before = await transaction
    .selectFrom('idempotency_keys')
    .select(['request', 'result'])
    .where('organisation_id', '=', organisation)
    .where('key', '=', key)
    .where('created_at', '>=', sql<Date>`now() - interval '24 hours'`)
    .executeTakeFirst();
  if (!before) return undefined;
  if (!before.request.equals(request)) throw mismatch();
  onReplay();
  return JSON.parse(before.result!) as T;
}

export async function keepAnswer(
  transaction: Transaction,
  organisation: Id<'organisation'>,
  { key, request }: Repeatable,
  result: unknown,
): Promise<void> {
  const its = JSON.stringify(result, withoutSecrets);
  await transaction
    .insertInto('idempotency_keys')
    .values({ organisation_id: organisation, key, request, result: its })
    .onConflict((conflict) => conflict.columns(['organisation_id', 'key']).doUpdateSet({ result: its }))
    .execute();
}

function withoutSecrets(name: string, value: unknown): unknown {
  return name === 'apiKey' ? undefined : value;
}

async function forget({ organisation }: Context, transaction: Transaction): Promise<void> {
  await sql`delete from idempotency_keys where organisation_id = ${organisation} and key in (
    select key from idempotency_keys
    where organisation_id = ${organisation} and created_at < now() - interval '24 hours'
    order by created_at limit ${FORGOTTEN_AT_ONCE} for update skip locked)`.execute(transaction);
}

function mismatch(): Refusal {
  return new Refusal('idempotency_mismatch', 'Another request was sent under this Idempotency-Key.', {
    hint: 'Use a new key for a new thing, and the same one only to send the same request again.',
  });
}
