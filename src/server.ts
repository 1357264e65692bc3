// What is plugged into what, for the server: the database, the doors. Loaded by `libretto serve` alone.

import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readConfig } from './config.ts';
import { type Database, openDatabase } from './database/database.ts';
import { type Embedded, startEmbedded } from './database/embedded.ts';
import { admitLogin, migrate, pendingMigrations } from './database/migrate.ts';
import { Refusal } from './errors.ts';
import { type App, createApp } from './http/app.ts';
import { openWatch } from './http/watch.ts';
import { moduleBeside } from './providers/child-pool.ts';
import { openQueue } from './queue/queue.ts';
import { type Secret, secretOf } from './secret.ts';
import type { ServerConfig } from './server-config.ts';
import { diskStorage } from './storage/disk.ts';
import { openStudio } from './studio.ts';
import { openInstallation } from './tenancy/installation.ts';
import { openRenderChildren } from './worker/render-children.ts';
import { startWorker } from './worker/work.ts';

export interface RunningServer extends AsyncDisposable {
  /** Where it listens. */
  readonly url: string;
  /** The first super-organisation's key, the first time; never again. */
  readonly firstKey: string | undefined;
}

export async function openServer(config: ServerConfig, env: NodeJS.ProcessEnv): Promise<RunningServer> {
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 });
  await using stack = new AsyncDisposableStack();
  const { database, databaseUrl } = await connect(config, stack);
  const secret = await secretFor(config);
  const firstKey = await openInstallation(database, secret, config.rootKey);
  const storageDir = join(config.dataDir, 'storage');
  const storage = diskStorage(storageDir);
  const studio = stack.use(await openStudio(readConfig(env)));
  const queue = stack.use(await openQueue(databaseUrl, { supervise: true }));
  const { watch, close } = await openWatch(databaseUrl);
  stack.defer(close);
  const children = stack.use(
    openRenderChildren(moduleBeside(import.meta.url, './renderer'), { ...env, LIBRETTO_STORAGE_DIR: storageDir }),
  );
  const publicUrl = config.publicUrl ?? `http://${config.host}:${config.port}`;
  const app = await createApp({ ...config, database, secret, queue, storage, studio, watch, publicUrl });
  const worker = await startWorker({
    database,
    databaseUrl,
    queue,
    storage,
    children,
    slots: config.slots,
    log: (message, details) => app.log.error(details, message),
  });
  stack.defer(() => worker.stop(STOP_MILLISECONDS));
  // Last in, first out: requests end before the worker does.
  stack.defer(() => closeInOrder(app));
  const url = await app.listen({ host: config.host, port: config.port }).catch((error) => {
    if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES' && error.code !== 'EADDRNOTAVAIL') throw error;
    throw new Refusal('bad_option', `${config.host}:${config.port} cannot be listened on (${error.code}).`, {
      hint: 'Name another with --host and --port, or stop what listens there.',
    });
  });
  const everything = stack.move();
  return { url, firstKey, [Symbol.asyncDispose]: () => everything.disposeAsync() };
}

/** What a render may still take when the server is told to stop; afterwards it goes back into the line. */
const STOP_MILLISECONDS = 10_000;

/** Nobody new is let in; requests under way have as long. */
async function closeInOrder(app: App): Promise<void> {
  const late = setTimeout(() => app.server.closeAllConnections(), STOP_MILLISECONDS);
  await app.close();
  clearTimeout(late);
}

const LOGIN = 'libretto_server';

/** The embedded database is migrated as it starts; another is its owner's to migrate. */
async function connect(
  config: ServerConfig,
  stack: AsyncDisposableStack,
): Promise<{ database: Database; databaseUrl: string }> {
  if (config.databaseUrl === undefined) {
    const embedded: Embedded = await startEmbedded(join(config.dataDir, 'postgres'));
    stack.defer(() => embedded.stop());
    await migrate(embedded.ownerUrl);
    const url = new URL(embedded.ownerUrl);
    url.username = LOGIN;
    url.password = await madeOnce(join(config.dataDir, 'postgres/server-password'));
    await admitLogin(embedded.ownerUrl, url.href);
    return { database: stack.use(await openDatabase(url.href)), databaseUrl: url.href };
  }
  const database = await openDatabase(config.databaseUrl);
  const pending = await pendingMigrations(config.databaseUrl);
  if (pending.length === 0) return { database: stack.use(database), databaseUrl: config.databaseUrl };
  await database[Symbol.asyncDispose]();
  throw new Refusal('database_behind', `The database lacks ${pending.map(({ name }) => name).join(', ')}.`, {
    hint: 'Run `libretto migrate`, which keeps what is there.',
  });
}

export async function secretFor(config: ServerConfig): Promise<Secret> {
  return secretOf(config.secret ?? (await madeOnce(join(config.dataDir, 'secret'))));
}

/** What the file holds; a secret of its own the first time. */
async function madeOnce(path: string): Promise<string> {
  const made = randomBytes(24).toString('base64url');
  try {
    await writeFile(path, made, { flag: 'wx', mode: 0o600 });
    return made;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return readFile(path, 'utf8');
  }
}
