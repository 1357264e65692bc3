// The limiter: the ceiling holds by an independent meter, what needs nothing passes bit for bit, blocks don't matter.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ffmpegTruePeak, hasFfmpeg } from '../../test/ffmpeg-meter.ts';
import { blocksOf, chance, joined, noise, sameBits, speechAndMusic, tones } from '../../test/signals.ts';
import { type Decibels, decibels } from '../units.ts';
import { createLimiter } from './limiter.ts';
import { createTruePeakMeter } from './true-peak.ts';

function limited(channels: readonly Float32Array[], ceiling: number, gain = 0, ...lengths: number[]) {
  const limiter = createLimiter({ channels: channels.length, ceiling: decibels(ceiling), gain: decibels(gain) });
  function* run() {
    for (const block of blocksOf(channels, ...(lengths.length ? lengths : [4096]))) yield limiter.push(block);
    yield limiter.finish();
  }
  return { sound: joined(run()), reduction: limiter.reduction() };
}

function truePeak(channels: readonly Float32Array[]): Decibels {
  const meter = createTruePeakMeter(channels.length);
  meter.push(channels);
  return meter.peak();
}

const step = (frames: number, at: number, height: number) =>
  Float32Array.from({ length: frames }, (_, i) => (i < at ? 0 : height));

function bursts(seed: number, frames = 24_000): Float32Array {
  const next = chance(seed);
  const samples = noise(frames, 1, seed + 1);
  for (let i = 0; i < frames; ) {
    const length = 1 + Math.floor(next() * 2000);
    const level = next() < 0.5 ? 0.1 : 2 * next();
    for (const end = Math.min(frames, i + length); i < end; i++) samples[i]! *= level;
  }
  return samples;
}

const hard: [string, Float32Array[]][] = [
  ['noise bursts', [bursts(1), bursts(2)]],
  ['a sine at a quarter of the rate, 45 degrees', [tones([{ hertz: 12_000, level: 3, phase: 45, seconds: 0.5 }])]],
  ['a sine just below half the rate', [tones([{ hertz: 19_000, level: 2, seconds: 0.5 }])]],
  ['steps', [step(9600, 0, 1), step(9600, 4800, -1.5)]],
  ['single frames', [Float32Array.from({ length: 9600 }, (_, i) => (i % 1000 === 999 ? 2 : 0))]],
  ['frames that alternate', [Float32Array.from({ length: 9600 }, (_, i) => (i % 2 ? 1 : -1))]],
  ['a peak in the first and in the last frame', [Float32Array.from({ length: 2000 }, (_, i) => (i % 1999 ? 0 : 2))]],
  ['a low tone', [tones([{ hertz: 40, level: 5, seconds: 0.5 }])]],
];

test.each(hard)('%s: the ceiling holds', (_name, sound) => {
  for (const ceiling of [-1, -6]) expect(truePeak(limited(sound, ceiling).sound)).toBeLessThanOrEqual(ceiling);
});

test('random bursts: the ceiling holds', () => {
  fc.assert(
    fc.property(fc.nat(1e6), fc.double({ min: -12, max: 0, noNaN: true }), (seed, ceiling) => {
      expect(truePeak(limited([bursts(seed, 6000)], ceiling).sound)).toBeLessThanOrEqual(ceiling);
    }),
    { numRuns: 60 },
  );
});

describe.skipIf(!hasFfmpeg)('by ffmpeg', () => {
  test.each([
    ...hard,
    ['speech and music, 6 dB too loud', speechAndMusic(5).map((s) => s.map((x) => 2 * x))],
  ] as typeof hard)('%s: the ceiling holds', (_name, sound) => {
    expect(ffmpegTruePeak(limited(sound, -1).sound)).toBeLessThanOrEqual(-1);
  });

  test('random bursts: the ceiling holds', () => {
    const rounds = Array.from(
      { length: 6 },
      (_, seed) => limited([bursts(10 * seed), bursts(10 * seed + 5)], -1).sound,
    );
    for (const sound of rounds) expect(ffmpegTruePeak(sound)).toBeLessThanOrEqual(-1);
  });
});

test('sound under the ceiling passes bit for bit, without latency', () => {
  const sound = speechAndMusic(3).map((samples) => samples.map((x) => x / 2));
  const out = limited(sound, -1);
  expect(sameBits(out.sound, sound)).toBe(true);
  expect(out.reduction).toEqual({ most: 0, deepShare: 0 });
});

