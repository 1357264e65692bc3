// Filters by their response, measured with sines.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blocksOf, fitSine, noise, sameBits, tones } from '../../test/signals.ts';
import { type Biquad, createFilter, highPass, highShelf, lowPass, lowShelf, peaking } from './filter.ts';

const RATE = 48_000;

function responseAt(sections: readonly Biquad[], hertz: number): number {
  const samples = tones([{ hertz, level: -6, seconds: 2 }]);
  createFilter(sections).process(samples);
  return fitSine(samples.subarray(RATE), hertz, RATE).level + 6;
}

test.each<[string, Biquad[], [hertz: number, level: number][]]>([
  [
    'high-pass 75 Hz',
    [highPass(RATE, 75)],
    [
      [75, -3.01],
      [37.5, -12.3],
      [18.75, -24.1],
      [300, 0],
      [10_000, 0],
    ],
  ],
  [
    'low-pass 1 kHz',
    [lowPass(RATE, 1000)],
    [
      [1000, -3.01],
      [2000, -12.3],
      [4000, -24.4],
      [100, 0],
    ],
  ],
  [
    'peaking -3 dB',
    [peaking(RATE, 2500, -3, 0.7)],
    [
      [2500, -3],
      [100, 0],
      [20_000, 0],
    ],
  ],
  [
    'peaking +6 dB',
    [peaking(RATE, 1000, 6, 2)],
    [
      [1000, 6],
      [50, 0],
    ],
  ],
  [
    'low shelf',
    [lowShelf(RATE, 200, -6)],
    [
      [20, -6],
      [200, -3],
      [5000, 0],
    ],
  ],
  [
    'high shelf',
    [highShelf(RATE, 5000, 4)],
    [
      [100, 0],
      [5000, 2],
      [22_000, 4],
    ],
  ],
  [
    'two in a row',
    [highPass(RATE, 75), peaking(RATE, 2500, -3, 0.7)],
    [
      [75, -3.01],
      [2500, -3],
    ],
  ],
])('%s', (_name, sections, points) => {
  for (const [hertz, level] of points) expect(Math.abs(responseAt(sections, hertz) - level)).toBeLessThan(0.2);
});

test('the result does not depend on the blocks, to the bit, not even where it rings out', () => {
  const input = noise(20_000, 0.5);
  input.fill(0, 5000);
  const whole = input.slice();
  createFilter([highPass(RATE, 75), lowPass(RATE, 9000)]).process(whole);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 4 }), (lengths) => {
      const samples = input.slice();
      const filter = createFilter([highPass(RATE, 75), lowPass(RATE, 9000)]);
      for (const [block] of blocksOf([samples], ...lengths)) filter.process(block!);
      expect(sameBits([samples], [whole])).toBe(true);
    }),
    { numRuns: 20 },
  );
});

test('it is linear', () => {
  const [a, b] = [noise(5000, 0.4, 1), noise(5000, 0.4, 2)];
  const run = (samples: Float32Array) => {
    createFilter([peaking(RATE, 2500, -3, 0.7)]).process(samples);
    return samples;
  };
  const sum = run(a.map((x, i) => x + b[i]!));
  run(a);
  run(b);
  const errors = sum.map((x, i) => Math.abs(x - a[i]! - b[i]!));
  expect(errors.reduce((x, y) => Math.max(x, y))).toBeLessThan(1e-6);
});

test('silence after sound becomes exact silence, never denormal numbers', () => {
  const samples = noise(RATE, 0.5);
  samples.fill(0, 4800);
  createFilter([highPass(RATE, 75)]).process(samples);
  expect(samples.subarray(RATE / 2).every((x) => x === 0)).toBe(true);
});

describe('refuses', () => {
  test.each([0, -10, 24_000, 30_000, Number.NaN])('%f Hz, and says what is right', (hertz) => {
    expect(() => highPass(RATE, hertz)).toThrow(RangeError);
    expect(() => peaking(RATE, hertz, 3, 1)).toThrow(/above 0 and below 24000 Hz/);
  });
  test('a q of 0', () => {
    expect(() => lowPass(RATE, 1000, 0)).toThrow(RangeError);
  });
});
