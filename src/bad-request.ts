// What a schema finds wrong with what came in at a door, in words for who wrote it.

import { z } from 'zod';
import { didYouMean, type Problem, Refusal } from './errors.ts';
import { LIMITS } from './limits.ts';

export interface Written {
  /** The file it was written in. */
  readonly file?: string | undefined;
  /** What can be asked for in the query of a URL, and not here. */
  readonly inQuery?: readonly string[] | undefined;
  /** There, and in headers, all is text without quotes. */
  readonly isInUrl?: boolean | undefined;
}

/** Every problem that anybody would read is named, with its path. */
export function badRequest(error: z.ZodError, schema: z.ZodType, { file, ...written }: Written = {}): Refusal {
  const problems = error.issues
    .slice(0, LIMITS.diagnostics)
    .flatMap((issue) => problemsOf(issue, schema, written))
    .slice(0, LIMITS.diagnostics);
  return new Refusal('bad_request', problems.map((problem) => problem.message).join(' '), {
    // Of several, each has its own.
    hint: problems.length === 1 ? problems[0]!.hint : undefined,
    file,
    problems,
  });
}

function problemsOf(issue: z.core.$ZodIssue, schema: z.ZodType, written: Written): Problem[] {
  const path = issue.path.map(String);
  const where = path.length === 0 ? 'this' : `\`${path.join('.')}\``;
  const problem = (message: string, hint?: string, at = path): Problem => ({
    code: 'bad_request',
    message: capital(message),
    hint,
    pointer: pointerTo(at),
  });
  const notBut = (expected: string, hint?: string) =>
    problem(`${where} has to be ${expected}, not ${measured(issue)}.`, hint);
  switch (issue.code) {
    case 'unrecognized_keys': {
      const settings = keysAt(schema, path);
      return issue.keys.slice(0, LIMITS.diagnostics).map((key) => {
        const meant = didYouMean(key, settings);
        const hint = meant
          ? `Did you mean \`${meant}\`?`
          : 'Take it away; a setting that is not understood changes nothing.';
        return problem(
          `There is no setting \`${[...path, key].join('.')}\`.`,
          path.length === 0 && written.inQuery?.includes(key) ? `It stands in the URL: \`?${key}=\`.` : hint,
          [...path, key],
        );
      });
    }
    case 'invalid_union': {
      // One way to write it has the right type, and something wrong inside.
      const meant = issue.errors.find((inside) =>
        inside.every(({ code, path }) => code !== 'invalid_type' || path.length),
      );
      if (meant)
        return meant.flatMap((inside) =>
          problemsOf({ ...inside, path: [...issue.path, ...inside.path] }, schema, written),
        );
      const kinds = issue.errors.flat().flatMap((inside) => (inside.code === 'invalid_type' ? [inside.expected] : []));
      if (issue.input !== undefined && issue.message !== NOTHING_SAID)
        return [problem(`${where} cannot be ${shown(issue.input)}: ${small(issue.message)}.`)];
      return [wrongKind([...new Set(kinds)])];
    }
    case 'invalid_value': {
      const values = issue.values.map(String);
      const meant = typeof issue.input === 'string' ? didYouMean(issue.input, values) : undefined;
      if (issue.input === undefined) return [problem(`${where} is missing.`, `Write ${values.join(' or ')}.`)];
      return [notBut(values.join(' or '), meant ? `Did you mean \`${meant}\`?` : 'Write one of them.')];
    }
    case 'invalid_key': {
      const names = `a name in \`${path.slice(0, -1).join('.')}\``;
      return issue.issues.map((inside) =>
        inside.code === 'too_small' || inside.code === 'too_big'
          ? problem(`${names} has to be ${bound(inside)}, not ${measured(inside)}.`)
          : problem(`${names} cannot be ${shown(inside.input)}: ${small(inside.message)}.`),
      );
    }
    case 'invalid_type':
      return [wrongKind([issue.expected])];
    case 'too_small':
    case 'too_big':
      return [notBut(bound(issue))];
    case 'invalid_format':
      if (FORMATS[issue.format]) return [notBut(FORMATS[issue.format]!)];
      break;
  }
  return [problem(`${where} cannot be ${shown(issue.input)}: ${small(issue.message)}.`)];

  function wrongKind(kinds: readonly string[]): Problem {
    const { input } = issue;
    const mending = kinds.map((kind) => KINDS[kind]?.mending ?? kind).join(' or ');
    if (written.isInUrl) {
      if (input === undefined) return problem(`${where} is missing.`, `It stands in the URL: \`?${path[0]}=\`.`);
      // What a number was made from is not told: it may be written twice, too.
      if (Number.isNaN(input)) return problem(`${where} is no number.`, 'Write one number, and once.');
      return Array.isArray(input)
        ? problem(`${where} is there ${input.length} times.`, 'Write it once.')
        : notBut(is(kinds));
    }
    if (input === undefined) {
      const what = descriptionAt(schema, path);
      return problem(`${where} is missing.`, what ? `Write ${mending}: ${small(what)}` : `Write ${mending}.`);
    }
    const isEndless = typeof input === 'number' && !Number.isFinite(input);
    return notBut(is(kinds), isEndless ? 'Write a number that is finite.' : `Write ${mending}.`);
  }
}

