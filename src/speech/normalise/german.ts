// German.

import { toCardinal, toOrdinal } from 'n2words/de-DE';
import {
  ABBREVIATIONS,
  ACRONYMS,
  CALENDAR,
  CURRENCIES,
  INITIALISMS,
  LOUD_WORDS,
  MONEY_SCALES,
  SCALES,
  STARTERS,
  SYMBOLS,
  UNITS,
  WORDS,
} from './german-words.ts';
import type { Language } from './language.ts';
import { parseRoman } from './roman.ts';
import { type Context, type Rule, rule, SPACE } from './rule.ts';
import { fullYear, isDate, rulesFor } from './rules.ts';
import { type Noun, type Wording, words } from './wording.ts';

export function german(): Language {
  return { wording: WORDING, rules: rulesFor(WORDING, OWN_RULES), starters: STARTERS };
}

// ---- numbers --------------------------------------------------------------------------------------------------------

/** Parted after hundreds and thousands: voices stumble over the one long word (espeak-ng says /v/ in `hundertvier`). */
function part(word: string): string {
  return word.replace(/(hundert|tausend)(?=\p{L})(?!st)/gu, '$1 ');
}

function cardinal(n: bigint): string {
  return part(toCardinal(n));
}

function ordinal(n: bigint, context?: Context): string {
  if (n === 0n) return `nullte${endingOf(context)}`;
  // From a million on the library leaves a noun inside the word.
  const said =
    n < 1_000_000n
      ? toOrdinal(n)
      : cardinal(n)
          .replace(/^eine? /, 'ein')
          .replace(/(\p{L}+?)(?:en|e)?$/u, '$1ste')
          .toLowerCase();
  return part(said) + endingOf(context);
}

function year(n: number): string {
  if (n < 1100 || n > 1999) return cardinal(BigInt(n));
  return `${cardinal(BigInt(Math.floor(n / 100)))}hundert${n % 100 === 0 ? '' : ` ${cardinal(BigInt(n % 100))}`}`;
}

function agreeing(said: string, gender: Noun['gender']): string {
  return said.replace(/eins$/, gender === 'f' ? 'eine' : 'ein');
}

/** What a one before a noun agrees with, by the noun's ending: right for nearly all that are counted in scripts. */
function genderOf({ previous, next, text, end }: Context): Noun['gender'] {
  // After a noun it is a label: "Kapitel 1 Seite 2".
  if (/^\p{Lu}/u.test(previous)) return undefined;
  if (/^(?:Person|\p{Lu}\p{Ll}*(?:e|ung|heit|keit|schaft|ion|tät))$/u.test(next)) return 'f';
  return /^\p{Lu}\p{Ll}/u.test(next) || /^-\p{L}/u.test(text.slice(end, end + 2)) ? 'n' : undefined;
}

const MONTHS = 'Januar Februar März April Mai Juni Juli August September Oktober November Dezember'.split(' ');

