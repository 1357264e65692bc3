// A rule of reading: what something looks like, and what is said for it.

export interface Rule {
  /**
   * Sticky. No quantifier over text may be unbounded unless everything it scans is consumed by the reading: else a long
   * token is scanned again at each of its characters, and a megabyte of `1.1.1.1` takes minutes.
   */
  readonly pattern: RegExp;
  /** undefined: not meant here, the next rule is asked. */
  read(match: RegExpExecArray, context: Context): Reading | undefined;
}

/** A string is said for the whole match; parts are words of their own and stand in the match in this order. */
export type Reading = string | readonly Part[];

export interface Part {
  readonly written: string;
  readonly spoken: string;
  /** A pause that is heard after it though no punctuation says so: between the groups of a telephone number. */
  readonly after?: string | undefined;
}

/** What stands around a match. */
export interface Context {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** The word before, where only spaces or a hyphen lie between; else ''. */
  readonly previous: string;
  /** The word after, where only spaces lie between; else ''. */
  readonly next: string;
  /** All words so far. */
  readonly words: readonly { readonly written: string; readonly spoken: readonly string[] }[];
}

/** A rule whose match may not go on as a word or a number. */
export function rule(source: string, read: Rule['read']): Rule {
  return { pattern: new RegExp(`(?:${source})(?![\\p{L}\\p{M}\\p{N}])`, 'uy'), read };
}

/** One space of any width inside a line. */
export const SPACE = '[ \\u00a0\\u2009\\u202f]';

/** Any of these strings, the longest first, as the source of a regular expression. */
export function anyOf(strings: Iterable<string>): string {
  const longestFirst = [...strings].sort((a, b) => b.length - a.length);
  return `(?:${longestFirst.map(escapeSource).join('|')})`;
}

function escapeSource(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
