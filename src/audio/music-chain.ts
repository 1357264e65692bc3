// What music goes through before it is levelled.

import { RATE } from '../units.ts';
import { type EqBand, levelEqualiser, ringing } from './equaliser.ts';
import { createExciter, type ExciterSettings } from './exciter.ts';
import { createFilter } from './filter.ts';
import type { Block } from './sound.ts';
import { widen } from './width.ts';

/** Parts in the order in which they work; one that is left out is not there. */
export interface MusicChainSettings {
  readonly eq?: readonly EqBand[] | undefined;
  readonly exciter?: ExciterSettings | undefined;
  /** A factor of the difference of both sides: 1 as it is, 0 mono. */
  readonly width?: number | undefined;
}

export interface MusicChain {
  /** Frames by which the sound comes out late. */
  readonly latency: number;
  /** Stereo at 48 kHz, in place; the result does not depend on the blocks. */
  process(block: Block): void;
}

/** Two channels at 48 kHz. The equaliser keeps the music's loudness: a preset's levels mean what they say. */
export function createMusicChain({ eq, exciter, width }: MusicChainSettings): MusicChain {
  const filters = eq && [0, 1].map(() => createFilter(levelEqualiser(eq)));
  const exciters = exciter && [0, 1].map(() => createExciter(exciter));
  return {
    latency: exciters?.[0]?.latency ?? 0,
    process(block) {
      filters?.forEach((filter, c) => {
        filter.process(block[c]!);
      });
      exciters?.forEach((one, c) => {
        one.process(block[c]!);
      });
      if (width !== undefined) widen(block, width);
    },
  };
}

/** Frames after which it has rung out. */
export function musicChainRings({ eq = [], exciter }: MusicChainSettings): number {
  return Math.max(ringing(eq), exciter ? 0.02 * RATE : 0);
}
