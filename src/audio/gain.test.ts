// Fades and moving levels.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blocksOf, noise, sameBits } from '../../test/signals.ts';
import { decibels, decibelsOf } from '../units.ts';
import { fadeIn, fadeOut, raisedCosine } from './fade.ts';
import { createLevelCurve } from './gain.ts';

describe('fades', () => {
  test('start and end at exactly 0, are half way in the middle, and leave the rest alone', () => {
    const samples = new Float32Array(2000).fill(1);
    fadeIn(samples, 240);
    fadeOut(samples, 960);
    expect([samples[0], samples[1999]]).toEqual([0, 0]);
    expect(samples[120]).toBeCloseTo(0.5, 6);
    expect(samples[2000 - 1 - 480]).toBeCloseTo(0.5, 6);
    expect(samples.subarray(240, 1039).every((x) => x === 1)).toBe(true);
    expect(samples.subarray(1, 240).every((x, i) => x > samples[i]!)).toBe(true);
  });

  test('run over blocks as over the whole', () => {
    const whole = noise(3000, 1);
    const blocks = whole.slice();
    fadeIn(whole, 500);
    fadeOut(whole, 900);
    let at = 0;
    for (const [block] of blocksOf([blocks], 7, 400, 33)) {
      fadeIn(block!, 500, at);
      fadeOut(block!, 900, at - 2100);
      at += block!.length;
    }
    expect(sameBits([blocks], [whole])).toBe(true);
  });

  test('a fade longer than the sound still begins and ends in silence', () => {
    const samples = new Float32Array(100).fill(1);
    fadeIn(samples, 240);
    fadeOut(samples, 240);
    expect([samples[0], samples[99]]).toEqual([0, 0]);
    expect(() => fadeOut(new Float32Array(0), 240)).not.toThrow();
  });

  test('are silent before they start and after they end', () => {
    const samples = new Float32Array(10).fill(1);
    fadeIn(samples, 5, -20);
    expect(samples.every((x) => x === 0)).toBe(true);
    samples.fill(1);
    fadeOut(samples, 5, 5);
    expect(samples.every((x) => x === 0)).toBe(true);
  });
});

describe('a moving level', () => {
  const points = [
    { at: 1000, level: decibels(0) },
    { at: 17_800, level: decibels(-15) },
    { at: 40_000, level: decibels(-15) },
    { at: 83_200, level: decibels(0) },
  ];

  test('is a raised cosine in dB from point to point, and constant outside', () => {
    const gains = new Float32Array(90_000);
    const curve = createLevelCurve(points);
    curve.fill(gains, 0);
    for (const frame of [0, 999, 1000, 17_800, 30_000, 40_000, 83_200, 89_999])
      expect(decibelsOf(gains[frame]!)).toBeCloseTo(curve.levelAt(frame), 5);
    expect(decibelsOf(gains[9400]!)).toBeCloseTo(-7.5, 2);
    const errors = gains.map((gain, frame) => Math.abs(decibelsOf(gain) - curve.levelAt(frame)));
    expect(errors.reduce((a, b) => Math.max(a, b))).toBeLessThan(0.001);
    expect(curve.levelAt(5200)).toBeCloseTo(-15 * raisedCosine(0.25), 9);
  });

  test('is the same in any blocks', () => {
    const curve = createLevelCurve(points);
    const whole = new Float32Array(90_000);
    curve.fill(whole, 0);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9000 }), { minLength: 1, maxLength: 4 }), (lengths) => {
        const gains = new Float32Array(90_000);
        let at = 0;
        for (const [block] of blocksOf([gains], ...lengths)) {
          curve.fill(block!, at);
          at += block!.length;
        }
        expect(sameBits([gains], [whole])).toBe(true);
      }),
      { numRuns: 20 },
    );
  });

  test('jumps where two points share a frame, and is 0 dB without any', () => {
    const gains = new Float32Array(20);
    createLevelCurve([
      { at: 10, level: decibels(0) },
      { at: 10, level: decibels(-20) },
    ]).fill(gains, 0);
    expect([...gains.subarray(8, 12)]).toEqual([1, 1, 0.1, 0.1].map(Math.fround));
    createLevelCurve([]).fill(gains, 5);
    expect(gains.every((gain) => gain === 1)).toBe(true);
  });

  test('refuses what it cannot pass through', () => {
    expect(() => createLevelCurve([{ at: 0, level: decibels(Number.NEGATIVE_INFINITY) }])).toThrow(RangeError);
    expect(() => createLevelCurve([points[1]!, points[0]!])).toThrow(RangeError);
  });
});
