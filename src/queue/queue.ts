// Jobs in the database: enqueued in the caller's transaction, taken by any worker, given to another when one dies.

import { CompiledQuery } from 'kysely';
import { PgBoss } from 'pg-boss';
import type { Transaction } from '../database/database.ts';
import { type Listener, listen } from '../database/listen.ts';

/** What there is to do, and what each needs to know. A place in the line of productions needs nothing. */
export interface Jobs {
  render: Record<string, never>;
}
export type JobName = keyof Jobs;

export interface Job<Name extends JobName = JobName> {
  readonly id: string;
  readonly data: Jobs[Name];
}

export interface Queue extends AsyncDisposable {
  /** Commits and rolls back with the caller's transaction. */
  enqueue<Name extends JobName>(transaction: Transaction, name: Name, data: Jobs[Name]): Promise<void>;
  /** In a transaction of its own. */
  enqueueApart<Name extends JobName>(name: Name, data: Jobs[Name]): Promise<void>;
  /** The next one that is due, which is the caller's while it is alive and says so; undefined when none is. */
  take<Name extends JobName>(name: Name): Promise<Job<Name> | undefined>;
  /** Says that the job's worker lives. False when the job is no longer its own. */
  hold(name: JobName, id: string): Promise<boolean>;
  /** Done with, together with what the caller's transaction did about it. */
  complete(transaction: Transaction, name: JobName, id: string): Promise<void>;
  /** Done with: there was nothing to do. */
  discard(name: JobName, id: string): Promise<void>;
  /** Back into the line, to be taken again. */
  giveBack(name: JobName, id: string): Promise<void>;
  /** Calls `wake` when a job may have come. */
  listen(wake: () => void): Promise<void>;
}

/** A worker that says nothing for so long is dead. The engine's least. */
const HEARTBEAT_SECONDS = 10;
/** How often somebody looks for the dead: with the heartbeat, at most 25 s pass before another has the job. */
const SUPERVISE_SECONDS = 15;
/** A worker that dies over a job three times would die over it for ever. */
const RETRIES = 3;
const CHANNEL = 'libretto_jobs';
const SCHEMA = 'queue';
const OPTIONS = {
  heartbeatSeconds: HEARTBEAT_SECONDS,
  retryLimit: RETRIES,
  retryDelay: 0,
  /** Hours of speech may take hours; who lives keeps it. */
  expireInSeconds: 23 * 3600,
  deleteAfterSeconds: 3600,
  retentionSeconds: 90 * 24 * 3600,
};

/** `supervise` finds the dead and tidies up: workers do, a door that only enqueues need not. */
export async function openQueue(url: string, { supervise }: { readonly supervise: boolean }): Promise<Queue> {
  const boss = new PgBoss({
    connectionString: url,
    options: '-c role=libretto_queue',
    schema: SCHEMA,
    createSchema: false,
    schedule: false,
    registerInstance: false,
    supervise,
    superviseIntervalSeconds: SUPERVISE_SECONDS,
    monitorIntervalSeconds: SUPERVISE_SECONDS,
    max: 3,
  });
  // A connection that is lost comes back; what failed is tried again by who waits for it.
  boss.on('error', () => {});
  await boss.start();
  await boss.createQueue('render', OPTIONS);
  let listener: Listener | undefined;
  return {
    async enqueue(transaction, name, data) {
      await asQueue(transaction, (db) => boss.send(name, data, { db }));
      await transaction.executeQuery(CompiledQuery.raw('select pg_notify($1, $2)', [CHANNEL, name]));
    },
    async enqueueApart(name, data) {
      await boss.send(name, data);
    },
    async take(name) {
      const [job] = await boss.fetch<Jobs[typeof name]>(name);
      return job && { id: job.id, data: job.data };
    },
    async hold(name, id) {
      const { affected } = (await boss.touch(name, id)) as unknown as { affected: number };
      return affected > 0;
    },
    complete: (transaction, name, id) => asQueue(transaction, (db) => boss.complete(name, id, null, { db })),
    async discard(name, id) {
      await boss.complete(name, id);
    },
    async giveBack(name, id) {
      await boss.fail(name, id);
    },
    async listen(wake) {
      listener = await listen(url, CHANNEL, wake);
    },
    async [Symbol.asyncDispose]() {
      await listener?.close();
      await boss.stop({ graceful: false });
    },
  };
}

/** The transaction takes on the queue's role for one call. */
async function asQueue(
  transaction: Transaction,
  call: (db: { executeSql(text: string, values?: unknown[]): Promise<{ rows: unknown[] }> }) => Promise<unknown>,
): Promise<void> {
  const run = (text: string, values: unknown[] = []) => transaction.executeQuery(CompiledQuery.raw(text, values));
  await run('set local role libretto_queue');
  await call({ executeSql: async (text, values) => ({ rows: (await run(text, values)).rows as unknown[] }) });
  await run('set local role libretto_app');
}
