// Feed-forward compressor, one gain for all channels, after Giannoulis, Massberg and Reiss (JAES 60, 2012).

import { type Decibels, gainOf, type Seconds } from '../units.ts';
import type { Block } from './sound.ts';

export interface CompressorOptions {
  readonly rate: number;
  /** Peak level above which it works, in dBFS. */
  readonly threshold: Decibels;
  /** dB in for one dB out above the threshold. */
  readonly ratio: number;
  /** Width of the bend around the threshold, in dB. */
  readonly knee: Decibels;
  /** Time constants of the gain on its way down and up. */
  readonly attack: Seconds;
  readonly release: Seconds;
  /** The gain never goes further down. */
  readonly mostReduction: Decibels;
}

export interface Compressor {
  /** In place, without latency; the result does not depend on the blocks. */
  process(block: Block): void;
}

/** Frames that share a look at the level: 0.7 ms at 48 kHz, little against any attack, and logarithms are dear. */
const STEP = 32;

/** dB of reduction that nobody hears: from here on the gain is 1 and sound passes bit for bit. */
const REST = 1e-4;

export function createCompressor(options: CompressorOptions): Compressor {
  const { rate, threshold, ratio, knee, mostReduction } = options;
  const slope = 1 - 1 / ratio;
  const attack = Math.exp(-STEP / (options.attack * rate));
  const release = Math.exp(-STEP / (options.release * rate));
  const quiet = gainOf(threshold - knee / 2);

  /** dB of reduction for a level in dBFS. */
  function reductionAt(level: number): number {
    const over = level - threshold;
    const bent = over >= knee / 2 ? slope * over : (slope * (over + knee / 2) ** 2) / (2 * knee);
    return Math.min(bent, mostReduction);
  }

  let reduction = 0;
  /** The gain moves in a straight line from one step's beginning to the next. */
  let gain = 1;
  let nextGain = 1;
  let peak = 0;
  let into = 0;

  function step(): void {
    const wanted = peak <= quiet ? 0 : reductionAt(20 * Math.log10(peak));
    const keep = wanted > reduction ? attack : release;
    reduction = wanted + (reduction - wanted) * keep;
    if (reduction < REST) reduction = 0;
    gain = nextGain;
    nextGain = reduction === 0 ? 1 : gainOf(-reduction);
    peak = 0;
    into = 0;
  }

  return {
    process(block) {
      const frames = block[0]!.length;
      for (let start = 0; start < frames; ) {
        const end = Math.min(frames, start + STEP - into);
        for (let c = 0; c < block.length; c++) {
          const samples = block[c]!;
          peak = highest(samples, start, end, peak);
          if (gain !== 1 || nextGain !== 1) ramp(samples, start, end, gain, (nextGain - gain) / STEP, into);
        }
        into += end - start;
        start = end;
        if (into === STEP) step();
      }
    },
  };
}

function highest(samples: Float32Array, start: number, end: number, peak: number): number {
  for (let i = start; i < end; i++) {
    const level = Math.abs(samples[i]!);
    if (level > peak) peak = level;
  }
  return peak;
}

function ramp(samples: Float32Array, start: number, end: number, gain: number, slope: number, into: number): void {
  for (let i = start, k = into + 1; i < end; i++, k++) samples[i]! *= gain + slope * k;
}
