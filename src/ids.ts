// Ids that carry their kind: `scr_` and 26 letters and digits outside, a UUID of version 7 (RFC 9562) inside.

import { v7 } from 'uuid';

export const KINDS = {
  organisation: 'org',
  member: 'mem',
  key: 'key',
  project: 'prj',
  module: 'mod',
  script: 'scr',
  version: 'ver',
  revision: 'rev',
  section: 'sec',
  production: 'prd',
  file: 'fil',
  media: 'med',
  event: 'evt',
} as const;
export type Kind = keyof typeof KINDS;

/** As the database keeps it: a UUID whose kind the compiler knows. */
export type Id<K extends Kind> = string & { readonly __kind: K };

/** Greater than every id that this process made before: a list by id is a list by time. */
export function newId<K extends Kind>(_kind: K): Id<K> {
  return v7() as Id<K>;
}

/** Crockford's base 32 without letters that look like digits; it sorts as the number does. */
const DIGITS = '0123456789abcdefghjkmnpqrstvwxyz';
const CHARACTERS = 26;

/** As callers see it. */
export function printId<K extends Kind>(kind: K, id: Id<K>): string {
  let rest = BigInt(`0x${id.replaceAll('-', '')}`);
  let text = '';
  for (let i = 0; i < CHARACTERS; i++) {
    text = DIGITS[Number(rest & 31n)] + text;
    rest >>= 5n;
  }
  return `${KINDS[kind]}_${text}`;
}

/** Undefined for anything that {@link printId} would not have printed for this kind. */
export function parseId<K extends Kind>(kind: K, text: string): Id<K> | undefined {
  const prefix = `${KINDS[kind]}_`;
  if (!text.startsWith(prefix) || text.length !== prefix.length + CHARACTERS) return undefined;
  let value = 0n;
  for (const character of text.slice(prefix.length)) {
    const digit = DIGITS.indexOf(character);
    if (digit < 0) return undefined;
    value = (value << 5n) | BigInt(digit);
  }
  if (value >> 128n !== 0n) return undefined;
  const hex = value.toString(16).padStart(32, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}` as Id<K>;
}

/** As {@link newId} makes them and the database prints them. */
export function isUuid(text: unknown): text is string {
  return typeof text === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}

/** Whose id a text looks like, for messages: `a project's`. */
export function kindOf(text: string): Kind | undefined {
  const kinds = Object.keys(KINDS) as Kind[];
  return kinds.find((kind) => parseId(kind, text) !== undefined);
}
