// Languages without rules of their own: words and punctuation by Unicode, nothing else.

import type { Language } from './language.ts';
import type { Rule } from './rule.ts';

/**
 * Figures, symbols and abbreviations stay as they are written: espeak-ng, which makes the phones for all these languages,
 * reads them by itself, and cloud voices do too. Words of scripts without spaces are found by the dictionaries of ICU.
 */
export function plain(language: string): Language {
  const marks = language === 'el' ? { marks: GREEK } : {};
  return { rules: [unspacedRule(language), ...RULES], starters: new Set(), ...marks };
}

const GREEK = { ';': '?', '\u037e': '?', '·': ';', '\u0387': ';' };

/** Chinese, Japanese, Thai, Lao, Khmer and Burmese write no spaces. */
const UNSPACED = `[${['Han', 'Hiragana', 'Katakana', 'Thai', 'Lao', 'Khmer', 'Myanmar'].map((script) => `\\p{Script=${script}}`).join('')}ー]`;

function unspacedRule(language: string): Rule {
  const segmenter = new Intl.Segmenter(language, { granularity: 'word' });
  return {
    pattern: new RegExp(`${UNSPACED}{1,200}`, 'uy'),
    read: ([run]) => [...segmenter.segment(run)].map(({ segment }) => ({ written: segment, spoken: segment })),
  };
}

const LETTER = `(?:(?!${UNSPACED})[\\p{L}\\p{M}\\p{N}\\u200c\\u200d])`;
const FIGURES = '\\p{Nd}(?:(?:[.,:/’\\u00a0\\u202f]| (?=\\p{Nd}{3}(?!\\p{Nd})))?\\p{Nd}){0,60}';

const RULES: readonly Rule[] = [
  // A number keeps the marks inside it and the symbols on it.
  {
    pattern: new RegExp(
      `(?:(?<![\\p{L}\\p{N}])[-−+])?(?:\\p{Lu}{0,3}\\p{Sc} ?|[#§])?${FIGURES}(?: ?[\\p{Sc}%‰]|°\\p{Lu}?|\\.?[ªº])?(?!${LETTER})`,
      'uy',
    ),
    read: ([written]) => written.replace(/\s/g, ''),
  },
  {
    pattern: new RegExp(`${LETTER}+(?:['’ʼ׳״·.&@_-]${LETTER}+)*`, 'uy'),
    read: ([written]) => written.normalize('NFC'),
  },
  { pattern: /[\p{Sc}%&+=@§°<>]/uy, read: ([written]) => written },
];
