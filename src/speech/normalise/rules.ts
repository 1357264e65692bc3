// The rules that languages share: what figures, dates, money and names look like. How they are said is the wording's.

import { beforeDate, beforeNumber } from './abbreviations.ts';
import { codeRule, lettersRules, wordRule } from './letters.ts';
import { figureRules, moneyRules, numberRules, productRule, rangeRule, sayDigits } from './quantities.ts';
import { romanRule } from './roman.ts';
import { anyOf, type Part, type Rule, rule, SPACE } from './rule.ts';
import { webRules } from './web.ts';
import type { CalendarDate, ClockTime, Wording } from './wording.ts';

/** `own` are the language's rules for what only it writes; they go before these. */
export function rulesFor(wording: Wording, own: readonly Rule[] = []): Rule[] {
  return [
    ...webRules(wording),
    ...own,
    ...dateRules(wording),
    clockRule(wording),
    calendarRangeRule(wording),
    abbreviationRule(wording),
    ...telephoneRules(wording),
    ...moneyRules(wording),
    ...fractionRules(wording),
    ratioRule(wording),
    productRule(wording),
    rangeRule(wording),
    ...numberRules(wording),
    romanRule(wording),
    codeRule(wording),
    ...figureRules(wording),
    ...lettersRules(wording),
    wordRule(wording),
    symbolRule(wording),
  ];
}

/** Dots of an abbreviation may have spaces between them (`z. B.`), and it may begin a sentence (`Z. B.`). */
function abbreviationRule({ abbreviations, calendar }: Wording): Rule {
  const names = Object.entries(calendar).map(([short, full]) => [`${short}.`, beforeDate(full)] as const);
  // "Jan 2026" needs no dot; two letters are too likely a word (`So 3`).
  const undotted = Object.entries(calendar).flatMap(([short, full]) =>
    short.length < 3 ? [] : [[short, beforeNumber(full)] as const],
  );
  const entries = new Map([...names, ...undotted, ...Object.entries(abbreviations)]);
  for (const [key, entry] of Object.entries(abbreviations)) {
    const capital = key[0]!.toUpperCase() + key.slice(1);
    if (/\p{L}\./u.test(key) && !entries.has(capital)) entries.set(capital, entry);
  }
  const source = anyOf(entries.keys()).replace(/\\\.(?=\p{L})/gu, `\\.${SPACE}?`);
  return rule(source, ([written], context) => {
    const entry = entries.get(written.replace(/\.\s/g, '.'));
    return typeof entry === 'function' ? entry(context) : entry;
  });
}

/** `Mo.–Fr.`, `January–March`. */
function calendarRangeRule({ calendar, words }: Wording): Rule {
  const name = `(${anyOf([...Object.keys(calendar), ...Object.values(calendar)])})\\.?`;
  return rule(`${name}${SPACE}?[-–]${SPACE}?${name}`, ([, first, second]) =>
    [first!, second!].map((its) => calendar[its] ?? its).join(` ${words.to} `),
  );
}

// ---- dates and times ------------------------------------------------------------------------------------------------

function dateRules(wording: Wording): Rule[] {
  const say = (date: CalendarDate) => (isDate(date) ? date : undefined);
  return [
    rule(
      '(\\d{4})-(\\d{2})-(\\d{2})(?:[T ](\\d{2}):(\\d{2})(?::(\\d{2})(?:\\.\\d{1,9})?)?(?:Z|[+-]\\d{2}:?\\d{2})?)?',
      (match, context) => {
        const [year, month, day, hours, minutes, seconds] = match
          .slice(1)
          .map((n) => (n === undefined ? undefined : Number(n)));
        const date = say({ year, month: month!, day: day! });
        if (!date) return undefined;
        const time =
          hours === undefined ? '' : ` ${wording.time({ hours, minutes: minutes!, seconds: seconds || undefined })}`;
        return wording.date(date, context) + time;
      },
    ),
    rule('(\\d{1,2})([./-])(\\d{1,2})\\2(\\d{4}|\\d{2})', ([, first, separator, second, year], context) => {
      if (separator !== '.' && separator !== '/' && year!.length !== 4) return undefined;
      if (separator === '.' && year!.length !== 4 && wording.decimalMark === '.') return undefined;
      const order = separator === '.' ? 'dmy' : wording.dateOrder;
      const date = dateOf(Number(first), Number(second), Number(fullYear(year!)), order);
      return date && wording.date(date, context);
    }),
  ];
}

/** Two numbers in the language's order, or in the other where that makes no date. */
export function dateOf(
  first: number,
  second: number,
  year: number | undefined,
  order: 'mdy' | 'dmy',
): CalendarDate | undefined {
  const asAsked = order === 'mdy' ? { year, month: first, day: second } : { year, month: second, day: first };
  const turned = { year, month: asAsked.day, day: asAsked.month };
  return [asAsked, turned].find(isDate);
}

/** Of two figures: 26 is 2026 and 85 is 1985. */
export function fullYear(figures: string): string {
  return figures.length === 2 ? (Number(figures) < 50 ? '20' : '19') + figures : figures;
}

export function isDate({ month, day }: CalendarDate): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

