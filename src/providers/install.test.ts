import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fakePiperVoice } from '../../test/fake-piper.ts';
import { Refusal } from '../errors.ts';
import { addVoice, removeVoice, verifyVoices } from './install.ts';
import { piperProvider } from './piper.ts';

const NAME = 'de_DE-hum-medium';
const PATH = 'de/de_DE/hum/medium/de_DE-hum-medium.onnx';

let root: string;
let voicesDir: string;
let mirror: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'libretto-install-'));
  voicesDir = join(root, 'voices');
  mirror = join(root, 'mirror');
  const { model, config } = fakePiperVoice();
  await mkdir(dirname(join(mirror, PATH)), { recursive: true });
  await writeFile(join(mirror, PATH), model);
  await writeFile(join(mirror, `${PATH}.json`), config);
});
afterEach(() => rm(root, { recursive: true }));

const add = (name = `piper:${NAME}`) => addVoice(name, { voicesDir, mirror });
const folder = () => join(voicesDir, 'piper', NAME);

async function refusalOf(promise: Promise<unknown>): Promise<Refusal> {
  const error = await promise.then(
    () => undefined,
    (e) => e,
  );
  expect(error).toBeInstanceOf(Refusal);
  return error;
}

describe('adding a voice', () => {
  test('by its published name makes one that speaks, with its loudness measured', async () => {
    const { already, installed } = await add();
    expect(already).toBe(false);
    expect(installed.loudness).toBeLessThan(0);
    const provider = piperProvider({ voicesDir, processes: 1, threads: 1 });
    try {
      const [voice] = await provider.voices();
      expect(voice).toMatchObject({ id: NAME, name: 'Hum', language: 'de-DE', loudness: installed.loudness });
      const words = [
        { text: 'guten', after: '' },
        { text: 'tag', after: '.' },
      ];
      const speak = () => provider.speak({ voice: NAME, language: 'de', speed: 1, words }, {});
      const [first, second] = [await speak(), await speak()];
      expect(first.samples.length).toBeGreaterThan(0);
      expect(Buffer.from(first.samples.buffer).equals(Buffer.from(second.samples.buffer))).toBe(true);
      expect(first.words).toHaveLength(2);
    } finally {
      await provider.close();
    }
  });

  test('that is there fetches nothing', async () => {
    await add();
    await rm(mirror, { recursive: true });
    expect(await add()).toMatchObject({ already: true });
  });

  test('twice at the same time fetches once', async () => {
    const asked: string[] = [];
    const server = await serveMirror(asked);
    const options = { voicesDir, mirror: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
    const both = await Promise.all([addVoice(`piper:${NAME}`, options), addVoice(`piper:${NAME}`, options)]);
    server.close();
    expect(both.map(({ already }) => already).sort()).toEqual([false, true]);
    expect(asked).toEqual([`/${PATH}.json`, `/${PATH}`]);
  });

  test('takes over the lock of an installer that was killed', async () => {
    await mkdir(voicesDir);
    // No process has this number.
    await writeFile(join(voicesDir, '.lock'), `4194999 ${hostname()} x`);
    await mkdir(join(voicesDir, '.building-left-behind'));
    expect(await add()).toMatchObject({ already: false });
    expect((await readdir(voicesDir)).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  test('that is another file than it says is refused, and nothing is left', async () => {
    await writeFile(join(mirror, PATH), '<!doctype html>Not found');
    const refusal = await refusalOf(add());
    expect(refusal.code).toBe('voice_download_failed');
    expect(await verifyVoices(voicesDir)).toEqual([]);
  });

  test('whose bytes are pinned refuses others from a mirror', async () => {
    const joe = 'en/en_US/joe/medium/en_US-joe-medium.onnx.json';
    await mkdir(dirname(join(mirror, joe)), { recursive: true });
    await writeFile(join(mirror, joe), '{}');
    const path = process.env.PATH;
    // Without clients there are no packages to fall back to.
    process.env.PATH = '';
    try {
      const refusal = await refusalOf(
        addVoice('piper:en_US-joe-medium', { voicesDir, mirror, signal: AbortSignal.timeout(20_000) }),
      );
      expect(refusal.problems[0]!.message).toMatch(/another one.*SHA-256/);
    } finally {
      process.env.PATH = path;
    }
  });

  test.each([
    ['en_US-joe-medium', 'piper:en_US-joe-medium'],
    ['kokorro', 'kokoro'],
    ['alloy', undefined],
  ])('of the name %s is refused', async (name, meant) => {
    const refusal = await refusalOf(add(name));
    expect(refusal.code).toBe('unknown_voice');
    expect(refusal.hint).toContain(meant === undefined ? 'There is kokoro' : `Did you mean ${meant}?`);
  });
});

describe('a damaged voice', () => {
  const provider = () => piperProvider({ voicesDir, processes: 1, threads: 1 });
  const speak = async () => {
    const voices = provider();
    const words = [{ text: 'tag', after: '.' }];
    return refusalOf(voices.speak({ voice: NAME, language: 'de', speed: 1, words }, {})).finally(() => voices.close());
  };

  test.each([
    ['cut short', (model: string) => truncate(model, 100), /has 100 bytes/],
    ['tampered with', tamper, /was changed/],
    ['missing', (model: string) => rm(model), /is missing/],
  ])('that is %s is refused before it speaks, found by verify and mended by adding it', async (_, damage, message) => {
    await add();
    await damage(join(folder(), 'model.onnx'));
    const refusal = await speak();
    expect(refusal.code).toBe('voice_damaged');
    expect(refusal.message).toMatch(message);
    expect(refusal.hint).toBe(`Mend it: libretto voices add piper:${NAME}`);
    expect((await verifyVoices(voicesDir))[0]!.damage?.code).toBe('voice_damaged');
    expect(await add()).toMatchObject({ already: false });
    expect(await verifyVoices(voicesDir)).toEqual([{ name: `piper:${NAME}`, damage: undefined }]);
  });

  test('whose description is garbage is mended, too', async () => {
    await add();
    await appendFile(join(folder(), 'installed.json'), '}');
    expect((await verifyVoices(voicesDir))[0]!.damage?.code).toBe('voice_damaged');
    expect(await add()).toMatchObject({ already: false });
  });

  test('that was only copied elsewhere speaks: its bytes are what they were', async () => {
    await add();
    const model = join(folder(), 'model.onnx');
    await utimes(model, 1, 1);
    expect((await verifyVoices(voicesDir))[0]!.damage).toBeUndefined();
  });
});

test('a removed voice is not there any more', async () => {
  await add();
  expect(await removeVoice(`piper:${NAME}`, { voicesDir })).toBe(true);
  expect(await removeVoice(`piper:${NAME}`, { voicesDir })).toBe(false);
  const refusal = await refusalOf(
    piperProvider({ voicesDir, processes: 1, threads: 1 }).speak(
      { voice: NAME, language: 'de', speed: 1, words: [] },
      {},
    ),
  );
  expect(refusal).toMatchObject({ code: 'voice_unavailable', hint: `Install it: libretto voices add piper:${NAME}` });
});

/** One bit, size and name as before. */
async function tamper(path: string): Promise<void> {
  const bytes = await readFile(path);
  bytes[bytes.length >> 1]! ^= 1;
  await writeFile(path, bytes);
}

function serveMirror(asked: string[]): Promise<Server> {
  const server = createServer(async (request, response) => {
    asked.push(request.url!);
    const path = join(mirror, request.url!);
    const found = await stat(path).catch(() => undefined);
    if (!found) response.writeHead(404).end();
    else response.writeHead(200, { 'content-length': found.size }).end(await readFile(path));
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}
