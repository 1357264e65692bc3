// IPA as eSpeak NG's own notation, which stands between [[ and ]] in a text: Kirshenbaum's ASCII for the most part.

/**
 * One word's IPA; `plain` leaves out length and secondary stress, which not every language has there. Undefined when a letter
 * is no IPA. A language knows only its own phones and the commonest of others: what it really says must be looked at.
 */
export function mnemonicsOf(ipa: string, plain: boolean): string | undefined {
  let mnemonics = '';
  for (const letter of ipa.normalize('NFD').replaceAll('c\u0327', '\u00e7')) {
    const mnemonic = MNEMONICS[letter] ?? (LEFT_OUT.test(letter) ? '' : undefined);
    if (mnemonic === undefined) return undefined;
    if (!plain || !PROSODY.has(mnemonic)) mnemonics += mnemonic;
  }
  return mnemonics === '' ? undefined : mnemonics;
}

/** The letters of phones alone, with all kinds of r as one: enough to see whether something else was said. */
export function lettersOf(ipa: string): string {
  return ipa
    .normalize('NFD')
    .replaceAll('c\u0327', '\u00e7')
    .replace(/[^\p{L}]|\p{Lm}/gu, '')
    .replace(/[ɹɾʁʀ]/g, 'r')
    .replaceAll('g', 'ɡ');
}

const PROSODY = new Set([':', ',']);

const LEFT_OUT = /[\s.|/()[\]\p{M}\p{Lm}]/u;

const MNEMONICS: Readonly<Record<string, string>> = {
  ...{ ˈ: "'", ˌ: ',', ː: ':', '\u0303': '~' },
  ...{ i: 'i', ɪ: 'I', ɨ: 'i', e: 'e', ɛ: 'E', æ: 'a', a: 'a', ɐ: 'a', ɑ: 'A', ʌ: 'V', ɒ: 'O', ɔ: 'O', o: 'o' },
  ...{ ʊ: 'U', u: 'u', ʉ: 'u', ɯ: 'u', ə: '@', ɜ: '3', ɝ: '3', ɚ: '@r', y: 'y', ʏ: 'y', ø: 'Y', œ: 'W' },
  ...{ p: 'p', b: 'b', t: 't', d: 'd', k: 'k', g: 'g', ɡ: 'g', q: 'k', ʔ: '?', ʈ: 't', ɖ: 'd', ɟ: 'g', c: 'k' },
  ...{ f: 'f', v: 'v', θ: 'T', ð: 'D', s: 's', z: 'z', ʃ: 'S', ʒ: 'Z', ɕ: 'S;', ʑ: 'Z', ʂ: 'S', ʐ: 'Z', '\u00e7': 'C' },
  ...{ x: 'x', χ: 'X', ɣ: 'Q', h: 'h', ɦ: 'h', ħ: 'h', β: 'B', ʋ: 'v', m: 'm', ɱ: 'm', n: 'n', ɳ: 'n', ŋ: 'N' },
  ...{
    ɲ: 'n^',
    l: 'l',
    ɫ: 'l',
    ɭ: 'l',
    ʎ: 'l^',
    ɬ: 'l#',
    r: 'r',
    ɹ: 'r',
    ɾ: '*',
    ʁ: 'r',
    ʀ: 'r',
    j: 'j',
    w: 'w',
    ɥ: 'w',
  },
};
