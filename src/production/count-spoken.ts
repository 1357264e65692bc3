// Characters as they are counted and paid for.

import { textsOf } from '../speech/clip.ts';
import type { PlannedUtterance } from '../speech/utterances.ts';

type Said = Pick<PlannedUtterance, 'voice' | 'words'>;

/** None in halves. */
export function charactersOf(utterance: Said): number {
  return textsOf(utterance).reduce((sum, text) => sum + [...text].length, 0);
}

/**
 * Counts what is spoken for one production, whatever becomes of it there: of each utterance the characters that are not counted
 * yet. The same words of the same voice are counted once, also where they are spoken again to fit, or at another pitch.
 */
export function countSpoken(): (utterance: Said) => number {
  const counted = new Set<string>();
  return (utterance) => {
    const key = JSON.stringify([utterance.voice.id, textsOf(utterance).join(' ')]);
    if (counted.has(key)) return 0;
    counted.add(key);
    return charactersOf(utterance);
  };
}
