// When an abbreviation is meant as one: conditions that languages' tables share.

import type { Context } from './rule.ts';

export type Abbreviation = string | ((context: Context) => string | undefined);

/** `No. 5`, `Vol. II`; "no." may end a sentence. */
export function beforeNumber(spoken: string): Abbreviation {
  return ({ next }) => (/^(?:\d|[IVXLC]+(?!\p{L}))/u.test(next) ? spoken : undefined);
}

export function afterNumber(spoken: string): Abbreviation {
  return ({ previous }) => (/^\d/.test(previous) ? spoken : undefined);
}

/** `Gen. Lee`. */
export function beforeName(spoken: string): Abbreviation {
  return ({ next }) => (/^\p{Lu}/u.test(next) ? spoken : undefined);
}

/** Before what cannot begin a sentence: "Max." may be a name. */
export function inside(spoken: string): Abbreviation {
  return ({ next }) => (/^[\p{Ll}\d]/u.test(next) ? spoken : undefined);
}

/** Names of days and months: beside a number, a month or `den`. "He saw the Sun." is none. */
export function beforeDate(spoken: string): Abbreviation {
  return ({ text, end, previous }) =>
    /^\d/.test(previous) || NEAR_DATE.test(text.slice(end, end + 12)) ? spoken : undefined;
}

const NEAR_DATE = /^,?\s(?:\d|den\s|Jan|Feb|Mar|Mär|Apr|Ma[iy]|Jun|Jul|Aug|Sep|O[ck]t|Nov|De[cz])/;
