// IPA as Flite's phones: the CMU pronouncing dictionary's, in lower case, a 1 on stressed vowels and a 0 on others.

export interface FlitePhones {
  /** Separated by spaces; empty when nothing could be read. */
  readonly phones: string;
  /** Sounds that English lacks and that were replaced by the nearest it has. */
  readonly approximated: readonly string[];
  /** Characters that are no IPA, left out. */
  readonly unread: readonly string[];
}

/** Reads one word's IPA. Where no vowel is marked as stressed, the first is. */
export function flitePhones(ipa: string): FlitePhones {
  const text = ipa.normalize('NFD');
  const sounds: string[] = [];
  const approximated: string[] = [];
  const unread: string[] = [];
  let stressed = !text.includes('ˈ');
  let at = 0;
  while (at < text.length) {
    const symbol = SYMBOLS.find((s) => text.startsWith(s, at)) ?? String.fromCodePoint(text.codePointAt(at)!);
    at += symbol.length;
    if (symbol === 'ˈ') stressed = true;
    else if (symbol === SYLLABIC) sounds.splice(-1, 0, 'ax0');
    else if (symbol === NASAL) sounds.push('n');
    else if (symbol in ENGLISH || symbol in NEAREST) {
      if (symbol in NEAREST) approximated.push(symbol);
      for (const phone of (ENGLISH[symbol] ?? NEAREST[symbol]!).split(' ')) {
        if (!VOWELS.has(phone)) sounds.push(phone);
        else {
          sounds.push(phone + (stressed ? '1' : '0'));
          stressed = false;
        }
      }
    } else if (!SILENT.test(symbol)) unread.push(symbol);
  }
  return { phones: sounds.join(' '), approximated, unread };
}

const SYLLABIC = '\u0329';
const NASAL = '\u0303';

/** Length, secondary stress, ties, syllable breaks, and marks too fine for this voice. */
const SILENT = /[\sˌː.|‖‿ˑʔ()/[\]\p{M}\p{Lm}]/u;

const VOWELS = new Set('aa ae ah ao aw ax ay eh er ey ih iy ow oy uh uw'.split(' '));

const ENGLISH: Readonly<Record<string, string>> = {
  iː: 'iy',
  i: 'iy',
  ɪ: 'ih',
  ᵻ: 'ih',
  ɛ: 'eh',
  e: 'eh',
  eɪ: 'ey',
  æ: 'ae',
  a: 'ae',
  aɪ: 'ay',
  aʊ: 'aw',
  ɑː: 'aa',
  ɑ: 'aa',
  ɒ: 'aa',
  ɔː: 'ao',
  ɔ: 'ao',
  ɔɪ: 'oy',
  oʊ: 'ow',
  əʊ: 'ow',
  o: 'ow',
  ʊ: 'uh',
  uː: 'uw',
  u: 'uw',
  ʌ: 'ah',
  ɐ: 'ax',
  ə: 'ax',
  ɜː: 'er',
  ɜ: 'er',
  ɝ: 'er',
  ɚ: 'er',
  əɹ: 'er',
  ɪə: 'ih ax',
  eə: 'eh ax',
  ʊə: 'uh ax',
  p: 'p',
  b: 'b',
  t: 't',
  d: 'd',
  k: 'k',
  g: 'g',
  ɡ: 'g',
  f: 'f',
  v: 'v',
  θ: 'th',
  ð: 'dh',
  s: 's',
  z: 'z',
  ʃ: 'sh',
  ʒ: 'zh',
  h: 'hh',
  tʃ: 'ch',
  t͡ʃ: 'ch',
  dʒ: 'jh',
  d͡ʒ: 'jh',
  m: 'm',
  n: 'n',
  ŋ: 'ng',
  l: 'l',
  ɫ: 'l',
  ɹ: 'r',
  r: 'r',
  ɾ: 'd',
  j: 'y',
  w: 'w',
  ʍ: 'w',
};

const NEAREST: Readonly<Record<string, string>> = {
  eː: 'ey',
  aː: 'aa',
  oː: 'ow',
  ɨ: 'ih',
  y: 'uw',
  ʏ: 'uh',
  ʉ: 'uw',
  ɯ: 'uw',
  ø: 'er',
  œ: 'er',
  ɵ: 'uh',
  ɤ: 'ah',
  ɘ: 'ax',
  ɶ: 'aa',
  ʙ: 'b',
  ɸ: 'f',
  β: 'v',
  ʋ: 'v',
  ɱ: 'm',
  'c\u0327': 'hh',
  x: 'k',
  χ: 'k',
  ɣ: 'g',
  ʁ: 'r',
  ʀ: 'r',
  ɻ: 'r',
  ɽ: 'r',
  ɺ: 'l',
  ɬ: 'l',
  ɮ: 'l',
  ɭ: 'l',
  ʎ: 'l y',
  ʟ: 'l',
  ɲ: 'n y',
  ɳ: 'n',
  ɴ: 'ng',
  c: 'k',
  ɟ: 'jh',
  q: 'k',
  ɢ: 'g',
  ʈ: 't',
  ɖ: 'd',
  ɕ: 'sh',
  ʑ: 'zh',
  ʂ: 'sh',
  ʐ: 'zh',
  ħ: 'hh',
  ʕ: 'aa',
  ɦ: 'hh',
  ɥ: 'w',
  ɰ: 'w',
};

/** Longest first, so that a diphthong is not read as two vowels. */
const SYMBOLS = ['ˈ', SYLLABIC, NASAL, ...Object.keys(ENGLISH), ...Object.keys(NEAREST)].sort(
  (a, b) => b.length - a.length,
);
