// The contract that every format passes, and LAME's own promises.

import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Block } from '../audio/sound.ts';
import { decibelsOf } from '../units.ts';
import { allFormats } from './all.ts';
import type { EncodeOptions, Format } from './codec.ts';
import { decodeTrusted } from './decode-trusted.ts';
import { openLame } from './lame.ts';

const noFfmpeg = spawnSync('ffmpeg', ['-version']).status !== 0;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'libretto-codecs-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function encode(
  format: Format,
  sound: Block,
  options: Partial<EncodeOptions> = {},
  step = 4096,
): Promise<Buffer> {
  const frames = sound[0]!.length;
  const encoding = await format.open({ frames, channels: sound.length as 1 | 2, ...options });
  try {
    const parts: Uint8Array[] = [];
    for (let at = 0; at < frames; at += step) parts.push(encoding.write(sound.map((c) => c.subarray(at, at + step))));
    const { rest, head } = encoding.finish();
    const file = Buffer.concat([...parts, rest]);
    if (head) file.set(head);
    return file;
  } finally {
    encoding.close();
  }
}

async function decode(file: Uint8Array): Promise<{ rate: number; sound: Block }> {
  const { rate, channels } = await decodeTrusted(file);
  return { rate, sound: channels };
}

/** Interleaved, by a decoder that is not ours. */
async function decodeByFfmpeg(file: Uint8Array): Promise<Float32Array> {
  const path = join(folder, 'file');
  await writeFile(path, file);
  const bytes = execFileSync('ffmpeg', ['-v', 'error', '-i', path, '-f', 'f32le', '-'], { maxBuffer: 1e9 });
  return new Float32Array(new Uint8Array(bytes).buffer);
}

/** Like a voice: syllables of a gliding tone with harmonics, hissing consonants between them; somewhat off the centre. */
function speechLike(frames: number, rate: number, channels: number): Float32Array[] {
  return Array.from({ length: channels }, (_, c) => {
    let phase = 0;
    let seed = 1;
    return Float32Array.from({ length: frames }, (_, i) => {
      const t = i / rate;
      phase += (2 * Math.PI * (140 + 30 * Math.sin(2.1 * t))) / rate;
      let sample = 0;
      for (let h = 1; h <= 20; h++) sample += Math.sin(h * phase + h * h) / h ** 1.5;
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) | 0;
      const hiss = 0.2 * (seed / 2 ** 31) * Math.cos(9 * t) ** 8;
      return 0.1 * (1 + 0.3 * c) * (sample * Math.sin(9 * t) ** 2 + hiss);
    });
  });
}

const power = (samples: Float32Array) => samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
const levelOf = (sound: Block) => decibelsOf(Math.sqrt(sound.reduce((sum, samples) => sum + power(samples), 0)));

