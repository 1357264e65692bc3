// Feed-forward compressor, one gain for all channels, after Giannoulis, Massberg and Reiss (JAES 60, 2012).

import { gainOf } from '../units.ts';
import { createDelay, createLookAhead, STEP } from './look-ahead.ts';
import type { Block } from './sound.ts';

export interface CompressorSettings {
  /** Peak level above which it works, in dBFS. */
  readonly threshold: number;
  /** dB in for one dB out above the threshold. */
  readonly ratio: number;
  /** Width of the bend around the threshold, in dB. */
  readonly knee: number;
  /** Seconds. Time constants of the gain on its way down and up … */
  readonly attack: number;
  readonly release: number;
  /** … unless it looks ahead: then the attack is over when the peak comes, and no peak gets through. */
  readonly lookAhead: boolean;
  /** dB; the gain never goes further down. */
  readonly mostReduction: number;
}

export interface Compressor {
  /** Frames by which the sound comes out late: 0 without looking ahead. */
  readonly latency: number;
  /** In place; the result does not depend on the blocks. */
  process(block: Block): void;
}

/** dB of reduction that nobody hears: from here on the gain is 1 and sound passes bit for bit. */
const REST = 1e-4;

export function createCompressor(rate: number, channels: number, options: CompressorSettings): Compressor {
  const { threshold, ratio, knee, mostReduction } = options;
  const slope = 1 - 1 / ratio;
  const attack = Math.exp(-STEP / (options.attack * rate));
  const release = Math.exp(-STEP / (options.release * rate));
  const quiet = gainOf(threshold - knee / 2);
  const ahead = options.lookAhead ? createLookAhead(options.attack * rate, release, REST) : undefined;
  const latency = ahead?.latency ?? 0;
  const delays = Array.from({ length: channels }, () => createDelay(latency));

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
    if (ahead) reduction = ahead.next(wanted);
    else {
      reduction = wanted + (reduction - wanted) * (wanted > reduction ? attack : release);
      if (reduction < REST) reduction = 0;
    }
    gain = nextGain;
    nextGain = reduction === 0 ? 1 : gainOf(-reduction);
    peak = 0;
    into = 0;
  }

  return {
    latency,
    process(block) {
      const frames = block[0]!.length;
      for (let start = 0; start < frames; ) {
        const end = Math.min(frames, start + STEP - into);
        for (let c = 0; c < block.length; c++) {
          const samples = block[c]!;
          peak = highest(samples, start, end, peak);
          if (ahead) delays[c]!.process(samples.subarray(start, end));
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
