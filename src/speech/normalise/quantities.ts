// Numbers with what they count: signs, thousands, decimals, ranges, scales (`k`, `Mio.`), units and money.

import { anyOf, type Context, type Part, type Reading, type Rule, rule, SPACE } from './rule.ts';
import type { Currency, Noun, Numeral, Wording } from './wording.ts';

/** The source of a number as a language writes it, without sign and without a group that captures. */
export function numberSource({ decimalMark, groupMark, spaceGroups }: Wording): string {
  const whole = [
    `\\d{1,3}(?:[${groupMark}]\\d{3}){1,5}`,
    `\\d{1,3}(?:[\\u00a0\\u2009\\u202f]\\d{3}){1,5}`,
    `\\d{1,3}(?: \\d{3}){${spaceGroups ? 1 : 2},5}`,
    `\\d{1,3}(?:['’]\\d{3}){1,5}`,
    `\\d{1,15}`,
  ];
  return `(?:${whole.join('|')})(?!\\d)(?:[${decimalMark}]\\d{1,15})?(?![.,:]?\\d)`;
}

/** A sign stands at the beginning of a number only where nothing it could join is before it. */
const SIGN = '(?<![^\\s([{"„“‘/=<>×÷*])[-−–+±~≈]';

export function parseNumber(written: string, { decimalMark }: Wording): Numeral {
  const [whole = '', fraction = ''] = written.replace(/^[-−–+±~≈]/, '').split(decimalMark);
  return { negative: /^[-−–]/.test(written), whole: whole.replace(/\D/g, '') || '0', fraction };
}

/** Figures one after the other. */
export function sayDigits(digits: string, wording: Wording): string {
  return [...digits].map((digit) => wording.cardinal(BigInt(digit))).join(' ');
}

/** A number that may stand alone: a year, a code that begins with nought, or a count. */
export function sayNumber(numeral: Numeral, written: string, context: Context, wording: Wording): string {
  if (numeral.fraction === '' && /^[12]\d{3}$/.test(written) && wording.isYear(Number(written), context))
    return wording.year(Number(written));
  if (/^0\d/.test(numeral.whole) && numeral.fraction === '') return sayDigits(numeral.whole, wording);
  return wording.number(numeral, undefined, context);
}

// ---- counts and measures --------------------------------------------------------------------------------------------

export function numberRules(wording: Wording): Rule[] {
  const number = numberSource(wording);
  return [
    rule(
      `(${SIGN})?(${wording.decimalMark === '.' ? `${number}|\\.\\d{1,15}` : number})${counted(wording)}`,
      (match, context) => {
        const [written, sign = '', figures = '', scale, unit, per] = match;
        const numeral = parseNumber(figures, wording);
        const noun =
          scale === undefined ? (unit === undefined ? undefined : wording.units[unit]) : wording.scales[scale];
        const said = noun ? wording.number(numeral, noun, context) : sayNumber(numeral, figures, context, wording);
        return parts(written, [
          [sign + figures, `${saySign(sign, wording)} ${said}`],
          [scale, scale && form(wording.scales[scale]!, numeral)],
          [
            unit === undefined ? undefined : unit + (per === undefined ? '' : `/${per}`),
            measure(unit, per, scale ? undefined : wording.isAttributive(context) ? ONE : numeral, wording),
          ],
        ]);
      },
    ),
    // Versions and addresses; German reads a decimal point so, too.
    rule('\\d{1,15}(?:\\.\\d{1,15}){1,8}', ([written]) => {
      const groups = written
        .split('.')
        .map((group) => (/^0\d/.test(group) ? sayDigits(group, wording) : wording.cardinal(BigInt(group))));
      return groups.join(` ${wording.words.point} `);
    }),
  ];
}

/** What no other rule takes. */
export function figureRules(wording: Wording): Rule[] {
  return [
    {
      pattern: /\d+/uy,
      read: ([written]) =>
        written.length > 15 || /^0\d/.test(written) ? sayDigits(written, wording) : wording.cardinal(BigInt(written)),
    },
    // Superscripts, circled and full-width figures.
    {
      pattern: /(?:(?![²³])\p{N})+/uy,
      read: ([written]) => {
        const plain = written.normalize('NFKC');
        return /^[0-9]{1,15}$/.test(plain) ? wording.cardinal(BigInt(plain)) : '';
      },
    },
  ];
}