describe.each(allFormats().map((format) => [format.id, format] as const))('%s', (_id, format) => {
  const { rate, channels } = format;

  // Around the encoder's own frames, and nothing like them.
  test.each([1152, 1153, 100_003])('%i frames come back as so many', async (frames) => {
    const file = await encode(format, speechLike(frames, rate, channels), { rate });
    const decoded = await decode(file);
    expect(decoded.rate).toBe(rate);
    expect(decoded.sound.map((samples) => samples.length)).toEqual(Array(channels).fill(frames));
    if (!noFfmpeg) expect((await decodeByFfmpeg(file)).length).toBe(frames * channels);
  });

  test('the level is kept within 0.1 dB, and nothing moves in time', async () => {
    const sound = speechLike(3 * rate, rate, channels);
    const decoded = await decode(await encode(format, sound));
    expect(Math.abs(levelOf(decoded.sound) - levelOf(sound))).toBeLessThan(0.1);
    const difference = sound.map((samples, c) => samples.map((sample, i) => sample - decoded.sound[c]![i]!));
    expect(levelOf(difference) - levelOf(sound)).toBeLessThan(-12);
  });

  test('silence stays silent', async () => {
    const silence = Array.from({ length: channels }, () => new Float32Array(rate));
    const { sound } = await decode(await encode(format, silence, { seed: 3 }));
    for (const samples of sound) expect(samples.every((sample) => Math.abs(sample) < 1e-7)).toBe(true);
  });

  test('the same sound gives the same bytes, whatever the blocks', async () => {
    const sound = speechLike(rate, rate, channels);
    const file = await encode(format, sound, { seed: 7 });
    expect((await encode(format, sound, { seed: 7 })).equals(file)).toBe(true);
    expect((await encode(format, sound, { seed: 7 }, 9973)).equals(file)).toBe(true);
  });

  test('holds mono', async () => {
    const { sound } = await decode(await encode(format, speechLike(rate, rate, 1)));
    expect(sound.map((samples) => samples.length)).toEqual([rate]);
  });

  test('another number of frames than promised is an error', async () => {
    await expect(encode(format, speechLike(5000, rate, channels), { frames: 5001 })).rejects.toThrow('promised');
  });

  test('lossless and lossy say so by their margins', () => {
    expect(format.peakMargin > 0).toBe(['mp3', 'ogg', 'opus', 'm4a'].includes(format.extension));
  });
});

// What comes back is as near to what went in as by the same encoder built by others, and no larger.
test.skipIf(noFfmpeg).each([
  ['mp3', ['libmp3lame', '-b:a', '192k', '-compression_level', '5']],
  ['mp3_128', ['libmp3lame', '-b:a', '128k', '-compression_level', '5']],
  ['ogg', ['libvorbis', '-q:a', '9']],
  ['ogg_medium', ['libvorbis', '-q:a', '5']],
  ['opus', ['libopus', '-b:a', '128k']],
  ['opus_low', ['libopus', '-b:a', '64k']],
  ['m4a', ['aac', '-b:a', '128k']],
  ['m4a_low', ['aac', '-b:a', '64k']],
] as const)('%s is as good as by ffmpeg', async (id, [encoder, ...settings]) => {
  const { extension, open } = allFormats().find((format) => format.id === id)!;
  const sound = speechLike(5 * 48_000, 48_000, 2);
  const interleaved = Float32Array.from({ length: 2 * sound[0]!.length }, (_, i) => sound[i % 2]![i >> 1]!);
  const path = join(folder, `theirs.${extension}`);
  const input = ['-f', 'f32le', '-ar', '48000', '-ac', '2', '-i', '-'];
  const args = ['-v', 'error', '-y', ...input, '-c:a', encoder, ...settings, path];
  execFileSync('ffmpeg', args, { input: new Uint8Array(interleaved.buffer) });
  const noise = (decoded: Block) => {
    const error = sound.map((samples, c) => samples.map((sample, i) => sample - decoded[c]![i]!));
    return levelOf(error) - levelOf(sound);
  };
  const theirs = await readFile(path);
  const ours = await encode({ id, open } as Format, sound);
  expect(ours.length / theirs.length).toBeLessThan(1.05);
  // A level that is off by 0.1 dB alone is noise at -39 dB: ours has its level put right, and ffmpeg's has not.
  expect(noise((await decode(ours)).sound)).toBeLessThan(Math.max(noise((await decode(theirs)).sound) + 1, -39));
});

test('names are given once, aliases too', () => {
  const names = allFormats().flatMap(({ id, aliases }) => [id, ...aliases]);
  expect(new Set(names).size).toBe(names.length);
});

test.each(['lame', 'flac', 'vorbis', 'opus', 'aac'])('%s is the build that its checksum names', async (name) => {
  const folder = new URL(`./${name}/`, import.meta.url);
  const wasm = await readFile(new URL(`${name}.wasm`, folder));
  const sum = await readFile(new URL(`${name}.wasm.sha256`, folder), 'latin1');
  expect(createHash('sha256').update(wasm).digest('hex')).toBe(sum.split(' ')[0]);
});

