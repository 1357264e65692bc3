// Files of strangers: every kind decodes exactly, whatever is wrong is a refusal in words, and nothing hangs or dies.

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Refusal } from '../errors.ts';
import { allFormats } from './all.ts';
import type { Decoded } from './codec.ts';
import { type DecodeOptions, decodeFile } from './decode.ts';
import { decodeTrusted } from './decode-trusted.ts';
import { header } from './wav.ts';

const noFfmpeg = spawnSync('ffmpeg', ['-version']).status !== 0;

let folder: string;
const at = (name: string) => join(folder, name);

const FRAMES = 50_001;
/** A chord with an attack in each channel, so that a shift by one sample shows. */
const sound = [0, 1].map((c) =>
  Float32Array.from({ length: FRAMES }, (_, i) => {
    const t = i / 48_000;
    const envelope = Math.exp(-((t * 7) % 1) * 4);
    return 0.2 * envelope * (Math.sin(2 * Math.PI * (330 + 110 * c) * t) + Math.sin(2 * Math.PI * 550 * t));
  }),
);

/** Made by another program's encoders, each with the error it may have against the original, in dB of its level. */
const KINDS: [name: string, error: number, args: string[]][] = [
  ['a.wav', -70, ['-c:a', 'pcm_s16le']],
  ['a.flac', -70, ['-sample_fmt', 's16']],
  ['a.flac.ogg', -70, ['-c:a', 'flac', '-sample_fmt', 's16']],
  ['a.aiff', -70, []],
  ['a.caf', -70, ['-c:a', 'pcm_s16be']],
  ['a.alac.m4a', -70, ['-c:a', 'alac', '-sample_fmt', 's16p']],
  ['a.mp3', -25, ['-b:a', '192k']],
  ['a.ogg', -25, ['-c:a', 'libvorbis', '-q:a', '6']],
  ['a.opus', -20, ['-c:a', 'libopus', '-b:a', '160k']],
  ['a.m4a', -25, ['-c:a', 'aac', '-b:a', '192k']],
  ['a.mov', -25, ['-c:a', 'aac', '-b:a', '192k']],
  ['a.webm', -20, ['-c:a', 'libopus', '-b:a', '160k']],
  ['a.au', -70, ['-c:a', 'pcm_s16be']],
];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'libretto-decode-'));
  for (const id of ['wav_float', 'mp3']) {
    const format = allFormats().find((format) => format.id === id)!;
    const encoding = await format.open({ frames: FRAMES });
    const body = encoding.write(sound);
    const { rest, head } = encoding.finish();
    const file = Buffer.concat([body, rest]);
    if (head) file.set(head);
    await writeFile(at(id === 'mp3' ? 'own.mp3' : 'own.wav'), file);
  }
  if (noFfmpeg) return;
  for (const [name, , args] of KINDS) execFileSync('ffmpeg', ['-v', 'error', '-i', at('own.wav'), ...args, at(name)]);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function read({ channels, blocks }: Decoded): Promise<Float32Array[]> {
  const all: number[][] = Array.from({ length: channels }, () => []);
  for await (const block of blocks) block.forEach((samples, c) => void all[c]!.push(...samples));
  return all.map((samples) => Float32Array.from(samples));
}

const decode = async (name: string, options?: DecodeOptions) => read(await decodeFile(at(name), options));