/** `14:43`, `9 a.m.`, `14.30 Uhr`, and from one to another: `9–17 Uhr`. */
function clockRule(wording: Wording): Rule {
  const clock = `(\\d{1,2})(?:([:.])(\\d{2})(?:[:.](\\d{2}))?)?(?:${SPACE}?(${wording.clockSuffix}))?`;
  return rule(`${clock}(?:${SPACE}?[-–—]${SPACE}?${clock})?(?![:.]?\\d)`, (match) => {
    const [first, second] = [match.slice(1, 6), match.slice(6)].map((groups) => clockTime(groups));
    if (match[6] === undefined) return first?.isClock ? wording.time(first) : undefined;
    if (!first || !second?.isClock) return undefined;
    // "9-17 Uhr": the first is a number only.
    return `${first.isClock ? wording.time(first) : wording.cardinal(BigInt(first.hours))} ${wording.words.to} ${wording.time(second)}`;
  });
}

function clockTime([hours, separator, minutes, seconds, suffix]: (string | undefined)[]) {
  const half: ClockTime['half'] =
    suffix === undefined || !/^[ap]/i.test(suffix) ? undefined : /^a/i.test(suffix) ? 'am' : 'pm';
  const time = {
    hours: Number(hours),
    minutes: Number(minutes ?? 0),
    seconds: seconds === undefined ? undefined : Number(seconds),
    half,
  };
  if (!(time.hours <= 24) || time.minutes > 59 || (time.seconds ?? 0) > 59) return undefined;
  return { ...time, isClock: suffix !== undefined || separator === ':' };
}

// ---- telephone numbers ----------------------------------------------------------------------------------------------

/** International, with an area code in brackets or after a nought, or American (3-3-4). */
function telephoneRules(wording: Wording): Rule[] {
  const gap = `(?:${SPACE}?[-/.]${SPACE}?|${SPACE})`;
  const shapes = [
    `(?:\\+|00)[1-9]\\d{0,2}(?:${gap}?\\(?\\d{1,5}\\)?){1,3}(?:${gap}\\d{1,8}){0,5}`,
    `\\(\\d{2,5}\\)${gap}?\\d{2,8}(?:${gap}\\d{2,8}){0,3}`,
    `0\\d{1,5}(?:${gap}\\d{1,8}){1,5}`,
    `(?:1[- .])?\\d{3}[- .]\\d{3}[- .]\\d{4}`,
    `0\\d{7,13}`,
  ];
  return [
    rule(shapes.join('|'), ([written]) => {
      const figures = written.replace(/\D/g, '').length;
      return figures >= 7 && figures <= 16 ? sayTelephone(written, wording) : undefined;
    }),
  ];
}

/** Figure by figure, with a pause after each group as it is written. */
export function sayTelephone(written: string, wording: Wording): Part[] {
  const groups = [...written.matchAll(/\+?\d+/g)];
  return groups.map(({ 0: group, index }, i) => {
    const round = /^[1-9]00$/.test(group) && i > 0 && i < groups.length - 1;
    const digits = round ? wording.cardinal(BigInt(group)) : sayDigits(group.replace('+', ''), wording);
    const bracketed = written.slice(index - 1, index) === '(' && written[index + group.length] === ')';
    return {
      written: bracketed ? `(${group})` : group,
      spoken: group.startsWith('+') ? `${wording.words.plus} ${digits}` : digits,
      after: i < groups.length - 1 ? ',' : undefined,
    };
  });
}

// ---- fractions and ratios -------------------------------------------------------------------------------------------

function fractionRules(wording: Wording): Rule[] {
  return [
    rule(`(?:(\\d{1,3})${SPACE}?)?([¼-¾⅐-⅞↉])`, ([, whole = '0', vulgar]) => {
      const [numerator, denominator] = vulgar!.normalize('NFKD').split('\u2044');
      return wording.fraction(BigInt(whole), BigInt(numerator!), BigInt(denominator!));
    }),
    rule(`(?:(\\d{1,3})${SPACE})?(\\d{1,3})[/\u2044](\\d{1,4})(?!/)`, ([, whole = '0', numerator, denominator]) => {
      const [top, bottom] = [BigInt(numerator!), BigInt(denominator!)];
      if (whole !== '0' && top >= bottom) return undefined;
      if (top > 0n && top < bottom && bottom <= 100n) return wording.fraction(BigInt(whole), top, bottom);
      const joined = top === bottom ? ` ${wording.words.outOf} ` : ' ';
      return wording.cardinal(top) + joined + wording.cardinal(bottom);
    }),
  ];
}

/** What is no time of day: `3:2`, `16:9`, `1:100`; years of standards (`9001:2015`) are no ratio. */
function ratioRule(wording: Wording): Rule {
  return rule('(\\d{1,5}):(\\d{1,5})(?::(\\d{1,5}))?(?![:.]\\d)', (match) => {
    const numbers = match.slice(1).filter((n) => n !== undefined);
    const isRatio = numbers.some((n) => n.length < 4);
    return numbers.map((n) => wording.cardinal(BigInt(n))).join(isRatio ? ` ${wording.words.ratio} ` : ' ');
  });
}

// ---- symbols --------------------------------------------------------------------------------------------------------

function symbolRule({ symbols }: Wording): Rule {
  return {
    pattern: new RegExp(anyOf(Object.keys(symbols)), 'uy'),
    read([written], { text, start, end }) {
      // Between letters a stroke is not said (`and/or`).
      const stands = /^\s?$/.test(text.slice(start - 1, start)) && /^\s?$/.test(text.slice(end, end + 1));
      return written === '/' && !stands ? undefined : symbols[written];
    },
  };
}