test.skipIf(noFfmpeg)('a FLAC file says the MD5 of its samples, as RFC 9639 asks', async () => {
  const flac = allFormats().find(({ id }) => id === 'flac')!;
  const path = join(folder, 'md5.flac');
  await writeFile(path, await encode(flac, speechLike(50_000, 48_000, 2)));
  const raw = execFileSync('ffmpeg', ['-v', 'error', '-i', path, '-f', 's16le', '-'], { maxBuffer: 1e9 });
  const said = (await readFile(path)).subarray(26, 42).toString('hex');
  expect(createHash('md5').update(raw).digest('hex')).toBe(said);
});

describe('M4A', () => {
  const m4a = allFormats().find(({ id }) => id === 'm4a')!;
  const without = (file: Buffer, type: string) => {
    const less = Buffer.from(file);
    less.write('free', less.indexOf(type, 0, 'latin1'), 'latin1');
    return less;
  };

  test('says all of itself before its sound', async () => {
    const file = await encode(m4a, speechLike(48_000, 48_000, 2));
    expect(file.indexOf('moov')).toBe(file.readUInt32BE(0) + 4);
    expect(file.indexOf('mdat')).toBe(file.readUInt32BE(0) + file.readUInt32BE(file.indexOf('moov') - 4) + 4);
  });

  test.each(['edts', 'iTunSMPB'])('is as long without its %s', async (type) => {
    const file = await encode(m4a, speechLike(100_003, 48_000, 2));
    const whole = await decode(file);
    expect(await decode(without(file, type))).toEqual(whole);
    expect(whole.sound[0]!.length).toBe(100_003);
  });

  test('is silent where a packet is broken, and as long', async () => {
    const file = await encode(m4a, speechLike(100_003, 48_000, 2));
    file.fill(0, file.length >> 1, (file.length >> 1) + 2000);
    const { sound } = await decode(file);
    expect(sound[0]!.length).toBe(100_003);
    expect(sound[0]!.some((_, i, all) => all.subarray(i, i + 1024).every((sample) => sample === 0))).toBe(true);
  });

  test.skipIf(noFfmpeg).each(['chpl', 'tref'])('has chapters without its %s', async (type) => {
    const chapters = [
      { title: 'Früh "eins"', start: 0, end: 400 },
      { title: 'two 🎧', start: 400, end: 1000 },
    ];
    const path = join(folder, 'chapters.m4a');
    await writeFile(path, without(await encode(m4a, speechLike(48_000, 48_000, 2), { tags: { chapters } }), type));
    const args = ['-v', 'error', '-show_chapters', '-of', 'json', path];
    const read = JSON.parse(execFileSync('ffprobe', args, { encoding: 'utf8' })).chapters;
    expect(
      read.map(({ tags, start_time }: { tags: { title: string }; start_time: string }) => [
        tags.title,
        Number(start_time),
      ]),
    ).toEqual(chapters.map(({ title, start }) => [title, start / 1000]));
  });
});

describe('LAME', () => {
  test('refuses a rate that MP3 has not', async () => {
    const [mp3] = allFormats();
    await expect(mp3!.open({ frames: 1, rate: 47_000 })).rejects.toThrow(RangeError);
  });

  test('without the reservoir every frame is complete in itself', async () => {
    for (const reservoir of [true, false]) {
      const lame = await openLame({ rate: 48_000, channels: 2, bitrate: { kbps: 192 }, algorithm: 5, reservoir });
      const file = Buffer.concat([lame.encode(speechLike(96_000, 48_000, 2)), lame.flush()]);
      // Where in the past a frame's data begins: the 9 bits after its header (ISO 11172-3, main_data_begin).
      const backward: number[] = [];
      for (let at = 0; at + 576 <= file.length; at += 576) backward.push((file[at + 4]! << 1) | (file[at + 5]! >> 7));
      expect(backward.length).toBeGreaterThan(80);
      expect(backward.some((bytes) => bytes > 0)).toBe(reservoir);
    }
  });
});
