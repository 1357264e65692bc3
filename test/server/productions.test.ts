// Productions through the API: accepted, rendered by a worker, watched, fetched, cancelled; counted once.

import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { parseId } from '../../src/ids.ts';
import { type Harness, openHarness } from './harness.ts';
import { tone } from './tone.ts';

let server: Harness;
let key: string;
beforeAll(async () => {
  server = await openHarness({ worker: true });
  ({ key } = await server.newOrganisation());
});
afterAll(() => server[Symbol.asyncDispose]());

const post = (path: string, body: object, its = key) => server.call('POST', path, { key: its, body });
const get = (path: string, its = key) => server.call('GET', path, { key: its });

/** A sound file of the organisation's. */
async function sent() {
  const { body } = await server.call('POST', '/media?name=jingle.wav', {
    key,
    body: tone(2),
    headers: { 'content-type': 'audio/wav' },
  });
  return body;
}

/** Until it is over. */
async function over(id: string, its = key) {
  for (;;) {
    const { body } = await get(`/productions/${id}`, its);
    if (body.state !== 'queued' && body.state !== 'running') return body;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const TEXT =
  '<<soundSegment::intro>><<sectionName::a>>Hello {{name|you}}.<<soundSegment::main>><<sectionName::b>>Goodbye.';

describe('a production', () => {
  test('is made as it was asked for, and its files are there', async () => {
    const { body: script } = await post('/scripts', { name: 'news', project: 'News', text: TEXT });
    const { status, body } = await post('/productions', {
      script: script.id,
      audience: { name: 'Ada' },
      voice: 'tone_mid',
      template: 'news',
      formats: ['wav', 'mp3'],
      captions: ['vtt'],
    });
    expect(status).toBe(202);
    expect(body).toMatchObject({ state: 'queued', script: script.id, version: 'v0', revision: 1, files: [] });
    const done = await over(body.id);
    expect(done).toMatchObject({ state: 'done', error: null, report: { loudness: { target: -16 } } });
    expect(done.files.map(({ kind, format }: Record<string, string>) => [kind, format])).toEqual([
      ['audio', 'wav'],
      ['audio', 'mp3'],
      ['captions', 'vtt'],
    ]);
    for (const { url, sha256, bytes } of done.files) {
      const answer = await server.ask({ method: 'GET', url: new URL(url).pathname + new URL(url).search });
      expect(answer.statusCode).toBe(200);
      expect(answer.bytes.length).toBe(bytes);
      expect(createHash('sha256').update(answer.bytes).digest('hex')).toBe(sha256);
    }
    const vtt = done.files.at(-1);
    const captions = await server.ask({
      method: 'GET',
      url: new URL(vtt.url).pathname + new URL(vtt.url).search,
    });
    expect(captions.body).toContain('Ada');
    const found = await get(`/productions/newest?script=${script.id}&audience=${encodeURIComponent('{"NAME":"ada"}')}`);
    expect(found.body.id).toBe(done.id);
    const listed = async () => (await get(`/productions?script=${script.id}`)).body.data[0];
    expect(await listed()).toMatchObject({ id: done.id, stale: [] });
    const otherMusic = `update productions set pins = jsonb_set(pins, '{template}', '"other"') where script_id is not null`;
    await server.owner.query(otherMusic);
    expect(await listed()).toMatchObject({ id: done.id, stale: ['template_changed'] });
    const { body: usage } = await get('/usage?by=voice');
    expect(usage.data).toEqual([
      {
        voice: 'tone_mid',
        characters: 'Hello Ada.Goodbye.'.length,
        milliseconds: Math.round(done.report.seconds * 1000),
      },
    ]);
  });

  test('of a long script is understood, planned and refused as one of a short script, away from the server’s own work', async () => {
    const line = 'Read as you go. ';
    for (const times of [1, 250]) {
      const text = `<<sectionName::a>>\n${line.repeat(times)}\n<<sectionName::b>>\n<<media::jingle>>`;
      const { body: script } = await server.call('POST', '/scripts', { key, body: { text } });
      const order = { script: script.id, voice: 'tone_mid' };
      const refused = await server.call('POST', '/productions', { key, body: order });
      expect(refused.body).toMatchObject({ status: 404, code: 'media_missing', errors: [{ line: 4, column: 1 }] });
      const { body: plan } = await server.call('POST', '/productions?dryRun=true', {
        key,
        body: { ...order, sections: { b: { voice: 'nobody' } } },
      });
      expect(plan).toMatchObject({ code: 'unknown_voice' });
      const { body: other } = await server.call('PATCH', `/scripts/${script.id}`, {
        key,
        body: { text: text.replace('<<media::jingle>>', 'Bye.') },
      });
      expect(other.id).toBe(script.id);
      const { body } = await server.call('POST', '/productions?dryRun=true', { key, body: order });
      expect(body.cost.characters).toBe(line.trim().length * times + 'Bye.'.length);
    }
  });

  test.each([
    [{ voice: 'nobody' }, 404, 'unknown_voice'],
    [{ template: 'nothing' }, 404, 'unknown_template'],
    [{ formats: ['mp5'] }, 404, 'unknown_format'],
    [{ preset: 'loud' }, 400, 'bad_request'],
    [{ media: { a: { source: '/etc/passwd' } } }, 400, 'bad_request'],
    [{ tags: { cover: '/etc/passwd' } }, 400, 'bad_request'],
    [{ sections: { default: { startAt: 5, endAt: 4 } } }, 400, 'bad_request'],
  ])('%o is refused before it is accepted', async (settings, status, code) => {
    const { body: script } = await post('/scripts', { name: 'x', text: 'Hello.' });
    const answer = await post('/productions', { script: script.id, ...settings });
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  test('of a script that is not understood is refused with its place', async () => {
    const { body: script } = await post('/scripts', { name: 'x', text: 'Hello.\n<<soundTemplate::intro>>' });
    const answer = await post('/productions', { script: script.id });
    expect(answer.status).toBe(422);
    expect(answer.body.errors[0]).toMatchObject({ line: 2, column: 1 });
  });

  test('has files that are called after its script, and that no other production’s are called', async () => {
    const { body: script } = await post('/scripts', {
      name: 'Früh: 7/8 “Uhr”',
      text: 'Hello.',
      versions: { es: 'Hola.' },
    });
    const names: string[] = [];
    for (const version of ['v0', 'v0', 'es']) {
      const { body } = await post('/productions', { script: script.id, version, voice: 'tone_mid', captions: ['vtt'] });
      names.push(...(await over(body.id)).files.map(({ name }: { name: string }) => name));
    }
    for (const [i, name] of names.entries())
      expect(name).toMatch(i < 4 ? /^Früh-7-8-Uhr-\w{6}\.(mp3|vtt)$/ : /^Früh-7-8-Uhr-es-\w{6}\.(mp3|vtt)$/);
    expect(new Set(names).size).toBe(6);
  });

  test.each(['script', 'module', 'project'])('of an archived %s is refused, until it is brought back', async (kind) => {
    const { body: script } = await post('/scripts', { name: 'x', project: `put away: ${kind}`, text: 'Hello.' });
    const path = `/${kind}s/${kind === 'script' ? script.id : script[kind]}`;
    const archive = (archived: boolean) => server.call('PATCH', path, { key, body: { archived } });
    const produce = () => post('/productions', { script: script.id, voice: 'tone_mid' });
    await archive(true);
    expect(await produce()).toMatchObject({ status: 409, body: { code: 'not_possible_now' } });
    await archive(false);
    expect((await produce()).status).toBe(202);
  });

  test('can be planned without being made', async () => {
    const { body: script } = await post('/scripts', { name: 'x', text: 'Hello there.' });
    const answer = await post('/productions?dryRun=true', { script: script.id, voice: 'tone_mid' });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ exact: false, cost: { characters: 12 } });
    const inBody = await post('/productions', { script: script.id, voice: 'tone_mid', dryRun: true });
    expect(inBody).toMatchObject({ status: 400, body: { errors: [{ hint: expect.stringContaining('?dryRun=') }] } });
  });

  test('costs what it says before: each sentence once, however often it is heard', async () => {
    const its = (await server.newOrganisation()).key;
    const send = (path: string, body: object) => server.call('POST', path, { key: its, body });
    const sections = ['Again 𠮷 and again.', 'Again 𠮷 and again.', 'Again 𠮷 <break time="1s"/> and again.'];
    const text = sections.map((its, i) => `<<sectionName::s${i}>>${its}`).join('');
    await send('/scripts', { reference: 'again', text });
    const order = { script: 'again', voice: 'tone_mid' };
    const { cost } = (await send('/productions?dryRun=true', order)).body;
    expect(cost).toMatchObject({ charactersToSpeak: 18, clipsToSpeak: 1 });
    await over((await send('/productions', order)).body.id, its);
    const { body: usage } = await get('/usage?by=voice', its);
    expect(usage.data).toMatchObject([{ voice: 'tone_mid', characters: 18 }]);
    const again = (await send('/productions?dryRun=true', order)).body;
    expect(again).toMatchObject({ exact: true, cost: { characters: cost.characters, charactersToSpeak: 0 } });
  });

  test('of a text or of media alone can be planned, too', async () => {
    const before = (await get('/productions')).body.data.length;
    const speech = await post('/speech?dryRun=true', { text: 'Hello there.', voice: 'tone_mid' });
    expect(speech).toMatchObject({ status: 200, body: { cost: { characters: 12 } } });
    const { body: jingle } = await server.call('POST', '/media?name=planned.wav', { key, body: tone() });
    const timeline = await post('/timelines?dryRun=true', {
      timeline: [{ contentType: 'sound', files: [{ media: 'a', startAt: 0.5 }] }],
      media: { a: { media: jingle.id } },
    });
    expect(timeline).toMatchObject({ status: 200, body: { cost: { characters: 0 } } });
    expect((await get('/productions')).body.data).toHaveLength(before);
  });

  test('says when it is no longer what would be made, and why; its script tells it of the last ones', async () => {
    const { body: script } = await post('/scripts', { name: 'old', text: 'Hello.', versions: { de: 'Hallo.' } });
    await post('/scripts', { name: 'another', text: 'Hello.', versions: { De: 'Hallo.' } });
    const produce = async (order: object) => {
      const { body } = await post('/productions', { script: script.id, voice: 'tone_mid', ...order });
      expect((await over(body.id)).stale).toEqual([]);
      return body.id;
    };
    const before = await produce({});
    const slow = await produce({ sections: { default: { speed: 0.9 } } });
    const de = await produce({ version: 'de' });
    const maya = await produce({ audience: { name: 'Maya' } });
    const stale = async (path = '/productions?script=') => {
      const { body } = await get(path.replace('script=', `script=${script.id}`).replace('ID', script.id));
      return Object.fromEntries(body.data.map(({ id, stale }: { id: string; stale: string[] }) => [id, stale]));
    };
    const change = (path: string, body: object) => server.call('PATCH', path, { key, body });

    await change(`/scripts/${script.id}`, { text: 'Hello again.' });
    await server.call('DELETE', `/scripts/${script.id}/versions/de`, { key });
    const changed = { [before]: ['text_changed'], [slow]: ['text_changed'], [maya]: ['text_changed'] };
    expect(await stale()).toEqual({ ...changed, [de]: ['version_deleted'] });
    expect(await stale('/productions?version=de&script=')).toEqual({ [de]: ['version_deleted'] });
    expect(await stale('/scripts/ID/audio')).toEqual({
      [slow]: ['text_changed'],
      [maya]: ['text_changed'],
      [de]: ['version_deleted'],
    });

    await post(`/scripts/${script.id}/versions/v0/revisions/1/restore`, {});
    await post(`/scripts/${script.id}/versions`, { name: 'de', text: 'Servus.' });
    expect(await stale()).toEqual({ [before]: [], [slow]: [], [maya]: [], [de]: ['text_changed'] });
    // Versions are called in any case.
    expect(await stale('/productions?version=DE&script=')).toEqual({ [de]: ['text_changed'] });
    expect((await get(`/productions/newest?script=${script.id}&version=De`)).body.id).toBe(de);

    const { body: sections } = await get(`/sections?script=${script.id}`);
    await change(`/sections/${sections.data[0].id}`, { settings: { speed: 0.9 } });
    expect(await stale('/scripts/ID/audio?version=V0')).toEqual({ [slow]: [], [maya]: ['settings_changed'] });
  });

  test('tells what was asked for, as it can be asked for again', async () => {
    const { body: script } = await post('/scripts', { name: 'asked', text: 'Hello {{name|you}}.' });
    const { body: sections } = await get(`/sections?script=${script.id}`);
    await server.call('PATCH', `/sections/${sections.data[0].id}`, { key, body: { settings: { speed: 1.1 } } });
    const order = {
      script: script.id,
      audience: { name: 'Ada' },
      voice: 'tone_mid',
      sections: { [sections.data[0].name]: { padding: 1 } },
      template: 'news',
      preset: 'podcast',
      loudness: -20,
      formats: ['wav'],
      forceLength: 12,
      media: { jingle: { media: (await sent()).id, at: 1, gain: -6 } },
      class: 'batch',
    };
    const { body } = await post('/productions', order);
    expect(body.request).toMatchObject({ ...order, version: 'v0', captions: [] });
    const again = await post('/productions', body.request);
    expect([again.status, again.body.request]).toEqual([202, body.request]);
    const mine = { name: 'mine', description: '', music: { ducking: { alone: -3, under: -9 } } };
    for (const [path, its] of [
      ['/speech', { text: 'Hello.', voice: 'tone_mid', preset: mine }],
      ['/timelines', { timeline: [{ contentType: 'sound', files: [{ media: 'jingle' }] }], media: order.media }],
    ] as const) {
      const { body: alone } = await post(path, its);
      expect(alone.request).toMatchObject(its);
      expect((await post(path, alone.request)).body.request).toEqual(alone.request);
    }
    const { body: list } = await get(`/productions?script=${script.id}`);
    expect(list.data[0]).not.toHaveProperty('request');
    expect(list.data[0]).not.toHaveProperty('report');
  });

  test('that is cancelled ends, and can be tried again', async () => {
    const { body: script } = await post('/scripts', { name: 'long', text: 'One two three four. '.repeat(30) });
    const { body } = await post('/productions', { script: script.id, voice: 'tone_mid' });
    await post(`/productions/${body.id}/cancel`, {});
    expect((await over(body.id)).state).toBe('cancelled');
    await post(`/productions/${body.id}/retry`, {});
    expect((await over(body.id)).state).toBe('done');
  });

  test('costs what was spoken for it, in whichever attempt that was', async () => {
    const { id, key: its } = await server.newOrganisation();
    const text = 'One two three four. '.repeat(100).trim();
    const { body: script } = await post('/scripts', { text }, its);
    const { body } = await post('/productions', { script: script.id, voice: 'tone_mid' }, its);
    // Bytes of its clips are there: something was spoken.
    const spoken = async () => {
      for await (const { key } of server.storage.list(`o/${parseId('organisation', id)}/cache/`)) return key;
      return undefined;
    };
    while (!(await spoken()));
    await post(`/productions/${body.id}/cancel`, {}, its);
    await over(body.id, its);
    const usage = async () => (await get('/usage', its)).body;
    const before = await usage();
    expect(before.limits.renders.used).toBe(1);
    await post(`/productions/${body.id}/retry`, {}, its);
    expect((await over(body.id, its)).state).toBe('done');
    const { charactersToSpeak } = (
      await post('/productions?dryRun=true', { script: script.id, voice: 'tone_high' }, its)
    ).body.cost;
    expect(await usage()).toMatchObject({ characters: charactersToSpeak, limits: { renders: { used: 1 } } });
    expect(before.characters).toBeLessThanOrEqual(charactersToSpeak);
    expect((await usage()).milliseconds).toBeGreaterThan(0);
  });

  test.each(['cancelled', 'deleted'])(
    'that is %s is counted as far as it was spoken: the next one is not paid for',
    async (how) => {
      const { key: its } = await server.newOrganisation();
      // Spoken in a moment, and long in the making: an hour of media to be mixed.
      const body = {
        text: 'One two three four.',
        voice: 'tone_mid',
        formats: ['flac'],
        forceLength: 3600,
        class: 'normal',
      };
      const { body: script } = await post('/scripts', { text: body.text }, its);
      const order = { ...body, text: undefined, script: script.id };
      const { body: production } = await post('/productions', order, its);
      const isSpoken = async () =>
        (
          await server.owner.query('select progress from productions where id = $1', [
            parseId('production', production.id),
          ])
        ).rows[0]?.progress?.part >= 0.7;
      while (!(await isSpoken())) await new Promise((resolve) => setTimeout(resolve, 20));
      if (how === 'deleted') await server.call('DELETE', `/productions/${production.id}`, { key: its });
      else await post(`/productions/${production.id}/cancel`, {}, its);
      const usage = async () => (await get('/usage', its)).body;
      while ((await usage()).limits.renders.used === 0 || (await usage()).characters === 0);
      expect(await usage()).toMatchObject({ characters: 19, milliseconds: 0, limits: { renders: { used: 1 } } });
      const { body: next } = await post('/productions', { ...order, forceLength: undefined }, its);
      await over(next.id, its);
      expect(await usage()).toMatchObject({ characters: 19, limits: { renders: { used: 2 } } });
    },
  );

  test.each([
    [
      'a long value',
      { name: Buffer.from(Array.from({ length: 3_000 }, (_, i) => (i * 7919) % 251)).toString('base64') },
    ],
    ['many values', Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`c${i}`, `${i * 7919}`.repeat(10)]))],
  ])('is made for an audience with %s', async (_, audience) => {
    const { body: script } = await post('/scripts', { text: 'Hello.' });
    const order = { script: script.id, voice: 'tone_mid', audience };
    expect((await over((await post('/productions', order)).body.id)).state).toBe('done');
    const newest = await get(
      `/productions/newest?script=${script.id}&audience=${encodeURIComponent(JSON.stringify(audience))}`,
    );
    expect(newest.body.audience).toEqual(audience);
  });

  test('is not accepted for an audience that nobody is, nor with a file twice', async () => {
    const { body: script } = await post('/scripts', { text: 'Hello.' });
    const order = { script: script.id, voice: 'tone_mid' };
    const refused = await post('/productions', { ...order, audience: { note: 'x'.repeat(100_000) } });
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ pointer: '/audience' }] } });
    const { body } = await post('/productions', { ...order, captions: ['vtt', 'vtt'] });
    const files = (await over(body.id)).files.map(({ format }: { format: string }) => format);
    expect(files).toEqual(['mp3', 'vtt']);
  });

  test('costs all that is spoken for it, also what is cut away', async () => {
    const { key: its } = await server.newOrganisation();
    const text = '<<sectionName::a>>One two three four. <<sectionName::b>>Five.';
    const { body: script } = await post('/scripts', { text }, its);
    const order = { script: script.id, voice: 'tone_mid', sections: { b: { startAt: 0 } } };
    const { cost } = (await post('/productions?dryRun=true', order, its)).body;
    const { warnings } = await over((await post('/productions', order, its)).body.id, its);
    expect(warnings).toContainEqual(expect.objectContaining({ code: 'speech_cut' }));
    const characters = 'One two three four.Five.'.length;
    expect((await get('/usage', its)).body.characters).toBe(characters);
    expect(cost).toMatchObject({ characters, charactersToSpeak: characters });
    const whole = (await post('/productions?dryRun=true', { ...order, sections: {} }, its)).body;
    expect(whole).toMatchObject({ exact: true, cost: { characters, charactersToSpeak: 0 } });
  });

  test('one sentence at two pitches is spoken, and paid for, once', async () => {
    const { key: its } = await server.newOrganisation();
    const sections = ['<prosody pitch="+20%">Hello.</prosody>', '<prosody pitch="-20%">Hello.</prosody>'];
    const text = sections.map((its, i) => `<<sectionName::s${i}>>${its}`).join('');
    const { body: script } = await post('/scripts', { text }, its);
    const order = { script: script.id, voice: 'tone_mid' };
    const { cost } = (await post('/productions?dryRun=true', order, its)).body;
    expect(cost).toMatchObject({ characters: 12, charactersToSpeak: 6, clipsToSpeak: 1 });
    await over((await post('/productions', order, its)).body.id, its);
    expect((await get('/usage', its)).body.characters).toBe(6);
  });

  test('of an organisation that is suspended stops, and waits until it is restored', async () => {
    const { id, key: its } = await server.newOrganisation();
    // Longer than it takes a worker to ask whether it is still wanted.
    const section = (i: number) => `<<sectionName::s${i}>>${'One two three four. '.repeat(180)}`;
    const { body: script } = await post(
      '/scripts',
      { text: Array.from({ length: 8 }, (_, i) => section(i)).join('') },
      its,
    );
    const { body } = await post('/productions', { script: script.id, voice: 'tone_mid', formats: ['flac'] }, its);
    const state = async () =>
      (await server.owner.query('select state from productions where id = $1', [parseId('production', body.id)]))
        .rows[0].state;
    const set = (state: string) =>
      server.call('PATCH', `/organisations/${id}`, { key: server.superKey, body: { state } });
    while ((await state()) !== 'running');
    await set('suspended');
    while ((await state()) === 'running') await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await state()).toBe('queued');
    await set('active');
    await post(`/productions/${body.id}/cancel`, {}, its);
    expect((await over(body.id, its)).state).toBe('cancelled');
  });

  test('is watched until it is done', async () => {
    const { body: script } = await post('/scripts', { name: 'watched', text: 'Hello.' });
    const { body } = await post('/productions', { script: script.id, voice: 'tone_mid' });
    const { body: stream } = await server.call('GET', `/productions/${body.id}/events`, { key });
    const states = [...stream.matchAll(/^data: (.*)$/gm)].map(([, data]) => JSON.parse(data!).state);
    expect(states.at(-1)).toBe('done');
    expect(new Set(states).size).toBeGreaterThan(1);
  });
});