describe.skipIf(noFfmpeg)('decodes, to as many samples as went in and where they were,', () => {
  test.each(KINDS)('%s', async (name, error) => {
    const decoded = await decode(name);
    // WebM has no place for the frames to leave out at the end but Opus's last packet, of 20 ms.
    if (name !== 'a.webm') expect(decoded.map((samples) => samples.length)).toEqual([FRAMES, FRAMES]);
    let noise = 0;
    let power = 0;
    for (const [c, samples] of sound.entries())
      for (let i = 0; i < samples.length; i++) {
        noise += ((decoded[c]![i] ?? 0) - samples[i]!) ** 2;
        power += samples[i]! ** 2;
      }
    expect(10 * Math.log10(noise / power)).toBeLessThan(error);
  });

  test('mono as one channel, a picture before the sound, a name that lies', async () => {
    execFileSync('ffmpeg', ['-v', 'error', '-i', at('own.wav'), '-ac', '1', '-f', 'mp3', at('mono.wav')]);
    expect((await decode('mono.wav')).map((samples) => samples.length)).toEqual([FRAMES]);
    const tag = Buffer.concat([Buffer.from('ID3\x03\0\0\0\x06\x00\x00', 'latin1'), Buffer.alloc(6 << 14, 0x55)]);
    await writeFile(at('tagged.png'), Buffer.concat([tag, await readFile(at('a.mp3'))]));
    expect((await decode('tagged.png')).map((samples) => samples.length)).toEqual([FRAMES, FRAMES]);
  });

  test('what only ffmpeg knows, however much its tags say', async () => {
    const said = ['-metadata', `comment=${'x'.repeat(2000)}`, '-c:a', 'adpcm_ms'];
    execFileSync('ffmpeg', ['-v', 'error', '-i', at('own.wav'), ...said, at('said.wav')]);
    // ADPCM has whole blocks.
    expect((await decode('said.wav'))[0]!.length).toBeGreaterThanOrEqual(FRAMES);
  });

  test('trusted files in this process, to the same samples', async () => {
    for (const name of ['a.wav', 'a.flac', 'a.ogg', 'a.mp3', 'a.m4a']) {
      const { rate, channels } = await decodeTrusted(await readFile(at(name)));
      expect(rate).toBe(48_000);
      expect(channels).toEqual(await decode(name));
    }
  });

  test('a film without sound is refused', async () => {
    execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', 'testsrc=d=0.2:s=64x64', at('film.mp4')]);
    await expect(decode('film.mp4')).rejects.toMatchObject({ code: 'media_unreadable', file: at('film.mp4') });
  });
});

/** 4,000 samples of silence at 2^`exponent` Hz, which AIFF writes as an 80-bit float. */
function aiff({ exponent = 15, channels = 1 }): Buffer {
  const file = Buffer.alloc(54 + 8000);
  file.write('FORM\0\0\0\0AIFFCOMM\0\0\0\x12', 'latin1');
  file.writeUInt32BE(file.length - 8, 4);
  file.writeUInt16BE(channels, 20);
  file.writeUInt32BE(4000 / channels, 22);
  file.writeUInt16BE(16, 26);
  file.writeUInt16BE(16_383 + exponent, 28);
  file.writeUInt8(0x80, 30);
  file.write('SSND', 38, 'latin1');
  file.writeUInt32BE(8008, 42);
  return file;
}

