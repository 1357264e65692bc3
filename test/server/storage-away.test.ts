// A storage that is away for a moment: nobody's production fails for it, and nobody is told of bugs, databases or folders.

import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startFauxqs } from 'fauxqs';
import { expect, test } from 'vitest';
import { openPlace } from '../program.ts';
import { startServer } from './running.ts';
import { tone } from './tone.ts';

const key = 'k'.repeat(32);

async function until<T>(look: () => Promise<T>, is: (its: T) => boolean): Promise<T> {
  for (;;) {
    const its = await look();
    if (is(its)) return its;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

test('a bucket', async () => {
  await using place = await openPlace();
  let store = await startFauxqs({ port: 0, logger: false });
  store.createBucket('there');
  const env = {
    ...place.env,
    LIBRETTO_ROOT_KEY: key,
    S3_BUCKET: 'there',
    S3_ENDPOINT: store.address,
    S3_ACCESS_KEY_ID: 'id',
    S3_SECRET_ACCESS_KEY: 'secret',
  };
  try {
    await using server = await startServer(join(place.folder, 'data'), env);
    const { call } = server;
    const send = () =>
      fetch(`${server.url}/api/media?name=a.wav`, { method: 'POST', headers: { 'x-api-key': key }, body: tone() });
    const produce = async () => (await call('POST', '/productions', key, { script: 's', voice: 'tone_mid' })).body.id;
    const get = async (id: string) => (await call('GET', `/productions/${id}`, key)).body;
    const isOver = ({ state }: { readonly state: string; readonly files: readonly { readonly url: string }[] }) =>
      state !== 'queued' && state !== 'running';
    await call('POST', '/scripts', key, { reference: 's', name: 's', text: 'Hello.' });
    const before = await produce();
    const { files } = await until(() => get(before), isOver);

    await store.stop();
    const refused = await send();
    const problem = { status: 503, code: 'storage_unavailable', title: 'The server’s storage does not answer.' };
    expect(await refused.json()).toMatchObject(problem);
    expect(refused.headers.get('retry-after')).toBe('5');
    const file = await fetch(files[0]!.url);
    expect(await file.json()).toMatchObject(problem);
    expect(file.headers.get('cache-control')).toBe('no-store');
    for (const name of ['etag', 'content-disposition', 'last-modified']) expect(file.headers.has(name)).toBe(false);
    const id = await produce();
    await until(
      async () => server.log(),
      (log) => log.includes('a render could not be kept'),
    );
    expect(await get(id)).toMatchObject({ error: null });

    store = await startFauxqs({ port: store.port, logger: false });
    store.createBucket('there');
    const done = await until(() => get(id), isOver);
    expect(done).toMatchObject({ state: 'done', error: null });
    expect((await fetch(done.files[0]!.url)).status).toBe(200);
    expect((await send()).status).toBe(201);
  } finally {
    await store.stop();
  }
}, 120_000);

test('a folder', async () => {
  await using place = await openPlace();
  const data = join(place.folder, 'data');
  await using server = await startServer(data, { ...place.env, LIBRETTO_ROOT_KEY: key });
  const send = () =>
    fetch(`${server.url}/api/media?name=a.wav`, { method: 'POST', headers: { 'x-api-key': key }, body: tone() });
  await rm(join(data, 'storage'), { recursive: true });
  await writeFile(join(data, 'storage'), '');
  const refused = await send();
  const text = await refused.text();
  expect(JSON.parse(text)).toMatchObject({ status: 503, code: 'storage_unavailable' });
  expect(text).not.toContain(place.folder);
  await rm(join(data, 'storage'));
  expect((await send()).status).toBe(201);
}, 60_000);