const WORDING: Wording = {
  decimalMark: ',',
  groupMark: '.',
  spaceGroups: true,
  dateOrder: 'dmy',
  clockSuffix: 'Uhr',
  cardinal,
  number({ negative, whole, fraction }, counted, context) {
    const point = fraction === '' ? '' : ` Komma ${[...fraction].map((digit) => cardinal(BigInt(digit))).join(' ')}`;
    const gender = counted ? (counted.gender ?? 'n') : context && genderOf(context);
    const said = cardinal(BigInt(whole));
    return (negative ? 'minus ' : '') + (gender !== undefined && point === '' ? agreeing(said, gender) : said) + point;
  },
  ordinal,
  year,
  isYear: (n, { next, previous }) =>
    n >= 1100 && n < 2100 && (YEAR_CUES.has(previous.toLowerCase()) || !/^\p{Lu}\p{Ll}/u.test(next)),
  date({ year: its, month, day }, context) {
    return `${ordinal(BigInt(day), context)} ${MONTHS[month - 1]}${its === undefined ? '' : ` ${year(its)}`}`;
  },
  time({ hours, minutes, seconds }) {
    const after = seconds
      ? ` und ${agreeing(cardinal(BigInt(seconds)), 'f')} ${seconds === 1 ? 'Sekunde' : 'Sekunden'}`
      : '';
    return `${agreeing(cardinal(BigInt(hours)), 'n')} Uhr${minutes > 0 ? ` ${cardinal(BigInt(minutes))}` : ''}${after}`;
  },
  moneyAndCoins: (whole, coins) => `${whole} ${cardinal(coins)}`,
  isAttributive: () => false,
  fraction(whole, numerator, denominator) {
    if (denominator === 2n && numerator === 1n)
      return whole === 0n ? 'ein halb' : whole === 1n ? 'eineinhalb' : `${cardinal(whole)}einhalb`;
    const name = denominator === 2n ? 'Halbe' : `${ordinal(denominator).replace(/e$/, 'el')}`;
    const said = `${agreeing(cardinal(numerator), 'n')} ${name[0]!.toUpperCase()}${name.slice(1)}`;
    return whole === 0n ? said : `${cardinal(whole)} ${said}`;
  },
  figuresInName: (digits) => (digits.length === 4 ? year(Number(digits)) : cardinal(BigInt(digits))),
  roman(value, letters, { previous }) {
    if (/^(?:MCM|MM)[CLXVI]{2}/.test(letters)) return year(value);
    if (NUMBERED.has(previous)) return cardinal(BigInt(value));
    const plausible =
      letters.length > 1 &&
      /^[IVX]+$/.test(letters) &&
      /^\p{Lu}\p{Ll}/u.test(previous) &&
      !STARTERS.has(previous.toLowerCase());
    return plausible ? cardinal(BigInt(value)) : undefined;
  },
  pluralOfLetters: (letters) => `${letters}s`,
  words: WORDS,
  symbols: SYMBOLS,
  units: UNITS,
  currencies: CURRENCIES,
  scales: SCALES,
  moneyScales: MONEY_SCALES,
  abbreviations: ABBREVIATIONS,
  calendar: CALENDAR,
  acronyms: ACRONYMS,
  initialisms: INITIALISMS,
  loudWords: LOUD_WORDS,
};

const YEAR_CUES = words(
  'in im jahr jahre jahres seit von bis ab um anno baujahr sommer winter frühjahr herbst januar februar märz april mai juni juli august september oktober november dezember vor nach',
);

// ---- endings of ordinals --------------------------------------------------------------------------------------------

const DATIVE = words(
  'am im vom zum zur beim ins dem den des ab seit bis nach vor diesem diesen dieser jedem jeden jeder einem einen einer eines meinem meinen meiner deinem seinem seinen seiner ihrem ihren ihrer unserem unseren unserer eurem allen letzten ersten nächsten',
);
const BEFORE_DATIVE_DER = words(
  'in aus mit nach bei von zu seit an auf vor während wegen trotz außer gegenüber unter über neben hinter zwischen',
);
const WEEKDAYS = words(
  'montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo. di. mi. do. fr. sa. so.',
);

/** `am dritten`, `der dritte`, `dritter`: by the words before. '' is the ending of the weak nominative. */
function endingOf(context?: Context): '' | 'n' | 'r' {
  if (!context) return '';
  const written = context.words.slice(-3).map((word) => word.written.toLowerCase());
  let at = written.length - 1;
  if (context.previous === '' && !WEEKDAYS.has(written[at] ?? '')) return 'r';
  // "der 3. und 4.", "vom 3. bis 5.": like the one before.
  const linked = /^(?:und|bis|oder|sowie)$/.test(written[at] ?? '') ? context.words.at(-2) : context.words.at(-1);
  const before = /^\d{1,4}\.$/.test(linked?.written ?? '')
    ? /te(n|r|)$/.exec(linked!.spoken.at(-1) ?? '')?.[1]
    : undefined;
  if (before !== undefined) return before as '' | 'n' | 'r';
  if (WEEKDAYS.has(written[at] ?? '')) at--;
  const word = written[at] ?? '';
  if (word === 'der') return BEFORE_DATIVE_DER.has(written[at - 1] ?? '') ? 'n' : '';
  if (/^(?:die|das|diese|dieses|jede|jedes|eine|meine|seine|ihre|unsere)$/.test(word)) return '';
  return DATIVE.has(word) ? 'n' : 'r';
}

// ---- rules of its own -----------------------------------------------------------------------------------------------

const MONTH_NAME = /^(?:Jan|Feb|Mär|Mrz|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez)/;
const ORDINAL_NOUN =
  /^(?:Weltkrieg|Jahrhundert|Klasse|Liga|Bundesliga|Platz|Auflage|Etage|Stock|Quartal|Kapitel|Advent|Geburtstag|Runde|Halbzeit|Mal|Tag|Teil|Staffel|Folge|Akt|Semester|Halbjahr|Woche|Spieltag|Minute|Reihe|Symphonie|Sinfonie|Person|Preis|Rang|Etappe|Versuch|Ausgabe|Band|FC|[EOU]G\b)/;

