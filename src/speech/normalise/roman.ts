// Roman numbers, where they are meant as such.

import { type Rule, rule } from './rule.ts';
import type { Wording } from './wording.ts';

/** Whether it is a number, and how it is said, depends on the word before: the wording knows (`Louis XIV`, `World War II`). */
export function romanRule(wording: Wording): Rule {
  return rule("([IVXLCDM]{1,15})(['’]s)?", ([, letters, genitive], context) => {
    const value = parseRoman(letters!);
    const spoken = value === undefined ? undefined : wording.roman(value, letters!, context);
    return spoken === undefined || genitive === undefined ? spoken : `${spoken}'s`;
  });
}

const ROMAN = /^M{0,3}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})$/;
const VALUES: Readonly<Record<string, number>> = { I: 1, V: 5, X: 10, L: 50, C: 100, D: 500, M: 1000 };

export function parseRoman(letters: string): number | undefined {
  if (letters === '' || !ROMAN.test(letters)) return undefined;
  let sum = 0;
  for (let i = 0; i < letters.length; i++) {
    const value = VALUES[letters[i]!]!;
    sum += value < (VALUES[letters[i + 1]!] ?? 0) ? -value : value;
  }
  return sum;
}