describe('refuses', () => {
  test.each<[what: string, bytes: Uint8Array | string, says: RegExp]>([
    ['an empty file', '', /is empty/],
    ['a text', 'Dear listeners,\nthis is no sound.\n', /a text file/],
    ['a web page', '<!DOCTYPE html><html></html>', /a web page/],
    ['a picture', Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1'), /a PNG picture/],
    ['a MIDI file', Buffer.from('MThd\0\0\0\x06\0\x01\0\x01\0\x60', 'latin1'), /a MIDI file/],
    ['zeros', new Uint8Array(100_000), /zeros/],
    ['a play list that names other files', '#EXTM3U\n#EXT-X-TARGETDURATION:1\n/etc/passwd\n', /a text file/],
    ['noise', Uint8Array.from({ length: 5000 }, (_, i) => (i * i * 7919) >> 5), /no known sound file/],
    ['a header without sound', header({ bits: 16, rate: 48_000, channels: 2, frames: 0 }), /no sound in it/],
    [
      '19 ms',
      Buffer.concat([header({ bits: 16, rate: 48_000, channels: 1, frames: 912 }), Buffer.alloc(1824)]),
      /912 samples/,
    ],
    ['64 Hz', aiff({ exponent: 6 }), /says that it has 64 Hz/],
    ['two gigahertz', aiff({ exponent: 31 }), /says that it has 2147483648 Hz/],
    ['2000 channels', aiff({ channels: 2000 }), /says that it has 2000 channels/],
    [
      'an MP3 that is a tag only',
      Buffer.concat([Buffer.from('ID3\x03\0\0\0\0\0\x10', 'latin1'), Buffer.alloc(40)]),
      /an MP3 file/,
    ],
  ])('%s', async (what, bytes, says) => {
    await writeFile(at(what), bytes);
    const refusal = await decode(what).catch((error) => error);
    expect(refusal).toBeInstanceOf(Refusal);
    expect(refusal).toMatchObject({ code: 'media_unreadable', file: at(what), message: expect.stringMatching(says) });
    expect(refusal.hint).toBeTruthy();
  });

  test('what is not there, and folders', async () => {
    await expect(decode('nowhere.wav')).rejects.toMatchObject({ code: 'file_not_found' });
    await expect(decode('.')).rejects.toMatchObject({ code: 'file_unreadable' });
  });

  test('what is too long: by its header, or once that shows', async () => {
    const limits = { mediaSeconds: 1 };
    await expect(decodeFile(at('own.wav'), { limits })).rejects.toMatchObject({ code: 'media_too_long' });
    // Ten hours at 8 kHz, of which there is only the header.
    const fields = (8000n << 44n) | (15n << 36n) | 288_000_000n;
    const flac = Buffer.alloc(42);
    flac.write('fLaC\x80\0\0\x22', 'latin1');
    flac.writeBigUInt64BE(fields, 18);
    await writeFile(at('ten-hours.flac'), flac);
    await expect(decode('ten-hours.flac')).rejects.toMatchObject({
      code: 'media_too_long',
      message: expect.stringContaining('36000 s'),
    });
    const decoded = await decodeFile(at('own.mp3'), { limits }).catch((error) => error);
    await expect(decoded instanceof Error ? Promise.reject(decoded) : read(decoded)).rejects.toMatchObject({
      code: 'media_too_long',
    });
    const most = await decodeFile(at('own.mp3'), { limits: { mediaSamples: 2 * FRAMES } });
    expect(await read(most)).toHaveLength(2);
    const fewer = { mediaSamples: 2 * FRAMES - 1 };
    await expect(decodeFile(at('own.mp3'), { limits: fewer }).then(read)).rejects.toMatchObject({
      code: 'media_too_long',
      message: expect.stringContaining(`${2 * FRAMES - 1} samples`),
    });
    await expect(decodeFile(at('own.mp3'), { limits: { mediaBytes: 1000 } })).rejects.toMatchObject({
      code: 'media_too_long',
    });
  });

  test('what needs more memory or is silent for too long', async () => {
    const refused = { code: 'media_unreadable' };
    // Node alone has more than 10 MB; the child starts in more than a millisecond. ffmpeg must not come to the rescue.
    const path = process.env.PATH;
    process.env.PATH = '';
    try {
      await expect(decode('own.mp3', { limits: { decodeStallMilliseconds: 1 } })).rejects.toMatchObject(refused);
      const large = await largeMp3();
      const outcome = decode(large, { limits: { decodeMemoryBytes: 10_000_000 } });
      await expect(outcome).rejects.toMatchObject(refused);
    } finally {
      process.env.PATH = path;
    }
  });
});

/** Twenty minutes: more than a pipe holds, so that the child cannot be done before it is looked at. */
async function largeMp3(): Promise<string> {
  const file = await readFile(at('own.mp3'));
  await writeFile(at('large.mp3'), Buffer.concat(Array(1200).fill(file)));
  return 'large.mp3';
}

test('a reader who aborts or leaves ends the child at once', async () => {
  const large = at(await largeMp3());
  const children = () =>
    execFileSync('ps', ['-A', '-o', 'args'], { encoding: 'utf8' })
      .split('\n')
      .filter((line) => line.includes('decode-child') && line.includes(large)).length;

  const abort = new AbortController();
  const decoded = await decodeFile(large, { signal: abort.signal });
  expect(children()).toBe(1);
  const reading = read(decoded);
  abort.abort(new Error('enough'));
  await expect(reading).rejects.toThrow('enough');

  for await (const block of (await decodeFile(large)).blocks) {
    expect(block[0]!.length).toBe(4096);
    break;
  }
  await expect.poll(children).toBe(0);
  await expect(decodeFile(large, { signal: abort.signal })).rejects.toThrow('enough');
});

test('samples that are no numbers come out as silence', async () => {
  const samples = new Float32Array(2000).fill(0.5);
  samples.set([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY], 100);
  const head = header({ bits: 32, rate: 48_000, channels: 1, frames: 2000 });
  await writeFile(at('nan.wav'), Buffer.concat([head, Buffer.from(samples.buffer)]));
  const [decoded] = await decode('nan.wav');
  expect([...decoded!.subarray(98, 105)]).toEqual([0.5, 0.5, 0, 0, 0, 0.5, 0.5]);
});

test('a file that was cut off ends early', async () => {
  await writeFile(at('cut.mp3'), await readFile(at('own.mp3')));
  await truncate(at('cut.mp3'), 12_000);
  const [left] = await decode('cut.mp3');
  expect(left!.length).toBeGreaterThan(15_000);
  expect(left!.length).toBeLessThan(FRAMES);
});
