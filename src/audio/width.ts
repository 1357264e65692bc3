// Stereo width: the difference of both sides made larger or smaller; their sum, which mono listeners hear, stays.

import type { Block } from './sound.ts';

/** In place, two channels. 1 changes nothing, 0 is mono. */
export function widen([left, right]: Block, width: number): void {
  const share = (width - 1) / 2;
  for (let i = 0; i < left!.length; i++) {
    const more = share * (left![i]! - right![i]!);
    left![i]! += more;
    right![i]! -= more;
  }
}
