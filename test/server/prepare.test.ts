// Statements that were prepared before a table changed, as when somebody migrates while the server runs.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Harness, openHarness } from './harness.ts';

let server: Harness;
beforeAll(async () => {
  server = await openHarness();
});
afterAll(() => server[Symbol.asyncDispose]());

test('work on after a column was added', async () => {
  const { key } = await server.newOrganisation();
  const list = () => server.call('GET', '/keys', { key }).then(({ status }) => status);
  // Often enough to be prepared, on every connection.
  const all = () => Promise.all(Array.from({ length: 60 }, list));
  expect(new Set(await all())).toEqual(new Set([200]));
  await server.owner.query('alter table api_keys add column added integer not null default 7');
  expect(new Set(await all())).toEqual(new Set([200]));
});
