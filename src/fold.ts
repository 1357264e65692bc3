// Text as it is compared and searched: the same in every language's case, width and accents, and on every server.

/** `Straße` and `STRASSE`, `Ä` and `a`, `ﬁ` and `fi` are one. */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .toUpperCase()
    .toLowerCase()
    .normalize('NFKC');
}

/** Sorts by the folded name; equal only for names that differ in nothing but case. */
export function nameKeyOf(name: string): string {
  return `${fold(name)}\t${name.normalize('NFKC').toLowerCase()}`;
}

const SEGMENTER = new Intl.Segmenter('und', { granularity: 'word' });

/** The different words of a text, folded; also of languages that write without spaces. */
export function wordsOf(text: string): Set<string> {
  const words = new Set<string>();
  for (const { segment, isWordLike } of SEGMENTER.segment(text)) if (isWordLike) words.add(fold(segment));
  return words;
}
