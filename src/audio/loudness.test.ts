// The meter against the signals of EBU Tech 3341 and 3342, and against ffmpeg.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ffmpegLoudness, ffmpegRange, hasFfmpeg } from '../../test/ffmpeg-meter.ts';
import { blocksOf, noise, speechAndMusic, tones } from '../../test/signals.ts';
import { createMeter } from './loudness.ts';

function measured(channels: Float32Array[], rate = 48_000, ...lengths: number[]) {
  const meter = createMeter(rate, channels.length);
  for (const block of blocksOf(channels, ...(lengths.length ? lengths : [4096]))) meter.push(block);
  return meter;
}

/** 1 kHz in both channels, in pieces of [dBFS, seconds]. */
function stereo(...pieces: [level: number, seconds: number][]): Float32Array[] {
  const samples = tones(pieces.map(([level, seconds]) => ({ hertz: 1000, level, seconds })));
  return [samples, samples];
}

const furthest = (readings: number[], from: number) => Math.max(...readings.map((reading) => Math.abs(reading - from)));

const SILENT = Number.NEGATIVE_INFINITY;

describe('EBU Tech 3341', () => {
  test.each([
    ['1', stereo([-23, 20]), -23],
    ['2', stereo([-33, 20]), -33],
    ['3', stereo([-36, 10], [-23, 60], [-36, 10]), -23],
    ['4', stereo([-72, 10], [-36, 10], [-23, 60], [-36, 10], [-72, 10]), -23],
    ['5', stereo([-26, 20], [-20, 20.1], [-26, 20]), -23],
    ['6, five channels', [-28, -28, -24, -30, -30].map((level) => tones([{ hertz: 1000, level, seconds: 20 }])), -23],
  ])('case %s', (_case, channels, loudness) => {
    expect(Math.abs(measured(channels).integrated() - loudness)).toBeLessThanOrEqual(0.1);
  });

  test.each([1, 2])('case %i: momentary and short-term loudness too', (n) => {
    const meter = measured(stereo([-13 - 10 * n, 20]));
    expect(furthest([...meter.momentary(), ...meter.shortTerm()], -13 - 10 * n)).toBeLessThanOrEqual(0.1);
  });

  test('case 9: short-term loudness is constant over a change of 3 s', () => {
    const meter = measured(
      stereo(
        ...Array(5)
          .fill([
            [-20, 1.34],
            [-30, 1.66],
          ])
          .flat(),
      ),
    );
    expect(furthest([...meter.shortTerm()], -23)).toBeLessThanOrEqual(0.1);
  });

  test.each([...Array(20).keys()])('case 10, segment %i: short-term maximum', (n) => {
    expect(
      Math.abs(measured(stereo([SILENT, n * 0.15], [-23, 3], [SILENT, 1])).shortTermMax() + 23),
    ).toBeLessThanOrEqual(0.1);
  });

  test('case 12: momentary loudness is constant over a change of 0.4 s', () => {
    const meter = measured(
      stereo(
        ...Array(25)
          .fill([
            [-20, 0.18],
            [-30, 0.22],
          ])
          .flat(),
      ),
    );
    expect(furthest([...meter.momentary().subarray(30)], -23)).toBeLessThanOrEqual(0.1);
  });

  test.each([...Array(20).keys()])('case 13, segment %i: momentary maximum', (n) => {
    expect(
      Math.abs(measured(stereo([SILENT, n * 0.02], [-23, 0.4], [SILENT, 1])).momentaryMax() + 23),
    ).toBeLessThanOrEqual(0.1);
  });
});

describe('EBU Tech 3342', () => {
  test.each([
    ['1', stereo([-20, 20], [-30, 20]), 10],
    ['2', stereo([-20, 20], [-15, 20]), 5],
    ['3', stereo([-40, 20], [-20, 20]), 20],
    ['4', stereo([-50, 20], [-35, 20], [-20, 20], [-35, 20], [-50, 20]), 15],
  ])('case %s', (_case, channels, range) => {
    expect(Math.abs(measured(channels).range() - range)).toBeLessThanOrEqual(1);
  });
});

test.each([8000, 11_025, 16_000, 22_050, 24_000, 44_100, 96_000])('case 1 at %i Hz', (rate) => {
  const samples = tones([{ hertz: 1000, level: -23, seconds: 20 }], rate);
  expect(Math.abs(measured([samples, samples], rate).integrated() + 23)).toBeLessThanOrEqual(0.1);
});

test('one channel is measured as one: 3.01 LU below the same sound in two', () => {
  const [samples] = stereo([-23, 5]);
  expect(measured([samples!]).integrated()).toBeCloseTo(measured([samples!, samples!]).integrated() - 3.01, 2);
});

test('silence and what is too short have no integrated loudness, but what is too short has an ungated one', () => {
  expect(measured([new Float32Array(48_000)]).integrated()).toBe(SILENT);
  expect(measured([new Float32Array(48_000)]).ungated()).toBe(SILENT);
  expect(measured([new Float32Array(480_000)]).range()).toBe(0);
  const short = measured([tones([{ hertz: 1000, level: -20, seconds: 0.3 }])]);
  expect(short.integrated()).toBe(SILENT);
  expect(short.ungated()).toBeCloseTo(-23.05, 1);
});

test('loudness follows gain', () => {
  const sound = speechAndMusic(6);
  const loudness = measured(sound).integrated();
  for (const gain of [-12, -3, 4.5]) {
    const louder = sound.map((samples) => samples.map((x) => x * 10 ** (gain / 20)));
    expect(measured(louder).integrated()).toBeCloseTo(loudness + gain, 3);
  }
});

test('readings do not depend on the blocks', () => {
  const sound = [noise(60_000, 0.2, 1), noise(60_000, 0.1, 2)];
  const whole = measured(sound, 48_000, 60_000);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 9000 }), { minLength: 1, maxLength: 5 }), (lengths) => {
      const meter = measured(sound, 48_000, ...lengths);
      expect(meter.integrated()).toBe(whole.integrated());
      expect(meter.momentaryMax()).toBe(whole.momentaryMax());
      expect(meter.ungated()).toBe(whole.ungated());
    }),
    { numRuns: 20 },
  );
});

test('measures 1, 2 and 5 channels only', () => {
  expect(() => createMeter(48_000, 6)).toThrow(RangeError);
});

describe.skipIf(!hasFfmpeg)('ffmpeg reads the same', () => {
  const voice = speechAndMusic(20);
  test.each([
    ['speech and music', voice],
    ['mono', [voice[0]!]],
    ['noise', [noise(480_000, 0.3, 1), noise(480_000, 0.05, 2)]],
    ['bass', [tones([{ hertz: 50, level: -6, seconds: 10 }])]],
    ['treble', [tones([{ hertz: 12_000, level: -6, seconds: 10 }])]],
    ['loud, soft and silent', stereo([-14, 4], [-30, 4], [SILENT, 3], [-60, 4], [-20, 4])],
  ])('%s', (_name, sound) => {
    // As ffmpeg: whole gating blocks only, of a sound that ends in silence.
    const padded = sound.map((samples) => {
      const all = new Float32Array(Math.ceil(samples.length / 4800) * 4800 + 4800);
      all.set(samples);
      return all;
    });
    expect(Math.abs(measured(padded).integrated() - ffmpegLoudness(sound))).toBeLessThanOrEqual(0.05);
    expect(Math.abs(measured(padded).range() - ffmpegRange(sound))).toBeLessThanOrEqual(0.5);
  });
});
