// Exciter: adds to a voice or to music the octave above its presence, for air that the sound does not have.

import { gainOf, RATE } from '../units.ts';
import { createFilter, highPass } from './filter.ts';
import { createDelay, createLookAhead, STEP } from './look-ahead.ts';
import { kaiser, sinc } from './resample.ts';

export interface ExciterSettings {
  /** The band from here to 10 kHz is what gets an octave. */
  readonly hertz: number;
  /** The octave's level against the band's. */
  readonly decibels: number;
}

export interface Exciter {
  /** Frames by which the sound comes out late. */
  readonly latency: number;
  /** One channel at 48 kHz, in place; the result does not depend on the blocks. */
  process(samples: Float32Array): void;
}

/**
 * The square of a sound has its second harmonics and nothing above twice its highest frequency. Of a band that ends at a
 * quarter of the sample rate (12 kHz) it cannot alias, so nothing has to be oversampled, and what is left out would lie
 * above hearing. The band-pass: -6 dB at `hertz` and at 10.5 kHz, 1.5 kHz on either side from pass to -85 dB (Kaiser).
 */
const HALF = 43;
const TAPS = 2 * HALF + 1;
const BETA = 8.6;
const TOP = 10_500;

/** The square also has all differences of frequencies; those below this, as a factor of `hertz`, are taken out. */
const CLEAR = 1.5;
/** Fourth-order Butterworth in two sections. */
const Q = [0.541, 1.307] as const;

/** Seconds. The band is squared against its own peaks, so that soft and loud sounds get the same share. */
const ATTACK = 0.002;
const RELEASE = 0.05;
/** -120 dBFS. */
const REST = 1e-6;

export function createExciter({ hertz, decibels }: ExciterSettings): Exciter {
  const taps = bandPassTaps(hertz, TOP);
  const clear = createFilter(Q.map((q) => highPass(RATE, CLEAR * hertz, q)));
  const peaks = createLookAhead(ATTACK * RATE, Math.exp(-STEP / (RELEASE * RATE)), REST);
  const delay = createDelay(HALF + peaks.latency);
  const bandDelay = createDelay(peaks.latency);
  // sin² is half a constant and half a cosine of twice the frequency.
  const amount = 2 * gainOf(decibels);
  let history = new Float32Array(2 * HALF);
  let octave = new Float32Array(0);
  let peak = 0;
  let into = 0;
  let [level, nextLevel] = [0, 0];

  function step(): void {
    level = nextLevel;
    nextLevel = peaks.next(peak);
    peak = into = 0;
  }

  return {
    latency: HALF + peaks.latency,
    process(samples) {
      const frames = samples.length;
      if (octave.length < frames) octave = new Float32Array(frames);
      const band = octave.subarray(0, frames);
      const input = new Float32Array(2 * HALF + frames);
      input.set(history);
      input.set(samples, 2 * HALF);
      for (let i = 0; i < frames; i++) band[i] = convolved(taps, input, i);
      history = input.slice(frames);

      const coming = band.slice();
      bandDelay.process(band);
      for (let start = 0; start < frames; ) {
        const end = Math.min(frames, start + STEP - into);
        for (let i = start; i < end; i++) peak = Math.max(peak, Math.abs(coming[i]!));
        const slope = (nextLevel - level) / STEP;
        if (level === 0 && nextLevel === 0) band.fill(0, start, end);
        else
          for (let i = start, k = into + 1; i < end; i++, k++)
            band[i] = (amount * band[i]! ** 2) / Math.max(REST, level + slope * k);
        into += end - start;
        start = end;
        if (into === STEP) step();
      }
      clear.process(band);
      delay.process(samples);
      for (let i = 0; i < frames; i++) samples[i]! += band[i]!;
    },
  };
}

/** Symmetric: both halves share their coefficients. */
function convolved(taps: Float64Array, input: Float32Array, at: number): number {
  let sum = taps[HALF]! * input[at + HALF]!;
  for (let k = 0; k < HALF; k++) sum += taps[k]! * (input[at + k]! + input[at + TAPS - 1 - k]!);
  return sum;
}

/** Linear phase, half of the amplitude at both edges. */
function bandPassTaps(low: number, high: number): Float64Array {
  const lowPassAt = (hertz: number, n: number) => ((2 * hertz) / RATE) * sinc((2 * hertz * n) / RATE);
  return Float64Array.from(
    { length: HALF + 1 },
    (_, k) => (lowPassAt(high, k - HALF) - lowPassAt(low, k - HALF)) * kaiser((k - HALF) / (HALF + 1), BETA),
  );
}
