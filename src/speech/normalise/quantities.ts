// Numbers with what they count: signs, thousands, decimals, ranges, scales (`k`, `Mio.`), units and money.

import { anyOf, type Context, type Part, type Rule, rule, SPACE } from './rule.ts';
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
function sayNumber(numeral: Numeral, written: string, context: Context, wording: Wording): string {
  if (numeral.fraction === '' && /^[12]\d{3}$/.test(written) && wording.isYear(Number(written), context))
    return wording.year(Number(written));
  if (/^0\d/.test(numeral.whole) && numeral.fraction === '') return sayDigits(numeral.whole, wording);
  return wording.number(numeral, undefined, context);
}

// ---- counts and measures --------------------------------------------------------------------------------------------

export function numberRules(wording: Wording): Rule[] {
  const number = numberSource(wording);
  const alone = wording.decimalMark === '.' ? `${number}|(?<![\\p{L}\\p{N}])\\.\\d{1,15}` : number;
  return [
    rule(`(?<sign>${SIGN})?(?<figures>${alone})${countedSource(wording)}`, (match, context) => {
      const { sign = '', figures = '', scale, unit } = match.groups!;
      const numeral = parseNumber(figures, wording);
      const noun = scale ? wording.scales[scale] : unit && wording.units[unit];
      const said = noun ? wording.number(numeral, noun, context) : sayNumber(numeral, figures, context, wording);
      const counted = countedParts(match, wording.isAttributive(context) ? ONE : numeral, wording);
      return joined(match[0], [[sign + figures, `${saySign(sign, wording)} ${said}`], ...counted]);
    }),
    // Versions and addresses; German reads a decimal point so, too.
    rule('([vV])?(\\d{1,15}(?:\\.\\d{1,15}){1,8})', ([, letter, version]) => {
      const groups = version!
        .split('.')
        .map((group) => (/^0\d/.test(group) ? sayDigits(group, wording) : wording.cardinal(BigInt(group))));
      return (letter ? 'V ' : '') + groups.join(` ${wording.words.point} `);
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

/** `5-10 kg`, `4 %–5 %`, `1990–95`; falling numbers are a score (`2-1`). */
export function rangeRule(wording: Wording): Rule {
  const number = numberSource(wording);
  const unitOfFirst = `(?:${SPACE}?(?<unitOfFirst>${anyOf(Object.keys(wording.units))}))?`;
  const source = `(?<sign>${SIGN})?(?<first>${number})${unitOfFirst}${DASH}(?<second>${number})(?![-–]\\d)${countedSource(wording)}`;
  return rule(source, (match, context) => {
    const { sign = '', first = '', unitOfFirst, second = '', scale, unit } = match.groups!;
    if (unitOfFirst !== undefined && unitOfFirst !== unit) return undefined;
    const [from, to] = [parseNumber(first, wording), parseNumber(second, wording)];
    const counts = scale !== undefined || unit !== undefined;
    const years = counts ? undefined : sayYears(first, second, wording);
    const rises = Number(`${from.whole}.${from.fraction}`) < Number(`${to.whole}.${to.fraction}`);
    const isScore = !rises && !counts && /^\d{1,2}[-–—‑]\d{1,2}$/.test(match[0]);
    if (!years && !rises && !isScore) return undefined;
    const [low, high] = [from, to].map((numeral) => wording.number(numeral, wording.units[unit ?? ''], context));
    const said = years ?? `${low} ${isScore ? wording.words.ratio : wording.words.to} ${high}`;
    const figures = match[0].slice(0, match[0].indexOf(second, sign.length + first.length) + second.length);
    return joined(match[0], [[figures, `${saySign(sign, wording)} ${said}`], ...countedParts(match, MANY, wording)]);
  });
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
  const sides = `(?<sides>${number}(?:${factor}${number}){1,2})${countedSource(wording)}`;
  return rule(`${sides}|(?<lone>${number})[x×]`, (match, context) => {
    const { sides, lone, unit } = match.groups!;
    const { words } = wording;
    if (lone !== undefined) return `${wording.number(parseNumber(lone, wording), undefined, context)} ${words.times}`;
    const said = sides!.split(/[x×✕*]/).map((side) => sizeOf(side.trim(), wording));
    const by = /[x✕]/.test(sides!) || unit ? words.by : words.times;
    return joined(match[0], [[sides!, said.join(` ${by} `)], ...countedParts(match, MANY, wording)]);
  });
}

/** 1920 and 1080 of a picture are read like a name's figures. */
function sizeOf(figures: string, wording: Wording): string {
  return /^[1-9]\d{3}$/.test(figures) ? wording.figuresInName(figures) : wording.number(parseNumber(figures, wording));
}

const DASH = `(?:[-–—‑]|${SPACE}[-–—]${SPACE})`;
const ONE: Numeral = { negative: false, whole: '1', fraction: '' };
const MANY: Numeral = { negative: false, whole: '2', fraction: '' };

/** What may follow a number: a scale, a unit, and what the unit is counted by. */
function countedSource(wording: Wording): string {
  return `${scaleSource(wording.scales)}(?:${SPACE}?(?<unit>${anyOf(Object.keys(wording.units))})${perSource(wording)})?`;
}

function scaleSource(scales: Wording['scales']): string {
  return `(?:${SPACE}?(?<scale>${anyOf(Object.keys(scales))})(?![\\p{L}\\p{N}]))?`;
}

function perSource(wording: Wording): string {
  return `(?:/(?<per>${anyOf(Object.keys(wording.units))}|\\p{L}{1,15}))?`;
}

type WrittenAndSaid = readonly [written: string, said: string];

function countedParts(match: RegExpExecArray, numeral: Numeral, wording: Wording): WrittenAndSaid[] {
  const { scale, unit, per } = match.groups!;
  const said: WrittenAndSaid[] = [];
  if (scale !== undefined) said.push([scale, form(wording.scales[scale]!, numeral)]);
  if (unit !== undefined) {
    const written = per === undefined ? unit : `${unit}/${per}`;
    said.push([written, form(wording.units[unit]!, scale === undefined ? numeral : MANY) + sayPer(per, wording)]);
  }
  return said;
}

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

/** Parts of a match that touch are one word (`18,1kg`). */
function joined(matched: string, said: readonly WrittenAndSaid[]): Part[] {
  const parts: Part[] = [];
  let end = 0;
  for (const [written, spoken] of said) {
    const start = matched.indexOf(written, end);
    const last = start === end ? parts.pop() : undefined;
    parts.push(last ? { written: last.written + written, spoken: `${last.spoken} ${spoken}` } : { written, spoken });
    end = start + written.length;
  }
  return parts;
}

// ---- money ----------------------------------------------------------------------------------------------------------

export function moneyRules(wording: Wording): Rule[] {
  // Prices come with either mark before the coins: $3.50 in a German text, €3,50 in an English one.
  const price = `(?:${numberSource(wording)}|\\d{1,9}[.,]\\d{2}(?!\\d)|\\d{1,3}(?:[.,]\\d{3}){1,4}[.,]\\d{2}(?!\\d))`;
  const currency = anyOf(Object.keys(wording.currencies));
  const after = `${scaleSource(moneyScales(wording))}`;
  const first = `(?<first>${price})`;
  const prefixed = `(?<currency>${currency})${SPACE}?(?<minus>-)?${first}(?:${DASH}(?:${currency}${SPACE}?)?(?<second>${price}))?${after}`;
  const suffixed = `${first}(?:,[-–—])?(?:${DASH}(?<second>${price}))?${after}${SPACE}?(?<currency>${currency})`;
  return [prefixed, suffixed].map((source) =>
    rule(`(?<sign>${SIGN})?${source}${perSource(wording)}`, (match, context) => sayMoney(match, context, wording)),
  );
}

function moneyScales(wording: Wording): Wording['scales'] {
  return { ...wording.scales, ...wording.moneyScales };
}

function sayMoney({ groups }: RegExpExecArray, context: Context, wording: Wording): string {
  const { sign, minus, first, second, per } = groups!;
  const currency = wording.currencies[groups!.currency!]!;
  const unit = wording.isAttributive(context) ? { ...currency, many: currency.one } : currency;
  const prices = [first, second].flatMap((written) => (written === undefined ? [] : parsePrice(written, wording)));
  return `${saySign(sign ?? minus ?? '', wording)} ${sayPrices(prices, groups!.scale, unit, wording)}${sayPer(per, wording)}`;
}

function sayPrices(prices: readonly Numeral[], scale: string | undefined, unit: Currency, wording: Wording): string {
  const to = ` ${wording.words.to} `;
  if (scale !== undefined) {
    const noun = moneyScales(wording)[scale]!;
    const said = prices.map((price) => wording.number(price, noun)).join(to);
    return `${said} ${form(noun, prices.length > 1 ? MANY : prices[0]!)} ${unit.many}`;
  }
  if (prices.length === 1 || prices.some(({ fraction }) => fraction !== ''))
    return prices.map((price) => sayPrice(price, unit, wording)).join(to);
  return `${prices.map((price) => wording.number(price, unit)).join(to)} ${unit.many}`;
}

function parsePrice(written: string, wording: Wording): Numeral {
  const coins = /[.,](\d{2})$/.exec(written);
  if (!coins) return parseNumber(written, wording);
  return {
    negative: false,
    whole: written.slice(0, coins.index).replace(/\D/g, ''),
    fraction: coins[1]!,
  };
}

function sayPrice(amount: Numeral, currency: Currency, wording: Wording): string {
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