test('an event stream ends with its key', async () => {
  await using quiet = await openHarness();
  const { key: owner } = await quiet.newOrganisation();
  const call = (method: string, path: string, body?: object) => quiet.call(method, path, { key: owner, body });
  const { body: script } = await call('POST', '/scripts', { text: 'Hello.' });
  const { body: production } = await call('POST', '/productions', { script: script.id, voice: 'tone_mid' });
  const { body: other } = await call('POST', '/keys', { name: 'watches', role: 'read-only' });
  const watching = quiet.call('GET', `/productions/${production.id}/events`, { key: other.apiKey });
  // It has come in, once its use is written down.
  for (let used = null; used === null; ) {
    const { body } = await call('GET', '/keys');
    used = body.data.find(({ id }: { id: string }) => id === other.id).lastUsedAt;
  }
  await call('DELETE', `/keys/${other.id}`);
  await call('POST', `/productions/${production.id}/cancel`);
  expect((await watching).body).not.toContain('cancelled');
});

test('a change is looked at once for all who watch', async () => {
  await using quiet = await openHarness();
  const { key } = await quiet.newOrganisation();
  const { body: script } = await quiet.call('POST', '/scripts', { key, body: { text: 'Hello.' } });
  const order = { script: script.id, voice: 'tone_mid' };
  const { body: production } = await quiet.call('POST', '/productions', { key, body: order });
  const url = `${quiet.app.listeningOrigin}/api/productions/${production.id}/events`;
  const leaving = new AbortController();
  const open = async () => {
    const { body } = await fetch(url, { headers: { 'x-api-key': key }, signal: leaving.signal });
    return body!.pipeThrough(new TextDecoderStream()).getReader();
  };
  const all = await Promise.all(Array.from({ length: 20 }, open));
  const told = (what: string) =>
    Promise.all(
      all.map(async (reader) => {
        for (let text = ''; !text.includes(what); ) text += (await reader.read()).value;
      }),
    );
  await told('"state":"queued"');
  let connections = 0;
  quiet.database.pool.on('acquire', () => connections++);
  await quiet.owner.query(`update productions set state = 'running', progress = '{"stage":"mixing","part":0.5}'`);
  await quiet.owner.query(`select pg_notify('libretto_production', id::text) from productions`);
  await told('"part":0.5');
  leaving.abort();
  // Signing in again costs another for each of them, at most.
  expect(connections).toBeLessThanOrEqual(1 + all.length);
});

