// How a language says numbers, money, dates and names of things: data and small functions, one object a language.

import type { Abbreviation } from './abbreviations.ts';
import type { Context } from './rule.ts';

export interface Wording {
  /** Between whole and fraction. */
  readonly decimalMark: '.' | ',';
  /** Between thousands; narrow spaces and apostrophes are understood in every language. */
  readonly groupMark: '.' | ',';
  /** May one plain space part thousands (`10 000`)? Two may in every language. */
  readonly spaceGroups: boolean;
  /** Order of day and month in `1/2/2026`. */
  readonly dateOrder: 'mdy' | 'dmy';

  /** Whole numbers below 10^18. */
  cardinal(n: bigint): string;
  /** A number before what it counts, agreeing with it where the language wants that. */
  number(n: Numeral, counted?: Noun, context?: Context): string;
  ordinal(n: bigint, context?: Context): string;
  /** A year of three or four figures. */
  year(n: number): string;
  /** Is this number of four figures a year here? */
  isYear(n: number, context: Context): boolean;
  /** Day and month, and the year if it has one. */
  date(date: CalendarDate, context?: Context): string;
  time(time: ClockTime): string;
  /** What makes a time of the number before it: `p.m.`, `Uhr`; the source of a regular expression without a group that captures. */
  readonly clockSuffix: string;
  /** Whole units already said, and the coins that follow (1 to 99). */
  moneyAndCoins(whole: string, coins: bigint, coin: Noun): string;
  /** Does the noun after a number stay singular here (`a $5 ticket`, `a 10 km run`)? */
  isAttributive(context: Context): boolean;
  /** `whole` is 0 where only the fraction is written. */
  fraction(whole: bigint, numerator: bigint, denominator: bigint): string;
  /** Figures in a name (A380, MP3): two to four. */
  figuresInName(digits: string): string;
  /** A regnal or serial number after a word (`Louis XIV`, `Chapter IV`); undefined: these letters mean themselves. */
  roman(value: number, letters: string, context: Context): string | undefined;
  /** The plural of an initialism: `GPUs`. */
  pluralOfLetters(letters: string): string;

  readonly words: Readonly<
    Record<'point' | 'minus' | 'to' | 'ratio' | 'outOf' | 'by' | 'times' | 'per' | 'and' | SignWord | WebWord, string>
  >;
  /** Said where they stand alone between words. */
  readonly symbols: Readonly<Record<string, string>>;
  /** By symbol, case counts. */
  readonly units: Readonly<Record<string, Noun>>;
  /** By symbol or code. */
  readonly currencies: Readonly<Record<string, Currency>>;
  /** Words and letters that multiply the number before them: `k`, `million`, `Mrd.`. */
  readonly scales: Readonly<Record<string, Noun>>;
  /** Those that mean it of money only: `$5m` is no length. */
  readonly moneyScales: Readonly<Record<string, Noun>>;
  /** Written exactly so, with case and dots: what is said; undefined from a function: not meant here. */
  readonly abbreviations: Readonly<Record<string, Abbreviation>>;
  /** Short names of months and days, without a dot, and what they stand for. */
  readonly calendar: Readonly<Record<string, string>>;
  /** Capitals that are said as a word (NASA). */
  readonly acronyms: ReadonlySet<string>;
  /** Capitals that are spelt even among other capitals (USA). */
  readonly initialisms: ReadonlySet<string>;
  /** Short words that are written in capitals to be loud (NOT, FREE), never spelt. */
  readonly loudWords: ReadonlySet<string>;
}

type SignWord = 'plus' | 'plusMinus' | 'about';
type WebWord = 'at' | 'dot' | 'slash' | 'dash' | 'underscore' | 'hashtag' | 'numberSign';

/** A number as it was written: figures only, so that `3.50` keeps its nought and nothing is too long. */
export interface Numeral {
  readonly negative: boolean;
  readonly whole: string;
  /** '' where there is none. */
  readonly fraction: string;
}

export interface Noun {
  readonly one: string;
  readonly many: string;
  readonly gender?: 'm' | 'f' | 'n' | undefined;
}

export interface Currency extends Noun {
  /** A hundredth. */
  readonly coin?: Noun | undefined;
}

export interface CalendarDate {
  readonly year?: number | undefined;
  readonly month: number;
  readonly day: number;
}

export interface ClockTime {
  readonly hours: number;
  readonly minutes: number;
  readonly seconds?: number | undefined;
  readonly half?: 'am' | 'pm' | undefined;
}

/** `{ km: 'kilometer|kilometers' }` -> nouns; one form serves both, a third says the gender. */
export function nouns(table: Readonly<Record<string, string>>): Record<string, Noun> {
  return Object.fromEntries(Object.entries(table).map(([symbol, forms]) => [symbol, noun(forms)]));
}

export function noun(forms: string): Noun {
  const [one = '', many = one, gender] = forms.split('|');
  return { one, many: many || one, gender: gender as Noun['gender'] };
}

/** `{ '$': 'dollar|dollars/cent|cents' }` -> currencies. */
export function currencies(table: Readonly<Record<string, string>>): Record<string, Currency> {
  return Object.fromEntries(
    Object.entries(table).map(([symbol, forms]) => {
      const [unit = '', coin] = forms.split('/');
      return [symbol, { ...noun(unit), coin: coin === undefined ? undefined : noun(coin) }];
    }),
  );
}

export function words(list: string): ReadonlySet<string> {
  return new Set(list.split(/\s+/));
}
