// WAVE files as they are found: exact to the bit, and with headers that lie.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Block } from '../audio/sound.ts';
import { decodeTrusted } from './decode-trusted.ts';
import { bytesSource } from './source.ts';
import { header, wavFormats } from './wav.ts';
import { readWavLayout, wavBlocks } from './wav-reader.ts';

async function encode(id: string, sound: Block, seed?: number): Promise<Buffer> {
  const format = wavFormats.find((format) => format.id === id)!;
  const encoding = await format.open({ frames: sound[0]!.length, channels: sound.length as 1 | 2, seed });
  return Buffer.concat([encoding.write(sound), encoding.finish().rest]);
}

const decode = async (file: Uint8Array) => (await decodeTrusted(file)).channels.map((samples) => [...samples]);

const sounds = (sample: fc.Arbitrary<number>) =>
  fc
    .array(fc.tuple(sample, sample), { minLength: 1, maxLength: 300 })
    .chain((frames) =>
      fc
        .constantFrom(1, 2)
        .map((channels) => Array.from({ length: channels }, (_, c) => Float32Array.from(frames, (frame) => frame[c]!))),
    );

describe('a round trip', () => {
  test('through float is exact, beyond full scale too', () =>
    fc.assert(
      fc.asyncProperty(sounds(fc.float({ min: -8, max: 8, noNaN: true })), async (sound) => {
        expect(await decode(await encode('wav_float', sound))).toEqual(sound.map((samples) => [...samples]));
      }),
    ));

  test('through 24 bit is exact for all that 24 bit can say', () =>
    fc.assert(
      fc.asyncProperty(
        sounds(fc.integer({ min: -(2 ** 23), max: 2 ** 23 - 1 }).map((n) => n / 2 ** 23)),
        async (sound) => {
          expect(await decode(await encode('wav_24', sound))).toEqual(sound.map((samples) => [...samples]));
        },
      ),
    ));

  test('through 16 bit moves no sample by more than the dither and the rounding', () =>
    fc.assert(
      fc.asyncProperty(sounds(fc.double({ min: -0.99, max: 0.99, noNaN: true })), fc.integer(), async (sound, seed) => {
        const decoded = await decode(await encode('wav', sound, seed));
        for (const [c, samples] of sound.entries())
          for (const [i, sample] of samples.entries())
            expect(Math.abs(decoded[c]![i]! - sample)).toBeLessThanOrEqual(1.5 / 32_768);
      }),
    ));
});

describe('the header', () => {
  test('is extensible for 24 bit, has a fact chunk for float, is 44 bytes for 16 bit', () => {
    const of = (bits: 16 | 24 | 32) => Buffer.from(header({ bits, rate: 48_000, channels: 2, frames: 10 }));
    expect(of(16).length).toBe(44);
    expect(of(24).readUInt16LE(20)).toBe(0xfffe);
    expect(of(32).readUInt16LE(20)).toBe(3);
    expect(of(32).indexOf('fact')).toBe(36);
  });

  test('counts what comes after the samples, which may be what makes a file too large for RIFF', () => {
    const of = (frames: number, last: number) =>
      Buffer.from(header({ bits: 16, rate: 48_000, channels: 2, frames }, last));
    expect(of(10, 500).readUInt32LE(4)).toBe(36 + 40 + 500);
    expect(of(10, 500).readUInt32LE(40)).toBe(40);
    const most = 2 ** 30 - 20;
    expect(of(most, 0).toString('latin1', 0, 4)).toBe('RIFF');
    const huge = of(most, 500);
    expect(huge.toString('latin1', 0, 4)).toBe('RF64');
    expect(huge.readBigUInt64LE(20)).toBe(BigInt(huge.length - 8 + 4 * most + 500));
    expect(huge.readBigUInt64LE(28)).toBe(BigInt(4 * most));
  });

  test('becomes RF64 where four gigabytes are not enough, and is read so', async () => {
    const frames = 1_500_000_000;
    const head = Buffer.from(header({ bits: 24, rate: 48_000, channels: 2, frames }));
    expect(head.subarray(0, 4).toString()).toBe('RF64');
    expect(head.readBigUInt64LE(28)).toBe(BigInt(frames) * 6n);
    expect(head.readBigUInt64LE(36)).toBe(BigInt(frames));
    const layout = await readWavLayout({ ...bytesSource(head), size: Number.POSITIVE_INFINITY });
    expect(layout).toMatchObject({ at: head.length, frames, encoding: 's24' });
  });
});

/** A file of the chunks given, each padded to even length. */
function riff(...chunks: [id: string, body: Uint8Array, size?: number][]): Buffer {
  const parts = chunks.flatMap(([id, body, size = body.length]) => {
    const head = Buffer.alloc(8);
    head.write(id, 0, 'latin1');
    head.writeUInt32LE(size, 4);
    return [head, body, Buffer.alloc(body.length % 2)];
  });
  return Buffer.concat([Buffer.from('RIFF\xff\xff\xff\xffWAVE', 'latin1'), ...parts]);
}

