// One embedded PostgreSQL for all the server's tests, migrated once: each test file works in a copy of its own.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startEmbedded } from '../../src/database/embedded.ts';
import { admitLogin, migrate } from '../../src/database/migrate.ts';
import { openQueue } from '../../src/queue/queue.ts';

declare module 'vitest' {
  interface ProvidedContext {
    ownerUrl: string;
  }
}

export default async function setup(project: TestProject) {
  const folder = await mkdtemp(join(tmpdir(), 'libretto-postgres-'));
  const embedded = await startEmbedded(join(folder, 'postgres'));
  await migrate(embedded.ownerUrl);
  await admitLogin(embedded.ownerUrl, loginOf(embedded.ownerUrl));
  // The queue makes its own tables.
  await (await openQueue(loginOf(embedded.ownerUrl), { supervise: false }))[Symbol.asyncDispose]();
  project.provide('ownerUrl', embedded.ownerUrl);
  return async () => {
    await embedded.stop();
    await rm(folder, { recursive: true, force: true });
  };
}

/** The server's login in the same database. */
export function loginOf(ownerUrl: string): string {
  const url = new URL(ownerUrl);
  url.username = 'libretto_server';
  url.password = 'only for tests';
  return url.href;
}
