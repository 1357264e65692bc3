// What the world does to a render: signals, closed pipes, full disks, two at once, a cache that vanishes.

import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPlace, type Place, ROOT } from './program.ts';

let place: Place;
beforeAll(async () => {
  place = await openPlace();
  // Half a minute of sound is enough to be met in the middle.
  const sentences = Array.from({ length: 40 }, (_, i) => `Sentence ${i} says a little more than the one before.`);
  await writeFile(join(place.folder, 'long.txt'), sentences.join(' '));
  await writeFile(join(place.folder, 'short.txt'), 'Hello there, all of you.');
});
afterAll(() => place[Symbol.asyncDispose]());

const long = ['render', 'long.txt', '--voice', 'tone_mid', '--format', 'mp3,wav'];
const short = ['render', 'short.txt', '--voice', 'tone_mid', '--format', 'wav'];

/** The program, running; `until` waits for a word of its progress. */
function start(args: readonly string[], node = process.execPath) {
  const child = spawn(node, [join(ROOT, 'bin', 'libretto.js'), ...args], {
    cwd: place.folder,
    env: { ...place.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    said += text;
  });
  child.stdout.resume();
  return {
    child,
    ended: once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>,
    async until(word: string) {
      while (!said.includes(word) && child.exitCode === null) await delay(5);
    },
    said: () => said,
  };
}

async function filesIn(folder: string): Promise<string[]> {
  return (await readdir(join(place.folder, folder)).catch(() => [])).sort();
}

describe.each<[signal: NodeJS.Signals, exit: [number | null, NodeJS.Signals | null]]>([
  ['SIGINT', [130, null]],
  ['SIGTERM', [130, null]],
  ['SIGKILL', [null, 'SIGKILL']],
])('%s', (signal, exit) => {
  test.each([
    ['before anything is made', undefined],
    ['after speaking', 'spoke'],
    ['while mastering', 'mastering'],
    ['while encoding', 'encoding mp3'],
  ])('%s leaves no file that looks finished', async (_when, word) => {
    const out = `${signal}-${word ?? 'start'}`.replaceAll(' ', '-');
    const running = start([...long, '--out', out]);
    await (word === undefined ? once(running.child, 'spawn') : running.until(word));
    running.child.kill(signal);
    const ended = await running.ended;
    // Before the program listens, a signal ends it as it ends any other.
    if (word === undefined) expect([exit, [null, signal]]).toContainEqual(ended);
    else expect(ended).toEqual(exit);
    const unfinished = (await filesIn(out)).filter((name) => !name.endsWith('.part'));
    expect(unfinished).toEqual([]);
    if (signal !== 'SIGKILL') expect(await filesIn(out)).toEqual([]);
    if (signal !== 'SIGKILL' && word) expect(running.said()).toContain('error[cancelled]');
  });
});

test('two renders of the same file at once both succeed, and the file is whole', async () => {
  const runs = await Promise.all([1, 2].map(() => place.json([...short, '--out', 'twice'])));
  expect(runs.map(({ code }) => code)).toEqual([0, 0]);
  const hashes = new Set(runs.map(({ document }) => document.productions[0].files[0].sha256));
  expect(hashes.size).toBe(1);
  expect(await filesIn('twice')).toEqual(['short.wav']);
});

test('a cache that vanishes during a render changes nothing', async () => {
  const cache = join(place.folder, '.cache');
  const whole = await place.json([...long, '--out', 'whole']);
  await rm(cache, { recursive: true });
  const running = start([...long, '--out', 'vanished']);
  await running.until('spoke');
  await rm(cache, { recursive: true, force: true, maxRetries: 3 });
  expect(await running.ended).toEqual([0, null]);
  const bytes = (folder: string) => readFile(join(place.folder, folder, 'long.wav'));
  expect(whole.code).toBe(0);
  expect((await bytes('vanished')).equals(await bytes('whole'))).toBe(true);
});

test('what is read from is never written over', async () => {
  const production = JSON.stringify({ script: 'short.txt', voice: 'tone_mid', captions: ['json'] });
  await writeFile(join(place.folder, 'precious.json'), production);
  const { code, document } = await place.json(['render', 'precious.json']);
  expect([code, document.error.code]).toEqual([2, 'not_writable']);
  expect(await readFile(join(place.folder, 'precious.json'), 'utf8')).toBe(production);
});

test('a warning is told however quiet the render is', async () => {
  const { stdout, stderr } = await place.run([...short.toSpliced(1, 1, '-'), '--quiet'], {
    stdin: 'Hello {{name}}, good day.',
  });
  expect(stderr).toMatch(/^warning\[parameter_missing\]: -:1:7: /);
  expect(stdout).toContain('script.wav');
});

test('of several productions those made are told before a later one fails', async () => {
  const { code, stdout, stderr } = await place.run([...short, 'nowhere.txt'].toSpliced(2, 0, 'long.txt'));
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain('error[file_not_found]');
  await writeFile(join(place.folder, 'wrong.txt'), 'Hello <<what::is>> this.');
  const half = await place.run([...short.toSpliced(2, 0, 'wrong.txt')]);
  expect([half.code, half.stdout.split('  ')[0]]).toEqual([2, 'short.wav']);
  expect(half.stderr).toContain('wrong.txt:1:7');
});

test('a reader that has read enough is no error', async () => {
  const running = start(['plan', 'long.txt', '--voice', 'tone_mid', '--json']);
  running.child.stdout.destroy();
  expect(await running.ended).toEqual([0, null]);
  expect(running.said()).not.toContain('EPIPE');
});

test.skipIf(process.platform !== 'linux')('a standard output that is full is an error in words', () => {
  const command = `"${process.execPath}" "${join(ROOT, 'bin', 'libretto.js')}" voices list --json > /dev/full`;
  const run = () => execFileSync('sh', ['-c', command], { env: { ...place.env }, stdio: 'pipe' });
  expect(run).toThrow(expect.objectContaining({ status: 2, stderr: expect.anything() }));
});

describe('a full disk', () => {
  /** 300 kB that are a disk of their own, where this is allowed. */
  async function tinyDisk(): Promise<(AsyncDisposable & { folder: string }) | undefined> {
    const folder = await mkdtemp(join(tmpdir(), 'libretto-tiny-'));
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=300k', 'tmpfs', folder], { stdio: 'ignore' });
    } catch {
      await rm(folder, { recursive: true });
      return undefined;
    }
    return {
      folder,
      async [Symbol.asyncDispose]() {
        execFileSync('umount', [folder]);
        await rm(folder, { recursive: true });
      },
    };
  }

  test.each<[what: string, env: string | undefined]>([
    ['for finished files', undefined],
    ['for the cache', 'LIBRETTO_CACHE_DIR'],
    ['for temporary files', 'TMPDIR'],
  ])('%s', async (_what, env) => {
    await using disk = await tinyDisk();
    if (!disk) return;
    // Longer than what is kept in memory between mix and master.
    const args = ['render', 'long.txt', '--voice', 'tone_mid', '--format', 'wav', '--quiet', '--json'];
    const out = env === undefined ? disk.folder : `full-${env}`;
    const settings = env === undefined ? {} : { [env]: disk.folder };
    const { code, stdout } = await place.run([...args, '--out', out], { env: settings });
    expect(JSON.parse(stdout)).toEqual({
      error: expect.objectContaining({ code: 'disk_full', hint: expect.any(String) }),
    });
    expect(code).toBe(2);
    // Clips that were spoken stay in the cache; nothing that is half made stays anywhere.
    const left = await readdir(disk.folder, { recursive: true });
    expect(left.filter((name) => /\.part$|\.wav$|libretto-/.test(name))).toEqual([]);
  });
});

test('a folder that stands where a file should go is refused, and stays', async () => {
  await mkdir(join(place.folder, 'taken', 'short.wav'), { recursive: true });
  const { code, document } = await place.json([...short, '--out', 'taken']);
  expect([code, document.error.code]).toEqual([2, 'not_writable']);
  expect(await filesIn('taken')).toEqual(['short.wav']);
});

test('nothing asked for is answered with what can be asked for', async () => {
  const { code, stdout } = await place.run([]);
  expect([code, stdout]).toEqual([0, expect.stringContaining('Usage: libretto')]);
});
