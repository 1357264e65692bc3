// What the punctuation between words does to the voice, and where sentences end.

import type { Language, NormalisedWord } from './language.ts';
import type { ScannedWord } from './scan.ts';

/** Marks of other scripts and brackets, under the one that sounds the same. */
const SOUNDS: Readonly<Record<string, string>> = {
  '.': '。．｡।॥۔։።',
  '!': '！‼',
  '?': '？؟՞⁇‽⁉',
  ',': '，、،､()[]（）',
  ';': '；؛',
  ':': '：',
  '—': '―',
};
const ALIKE = new Map(Object.entries(SOUNDS).flatMap(([mark, alike]) => [...alike].map((its) => [its, mark] as const)));

/** The one that is heard where several stand together. */
const LOUDEST_FIRST = ['?', '!', '…', '.', ';', ':', '—', ','];

export function punctuate(text: string, scanned: readonly ScannedWord[], language: Language): NormalisedWord[] {
  const words: NormalisedWord[] = [];
  let sentenceStart = 0;
  for (let i = 0; i < scanned.length; i++) {
    const { written, start, end, spoken, after: forced } = scanned[i]!;
    const next = scanned[i + 1];
    const gap = text.slice(end, next?.start);
    const mark = loudest(gap, language);
    const kind = endOf(written, gap, mark, next?.written, scanned[sentenceStart]!.written, language);
    if (kind === 'sentence') sentenceStart = i + 1;
    const heard = kind === 'abbreviation' ? '' : kind === 'sentence' && !/[.?!…]/.test(mark) ? '.' : mark;
    words.push({ written, start, end, spoken, after: heard || (forced ?? ''), endsSentence: kind === 'sentence' });
  }
  return words;
}

function endOf(
  written: string,
  gap: string,
  mark: string,
  next: string | undefined,
  first: string,
  { starters }: Language,
): 'sentence' | 'abbreviation' | undefined {
  if (next !== undefined && /\n[^\S\n]*(?:\n|[-–*•]\s)/.test(gap)) return 'sentence';
  const dotted = written.endsWith('.');
  if (dotted && (mark === '' || mark === ',')) {
    if (mark === ',') return undefined;
    return next === undefined || (isCapital(next) && starters.has(next.toLowerCase())) ? 'sentence' : undefined;
  }
  if (!/[.?!…]/.test(mark)) return undefined;
  if (next === undefined || !isSmall(next)) return 'sentence';
  // Before a small letter a dot belongs to an abbreviation nobody told us of, unless this writer shuns capitals.
  if (isSmall(first)) return 'sentence';
  return mark === '.' && /^\.\s/.test(gap) ? 'abbreviation' : undefined;
}

function isCapital(word: string): boolean {
  return /^\p{Lu}/u.test(word);
}

/** iPhone is no small word. */
function isSmall(word: string): boolean {
  return /^\p{Ll}(?!\p{Lu})/u.test(word);
}

function loudest(gap: string, { marks }: Language): string {
  let best = LOUDEST_FIRST.length;
  for (const mark of marksOf(gap)) {
    const rank = LOUDEST_FIRST.indexOf(marks?.[mark] ?? ALIKE.get(mark) ?? mark);
    if (rank >= 0 && rank < best) best = rank;
  }
  return LOUDEST_FIRST[best] ?? '';
}

/** Dots in a row are one ellipsis; a hyphen is a dash between spaces only, so that `Paris–Berlin` runs on. */
function marksOf(gap: string): string[] {
  if (gap === '' || gap === ' ') return [];
  return [...gap.matchAll(/\.{2,}|-{2,}|(?<=\s)[-–](?=\s)|[^\s\-–]/g)].map(([found]) =>
    found.startsWith('..') ? '…' : /^[-–]/.test(found) ? '—' : found,
  );
}
