// The server's routes in a process of their own: server-door.ts KIND LOGIN DATABASE STORAGE. Tells its parent where it listens.

import { Kysely, PostgresDialect, sql } from 'kysely';
import { readConfig } from '../src/config.ts';
import { crossing } from '../src/database/crossing.ts';
import { type Database, openDatabase } from '../src/database/database.ts';
import { openPool } from '../src/database/pool.ts';
import { preparing } from '../src/database/prepare.ts';
import type { Tables } from '../src/database/tables.ts';
import { createApp } from '../src/http/app.ts';
import { openWatch } from '../src/http/watch.ts';
import { check } from '../src/production/order.ts';
import { openQueue } from '../src/queue/queue.ts';
import { secretOf } from '../src/secret.ts';
import { diskStorage } from '../src/storage/disk.ts';
import { openStudio } from '../src/studio.ts';

const [kind, login, url, storage] = process.argv.slice(2) as [string, string, string, string];

/** The embedded database has sixty, and the server that runs beside it some of them. */
const CONNECTIONS = 10;

/** As much of a database as reading needs, of the owner, whom no policy binds. */
function bare(url: string, hasTransactions: boolean): Database {
  const pool = openPool(CONNECTIONS, { Client: preparing().Client, connectionString: url, pipeline: true });
  const kysely = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  const within: Database['within'] = (organisation, run) =>
    kysely.connection().execute(async (connection) => {
      const tell = async (text: string) => {
        if (hasTransactions) await sql.raw(text).execute(connection);
      };
      // As the server does it, without the walls.
      void tell(`begin read only; set local app.organisation_id = '${organisation}'`);
      const result = await run(connection);
      void tell('rollback');
      return result;
    });
  return {
    pool,
    crossing: crossing(pool),
    within,
    look: within,
    [Symbol.asyncDispose]: () => kysely.destroy(),
  };
}

const studio = await openStudio(readConfig(process.env));
const app = await createApp({
  database: kind === 'walled' ? await openDatabase(url, CONNECTIONS) : bare(url, kind === 'unwalled'),
  secret: secretOf('only for a bench, thirty-two characters'),
  signup: 'closed',
  queue: await openQueue(login, { supervise: false }),
  storage: diskStorage(storage),
  studio,
  // Nothing is produced here.
  planner: { check: (_, pinned) => check(pinned, studio), plan: () => Promise.reject(new Error('no plans')) },
  measureMedia: () => Promise.reject(new Error('no media')),
  watch: (await openWatch(login)).watch,
  publicUrl: 'http://bench.test',
  linkHours: 24,
  trustProxy: [],
  requestsPerSecond: 1_000_000,
  logLevel: 'info',
});
process.send!(await app.listen({ host: '127.0.0.1', port: 0 }));