/** `5-10 kg`, `1990–95`; falling numbers are a score (`2-1`). */
export function rangeRule(wording: Wording): Rule {
  const number = numberSource(wording);
  return rule(
    `(${SIGN})?(${number})(?:[-–—‑]|${SPACE}[-–—]${SPACE})(${number})(?![-–]\\d)${counted(wording)}`,
    (match, context) => {
      const [written, sign = '', first = '', second = '', scale, unit, per] = match;
      const from = parseNumber(first, wording);
      const to = parseNumber(second, wording);
      const noun = unit === undefined ? undefined : wording.units[unit];
      const years = scale === undefined && noun === undefined && sayYears(first, second, wording);
      const rises = Number(`${from.whole}.${from.fraction}`) < Number(`${to.whole}.${to.fraction}`);
      const isScore =
        !rises && !noun && !scale && /^\d{1,2}$/.test(first) && /^\d{1,2}$/.test(second) && !/\s/.test(written);
      if (!years && !rises && !isScore) return undefined;
      const said = [from, to].map((numeral) => wording.number(numeral, noun, context));
      const joined = isScore ? wording.words.ratio : wording.words.to;
      const figures = written.slice(0, written.indexOf(second, first.length) + second.length);
      return parts(written, [
        [figures, `${saySign(sign, wording)} ${years || `${said[0]} ${joined} ${said[1]}`}`],
        [scale, scale && wording.scales[scale]!.many],
        [
          unit === undefined ? undefined : unit + (per === undefined ? '' : `/${per}`),
          measure(unit, per, undefined, wording),
        ],
      ]);
    },
  );
}

function sayYears(first: string, second: string, wording: Wording): string | undefined {
  if (!/^1\d{3}$|^20\d{2}$/.test(first)) return undefined;
  const joined = ` ${wording.words.to} `;
  if (/^1\d{3}$|^20\d{2}$/.test(second)) return wording.year(Number(first)) + joined + wording.year(Number(second));
  if (!/^\d{2}$/.test(second) || Number(second) <= Number(first.slice(2))) return undefined;
  return (
    wording.year(Number(first)) +
    joined +
    (second.startsWith('0') ? sayDigits(second, wording) : wording.cardinal(BigInt(second)))
  );
}

/** `3 x 4`, `1920×1080`, `10 x 15 x 20 cm`, `4x`. */
export function productRule(wording: Wording): Rule {
  const number = numberSource(wording);
  const factor = `${SPACE}?[x×✕*]${SPACE}?`;
  return rule(
    `(${number})(?:${factor}(${number}))(?:${factor}(${number}))?${counted(wording)}|(${number})[x×]`,
    (match, context) => {
      const [written, first, second, third, scale, unit, per, lone] = match;
      if (lone !== undefined)
        return `${wording.number(parseNumber(lone, wording), undefined, context)} ${wording.words.times}`;
      const said = [first, second, third].flatMap((n) => (n === undefined ? [] : sizeOf(n, wording)));
      const joined = /[x✕]/.test(written) || unit ? wording.words.by : wording.words.times;
      return parts(written, [
        [written.slice(0, written.lastIndexOf(third ?? second!) + (third ?? second!).length), said.join(` ${joined} `)],
        [scale, scale && wording.scales[scale]!.many],
        [
          unit === undefined ? undefined : unit + (per === undefined ? '' : `/${per}`),
          measure(unit, per, undefined, wording),
        ],
      ]);
    },
  );
}

/** 1920 and 1080 of a picture are read like a name's figures. */
function sizeOf(figures: string, wording: Wording): string {
  return /^[1-9]\d{3}$/.test(figures) ? wording.figuresInName(figures) : wording.number(parseNumber(figures, wording));
}

/** What may follow a number: a scale, a unit, and what the unit is counted by. Captures three groups. */
function counted(wording: Wording): string {
  return `(?:${SPACE}?(${anyOf(Object.keys(wording.scales))})(?![\\p{L}\\p{N}]))?(?:${SPACE}?(${anyOf(Object.keys(wording.units))})${per(wording)})?`;
}

function per(wording: Wording): string {
  return `(?:/(${anyOf(Object.keys(wording.units))}|\\p{L}{1,15}))?`;
}

function measure(
  unit: string | undefined,
  per: string | undefined,
  numeral: Numeral | undefined,
  wording: Wording,
): string | undefined {
  if (unit === undefined) return undefined;
  const noun = wording.units[unit]!;
  return (numeral ? form(noun, numeral) : noun.many) + sayPer(per, wording);
}

const ONE: Numeral = { negative: false, whole: '1', fraction: '' };

function sayPer(per: string | undefined, wording: Wording): string {
  return per === undefined ? '' : ` ${wording.words.per} ${wording.units[per]?.one ?? per}`;
}

function form(noun: Noun, { whole, fraction }: Numeral): string {
  return whole === '1' && fraction === '' ? noun.one : noun.many;
}

