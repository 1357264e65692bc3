// `{{name}}` and `{{name|fallback}}`: found in a text, and filled in.

import { decode } from './entities.ts';
import type { ParameterNode, Span } from './script.ts';

export type ParameterInText = {
  readonly span: Span;
  readonly written: string;
} & (
  | { readonly problem: undefined; readonly node: ParameterNode }
  | { readonly problem: string; readonly node?: undefined }
);

/** What stands where a text has `{{`. If it is no parameter, the span ends with its line, or before the next tag. */
export function parameterAt(text: string, at: number): ParameterInText {
  PARAMETER.lastIndex = at;
  const found = PARAMETER.exec(text);
  if (!found || /[\r\n]/.test(found[1]!.trim())) {
    const span = { start: at, end: remainsEnd(text, at) };
    const written = text.slice(at, span.end);
    return { span, written, problem: written.endsWith('}}') ? 'braces stand inside it' : 'it is not closed' };
  }
  const [written, name, fallback] = found as unknown as [string, string, string | undefined];
  const span = { start: at, end: at + written.length };
  if (name.trim() === '') return { span, written, problem: 'it has no name' };
  if (/[<>]/.test(name)) return { span, written, problem: 'its name holds a tag' };
  if (fallback !== undefined && /<[<!/`?\p{L}]/u.test(fallback))
    return { span, written, problem: 'a fallback is plain text and holds no tags' };
  return { span, written, problem: undefined, node: nodeOf(name, fallback, span) };
}

/** All in a part of a text. */
export function findParameters(text: string, start: number, end: number): ParameterInText[] {
  const found: ParameterInText[] = [];
  const value = text.slice(start, end);
  for (let at = value.indexOf('{{'); at >= 0; ) {
    while (value[at + 2] === '{') at++;
    const { span, ...rest } = parameterAt(value, at);
    const moved = { start: span.start + start, end: span.end + start };
    found.push(
      rest.problem === undefined
        ? { ...rest, span: moved, node: { ...rest.node, span: moved } }
        : { ...rest, span: moved },
    );
    at = value.indexOf('{{', span.end);
  }
  return found;
}

/** The value with its parameters filled in, once: what `answer` answers is never looked at again. */
export function fillParameters(value: string, answer: (name: string, fallback: string | undefined) => string): string {
  if (!value.includes('{{')) return value;
  return value.replace(EVERY_PARAMETER, (_, name: string, fallback: string | undefined) => {
    const node = nodeOf(name, fallback, { start: 0, end: 0 });
    return answer(node.name, node.fallback);
  });
}

const PARAMETER = /\{\{([^{}|]*)(?:\|([^{}]*))?\}\}/y;
const EVERY_PARAMETER = new RegExp(PARAMETER, 'g');

/** How far `{{` without a parameter is meant by its writer: to the next `}}`, but not past a tag or the line. */
function remainsEnd(text: string, at: number): number {
  const end = /\}\}|[<\r\n]/g;
  end.lastIndex = at + 2;
  const found = end.exec(text);
  if (!found) return text.length;
  return found[0] === '}}' ? found.index + 2 : found.index;
}

function nodeOf(name: string, fallback: string | undefined, span: Span): ParameterNode {
  return {
    type: 'parameter',
    name: decode(name.trim()),
    fallback: fallback === undefined ? undefined : decode(fallback.trim()),
    span,
  };
}
