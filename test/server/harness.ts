// The real HTTP app on a database of its own, and short ways to speak to it.

import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { type Database, openDatabase } from '../../src/database/database.ts';
import { type App, createApp } from '../../src/http/app.ts';
import { secretOf } from '../../src/secret.ts';
import type { ServerConfig } from '../../src/server-config.ts';
import { createSuper } from '../../src/tenancy/organisations.ts';
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
  /** Of the first super-organisation. */
  readonly superKey: string;
  call(method: string, path: string, options?: Call): Promise<Answer>;
  /** A new child of the super-organisation, with its owner's key. */
  newOrganisation(name?: string): Promise<{ id: string; key: string }>;
}

export interface Call {
  readonly key?: string | undefined;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export const secret = secretOf('only for tests, thirty-two characters');

export async function openHarness(signup: ServerConfig['signup'] = 'open'): Promise<Harness> {
  const { ownerUrl, drop } = await copyOfDatabase();
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  const database = await openDatabase(loginOf(ownerUrl), 5);
  const app = await createApp({ database, secret, signup });
  await app.ready();
  const { apiKey: superKey } = await createSuper(database, 'Super');
  const call: Harness['call'] = async (method, path, { key, body, headers = {} } = {}) => {
    const answer = await app.inject({
      method: method as 'GET',
      url: `/api${path}`,
      headers: { ...(key ? { 'x-api-key': key } : {}), ...headers },
      ...(body === undefined ? {} : { payload: body as object }),
    });
    const isJson = /json/.test(String(answer.headers['content-type']));
    return {
      status: answer.statusCode,
      headers: answer.headers as Record<string, string>,
      body: isJson ? answer.json() : answer.body,
    };
  };
  return {
    app,
    database,
    ownerUrl,
    owner,
    superKey,
    call,
    async newOrganisation(name = `org ${randomUUID()}`) {
      const { body } = await call('POST', '/organisations', { key: superKey, body: { name } });
      return { id: body.organisation.id, key: body.apiKey };
    },
    async [Symbol.asyncDispose]() {
      await app.close();
      await database[Symbol.asyncDispose]();
      await owner.end();
      await drop();
    },
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
