// Speed, pitch and formants of a voice, each measured without the others.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { noise, rmsLevel, sameBits } from '../../test/signals.ts';
import { envelopeOf, formantFactor, fundamental, harmonics, vowel } from '../../test/vowels.ts';
import { RATE } from '../units.ts';
import { changeProsody } from './prosody.ts';

const cents = (hertz: number, expected: number) => 1200 * Math.log2(hertz / expected);
const within = (samples: Float32Array, from: number, to: number) => samples.subarray(from * RATE, to * RATE);

describe.each([0.8, 1.25])('a steady tone at speed %f', (speed) => {
  test.each([90, 101.3, 125, 147.7, 180, 211.1, 250])('of %f Hz keeps its pitch and its level', (hertz) => {
    const samples = harmonics(hertz, 1.5);
    const changed = changeProsody(samples, { speed }).samples;
    expect(changed.length).toBe(Math.round(samples.length / speed));
    expect(Math.abs(cents(fundamental(within(changed, 0.1, 1.1), hertz), hertz))).toBeLessThan(5);
    // Over two periods, so that it is the level and not the wave that is seen.
    const period = Math.round((2 * RATE) / hertz);
    const levels: number[] = [];
    for (let at = 0.05 * RATE; at + period < changed.length - 0.05 * RATE; at += 480)
      levels.push(rmsLevel(changed, at, at + period));
    expect(Math.max(...levels) - Math.min(...levels)).toBeLessThan(0.5);
  });
});

describe.each([110, 163, 220])('a vowel of %i Hz', (hertz) => {
  const samples = vowel(() => hertz, 1);
  const envelope = envelopeOf(hertz);
  const middle = (changed: Float32Array) => within(changed, 0.3, 0.7);

  test.each([-12, -4, 2, 4, 12])('moved by %i semitones has that pitch, and its own formants', (pitch) => {
    const { samples: changed } = changeProsody(samples, { pitch });
    const wanted = hertz * 2 ** (pitch / 12);
    expect(changed.length).toBe(samples.length);
    expect(Math.abs(cents(fundamental(within(changed, 0.1, 0.9), wanted), wanted))).toBeLessThan(10);
    const { factor } = formantFactor(middle(changed), wanted, envelope);
    expect(Math.abs(factor - 1)).toBeLessThan(0.05);
  });

  test.each([-4, 4])('with formants moved by %i semitones keeps its pitch', (formants) => {
    const { samples: changed } = changeProsody(samples, { formants });
    expect(changed.length).toBe(samples.length);
    expect(Math.abs(cents(fundamental(within(changed, 0.1, 0.9), hertz), hertz))).toBeLessThan(10);
    const { factor } = formantFactor(middle(changed), hertz, envelope);
    expect(factor / 2 ** (formants / 12)).toBeGreaterThan(0.95);
    expect(factor / 2 ** (formants / 12)).toBeLessThan(1.05);
  });
});

test('a pitch that moves, moves as it did', () => {
  const line = (second: number) => 140 + 30 * Math.sin(2 * Math.PI * second);
  const changed = changeProsody(
    vowel((second) => line(second / 2), 1),
    { speed: 0.5, pitch: 3 },
  ).samples;
  for (const second of [0.3, 0.8, 1.4]) {
    const wanted = line(second / 4) * 2 ** (3 / 12);
    expect(Math.abs(cents(fundamental(within(changed, second - 0.04, second + 0.04), wanted), wanted))).toBeLessThan(
      40,
    );
  }
});

test('without a change samples stay as they are', () => {
  const samples = Float32Array.from([...vowel(() => 130, 0.4), ...noise(9_600, 0.1), ...vowel(() => 190, 0.3)]);
  expect(sameBits([changeProsody(samples, {}).samples], [samples])).toBe(true);
});

