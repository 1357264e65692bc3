// Levels of known sounds, and that they do not depend on the blocks.

import { expect, test } from 'vitest';
import { blocksOf, noise, tones } from '../../test/signals.ts';
import { decibels, RATE } from '../units.ts';
import { createLevelMeter } from './level-meter.ts';
import { createRoomTone } from './room-tone.ts';

function levels(channels: readonly Float32Array[], ...lengths: number[]) {
  const meter = createLevelMeter(RATE, channels.length);
  for (const block of blocksOf(channels, ...(lengths.length > 0 ? lengths : [4096]))) meter.push(block);
  return meter.levels();
}

test('a sine of -6 dBFS has an RMS of -9', () => {
  const sine = tones([{ hertz: 1000, level: -6, seconds: 2 }]);
  expect(levels([sine]).samplePeak).toBeCloseTo(-6, 2);
  expect(levels([sine]).rms).toBeCloseTo(-9.01, 1);
  expect(levels([sine, sine]).rms).toBeCloseTo(-9.01, 1);
});

test('the noise floor is that of the quietest half second', () => {
  const sound = noise(5 * RATE, 0.5);
  for (let i = 2 * RATE; i < 2.7 * RATE; i++) sound[i]! *= 0.001;
  const { noiseFloor, rms } = levels([sound]);
  expect(rms - noiseFloor).toBeGreaterThan(58);
  expect(rms - noiseFloor).toBeLessThan(61);
  const short = levels([sound.subarray(0, 1000)]);
  expect(short.noiseFloor).toBe(short.rms);
});

test('head and tail are what lies before the first sound and after the last, over room tone', () => {
  const sound = new Float32Array(6 * RATE);
  sound.set(noise(2 * RATE, 0.1), 0.75 * RATE);
  createRoomTone(decibels(-72), 1)([sound]);
  const { head, tail } = levels([sound]);
  expect(head).toBeCloseTo(0.75, 1);
  expect(tail).toBeCloseTo(3.25, 1);
  const nothing = levels([new Float32Array(RATE)]);
  expect([nothing.head, nothing.tail]).toEqual([1, 1]);
});

test('clipping and an offset are seen', () => {
  const clipped = tones([{ hertz: 500, level: 3, seconds: 1 }]).map((x) => Math.max(-1, Math.min(1, x)));
  expect(levels([clipped]).clipped).toBeGreaterThan(1000);
  expect(levels([tones([{ hertz: 500, level: -1, seconds: 1 }])]).clipped).toBe(0);
  expect(levels([noise(RATE, 0.1).map((x) => x + 0.2)]).offset).toBeCloseTo(0.2, 2);
});

test('blocks do not matter', () => {
  const sound = [noise(3 * RATE, 0.5, 1), noise(3 * RATE, 0.2, 2)];
  expect(levels(sound, 1, 777, 4096)).toEqual(levels(sound, 50_000));
});

test('room tone has the level that was asked for, everywhere, and is the same again', () => {
  const tone = (blocks: number) => {
    const samples = new Float32Array(10 * RATE);
    const add = createRoomTone(decibels(-72), 7);
    for (let at = 0; at < samples.length; at += blocks)
      add([samples.subarray(at, Math.min(samples.length, at + blocks))]);
    return samples;
  };
  const samples = tone(4096);
  expect(levels([samples]).rms).toBeCloseTo(-72, 0);
  expect(Math.abs(levels([samples]).rms - levels([samples]).noiseFloor)).toBeLessThan(1);
  expect(tone(999)).toEqual(samples);
});
