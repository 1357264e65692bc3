// Everything that is measured of a finished sound, in one pass: loudness, true peak, plain levels.

import type { Decibels, Lufs } from '../units.ts';
import { createLevelMeter, type Levels } from './level-meter.ts';
import { createMeter, type Meter } from './loudness.ts';
import type { Block } from './sound.ts';
import { createTruePeakMeter } from './true-peak.ts';

/** -Infinity for silence. */
export interface FileLevels extends Levels {
  /** Gated; of what is shorter than a gating block of 400 ms, as it is. */
  readonly integrated: Lufs;
  /** The loudest 400 ms and the loudest 3 s. */
  readonly momentaryMax: Lufs;
  readonly shortTermMax: Lufs;
  /** LU. */
  readonly range: number;
  readonly truePeak: Decibels;
}

export interface FileMeter {
  push(block: Block): void;
  measured(): FileLevels;
  /** Frames pushed. */
  readonly frames: number;
  /** The loudness meter inside, for loudness over time. */
  readonly loudness: Meter;
}

const GATING_BLOCK = 0.4;

/** @param channels 1 or 2 */
export function createFileMeter(rate: number, channels: number): FileMeter {
  const loudness = createMeter(rate, channels);
  const peak = createTruePeakMeter(channels);
  const levels = createLevelMeter(rate, channels);
  let frames = 0;
  return {
    loudness,
    get frames() {
      return frames;
    },
    push(block) {
      loudness.push(block);
      peak.push(block);
      levels.push(block);
      frames += block[0]!.length;
    },
    measured: () => ({
      ...levels.levels(),
      integrated: frames < GATING_BLOCK * rate ? loudness.ungated() : loudness.integrated(),
      momentaryMax: loudness.momentaryMax(),
      shortTermMax: loudness.shortTermMax(),
      range: loudness.range(),
      truePeak: peak.peak(),
    }),
  };
}
