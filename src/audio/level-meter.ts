// Levels of a file beside its loudness: RMS, noise floor, sample peak, offset, clipping.

import { type Decibels, decibels, type Seconds, seconds } from '../units.ts';
import type { Block } from './sound.ts';

export interface LevelMeter {
  push(block: Block): void;
  levels(): Levels;
}

/** All in dBFS of samples: a sine of full scale has an RMS of -3. -Infinity for digital silence. */
export interface Levels {
  /** Over the whole file and all channels. */
  readonly rms: Decibels;
  /** RMS of the quietest half second, as audiobook publishers check it; of a shorter file, of all of it. */
  readonly noiseFloor: Decibels;
  readonly samplePeak: Decibels;
  /** Share of full scale by which the worst channel is off the middle, 0-1. */
  readonly offset: number;
  /** Samples at full scale that follow another one at full scale. */
  readonly clipped: number;
  /** Seconds before the first sound and after the last, to a twentieth; all of them where there is none. */
  readonly head: Seconds;
  readonly tail: Seconds;
}

/** Seconds of the quietest stretch, and of the steps it is looked for by. */
const WINDOW = 0.5;
const STEPS = 10;
/** Mean square of what is heard as sound: above room tone (-72 dBFS) and breath, below any spoken syllable (-50 dBFS). */
const SOUND = 10 ** (-50 / 10);
/** The largest sample of 16 bit. */
const FULL = 32_767 / 32_768;

export function createLevelMeter(rate: number, channels: number): LevelMeter {
  const step = Math.round((WINDOW * rate) / STEPS);
  const recent = new Float64Array(STEPS);
  const sums = new Float64Array(channels);
  /** Of each channel, in the step that has begun. */
  const energies = new Float64Array(channels);
  const wasFull = new Uint8Array(channels);
  let [total, frames, peak, clipped] = [0, 0, 0, 0];
  let [into, steps] = [0, 0];
  let quietest = Number.POSITIVE_INFINITY;
  /** Frames at which the first step with sound begins, and the last ends. */
  let [first, last] = [Number.POSITIVE_INFINITY, 0];

  /** Locals, because a loop keeps those in registers and the closure's variables in memory. */
  function add(channel: number, samples: Float32Array, start: number, end: number): void {
    let [sum, squares, highest] = [sums[channel]!, energies[channel]!, 0];
    for (let i = start; i < end; i++) {
      const x = samples[i]!;
      sum += x;
      squares += x * x;
      if (x > highest) highest = x;
      else if (-x > highest) highest = -x;
    }
    sums[channel] = sum;
    energies[channel] = squares;
    if (highest > peak) peak = highest;
    if (highest >= FULL) countClipped(channel, samples, start, end);
    else wasFull[channel] = 0;
  }

  function countClipped(channel: number, samples: Float32Array, start: number, end: number): void {
    for (let i = start; i < end; i++) {
      const isFull = Math.abs(samples[i]!) >= FULL ? 1 : 0;
      clipped += isFull & wasFull[channel]!;
      wasFull[channel] = isFull;
    }
  }

  return {
    push(block) {
      const length = block[0]!.length;
      for (let start = 0; start < length; ) {
        const end = Math.min(length, start + step - into);
        for (let c = 0; c < channels; c++) add(c, block[c]!, start, end);
        into += end - start;
        start = end;
        if (into < step) continue;
        const energy = energies.reduce((a, b) => a + b);
        total += energy;
        if (energy > SOUND * step * channels) {
          first = Math.min(first, steps * step);
          last = (steps + 1) * step;
        }
        recent[steps++ % STEPS] = energy;
        if (steps >= STEPS)
          quietest = Math.min(
            quietest,
            recent.reduce((a, b) => a + b),
          );
        energies.fill(0);
        into = 0;
      }
      frames += length;
    },
    levels() {
      const rms = level(energies.reduce((a, b) => a + b, total) / (frames * channels));
      return {
        rms,
        noiseFloor: Number.isFinite(quietest) ? level(quietest / (STEPS * step * channels)) : rms,
        samplePeak: decibels(20 * Math.log10(peak)),
        offset: frames === 0 ? 0 : Math.max(...sums.map((sum) => Math.abs(sum / frames))),
        clipped,
        head: seconds(Math.min(first, frames) / rate),
        tail: seconds((frames - last) / rate),
      };
    },
  };
}

function level(meanSquare: number): Decibels {
  return decibels(10 * Math.log10(meanSquare || 0));
}
