// Loudness after ITU-R BS.1770-5 and EBU R 128 (Tech 3341, Tech 3342), block after block.

import { type Lufs, lufs } from '../units.ts';
import { type Biquad, powerAt, REST } from './filter.ts';
import type { Block } from './sound.ts';

export interface Meter {
  push(block: Block): void;
  /** Gated loudness of all that was pushed; -Infinity where nothing passes the gate (silence, under 0.4 s). */
  integrated(): Lufs;
  /** Loudness without a gate, for what is too short for one; -Infinity for digital silence. */
  ungated(): Lufs;
  /** Loudness range in LU (EBU Tech 3342); 0 where nothing passes the gate. */
  range(): number;
  /** Loudness of the last 400 ms, every 20 ms from 400 ms on. */
  momentary(): Float64Array;
  /** Loudness of every whole 20 ms by themselves. */
  steps(): Float64Array;
  /** Loudness of the last 3 s, every 100 ms from 3 s on. */
  shortTerm(): Float64Array;
  momentaryMax(): Lufs;
  shortTermMax(): Lufs;
}

/** Energy is kept for every 20 ms: 180,000 numbers an hour. All windows are whole multiples of it. */
const HOPS_PER_SECOND = 50;
const MOMENTARY = 20;
const SHORT_TERM = 150;
/** Gating blocks of 400 ms overlap by 75 %, short-term windows come 10 times a second. */
const TENTH = 5;

const ABSOLUTE_GATE = energyOf(-70);
/** Relative gates below the mean of what passes the absolute one: -10 LU for loudness, -20 LU for its range. */
const LOUDNESS_GATE = 0.1;
const RANGE_GATE = 0.01;

/**
 * A meter for one layout: 1 channel (measured as one, as mono deliverables are), 2, or 5 (L R C Ls Rs). Any sample rate.
 *
 * @throws RangeError for other numbers of channels
 */
export function createMeter(rate: number, channels: number): Meter {
  const weights = WEIGHTS[channels];
  if (!weights) throw new RangeError(`loudness is defined for 1, 2 or 5 channels, not ${channels}`);
  const shelf = shelvingFilter(rate);
  const highPass = highPassFilter(rate);
  // Of each channel x[n-1], x[n-2], the shelf's y[n-1], y[n-2] (which are the high-pass's x), its y[n-1], y[n-2],
  // and the energy of the hop so far: summed frame after frame, so that not even the last bit depends on the blocks.
  const states = weights.map(() => new Float64Array(7));
  let hops = new Float64Array(1024);
  let count = 0;
  let total = 0;
  let taken = 0;
  let hopEnd = Math.round(rate / HOPS_PER_SECOND);

  /** Energy of the hop that is not full yet. */
  function begun(): number {
    return states.reduce((sum, state, c) => sum + weights[c]! * state[6]!, 0);
  }

  function endHop(): void {
    if (count === hops.length) {
      const grown = new Float64Array(2 * count);
      grown.set(hops);
      hops = grown;
    }
    const energy = begun();
    hops[count++] = energy;
    total += energy;
    hopEnd = Math.round(((count + 1) * rate) / HOPS_PER_SECOND);
    for (const state of states) {
      state[6] = 0;
      if (Math.abs(state[4]!) < REST && Math.abs(state[5]!) < REST && Math.abs(state[2]!) < REST) state.fill(0, 2);
    }
  }

  /** Mean energy of windows of `length` hops, one every `step` hops. */
  function windows(length: number, step: number): Float64Array {
    const energies = new Float64Array(count < length ? 0 : Math.floor((count - length) / step) + 1);
    const framesOfWindow = (length * rate) / HOPS_PER_SECOND;
    for (let w = 0; w < energies.length; w++) {
      let sum = 0;
      for (let h = w * step; h < w * step + length; h++) sum += hops[h]!;
      energies[w] = sum / framesOfWindow;
    }
    return energies;
  }

  return {
    push(block) {
      const frames = block[0]!.length;
      for (let start = 0; start < frames; ) {
        const end = Math.min(frames, start + hopEnd - taken);
        for (let c = 0; c < channels; c++) weigh(shelf, highPass, states[c]!, block[c]!, start, end);
        taken += end - start;
        start = end;
        if (taken === hopEnd) endHop();
      }
    },
    integrated: () => loudnessOf(meanOf(gated(windows(MOMENTARY, TENTH), LOUDNESS_GATE))),
    ungated: () => loudnessOf(taken === 0 ? 0 : (total + begun()) / taken),
    range() {
      const energies = gated(windows(SHORT_TERM, TENTH), RANGE_GATE).sort();
      if (energies.length === 0) return 0;
      const percentile = (p: number) => loudnessOf(energies[Math.round((energies.length - 1) * p)]!);
      return percentile(0.95) - percentile(0.1);
    },
    momentary: () => windows(MOMENTARY, 1).map(loudnessOf),
    steps: () => windows(1, 1).map(loudnessOf),
    shortTerm: () => windows(SHORT_TERM, TENTH).map(loudnessOf),
    momentaryMax: () => loudnessOf(windows(MOMENTARY, 1).reduce((a, b) => Math.max(a, b), 0)),
    shortTermMax: () => loudnessOf(windows(SHORT_TERM, TENTH).reduce((a, b) => Math.max(a, b), 0)),
  };
}

