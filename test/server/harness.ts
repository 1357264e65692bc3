// The real HTTP app on a database of its own, and short ways to speak to it.

import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { inject } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { type Database, openDatabase } from '../../src/database/database.ts';
import { type App, type AppPorts, createApp } from '../../src/http/app.ts';
import { openWatch } from '../../src/http/watch.ts';
import { openQueue, type Queue } from '../../src/queue/queue.ts';
import { secretOf } from '../../src/secret.ts';
import { diskStorage } from '../../src/storage/disk.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { openStudio } from '../../src/studio.ts';
import { createSuper } from '../../src/tenancy/organisations.ts';
import { openMeasurer } from '../../src/worker/measurer.ts';
import { openPlanner } from '../../src/worker/planner.ts';
import { openRenderChildren } from '../../src/worker/render-children.ts';
import { startWorker } from '../../src/worker/work.ts';
import { type Answered, type Asked, asker } from './ask.ts';
import { type Document, documentOf } from './openapi.ts';
import { loginOf } from './postgres.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  // Bodies are looked into as a client would, without types.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  readonly body: any;
}

export interface Harness extends AsyncDisposable {
  readonly app: App;
  readonly database: Database;
  readonly ownerUrl: string;
  /** Sees every row. */
  readonly owner: pg.Client;
  readonly storage: Storage;
  readonly queue: Queue;
  /** Of the first super-organisation. */
  readonly superKey: string;
  readonly document: Document;
  /** Throws where the answer is not as the OpenAPI document says. */
  call(method: string, path: string, options?: Call): Promise<Answer>;
  /** As {@link call}, of any path, and whatever is answered. */
  ask(asked: string | Asked): Promise<Answered>;
  /** A new child of the super-organisation, with its owner's key. */
  newOrganisation(name?: string): Promise<{ id: string; key: string }>;
}

export interface Call {
  readonly key?: string | undefined;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export const secret = secretOf('only for tests, thirty-two characters');

/** With `worker` it renders, too: with the voices `tone_*`, which need nothing. */
export async function openHarness({
  worker: hasWorker = false,
  port = 0,
  ...settings
}: Partial<AppPorts> & { readonly worker?: boolean; readonly port?: number } = {}): Promise<Harness> {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'libretto-server-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const { ownerUrl, drop } = await copyOfDatabase();
  stack.defer(drop);
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  stack.defer(() => owner.end());
  const databaseUrl = loginOf(ownerUrl);
  const database = stack.use(await openDatabase(databaseUrl, 5));
  const queue = stack.use(await openQueue(databaseUrl, { supervise: false }));
  const storage = diskStorage(folder);
  const studio = stack.use(await openStudio(readConfig(process.env)));
  const { watch, close } = await openWatch(databaseUrl);
  stack.defer(close);
  const renderer = fileURLToPath(new URL('../../src/renderer.ts', import.meta.url));
  const children = stack.use(openRenderChildren(renderer, { ...process.env, LIBRETTO_STORAGE_DIR: folder }));
  const app = await createApp({
    database,
    secret,
    signup: 'open',
    queue,
    storage,
    studio,
    watch,
    planner: openPlanner(children, studio),
    measureMedia: openMeasurer(children),
    publicUrl: 'https://libretto.example',
    linkHours: 24,
    trustProxy: [],
    requestsPerSecond: 1_000_000,
    logLevel: 'silent',
    ...settings,
  });
  const { ask, close: hangUp } = asker(await app.listen({ host: '127.0.0.1', port }));
  if (hasWorker) {
    const worker = await startWorker({
      database,
      databaseUrl,
      queue,
      storage,
      children,
      slots: 1,
      settled: app.settled,
      log: (message, details) => console.error(message, details),
    });
    stack.defer(() => worker.stop(0));
  }
  stack.defer(() => app.close());
  stack.defer(hangUp);
  const everything = stack.move();
  const document = documentOf(app);
  const { apiKey: superKey } = await createSuper(database, 'Super');
  const call: Harness['call'] = async (method, path, { key, body, headers = {} } = {}) => {
    const answer = await ask({
      method,
      url: `/api${path}`,
      headers: { ...(key ? { 'x-api-key': key } : {}), ...headers },
      ...(body === undefined ? {} : { payload: body }),
    });
    const contentType = String(answer.headers['content-type']);
    const answered = /json/.test(contentType) ? answer.json() : answer.body;
    document.check(method, `/api${path}`, answer.statusCode, contentType, answered);
    return { status: answer.statusCode, headers: answer.headers, body: answered };
  };
  return {
    app,
    database,
    ownerUrl,
    owner,
    superKey,
    document,
    call,
    ask,
    async newOrganisation(name = `org ${randomUUID()}`) {
      const { body } = await call('POST', '/organisations', { key: superKey, body: { name } });
      return { id: body.organisation.id, key: body.apiKey };
    },
    storage,
    queue,
    [Symbol.asyncDispose]: () => everything.disposeAsync(),
  };
}

/** As it was after its migrations. */
async function copyOfDatabase(): Promise<{ ownerUrl: string; drop(): Promise<void> }> {
  const template = inject('ownerUrl');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const ownerUrl = new URL(template);
  ownerUrl.pathname = `/${name}`;
  const admin = new URL(template);
  admin.pathname = '/postgres';
  const run = async (text: string) => {
    const client = new pg.Client({ connectionString: admin.href });
    await client.connect();
    await client.query(text).finally(() => client.end());
  };
  await run(`create database ${name} template libretto`);
  return { ownerUrl: ownerUrl.href, drop: () => run(`drop database ${name} with (force)`) };
}
