// Effects on a voice, measured: loudness kept, tails that end, bands, delays, rooms and formants where they should be.

import { describe, expect, test } from 'vitest';
import { noise, rmsLevel, sameBits, tones } from '../../test/signals.ts';
import { vowel } from '../../test/vowels.ts';
import { RATE } from '../units.ts';
import { createFilter, highPass, lowPass } from './filter.ts';
import { clipLoudness } from './level.ts';
import { medianPitch, trackPitch } from './pitch.ts';
import { ECHO_SECONDS, tailOf, VOICE_EFFECTS, type VoiceEffectName, withEffect } from './voice-effects.ts';

/** Syllables and a hiss, with the pauses of a sentence, at -18 LUFS or so. */
const SPEECH = (() => {
  const out = new Float32Array(2.4 * RATE);
  for (const [at, hertz, seconds] of [
    [0.05, 130, 0.3],
    [0.45, 150, 0.35],
    [1.0, 120, 0.4],
    [1.8, 110, 0.45],
  ] as const)
    out.set(
      vowel((s) => hertz + 15 * Math.sin(8 * s), seconds).map(
        (x, i, all) => 0.6 * x * Math.min(1, i / 480, (all.length - i) / 960),
      ),
      at * RATE,
    );
  out.set(noise(0.08 * RATE, 0.05), 0.83 * RATE);
  return out;
})();

const NAMES = Object.keys(VOICE_EFFECTS) as VoiceEffectName[];

describe.each(NAMES)('%s', (name) => {
  const made = withEffect(name, SPEECH);
  test('is as loud as the voice was, finite, and longer by its tail', () => {
    expect(made.length).toBe(SPEECH.length + tailOf(name));
    expect(made.every(Number.isFinite)).toBe(true);
    expect(Math.abs(clipLoudness(made.subarray(0, SPEECH.length))! - clipLoudness(SPEECH)!)).toBeLessThan(0.1);
    expect(made.reduce((most, x) => Math.max(most, Math.abs(x)), 0)).toBeLessThan(2);
  });
  test('has rung out at its end: 60 dB below the voice', () => {
    expect(rmsLevel(made, made.length - 240)).toBeLessThan(rmsLevel(SPEECH) - 55);
  });
  test('is the same again, and silent for silence', () => {
    expect(sameBits([withEffect(name, SPEECH)], [made])).toBe(true);
    expect(withEffect(name, new Float32Array(4800)).every((x) => x === 0)).toBe(true);
    expect(withEffect(name, SPEECH.subarray(0, 100)).every(Number.isFinite)).toBe(true);
  });
});

const band = (samples: Float32Array, low: number, high: number) => {
  const out = samples.slice();
  createFilter([highPass(RATE, low), highPass(RATE, low), lowPass(RATE, high), lowPass(RATE, high)]).process(out);
  return rmsLevel(out);
};

test('a telephone has 300 to 3,400 Hz', () => {
  const through = (hertz: number) => {
    const tone = tones([{ hertz, level: -18, seconds: 0.5 }]);
    return rmsLevel(VOICE_EFFECTS.telephone.process(tone, tone.length), 4800);
  };
  for (const hertz of [400, 1000, 2500]) expect(Math.abs(through(hertz) - through(1000))).toBeLessThan(3);
  for (const hertz of [120, 7000]) expect(through(hertz) - through(1000)).toBeLessThan(-25);
});

test('an echo answers when it should, softer each time', () => {
  const click = new Float32Array(0.1 * RATE);
  click.set(tones([{ hertz: 800, level: -6, seconds: 0.02 }]));
  const made = withEffect('echo', click);
  const levels = [0, 1, 2, 3].map((n) =>
    rmsLevel(made, Math.round(n * ECHO_SECONDS * RATE), Math.round((n * ECHO_SECONDS + 0.025) * RATE)),
  );
  for (let n = 1; n < 4; n++) {
    expect(levels[n]! - levels[n - 1]!).toBeLessThan(-5);
    expect(levels[n]! - levels[n - 1]!).toBeGreaterThan(-12);
  }
  expect(rmsLevel(made, 0.2 * RATE, 0.3 * RATE)).toBeLessThan(levels[1]! - 40);
});

test.each([
  ['room', 0.45],
  ['hall', 2.1],
] as const)('a %s dies away in %f s', (name, seconds) => {
  const burst = noise(0.2 * RATE, 0.3);
  const made = withEffect(name, burst);
  const at = (s: number) => band(made.subarray(Math.round(s * RATE), Math.round((s + 0.06) * RATE)), 400, 1500);
  // From 5 dB down on, as ISO 3382 measures it, over a third of the decay.
  const first = 0.26 + 0.05 * seconds;
  const slope = (at(first) - at(first + seconds / 3)) / (seconds / 3);
  expect(60 / slope).toBeGreaterThan(0.8 * seconds);
  expect(60 / slope).toBeLessThan(1.2 * seconds);
});

test('giants have lower voices and larger throats, the rolling droid a smaller one', () => {
  const voiced = vowel(() => 140, 1).map((x) => 0.5 * x);
  const pitch = (name: VoiceEffectName) => medianPitch(trackPitch(withEffect(name, voiced).subarray(0, RATE)))!;
  expect(12 * Math.log2(pitch('dark_father') / 140)).toBeCloseTo(-4, 0);
  // Where the first formant's energy lies, by its centre of gravity: 650 Hz in the vowel's own throat.
  const throat = (samples: Float32Array) => {
    const levels = Array.from({ length: 24 }, (_, n) => 300 + 50 * n).map(
      (hertz) => [hertz, 10 ** (band(samples, hertz - 25, hertz + 25) / 10)] as const,
    );
    return (
      levels.reduce((total, [hertz, power]) => total + hertz * power, 0) /
      levels.reduce((total, [, power]) => total + power, 0)
    );
  };
  const own = throat(voiced);
  expect(throat(withEffect('dark_father', voiced).subarray(0, RATE))).toBeLessThan(0.9 * own);
  expect(throat(withEffect('chewie', voiced).subarray(0, RATE))).toBeLessThan(0.9 * own);
  expect(throat(withEffect('88b', voiced).subarray(0, RATE))).toBeGreaterThan(1.1 * own);
});

test('the dark giant breathes when he has spoken', () => {
  const made = withEffect('dark_father', SPEECH);
  const breath = rmsLevel(made, SPEECH.length + 0.3 * RATE, SPEECH.length + 0.6 * RATE);
  expect(breath).toBeGreaterThan(rmsLevel(SPEECH) - 30);
  expect(breath).toBeLessThan(rmsLevel(SPEECH) - 6);
});
