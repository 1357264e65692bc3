// The true-peak meter against the signals of EBU Tech 3341, against a search without shortcuts, and against ffmpeg.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ffmpegTruePeak, hasFfmpeg } from '../../test/ffmpeg-meter.ts';
import { blocksOf, chance, noise, speechAndMusic, tones } from '../../test/signals.ts';
import { createResampler } from './resample.ts';
import { between, createTruePeakMeter } from './true-peak.ts';

function truePeak(channels: readonly Float32Array[], ...lengths: number[]): number {
  const meter = createTruePeakMeter(channels.length);
  for (const block of blocksOf(channels, ...(lengths.length ? lengths : [4096]))) meter.push(block);
  return meter.peak();
}

const faded = (samples: Float32Array) =>
  samples.map((x, i) => x * Math.min(1, i / 480, (samples.length - 1 - i) / 480));

describe('EBU Tech 3341', () => {
  test.each([
    [15, 12_000, 0, 0.5, -6],
    [16, 12_000, 45, 0.5, -6],
    [17, 8000, 60, 0.5, -6],
    [18, 6000, 67.5, 0.5, -6],
    [19, 12_000, 45, 1.41, 3],
  ])('case %i: %i Hz at %f degrees', (_case, hertz, phase, amplitude, peak) => {
    const level = 20 * Math.log10(amplitude);
    const samples = faded(tones([{ hertz, phase, level, seconds: 1 }]));
    const reading = truePeak([samples, samples]);
    expect(reading).toBeLessThanOrEqual(peak + 0.2);
    expect(reading).toBeGreaterThanOrEqual(peak - 0.4);
  });

  // One period at a quarter of the rate, full scale, inside a tone at a sixth of it, half as high; made at four times the
  // rate and brought down to it from each of the four frames.
  test.each([0, 1, 2, 3])('case 20-23: a peak %i quarters of a frame off', (offset) => {
    const rate = 192_000;
    const samples = faded(
      tones(
        [
          { hertz: 8000, level: -6.02, seconds: 2400 / rate, phase: 0 },
          { hertz: 12_000, level: 0, seconds: 16 / rate, phase: 0 },
          { hertz: 8000, level: -6.02, seconds: 2400 / rate, phase: 0 },
        ],
        rate,
      ),
    );
    const shifted = new Float32Array(samples.length + offset);
    shifted.set(samples, offset);
    const down = createResampler(rate, 48_000, 1);
    const first = down.push([shifted])[0]!.slice();
    const low = Float32Array.from([...first, ...down.finish()[0]!]);
    const reading = truePeak([low]);
    // The low-pass takes and adds a little: what matters is that all four read the same.
    const up = createResampler(48_000, 768_000, 1);
    const dense = [...up.push([low])[0]!.slice(), ...up.finish()[0]!];
    const highest = 20 * Math.log10(dense.reduce((m, x) => Math.max(m, Math.abs(x)), 0));
    expect(reading).toBeLessThanOrEqual(highest + 0.2);
    expect(reading).toBeGreaterThanOrEqual(highest - 0.4);
    expect(reading).toBeLessThanOrEqual(0.2);
    expect(reading).toBeGreaterThanOrEqual(-0.4);
  });
});

test('skips nothing that is higher: the same as looking between all frames', () => {
  const kinds: ((next: () => number, i: number) => number)[] = [
    (next) => next() - 0.5,
    (_next, i) => (i % 2 === 0 ? 0.7 : -0.7),
    (next, i) => Math.sin(i * i * 0.001) + 0.001 * next(),
    (next) => (next() < 0.02 ? 1 : 0),
    (next, i) => (i > 100 ? 0.9 : 0) + 0.01 * next(),
  ];
  fc.assert(
    fc.property(fc.nat(), fc.constantFrom(...kinds), fc.integer({ min: 1, max: 700 }), (seed, kind, length) => {
      const next = chance(seed);
      const samples = Float32Array.from({ length: 600 }, (_, i) => kind(next, i));
      const padded = new Float32Array(600 + 64);
      padded.set(samples, 32);
      let highest = 0;
      for (let n = 16; n < padded.length - 17; n++)
        highest = Math.max(highest, Math.abs(padded[n]!), between(padded, n));
      expect(truePeak([samples], length)).toBe(20 * Math.log10(highest));
    }),
    { numRuns: 200 },
  );
});

test('silence has no peak', () => {
  expect(truePeak([new Float32Array(1000)])).toBe(Number.NEGATIVE_INFINITY);
});

test('a peak that comes with the last frame is read', () => {
  const samples = new Float32Array(100);
  samples[98] = 0.5;
  samples[99] = 0.5;
  expect(truePeak([samples])).toBeGreaterThan(-5);
});

describe.skipIf(!hasFfmpeg)('ffmpeg reads the same', () => {
  test.each([
    ['speech and music', speechAndMusic(10)],
    ['white noise', [noise(48_000, 0.5, 3), noise(48_000, 0.25, 4)]],
    ['a step', [Float32Array.from({ length: 9600 }, (_, i) => (i < 4800 ? 0 : 0.8))]],
    ['a quarter of the rate', [tones([{ hertz: 12_000, level: -3, phase: 45, seconds: 1 }])]],
    ['above full scale', [tones([{ hertz: 997, level: 4, seconds: 1 }])]],
  ])('%s', (_name, sound) => {
    expect(Math.abs(truePeak(sound) - ffmpegTruePeak(sound))).toBeLessThanOrEqual(0.1);
  });
});
