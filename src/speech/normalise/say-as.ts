// SSML `<say-as>`: the script says what a text is, so that nobody has to guess.

import { languageOf } from './languages.ts';
import { sayLetters } from './letters.ts';
import { parseNumber, sayDigits } from './quantities.ts';
import { parseRoman } from './roman.ts';
import { dateOf, fullYear, sayTelephone } from './rules.ts';
import { scan } from './scan.ts';
import type { Wording } from './wording.ts';

/**
 * The words of `text` read as `interpret` says (W3C SSML say-as note and what Alexa, Azure, Google and Polly add):
 * characters, spell-out, verbatim, cardinal, number, ordinal, digits, fraction, unit, date, time, telephone, currency,
 * address, expletive, bleep. `format` is the order of a date (`mdy`, `dmy`, `ymd`, `md`, `my`, `y` …; other letters are
 * ignored). What the text or the language does not allow is read as ordinary text. An expletive is not said: [].
 */
export function sayAs(text: string, interpret: string, format: string | undefined, language: string): string[] {
  const its = languageOf(language);
  const plainly = () => scan(text, its).flatMap((word) => word.spoken);
  const kind = interpret.toLowerCase();
  if (kind === 'expletive' || kind === 'bleep') return [];
  const said = its.wording ? read(text.trim(), kind, format, its.wording) : spellPlainly(text, kind);
  return said === undefined ? plainly() : said.split(' ').filter((word) => word !== '');
}

/** Does `interpret` say something? Those that change nothing, because ordinary reading gets them right, are known too. */
export function isSayAs(interpret: string): boolean {
  return KINDS.has(interpret.toLowerCase());
}

const KINDS: ReadonlySet<string> = new Set(
  'characters spell-out verbatim letters digits telephone cardinal number ordinal fraction date time unit currency address expletive bleep name interjection'.split(
    ' ',
  ),
);

function read(text: string, kind: string, format: string | undefined, wording: Wording): string | undefined {
  switch (kind) {
    case 'characters':
    case 'spell-out':
    case 'verbatim':
    case 'letters':
      return spell(text, wording);
    case 'digits':
      return /\d/.test(text) ? sayDigits(text.replace(/\D/g, ''), wording) : spell(text, wording);
    case 'telephone':
      return /\d/.test(text)
        ? sayTelephone(text, wording)
            .map(({ spoken }) => spoken)
            .join(' ')
        : spell(text, wording);
    case 'cardinal':
    case 'number': {
      const n = wholeOf(text, wording);
      if (n !== undefined) return wording.cardinal(n);
      return isDecimal(text, wording) ? wording.number(parseNumber(text, wording)) : undefined;
    }
    case 'ordinal': {
      const n = wholeOf(text.replace(/(?:st|nd|rd|th|\.)$/i, ''), wording);
      return n === undefined ? undefined : wording.ordinal(n);
    }
    case 'fraction': {
      const [, whole = '0', top, bottom] = /^(?:(\d{1,9})[\s+]+)?(\d{1,9})\/(\d{1,9})$/.exec(text) ?? [];
      return top === undefined || Number(bottom) < 2
        ? undefined
        : wording.fraction(BigInt(whole), BigInt(top), BigInt(bottom!));
    }
    case 'date':
      return sayDate(text, format, wording);
    default:
      return undefined;
  }
}

/** A whole number in figures or in Roman letters. */
function wholeOf(text: string, wording: Wording): bigint | undefined {
  const figures = ungrouped(text, wording);
  if (/^\d{1,15}$/.test(figures)) return BigInt(figures);
  const roman = parseRoman(text.trim());
  return roman === undefined ? undefined : BigInt(roman);
}

/** A number with a sign or a fraction. Figures with two decimal marks are a version or a slip: they are no number. */
function isDecimal(text: string, wording: Wording): boolean {
  const [whole = '', fraction = '0', ...rest] = text.replace(/^[-−+]/, '').split(wording.decimalMark);
  const figures = ungrouped(whole, wording);
  return text.length < 40 && rest.length === 0 && /^\d*$/.test(figures) && /^\d+$/.test(fraction) && /\d/.test(text);
}

function ungrouped(text: string, { groupMark }: Wording): string {
  return text.replaceAll(groupMark, '').replace(/[\s'’]/g, '');
}

function sayDate(text: string, format: string | undefined, wording: Wording): string | undefined {
  const order = (format ?? '')
    .toLowerCase()
    .replace(/[^dmy]/g, '')
    .replace(/(.)\1+/g, '$1');
  const compact = /^\d{8}$/.test(text) ? compactDate(text, order) : undefined;
  const figures = compact ?? text.match(/\d{1,4}/g);
  // A month's name in it: the language's own rules read it.
  if (!figures || /\p{L}{3}/u.test(text) || figures.length !== (order.length || 3)) return undefined;
  if (order === '') {
    if (figures[0]!.length === 4) return sayDate(text, 'ymd', wording);
    return sayDate(text, text.includes('.') ? 'dmy' : wording.dateOrder, wording);
  }
  const of = (letter: string) => (order.includes(letter) ? figures[order.indexOf(letter)] : undefined);
  const year = of('y') === undefined ? undefined : Number(fullYear(of('y')!));
  const [month, day] = [of('m'), of('d')].map((n) => (n === undefined ? undefined : Number(n)));
  if (day === undefined) return year !== undefined && month === undefined ? wording.year(year) : undefined;
  if (month === undefined) return day > 0 ? wording.ordinal(BigInt(day)) : undefined;
  const date = dateOf(day, month, year, 'dmy');
  return date && wording.date(date);
}

/** 20261125 has no separators: its year's place comes from the order. */
function compactDate(text: string, order: string): string[] {
  if (order === 'dmy' || order === 'mdy') return [text.slice(0, 2), text.slice(2, 4), text.slice(4)];
  return [text.slice(0, 4), text.slice(4, 6), text.slice(6)];
}

/** Letters together with hyphens, as an initialism; each figure and symbol by its name. */
function spell(text: string, wording: Wording): string {
  const { symbols, words } = wording;
  const names: Record<string, string> = {
    ...symbols,
    '.': words.dot,
    '-': words.dash,
    _: words.underscore,
    '@': words.at,
    '/': words.slash,
  };
  return (text.normalize('NFC').match(/[\p{L}\p{M}]+|[^\p{L}\p{M}]/gu) ?? [])
    .map((piece) =>
      /\p{L}/u.test(piece)
        ? sayLetters(piece)
        : /[0-9]/.test(piece)
          ? wording.cardinal(BigInt(piece))
          : (names[piece] ?? ''),
    )
    .join(' ');
}

function spellPlainly(text: string, kind: string): string | undefined {
  if (!/^(?:characters|spell-out|verbatim|letters|digits|telephone)$/.test(kind)) return undefined;
  return [...new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text)]
    .map(({ segment }) => segment)
    .join(' ');
}
