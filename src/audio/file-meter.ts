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
  /** The loudest 400 ms and the loudest 3 s; of what is shorter, all of it. */
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

/** Seconds. */
const GATING_BLOCK = 0.4;
const SHORT_TERM = 3;

/** Channels of 5.1 in the order of WAVE files; BS.1770 leaves the LFE out of the loudness. */
const SURROUND = 6;
const LFE = 3;

/** @param channels 1, 2, 5 (L R C Ls Rs) or 6 (5.1) */
export function createFileMeter(rate: number, channels: number): FileMeter {
  const loudness = createMeter(rate, channels === SURROUND ? SURROUND - 1 : channels);
  const peak = createTruePeakMeter(channels);
  const levels = createLevelMeter(rate, channels);
  let frames = 0;
  return {
    loudness,
    get frames() {
      return frames;
    },
    push(block) {
      loudness.push(channels === SURROUND ? block.filter((_, i) => i !== LFE) : block);
      peak.push(block);
      levels.push(block);
      frames += block[0]!.length;
    },
    measured: () => ({
      ...levels.levels(),
      integrated: inLong(GATING_BLOCK, () => loudness.integrated()),
      momentaryMax: inLong(GATING_BLOCK, () => loudness.momentaryMax()),
      shortTermMax: inLong(SHORT_TERM, () => loudness.shortTermMax()),
      range: loudness.range(),
      truePeak: peak.peak(),
    }),
  };

  function inLong(window: number, measured: () => Lufs): Lufs {
    return frames < window * rate ? loudness.ungated() : measured();
  }
}
