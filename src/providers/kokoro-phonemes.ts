// IPA in the letters that Kokoro was trained on (those of its own phonemiser, misaki), and these as the model's numbers.

import type { Phone } from './phonemes.ts';

/** Kokoro v1.0's 114 symbols by number, as its config.json has them. */
const SYMBOLS: Readonly<Record<string, number>> = Object.fromEntries(
  [
    [1, ';:,.!?'],
    [9, '—…"()“” '],
    [17, '\u0303ʣʥʦʨᵝꭧAI'],
    [31, 'O'],
    [33, 'Q'],
    [35, 'ST'],
    [39, 'W'],
    [41, 'Yᵊabcdef'],
    [50, 'hijklmnopqrstuvwxyzɑɐɒæ'],
    [75, 'βɔɕç'],
    [80, 'ɖðʤə'],
    [85, 'ɚɛɜ'],
    [90, 'ɟ'],
    [92, 'ɡ'],
    [99, 'ɥ'],
    [101, 'ɨɪʝ'],
    [110, 'ɯɰŋɳɲɴø'],
    [118, 'ɸθœ'],
    [123, 'ɹ'],
    [125, 'ɾɻ'],
    [128, 'ʁɽʂʃ'],
    [132, 'ʈʧ'],
    [135, 'ʊʋ'],
    [138, 'ʌɣɤ'],
    [142, 'χʎ'],
    [147, 'ʒʔ'],
    [156, 'ˈˌː'],
    [162, 'ʰ'],
    [164, 'ʲ'],
    [169, '↓'],
    [171, '→↗↘'],
    [177, 'ᵻ'],
  ].flatMap(([first, symbols]) => [...(symbols as string)].map((symbol, i) => [symbol, (first as number) + i])),
);

export interface KokoroTokens {
  readonly ids: number[];
  /** Letters that the model does not have. */
  readonly unread: string[];
}

/** A word's phones as the model's numbers. `language` is BCP 47: misaki writes English otherwise than the rest. */
export function kokoroTokens(phones: readonly Phone[], language: string): KokoroTokens {
  const unread: string[] = [];
  const ids = [...kokoroLetters(phones, language)].flatMap((symbol) => {
    const id = SYMBOLS[symbol];
    if (id === undefined) unread.push(symbol);
    return id ?? [];
  });
  return { ids, unread };
}

export function punctuationTokens(after: string): number[] {
  return [...after].flatMap((symbol) => SYMBOLS[symbol] ?? []);
}

export const SPACE = SYMBOLS[' ']!;

export function kokoroLetters(phones: readonly Phone[], language: string): string {
  const rules = /^en\b/i.test(language) ? (/^en-(us|ca)\b|^en$/i.test(language) ? AMERICAN : BRITISH) : OTHERS;
  return rules
    .reduce(
      (letters, [from, to]) => letters.replaceAll(from, to),
      // A bar keeps two phones apart that would look like a diphthong or affricate.
      phones.map((phone) => decompose(phone)).join('|'),
    )
    .replaceAll('|', '');
}

/** Nasal vowels as letter and tilde, the cedilla as it was. */
function decompose(phone: Phone): string {
  return phone.normalize('NFD').replaceAll('c\u0327', 'ç').replaceAll('g', 'ɡ');
}

type Rules = readonly (readonly [string, string])[];

const DIPHTHONGS: Rules = [
  ['aɪ', 'I'],
  ['aʊ', 'W'],
  ['eɪ', 'A'],
  ['ɔɪ', 'Y'],
  ['oʊ', 'O'],
  ['əʊ', 'Q'],
];
const AFFRICATES: Rules = [
  ['tʃ', 'ʧ'],
  ['dʒ', 'ʤ'],
];

const ENGLISH: Rules = [
  ...DIPHTHONGS,
  ...AFFRICATES,
  ['ə|l', 'ᵊ|l'],
  ['əl', 'ᵊl'],
  ['l\u0329', 'ᵊl'],
  ['n\u0329', 'ᵊn'],
  ['m\u0329', 'ᵊm'],
  ['\u0329', ''],
  ['r', 'ɹ'],
  ['x', 'k'],
  ['ç', 'k'],
  ['ɬ', 'l'],
  ['ɫ', 'l'],
  ['ʔ', 't'],
  ['\u0303', ''],
  ['e', 'A'],
];

const AMERICAN: Rules = [
  ...ENGLISH,
  ['ɚ', 'əɹ'],
  ['ɝ', 'ɜɹ'],
  ['ɜːɹ', 'ɜɹ'],
  ['ɜː|ɹ', 'ɜɹ'],
  ['ɜː', 'ɜɹ'],
  ['ɪə', 'iə'],
  ['ɾ', 'T'],
  ['ː', ''],
  ['o', 'ɔ'],
];

const BRITISH: Rules = [['eə', 'ɛː'], ...ENGLISH, ['ɚ', 'ə'], ['iə', 'ɪə'], ['oː', 'ɔː']];

const OTHERS: Rules = [
  ...DIPHTHONGS.filter(([from]) => from !== 'oʊ' && from !== 'əʊ'),
  ...AFFRICATES,
  ['oʊ', 'O'],
  ['ts', 'ʦ'],
  ['dz', 'ʣ'],
  ['\u0329', ''],
  ['ʷ', ''],
];
