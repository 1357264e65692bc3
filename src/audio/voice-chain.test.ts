// The compressor by its curve and its times, and the chain a voice goes through.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { blocksOf, fitSine, rmsLevel, sameBits, speechAndMusic, tones } from '../../test/signals.ts';
import { PRESETS } from '../timeline/presets.ts';
import { createCompressor } from './compressor.ts';
import { createVoiceChain } from './voice-chain.ts';

const PLAIN = PRESETS.default.voice;

const options = {
  threshold: -20,
  ratio: 2.5,
  knee: 6,
  attack: 0.01,
  release: 0.12,
  mostReduction: 4,
  lookAhead: false,
};

function reductionOf(level: number, changes: Partial<typeof options> = {}): number {
  const samples = tones([{ hertz: 1000, level, seconds: 1 }]);
  createCompressor(48_000, 1, { ...options, ...changes }).process([samples]);
  return level - fitSine(samples.subarray(24_000), 1000, 48_000).level;
}

test.each([
  ['nothing below the knee', -24, 0],
  ['half of the bend at the threshold', -20, 0.45],
  ['2.5:1 above', -16, 2.4],
  ['4 dB at most', -5, 4],
])('%s', (_name, level, reduction) => {
  expect(Math.abs(reductionOf(level) - reduction)).toBeLessThan(0.1);
});

test('without a bound, 10 dB more come out as 4', () => {
  const unbound = { mostReduction: 60 };
  expect(reductionOf(-2, unbound) - reductionOf(-12, unbound)).toBeCloseTo(6, 1);
});

test('below the knee sound passes bit for bit', () => {
  const samples = tones([{ hertz: 300, level: -23.5, seconds: 1 }]);
  const before = samples.slice();
  createCompressor(48_000, 1, options).process([samples]);
  expect(sameBits([samples], [before])).toBe(true);
});

test('goes down in 10 ms and comes back in 120 ms (63 %)', () => {
  const samples = new Float32Array(96_000).fill(0.01);
  samples.fill(0.5, 24_000, 48_000);
  const before = samples.slice();
  createCompressor(48_000, 1, options).process([samples]);
  const reduction = samples.map((x, i) => -20 * Math.log10(x / before[i]!));
  const down = reduction.findIndex((x) => x >= 4 * 0.632) - 24_000;
  const back = reduction.findIndex((x, i) => i > 48_000 && x <= 4 * 0.368) - 48_000;
  expect(Math.abs(down / 48 - 10)).toBeLessThan(1);
  expect(Math.abs(back / 48 - 120)).toBeLessThan(2);
});

test('looking ahead, the gain is down when a burst comes: not even its first period is louder than the curve says', () => {
  const ahead = { ...options, attack: 0.005, mostReduction: 12, lookAhead: true };
  const loudest = (samples: Float32Array) => samples.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  const burst = tones([
    { hertz: 1000, level: -60, seconds: 0.5 },
    { hertz: 1000, level: -5, seconds: 0.5, phase: 90 },
  ]);
  const compressor = createCompressor(48_000, 1, ahead);
  const made = burst.slice();
  compressor.process([made]);
  // 15 dB over at 2.5:1 leave 6.
  expect(20 * Math.log10(loudest(made))).toBeCloseTo(-14, 2);
  const late = burst.slice();
  createCompressor(48_000, 1, { ...ahead, lookAhead: false }).process([late]);
  expect(20 * Math.log10(loudest(late))).toBeGreaterThan(-6);
  // What lies below the knee comes out bit for bit, late by what is said.
  const { latency } = compressor;
  expect(sameBits([made.subarray(latency, 20_000)], [burst.subarray(0, 20_000 - latency)])).toBe(true);
});

test('both channels get one gain, and blocks do not matter', () => {
  const [left, right] = speechAndMusic(2);
  const whole = [left!.slice(), right!.slice()];
  createCompressor(48_000, 2, options).process(whole);
  const cross = left!.map((x, i) => Math.abs(whole[0]![i]! * right![i]! - whole[1]![i]! * x));
  expect(cross.reduce((a, b) => Math.max(a, b))).toBeLessThan(1e-6);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 4 }), (lengths) => {
      const sound = [left!.slice(), right!.slice()];
      const compressor = createCompressor(48_000, 2, options);
      for (const block of blocksOf(sound, ...lengths)) compressor.process(block);
      expect(sameBits(sound, whole)).toBe(true);
    }),
    { numRuns: 10 },
  );
});

test('a voice loses its rumble, nothing of its middle, and at most 4 dB where it is loud', () => {
  const chain = (samples: Float32Array) => {
    createVoiceChain(PLAIN).process(samples);
    return samples;
  };
  const level = (hertz: number, dB: number) =>
    fitSine(chain(tones([{ hertz, level: dB, seconds: 2 }])).subarray(48_000), hertz, 48_000).level;
  expect(level(37.5, -30)).toBeCloseTo(-42.3, 0);
  expect(level(75, -30)).toBeCloseTo(-33, 1);
  expect(level(1000, -30)).toBeCloseTo(-30, 2);
  expect(level(1000, -3)).toBeCloseTo(-7, 1);
});

test('a voice comes out where it went in', () => {
  const samples = new Float32Array(1000);
  samples[500] = 0.1;
  createVoiceChain(PLAIN).process(samples);
  expect(samples.findIndex((x) => x !== 0)).toBe(500);
  expect(samples[500]).toBeGreaterThan(0.09);
  expect(rmsLevel(samples, 0, 500)).toBe(Number.NEGATIVE_INFINITY);
});
