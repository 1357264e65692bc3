// True peak after ITU-R BS.1770-5 annex 2: the highest value of the signal oversampled 4 times.

import { type Decibels, decibelsOf } from '../units.ts';
import { kaiser, sinc } from './resample.ts';
import type { Block } from './sound.ts';

export interface TruePeakMeter {
  push(block: Block): void;
  /** Highest true peak of all channels so far, in dBTP; what was pushed counts as ending in silence. -Infinity for silence. */
  peak(): Decibels;
}

/** Input frames that one oversampled value is computed from: those from n - LEFT to n + RIGHT for one after frame n. */
const TAPS = 32;
export const LEFT = TAPS / 2 - 1;
export const RIGHT = TAPS / 2;

/**
 * Values a quarter, a half and three quarters of the way from frame n to n + 1: sinc, cut off at half the rate, under a
 * Kaiser window of beta 9. Flat within 0.01 dB up to 20 kHz (at 48 kHz); annex 2's own example has 12 taps, ffmpeg these.
 */
const KERNELS = [0.25, 0.5, 0.75].map((fraction) => {
  const kernel = Float64Array.from({ length: TAPS }, (_, k) => {
    const distance = k - LEFT - fraction;
    return sinc(distance) * kaiser(distance / RIGHT, 9);
  });
  const sum = kernel.reduce((a, b) => a + b);
  return kernel.map((tap) => tap / sum);
});
const [QUARTER, MIDDLE, THREE_QUARTERS] = KERNELS as [Float64Array, Float64Array, Float64Array];

/** An oversampled value is never higher than the highest frame in reach of it, times this. */
const GROWTH = Math.max(...KERNELS.map((kernel) => kernel.reduce((sum, tap) => sum + Math.abs(tap), 0)));

/**
 * How far an oversampled value can lie from the straight line between its two frames: each kernel less that line is a sum
 * of second differences, so at most `bend` times the largest of those in reach, plus `slip` times the highest frame (what
 * is left of the first moment).
 */
const { bend: BEND, slip: SLIP } = curvatureBounds();

/**
 * Highest absolute value of the oversampled signal in [from, to], frames `from` and `to` included, or `floor` where
 * nothing is higher. Reads `samples` from `from` - {@link LEFT} to `to` - 1 + {@link RIGHT}. Computes only where bounds
 * don't already say that nothing can be higher: most of a programme is passed over at the cost of looking at it.
 */
export function highestBetween(samples: Float32Array, from: number, to: number, floor: number): number {
  let highest = floor;
  for (let start = from; start < to; start += CHUNK) {
    const end = Math.min(to, start + CHUNK);
    const margin = marginOver(samples, start, end, highest);
    if (margin < 0) continue;
    for (let n = start; n < end; n++) {
      const here = Math.max(Math.abs(samples[n]!), Math.abs(samples[n + 1]!));
      if (here > highest) highest = here;
      if (here + margin > highest) highest = Math.max(highest, between(samples, n));
    }
  }
  return highest;
}

/** Frames that are bounded together. */
export const CHUNK = 128;

/**
 * By how much an oversampled value in [start, end] can lie above its two frames at most, or -1 when none can be higher
 * than `level` for sure.
 */
export function marginOver(samples: Float32Array, start: number, end: number, level: number): number {
  let around = 0;
  const first = start - LEFT;
  const last = end - 1 + RIGHT;
  for (let i = first; i <= last; i++) {
    const here = Math.abs(samples[i]!);
    if (here > around) around = here;
  }
  if (around * GROWTH <= level) return -1;

  let bent = 0;
  let x2 = samples[first]!;
  let x1 = samples[first + 1]!;
  for (let i = first + 2; i <= last; i++) {
    const x = samples[i]!;
    const here = Math.abs(x - 2 * x1 + x2);
    if (here > bent) bent = here;
    x2 = x1;
    x1 = x;
  }
  const margin = BEND * bent + SLIP * around;
  for (let i = start; i <= end; i++) if (Math.abs(samples[i]!) + margin > level) return margin;
  return -1;
}

/** The highest of the three oversampled values after frame n. */
export function between(samples: Float32Array, n: number): number {
  let quarter = 0;
  let middle = 0;
  let threeQuarters = 0;
  for (let k = 0, i = n - LEFT; k < TAPS; k++, i++) {
    const x = samples[i]!;
    quarter += QUARTER[k]! * x;
    middle += MIDDLE[k]! * x;
    threeQuarters += THREE_QUARTERS[k]! * x;
  }
  return Math.max(Math.abs(quarter), Math.abs(middle), Math.abs(threeQuarters));
}

export function createTruePeakMeter(channels: number): TruePeakMeter {
  // Frames that came but can't be looked at before those after them, behind those in reach of them.
  const kept = LEFT + RIGHT;
  let held = Array.from({ length: channels }, () => new Float32Array(kept));
  let highest = 0;
  return {
    push(block) {
      const frames = block[0]!.length;
      if (held[0]!.length < kept + frames)
        held = held.map((old) => {
          const grown = new Float32Array(kept + frames);
          grown.set(old.subarray(0, kept));
          return grown;
        });
      for (let c = 0; c < channels; c++) {
        const samples = held[c]!;
        samples.set(block[c]!, kept);
        highest = highestBetween(samples, LEFT, LEFT + frames, highest);
        samples.copyWithin(0, frames, frames + kept);
      }
    },
    peak() {
      let peak = highest;
      for (const samples of held) {
        const tail = new Float32Array(kept + kept);
        tail.set(samples.subarray(0, kept));
        peak = highestBetween(tail, LEFT, LEFT + RIGHT, peak);
      }
      return decibelsOf(peak);
    },
  };
}

function curvatureBounds(): { bend: number; slip: number } {
  let bend = 0;
  let slip = 0;
  KERNELS.forEach((kernel, i) => {
    const fraction = (i + 1) / 4;
    let once = 0;
    let twice = 0;
    let bends = 0;
    for (let k = 0; k < TAPS; k++) {
      const line = k === LEFT ? 1 - fraction : k === LEFT + 1 ? fraction : 0;
      once += kernel[k]! - line;
      twice += once;
      bends += Math.abs(twice);
    }
    bend = Math.max(bend, bends);
    slip = Math.max(slip, 2 * Math.abs(twice));
  });
  return { bend, slip };
}