test('around a single peak all else passes bit for bit, and the peak is where it was', () => {
  const sound = noise(4 * 48_000, 0.2);
  sound[96_000] = 1.2;
  const { sound: out, reduction } = limited([sound], -1);
  const first = out[0]!.findIndex((x, i) => x !== sound[i]);
  const last = out[0]!.findLastIndex((x, i) => x !== sound[i]);
  expect(96_000 - first).toBeLessThanOrEqual(0.005 * 48_000 + 1);
  expect(last - 96_000).toBeGreaterThan(0.05 * 48_000);
  expect(last - 96_000).toBeLessThan(1.7 * 48_000);
  expect(out[0]!.reduce((best, x, i) => (x > out[0]![best]! ? i : best), 0)).toBe(96_000);
  expect(reduction.most).toBeCloseTo(20 * Math.log10(1.2) + 1.03, 1);
});

test('both channels get one gain', () => {
  const left = bursts(3);
  const right = noise(left.length, 0.1, 9);
  const { sound } = limited([left, right], -1);
  const cross = left.map((x, i) => Math.abs(sound[0]![i]! * right[i]! - sound[1]![i]! * x));
  expect(cross.reduce((a, b) => Math.max(a, b))).toBeLessThan(1e-6);
});

test('no gain moves faster than 1/240 of full scale a frame, down to 6 dB', () => {
  const sound = Float32Array.from({ length: 48_000 }, (_, i) => (i === 24_000 ? 10 ** (5 / 20) : 0.25));
  const out = limited([sound], -1).sound[0]!;
  let fastest = 0;
  for (let i = 1; i < out.length; i++)
    fastest = Math.max(fastest, Math.abs(out[i]! / sound[i]! - out[i - 1]! / sound[i - 1]!));
  expect(fastest).toBeGreaterThan(0.001);
  expect(fastest).toBeLessThan(1 / 240);
});

test('brief peaks are let go sooner than lasting ones', () => {
  const recovery = (frames: number) => {
    const sound = new Float32Array(96_000).fill(0.01);
    sound.fill(1, 24_000, 24_000 + frames);
    const out = limited([sound], -3).sound[0]!;
    const half = (1 + out[24_000 + frames]! / 0.01) / 2;
    let i = 24_000 + frames;
    while (out[i]! / 0.01 < half) i++;
    return (i - 24_000 - frames) / 48_000;
  };
  expect(recovery(10)).toBeGreaterThan(0.05);
  expect(recovery(10)).toBeLessThan(0.09);
  expect(recovery(24_000)).toBeGreaterThan(0.1);
  expect(recovery(24_000)).toBeLessThan(0.18);
});

test('says how deep it went and for how long', () => {
  const sound = Float32Array.from({ length: 480_000 }, (_, i) => Math.min(1, Math.max(0.01, (48_000 - i) / 4800, 0)));
  for (let i = 0; i < 4800; i++) sound[i] = i / 4800;
  const { reduction } = limited([sound], -6);
  expect(reduction.most).toBeCloseTo(6.03, 1);
  expect(reduction.deepShare).toBeGreaterThan(0.09);
  expect(reduction.deepShare).toBeLessThan(0.12);
});

test('the result does not depend on the blocks, to the bit', () => {
  const sound = [bursts(21, 12_000), bursts(22, 12_000)];
  const whole = limited(sound, -2, 3, 12_000);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 6 }), (lengths) => {
      const { sound: out, reduction } = limited(sound, -2, 3, ...lengths);
      expect(sameBits(out, whole.sound)).toBe(true);
      expect(reduction).toEqual(whole.reduction);
    }),
    { numRuns: 30 },
  );
});

test('stems that come along get the same gains: they sum to the limited sound, whatever they are', () => {
  const parts = [speechAndMusic(3), [bursts(3, 144_000), bursts(4, 144_000)]] as Float32Array[][];
  const mix = [0, 1].map((c) => parts[0]![c]!.map((x, i) => x + parts[1]![c]![i]!));
  const limiter = createLimiter({ channels: 2, stems: 4, ceiling: decibels(-6), gain: decibels(3) });
  function* run() {
    for (const block of blocksOf([...mix, ...parts.flat()], 4096)) yield limiter.push(block);
    yield limiter.finish();
  }
  const made = joined(run());
  expect(limiter.reduction().most).toBeGreaterThan(3);
  expect(sameBits(made.slice(0, 2), limited(mix, -6, 3).sound)).toBe(true);
  for (const c of [0, 1])
    for (const i of mix[c]!.keys()) {
      const sum = made[2 + c]![i]! + made[4 + c]![i]!;
      // A sixteenth of the last bit of 16.
      if (Math.abs(sum - made[c]![i]!) > 2 ** -19) throw new Error(`frame ${i}: ${sum}, not ${made[c]![i]}`);
    }
});
