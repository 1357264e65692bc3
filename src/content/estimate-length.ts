// How long a section will be, before any voice has spoken it.

import type { Cue } from '../script/performance.ts';
import { PACE, PAUSES } from '../speech/utterances.ts';
import type { SectionSettings } from './section-settings.ts';

/**
 * Seconds of speech and written pauses, by letters at a usual pace: within a fifth of what is heard. Media, marks and music are
 * none of it.
 */
export function estimatedSeconds(cues: readonly Cue[], { speed = 1, padding = 0 }: SectionSettings): number {
  let seconds = 0;
  let said = false;
  for (const cue of cues)
    if (cue.kind === 'text') {
      const { letters, commas, ends } = lettersOf(cue.text);
      const unhurried = letters / PACE.characters + commas * PACE.punctuation + ends * PAUSES.sentence;
      seconds += unhurried / speed / cue.style.rate;
      said ||= letters > 0;
    } else if (cue.kind === 'break') seconds += cue.seconds;
    else if (cue.kind === 'boundary') seconds += PAUSES[cue.level] / speed;
  return said ? seconds + padding : seconds;
}

/** Letters and gaps as they are read out: a figure has about four letters, a sign that is a syllable or a word three. */
function lettersOf(text: string): { letters: number; commas: number; ends: number } {
  const count = (pattern: RegExp) => text.match(pattern)?.length ?? 0;
  const words = text.replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ').trim();
  if (words === '') return { letters: 0, commas: 0, ends: 0 };
  const wide = count(/[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]/gu);
  return {
    letters: words.length + 1 + 3 * count(/\p{N}/gu) + 2 * wide,
    commas: count(/[,;:–—](?=\s)|[、，；：]/gu),
    ends: count(/[.!?…](?=\s)|[。！？]/gu),
  };
}