test('so many event streams are open at a time, and no more', async () => {
  await using quiet = await openHarness();
  const { key } = await quiet.newOrganisation();
  const { body: script } = await quiet.call('POST', '/scripts', { key, body: { text: 'Hello.' } });
  const order = { script: script.id, voice: 'tone_mid' };
  const { body: production } = await quiet.call('POST', '/productions', { key, body: order });
  const leaving = new AbortController();
  const { signal } = leaving;
  const open = () =>
    fetch(`${quiet.app.listeningOrigin}/api/productions/${production.id}/events`, {
      headers: { 'x-api-key': key },
      signal,
    });
  const all = await Promise.all(Array.from({ length: 200 }, open));
  expect(new Set(all.map(({ status }) => status))).toEqual(new Set([200]));
  const isRefused = async () => {
    const answer = await open();
    return answer.status === 429 && (await answer.text()).includes('too_many_requests');
  };
  expect(await isRefused()).toBe(true);
  await all[0]!.body!.cancel();
  while (await isRefused());
  leaving.abort();
});

test('a burst of one organisation leaves a slot to the others', async () => {
  // Renders one at a time, and one more for who has nothing running.
  await using line = await openHarness({ worker: true });
  const [many, one] = [await line.newOrganisation(), await line.newOrganisation()];
  const order = async (key: string, text: string) => {
    const { body: script } = await line.call('POST', '/scripts', { key, body: { text } });
    return () => line.call('POST', '/productions', { key, body: { script: script.id, voice: 'tone_mid' } });
  };
  const burst = await order(many.key, 'One two three four. '.repeat(150));
  const single = await order(one.key, 'Hello.');
  await Promise.all(Array.from({ length: 20 }, burst));
  const { body: production } = await single();
  for (let state = ''; state !== 'done'; ) {
    const { rows } = await line.owner.query(
      "select count(*)::int as running from productions where organisation_id = $1 and state = 'running'",
      [parseId('organisation', many.id)],
    );
    expect(rows[0].running).toBeLessThanOrEqual(1);
    ({ state } = (await line.call('GET', `/productions/${production.id}`, { key: one.key })).body);
  }
  const { body } = await line.call('GET', '/productions?limit=50', { key: many.key });
  expect(body.data.filter(({ state }: { state: string }) => state === 'done').length).toBeLessThan(20);
});

