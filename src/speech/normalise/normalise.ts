// Text as people write it becomes words as they are said, each with its place in the text.

import type { NormalisedWord } from './language.ts';
import { languageOf } from './languages.ts';
import { punctuate } from './punctuation.ts';
import { scan } from './scan.ts';

export type { NormalisedWord } from './language.ts';
export { isSayAs, sayAs } from './say-as.ts';

/**
 * The words of a text in the order they stand there. `language` is BCP 47: English and German are read in full (figures,
 * money, dates, units, abbreviations …), other languages as `plain.ts` says. Never throws; takes time linear in the text.
 * A word with nothing in `spoken` cannot be said and is for the caller to report.
 */
export function normalise(text: string, language: string): NormalisedWord[] {
  const its = languageOf(language);
  return punctuate(text, scan(text, its), its);
}
