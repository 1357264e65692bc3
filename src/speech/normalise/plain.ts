// Languages without rules of their own: words and punctuation by Unicode, nothing else.

import type { Language } from './language.ts';
import type { Rule } from './rule.ts';

/**
 * Figures, symbols and abbreviations stay as they are written: espeak-ng, which makes the phones for all these languages,
 * reads them by itself, and cloud voices do too. Words of scripts without spaces are found by the dictionaries of ICU.
 */
export function plain(language: string): Language {
  return {
    rules: [...unspacedRules(language), ...RULES],
    starters: new Set(),
    ...(language === 'el' ? { marks: GREEK } : {}),
  };
}

const GREEK = { ';': '?', '\u037e': '?', '·': ';', '\u0387': ';' };

const FIGURE = '\\p{Nd}(?:[\\p{Nd}.,:/’\u00a0\u202f]*\\p{Nd})?';

const RULES: Rule[] = [
  // A number keeps the marks inside it and the symbols on it.
  {
    pattern: new RegExp(`(?:(?<![\\p{L}\\p{N}])[-−+])?[\\p{Sc}#§]?${FIGURE}(?:[\\p{Sc}%‰°ªº]|\\.?[ªº])?`, 'uy'),
    read: ([written]) => written.replace(/\s/g, ''),
  },
  {
    pattern: /[\p{L}\p{M}\p{N}\u200c\u200d]+(?:['’ʼ׳״·.&@_-][\p{L}\p{M}\p{N}\u200c\u200d]+)*/uy,
    read: ([written]) => written.normalize('NFC'),
  },
  { pattern: /[\p{Sc}%&+=@§°<>]/uy, read: ([written]) => written },
];

/** Chinese, Japanese, Thai, Lao, Khmer and Burmese write no spaces. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{M}ー々]{1,200}/uy;

function unspacedRules(language: string): Rule[] {
  const segmenter = new Intl.Segmenter(language, { granularity: 'word' });
  return [
    {
      pattern: UNSPACED,
      read: ([run]) => [...segmenter.segment(run)].map(({ segment }) => ({ written: segment, spoken: segment })),
    },
  ];
}
