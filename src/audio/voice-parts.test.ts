// De-esser, exciter, look-ahead and width: what they do to sounds made for it, and to voices.

import { describe, expect, test } from 'vitest';
import { blocksOf, chance, noise, rmsLevel, sameBits, tones } from '../../test/signals.ts';
import { vowel } from '../../test/vowels.ts';
import { decibelsOf, gainOf, RATE } from '../units.ts';
import { createDeEsser } from './de-esser.ts';
import { equaliser, levelEqualiser } from './equaliser.ts';
import { createExciter } from './exciter.ts';
import { bandPass, createFilter } from './filter.ts';
import { createDelay, createLookAhead, STEP } from './look-ahead.ts';
import { createMeter } from './loudness.ts';
import { widen } from './width.ts';

const DE_ESSER = { hertz: 6500, q: 1, threshold: -40, mostReduction: 6 };

/** As it comes out, without its latency. */
function through(
  part: { latency: number; process(samples: Float32Array): void },
  samples: Float32Array,
  ...lengths: number[]
) {
  const padded = new Float32Array(samples.length + part.latency);
  padded.set(samples);
  for (const [block] of blocksOf([padded], ...(lengths.length > 0 ? lengths : [padded.length]))) part.process(block!);
  return padded;
}

/** Noise between 5 and 9 kHz: a hissing s. */
function hiss(seconds: number, level: number): Float32Array {
  const samples = noise(Math.round(seconds * RATE), 0.5, 3);
  createFilter([bandPass(RATE, 6500, 2), bandPass(RATE, 6500, 2)]).process(samples);
  const gain = gainOf(level - rmsLevel(samples));
  return samples.map((x) => x * gain);
}

describe('the de-esser', () => {
  const vowels = vowel((s) => 180 + 20 * Math.sin(5 * s), 0.5).map((x) => x * 0.3);
  const sibilant = hiss(0.12, -28);
  const speech = new Float32Array(vowels.length * 2 + sibilant.length);
  speech.set(vowels);
  speech.set(sibilant, vowels.length);
  speech.set(vowels, vowels.length + sibilant.length);

  test('lowers a sibilant by what it may, and nothing else', () => {
    const part = createDeEsser(DE_ESSER);
    const made = through(part, speech).subarray(part.latency);
    const at = vowels.length;
    expect(rmsLevel(made, at + 1440, at + 4320) - rmsLevel(speech, at + 1440, at + 4320)).toBeLessThan(-3.5);
    expect(rmsLevel(made, at + 1440, at + 4320) - rmsLevel(speech, at + 1440, at + 4320)).toBeGreaterThan(-6.1);
    expect(Math.abs(rmsLevel(made, 0, at - 2400) - rmsLevel(speech, 0, at - 2400))).toBeLessThan(0.1);
    const after = at + sibilant.length + 4800;
    expect(Math.abs(rmsLevel(made, after, speech.length) - rmsLevel(speech, after, speech.length))).toBeLessThan(0.1);
  });

  test('is late by its latency and otherwise passes what is no sibilant bit for bit', () => {
    const part = createDeEsser(DE_ESSER);
    expect(sameBits([through(part, vowels).subarray(part.latency)], [vowels])).toBe(true);
  });

  test('does not depend on the blocks', () => {
    expect(
      sameBits([through(createDeEsser(DE_ESSER), speech, 1, 33, 4096)], [through(createDeEsser(DE_ESSER), speech)]),
    ).toBe(true);
  });
});

