// Which letters are foreign to which language.

import { expect, test } from 'vitest';
import { hasForeignLetters } from './foreign-letters.ts';

const OWN: Record<string, string> = {
  ja: '李雷は東京でコーヒーを飲む',
  zh: '你好ㄅ',
  'zh-Hant': '臺灣',
  yue: '香港',
  ko: '한국韓國',
  hi: 'नमस्ते',
  ru: 'Привет',
  uk: 'Їжак',
  sr: 'Београд',
  el: 'Καλημέρα',
  grc: 'Ἀχιλλεύς',
  ar: 'السلام',
  fa: 'پارسی',
  he: 'שלום',
  th: 'สวัสดี',
  ka: 'გამარჯობა',
  vi: 'Tiếng Việt',
};

test.each(Object.entries(OWN))('%s is written %s', (language, text) => {
  expect(hasForeignLetters(text, language)).toBe(false);
  expect(hasForeignLetters('Tokyo, café, 5 kΩ, 12 %, ½, ٣, 🎉, e\u0301', language)).toBe(false);
  expect(hasForeignLetters(OWN.ka!, language)).toBe(language !== 'ka');
  expect(hasForeignLetters(text, 'en-US')).toBe(language !== 'vi');
});

test.each(['und', 'x-klingon', 'no tag', '', 'tlh-Piqd'])('of %j nothing is known', (language) => {
  expect(hasForeignLetters('Привет', language)).toBe(false);
});

test('a tag may say how it is written', () => {
  expect(hasForeignLetters('Београд', 'sr-Latn')).toBe(true);
});
