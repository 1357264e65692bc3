// What deletions leave is taken away; limits are kept.

import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { parseId } from '../../src/ids.ts';
import { sweep, sweepStorage } from '../../src/worker/sweep.ts';
import { type Harness, openHarness } from './harness.ts';
import { tone } from './tone.ts';

let server: Harness;
beforeAll(async () => {
  server = await openHarness({ worker: true });
});
afterAll(() => server[Symbol.asyncDispose]());

const ports = () => ({
  ...server,
  cacheBytes: 1_000_000_000,
  log: (message: string, details: object) => console.error(message, details),
});

async function spoken(key: string, name: string) {
  const { body: script } = await server.call('POST', '/scripts', {
    key,
    body: { name, project: name, text: 'Hello.' },
  });
  const { body } = await server.call('POST', '/productions', { key, body: { script: script.id, voice: 'tone_mid' } });
  for (;;) {
    const { body: production } = await server.call('GET', `/productions/${body.id}`, { key });
    if (production.state === 'done') return { script, production, url: new URL(production.files[0].url) };
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function keys(prefix: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { key } of server.storage.list(prefix)) found.push(key);
  return found;
}

const uuid = (rows: { id: string }[]) => rows.map(({ id }) => id);

describe('a deleted script', () => {
  test('is gone at once with what was made of it, and its rows and bytes after a sweep', async () => {
    const { key } = await server.newOrganisation('deletes');
    const { script, production, url } = await spoken(key, 'gone');
    const kept = await spoken(key, 'kept');
    const { status, body } = await server.call('DELETE', `/scripts/${script.id}`, { key });
    expect([status, body]).toEqual([202, { id: script.id, productions: 1, files: 1 }]);
    expect((await server.call('GET', `/files/${production.files[0].id}`, { key })).status).toBe(404);
    const fetched = (its: URL) => server.ask({ url: its.pathname + its.search });
    expect((await fetched(url)).statusCode).toBe(404);
    expect((await server.call('GET', `/productions/${production.id}`, { key })).status).toBe(404);
    expect((await server.call('GET', '/productions', { key })).body.data).toHaveLength(1);
    const [file] = production.files;
    expect((await server.call('GET', `/files/${file.id}`, { key })).status).toBe(404);
    expect((await server.call('PATCH', `/files/${file.id}`, { key, body: { public: true } })).status).toBe(404);

    expect(await sweep(ports())).toBe(true);
    for (const table of ['scripts', 'script_versions', 'productions', 'files'])
      expect(uuid((await server.owner.query(`select id from ${table}`)).rows), table).toHaveLength(1);
    expect((await fetched(kept.url)).statusCode).toBe(200);
  });
});

describe('what is deleted', () => {
  const states = async (script: string | undefined) =>
    (await server.owner.query('select state from productions where script_id = $1 order by id', [script])).rows.map(
      ({ state }) => state,
    );

  test.each(['scripts', 'modules', 'projects'])('stops what waits and runs of it: %s', async (kind) => {
    const { key } = await server.newOrganisation();
    const body = { name: 'long', text: 'One two three four. '.repeat(150) };
    const { body: script } = await server.call('POST', '/scripts', { key, body });
    const order = { script: script.id, voice: 'tone_mid' };
    for (let i = 0; i < 3; i++) await server.call('POST', '/productions', { key, body: order });
    const id = parseId('script', script.id);
    while (!(await states(id)).includes('running')) await new Promise((resolve) => setTimeout(resolve, 20));
    const its = { scripts: script.id, modules: script.module, projects: script.project }[kind];
    const deleted = await server.call('DELETE', `/${kind}/${its}`, { key });
    expect(deleted).toMatchObject({ status: 202, body: { productions: 3, files: 0 } });
    while ((await states(id)).includes('running')) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await states(id)).toEqual(['cancelled', 'cancelled', 'cancelled']);
    await server.owner.query('delete from productions where script_id = $1', [id]);
    await sweep(ports());
  });

  test('of productions and files is free again at once, and stays counted as delivered', async () => {
    const { id, key } = await server.newOrganisation('frees');
    const { production, url } = await spoken(key, 'spoken');
    const other = await spoken(key, 'other');
    const stored = async () => (await keys('o/')).filter((one) => one.includes('/files/')).length;
    const before = await stored();
    const deleted = await server.call('DELETE', `/productions/${production.id}`, { key });
    expect(deleted).toMatchObject({ status: 200, body: { id: production.id, files: 1 } });
    expect((await server.call('DELETE', `/files/${other.production.files[0].id}`, { key })).status).toBe(200);
    expect(await stored()).toBe(before - 2);
    expect((await server.call('GET', `/productions/${production.id}`, { key })).status).toBe(404);
    expect((await server.call('GET', `/productions/${other.production.id}`, { key })).body.files).toEqual([]);
    expect((await server.ask({ url: url.pathname + url.search })).statusCode).toBe(404);
    const limits = { renders: 2, storageBytes: 1 };
    await server.call('PATCH', `/organisations/${id}`, { key: server.superKey, body: { limits } });
    const speak = await server.call('POST', '/speech', { key, body: { text: 'Hello.', voice: 'tone_mid' } });
    expect(speak).toMatchObject({ status: 402, body: { title: expect.stringContaining('2 renders') } });
  });

  test('while it is rendered leaves nothing', async () => {
    const { key } = await server.newOrganisation('hurried');
    const text = 'One two three four. '.repeat(150);
    const { body: script } = await server.call('POST', '/scripts', { key, body: { text } });
    const order = { script: script.id, voice: 'tone_mid' };
    const { body: production } = await server.call('POST', '/productions', { key, body: order });
    const { body } = await server.call('DELETE', `/productions/${production.id}`, { key });
    expect(body).toEqual({ id: production.id, files: 0 });
    const { body: list } = await server.call('GET', '/productions', { key });
    expect(list.data).toEqual([]);
    await spoken(key, 'next');
  });
});