describe('the exciter', () => {
  const exciter = () => createExciter({ hertz: 4000, decibels: -12 });

  test('adds the octave of its band at the level that was asked for, and nothing that folds back', () => {
    const part = exciter();
    const tone = tones([{ hertz: 7000, level: -12, seconds: 1 }]);
    const made = through(part, tone).subarray(part.latency);
    const added = made.map((x, i) => x - tone[i]!);
    const levelAt = (hertz: number) => decibelsOf(amplitude(added.subarray(4800, 43_200), hertz));
    expect(levelAt(14_000)).toBeGreaterThan(-26);
    expect(levelAt(14_000)).toBeLessThan(-22);
    // 14 and 21 kHz and what they would fold to.
    for (const hertz of [6000, 13_000, 20_000, 21_000, 1000, 3000]) expect(levelAt(hertz)).toBeLessThan(-92);
  });

  test('leaves alone what lies below its band, and silence', () => {
    const part = exciter();
    const low = tones([{ hertz: 500, level: -6, seconds: 0.5 }]);
    const made = through(part, low).subarray(part.latency);
    expect(
      rmsLevel(
        made.map((x, i) => x - low[i]!),
        2400,
        20_000,
      ),
    ).toBeLessThan(-80);
    expect(through(exciter(), new Float32Array(4800)).every((x) => x === 0)).toBe(true);
  });

  test('does not depend on the blocks', () => {
    const sound = noise(20_000, 0.3);
    expect(sameBits([through(exciter(), sound, 7, 500, 4096)], [through(exciter(), sound)])).toBe(true);
  });
});

test('looking ahead, the level is up before its peak and never below it', () => {
  const next = chance(5);
  const levels = Array.from({ length: 400 }, () => (next() < 0.9 ? 0 : next()));
  const ahead = createLookAhead(4 * STEP, 0.8, 1e-4);
  const made = levels.map((level) => ahead.next(level));
  const late = ahead.latency / STEP;
  // The step before waits in the line from one answer to the next: both of its ends are high enough.
  for (let n = late; n < levels.length; n++)
    for (const end of [n - 2, n - 1]) expect(made[end]!).toBeGreaterThanOrEqual(levels[n - late]! - 1e-9);
  const quiet = createLookAhead(4 * STEP, 0.8, 1e-4);
  expect([0, 0, 0].map((x) => quiet.next(x))).toEqual([0, 0, 0]);
});

test('a delay gives back what went in', () => {
  const sound = noise(5000, 0.5);
  const delay = createDelay(777);
  expect(
    sameBits([through({ latency: 777, process: (x) => delay.process(x) }, sound, 100, 999).subarray(777)], [sound]),
  ).toBe(true);
});

test('width leaves the sum of both sides, which mono hears, and scales their difference', () => {
  const block = [noise(4800, 0.3, 1), noise(4800, 0.3, 2)];
  const made = block.map((side) => side.slice());
  widen(made, 1.5);
  for (let i = 0; i < 4800; i++) {
    expect(made[0]![i]! + made[1]![i]!).toBeCloseTo(block[0]![i]! + block[1]![i]!, 6);
    expect(made[0]![i]! - made[1]![i]!).toBeCloseTo(1.5 * (block[0]![i]! - block[1]![i]!), 6);
  }
});

test('an equaliser has its gain at its frequency; one for music keeps the loudness of music', () => {
  const bands = [{ type: 'peak', hertz: 2500, decibels: -6, q: 1 }] as const;
  const tone = tones([{ hertz: 2500, level: -12, seconds: 1 }]);
  const made = tone.slice();
  createFilter(equaliser(bands)).process(made);
  expect(rmsLevel(made, 4800) - rmsLevel(tone, 4800)).toBeCloseTo(-6, 1);
  // Noise that falls by 5.5 dB an octave is near enough to music.
  const music = noise(5 * RATE, 0.5, 9);
  for (let i = 1; i < music.length; i++) music[i] = 0.96 * music[i - 1]! + 0.04 * music[i]!;
  const even = music.slice();
  createFilter(levelEqualiser(bands)).process(even);
  expect(Math.abs(loudness(even) - loudness(music))).toBeLessThan(0.7);
});

function loudness(samples: Float32Array): number {
  const meter = createMeter(RATE, 1);
  meter.push([samples]);
  return meter.integrated();
}

/** Of a sine in a sound, by its projection over a window. */
function amplitude(samples: Float32Array, hertz: number): number {
  let [cos, sin, sum] = [0, 0, 0];
  for (let i = 0; i < samples.length; i++) {
    const window = 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / samples.length);
    const phase = (2 * Math.PI * hertz * i) / RATE;
    cos += window * samples[i]! * Math.cos(phase);
    sin += window * samples[i]! * Math.sin(phase);
    sum += window;
  }
  return (2 * Math.hypot(cos, sin)) / sum;
}
