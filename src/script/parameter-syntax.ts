// `{{name}}` and `{{name|fallback}}`: found in a text, and filled in.

import { decode } from './entities.ts';
import type { ParameterNode, Span } from './script.ts';

/** `{{` that opens no parameter. */
export interface NoParameter {
  readonly type: 'none';
  readonly problem: string;
  /** To the next `}}`, but not past a tag or the line. */
  readonly span: Span;
}

/** What stands where a text has `{{`, not looking beyond `limit`. */
export function parameterAt(text: string, at: number, limit: number): ParameterNode | NoParameter {
  PARAMETER.lastIndex = at;
  const found = PARAMETER.exec(text);
  if (!found || PARAMETER.lastIndex > limit || isBroken(found[1]!)) {
    const end = remainsEnd(text, at, limit);
    return { type: 'none', problem: 'it is not closed, or braces stand inside', span: { start: at, end } };
  }
  const [written, name, fallback] = found as unknown as [string, string, string | undefined];
  const span = { start: at, end: at + written.length };
  if (name.trim() === '') return { type: 'none', problem: 'it has no name', span };
  if (/[<>]/.test(name)) return { type: 'none', problem: 'its name holds a tag', span };
  if (fallback !== undefined && /<[<!/`?\p{L}]/u.test(fallback))
    return { type: 'none', problem: 'a fallback is plain text and holds no tags', span };
  return nodeOf(name, fallback, span);
}

/** All in a part of a text, in order. */
export function findParameters(text: string, start: number, end: number): (ParameterNode | NoParameter)[] {
  const found: (ParameterNode | NoParameter)[] = [];
  let at = text.slice(start, end).indexOf('{{');
  while (at >= 0) {
    at += start;
    // Of three braces the inner two are meant.
    while (text[at + 2] === '{' && at + 2 < end) at++;
    const parameter = parameterAt(text, at, end);
    found.push(parameter);
    start = parameter.span.end;
    at = text.slice(start, end).indexOf('{{');
  }
  return found;
}

/** The value with its parameters filled in, once: what `answer` gives is never looked at again. */
export function fillParameters(value: string, answer: (name: string, fallback: string | undefined) => string): string {
  if (!value.includes('{{')) return value;
  return value.replace(EVERY_PARAMETER, (_, name: string, fallback: string | undefined) => {
    const node = nodeOf(name, fallback, NOWHERE);
    return answer(node.name, node.fallback);
  });
}

/** What two names of one parameter have in common: case and composition are free. */
export function parameterKey(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

const PARAMETER = /\{\{([^{}|]*)(?:\|([^{}]*))?\}\}/y;
const EVERY_PARAMETER = new RegExp(PARAMETER, 'g');
const NOWHERE: Span = { start: 0, end: 0 };

/** White space around a name is free, but a name stands on one line. */
function isBroken(name: string): boolean {
  return /[\r\n]/.test(name.trim());
}

function remainsEnd(text: string, at: number, limit: number): number {
  const inside = text.slice(at + 2, limit);
  const found = /\}\}|[<\r\n]/.exec(inside);
  if (!found) return limit;
  return at + 2 + found.index + (found[0] === '}}' ? 2 : 0);
}

function nodeOf(name: string, fallback: string | undefined, span: Span): ParameterNode {
  return { type: 'parameter', name: decode(name.trim()), fallback: fallback && decode(fallback.trim()), span };
}
