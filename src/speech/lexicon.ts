// Pronunciations of words: one entry a word, with the most special one for a voice winning.

import { z } from 'zod';
import type { Voice } from '../providers/provider.ts';

const EXPECTED = 'write {"ipa": "…"} or {"alias": "…"}, or one of them for each language or voice';

const pronunciation = z.union(
  [z.strictObject({ ipa: z.string().min(1).max(200) }), z.strictObject({ alias: z.string().min(1).max(500) })],
  { error: EXPECTED },
);

/** `{ "Bristol": { "ipa": "ˈbrɪstəl" } }`, or one entry a specialisation: `{ "Bath": { "en-GB": { "ipa": "bɑːθ" }, "default": … } }`. */
export const lexiconSchema = z.record(
  z.string().min(1).max(100),
  z.union([pronunciation, z.record(z.string(), pronunciation)], { error: EXPECTED }),
);

/** How a word is said: as IPA, or by other words. */
export type Pronunciation = z.infer<typeof pronunciation>;
export type LexiconEntries = z.infer<typeof lexiconSchema>;

export interface Lexicon {
  /** What goes for this voice: an entry under its id, then its language (`en-gb`, `en`), then its provider, then `default`. */
  find(word: string, voice: Pick<Voice, 'id' | 'language' | 'provider'>): Pronunciation | undefined;
}

export function lexiconOf(entries: LexiconEntries): Lexicon {
  const words = new Map<string, Record<string, Pronunciation>>();
  for (const [word, entry] of Object.entries(entries)) {
    const special = isPronunciation(entry) ? { default: entry } : entry;
    words.set(fold(word), Object.fromEntries(Object.entries(special).map(([name, said]) => [fold(name), said])));
  }
  return {
    find(word, voice) {
      const special = words.get(fold(word));
      if (!special) return undefined;
      const language = fold(voice.language);
      const names = [fold(voice.id), language, language.split('-')[0]!, fold(voice.provider), 'default'];
      return names.map((name) => special[name]).find((said) => said !== undefined);
    },
  };
}

export const EMPTY_LEXICON: Lexicon = { find: () => undefined };

function isPronunciation(entry: LexiconEntries[string]): entry is Pronunciation {
  return (
    typeof (entry as { ipa?: unknown }).ipa === 'string' || typeof (entry as { alias?: unknown }).alias === 'string'
  );
}

function fold(word: string): string {
  return word.normalize('NFC').toLowerCase();
}
