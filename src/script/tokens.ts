// Text into tokens: both grammars and SSML in one pass. What is no token is text, or a complaint and never text.

import { type Complain, quote } from './complaints.ts';
import { decode, referenceAt } from './entities.ts';
import { findParameters, type ParameterInText, parameterAt } from './parameter-syntax.ts';
import type { ParameterNode, Span } from './script.ts';
import { elementMeantBy, elementNamed, tagMeantBy, tagNamed } from './vocabulary.ts';

export type Token =
  | { readonly type: 'text'; readonly text: string; readonly span: Span }
  | ParameterNode
  | { readonly type: 'tag'; readonly name: string; readonly value: Written; readonly span: Span }
  | OpenToken
  | { readonly type: 'close'; readonly name: string; readonly span: Span }
  | { readonly type: 'lexi'; readonly kind: string | undefined; readonly text: string; readonly span: Span }
  | { readonly type: 'verbatim'; readonly content: Written; readonly span: Span };

export interface OpenToken {
  readonly type: 'open';
  readonly name: string;
  /** By lower-case name. */
  readonly attributes: ReadonlyMap<string, Written>;
  /** `<p/>` */
  readonly closed: boolean;
  readonly span: Span;
}

/** A value with its entities decoded, and where it stands, quotes included. */
export interface Written {
  readonly text: string;
  readonly span: Span;
}

