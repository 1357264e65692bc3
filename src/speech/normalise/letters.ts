// Words of letters: initialisms are spelt, acronyms are said, codes of letters and figures are taken apart.

import { sayDigits } from './quantities.ts';
import { type Context, type Rule, rule, SPACE } from './rule.ts';
import type { Wording } from './wording.ts';

/** One word of letters: `GPU` -> `G-P-U`. Hyphened, or voices read a lone A as the article. */
export function sayLetters(letters: string): string {
  return [...letters.toUpperCase()].join('-');
}

/** Letters with their accents and invisible joiners. */
const LETTER = '[\\p{L}\\p{M}\\u00ad\\u200c\\u200d]';
const WORD = `${LETTER}+(?:['’ʼ]${LETTER}+)*`;

export function wordRule(wording: Wording): Rule {
  return {
    pattern: new RegExp(`${WORD}(?:[-‐‑]${WORD})*`, 'uy'),
    read: ([written], context) =>
      written
        .replace(/[\u00ad\u200c\u200d]/g, '')
        .normalize('NFC')
        .replace(/[’ʼ]/g, "'")
        .split(/[-‐‑]/)
        .map((part) => sayPart(part, context, wording))
        .join('-'),
  };
}

/** Spelt with dots (`U.S.`), as initials (`J. R. R. Tolkien`), or with & (`AT&T`). */
export function lettersRules(wording: Wording): Rule[] {
  return [
    rule(
      "((?:\\p{Lu}\\.){2,10}|(?:\\p{Lu}\\.){1,9}\\p{Lu})(['’]s)?",
      ([, dotted, genitive]) => sayLetters(dotted!.replace(/\./g, '')) + (genitive ? "'s" : ''),
    ),
    {
      pattern: new RegExp(`(\\p{Lu})\\.(?=${SPACE}{1,2}\\p{Lu})`, 'uy'),
      // "… than I. Then": a pronoun that ends a sentence, unless a name goes on.
      read: ([, letter], { previous, next }) =>
        letter === 'I' && previous !== '' && !/^\p{Lu}\./u.test(next) ? undefined : letter,
    },
    rule(
      '(\\p{Lu}{1,3})&(\\p{Lu}{1,3})',
      ([, first, second]) => `${sayLetters(first!)} ${wording.words.and} ${sayLetters(second!)}`,
    ),
  ];
}

/** `B2B`, `MP3`, `F16`, `4K`, `1080p`, `COVID19`. */
export function codeRule(wording: Wording): Rule {
  return rule('(?<![\\p{L}\\p{N}])(?=\\p{L}{0,23}\\d)[\\p{L}\\d]{2,24}', ([written], context) => {
    const pieces = written.match(/\p{L}+|\d+/gu)!;
    if (pieces.length < 2) return undefined;
    return pieces
      .map((piece) => {
        if (/\d/.test(piece)) return figures(piece, wording);
        return piece.length === 1 ? piece.toUpperCase() : sayPart(piece, context, wording);
      })
      .join('-')
      .replace(/ /g, '-');
  });
}

function figures(digits: string, wording: Wording): string {
  if (digits.length > 4 || (digits.length > 1 && digits.startsWith('0'))) return sayDigits(digits, wording);
  return digits.length === 1 ? wording.cardinal(BigInt(digits)) : wording.figuresInName(digits);
}

const VOWEL = /[AEIOUYÄÖÜÁÉÍÓÚ]/;

function sayPart(part: string, context: Context, wording: Wording): string {
  const capitals = /^(\p{Lu}{2,})(s|'s)?$/u.exec(part);
  if (capitals) {
    const [, letters = '', ending = ''] = capitals;
    if (!isSpelt(letters, ending, context, wording)) return letters.toLowerCase() + ending;
    return ending === 's' ? wording.pluralOfLetters(sayLetters(letters)) : sayLetters(letters) + ending;
  }
  if (/^\p{Ll}\p{Lu}{2,}$/u.test(part)) return [...part].join('-');
  // OpenAI, MySQL: the capitals at the end are an initialism.
  const tail = /^(\p{Lu}?\p{Ll}+)(\p{Lu}{2,})(s?)$/u.exec(part);
  return tail ? `${tail[1]}-${sayPart(tail[2]! + tail[3]!, context, wording)}` : part;
}

function isSpelt(
  capitals: string,
  ending: string,
  context: Context,
  { acronyms, initialisms, loudWords }: Wording,
): boolean {
  if (acronyms.has(capitals)) return false;
  if (initialisms.has(capitals) || !VOWEL.test(capitals)) return true;
  if (loudWords.has(capitals)) return false;
  if (ending === '' && [context.previous, context.next].some((word) => isLoud(word, acronyms, initialisms, loudWords)))
    return false;
  return capitals.length <= 4;
}

/** Somebody shouts: a neighbour is a common word in capitals too. */
function isLoud(
  word: string,
  acronyms: ReadonlySet<string>,
  initialisms: ReadonlySet<string>,
  loudWords: ReadonlySet<string>,
): boolean {
  if (!/^\p{Lu}{2,}$/u.test(word) || acronyms.has(word) || initialisms.has(word)) return false;
  return loudWords.has(word) || (word.length >= 4 && VOWEL.test(word));
}
