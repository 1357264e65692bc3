// The resampler by numbers: pass band, images and aliases, distortion, length, place, blocks.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blocksOf, fitSine, joined, noise, rmsLevel, sameBits, tones } from '../../test/signals.ts';
import { createResampler, resample } from './resample.ts';

/** Everything the product meets, up and down, simple and odd. */
const RATIOS: [from: number, to: number][] = [
  [24_000, 48_000],
  [16_000, 48_000],
  [22_050, 48_000],
  [44_100, 48_000],
  [96_000, 48_000],
  [48_000, 44_100],
  [48_000, 22_050],
  [48_000, 192_000],
  [48_000, 8000],
  [44_101, 48_000],
  [48_000, 44_099],
];

const sine = (hertz: number, rate: number, seconds = 0.4, level = -6) => tones([{ hertz, level, seconds }], rate);
const middle = (samples: Float32Array) => samples.subarray(samples.length >> 2, (3 * samples.length) >> 2);

describe.each(RATIOS)('%i Hz to %i Hz', (from, to) => {
  const lower = Math.min(from, to);

  test('is flat within 0.1 dB up to 0.45 of the lower rate, and keeps the phase', () => {
    for (const part of [0.01, 0.2, 0.4, 0.43, 0.45]) {
      const whole = resample(sine(part * lower, from), from, to);
      const { level, phase } = fitSine(middle(whole), part * lower, to);
      expect(Math.abs(level + 6)).toBeLessThanOrEqual(0.1);
      const start = (whole.length >> 2) / to;
      const turns = phase / (2 * Math.PI) - part * lower * start;
      expect(Math.abs(turns - Math.round(turns))).toBeLessThan(1e-4);
    }
  });

  test('leaves nothing above -100 dB from 0.55 of the lower rate', () => {
    for (const part of [0.55, 0.6, 0.75, 0.9].filter((part) => part * lower < from / 2)) {
      // A tone that must vanish; going up its band does not exist, and images are what the next test sees.
      expect(rmsLevel(middle(resample(sine(part * lower, from, 0.4, 0), from, to))) + 3.01).toBeLessThanOrEqual(-100);
    }
    for (const part of [0.3, 0.4, 0.45]) {
      const { rest, level } = fitSine(middle(resample(sine(part * lower, from), from, to)), part * lower, to);
      expect(rest - (level - 3.01)).toBeLessThanOrEqual(-100);
    }
  });

  test('has THD+N of at most -100 dB at 1 kHz', () => {
    const { rest, level } = fitSine(middle(resample(sine(1000, from, 1, -1), from, to)), 1000, to);
    expect(rest - (level - 3.01)).toBeLessThanOrEqual(-100);
  });

  test('gives round(frames x to / from) frames, the same in any blocks', () => {
    const sound = [noise(2500, 0.5, 1), noise(2500, 0.5, 2)];
    const run = (...lengths: number[]) => {
      const resampler = createResampler(from, to, 2);
      return joined(
        (function* () {
          for (const block of blocksOf(sound, ...lengths)) yield resampler.push(block);
          yield resampler.finish();
        })(),
      );
    };
    const whole = run(2500);
    expect(whole[0]).toEqual(resample(sound[0]!, from, to));
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 999 }), { minLength: 1, maxLength: 4 }), (lengths) => {
        expect(sameBits(run(...lengths), whole)).toBe(true);
      }),
      { numRuns: 8 },
    );
    for (const frames of [0, 1, 2, 99, 1000]) {
      const length = resample(new Float32Array(frames), from, to).length;
      expect(length).toBe(Math.round((frames * to) / from));
    }
  });
});

test('frame 0 stays frame 0: a pulse comes out where it went in', () => {
  const pulse = new Float32Array(1000);
  pulse[441] = 1;
  const out = resample(pulse, 44_100, 48_000);
  expect(out.indexOf(Math.max(...out))).toBe(480);
});

test('a constant stays what it is', () => {
  const out = middle(resample(new Float32Array(4000).fill(0.25), 22_050, 48_000));
  expect(Math.max(...out) - Math.min(...out)).toBeLessThan(1e-6);
  expect(out[0]).toBeCloseTo(0.25, 6);
});

test('it is linear', () => {
  const a = noise(3000, 0.4, 1);
  const b = noise(3000, 0.4, 2);
  const sum = resample(
    a.map((x, i) => x + 0.5 * b[i]!),
    44_100,
    48_000,
  );
  const [fromA, fromB] = [resample(a, 44_100, 48_000), resample(b, 44_100, 48_000)];
  const errors = sum.map((x, i) => Math.abs(x - fromA[i]! - 0.5 * fromB[i]!));
  expect(errors.reduce((a, b) => Math.max(a, b))).toBeLessThan(1e-6);
});

test('equal rates change nothing', () => {
  const samples = noise(1000, 0.5);
  expect(resample(samples, 48_000, 48_000)).toBe(samples);
  const resampler = createResampler(48_000, 48_000, 1);
  expect(joined([resampler.push([samples]).map((s) => s.slice()), resampler.finish()])[0]).toEqual(samples);
});

test.each([0, -1, 44_100.5, Number.NaN])('refuses %f Hz', (rate) => {
  expect(() => createResampler(rate, 48_000, 1)).toThrow(RangeError);
});