/** Weights of the channels by their number (BS.1770-5, table 3). */
const WEIGHTS: Readonly<Record<number, readonly number[]>> = {
  1: [1],
  2: [1, 1],
  5: [1, 1, 1, 1.41, 1.41],
};

/** Adds the energy of one channel's frames after both filters of the K-weighting, run as one loop. */
function weigh(
  shelf: Biquad,
  highPass: Biquad,
  state: Float64Array,
  samples: Float32Array,
  start: number,
  end: number,
): void {
  const { b0, b1, b2, a1, a2 } = shelf;
  const c1 = highPass.a1;
  const c2 = highPass.a2;
  let x1 = state[0]!;
  let x2 = state[1]!;
  let u1 = state[2]!;
  let u2 = state[3]!;
  let y1 = state[4]!;
  let y2 = state[5]!;
  let energy = state[6]!;
  for (let i = start; i < end; i++) {
    const x = samples[i]!;
    const u = b0 * x + b1 * x1 + b2 * x2 - a2 * u2 - a1 * u1;
    const y = u - 2 * u1 + u2 - c2 * y2 - c1 * y1;
    energy += y * y;
    x2 = x1;
    x1 = x;
    u2 = u1;
    u1 = u;
    y2 = y1;
    y1 = y;
  }
  state[0] = x1;
  state[1] = x2;
  state[2] = u1;
  state[3] = u2;
  state[4] = y1;
  state[5] = y2;
  state[6] = energy;
}

/** What lies above the absolute gate, and then above `relative` of the mean of that. */
function gated(energies: Float64Array, relative: number): Float64Array {
  const audible = energies.filter((energy) => energy > ABSOLUTE_GATE);
  const gate = meanOf(audible) * relative;
  return audible.filter((energy) => energy > gate);
}

function meanOf(energies: Float64Array): number {
  return energies.length === 0 ? 0 : energies.reduce((sum, energy) => sum + energy, 0) / energies.length;
}

function loudnessOf(energy: number): Lufs {
  return lufs(-0.691 + 10 * Math.log10(energy));
}

function energyOf(loudness: number): number {
  return 10 ** ((loudness + 0.691) / 10);
}

/**
 * The two filters of the K-weighting at any rate: the bilinear transforms of the analogue filters that give BS.1770's
 * coefficients (printed for 48 kHz only) to all their digits. The figures are those of libebur128 and ffmpeg.
 */
function shelvingFilter(rate: number): Biquad {
  const k = Math.tan((Math.PI * 1681.974450955533) / rate);
  const q = 0.7071752369554196;
  const high = 10 ** (3.999843853973347 / 20);
  const band = high ** 0.4996667741545416;
  const a0 = 1 + k / q + k * k;
  return {
    b0: (high + (band * k) / q + k * k) / a0,
    b1: (2 * (k * k - high)) / a0,
    b2: (high - (band * k) / q + k * k) / a0,
    a1: (2 * (k * k - 1)) / a0,
    a2: (1 - k / q + k * k) / a0,
  };
}

/** What hearing weighs a frequency with, as a factor of power: both filters of the K-weighting. */
export function weightAt(rate: number, hertz: number): number {
  return powerAt(shelvingFilter(rate), rate, hertz) * powerAt(highPassFilter(rate), rate, hertz);
}

/** Its numerator is 1, -2, 1 as the standard prints it, not scaled to unity above. */
function highPassFilter(rate: number): Biquad {
  const k = Math.tan((Math.PI * 38.13547087602444) / rate);
  const q = 0.5003270373238773;
  const a0 = 1 + k / q + k * k;
  return { b0: 1, b1: -2, b2: 1, a1: (2 * (k * k - 1)) / a0, a2: (1 - k / q + k * k) / a0 };
}
