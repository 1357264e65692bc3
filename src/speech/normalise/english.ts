// English as it is said in America and in Britain.

import { toCardinal as britishCardinal } from 'n2words/en-GB';
import { toCardinal as americanCardinal } from 'n2words/en-US';
import {
  ABBREVIATIONS,
  ACRONYMS,
  CALENDAR,
  CURRENCIES,
  FUNCTION_WORDS,
  INITIALISMS,
  LOUD_WORDS,
  MONEY_SCALES,
  SCALES,
  STARTERS,
  SYMBOLS,
  UNITS,
  WORDS,
} from './english-words.ts';
import type { Language } from './language.ts';
import { numberSource, parseNumber, sayDigits } from './quantities.ts';
import { anyOf, type Context, type Part, type Rule, rule, SPACE } from './rule.ts';
import { isDate, rulesFor } from './rules.ts';
import { currencies, type Wording, words } from './wording.ts';

export function english(region: 'US' | 'GB'): Language {
  const wording = wordingOf(region);
  return { wording, rules: rulesFor(wording, ownRules(region, wording)), starters: STARTERS };
}

// ---- numbers --------------------------------------------------------------------------------------------------------

function wordingOf(region: 'US' | 'GB'): Wording {
  const cardinal = (n: bigint) => (region === 'US' ? americanCardinal(n) : britishCardinal(n));
  const year = (n: number) => {
    const [hundreds, rest] = [Math.floor(n / 100), n % 100];
    if (n < 1000 || n % 1000 < 10) return cardinal(BigInt(n));
    return `${cardinal(BigInt(hundreds))} ${rest === 0 ? 'hundred' : twoFigures(rest)}`;
  };
  const twoFigures = (n: number) => (n < 10 ? `oh ${cardinal(BigInt(n))}` : cardinal(BigInt(n)));
  const ordinal = (n: bigint) =>
    cardinal(n).replace(
      /\p{L}+$/u,
      (last) => ORDINALS[last] ?? (last.endsWith('y') ? `${last.slice(0, -1)}ieth` : `${last}th`),
    );

  return {
    decimalMark: '.',
    groupMark: ',',
    spaceGroups: false,
    dateOrder: region === 'US' ? 'mdy' : 'dmy',
    clockSuffix: `[ap]\\.${SPACE}?m\\.|[AP]\\.${SPACE}?M\\.|[ap]m|[AP]M`,
    cardinal,
    number({ negative, whole, fraction }) {
      const point = fraction === '' ? '' : ` point ${[...fraction].map((digit) => cardinal(BigInt(digit))).join(' ')}`;
      return (negative ? 'minus ' : '') + cardinal(BigInt(whole)) + point;
    },
    ordinal,
    year,
    isYear,
    date({ year: its, month, day }, context) {
      const after = its === undefined ? '' : ` ${year(its)}`;
      if (region === 'US') return `${MONTHS[month - 1]} ${ordinal(BigInt(day))}${after}`;
      return `${theOrdinal(ordinal(BigInt(day)), context)} of ${MONTHS[month - 1]}${after}`;
    },
    time({ hours, minutes, seconds, half }) {
      const hour = cardinal(BigInt(hours));
      const minute =
        minutes > 0 ? ` ${twoFigures(minutes)}` : half ? '' : hours > 12 ? ' hundred' : hours > 0 ? " o'clock" : '';
      const clock = hours === 0 && minutes === 0 && !seconds ? 'midnight' : hour + minute;
      return (
        clock +
        (seconds ? ` and ${cardinal(BigInt(seconds))} second${seconds === 1 ? '' : 's'}` : '') +
        (half ? ` ${half === 'am' ? 'A-M' : 'P-M'}` : '')
      );
    },
    // "three dollars fifty", but "three dollars and five cents".
    moneyAndCoins: (whole, coins, coin) =>
      coins < 10n
        ? `${whole} and ${cardinal(coins)} ${coins === 1n ? coin.one : coin.many}`
        : `${whole} ${cardinal(coins)}`,
    isAttributive: ({ previous, next }) =>
      /^(?:an?|this|that|every)$/i.test(previous) && /^\p{Ll}{3}/u.test(next) && !FUNCTION_WORDS.has(next),
    fraction(whole, numerator, denominator) {
      const name = denominator === 2n ? 'half' : denominator === 4n ? 'quarter' : ordinal(denominator);
      const many = numerator === 1n ? name : denominator === 2n ? 'halves' : `${name}s`;
      if (whole === 0n) return `${cardinal(numerator)} ${many}`;
      return `${cardinal(whole)} and ${numerator === 1n ? (/^[aeiou]/.test(name) ? 'an' : 'a') : cardinal(numerator)} ${many}`;
    },
    figuresInName(digits) {
      const n = Number(digits);
      if (digits.length === 4) return year(n);
      if (digits.length === 2 || n % 100 === 0) return cardinal(BigInt(n));
      return `${cardinal(BigInt(digits[0]!))} ${twoFigures(n % 100)}`;
    },
    roman: (value, letters, context) => roman(value, letters, context, { cardinal, ordinal, year }),
    pluralOfLetters: (letters) => `${letters}'s`,
    words: WORDS,
    symbols: SYMBOLS,
    units: UNITS,
    currencies: region === 'GB' ? { ...CURRENCIES, ...currencies({ p: 'penny|pence' }) } : CURRENCIES,
    scales: SCALES,
    moneyScales: MONEY_SCALES,
    abbreviations: ABBREVIATIONS,
    calendar: CALENDAR,
    acronyms: ACRONYMS,
    initialisms: INITIALISMS,
    loudWords: LOUD_WORDS,
  };
}

