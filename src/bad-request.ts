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
    file,
    problems,
  });
}

function problemsOf(issue: z.core.$ZodIssue, schema: z.ZodType, written: Written): Problem[] {
  const path = issue.path.map(String);
  const where = path.length === 0 ? 'this' : `\`${path.join('.')}\``;
  const problem = (message: string, hint: string | undefined, at = path): Problem => ({
    code: 'bad_request',
    message,
    hint,
    pointer: pointerTo(at),
  });
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
      return [problem(`${capital(where)} is ${shown(issue.input)}.`, `${capital(issue.message)}.`)];
    }
    case 'invalid_value': {
      const values = issue.values.map(String);
      const meant = typeof issue.input === 'string' ? didYouMean(issue.input, values) : undefined;
      return [
        problem(
          `${capital(where)} must be ${values.join(' or ')}, not ${shown(issue.input)}.`,
          meant ? `Did you mean \`${meant}\`?` : 'Write one of them.',
        ),
      ];
    }
    case 'invalid_key':
      return [
        problem(
          `A name in \`${path.slice(0, -1).join('.')}\` is empty or too long.`,
          'Names have 1 to 200 characters.',
        ),
      ];
    case 'invalid_type':
      return [
        problem(
          `${capital(where)} is ${shown(issue.input)}.`,
          written.isInUrl
            ? inUrl(issue, path)
            : issue.expected === 'number' && typeof issue.input === 'number'
              ? 'Write a number that is finite.'
              : `Write ${KINDS[issue.expected] ?? issue.expected}.`,
        ),
      ];
    case 'too_small':
    case 'too_big': {
      const [bound, limit] = issue.code === 'too_big' ? ['at most', issue.maximum] : ['at least', issue.minimum];
      const unit = UNITS[issue.origin]?.(limit === 1) ?? '';
      return [problem(`${capital(where)} is ${shown(issue.input)}.`, `It has to be ${bound} ${limit}${unit}.`)];
    }
    default:
      return [problem(`${capital(where)} is ${shown(issue.input)}.`, `${capital(issue.message)}.`)];
  }
}

function inUrl({ input, expected }: z.core.$ZodIssueInvalidType, [name]: readonly string[]): string {
  if (Array.isArray(input)) return 'Write it once.';
  return expected === 'string' ? `It stands in the URL: \`?${name}=\`.` : 'Write a number.';
}

/** RFC 6901. */
export function pointerTo(path: readonly string[]): string {
  return path.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** What the schema's types are called by people. */
const KINDS: Record<string, string> = {
  string: 'a text in quotes',
  number: 'a number without quotes',
  boolean: 'true or false',
  array: 'a list in [ ]',
  record: 'names and values in { }',
  object: 'names and values in { }',
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

/** The names that may stand at a path. */
function keysAt(schema: z.core.$ZodType, path: readonly string[]): string[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault)
    return keysAt(schema.unwrap(), path);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => keysAt(option, path));
  const [key, ...rest] = path;
  if (schema instanceof z.ZodObject) {
    if (key === undefined) return Object.keys(schema.shape);
    return Object.hasOwn(schema.shape, key) ? keysAt(schema.shape[key], rest) : [];
  }
  if (key === undefined) return [];
  if (schema instanceof z.ZodArray) return keysAt(schema.element, rest);
  return schema instanceof z.ZodRecord ? keysAt(schema.valueType, rest) : [];
}
