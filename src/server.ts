// What is plugged into what, for the server: the database, the doors. Loaded by `libretto serve` alone.

import { getCompileCacheDir } from 'node:module';
import { pino } from 'pino';
import { readConfig } from './config.ts';
import { connect, secretFor, storageDir, storageFor } from './connect.ts';
import type { Database } from './database/database.ts';
import { Refusal } from './errors.ts';
import { type App, createApp } from './http/app.ts';
import { openWatch } from './http/watch.ts';
import { moduleBeside } from './module-beside.ts';
import { openQueue, type Queue } from './queue/queue.ts';
import type { Secret } from './secret.ts';
import type { ServerConfig } from './server-config.ts';
import type { Storage } from './storage/storage.ts';
import { openStudio } from './studio.ts';
import { openInstallation, requireInstallation } from './tenancy/installation.ts';
import { openMeasurer } from './worker/measurer.ts';
import { openPlanner } from './worker/planner.ts';
import { openRenderChildren, type RenderChildren } from './worker/render-children.ts';
import { startSweeper } from './worker/sweep.ts';
import { startWorker, type WorkerPorts } from './worker/work.ts';

export interface RunningServer extends AsyncDisposable {
  /** Where it listens. */
  readonly url: string;
  /** The data folder. */
  readonly data: string;
  /** The first super-organisation's key, the first time; never again. */
  readonly firstKey: string | undefined;
}

export async function openServer(config: ServerConfig, env: NodeJS.ProcessEnv): Promise<RunningServer> {
  await using stack = new AsyncDisposableStack();
  const parts = await openParts(config, env, stack);
  const { database, databaseUrl, secret, queue, storage, children } = parts;
  const studio = stack.use(await openStudio(readConfig(env)));
  const { watch, close } = await openWatch(databaseUrl);
  stack.defer(close);
  let { publicUrl } = config;
  const app = await createApp({
    ...config,
    database,
    secret,
    queue,
    storage,
    studio,
    watch,
    planner: openPlanner(children, studio),
    measureMedia: openMeasurer(children),
    // Which port it is, where any would do, is known once it listens.
    get publicUrl() {
      return publicUrl!;
    },
  });
  let stop = async () => {};
  // Whoever watches is not waited for; requests and renders have the same time to end in.
  stack.defer(async () => void (await Promise.all([close(), closeInOrder(app), stop()])));
  const url = await app.listen({ host: config.host, port: config.port }).catch((error) => {
    if (!NOT_LISTENED.has(error.code)) throw error;
    throw new Refusal('bad_option', `${config.host}:${config.port} cannot be listened on (${error.code}).`, {
      hint: 'Name another with --host and --port, or stop what listens there.',
    });
  });
  publicUrl ??= url;
  // Once it listens: a start that is refused shows no key that nobody sees again, and takes no production.
  const firstKey = await openInstallation(database, secret, config.rootKey);
  stop = await work(parts, config, env, {
    log: (message, details) => app.log.error(details, message),
    settled: app.settled,
  });
  const everything = stack.move();
  return { url, data: config.dataDir, firstKey, [Symbol.asyncDispose]: () => everything.disposeAsync() };
}

/** A port that is taken or kept for root, an address that is not this machine's, a name that is nobody's. */
const NOT_LISTENED = new Set(['EADDRINUSE', 'EACCES', 'EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN']);

/** The server's own loop, alone: on any machine that reaches the database and the storage. */
export async function openWorker(config: ServerConfig, env: NodeJS.ProcessEnv): Promise<AsyncDisposable> {
  await using stack = new AsyncDisposableStack();
  const parts = await openParts(config, env, stack);
  await requireInstallation(parts.database, parts.secret);
  // As the server does: stdout is for people.
  const log = pino({ level: config.logLevel, base: null }, process.stderr);
  stack.defer(
    await work(parts, config, env, {
      log: (message, details) => log.error(details, message),
      settled: () => {},
    }),
  );
  return stack.move();
}

/** What every process of an installation has. */
interface Parts {
  readonly database: Database;
  readonly databaseUrl: string;
  readonly secret: Secret;
  readonly queue: Queue;
  readonly storage: Storage;
  readonly children: RenderChildren;
}

async function openParts(config: ServerConfig, env: NodeJS.ProcessEnv, stack: AsyncDisposableStack): Promise<Parts> {
  const { database, databaseUrl } = stack.use(await connect(config));
  const queue = stack.use(await openQueue(databaseUrl, { supervise: true }));
  const module = moduleBeside(import.meta.url, './renderer');
  const children = stack.use(
    openRenderChildren(module, { ...env, ...compiled(), LIBRETTO_STORAGE_DIR: storageDir(config) }),
  );
  return { database, databaseUrl, secret: await secretFor(config), queue, storage: await storageFor(config), children };
}

/** What this program keeps of what it compiled: with it a child is there in two thirds of the time. */
function compiled(): NodeJS.ProcessEnv {
  const folder = getCompileCacheDir();
  return folder === undefined ? {} : { NODE_COMPILE_CACHE: folder };
}

/** Answers what stops it. */
async function work(
  { database, databaseUrl, queue, storage, children }: Parts,
  config: ServerConfig,
  env: NodeJS.ProcessEnv,
  told: Pick<WorkerPorts, 'log' | 'settled'>,
): Promise<() => Promise<void>> {
  const { slots } = config;
  const worker = await startWorker({ database, databaseUrl, queue, storage, children, slots, ...told });
  const sweeper = startSweeper({ database, queue, storage, cacheBytes: readConfig(env).cacheBytes, ...told });
  return async () => void (await Promise.all([sweeper.stop(), worker.stop(STOP_MILLISECONDS)]));
}

/** What a request or a render may still take when the server is told to stop; the render then goes back into the line. */
const STOP_MILLISECONDS = 10_000;

/** Nobody new is let in. */
async function closeInOrder(app: App): Promise<void> {
  const late = setTimeout(() => app.server.closeAllConnections(), STOP_MILLISECONDS);
  await app.close();
  clearTimeout(late);
}
