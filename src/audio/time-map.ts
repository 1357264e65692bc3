// Which moment of a sound lies where once it is longer or shorter: bursts keep their length, and what lasts takes the change.

import { rmsEnvelope } from './trim.ts';

export interface TimeMap {
  /** From the old sound to the new one, in frames. */
  forward(frame: number): number;
  back(frame: number): number;
}

/** Frames of a step of {@link rmsEnvelope}. */
const HOP = 240;
/** A level that rises by so many dB within two steps is a burst; half of it is half a burst. */
const BURST = 12;
/** What lies so far below the loudest moment is noise, however it rises, in dB. */
const FAINT = 40;
/** How much of the change a burst takes, and how long it lasts: from a step before its rise to three after. */
const BURST_SHARE = 0.25;
const BURST_STEPS = [-1, 3] as const;

/**
 * Maps `samples` to `length` frames. Each step of 5 ms gets a share of the change: its factor is the whole one to the power
 * of its share, scaled so that the length comes out.
 */
export function createTimeMap(samples: Float32Array, length: number): TimeMap {
  const shares = sharesOf(samples);
  const steps = lengthsOf(shares, samples.length, length);
  const ends = new Float64Array(steps.length + 1);
  for (let n = 0; n < steps.length; n++) ends[n + 1] = ends[n]! + steps[n]!;
  const lastStart = (steps.length - 1) * HOP;
  const width = (n: number) => (n === steps.length - 1 ? samples.length - lastStart : HOP);
  return {
    forward(frame) {
      if (steps.length === 0) return 0;
      const n = Math.min(steps.length - 1, Math.max(0, Math.floor(frame / HOP)));
      return ends[n]! + ((frame - n * HOP) / width(n)) * steps[n]!;
    },
    back(frame) {
      if (steps.length === 0) return 0;
      let low = 0;
      let high = steps.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (ends[middle]! <= frame) low = middle;
        else high = middle - 1;
      }
      return low * HOP + ((frame - ends[low]!) / steps[low]!) * width(low);
    },
  };
}

/** 1 where a sound lasts, {@link BURST_SHARE} where it bursts out. */
function sharesOf(samples: Float32Array): Float64Array {
  const levels = rmsEnvelope(samples);
  const loudest = levels.reduce((a, b) => Math.max(a, b), 0);
  const floor = loudest * 10 ** (-FAINT / 20);
  const decibels = Array.from(levels, (level) => 20 * Math.log10(Math.max(level, floor, 1e-9)));
  const shares = new Float64Array(levels.length).fill(1);
  for (let n = 0; n < levels.length; n++) {
    const rise = decibels[n]! - (decibels[n - 2] ?? decibels[0]!);
    const share = 1 - (1 - BURST_SHARE) * Math.min(1, Math.max(0, (2 * rise) / BURST - 1));
    for (let m = n + BURST_STEPS[0]; m <= n + BURST_STEPS[1]; m++)
      if (m >= 0 && m < shares.length) shares[m] = Math.min(shares[m]!, share);
  }
  return shares;
}

/** By bisection: the length grows with the exponent. */
function lengthsOf(shares: Float64Array, frames: number, length: number): Float64Array {
  const widths = shares.map((_, n) => Math.min(HOP, frames - n * HOP));
  const change = Math.log(length / frames);
  const scaled = (scale: number) => widths.map((width, n) => width * Math.exp(change * shares[n]! * scale));
  if (change === 0) return widths;
  let low = 0;
  let high = 1 / BURST_SHARE;
  for (let i = 0; i < 50; i++) {
    const scale = (low + high) / 2;
    const sum = scaled(scale).reduce((a, b) => a + b, 0);
    if (sum < length === change > 0) low = scale;
    else high = scale;
  }
  return scaled(low);
}