const ORDINALS: Readonly<Record<string, string>> = {
  one: 'first',
  two: 'second',
  three: 'third',
  five: 'fifth',
  eight: 'eighth',
  nine: 'ninth',
  twelve: 'twelfth',
};

/** Between 1500 and 2099 a number is a year unless something is counted; before, only where something says so. */
function isYear(n: number, { previous, next, text, end }: Context): boolean {
  if (YEAR_CUES.has(previous.toLowerCase())) return n < 2100;
  const counts =
    (/^\p{Ll}+s$/u.test(next) && !FUNCTION_WORDS.has(next)) || IRREGULAR_PLURALS.has(next) || text[end] === '-';
  return n >= 1500 && n < 2100 && !counts;
}

const YEAR_CUES = words(
  'in since by until till year years circa ca. c. early late mid before after around during spring summer autumn fall winter january february march april may june july august september october november december jan. feb. mar. apr. jun. jul. aug. sept. sep. oct. nov. dec.',
);
const IRREGULAR_PLURALS = words('people men women children feet');

function theOrdinal(ordinal: string, context?: Context): string {
  return /^the$/i.test(context?.previous ?? '') ? ordinal : `the ${ordinal}`;
}

// ---- rules of its own -----------------------------------------------------------------------------------------------

const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const MONTH_OF = new Map(MONTHS.flatMap((name, i) => [[name, i + 1] as const, [name.slice(0, 3), i + 1] as const]));
MONTH_OF.set('Sept', 9);