function format(tag: number, channels: number, bits: number, align = (channels * bits) / 8, rate = 8000): Buffer {
  const body = Buffer.alloc(16);
  body.writeUInt16LE(tag, 0);
  body.writeUInt16LE(channels, 2);
  body.writeUInt32LE(rate, 4);
  body.writeUInt32LE(rate * align, 8);
  body.writeUInt16LE(align, 12);
  body.writeUInt16LE(bits, 14);
  return body;
}

const samples = Buffer.from(Int16Array.of(0, 16_384, -32_768, 8192).buffer);
const heard = [[0, 0.5, -1, 0.25]];

describe('finds the samples', () => {
  test.each([
    ['of a stream whose length was never written (0)', riff(['fmt ', format(1, 1, 16)], ['data', samples, 0])],
    [
      'of a stream whose length was never written (2^32-1)',
      riff(['fmt ', format(1, 1, 16)], ['data', samples, 0xffffffff]),
    ],
    ['of a file that promises more than it has', riff(['fmt ', format(1, 1, 16)], ['data', samples, 5000])],
    [
      'behind chunks of odd length',
      riff(['LIST', Buffer.alloc(7)], ['fmt ', format(1, 1, 16)], ['bext', Buffer.alloc(3)], ['data', samples]),
    ],
    [
      'behind an odd chunk that was not padded',
      Buffer.concat([
        riff(['fmt ', format(1, 1, 16)]),
        Buffer.from('note\x03\0\0\0abc', 'latin1'),
        riff(['data', samples]).subarray(12),
      ]),
    ],
    ['before other chunks', riff(['fmt ', format(1, 1, 16)], ['data', samples], ['LIST', Buffer.alloc(40, 65)])],
    ['whatever the block align says', riff(['fmt ', format(1, 1, 16, 7)], ['data', samples])],
    ['of unsigned bytes', riff(['fmt ', format(1, 1, 8)], ['data', Uint8Array.of(128, 192, 0, 160)])],
    [
      'of 32-bit integers',
      riff(['fmt ', format(1, 1, 32)], ['data', Buffer.from(Int32Array.of(0, 2 ** 30, -(2 ** 31), 2 ** 29).buffer)]),
    ],
    [
      'of 24 bits at the top of 32',
      riff(['fmt ', format(1, 1, 24, 4)], ['data', Buffer.from(Int32Array.of(0, 2 ** 30, -(2 ** 31), 2 ** 29).buffer)]),
    ],
    ['of doubles', riff(['fmt ', format(3, 1, 64)], ['data', Buffer.from(Float64Array.of(0, 0.5, -1, 0.25).buffer)])],
  ])('%s', async (_what, file) => {
    expect(await decode(file)).toEqual(heard);
  });

  test('of six channels, in the order of the file', async () => {
    const frame = Buffer.from(Int16Array.from({ length: 6 }, (_, c) => c * 4096).buffer);
    const file = riff(['fmt ', format(1, 6, 16)], ['data', Buffer.concat([frame, frame])]);
    expect(await decode(file)).toEqual(Array.from({ length: 6 }, (_, c) => [c / 8, c / 8]));
  });
});

test.each([
  ['no format', riff(['data', samples])],
  ['a rate of zero', riff(['fmt ', format(1, 1, 16, 2, 0)], ['data', samples])],
  ['no channels', riff(['fmt ', format(1, 0, 16)], ['data', samples])],
  ['a compressed format', riff(['fmt ', format(0x11, 1, 4)], ['data', samples])],
  ['a header only', Buffer.from('RIFF\0\0\0\0WAVE', 'latin1')],
  ['a chunk that goes on for ever', riff(['fmt ', format(1, 1, 16)], ['LIST', Buffer.alloc(4), 0xfffffff0])],
])('has no layout for %s', async (_what, file) => {
  expect(await readWavLayout(bytesSource(file))).toBeUndefined();
});

test('blocks are of one length but the last, and make up the whole', () =>
  fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 500 }),
      fc.integer({ min: 1, max: 100 }),
      async (frames, blockFrames) => {
        const body = Buffer.from(Int16Array.from({ length: frames }, (_, i) => i).buffer);
        const source = bytesSource(riff(['fmt ', format(1, 1, 16)], ['data', body, frames * 2 || 0xffffffff]));
        const layout = await readWavLayout(source);
        const blocks: Block[] = [];
        for await (const block of wavBlocks(source, layout!, blockFrames)) blocks.push(block);
        expect(blocks.slice(0, -1).every(([first]) => first!.length === blockFrames)).toBe(true);
        expect(blocks.flatMap(([first]) => [...first!].map((sample) => sample * 32_768))).toEqual(
          Array.from({ length: frames }, (_, i) => i),
        );
      },
    ),
  ));