test.each(['key', 'organisation'])('what is ordered does not outlive its %s while it is looked at', async (what) => {
  const its = await server.newOrganisation();
  const { body: orders } = await post('/keys', { name: 'orders', role: 'user' }, its.key);
  const { planner } = server.app.ports;
  const { check } = planner;
  const spy = vi.spyOn(planner, 'check').mockImplementationOnce(async (...order) => {
    const checked = await check(...order);
    if (what === 'key') await server.call('DELETE', `/keys/${orders.id}`, { key: its.key });
    else await server.call('DELETE', `/organisations/${its.id}`, { key: server.superKey });
    return checked;
  });
  const answer = await post('/speech', { text: 'Too late.', voice: 'tone_mid' }, orders.apiKey);
  spy.mockRestore();
  expect(answer).toMatchObject({ status: 401, body: { code: 'key_unknown' } });
  const { rows } = await server.owner.query('select id from productions where organisation_id = $1', [
    parseId('organisation', its.id),
  ]);
  expect(rows).toEqual([]);
});

test('speech is waited for', async () => {
  const { status, body } = await post('/speech', { text: 'Hello.', voice: 'tone_mid', formats: ['wav'] });
  expect([status, body.state, body.files.length]).toEqual([201, 'done', 1]);
});

describe('a link', () => {
  let file: { id: string; url: string; bytes: number; sha256: string };
  beforeAll(async () => {
    const { body } = await post('/speech', { text: 'Hello again.', voice: 'tone_mid', formats: ['wav'] });
    [file] = body.files;
  });
  const fetched = (url: string, headers = {}, method: 'GET' | 'HEAD' = 'GET') =>
    server.ask({ method, url: new URL(url).pathname + new URL(url).search, headers });

  test.each([
    ['bytes=0-9', 206, 10, 'bytes 0-9/'],
    ['bytes=10-', 206, undefined, 'bytes 10-'],
    ['bytes=-7', 206, 7, undefined],
    ['bytes=999999999-', 416, undefined, 'bytes */'],
    ['bytes=0-1,3-4', 200, undefined, undefined],
  ])('answers %s', async (range, status, length, said) => {
    const answer = await fetched(file.url, { range });
    expect(answer.statusCode).toBe(status);
    if (length !== undefined) expect(answer.bytes.length).toBe(length);
    if (said !== undefined) expect(answer.headers['content-range']).toContain(said);
  });

  test('has a strong ETag, a type and a name, and answers HEAD', async () => {
    const { headers, statusCode, bytes } = await fetched(file.url, {}, 'HEAD');
    expect(statusCode).toBe(200);
    expect(bytes.length).toBe(0);
    expect(headers).toMatchObject({ etag: `"${file.sha256}"`, 'content-type': 'audio/wav' });
    expect(Number(headers['content-length'])).toBe(file.bytes);
    expect(headers['content-disposition']).toMatch(/"speech-[0-9a-f]{6}\.wav"/);
    for (const known of [headers.etag as string, `W/${headers.etag}`])
      expect((await fetched(file.url, { 'if-none-match': known })).statusCode).toBe(304);
  });

  test('whose client has hung up before the first byte leaves no file open', async () => {
    const { port } = server.app.server.address() as { port: number };
    const { pathname, search } = new URL(file.url);
    const accepted = once(server.app.server, 'connection') as Promise<[Socket]>;
    const client = connect(port, '127.0.0.1');
    const [connection] = await accepted;
    const read = server.storage.read;
    const opened = Promise.withResolvers<Readable>();
    const spy = vi.spyOn(server.storage, 'read').mockImplementationOnce(async (...part) => {
      const stream = (await read(...part)) as Readable;
      opened.resolve(stream);
      const closed = new Promise((resolve) => connection.once('close', resolve));
      client.resetAndDestroy();
      await closed;
      return stream;
    });
    client.write(`GET ${pathname}${search} HTTP/1.1\r\nHost: x\r\n\r\n`);
    const stream = await opened.promise;
    await vi.waitFor(() => expect(stream.closed).toBe(true), { timeout: 20_000 });
    spy.mockRestore();
  });

  test('leads nowhere when anything of it is changed', async () => {
    const token = new URL(file.url).searchParams.get('token')!;
    const changed = file.url.replace(token, (token[0] === 'A' ? 'B' : 'A') + token.slice(1));
    for (const url of [changed, file.url.split('?')[0]!, file.url.replace(/fil_./, 'fil_1')])
      expect(await fetched(url), url).toMatchObject({ statusCode: 404, headers: { 'cache-control': 'no-store' } });
  });

  test('can be public until it is taken back', async () => {
    const patch = (isPublic: boolean) => server.call('PATCH', `/files/${file.id}`, { key, body: { public: isPublic } });
    const { publicUrl } = (await patch(true)).body;
    expect((await patch(true)).body.publicUrl).toBe(publicUrl);
    expect((await fetched(publicUrl)).statusCode).toBe(200);
    await patch(false);
    expect((await fetched(publicUrl)).statusCode).toBe(404);
  });

  test('is not public where that is switched off, by the organisation or by its limits', async () => {
    const { id, key: its } = await server.newOrganisation();
    const { body } = await post('/speech', { text: 'Hello.', voice: 'tone_mid', formats: ['wav'] }, its);
    const publish = () => server.call('PATCH', `/files/${body.files[0].id}`, { key: its, body: { public: true } });
    const change = (change: object, key: string) => server.call('PATCH', `/organisations/${id}`, { key, body: change });
    const { publicUrl } = (await publish()).body;
    for (const [off, on, by] of [
      [{ publicLinks: false }, { publicLinks: true }, its],
      [{ limits: { publicLinks: 0 } }, { limits: { publicLinks: null } }, server.superKey],
    ] as const) {
      await change(off, by);
      expect((await fetched(publicUrl)).statusCode).toBe(404);
      expect((await publish()).status).toBe(403);
      await change(on, by);
      expect((await fetched(publicUrl)).statusCode).toBe(200);
    }
  });

  test('is dead with its organisation', async () => {
    const other = await server.newOrganisation();
    const { body } = await post('/speech', { text: 'Hello.', voice: 'tone_mid', formats: ['wav'] }, other.key);
    const suspend = (state: string) =>
      server.call('PATCH', `/organisations/${other.id}`, { key: server.superKey, body: { state } });
    await suspend('suspended');
    expect((await fetched(body.files[0].url)).statusCode).toBe(404);
    await suspend('active');
    expect((await fetched(body.files[0].url)).statusCode).toBe(200);
  });
});
