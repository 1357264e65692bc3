// `libretto/client` over real HTTP: its types are the document's, and a day's work goes through it.

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clientTypes } from '../../scripts/client-types.ts';
import { ApiError, type Client, createClient } from '../../src/client/client.ts';
import { type Harness, openHarness } from './harness.ts';

let server: Harness;
let url: string;
let client: Client;
beforeAll(async () => {
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  server = await openHarness({ worker: true, publicUrl: url, port });
  const { key } = await server.newOrganisation();
  client = createClient({ baseUrl: url, apiKey: key });
});
afterAll(() => server[Symbol.asyncDispose]());

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const listening = createServer().listen(0, '127.0.0.1', () => {
      const { port } = listening.address() as { port: number };
      listening.close(() => resolve(port));
    });
  });
}

test('the client’s types are those of the document (`npm run generate` makes them so)', async () => {
  const { body } = await server.call('GET', '/openapi.json');
  const written = await readFile(new URL('../../src/client/api.ts', import.meta.url), 'utf8');
  expect(written).toBe(await clientTypes(body));
});

test('a script is written, changed, found, produced, waited for and fetched', async () => {
  const script = await client.post('/api/scripts', {
    body: { project: 'News', module: 'Daily', name: 'monday', reference: 'm-1', text: 'Hello {{who|you}}.' },
  });
  const params = { path: { script: script.id } };
  const changed = await client.patch('/api/scripts/{script}', {
    ...params,
    body: { text: 'Hello {{who|you}}. Good night.' },
    headers: { 'if-match': `"${script.change}"` },
  });
  expect(changed.revision).toBe(2);
  const late = client.patch('/api/scripts/{script}', {
    ...params,
    body: { text: 'x' },
    headers: { 'if-match': `"${script.change}"` },
  });
  await expect(late).rejects.toMatchObject({ status: 412, code: 'changed_meanwhile' });

  for (const name of ['tuesday', 'wednesday', 'thursday'])
    await client.post('/api/scripts', { body: { project: 'News', module: 'Daily', name, text: name } });
  const names: string[] = [];
  for await (const { name } of client.all('/api/scripts', {
    query: { project: script.project, sort: 'name', limit: 2 },
  }))
    names.push(name);
  expect(names).toEqual(['monday', 'thursday', 'tuesday', 'wednesday']);
  expect((await client.get('/api/scripts', { query: { search: 'night' } })).data.map(({ id }) => id)).toEqual([
    script.id,
  ]);

  const order = { script: 'm-1', voice: 'tone_mid', audience: { who: 'Ada' }, formats: ['wav'] };
  const accepted = await client.produce(order, { headers: { 'idempotency-key': 'once' } });
  const states = new Set<string>();
  const done = await client.waitFor(accepted, { onChange: ({ state }) => states.add(state) });
  expect(done).toMatchObject({ state: 'done', revision: 2 });
  expect(states.size).toBeGreaterThan(1);
  const [file] = done.files;
  for (const which of [file!, file!.id]) {
    const hash = createHash('sha256');
    for await (const bytes of await client.download(which)) hash.update(bytes);
    expect(hash.digest('hex')).toBe(file!.sha256);
  }
  await client.delete('/api/scripts/{script}', params);
  await expect(client.get('/api/scripts/{script}', params)).rejects.toThrow(ApiError);
});

test('a super-organisation acts as its child', async () => {
  const { id, key } = await server.newOrganisation();
  const made = await createClient({ baseUrl: url, apiKey: key }).post('/api/projects', { body: { name: 'Own' } });
  const parent = createClient({ baseUrl: url, apiKey: server.superKey, organisation: id });
  expect((await parent.get('/api/projects')).data).toEqual([made]);
});

test('what is wrong in a body is told with its place', async () => {
  const error = await client.post('/api/projects', { body: { name: '_x' } }).catch((error) => error);
  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({ status: 400, code: 'bad_request', errors: [{ pointer: '/name' }] });
  expect(error.requestId).toMatch(/^req_/);
});
