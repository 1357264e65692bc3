// Finds the words of a text by a language's rules; punctuation between them is left for `punctuation.ts`.

import type { Language, NormalisedWord } from './language.ts';
import { type Context, type Reading, SPACE } from './rule.ts';

/** A word before punctuation has been looked at. */
export type ScannedWord = Pick<NormalisedWord, 'written' | 'start' | 'end' | 'spoken'> & {
  readonly after?: string | undefined;
};

/** Marks that nobody says and nobody misses. */
const SILENT = /^[®™℠|`¨´¸\p{Cf}\p{Cc}\p{M}]+$/u;
const UNSPEAKABLE = /[^\s\p{L}\p{N}\p{P}\p{Sm}\p{Sc}]+|[^\s\p{P}]/uy;

export function scan(text: string, language: Language): ScannedWord[] {
  const words: ScannedWord[] = [];
  let at = 0;
  while (at < text.length) {
    if (/\s/.test(text[at]!)) {
      at++;
      continue;
    }
    const read = readAt(text, at, language, words);
    if (read) {
      for (const word of read.words) append(words, word, text);
      at = read.end;
      continue;
    }
    UNSPEAKABLE.lastIndex = at;
    const odd = UNSPEAKABLE.exec(text)?.[0];
    if (odd === undefined) {
      at++;
      continue;
    }
    if (!SILENT.test(odd)) words.push({ written: odd, start: at, end: at + odd.length, spoken: [] });
    at += odd.length;
  }
  return words;
}

function readAt(
  text: string,
  at: number,
  language: Language,
  words: readonly ScannedWord[],
): { words: ScannedWord[]; end: number } | undefined {
  for (const { pattern, read: reads } of language.rules) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (!match) continue;
    const reading = reads(match, new Surroundings(text, at, at + match[0].length, words));
    if (reading === undefined) continue;
    const read = wordsOf(reading, match[0], at);
    return { words: read, end: read.at(-1)!.end };
  }
  return undefined;
}

function wordsOf(reading: Reading, matched: string, start: number): ScannedWord[] {
  if (typeof reading === 'string')
    return [{ written: matched, start, end: start + matched.length, spoken: split(reading) }];
  let from = 0;
  return reading.map(({ written, spoken, after }) => {
    const offset = matched.indexOf(written, from);
    from = offset + written.length;
    return { written, start: start + offset, end: start + from, spoken: split(spoken), after };
  });
}

function split(spoken: string): string[] {
  return spoken.split(' ').filter((word) => word !== '');
}

/** Longer words joined by hyphens are no words; and joining each to all before it would take quadratic time. */
const LONGEST_JOINED = 40;

/** `COVID-19` and `19-year-old` are read by several rules but are one word. */
function append(words: ScannedWord[], word: ScannedWord, text: string): void {
  const last = words.at(-1);
  const joins =
    last !== undefined &&
    last.after === undefined &&
    last.end === word.start - 1 &&
    /[-‐‑]/.test(text[last.end]!) &&
    word.end - last.start <= LONGEST_JOINED &&
    last.spoken.length > 0 &&
    word.spoken.length > 0;
  if (!joins) {
    words.push(word);
    return;
  }
  const written = text.slice(last.start, word.end);
  words[words.length - 1] = { ...word, written, start: last.start, spoken: [...last.spoken, ...word.spoken] };
}

const NEXT = new RegExp(`${SPACE}{1,3}([\\p{L}\\p{M}\\p{N}'’.-]{1,40})`, 'uy');

/** A class, for an object literal with getters is slow to make and one is made for each match. */
class Surroundings implements Context {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly words: readonly ScannedWord[];

  constructor(text: string, start: number, end: number, words: readonly ScannedWord[]) {
    this.text = text;
    this.start = start;
    this.end = end;
    this.words = words;
  }

  get previous(): string {
    const last = this.words.at(-1);
    const near = last && this.start - last.end <= 3 && /^[\s\-‐‑]*$/.test(this.text.slice(last.end, this.start));
    return near ? last.written : '';
  }

  get next(): string {
    NEXT.lastIndex = this.end;
    return NEXT.exec(this.text)?.[1] ?? '';
  }
}
