// What is measured of music that lies under speech: loudness as it runs, decay, mono, room for the voice. All at 48 kHz, stereo.

import { type Decibels, decibels, type Frames, frames, type Lufs, RATE } from '../units.ts';
import { type Biquad, createFilter, highPass, lowPass } from './filter.ts';
import { createMeter } from './loudness.ts';
import type { Block } from './sound.ts';

/** Gated where it is long enough for a gate; a loop is as loud as it is when it runs: measured over its seam. */
export function musicLoudness(sound: Block, { loop = false } = {}): Lufs {
  const meter = createMeter(RATE, 2);
  for (let pass = 0; pass < (loop ? 2 : 1); pass++) meter.push(sound);
  const integrated = meter.integrated();
  return Number.isFinite(integrated) ? integrated : meter.ungated();
}

/** dB below an effect's loudest moment where speech may start. */
const CUE_DECAY = 12;

/** An effect's loudest 400 ms, and the frame from which it stays 12 dB below. */
export function decayOf(sound: Block): { readonly max: Lufs; readonly decayed: Frames } {
  const meter = createMeter(RATE, 2);
  const length = sound[0]!.length;
  // As it sounds between silences: the last windows reach past the end.
  const padded = sound.map((channel) => {
    const out = new Float32Array(length + RATE);
    out.set(channel, RATE / 2);
    return out;
  });
  meter.push(padded);
  const levels = meter.momentary();
  const max = meter.momentaryMax();
  let last = levels.length - 1;
  while (last > 0 && levels[last]! < max - CUE_DECAY) last--;
  // Window n covers 400 ms from n x 20 ms on; its middle is when it is as loud as this.
  const middle = last * 0.02 + 0.2 - 0.5;
  return { max, decayed: frames(Math.min(length, Math.max(0, middle * RATE))) };
}

/** LU that are lost where it is heard in mono: 0 for what is the same on both sides, 3 for strangers, more for what cancels. */
export function monoLoss(sound: Block): Decibels {
  const [left, right] = sound as [Float32Array, Float32Array];
  const folded = left.map((x, i) => (x + right[i]!) / 2);
  return decibels(musicLoudness(sound) - musicLoudness([folded, folded]));
}

/** The energy between 1 and 4 kHz, where speech is understood, against all of it. */
export function speechBandLevel(sound: Block): Decibels {
  const total = (of: (channel: Float32Array) => Float32Array) =>
    sound.reduce((sum, channel) => sum + energy(of(channel)), 0);
  const band = total((channel) => filtered(channel, [...steepHigh(1_000), ...steepLow(4_000)]));
  return decibels(10 * Math.log10(band / total((channel) => channel)));
}

/** A Butterworth of fourth order. */
const steepLow = (hertz: number) => [lowPass(RATE, hertz, 0.5412), lowPass(RATE, hertz, 1.3066)];
const steepHigh = (hertz: number) => [highPass(RATE, hertz, 0.5412), highPass(RATE, hertz, 1.3066)];

function filtered(samples: Float32Array, sections: readonly Biquad[]): Float32Array {
  const out = samples.slice();
  createFilter(sections).process(out);
  return out;
}

function energy(samples: Float32Array): number {
  return samples.reduce((sum, x) => sum + x * x, 0);
}