const OWN_RULES: Rule[] = [
  // 25.11., 25. 11. 2026
  rule(
    `(\\d{1,2})\\.${SPACE}?(\\d{1,2})\\.(?:${SPACE}?(\\d{4}|\\d{2}))?(?!\\.?\\d)`,
    ([, day, month, figures], context) => {
      const date = {
        day: Number(day),
        month: Number(month),
        year: figures === undefined ? undefined : Number(fullYear(figures)),
      };
      return isDate(date) ? WORDING.date(date, context) : undefined;
    },
  ),
  // 3.–5. Mai
  rule(
    `(\\d{1,2})\\.${SPACE}?[-–]${SPACE}?(\\d{1,2})\\.(?!\\d)`,
    ([, first, second], context) => `${ordinal(BigInt(first!), context)} bis ${ordinal(BigInt(second!), context)}`,
  ),
  {
    pattern: /(\d{1,4})\.(?!\d)/uy,
    read: ([, figures], context) =>
      isOrdinal(Number(figures), context) ? ordinal(BigInt(figures!), context) : undefined,
  },
  // 1990er, 90er-Jahre, 2er
  rule(
    '(\\d{1,4})er(n?)',
    ([, figures, plural]) =>
      `${figures!.length === 4 ? year(Number(figures)) : cardinal(BigInt(figures!)).replace(/eins$/, 'ein')}er${plural}`,
  ),
  // 3-fach, 100%ig
  rule(
    '(\\d{1,6})(?:-?)(fach|mal|tägig|stündig|jährig|prozentig|minütig|köpfig|teilig|stellig)(e[nrsm]?)?',
    ([, figures, what, ending = '']) => `${agreeing(cardinal(BigInt(figures!)), 'n')}${what}${ending}`,
  ),
  rule('(\\d{1,3})%ig(e[nrsm]?)?', ([, figures, ending = '']) => `${cardinal(BigInt(figures!))} prozentig${ending}`),
  // Heinrich VIII., II. Weltkrieg
  {
    pattern: /([IVXL]{1,8})\.(?=\s|$|\p{P})/uy,
    read([, letters], context) {
      const value = parseRoman(letters!);
      if (value === undefined) return undefined;
      if (ORDINAL_NOUN.test(context.next)) return ordinal(BigInt(value), context);
      const isName =
        /^\p{Lu}\p{Ll}/u.test(context.previous) &&
        !STARTERS.has(context.previous.toLowerCase()) &&
        !NUMBERED.has(context.previous);
      if (!isName) return undefined;
      return `${/(?:a|e|beth)$/.test(context.previous) ? 'die' : 'der'} ${ordinal(BigInt(value))}`;
    },
  },
  // Hauptstr. 5
  { pattern: /(\p{L}{2,30}?)(-?[Ss])tr\.(?!\p{L})/uy, read: ([, name, s]) => `${name}${s}traße` },
];

/** `3.` is an ordinal where a month, a small letter or a noun that is counted so follows, or an article goes before; else it ends a sentence. */
function isOrdinal(n: number, context: Context): boolean {
  const { previous, next } = context;
  const before = previous.toLowerCase();
  const introduced =
    DATIVE.has(before) ||
    /^(?:der|die|das|diese|dieses|jede|jedes|ein|eine|mein|meine|sein|seine|ihr|ihre|unser|unsere|kein|keine)$/.test(
      before,
    );
  if (MONTH_NAME.test(next)) return n >= 1 && n <= 31;
  if (ORDINAL_NOUN.test(next) || /^\d{1,2}\.$/.test(next)) return true;
  if (/^\p{Ll}/u.test(next)) return n < 200;
  if (/^\p{Lu}/u.test(next)) return introduced && (n < 1000 || !STARTERS.has(next.toLowerCase()));
  return next === '' && n <= 31 && /^(?:am|vom|zum|dem|den|der|die|das)$/.test(before);
}

const NUMBERED = words(
  'Kapitel Teil Band Buch Akt Szene Artikel Abschnitt Anhang Abbildung Tabelle Stufe Phase Typ Klasse Weltkrieg Rocky Folge Staffel Apollo Hartz',
);