function ownRules(region: 'US' | 'GB', wording: Wording): Rule[] {
  const month = `((${anyOf(MONTH_OF.keys())})\\.?)`;
  const day = '(\\d{1,2})(?:st|nd|rd|th)?';
  const days = `${day}(?:${SPACE}?[-–]${SPACE}?${day})?`;
  const year = `(?:,?${SPACE}([12]\\d{3}))?(?![.,:]?\\d)`;
  const sayDays = (first: string, second: string | undefined, link: string) =>
    [first, second].flatMap((n) => (n === undefined ? [] : wording.ordinal(BigInt(n)))).join(link);
  const sayYear = (written: string | undefined): Part[] =>
    written === undefined ? [] : [{ written, spoken: wording.year(Number(written)) }];
  return [
    // November 25, Nov. 25th, November 25–27, 2026
    rule(`${month}${SPACE}(${days})${year}`, ([, monthWritten, name, daysWritten, first, second, figures]) => {
      if (!isDay(first!) || !isDay(second ?? first!)) return undefined;
      const said = sayDays(first!, second, ' to ');
      return [
        { written: monthWritten!, spoken: fullMonth(name!) },
        { written: daysWritten!, spoken: region === 'US' ? said : `the ${said}` },
        ...sayYear(figures),
      ];
    }),
    // 25 November, 25th of November 2026
    rule(`(${days}(?:${SPACE}of)?)${SPACE}${month}${year}`, (match, context) => {
      const [, daysWritten, first, second, monthWritten, name, figures] = match;
      if (!isDay(first!) || !isDay(second ?? first!)) return undefined;
      return [
        { written: daysWritten!, spoken: `${theOrdinal(sayDays(first!, second, ' to the '), context)} of` },
        { written: monthWritten!, spoken: fullMonth(name!) },
        ...sayYear(figures),
      ];
    }),
    rule(`(${numberSource(wording)})(?:st|nd|rd|th)`, ([, figures]) => {
      const { whole, fraction } = parseNumber(figures!, wording);
      return fraction === '' ? wording.ordinal(BigInt(whole)) : undefined;
    }),
    rule("['’‘]?(\\d{2}|\\d{4})['’]?s", ([written, figures], { previous }) =>
      decade(written, figures!, previous, wording),
    ),
    // 5'10"
    rule(`(\\d{1,3})['’′](?:${SPACE}?(\\d{1,2})(?:["”″]|''))?`, ([, feet, inches], { text, start }) => {
      if (/["“'‘]/.test(text.slice(start - 1, start))) return undefined;
      if (inches !== undefined) return `${wording.cardinal(BigInt(feet!))} foot ${wording.cardinal(BigInt(inches))}`;
      return `${wording.cardinal(BigInt(feet!))} ${feet === '1' ? 'foot' : 'feet'}`;
    }),
    // A local number of America; a year never has three figures before a hyphen.
    rule('(\\d{3})-(\\d{4})', ([, first, second]) => [
      { written: first!, spoken: sayDigits(first!, wording), after: ',' },
      { written: second!, spoken: sayDigits(second!, wording) },
    ]),
  ];
}

function isDay(figures: string): boolean {
  return isDate({ month: 1, day: Number(figures) });
}

function fullMonth(name: string): string {
  return MONTHS[MONTH_OF.get(name)! - 1]!;
}

/** The 1990s, '90s, the 90s; thirty seconds are no decade. */
function decade(written: string, figures: string, previous: string, wording: Wording): string | undefined {
  const n = Number(figures);
  if (n % 10 !== 0 || (figures.length === 4 && n < 1000)) return undefined;
  if (
    figures.length === 2 &&
    /^\d/.test(written) &&
    !/^(?:the|early|late|mid|his|her|their|my|our|in)$/i.test(previous)
  )
    return undefined;
  const last = figures.length === 2 ? wording.cardinal(BigInt(n)) : wording.year(n);
  return last.endsWith('y') ? `${last.slice(0, -1)}ies` : `${last}s`;
}

// ---- Roman numbers --------------------------------------------------------------------------------------------------

function roman(
  value: number,
  letters: string,
  { previous, next }: Context,
  say: { cardinal(n: bigint): string; ordinal(n: bigint): string; year(n: number): string },
): string | undefined {
  if (/^(?:MCM|MM)[CLXVI]{2}/.test(letters)) return say.year(value);
  if (REGNAL.has(previous))
    return letters === 'I' && I_GOES_ON.has(next) ? undefined : `the ${say.ordinal(BigInt(value))}`;
  if (
    NUMBERED.has(previous) ||
    (letters.length > 1 && NUMBERED.has(previous.charAt(0).toUpperCase() + previous.slice(1)))
  )
    return say.cardinal(BigInt(value));
  const plausible =
    letters.length > 1 &&
    /^[IVX]+$/.test(letters) &&
    /^\p{Lu}\p{Ll}/u.test(previous) &&
    !STARTERS.has(previous.toLowerCase());
  return plausible ? say.cardinal(BigInt(value)) : undefined;
}

const REGNAL = words(
  'Louis Henry Elizabeth Charles George Edward Richard William James Mary John Paul Pius Benedict Gregory Leo Innocent Clement Alexander Nicholas Peter Catherine Philip Felipe Ferdinand Frederick Francis Otto Ramses Ramesses Napoleon Harald Haakon Gustav Christian Margaret Margrethe Victor Umberto Juan Carlos Friedrich Wilhelm Ludwig Sixtus Urban Boniface Xerxes Darius Cleopatra Ptolemy Thutmose Amenhotep Justinian Theodosius Constantine Basil Leopold Albert Rainier Edmund Malcolm Stephen Isabella Joseph Franz Ivan Robert',
);
const NUMBERED = words(
  'Chapter Part Volume Vol. Book Act Scene War Bowl Phase Type Class Section Article Title Appendix Figure Table Grade Level Stage Mark Episode Season Round Division Rocky Corps Apollo Schedule Annex Step Group Factor',
);
/** What a pronoun goes on with: "James I am sorry". */
const I_GOES_ON = words(
  "am have had do did don't think thought know knew want wanted need love loved like can could would should will must may might don’t can't can’t won't",
);