/** All parameters come back beside the tokens too, because some stand inside a token's values. */
export function tokenise(text: string, complain: Complain): { tokens: Token[]; parameters: ParameterNode[] } {
  const tokens: Token[] = [];
  const parameters: ParameterNode[] = [];
  const special = text.isWellFormed() ? SPECIAL : SPECIAL_OR_LONE_SURROGATE;
  // Each looks for its own from where it last found it, so that no input is searched twice.
  const nextLess = searcher(text, '<');
  const nextGreater = searcher(text, '>');
  const nextCommentEnd = searcher(text, '-->');
  const nextDataEnd = searcher(text, ']]>');
  const nextLine = searcher(text, '\n');

  let pending = '';
  let pendingStart = 0;
  // A byte-order mark is the file's, not the text's.
  let at = text.startsWith('\uFEFF') ? 1 : 0;

  const flush = (before: number) => {
    if (pending !== '') tokens.push({ type: 'text', text: pending, span: { start: pendingStart, end: before } });
    pending = '';
  };
  const say = (characters: string, end: number) => {
    if (pending === '') pendingStart = at;
    pending += characters;
    at = end;
  };
  const push = (token: Token) => {
    flush(token.span.start);
    tokens.push(token);
    at = token.span.end;
  };
  const skip = (end: number) => {
    flush(at);
    at = end;
  };
  const refuse = (code: string, end: number, explain: () => { message: string; hint?: string | undefined }) => {
    complain('error', code, { start: at, end }, explain);
    skip(end);
  };
  /** Where what is not closed stops being meant by it: at the line's end or the next `<`. */
  const giveUpAt = (from: number) => Math.min(nextLine(from), nextLess(from));

  /** The parameters inside a value; false if one of them is no parameter, which has then been complained about. */
  const takeParameters = (start: number, end: number): boolean => {
    let good = true;
    for (const found of findParameters(text, start, end)) {
      if (!found.node) {
        good = false;
        complain('error', 'bad_parameter', found.span, () => explainParameter(found));
      } else parameters.push(found.node);
    }
    return good;
  };

  while (at < text.length) {
    special.lastIndex = at;
    const next = special.test(text) ? special.lastIndex - 1 : text.length;
    if (next > at) say(text.slice(at, next), next);
    if (next === text.length) break;
    const character = text[at];
    if (character === '<') readBracket();
    else if (character === '{') readBrace();
    else if (character === '&') readAmpersand();
    else readControl();
  }
  flush(at);
  return { tokens, parameters };

  function readBrace() {
    if (text[at + 1] !== '{' || text[at + 2] === '{') return say('{', at + 1);
    const found = parameterAt(text, at);
    if (!found.node) return refuse('bad_parameter', found.span.end, () => explainParameter(found));
    parameters.push(found.node);
    push(found.node);
  }

  function readAmpersand() {
    const reference = referenceAt(text, at);
    if (!reference) return say('&', at + 1);
    const { written, character, named } = reference;
    const end = at + written.length;
    if (character !== undefined) return say(character, end);
    if (!named)
      return refuse('bad_entity', end, () => ({ message: `${quote(written)} is no character that text can have.` }));
    complain('warning', 'unknown_entity', { start: at, end }, () => ({
      message: `${quote(written)} is spoken as it stands: XML has no such entity.`,
      hint: 'Write the character itself, or `&amp;` for a `&`.',
    }));
    say(written, end);
  }

  function readControl() {
    BAD_CHARACTERS.lastIndex = at;
    BAD_CHARACTERS.test(text);
    const code = text.charCodeAt(at).toString(16).toUpperCase().padStart(4, '0');
    refuse('bad_character', Math.max(at + 1, BAD_CHARACTERS.lastIndex), () => ({
      message: `The text has a character that no text can have (U+${code}).`,
      hint: 'Delete it; the file may be in another encoding than UTF-8.',
    }));
  }

  function readBracket() {
    const next = text[at + 1];
    if (next === '<') readTag();
    else if (next === '!') readExclamation();
    else if (next === '?') readInstruction();
    else if (next === '`') readVerbatim();
    else if (next === '/') readClose();
    else readOpen();
  }

  /** `<<name::value>>` */
  function readTag() {
    const start = at + 2;
    const end = Math.min(nextLess(start), nextGreater(start));
    const content = text.slice(start, end);
    const colons = content.indexOf('::');
    const name = (colons < 0 ? content : content.slice(0, colons)).trim();
    const value = trimmed(text, colons < 0 ? end : start + colons + 2, end);
    const isClosed = text.startsWith('>>', end) && !/[\r\n]/.test(value.text);
    if (!isClosed && colons < 0 && !/^\p{L}/u.test(content)) return say('<', at + 1);
    if (!isClosed) {
      const until = text[end] === '>' && nextLine(at) > end ? end + 1 : giveUpAt(start);
      return refuse('unclosed_tag', until, () => ({
        message: `The tag ${quote(text.slice(at, until).trimEnd())} is not closed.`,
        hint: 'A tag ends with `>>`.',
      }));
    }
    const close = end + 2;
    if (colons < 0 || !tagNamed(name)) return refuse('unknown_tag', close, () => explainTag(name, colons >= 0));
    if (!takeParameters(value.span.start, value.span.end)) return skip(close);
    push({ type: 'tag', name, value: { ...value, text: decode(value.text) }, span: { start: at, end: close } });
  }

  function readExclamation() {
    if (text.startsWith('<!--', at)) {
      const end = nextCommentEnd(at + 4);
      if (end < text.length) return skip(end + 3);
      return refuse('unclosed_comment', giveUpAt(at + 4), () => ({
        message: 'The comment is not closed.',
        hint: 'A comment ends with `-->`.',
      }));
    }
    if (text.startsWith('<![CDATA[', at)) {
      const end = nextDataEnd(at + 9);
      if (end < text.length) return say(text.slice(at + 9, end), end + 3);
      return refuse('unclosed_tag', giveUpAt(at + 1), () => ({
        message: 'The character data is not closed.',
        hint: 'It ends with `]]>`.',
      }));
    }
    readLexi();
  }

  /** `<!word>` or `<!kind>word<!>`: the first has no `<!>` before the next tag or line. */
  function readLexi() {
    const start = at + 2;
    const end = Math.min(nextLess(start), nextGreater(start), nextLine(start));
    const word = trimmed(text, start, end);
    if (text[end] !== '>') {
      if (!/^[\p{L}\p{N}{]/u.test(text.slice(start, start + 2))) return say('<', at + 1);
      return refuse('unclosed_tag', giveUpAt(start), () => ({
        message: `The flag ${quote(text.slice(at, end).trimEnd())} is not closed.`,
        hint: 'Write `<!word>`.',
      }));
    }
    const close = end + 1;
    if (word.text === '')
      return refuse('stray_closing_tag', close, () => ({
        message: '`<!>` closes nothing.',
        hint: 'Write `<!kind>word<!>` on one line.',
      }));
    // A document type is XML's, for whoever pastes a whole SSML document.
    if (/^DOCTYPE\s/i.test(word.text)) return skip(close);
    const next = nextLess(close);
    const flagged = text.startsWith('<!>', next) && nextLine(close) > next ? trimmed(text, close, next) : undefined;
    const isTyped = flagged !== undefined && flagged.text !== '';
    const said = isTyped ? flagged : word;
    const whole = isTyped ? next + 3 : close;
    if (!takeParameters(said.span.start, said.span.end)) return skip(whole);
    const kind = isTyped ? word.text.toLowerCase() : undefined;
    push({ type: 'lexi', kind, text: decode(said.text), span: { start: at, end: whole } });
  }

  /** `<?xml version="1.0"?>` says nothing to us. */
  function readInstruction() {
    const end = nextGreater(at);
    if (/^<\?\s*[A-Za-z]/.test(text.slice(at, at + 16)) && end < text.length && text[end - 1] === '?') skip(end + 1);
    else say('<', at + 1);
  }

  /** `` <`text> `` */
  function readVerbatim() {
    const start = at + 2;
    const end = Math.min(nextLess(start), nextGreater(start));
    if (text[end] !== '>')
      return refuse('unclosed_tag', giveUpAt(start), () => ({
        message: 'The verbatim text is not closed.',
        hint: 'Write `` <`text> ``.',
      }));
    const close = end + 1;
    if (!takeParameters(start, end)) return skip(close);
    const content = { text: text.slice(start, end), span: { start, end } };
    push({ type: 'verbatim', content, span: { start: at, end: close } });
  }

  function readClose() {
    CLOSE.lastIndex = at;
    const found = CLOSE.exec(text);
    if (found) return push({ type: 'close', name: found[1]!, span: { start: at, end: CLOSE.lastIndex } });
    const end = Math.min(nextLess(at + 1), nextGreater(at + 1));
    if (text[end] === '>')
      return refuse('stray_closing_tag', end + 1, () => ({
        message: `${quote(text.slice(at, end + 1))} closes nothing.`,
      }));
    if (!/^<\/\s*\p{L}/u.test(text.slice(at, at + 16))) return say('<', at + 1);
    refuse('unclosed_tag', giveUpAt(at + 1), () => ({
      message: `The tag ${quote(text.slice(at, end).trimEnd())} is not closed.`,
      hint: 'A closing tag ends with `>`.',
    }));
  }

  function readOpen() {
    NAME.lastIndex = at + 1;
    const found = NAME.exec(text);
    if (!found) return say('<', at + 1);
    const name = found[0];
    const values = new Map<string, { span: Span; inside: Span }>();
    const problems: { span: Span; message: string; hint?: string }[] = [];
    let position = NAME.lastIndex;
    let key = '';
    for (;;) {
      SPACE.lastIndex = position;
      SPACE.test(text);
      position = SPACE.lastIndex;
      const character = text[position];
      if (character === undefined || character === '<') return readUnclosed(name, position);
      if (character === '>' || (character === '/' && text[position + 1] === '>')) break;
      ATTRIBUTE.lastIndex = position;
      const attribute = ATTRIBUTE.exec(text);
      if (!attribute) {
        JUNK.lastIndex = position;
        JUNK.test(text);
        const span = { start: position, end: JUNK.lastIndex };
        if (text[position] === '=') values.delete(key);
        problems.push({
          span,
          message: `${quote(text.slice(span.start, span.end))} is no attribute.`,
          hint: 'Write `name="value"`.',
        });
        position = span.end;
        continue;
      }
      const written = attribute[2] ?? '';
      const isQuoted = QUOTE.test(written);
      const start = ATTRIBUTE.lastIndex - written.length;
      // The slash of `<as:break time=2s/>` is the tag's.
      const end =
        ATTRIBUTE.lastIndex - (!isQuoted && written.endsWith('/') && text[ATTRIBUTE.lastIndex] === '>' ? 1 : 0);
      key = attribute[1]!.toLowerCase();
      if (values.has(key))
        problems.push({ span: { start: position, end }, message: `The attribute ${quote(key)} is given twice.` });
      else
        values.set(key, {
          span: { start, end },
          inside: isQuoted ? { start: start + 1, end: end - 1 } : { start, end },
        });
      position = end;
    }
    const attributes = new Map<string, Written>();
    for (const [name, { span, inside }] of values)
      if (takeParameters(inside.start, inside.end))
        attributes.set(name, { text: decode(text.slice(inside.start, inside.end)), span });
    for (const { span, message, hint } of problems) complain('error', 'bad_attribute', span, () => ({ message, hint }));
    const closed = text[position] === '/';
    push({ type: 'open', name, attributes, closed, span: { start: at, end: position + (closed ? 2 : 1) } });
  }

  /** An opening `<name` without its `>`: of an element that we know it is a mistake, else it is most likely a lone sign. */
  function readUnclosed(name: string, stop: number) {
    const end = Math.min(stop, nextLine(at));
    if (elementNamed(name) || name.includes(':') || /^<[^\s<]+\s[^<]*=/.test(text.slice(at, Math.min(end, at + 200))))
      return refuse('unclosed_tag', end, () => ({
        message: `The tag ${quote(text.slice(at, end).trimEnd())} is not closed.`,
        hint: 'A tag ends with `>`; a lone sign is written `&lt;`.',
      }));
    complain('warning', 'lone_bracket', { start: at, end: at + 1 }, () => {
      const meant = elementMeantBy(name);
      return {
        message: `The \`<\` before ${quote(name)} is taken for a sign, not for a tag, and is spoken.`,
        hint: meant ? `Did you mean \`<${meant}>\`?` : 'Write `&lt;` for the sign.',
      };
    });
    say('<', at + 1);
  }
}

// Controls that are white space (tab, LF, VT, FF, CR) are text.
const SPECIAL = /[<{&\0-\x08\x0E-\x1F\x7F\uFFFE\uFFFF]/g;
const SPECIAL_OR_LONE_SURROGATE =
  /[<{&\0-\x08\x0E-\x1F\x7F\uFFFE\uFFFF]|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])/g;
const BAD_CHARACTERS = /[\0-\x08\x0E-\x1F\x7F\uFFFE\uFFFF]*/y;
const NAME = /[\p{L}_][\p{L}\p{N}_.:-]*/uy;
const CLOSE = /<\/\s*([\p{L}_][\p{L}\p{N}_.:-]*)\s*>/uy;
const SPACE = /\s*/y;
/** A quoted value may hold a `>` only where something that can follow a value follows it: else its quote was forgotten. */
const ATTRIBUTE =
  /([^\s"'“”‘’<>=/]+)(?:\s*=\s*("[^"<>]*"|'[^'<>]*'|“[^“”<>]*”|”[^”<>]*”|‘[^‘’<>]*’|’[^’<>]*’|"[^"<]*"(?=[\s/>])|'[^'<]*'(?=[\s/>])|[^\s"'“”‘’<>=]+))?/y;
const QUOTE = /^["'“”‘’]/;
const JUNK = /(?:\/(?!>)|[^\s<>/])+/y;

function trimmed(text: string, start: number, end: number): Written {
  const content = text.slice(start, end);
  const inner = content.trim();
  const from = inner === '' ? end : start + content.indexOf(inner[0]!);
  return { text: inner, span: { start: from, end: from + inner.length } };
}

/** First place of `wanted` at or after an offset, the text's length if there is none. Remembers, so it is linear. */
function searcher(text: string, wanted: string): (from: number) => number {
  let searchedFrom = 0;
  let known = -1;
  return (from) => {
    if (known < from || from < searchedFrom) {
      const found = text.indexOf(wanted, from);
      known = found < 0 ? text.length : found;
      searchedFrom = from;
    }
    return known;
  };
}

function explainTag(name: string, hasColons: boolean) {
  const meant = tagMeantBy(hasColons ? name : (name.split(':')[0] ?? ''));
  const valid =
    'The tags are `sectionName`, `soundSegment`, `soundEffect` and `media`, as in `<<sectionName::intro>>`.';
  return {
    message: hasColons ? `There is no tag ${quote(name)}.` : `${quote(`<<${name}>>`)} is no tag.`,
    hint: meant ? `Did you mean \`${meant}\`? ${valid}` : valid,
  };
}

function explainParameter({ written, problem }: ParameterInText) {
  return {
    message: `${quote(written.trimEnd())} is no parameter: ${problem}.`,
    hint: 'Write `{{name}}` or `{{name|what to say without it}}`.',
  };
}
