// Where a file sounds: found by its level, to a hop of 10 ms, whatever the blocks and however loud it is.

import { expect, test } from 'vitest';
import { blocksOf, noise, tones } from '../../test/signals.ts';
import { lufs, RATE } from '../units.ts';
import { createMeter } from './loudness.ts';
import { createSidechain } from './sidechain.ts';

const SETTINGS = { threshold: -30, least: 0.05 };

/** Syllables of 0.2 s with 80 ms between, a pause of 2 s with room in it and one click, syllables again. */
function phrases(gain: number): Float32Array {
  const syllable = { hertz: 400, level: -20, seconds: 0.2 };
  const gap = { hertz: 400, level: -120, seconds: 0.08 };
  const phrase = Array.from({ length: 7 }, () => [syllable, gap]).flat();
  const samples = tones([
    { ...gap, seconds: 0.5 },
    ...phrase,
    { ...gap, seconds: 1 },
    { hertz: 2000, level: -20, seconds: 0.02 },
    { ...gap, seconds: 1 },
    ...phrase,
  ]);
  const room = noise(samples.length, 0.001);
  return samples.map((x, i) => gain * (x + room[i]!));
}

function soundingIn(samples: Float32Array, ...lengths: number[]): [number, number][] {
  const meter = createMeter(RATE, 2);
  const sidechain = createSidechain();
  for (const block of blocksOf([samples, samples], ...lengths)) {
    meter.push(block);
    sidechain.push(block);
  }
  return sidechain.sounding(meter.integrated(), SETTINGS).map(({ start, end }) => [start / RATE, end / RATE]);
}

test.each([0.05, 1, 4])('phrases are stretches, syllables and a click are none (gain %f)', (gain) => {
  const found = soundingIn(phrases(gain), 4096);
  const wanted = [0.5, 2.38, 4.48, 6.36];
  expect(found.length).toBe(2);
  found.flat().forEach((at, i) => {
    expect(Math.abs(at - wanted[i]!)).toBeLessThanOrEqual(0.0101);
  });
});

test('blocks do not matter, and silence does not sound', () => {
  const sound = phrases(1);
  expect(soundingIn(sound, 1, 479, 5000)).toEqual(soundingIn(sound, sound.length));
  const sidechain = createSidechain();
  sidechain.push([new Float32Array(RATE)]);
  expect(sidechain.sounding(undefined, SETTINGS)).toEqual([]);
  expect(sidechain.sounding(lufs(-20), SETTINGS)).toEqual([]);
});
