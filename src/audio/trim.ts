// Where a spoken clip can be heard, and where it may be cut: by energy, because a voice's own word times lie by up to 0.3 s.

import { type Frames, frames, framesOf, gainOf } from '../units.ts';

/** Measured on neural voices: their clips carry 0.2-0.5 s of lead and 0.3-0.9 s of tail that is not silent but inaudible. */
export const TRIM = {
  /** What lies this far below the clip's loudest 5 ms is not heard, in dB. */
  below: 40,
  /** Kept before the onset and after the end. */
  lead: framesOf(0.02),
  tail: framesOf(0.08),
  /** Fades where words are cut apart. */
  cutFade: framesOf(0.01),
} as const;

/** Frames of the window that levels are measured in, and of the steps it moves by. */
const WINDOW = framesOf(0.005);
const STEP = framesOf(0.001);

/** From the onset of the first sound to the end of the last, in frames; `end` exclusive. */
export interface Audible {
  readonly start: Frames;
  readonly end: Frames;
}

/** The audible part of a clip at 48 kHz: RMS over 5 ms above -40 dB of its maximum. undefined for silence. */
export function findAudible(samples: Float32Array): Audible | undefined {
  const steps = stepEnergies(samples);
  const reach = WINDOW / STEP;
  const windows = new Float64Array(steps.length + reach - 1);
  let loudest = 0;
  for (let w = 0; w < windows.length; w++) {
    let energy = 0;
    for (let s = Math.max(0, w - reach + 1); s <= Math.min(w, steps.length - 1); s++) energy += steps[s]!;
    windows[w] = energy;
    if (energy > loudest) loudest = energy;
  }
  if (loudest === 0) return undefined;
  const threshold = loudest * gainOf(-TRIM.below) ** 2;
  let first = 0;
  while (windows[first]! < threshold) first++;
  let last = windows.length - 1;
  while (windows[last]! < threshold) last--;
  // The first window that is loud enough is so by its last step, the last one by its first.
  return {
    start: frames(first * STEP),
    end: frames(Math.min(samples.length, (last - reach + 2) * STEP)),
  };
}

/** A clip without its inaudible ends: 20 ms before the onset and 80 ms after the end stay, as far as there are. */
export function trimRange(samples: Float32Array): Audible | undefined {
  const audible = findAudible(samples);
  return (
    audible && {
      start: frames(Math.max(0, audible.start - TRIM.lead)),
      end: frames(Math.min(samples.length, audible.end + TRIM.tail)),
    }
  );
}

/** The middle of the quietest 5 ms within `radius` of `around`: where words come apart with the least harm. */
export function quietestFrame(samples: Float32Array, around: number, radius: number): Frames {
  const from = Math.max(0, Math.round(around - radius));
  const to = Math.min(samples.length, Math.round(around + radius));
  if (to - from <= WINDOW) return frames(Math.min(Math.max(around, 0), samples.length));
  let energy = 0;
  for (let i = from; i < from + WINDOW; i++) energy += samples[i]! ** 2;
  let least = energy;
  let best = from;
  for (let i = from + WINDOW; i < to; i++) {
    energy += samples[i]! ** 2 - samples[i - WINDOW]! ** 2;
    if (energy < least) {
      least = energy;
      best = i - WINDOW + 1;
    }
  }
  return frames(best + WINDOW / 2);
}

/** RMS of each 5 ms, as factors of full scale; the last may be shorter. */
export function rmsEnvelope(samples: Float32Array): Float32Array {
  const levels = new Float32Array(Math.ceil(samples.length / WINDOW));
  for (let w = 0; w < levels.length; w++) {
    const end = Math.min(samples.length, (w + 1) * WINDOW);
    let energy = 0;
    for (let i = w * WINDOW; i < end; i++) energy += samples[i]! ** 2;
    levels[w] = Math.sqrt(energy / (end - w * WINDOW));
  }
  return levels;
}

function stepEnergies(samples: Float32Array): Float64Array {
  const steps = new Float64Array(Math.ceil(samples.length / STEP));
  for (let s = 0; s < steps.length; s++) {
    const end = Math.min(samples.length, (s + 1) * STEP);
    let energy = 0;
    for (let i = s * STEP; i < end; i++) energy += samples[i]! ** 2;
    steps[s] = energy;
  }
  return steps;
}
