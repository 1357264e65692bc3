// What a language must tell the normaliser: rules that read what is not plain words, and which words begin a sentence.

import type { Rule } from './rule.ts';
import type { Wording } from './wording.ts';

/** One word of a text with what is to be said for it. */
export interface NormalisedWord {
  /** As it stands in the text, without surrounding punctuation; an abbreviation keeps its dot. May hold spaces (`$1.2 million`). */
  readonly written: string;
  /** UTF-16 offsets into the text: `text.slice(start, end) === written`. */
  readonly start: number;
  readonly end: number;
  /** What to say, usually one word: letters, apostrophes and hyphens. Empty: nobody can say it (an emoji). */
  readonly spoken: readonly string[];
  /** Punctuation after it that carries intonation: `,` `.` `?` `!` `…` `:` `;` `—` or nothing. */
  readonly after: string;
  readonly endsSentence: boolean;
}

export interface Language {
  /** Tried in this order at each place where a word may begin; the first that reads wins. */
  readonly rules: readonly Rule[];
  /** Lower-case words that, written with a capital after an abbreviation, begin a new sentence (`… at 9 a.m. The`). */
  readonly starters: ReadonlySet<string>;
  /** Marks that mean another one here: Greek writes `;` for `?`. */
  readonly marks?: Readonly<Record<string, string>>;
  /** How it says figures; undefined: its engines read figures themselves. */
  readonly wording?: Wording;
}
