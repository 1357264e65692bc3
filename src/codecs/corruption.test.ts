// Hundreds of broken files through the decoder: sound or a refusal in words, and this process lives.

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Refusal } from '../errors.ts';
import { decodeFile } from './decode.ts';
import { header } from './wav.ts';

const noFfmpeg = spawnSync('ffmpeg', ['-version']).status !== 0;
const FRAMES = 19_200;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'libretto-corrupt-'));
  const samples = Int16Array.from({ length: FRAMES }, (_, i) => 9000 * Math.sin(i / 20) * Math.sin(i / 3000));
  const wav = Buffer.concat([
    header({ bits: 16, rate: 48_000, channels: 1, frames: FRAMES }),
    Buffer.from(samples.buffer),
  ]);
  await writeFile(join(folder, 'whole.wav'), wav);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Numbers below n that look like chance and are the same each time (Numerical Recipes' generator). */
function chance(seed: number): (n: number) => number {
  return (n) => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((seed / 2 ** 32) * n);
  };
}

const DAMAGES: ((file: Buffer, below: (n: number) => number) => Buffer)[] = [
  function flippedBits(file, below) {
    for (let n = 1 + below(8); n > 0; n--) file[below(file.length)]! ^= 1 << below(8);
    return file;
  },
  function cutOff(file, below) {
    return file.subarray(0, 1 + below(file.length));
  },
  function lyingHeader(file, below) {
    file.writeUInt32LE([0, 0xffffffff, 0x7fffffff, below(2 ** 32)][below(4)]!, below(Math.min(200, file.length - 4)));
    return file;
  },
  function noiseInTheMiddle(file, below) {
    const at = below(file.length);
    for (let i = at, end = at + below(file.length - at); i < end; i++) file[i] = below(256);
    return file;
  },
  function twoFilesInOne(file, below) {
    return Buffer.concat([file.subarray(0, below(file.length)), file]);
  },
];

async function outcomes(extension: string, count: number): Promise<string[]> {
  const whole = await readFile(join(folder, `whole.${extension}`));
  const outcome = async (n: number) => {
    const path = join(folder, `${n}.${extension}`);
    await writeFile(path, DAMAGES[n % DAMAGES.length]!(Buffer.from(whole), chance(n)));
    try {
      let frames = 0;
      for await (const [samples] of (await decodeFile(path)).blocks) frames += samples!.length;
      // No damage makes sound out of nothing.
      expect(frames).toBeLessThan(100 * FRAMES);
      return 'sound';
    } catch (error) {
      expect(error).toBeInstanceOf(Refusal);
      expect((error as Refusal).message).not.toMatch(/\n|Error|undefined|NaN/);
      return (error as Refusal).code;
    }
  };
  const all: string[] = [];
  for (let n = 0; n < count; n += 2) all.push(...(await Promise.all([outcome(n), outcome(n + 1)])));
  return all;
}

test('WAV', async () => {
  const all = await outcomes('wav', 300);
  expect(all.filter((outcome) => outcome === 'sound').length).toBeGreaterThan(150);
  expect(new Set(all)).toEqual(new Set(['sound', 'media_unreadable']));
});

test.skipIf(noFfmpeg).each(['mp3', 'flac', 'ogg', 'opus', 'm4a', 'aiff', 'caf', 'webm'])('%s', async (extension) => {
  execFileSync('ffmpeg', ['-v', 'error', '-i', join(folder, 'whole.wav'), join(folder, `whole.${extension}`)]);
  const all = await outcomes(extension, 20);
  for (const outcome of all) expect(['sound', 'media_unreadable', 'media_too_long']).toContain(outcome);
});