function saySign(sign: string, { words }: Wording): string {
  if (sign === '') return '';
  return sign === '+' ? words.plus : sign === '±' ? words.plusMinus : /[~≈]/.test(sign) ? words.about : words.minus;
}

/** The parts that are there, with what they are written as; those that touch are one word (`18,1kg`). */
function parts(written: string, candidates: readonly (readonly [string | undefined, string | undefined])[]): Part[] {
  const there: Part[] = [];
  let end = 0;
  for (const [part, spoken = ''] of candidates) {
    if (part === undefined) continue;
    const start = written.indexOf(part, end);
    const last = start === end ? there.pop() : undefined;
    there.push(last ? { written: last.written + part, spoken: `${last.spoken} ${spoken}` } : { written: part, spoken });
    end = start + part.length;
  }
  return there;
}

// ---- money ----------------------------------------------------------------------------------------------------------

export function moneyRules(wording: Wording): Rule[] {
  // Prices come with either mark before the coins: $3.50 in a German text, €3,50 in an English one.
  const number = `(?:${numberSource(wording)}|\\d{1,9}[.,]\\d{2}(?!\\d))`;
  const currency = anyOf(Object.keys(wording.currencies));
  const scales = { ...wording.scales, ...wording.moneyScales };
  const scale = `(?:${SPACE}?(${anyOf(Object.keys(scales))})(?![\\p{L}\\p{N}]))?`;
  const dash = `(?:[-–—]|${SPACE}[-–—]${SPACE})`;
  const sign = `(${SIGN})?`;
  return [
    rule(
      `${sign}(${currency})${SPACE}?(-?${number})(?:${dash}(?:${currency}${SPACE}?)?(${number}))?${scale}${per(wording)}`,
      (match, context) => {
        const [, sign = '', symbol = '', first = '', second, scale, per] = match;
        return sayMoney(
          sign,
          first,
          second,
          scale === undefined ? undefined : scales[scale],
          wording.currencies[symbol]!,
          per,
          context,
          wording,
        );
      },
    ),
    rule(
      `${sign}(${number})(?:,[-–—])?(?:${dash}(${number}))?${scale}${SPACE}?(${currency})${per(wording)}`,
      (match, context) => {
        const [, sign = '', first = '', second, scale, symbol = '', per] = match;
        return sayMoney(
          sign,
          first,
          second,
          scale === undefined ? undefined : scales[scale],
          wording.currencies[symbol]!,
          per,
          context,
          wording,
        );
      },
    ),
  ];
}

function sayMoney(
  sign: string,
  first: string,
  second: string | undefined,
  scale: Noun | undefined,
  currency: Currency,
  per: string | undefined,
  context: Context,
  wording: Wording,
): Reading {
  const amount = parsePrice(first, wording);
  const minus = saySign(sign || (amount.negative ? '-' : ''), wording);
  const tail = sayPer(per, wording);
  const unit = wording.isAttributive(context) ? { ...currency, many: currency.one } : currency;
  if (second !== undefined) {
    const to = parsePrice(second, wording);
    const said = [amount, to].map((price) =>
      scale || amount.fraction.length + to.fraction.length === 0
        ? wording.number(price, scale ?? unit)
        : money(price, unit, wording),
    );
    const counted = scale
      ? ` ${scale.many} ${unit.many}`
      : amount.fraction.length + to.fraction.length === 0
        ? ` ${unit.many}`
        : '';
    return `${minus} ${said.join(` ${wording.words.to} `)}${counted}${tail}`;
  }
  if (scale !== undefined) {
    return `${minus} ${wording.number(amount, scale)} ${form(scale, amount)} ${unit.many}${tail}`;
  }
  return `${minus} ${money(amount, unit, wording)}${tail}`;
}

function parsePrice(written: string, wording: Wording): Numeral {
  const coins = /[.,](\d{2})$/.exec(written);
  const whole = parseNumber(coins ? written.slice(0, coins.index) : written, wording);
  return coins ? { ...whole, fraction: coins[1]! } : whole;
}

export function money(amount: Numeral, currency: Currency, wording: Wording): string {
  const { coin } = currency;
  const coins = coin && amount.fraction.length === 2 ? BigInt(amount.fraction) : undefined;
  if (coins === undefined) return `${wording.number(amount, currency)} ${form(currency, amount)}`;
  const whole = { ...amount, fraction: '' };
  const said = `${wording.number(whole, currency)} ${form(currency, whole)}`;
  if (coins === 0n) return said;
  const coinsAlone = { negative: false, whole: String(coins), fraction: '' };
  if (/^0+$/.test(amount.whole)) return `${wording.number(coinsAlone, coin)} ${form(coin!, coinsAlone)}`;
  return wording.moneyAndCoins(said, coins, coin!);
}
