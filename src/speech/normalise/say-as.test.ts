// SSML say-as in every interpretation.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sayAs } from './say-as.ts';

describe('say-as', () => {
  test.each([
    ['abc', 'characters', undefined, 'en-US', 'A-B-C'],
    ['a1-b', 'spell-out', undefined, 'en-US', 'A one dash B'],
    ['GPU', 'verbatim', undefined, 'de', 'G-P-U'],
    ['1234', 'cardinal', undefined, 'en-US', 'one thousand two hundred thirty-four'],
    ['1,234', 'number', undefined, 'en-GB', 'one thousand two hundred and thirty-four'],
    ['1.234', 'cardinal', undefined, 'de', 'eintausend zweihundert vierunddreißig'],
    ['-3.5', 'number', undefined, 'en-US', 'minus three point five'],
    ['1 234.5', 'number', undefined, 'en-US', 'one thousand two hundred thirty-four point five'],
    ['.5', 'cardinal', undefined, 'en-US', 'zero point five'],
    ['.,0', 'cardinal', undefined, 'en-US', 'zero'],
    [',.0', 'cardinal', undefined, 'de', 'null'],
    ['1.2.3', 'cardinal', undefined, 'en-US', 'one point two point three'],
    ['XIV', 'cardinal', undefined, 'en-US', 'fourteen'],
    ['5', 'ordinal', undefined, 'en-US', 'fifth'],
    ['21st', 'ordinal', undefined, 'en-US', 'twenty-first'],
    ['3', 'ordinal', undefined, 'de', 'dritte'],
    ['1000000', 'ordinal', undefined, 'de', 'einmillionste'],
    ['VIII', 'ordinal', undefined, 'en-US', 'eighth'],
    ['2026', 'digits', undefined, 'en-US', 'two zero two six'],
    ['2026', 'digits', undefined, 'de', 'zwei null zwei sechs'],
    ['3/20', 'fraction', undefined, 'en-US', 'three twentieths'],
    ['2+1/2', 'fraction', undefined, 'en-US', 'two and a half'],
    ['3/4', 'fraction', undefined, 'de', 'drei Viertel'],
    ['10kg', 'unit', undefined, 'en-US', 'ten kilograms'],
    ['11/25/2026', 'date', undefined, 'en-US', 'November twenty-fifth twenty twenty-six'],
    ['3/4/2026', 'date', 'mdy', 'en-GB', 'the fourth of March twenty twenty-six'],
    ['3/4/2026', 'date', 'dmy', 'en-US', 'April third twenty twenty-six'],
    ['2026-11-25', 'date', 'ymd', 'de', 'fünfundzwanzigste November zweitausend sechsundzwanzig'],
    ['20261125', 'date', 'yyyymmdd', 'en-US', 'November twenty-fifth twenty twenty-six'],
    ['11/25', 'date', 'md', 'en-US', 'November twenty-fifth'],
    ['25.11.', 'date', 'dm', 'de', 'fünfundzwanzigste November'],
    ['1999', 'date', 'y', 'en-US', 'nineteen ninety-nine'],
    ['Nov. 25, 2026', 'date', undefined, 'en-US', 'November twenty-fifth twenty twenty-six'],
    ['14:43', 'time', 'hms24', 'de', 'vierzehn Uhr dreiundvierzig'],
    ['2:30pm', 'time', 'hms12', 'en-US', 'two thirty P-M'],
    ['5551234', 'telephone', undefined, 'en-US', 'five five five one two three four'],
    ['+49 30 123', 'telephone', undefined, 'de', 'plus vier neun drei null eins zwei drei'],
    ['$3.50', 'currency', undefined, 'en-US', 'three dollars fifty'],
    ['3,30€', 'currency', undefined, 'de', 'drei Euro dreißig'],
    ['150th CT NE', 'address', undefined, 'en-US', 'one hundred fiftieth C-T N-E'],
    ['damn', 'expletive', undefined, 'en-US', ''],
    ['damn', 'bleep', undefined, 'de', ''],
    ['hello 5', 'nonsense', undefined, 'en-US', 'hello five'],
    ['abc', 'characters', undefined, 'es', 'a b c'],
    ['125', 'cardinal', undefined, 'es', '125'],
    ['12', 'digits', undefined, 'fr', '1 2'],
  ])('%s as %s (%s) in %s', (text, interpret, format, language, spoken) => {
    expect(sayAs(text, interpret, format, language).join(' ')).toBe(spoken);
  });

  test('never throws and says letters only', () => {
    const kinds = [
      'characters',
      'cardinal',
      'ordinal',
      'digits',
      'fraction',
      'unit',
      'date',
      'time',
      'telephone',
      'currency',
      'x',
    ];
    const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.stringMatching(/^[\d+\-/.,: ]{0,20}$/));
    fc.assert(
      fc.property(
        text,
        fc.constantFrom(...kinds),
        fc.constantFrom(undefined, 'mdy', 'y', 'dm', 'd'),
        fc.constantFrom('en', 'de'),
        (...args) => {
          for (const word of sayAs(...args)) expect(word).toMatch(/^[\p{L}\p{M}'-]+$/u);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
