// The click test finds what it must, and nothing else.

import { expect, test } from 'vitest';
import { noise, speechAndMusic, tones } from '../../test/signals.ts';
import { findClicks } from './clicks.ts';
import { fadeIn, fadeOut } from './fade.ts';

const STEP = 10 ** (-50 / 20);

test('finds a step of -50 dBFS in silence, and where it is', () => {
  const samples = new Float32Array(48_000);
  samples.fill(STEP, 24_000);
  fadeOut(samples, 960);
  expect(findClicks(samples)).toEqual([24_000]);
});

test('finds a step of -50 dBFS in 16-bit dither and under a bass', () => {
  const samples = tones([{ hertz: 60, level: -20, seconds: 1 }]);
  const hiss = noise(48_000, 1 / 32768);
  fadeIn(samples, 240);
  fadeOut(samples, 960);
  for (let i = 0; i < samples.length; i++)
    samples[i]! += hiss[i]! + (i >= 20_000 ? STEP * Math.exp((20_000 - i) / 20_000) : 0);
  expect(findClicks(samples.subarray(0, 47_000))).toContain(20_000);
});

test('finds a clip that starts or ends without a fade, and a tone cut in its middle', () => {
  const tone = tones([{ hertz: 220, level: -12, phase: 90, seconds: 0.5 }]);
  expect(findClicks(tone)).toContain(0);
  const samples = new Float32Array(48_000);
  samples.set(tone.subarray(0, 20_000), 10_000);
  fadeIn(samples.subarray(10_000), 240);
  expect(findClicks(samples).some((frame) => Math.abs(frame - 30_000) < 3)).toBe(true);
});

test('finds a single wrong frame in music', () => {
  const [samples] = speechAndMusic(2);
  samples![40_000]! += 0.2;
  expect(findClicks(samples!).some((frame) => Math.abs(frame - 40_000) < 4)).toBe(true);
});

test('passes clean sound: speech and music, noise, tones with fades, silence', () => {
  const hiss = noise(48_000, 0.5);
  fadeIn(hiss, 240);
  fadeOut(hiss, 960);
  const tone = tones([{ hertz: 440, level: -3, seconds: 1 }]);
  fadeIn(tone, 240);
  fadeOut(tone, 960);
  for (const samples of [...speechAndMusic(5), hiss, tone, new Float32Array(48_000), new Float32Array(0)])
    expect(findClicks(samples)).toEqual([]);
});