test('hiss keeps its level to 1 dB and its whiteness', () => {
  const samples = noise(2 * RATE, 0.3);
  for (const speed of [0.8, 1.25, 2]) {
    const changed = changeProsody(samples, { speed }).samples;
    const step = 0.05 * RATE;
    for (let at = 0; at + step <= changed.length; at += step)
      expect(Math.abs(rmsLevel(changed, at, at + step) - rmsLevel(samples))).toBeLessThan(1);
    // A piece that comes twice in a row would be heard as a tone.
    for (let lag = 24; lag < 600; lag++) {
      let product = 0;
      for (let i = lag; i < changed.length; i++) product += changed[i]! * changed[i - lag]!;
      expect(product / (changed.length * 0.03)).toBeLessThan(0.15);
    }
  }
});

test('moments move with the sound', () => {
  const samples = new Float32Array(3 * RATE);
  const clicks = [0.5, 1.1, 1.9, 2.7];
  for (const second of clicks) samples.set(noise(480, 0.5), second * RATE);
  for (const speed of [0.5, 0.8, 1.25, 3]) {
    const changed = changeProsody(samples, { speed });
    for (const second of clicks) {
      const expected = Math.round(changed.at(second * RATE));
      expect(rmsLevel(changed.samples, Math.max(0, expected - 480), expected + 720)).toBeGreaterThan(-25);
    }
    expect(changed.at(0)).toBe(0);
    expect(changed.at(samples.length)).toBeCloseTo(changed.samples.length, 0);
  }
});

test('anything, however short, comes out as long as it must be, finite, no louder and without clicks', () => {
  const piece = fc.oneof(
    fc.record({ kind: fc.constant('silence'), frames: fc.nat(3000) }),
    fc.record({ kind: fc.constant('noise'), frames: fc.nat(3000) }),
    fc.record({ kind: fc.constant('voice'), frames: fc.nat(9000) }),
    fc.record({ kind: fc.constant('click'), frames: fc.nat(3) }),
  );
  const sound = fc.array(piece, { maxLength: 5 }).map((pieces) =>
    Float32Array.from(
      pieces.flatMap(({ kind, frames }, n) => {
        if (kind === 'voice') return [...vowel(() => 100 + 40 * n, frames / RATE)];
        if (kind === 'noise') return [...noise(frames, 0.3, n)];
        return new Array(frames).fill(kind === 'click' ? 0.9 : 0);
      }),
    ),
  );
  const prosody = fc.record({
    speed: fc.constantFrom(0.5, 0.8, 0.999, 1, 1.25, 3),
    pitch: fc.constantFrom(-12, -3, 0, 0.5, 12),
    formants: fc.constantFrom(-6, 0, 5),
  });
  fc.assert(
    fc.property(sound, prosody, (samples, change) => {
      const changed = changeProsody(samples, change);
      expect(changed.samples.length).toBe(Math.round(samples.length / change.speed));
      expect(changed.samples.every((x) => Number.isFinite(x) && Math.abs(x) < 2)).toBe(true);
      if (samples.every((x) => x === 0)) expect(changed.samples.every((x) => x === 0)).toBe(true);
      let before = -1;
      for (let frame = 0; frame <= samples.length; frame += 500) {
        expect(changed.at(frame)).toBeGreaterThanOrEqual(before);
        before = changed.at(frame);
      }
    }),
    { numRuns: 60 },
  );
});

test('a voice that is stretched has no steeper steps than before', () => {
  const steepest = (samples: Float32Array) =>
    samples.reduce((most, x, i) => Math.max(most, Math.abs(x - (samples[i - 1] ?? x))), 0);
  const samples = vowel((second) => 120 + 20 * Math.sin(9 * second), 1.2);
  // Clips end in silence; one that breaks off has its steepest step there.
  for (let i = 0; i < 480; i++) samples[samples.length - 1 - i]! *= i / 480;
  for (const change of [{ speed: 0.6 }, { speed: 1.7 }, { pitch: -5 }, { pitch: 7 }])
    expect(steepest(changeProsody(samples, change).samples)).toBeLessThan(1.3 * steepest(samples));
});