/** What zod says of a union that has no words of its own. */
const NOTHING_SAID = 'Invalid input';

function is(kinds: readonly string[]): string {
  return kinds.map((kind) => KINDS[kind]?.name ?? kind).join(' or ');
}

function bound(issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig): string {
  const [bound, limit] = issue.code === 'too_big' ? ['at most', issue.maximum] : ['at least', issue.minimum];
  return `${bound} ${limit}${UNITS[issue.origin]?.(limit === 1) ?? ''}`;
}

/** What a bound counts, or else the value. */
function measured({ code, input }: z.core.$ZodIssue): string {
  const isCounted = code === 'too_small' || code === 'too_big';
  return isCounted && (typeof input === 'string' || Array.isArray(input)) ? String(input.length) : shown(input);
}

/** RFC 6901. */
export function pointerTo(path: readonly string[]): string {
  return path.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** What the schema's types are called by people, and how they are written. */
const KINDS: Readonly<Record<string, { readonly name: string; readonly mending: string }>> = {
  string: { name: 'a text', mending: 'a text in quotes' },
  number: { name: 'a number', mending: 'a number without quotes' },
  int: { name: 'a whole number', mending: 'a whole number without quotes' },
  boolean: { name: 'true or false', mending: 'true or false without quotes' },
  array: { name: 'a list', mending: 'a list in [ ]' },
  record: { name: 'an object', mending: 'names and values in { }' },
  object: { name: 'an object', mending: 'names and values in { }' },
};

/** By zod's names of them. */
const FORMATS: Readonly<Record<string, string>> = {
  email: 'an e-mail address',
  date: 'a day such as 2026-01-31',
  datetime: 'a time such as 2026-01-31T12:00:00Z',
};

/** What is counted; a number is itself. */
const UNITS: Record<string, (isOne: boolean) => string> = {
  string: (isOne) => (isOne ? ' character long' : ' characters long'),
  array: (isOne) => (isOne ? ' entry long' : ' entries long'),
};

function shown(value: unknown): string {
  if (value === undefined) return 'missing';
  // JSON has no words for what is no number.
  const text = typeof value === 'number' ? String(value) : JSON.stringify(value);
  if (text.length <= 40) return text;
  return typeof value === 'string' ? `${text.slice(0, 38)}…"` : `${text.slice(0, 39)}…`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A sentence as it goes on after a colon. */
function small(text: string): string {
  return /^[A-Z][a-z ]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}

/** The names that may stand at a path. */
function keysAt(schema: z.core.$ZodType, path: readonly string[]): string[] {
  return schemasAt(schema, path).flatMap((its) => (its instanceof z.ZodObject ? Object.keys(its.shape) : []));
}

/** What the schema says of what stands at a path. */
function descriptionAt(schema: z.core.$ZodType, path: readonly string[]): string | undefined {
  return schemasAt(schema, path)
    .map((its) => z.globalRegistry.get(its)?.description)
    .find(Boolean);
}

/** Whatever may stand at a path, with the wrappings of each. */
function schemasAt(schema: z.core.$ZodType, path: readonly string[]): z.core.$ZodType[] {
  const within = [schema, ...insideOf(schema).flatMap((inside) => schemasAt(inside, []))];
  const [key, ...rest] = path;
  if (key === undefined) return within;
  return within.flatMap((its) => {
    if (its instanceof z.ZodObject) return Object.hasOwn(its.shape, key) ? schemasAt(its.shape[key], rest) : [];
    if (its instanceof z.ZodArray) return schemasAt(its.element, rest);
    return its instanceof z.ZodRecord ? schemasAt(its.valueType, rest) : [];
  });
}

/** The other names of the same value's schema: what is wrapped, and the ways to write it. */
function insideOf(schema: z.core.$ZodType): readonly z.core.$ZodType[] {
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault
  )
    return [schema.unwrap()];
  if (schema instanceof z.ZodPipe) return [schema.in];
  return schema instanceof z.ZodUnion ? schema.options : [];
}