test('bytes without a row go, young ones and those with a row stay', async () => {
  const { id, key } = await server.newOrganisation('bytes');
  const { url } = await spoken(key, 'stays');
  const [folder] = (await keys('o/')).filter((one) => one.includes('/files/')).slice(-1);
  const prefix = folder!.slice(0, folder!.lastIndexOf('/'));
  const young = `${prefix}/0190f3b4-0000-7000-8000-000000000001`;
  await server.storage.put(young, Uint8Array.of(1));
  await sweepStorage(ports());
  expect(await server.storage.size(young)).toBe(1);
  const old = { ...server.storage, list: withAge(server.storage.list) };
  await sweepStorage({ ...ports(), storage: old });
  expect(await server.storage.size(young)).toBeUndefined();
  expect((await server.ask({ url: url.pathname + url.search })).statusCode).toBe(200);
  expect(id).toMatch(/^org_/);
});

function withAge(list: Harness['storage']['list']): Harness['storage']['list'] {
  return async function* (prefix) {
    for await (const object of list(prefix)) yield { ...object, used: object.used - 2 * 60 * 60_000 };
  };
}

test('a production whose job is gone for good is rendered all the same', async () => {
  const { key } = await server.newOrganisation('lost');
  const { body: script } = await server.call('POST', '/scripts', { key, body: { name: 'x', text: 'Hello.' } });
  const { body } = await server.call('POST', '/productions', { key, body: { script: script.id, voice: 'tone_mid' } });
  await server.owner.query("delete from queue.job where state in ('created', 'retry')");
  await sweep(ports());
  for (let i = 0; ; i++) {
    const { body: its } = await server.call('GET', `/productions/${body.id}`, { key });
    if (its.state === 'done') break;
    expect(i).toBeLessThan(400);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
});

test('a production whose job is taken for lost while it is rendered goes on, and is not cancelled', async () => {
  const { key } = await server.newOrganisation('stalled');
  const text = 'One two three four five six seven eight nine ten. '.repeat(70);
  const order = { text, voice: 'tone_mid', formats: ['wav'], class: 'batch' };
  const { body } = await server.call('POST', '/speech', { key, body: order });
  const state = async () => (await server.call('GET', `/productions/${body.id}`, { key })).body.state;
  await vi.waitFor(async () => expect(await state()).toBe('running'), { timeout: 20_000 });
  // As the queue does with who said nothing for too long.
  await server.owner.query("update queue.job set state = 'retry' where state = 'active'");
  await vi.waitFor(async () => expect(await state()).toBe('done'), { timeout: 90_000, interval: 200 });
  const { rows } = await server.owner.query('select count(*)::int from usage where production_id = $1', [
    parseId('production', body.id),
  ]);
  expect(rows).toEqual([{ count: 1 }]);
});

test('what comes for an organisation after it was taken away goes, too', async () => {
  const { id } = await server.newOrganisation('late');
  await server.call('DELETE', `/organisations/${id}`, { key: server.superKey });
  await sweep(ports());
  const prefix = `o/${parseId('organisation', id)}/`;
  for (const late of ['cache/clip/ab/cd', 'media/0190f3b4-0000-7000-8000-000000000001'])
    await server.storage.put(`${prefix}${late}`, Uint8Array.of(1));
  await sweepStorage(ports());
  expect(await keys(prefix)).toEqual([]);
});

describe('an organisation that cannot be swept', () => {
  /** Whose bytes cannot be deleted. */
  const stuck = (organisation: string): Harness['storage'] => ({
    ...server.storage,
    async delete(key) {
      if (key.startsWith(`o/${organisation}/`)) throw new Error('the bucket says no');
      await server.storage.delete(key);
    },
  });
  const twoOf = async () => {
    const both = [await server.newOrganisation(), await server.newOrganisation()];
    const ids = both.map(({ id }) => parseId('organisation', id)!);
    for (const id of ids) await server.storage.put(`o/${id}/cache/clip/ab/cd`, Uint8Array.of(1));
    for (const { id } of both) await server.call('DELETE', `/organisations/${id}`, { key: server.superKey });
    return ids;
  };
  const states = async (ids: string[]) => {
    const { rows } = await server.owner.query('select id, state from organisations where id = any($1)', [ids]);
    return ids.map((id) => rows.find((row) => row.id === id).state);
  };

  test('is told of, keeps no other from being erased, and is erased when it can be', async () => {
    const ids = await twoOf();
    const order = (await server.database.crossing.organisationsToSweep()).map(({ organisation }) => organisation);
    const [first = '', second = ''] = ids.sort((a, b) => order.indexOf(a) - order.indexOf(b));
    const log = vi.fn();
    expect(await sweep({ ...ports(), storage: stuck(first), log })).toBe(true);
    expect(await states([first, second])).toEqual(['deleting', 'deleted']);
    const told = { organisation: first, error: 'Error: the bucket says no' };
    expect(log.mock.calls).toEqual([['an organisation could not be swept', told]]);
    await sweep(ports());
    expect(await states([first])).toEqual(['deleted']);
  });

  test('keeps no other’s bytes from going', async () => {
    const ids = (await twoOf()).sort();
    await sweep(ports());
    const late = ids.map((id) => `o/${id}/cache/clip/ab/cd`);
    for (const key of late) await server.storage.put(key, Uint8Array.of(1));
    const log = vi.fn();
    await sweepStorage({ ...ports(), storage: stuck(ids[0]!), log });
    expect(await Promise.all(late.map(server.storage.size))).toEqual([1, undefined]);
    expect(log).toHaveBeenCalledOnce();
    await sweepStorage(ports());
  });
});

test('who waits for a lost place does not wait for the storage to be walked', async () => {
  const walked = Promise.withResolvers<void>();
  const began = Promise.withResolvers<void>();
  const slow: Harness['storage'] = {
    ...server.storage,
    async *list(prefix) {
      began.resolve();
      await walked.promise;
      yield* server.storage.list(prefix);
    },
  };
  const walking = sweepStorage({ ...ports(), storage: slow });
  await began.promise;
  const others = [await sweepStorage(ports()), await sweep(ports())];
  walked.resolve();
  expect([...others, await walking]).toEqual([false, true, true]);
});

describe('limits', () => {
  test('are set by the super-organisation alone, and refuse what passes them', async () => {
    const { id, key } = await server.newOrganisation('limited');
    const limit = (limits: object, its: string) =>
      server.call('PATCH', `/organisations/${id}`, { key: its, body: { limits } });
    expect((await limit({ renders: 100 }, key)).status).toBe(403);
    expect((await limit({ renders: 1 }, server.superKey)).body.limits).toEqual({ renders: 1 });
    await spoken(key, 'first');
    const speak = () => server.call('POST', '/speech', { key, body: { text: 'Hello.', voice: 'tone_mid' } });
    expect(await speak()).toMatchObject({ status: 402, body: { code: 'limit_spent' } });
    await limit({ renders: null, storageBytes: 1 }, server.superKey);
    expect((await speak()).status).toBe(402);
    await limit({ storageBytes: null }, server.superKey);
    expect((await speak()).status).toBe(201);
  });

  /** An organisation with limits, and short ways to ask as it. */
  async function limited(limits: object) {
    const { id, key } = await server.newOrganisation();
    const limit = (limits: object) =>
      server.call('PATCH', `/organisations/${id}`, { key: server.superKey, body: { limits } });
    await limit(limits);
    return {
      id,
      limit,
      retry: (production: string) => server.call('POST', `/productions/${production}/retry`, { key }),
      get: (path: string) => server.call('GET', path, { key }),
      speak: (text: string) => server.call('POST', '/speech', { key, body: { text, voice: 'tone_mid' } }),
      send: (name: string) =>
        server.call('POST', `/media?name=${name}`, { key, body: tone(), headers: { 'content-type': 'audio/wav' } }),
    };
  }
  const statuses = (answers: { status: number }[]) => answers.map(({ status }) => status).sort();

  test('are passed by nobody, however many ask at once, and are told with what is used of them', async () => {
    const its = await limited({ renders: 3 });
    expect((await its.speak('The first.')).status).toBe(201);
    const answers = await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map((text) => its.speak(text)));
    expect(statuses(answers)).toEqual([201, 201, 402, 402, 402, 402]);
    const { limits } = (await its.get('/usage')).body;
    expect(limits.renders).toEqual({ used: 3, limit: 3 });
    expect(limits.characters).toEqual({ used: 'The first.'.length + 2, limit: null });
    expect(limits.storageBytes.used).toBeGreaterThan(0);
  });

  test('of characters hold for what waits, too', async () => {
    const its = await limited({ characters: 5 });
    const answers = await Promise.all(['One, ', 'Two, ', 'Three, '].map((text) => its.speak(text.repeat(201))));
    expect(statuses(answers)).toEqual([202, 202, 202]);
    const ends = [];
    for (const { body } of answers)
      for (;;) {
        const { body: production } = await its.get(`/productions/${body.id}`);
        if (production.state === 'done' || production.state === 'failed') {
          ends.push(production.error?.code ?? 'done');
          break;
        }
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    expect(ends).toContain('done');
    expect(ends).toContain('limit_spent');
    const spent = answers[ends.indexOf('limit_spent')]!.body.id;
    expect(await its.retry(spent)).toMatchObject({ status: 402, body: { code: 'limit_spent' } });
    await its.limit({ characters: null });
    expect((await its.retry(spent)).status).toBe(202);
  });

  test('of bytes count what comes in, and nothing else keeps media out', async () => {
    const its = await limited({ renders: 0, storageBytes: Math.floor(tone().length * 1.5) });
    expect(statuses(await Promise.all(['a.wav', 'b.wav'].map(its.send)))).toEqual([201, 402]);
    const { limits } = (await its.get('/usage')).body;
    expect(limits.storageBytes.used).toBe(tone().length);
  });

  test('of requests hold for one organisation, whoever asks for it', async () => {
    const its = await limited({ requestsPerSecond: 1 });
    const ask = () => its.get('/organisations/me');
    expect((await ask()).body.limits).toEqual({ requestsPerSecond: 1 });
    const above = await server.call('GET', '/projects', {
      key: server.superKey,
      headers: { 'x-assume-org': its.id },
    });
    expect(above.status).toBe(200);
    const refused = await ask();
    expect(refused).toMatchObject({ status: 429, body: { code: 'too_many_requests' } });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((await server.call('GET', '/projects', { key: server.superKey })).status).toBe(200);
  });
});
