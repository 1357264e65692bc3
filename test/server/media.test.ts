// Media: sent, played in productions, kept inside their organisation.

import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { Readable } from 'node:stream';
import { json } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Context } from '../../src/context.ts';
import { parseId } from '../../src/ids.ts';
import { LIMITS } from '../../src/limits.ts';
import { addMedia, type MediaPorts } from '../../src/sound/media.ts';
import { signIn } from '../../src/tenancy/sign-in.ts';
import { sweep } from '../../src/worker/sweep.ts';
import { type Harness, openHarness } from './harness.ts';
import { silence, tone } from './tone.ts';

let server: Harness;
let key: string;
beforeAll(async () => {
  server = await openHarness({ worker: true });
  ({ key } = await server.newOrganisation());
});
afterAll(() => server[Symbol.asyncDispose]());

const send = (bytes: Buffer, query: string, headers: Readonly<Record<string, string>> = {}) =>
  server.call('POST', `/media?${query}`, { key, body: bytes, headers: { 'content-type': 'audio/wav', ...headers } });

async function done(id: string) {
  for (;;) {
    const { body } = await server.call('GET', `/productions/${id}`, { key });
    if (body.state !== 'queued' && body.state !== 'running') return body;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test('what is sent is looked at, and answered whole', async () => {
  const { status, body } = await send(tone(), 'name=jingle.wav&reference=jingle');
  expect(status).toBe(201);
  expect(body).toMatchObject({ name: 'jingle.wav', reference: 'jingle', seconds: 1, rate: 8000, channels: 1 });
  expect((await server.call('GET', '/media/jingle', { key })).body).toEqual(body);
  expect((await server.call('GET', '/media', { key })).body.data).toEqual([body]);
  const again = await send(tone(), 'name=other.wav&reference=jingle');
  expect(again).toMatchObject({ status: 409, body: { code: 'reference_taken', existing: body.id } });
});

test.each([
  ['nothing', Buffer.alloc(0), 422],
  ['text', Buffer.from('no sound at all'), 422],
  ['a moment', tone(0.001), 422],
])('%s is refused by its name, and kept nowhere', async (_, bytes, status) => {
  const answer = await send(bytes, 'name=odd.wav');
  expect(answer.status).toBe(status);
  expect(JSON.stringify(answer.body)).toContain('odd.wav');
  expect(JSON.stringify(answer.body)).not.toContain('/tmp/');
  expect((await server.call('GET', '/media', { key })).body.data).toHaveLength(1);
});

test.each([
  ['application/json', Buffer.from('{"a":1}'), 422],
  ['application/json', tone(), 201],
  ['application/x-www-form-urlencoded', tone(), 201],
  ['of/no-kind', Buffer.from('[]'), 422],
])('are what they hold, not what they are called: %s %#', async (type, bytes, status) => {
  const answer = await send(bytes, 'name=..', { 'content-type': type });
  expect([answer.status, answer.body]).toEqual([status, expect.anything()]);
  if (status === 201) expect(answer.body.name).toBe('..');
});

test('in a form are refused, and told how they come', async () => {
  const answer = await send(tone(), 'name=a.wav', { 'content-type': 'multipart/form-data; boundary=x' });
  expect(answer).toMatchObject({ status: 415, body: { code: 'unsupported_type' } });
  expect(answer.body.detail).toContain('--data-binary');
});

test.each([
  ['br', brotliCompressSync],
  ['gzip', gzipSync],
  ['zstd', zstdCompressSync],
  ['lzma', (bytes: Buffer) => bytes],
])('that are compressed once more are refused as they are: %s', async (encoding, compress) => {
  const answer = await send(compress(Buffer.concat([tone(), Buffer.alloc(1_000_000)])), 'name=swells.wav', {
    'content-encoding': encoding,
  });
  expect(answer).toMatchObject({ status: 415, body: { code: 'unsupported_type' } });
  expect(answer.body.detail).toContain('as they are');
});

test('that are said to be encoded as they are come as they are', async () => {
  expect((await send(tone(), 'name=plain.wav', { 'content-encoding': 'identity' })).status).toBe(201);
});

test('that do not come at all are refused', async () => {
  const answer = await server.call('POST', '/media?name=x.wav', { key });
  expect([answer.status, answer.body]).toEqual([422, expect.objectContaining({ code: 'media_unreadable' })]);
});

test('that are sent twice under one Idempotency-Key are there once, and others are not taken for them', async () => {
  const again = { 'idempotency-key': 'once' };
  const first = await send(tone(), 'name=once.wav', again);
  expect(first.status).toBe(201);
  const second = await send(tone(), 'name=once.wav', again);
  expect(second).toMatchObject({ status: 201, body: first.body });
  expect(second.headers['idempotent-replayed']).toBe('true');
  const other = tone();
  other.writeInt16LE(1, other.length - 2);
  expect(await send(other, 'name=once.wav', again)).toMatchObject({
    status: 422,
    body: { code: 'idempotency_mismatch' },
  });
});

test('are played where the script names them, and at moments', async () => {
  const { body: script } = await server.call('POST', '/scripts', {
    key,
    body: { text: 'Hello. <<media::sting>> Bye.' },
  });
  const { status, body } = await server.call('POST', '/productions', {
    key,
    body: {
      script: script.id,
      voice: 'tone_mid',
      media: { sting: { media: 'jingle' }, bed: { media: 'jingle', kind: 'music', at: 0, loop: true } },
    },
  });
  expect(status).toBe(202);
  const { state, report } = await done(body.id);
  expect(state).toBe('done');
  expect(report.timeline.media.map(({ alias }: { alias: string }) => alias).sort()).toEqual(['bed', 'sting']);
});

test('lie at their times without a script', async () => {
  const { status, body } = await server.call('POST', '/timelines', {
    key,
    body: {
      timeline: [{ contentType: 'speech', files: [{ media: 'a', startAt: 0.5 }] }],
      media: { a: { media: 'jingle' } },
      formats: ['wav'],
    },
  });
  expect(status).toBe(202);
  expect(await done(body.id)).toMatchObject({ state: 'done', script: null });
});

test('are found by id and by reference, as many as one production may have', async () => {
  const { body: own } = await server.call('GET', '/media/jingle', { key });
  const lay = (count: number) => {
    const names = Array.from({ length: count }, (_, i) => [`m${i}`, { media: i % 2 ? own.id : 'jingle' }]);
    const timeline = [{ contentType: 'sound', files: names.map(([media]) => ({ media })) }];
    return server.call('POST', '/timelines', { key, body: { timeline, media: Object.fromEntries(names) } });
  };
  const { status, body } = await lay(LIMITS.mediaFiles);
  expect(status).toBe(202);
  const { rows } = await server.owner.query(
    `select pins->'media' as media from productions where request->'media' ? 'm999'`,
  );
  const pinned = Object.values(rows[0].media);
  expect(pinned).toHaveLength(LIMITS.mediaFiles);
  expect(new Set(pinned.map((its) => JSON.stringify(its))).size).toBe(1);
  await server.call('DELETE', `/productions/${body.id}`, { key });
  expect(await lay(LIMITS.mediaFiles + 1)).toMatchObject({ status: 400, body: { errors: [{ pointer: '/media' }] } });
});

test('are taken once, however they are called, and not at all where nothing plays them', async () => {
  await send(tone(), 'name=unplayed.wav&reference=unplayed');
  const { body } = await server.call('POST', '/timelines', {
    key,
    body: {
      timeline: [
        { contentType: 'sound', files: [{ media: 'a' }] },
        { contentType: 'sound', files: [{ media: 'b', startAt: 2 }] },
      ],
      media: { a: { media: 'jingle' }, b: { media: 'jingle', gain: -6 }, c: { media: 'unplayed' } },
      formats: ['wav'],
    },
  });
  await server.call('DELETE', '/media/unplayed', { key });
  const { state, report, stale } = await done(body.id);
  expect({ state, stale }).toEqual({ state: 'done', stale: [] });
  expect(report.timeline.media).toMatchObject([
    { alias: 'a', start: 0 },
    { alias: 'b', start: 2 },
  ]);
  const { rows } = await server.owner.query(
    `select pins->'media' as media from productions where request->'media' ? 'c'`,
  );
  expect(Object.keys(rows[0].media)).toEqual(['a', 'b']);
});

test('that would end before they begin are refused before anything is accepted', async () => {
  const { status, body } = await server.call('POST', '/timelines', {
    key,
    body: {
      timeline: [{ contentType: 'speech', files: [{ media: 'a', startAt: 5, endAt: 4 }] }],
      media: { a: { media: 'jingle' } },
    },
  });
  expect(status).toBe(400);
  expect(body.errors).toMatchObject([{ pointer: '/timeline/0/files/0/endAt' }]);
});

test('that are not there are refused before anything is accepted', async () => {
  const { body: script } = await server.call('POST', '/scripts', { key, body: { text: '<<media::x>> Hello.' } });
  const produce = (media: object, its = key) =>
    server.call('POST', '/productions', { key: its, body: { script: script.id, media } });
  expect(await produce({})).toMatchObject({ status: 404, body: { errors: [{ line: 1, column: 1 }] } });
  expect(await produce({ x: { media: 'nothing' } })).toMatchObject({ status: 404, body: { code: 'not_found' } });
  const stranger = await server.newOrganisation();
  const { body: own } = await server.call('POST', '/scripts', {
    key: stranger.key,
    body: { text: '<<media::x>> Hello.' },
  });
  const answer = await server.call('POST', '/productions', {
    key: stranger.key,
    body: { script: own.id, media: { x: { media: 'jingle' } } },
  });
  expect(answer.status).toBe(404);
});

test('that are deleted are gone', async () => {
  await send(tone(2), 'name=gone.wav&reference=gone');
  expect((await server.call('DELETE', '/media/gone', { key })).status).toBe(200);
  expect((await server.call('GET', '/media/gone', { key })).status).toBe(404);
});

async function stored(organisation: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { key } of server.storage.list(`o/${parseId('organisation', organisation)}/media/`)) found.push(key);
  return found;
}

test.each(['key', 'organisation'])(
  'outlive neither their key nor their organisation while they come: %s',
  async (what) => {
    const its = await server.newOrganisation();
    const { body: sender } = await server.call('POST', '/keys', {
      key: its.key,
      body: { name: 'sends', role: 'user' },
    });
    const { port } = server.app.server.address() as { port: number };
    const bytes = tone();
    const lookedUp = vi.spyOn(server.database.crossing, 'keyByHash');
    const sending = request({
      port,
      method: 'POST',
      path: '/api/media?name=late.wav',
      headers: { 'x-api-key': sender.apiKey, 'content-type': 'audio/wav', 'content-length': bytes.length },
    });
    const answered = new Promise<IncomingMessage>((resolve) => sending.once('response', resolve));
    sending.write(bytes.subarray(0, 1_000));
    await vi.waitFor(() => expect(lookedUp).toHaveResolved());
    lookedUp.mockRestore();
    if (what === 'key') await server.call('DELETE', `/keys/${sender.id}`, { key: its.key });
    else {
      await server.call('DELETE', `/organisations/${its.id}`, { key: server.superKey });
      await sweep({ ...server, cacheBytes: 1_000_000_000, log: () => {} });
    }
    sending.end(bytes.subarray(1_000));
    expect(await json(await answered)).toMatchObject({ status: 401, code: 'key_unknown' });
    const { rows } = await server.owner.query("select id from media where name = 'late.wav'");
    expect(rows).toEqual([]);
    expect(await stored(its.id)).toEqual([]);
  },
);

test('keep their bytes where only the answer of their commit was lost', async () => {
  const its = await server.newOrganisation();
  const own = await signIn(server.database, its.key);
  const once: Context['once'] = async (run) => {
    await own.once(run);
    throw new Error('Connection terminated unexpectedly');
  };
  const ports: MediaPorts = {
    storage: server.storage,
    gone: new AbortController().signal,
    signInAgain: async () => own,
    measure: async () => ({ seconds: 1, rate: 8000, channels: 1 }),
  };
  const adding = addMedia({ ...own, once }, ports, { name: 'lost.wav', reference: 'lost' }, Readable.from([tone()]));
  await expect(adding).rejects.toThrow('Connection terminated');
  expect((await server.call('GET', '/media/lost', { key: its.key })).status).toBe(200);
  expect(await stored(its.id)).toHaveLength(1);
  const again = addMedia(own, ports, { name: 'lost.wav', reference: 'lost' }, Readable.from([tone()]));
  await expect(again).rejects.toMatchObject({ code: 'reference_taken' });
  expect(await stored(its.id)).toHaveLength(1);
});

test('take none of the time of whoever answers, however long they sound', async () => {
  // Without a worker, which looks around by itself.
  await using quiet = await openHarness();
  const { key } = await quiet.newOrganisation();
  const bytes = silence(300);
  const before = process.cpuUsage();
  const { status, body } = await quiet.call('POST', '/media?name=silence.flac', { key, body: bytes });
  const { user, system } = process.cpuUsage(before);
  expect({ status, ...body }).toMatchObject({ status: 201, seconds: 300, rate: 192_000, channels: 2 });
  // 115 million samples: to take them from a decoder takes more than two seconds.
  expect((user + system) / 1e6).toBeLessThan(1);
});

test('are looked at only while somebody waits', async () => {
  const { key } = await server.newOrganisation();
  const { port } = server.app.server.address() as { port: number };
  const headers = { 'x-api-key': key, 'content-type': 'audio/flac' };
  const sending = request({ port, method: 'POST', path: '/api/media?name=gone.flac', headers });
  sending.on('error', () => {});
  sending.end(silence(7_000));
  await once(sending, 'finish');
  await sleep(1_000);
  let status = 0;
  const next = server.call('POST', '/media?name=next.wav', { key, body: tone() }).then((answer) => {
    status = answer.status;
  });
  await sleep(1_000);
  // Behind the first, which takes minutes.
  expect(status, 'waits for its turn').toBe(0);
  sending.destroy();
  await next;
  expect(status).toBe(201);
}, 30_000);

test('come from one organisation so many at a time, and from others all the same', async () => {
  const [busy, other] = [await server.newOrganisation(), await server.newOrganisation()];
  const { port } = server.app.server.address() as { port: number };
  const bytes = tone();
  const lookedUp = vi.spyOn(server.database.crossing, 'keyByHash');
  const sending = Array.from({ length: 8 }, () => {
    const headers = { 'x-api-key': busy.key, 'content-type': 'audio/wav', 'content-length': bytes.length };
    const its = request({ port, method: 'POST', path: '/api/media?name=slow.wav', headers });
    its.on('error', () => {});
    its.write(bytes.subarray(0, 1_000));
    return its;
  });
  const send = (key: string) => server.call('POST', '/media?name=quick.wav', { key, body: bytes });
  const patiently = { timeout: 30_000, interval: 100 };
  const refused = { status: 429, body: { title: expect.stringContaining('8 uploads') } };
  try {
    await vi.waitFor(() => expect(lookedUp).toHaveResolvedTimes(8), patiently);
    expect(await send(busy.key)).toMatchObject(refused);
    expect((await send(other.key)).status).toBe(201);
  } finally {
    lookedUp.mockRestore();
    for (const its of sending) its.destroy();
  }
  await vi.waitFor(async () => expect((await send(busy.key)).status).toBe(201), patiently);
});

describe('beyond what may be kept', () => {
  const limit = 2 * tone().length;
  async function limited() {
    const its = await server.newOrganisation();
    const body = { limits: { storageBytes: limit } };
    await server.call('PATCH', `/organisations/${its.id}`, { key: server.superKey, body });
    return its;
  }
  /** Of a body that is not at its end: what is answered was not waited for. */
  async function answerTo(key: string, bytes: Buffer, headers: object) {
    const { port } = server.app.server.address() as { port: number };
    const sending = request({
      port,
      method: 'POST',
      path: '/api/media?name=long.wav',
      headers: { 'x-api-key': key, 'content-type': 'audio/wav', ...headers },
    });
    const answered = new Promise<IncomingMessage>((resolve, reject) => {
      sending.once('response', resolve);
      sending.on('error', reject);
    });
    sending.write(bytes);
    const answer = await answered;
    const body = await json(answer);
    sending.destroy();
    return { status: answer.statusCode, body };
  }

  test.each([
    ['at once where their length is said', 10, { 'content-length': 1_000_000_000 }],
    ['as soon as they are', limit + 1, { 'transfer-encoding': 'chunked' }],
  ])('are refused %s', async (_, bytes, headers) => {
    const { key } = await limited();
    const refused = { status: 402, body: { code: 'limit_spent' } };
    expect(await answerTo(key, Buffer.alloc(bytes), headers)).toMatchObject(refused);
    expect((await server.call('POST', '/media?name=fits.wav', { key, body: tone() })).status).toBe(201);
  });

  test('are those that no server takes', async () => {
    const refused = { status: 413, body: { code: 'too_large' } };
    expect(await answerTo(key, Buffer.alloc(10), { 'content-length': LIMITS.mediaBytes + 1 })).toMatchObject(refused);
  });

  test('are not those that are kept already and sent again', async () => {
    const { key } = await limited();
    const headers = { 'idempotency-key': 'twice' };
    const sent = () => server.call('POST', '/media?name=twice.wav', { key, body: tone(1.5), headers });
    const { body } = await sent();
    expect(await sent()).toMatchObject({ status: 201, body });
  });
});
