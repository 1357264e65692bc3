// Finds the words of a text by a language's rules; punctuation between them is left for `punctuation.ts`.

import type { Language, NormalisedWord } from './language.ts';
import { type Context, type Reading, SPACE } from './rule.ts';

/** A word before punctuation has been looked at. */
export type ScannedWord = Pick<NormalisedWord, 'written' | 'start' | 'end' | 'spoken'> & {
  readonly after?: string | undefined;
};

/** Marks that nobody says and nobody misses. */
const SILENT = /^[®™℠|`^¨´¸\p{Cf}\p{Cc}\p{M}]+$/u;
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
    const reading = reads(match, contextOf(text, at, at + match[0].length, words));
    if (reading === undefined) continue;
    const read = wordsOf(reading, match[0], at);
    return { words: read, end: read.at(-1)!.end };
  }
  return undefined;
}

/** Parts that touch are one word: `18,1kg`. */
function wordsOf(reading: Reading, matched: string, start: number): ScannedWord[] {
  const parts = typeof reading === 'string' ? [{ written: matched, spoken: reading, after: undefined }] : reading;
  const words: ScannedWord[] = [];
  let from = 0;
  for (const { written, spoken, after } of parts) {
    const offset = matched.indexOf(written, from);
    const said = spoken.split(' ').filter((word) => word !== '');
    const last = words.at(-1);
    if (last && offset === from)
      words[words.length - 1] = {
        ...last,
        written: last.written + written,
        end: last.end + written.length,
        spoken: [...last.spoken, ...said],
        after,
      };
    else words.push({ written, start: start + offset, end: start + offset + written.length, spoken: said, after });
    from = offset + written.length;
  }
  return words;
}

/** `COVID-19` and `19-year-old` are read by several rules but are one word. */
function append(words: ScannedWord[], word: ScannedWord, text: string): void {
  const last = words.at(-1);
  const hyphenated = last && last.after === undefined && last.end === word.start - 1 && /[-‐‑]/.test(text[last.end]!);
  if (!hyphenated || last.spoken.length === 0 || word.spoken.length === 0) words.push(word);
  else {
    const { start } = last;
    words[words.length - 1] = {
      written: text.slice(start, word.end),
      start,
      end: word.end,
      spoken: [...last.spoken, ...word.spoken],
      after: word.after,
    };
  }
}

const NEXT = new RegExp(`${SPACE}{1,3}([\\p{L}\\p{M}\\p{N}'’.-]{1,40})`, 'uy');

function contextOf(text: string, start: number, end: number, words: readonly ScannedWord[]): Context {
  return {
    text,
    start,
    end,
    words,
    get previous() {
      const last = words.at(-1);
      return last && start - last.end <= 3 && /^[\s\-‐‑]*$/.test(text.slice(last.end, start)) ? last.written : '';
    },
    get next() {
      NEXT.lastIndex = end;
      return NEXT.exec(text)?.[1] ?? '';
    },
  };
}
