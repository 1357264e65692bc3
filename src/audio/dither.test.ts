// Dither by its statistics, and the whole numbers it ends in.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blocksOf, fitSine, noise, tones } from '../../test/signals.ts';
import { toInt16, toInt24 } from './dither.ts';

function int16(channels: readonly Float32Array[], seed: number, first = 0, ...lengths: number[]): Int16Array {
  const out = new Int16Array(channels.length * channels[0]!.length);
  let frame = 0;
  for (const block of blocksOf(channels, ...(lengths.length ? lengths : [4096]))) {
    toInt16(block, first + frame, seed, out.subarray(frame * channels.length));
    frame += block[0]!.length;
  }
  return out;
}

describe('16 bit', () => {
  test('the error of a constant is triangular noise: mean 0, a quarter LSB of power, the same at any constant', () => {
    for (const offset of [0.1, 0.25, 0.5, 0.9]) {
      const x = (1000 + offset) / 32768;
      const out = int16([new Float32Array(200_000).fill(x)], 1);
      const errors = Array.from(out, (value) => value - Math.fround(x) * 32768);
      const mean = errors.reduce((a, b) => a + b) / errors.length;
      const power = errors.reduce((a, b) => a + b * b, 0) / errors.length;
      expect(Math.abs(mean)).toBeLessThan(0.01);
      expect(Math.abs(power - 0.25)).toBeLessThan(0.01);
      expect(Math.max(...errors.slice(0, 50_000).map(Math.abs))).toBeLessThanOrEqual(1.5);
    }
  });

  test('a tone far below one LSB is kept, without harmonics', () => {
    const samples = tones([{ hertz: 1000, level: -100, seconds: 10 }]);
    const out = Float32Array.from(int16([samples], 3), (value) => value / 32768);
    expect(Math.abs(fitSine(out, 1000, 48_000).level + 100)).toBeLessThan(0.5);
    for (const hertz of [2000, 3000, 5000]) expect(fitSine(out, hertz, 48_000).level).toBeLessThan(-120);
  });

  test('the noise is white, and that of two channels has nothing in common', () => {
    const out = int16([new Float32Array(100_000).fill(0.1), new Float32Array(100_000).fill(0.1)], 5);
    const errors = Array.from(out, (value) => value - Math.fround(0.1) * 32768);
    for (const lag of [1, 2, 3, 4, 10]) {
      let product = 0;
      for (let i = 0; i + lag < errors.length; i++) product += errors[i]! * errors[i + lag]!;
      expect(Math.abs(product / errors.length)).toBeLessThan(0.003);
    }
  });

  test('blocks and reruns agree; another seed is another noise', () => {
    const sound = [noise(5000, 0.5, 1), noise(5000, 0.5, 2)];
    const whole = int16(sound, 42, 1_000_000);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 4 }), (lengths) => {
        expect(Buffer.from(int16(sound, 42, 1_000_000, ...lengths).buffer).equals(Buffer.from(whole.buffer))).toBe(
          true,
        );
      }),
      { numRuns: 20 },
    );
    const other = int16(sound, 43, 1_000_000);
    const different = whole.filter((value, i) => value !== other[i]).length / whole.length;
    expect(different).toBeGreaterThan(0.4);
  });

  test('silence stays silent, full scale is clipped', () => {
    expect(int16([new Float32Array(1000)], 9).every((value) => value === 0)).toBe(true);
    expect([...int16([Float32Array.of(2, -2, 1, -1.1)], 9)]).toEqual([32767, -32768, 32767, -32768]);
  });
});

test('24 bit: rounded, little-endian, interleaved, clipped', () => {
  const out = new Uint8Array(18);
  toInt24([Float32Array.of(0.5, 2, -1 / 8388608), Float32Array.of(-0.5, -2, 0)], out);
  const values = Array.from({ length: 6 }, (_, i) => Buffer.from(out.buffer).readIntLE(3 * i, 3));
  expect(values).toEqual([4_194_304, -4_194_304, 8_388_607, -8_388_608, -1, 0]);
});
