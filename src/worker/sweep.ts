// What is swept from time to time: what deletions left, bytes without a row, caches that grew, productions without a place.

import { eraseHidden } from '../content/erase-hidden.ts';
import type { Database } from '../database/database.ts';
import type { Id } from '../ids.ts';
import { trimCache } from '../production/cache.ts';
import type { Queue } from '../queue/queue.ts';
import type { Storage } from '../storage/storage.ts';
import { sweepTemporary } from '../temporary.ts';
import { deleteAll, eraseOrganisation } from '../tenancy/erase-organisation.ts';

export interface SweepPorts {
  readonly database: Database;
  readonly queue: Queue;
  readonly storage: Storage;
  /** Bytes of an organisation's cache before the least recently used go. */
  readonly cacheBytes: number;
  log(message: string, details: Readonly<Record<string, unknown>>): void;
}

export interface Sweeper {
  stop(): Promise<void>;
}

const SWEEP_MILLISECONDS = 30_000;
const STORAGE_MILLISECONDS = 60 * 60_000;

/** Sweeps now and then, until it is stopped. */
export function startSweeper(ports: SweepPorts): Sweeper {
  const every = (milliseconds: number, run: (ports: SweepPorts) => Promise<unknown>) => {
    let running: Promise<unknown> = Promise.resolve();
    const once = () => {
      running = running.then(() => run(ports)).catch((error) => ports.log('a sweep failed', { error: String(error) }));
    };
    once();
    const timer = setInterval(once, milliseconds);
    return async () => {
      clearInterval(timer);
      await running;
    };
  };
  const stops = [
    every(SWEEP_MILLISECONDS, sweep),
    every(STORAGE_MILLISECONDS, sweepStorage),
    every(STORAGE_MILLISECONDS, sweepTemporary),
  ];
  return {
    async stop() {
      await Promise.all(stops.map((stop) => stop()));
    },
  };
}

/** Bytes are stored before their row is: a file this young may still get one. */
const YOUNG_MILLISECONDS = 60 * 60_000;
/** Any numbers, the same in every version: one sweeps at a time, and one walks the storage, which may take an hour. */
const SWEEP_LOCK = 4_747_000_002;
const STORAGE_LOCK = 4_747_000_003;

/** Lost places, which somebody waits for, and deletions. False when another process is at it. */
export function sweep({ database, queue, storage, log }: SweepPorts): Promise<boolean> {
  return alone(database, SWEEP_LOCK, async () => {
    for (let missing = await database.crossing.missingPlaces(); missing > 0; missing--)
      await queue.enqueueApart('render', {});
    for (const { organisation, isDeleting } of await database.crossing.organisationsToSweep())
      await goingOn(log, organisation, () =>
        isDeleting ? eraseOrganisation(database, storage, organisation) : eraseHidden(database, organisation),
      );
  });
}

/** Walks all that is stored: less often. */
export function sweepStorage({ database, storage, cacheBytes, log }: SweepPorts): Promise<boolean> {
  return alone(database, STORAGE_LOCK, async () => {
    const organisations = new Set<Id<'organisation'>>();
    let batch: { organisation: Id<'organisation'>; keys: string[] } | undefined;
    const flush = async () => {
      if (!batch) return;
      const { organisation, keys } = batch;
      batch = undefined;
      await goingOn(log, organisation, () => deleteRowless(database, storage, organisation, keys));
    };
    for await (const { key, used } of storage.list('o/')) {
      const [, organisation, folder] = key.split('/') as [string, Id<'organisation'>, string];
      organisations.add(organisation);
      if ((folder !== 'files' && folder !== 'media') || Date.now() - used < YOUNG_MILLISECONDS) continue;
      if (batch && (batch.organisation !== organisation || batch.keys.length >= KEYS_AT_ONCE)) await flush();
      batch ??= { organisation, keys: [] };
      batch.keys.push(key);
    }
    await flush();
    for (const organisation of organisations)
      await goingOn(log, organisation, async () => {
        // What was on its way when the organisation was taken away: an upload, a clip of a render.
        if (await isDeleted(database, organisation)) await deleteAll(storage, `o/${organisation}/`);
        else await trimCache(storage, organisation, cacheBytes);
      });
  });
}

/** What cannot be swept of one organisation is left to the next sweep, and keeps nobody else's from being swept. */
async function goingOn(
  log: SweepPorts['log'],
  organisation: Id<'organisation'>,
  run: () => Promise<void>,
): Promise<void> {
  await run().catch((error) => log('an organisation could not be swept', { organisation, error: String(error) }));
}

const KEYS_AT_ONCE = 500;

async function isDeleted(database: Database, organisation: Id<'organisation'>): Promise<boolean> {
  const row = await database.within(organisation, (transaction) =>
    transaction.selectFrom('organisations').select('state').where('id', '=', organisation).executeTakeFirst(),
  );
  return row?.state === 'deleted';
}

async function deleteRowless(
  database: Database,
  storage: Storage,
  organisation: Id<'organisation'>,
  keys: readonly string[],
): Promise<void> {
  const rows = await database.within(organisation, (transaction) => {
    const keysOf = (table: 'files' | 'media') =>
      transaction.selectFrom(table).select('key').where('organisation_id', '=', organisation).where('key', 'in', keys);
    return keysOf('files').unionAll(keysOf('media')).execute();
  });
  const known = new Set(rows.map(({ key }) => key));
  for (const key of keys) if (!known.has(key)) await storage.delete(key);
}

async function alone(database: Database, lock: number, run: () => Promise<void>): Promise<boolean> {
  const client = await database.pool.connect();
  try {
    const { rows } = await client.query('select pg_try_advisory_lock($1) as mine', [lock]);
    if (!rows[0].mine) return false;
    await run();
    return true;
  } finally {
    // Also on a failure: the connection goes back to the pool, unless it is lost, and the lock with it.
    await client.query('select pg_advisory_unlock_all()').then(
      () => client.release(),
      (error) => client.release(error),
    );
  }
}
