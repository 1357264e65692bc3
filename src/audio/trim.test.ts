// Where a clip is heard and where it may be cut.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { noise, tones } from '../../test/signals.ts';
import { findAudible, quietestFrame, rmsEnvelope, TRIM, trimRange } from './trim.ts';

/** A tone of 1 s from frame `start` on, in noise at -60 dB below it. */
function clip(start: number, frames: number): Float32Array {
  const samples = noise(frames, 0.0005);
  const tone = tones([{ hertz: 220, level: -6, seconds: 1 }]);
  for (let i = 0; i < tone.length; i++) samples[start + i]! += tone[i]!;
  return samples;
}

test('finds onset and end within 2 ms, wherever they are', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 30_000 }), fc.integer({ min: 0, max: 30_000 }), (lead, tail) => {
      const audible = findAudible(clip(lead, lead + 48_000 + tail))!;
      expect(Math.abs(audible.start - lead)).toBeLessThanOrEqual(96);
      expect(Math.abs(audible.end - lead - 48_000)).toBeLessThanOrEqual(96);
    }),
    { numRuns: 30 },
  );
});

test('a slow onset starts where it comes above -40 dB', () => {
  const samples = tones([{ hertz: 440, level: 0, seconds: 2 }]).map(
    (x, i) => x * 10 ** ((Math.min(0, i - 48_000) / 48_000) * 4),
  );
  const start = findAudible(samples)!.start;
  expect(Math.abs(start - 24_000)).toBeLessThan(480);
});

test('keeps 20 ms before and 80 ms after, as far as there are', () => {
  const range = trimRange(clip(24_000, 120_000))!;
  expect(Math.abs(range.start - (24_000 - TRIM.lead))).toBeLessThanOrEqual(96);
  expect(Math.abs(range.end - (72_000 + TRIM.tail))).toBeLessThanOrEqual(96);
  expect(trimRange(clip(0, 48_000))).toEqual({ start: 0, end: 48_000 });
});

test('silence is not heard', () => {
  expect(findAudible(new Float32Array(4800))).toBeUndefined();
  expect(trimRange(new Float32Array(0))).toBeUndefined();
});

test('the quietest place between two words is found within reach only', () => {
  const samples = noise(20_000, 0.3);
  for (let i = 9900; i < 10_300; i++) samples[i]! *= 0.01;
  expect(Math.abs(quietestFrame(samples, 9000, 2400) - 10_100)).toBeLessThanOrEqual(80);
  const near = quietestFrame(samples, 5000, 1000);
  expect(Math.abs(near - 5000)).toBeLessThanOrEqual(1000);
  expect(quietestFrame(samples, 30_000, 100)).toBe(20_000);
  expect(quietestFrame(samples, 500, 0)).toBe(500);
});

test('the envelope is the RMS of each 5 ms', () => {
  const levels = rmsEnvelope(new Float32Array(600).fill(0.5));
  expect([...levels]).toEqual([0.5, 0.5, 0.5]);
  expect(rmsEnvelope(new Float32Array(0))).toHaveLength(0);
});
