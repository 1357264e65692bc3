// The words that things are found by, as their indexes have them.

import { wordsOf } from './fold.ts';

/** The last of an id's random digits: two organisations may share them, since what is found is the organisation's own anyway. */
const MARK_DIGITS = 6;
/** No index holds longer entries than 2,700 bytes, and nobody types as much. */
const MOST_CHARACTERS = 60;

/**
 * Each word with a mark of its organisation before it. One index serves all, and it counts how common a word is: so what others
 * write makes no search slower, and nobody can tell from its time what they write.
 */
export function searchWords({ organisation }: { readonly organisation: string }, text: string): string[] {
  const mark = organisation.slice(-MARK_DIGITS);
  return [
    ...new Set(
      wordsOf(text)
        .values()
        .map((word) => mark + word.slice(0, MOST_CHARACTERS).toWellFormed()),
    ),
  ];
}
