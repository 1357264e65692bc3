// Text into tokens: both grammars and SSML in one pass. What is no token is text, or a complaint and never text.

import { type Complain, type Explanation, quote } from './complaints.ts';
import { decode, referenceAt } from './entities.ts';
import { findParameters, type NoParameter, parameterAt } from './parameter-syntax.ts';
import type { ParameterNode, Span, TextNode } from './script.ts';
import { elementMeantBy, elementNamed, tagMeantBy, tagNamed } from './vocabulary.ts';

export type Token =
  | { readonly type: 'text'; readonly text: string; readonly span: Span }
  | ParameterNode
  | { readonly type: 'tag'; readonly name: string; readonly value: Written; readonly span: Span }
  | OpenToken
  | { readonly type: 'close'; readonly name: string; readonly span: Span }
  | { readonly type: 'lexi'; readonly kind: string | undefined; readonly text: string; readonly span: Span }
  | { readonly type: 'verbatim'; readonly children: readonly (TextNode | ParameterNode)[]; readonly span: Span };

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
  const isWellFormed = text.isWellFormed();
  // Each looks for its own from where it last found it, so that no input is searched twice.
  const nextLess = searcher(text, '<');
  const nextGreater = searcher(text, '>');
  const nextCommentEnd = searcher(text, '-->');
  const nextDataEnd = searcher(text, ']]>');
  const nextLine = searcher(text, '\n');

  // A byte-order mark is the file's, not the text's.
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  // The text since the last token: `decoded`, and then what stands in the script from `plainFrom` on.
  let textStart = at;
  let decoded = '';
  let plainFrom = at;

  /** What stands up to `end` is text as it is. */
  const take = (end: number) => {
    at = end;
  };
  const takeAs = (characters: string, end: number) => {
    decoded += text.slice(plainFrom, at) + characters;
    at = end;
    plainFrom = end;
  };
  /** The text before `at` ends, and what stands from there to `end` is none. */
  const skip = (end: number) => {
    if (at > textStart) {
      const said = decoded + text.slice(plainFrom, at);
      if (said !== '') tokens.push({ type: 'text', text: said, span: { start: textStart, end: at } });
    }
    at = end;
    textStart = end;
    plainFrom = end;
    decoded = '';
  };
  const push = (token: Token) => {
    skip(token.span.end);
    tokens.push(token);
  };
  const refuse = (code: string, end: number, explain: () => Explanation) => {
    complain('error', code, { start: at, end }, explain);
    skip(end);
  };
  /** Where what is not closed stops being meant by it: at the line's end or the next `<`. */
  const giveUpAt = (from: number) => Math.min(nextLine(from), nextLess(from));

  /** The parameters inside a value; false if one of them is no parameter, which has then been complained about. */
  const takeParameters = (start: number, end: number): boolean => {
    let good = true;
    for (const found of findParameters(text, start, end)) {
      if (found.type === 'none') {
        good = false;
        complain('error', 'bad_parameter', found.span, () => explain(text, found));
      } else parameters.push(found);
    }
    return good;
  };

  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === LESS) readBracket();
    else if (code === BRACE) readBrace();
    else if (code === AMPERSAND) readAmpersand();
    else if (isBad(code, at)) readBadCharacters();
    else at++;
  }
  skip(at);
  return { tokens, parameters };

  /** Controls are, other than the white space among them, and halves of surrogate pairs. */
  function isBad(code: number, offset: number): boolean {
    if (code < 0x20) return code < 0x9 || code > 0xd;
    if (code < 0xd800) return code === 0x7f;
    if (code >= 0xfffe) return true;
    if (isWellFormed || code > 0xdfff) return false;
    const isPair = code < 0xdc00 ? isLow(text.charCodeAt(offset + 1)) : isHigh(text.charCodeAt(offset - 1));
    return !isPair;
  }

  function readBrace() {
    if (text[at + 1] !== '{' || text[at + 2] === '{') return take(at + 1);
    const found = parameterAt(text, at, text.length);
    if (found.type === 'none') return refuse('bad_parameter', found.span.end, () => explain(text, found));
    parameters.push(found);
    push(found);
  }

  function readAmpersand() {
    const reference = referenceAt(text, at);
    if (!reference) return take(at + 1);
    const { written, character, named } = reference;
    const end = at + written.length;
    if (character !== undefined) return takeAs(character, end);
    if (!named)
      return refuse('bad_entity', end, () => ({ message: `${quote(written)} is no character that text can have.` }));
    complain('warning', 'unknown_entity', { start: at, end }, () => ({
      message: `${quote(written)} is spoken as it stands: XML has no such entity.`,
      hint: 'Write the character itself, or `&amp;` for a `&`.',
    }));
    take(end);
  }

  function readBadCharacters() {
    const code = text.charCodeAt(at);
    let end = at + 1;
    while (end < text.length && isBad(text.charCodeAt(end), end)) end++;
    refuse('bad_character', end, () => ({
      message: `The text has a character that no text can have (U+${code.toString(16).toUpperCase().padStart(4, '0')}).`,
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
    if (end === start && text[end] !== '>') return take(at + 1);
    const content = text.slice(start, end);
    const colons = content.indexOf('::');
    const name = (colons < 0 ? content : content.slice(0, colons)).trim();
    const value = trimmed(text, colons < 0 ? end : start + colons + 2, end);
    const isClosed = text.startsWith('>>', end) && !/[\r\n]/.test(value.text);
    if (!isClosed && colons < 0 && !/^\p{L}/u.test(content)) return take(at + 1);
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
    const next = text[at + 2];
    if (next === '-' && text.startsWith('<!--', at)) {
      const end = nextCommentEnd(at + 4);
      if (end < text.length) return skip(end + 3);
      return refuse('unclosed_comment', giveUpAt(at + 4), () => ({
        message: 'The comment is not closed.',
        hint: 'A comment ends with `-->`.',
      }));
    }
    if (next === '[' && text.startsWith('<![CDATA[', at)) {
      const end = nextDataEnd(at + 9);
      if (end < text.length) return takeAs(text.slice(at + 9, end), end + 3);
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
    if (text[end] !== '>') {
      if (end === start || !/^[\p{L}\p{N}{]/u.test(text.slice(start, start + 2))) return take(at + 1);
      return refuse('unclosed_tag', giveUpAt(start), () => ({
        message: `The flag ${quote(text.slice(at, end).trimEnd())} is not closed.`,
        hint: 'Write `<!word>`.',
      }));
    }
    const close = end + 1;
    const word = trimmed(text, start, end);
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
    else take(at + 1);
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
    const before = parameters.length;
    if (!takeParameters(start, end)) return skip(close);
    const children: (TextNode | ParameterNode)[] = [];
    let from = start;
    const textUpTo = (to: number) => {
      if (to > from) children.push({ type: 'text', text: text.slice(from, to), span: { start: from, end: to } });
    };
    for (const parameter of parameters.slice(before)) {
      textUpTo(parameter.span.start);
      children.push(parameter);
      from = parameter.span.end;
    }
    textUpTo(end);
    push({ type: 'verbatim', children, span: { start: at, end: close } });
  }

  function readClose() {
    CLOSE.lastIndex = at;
    if (CLOSE.test(text)) {
      const end = CLOSE.lastIndex;
      return push({ type: 'close', name: text.slice(at + 2, end - 1).trim(), span: { start: at, end } });
    }
    const end = Math.min(nextLess(at + 1), nextGreater(at + 1));
    if (text[end] === '>')
      return refuse('stray_closing_tag', end + 1, () => ({
        message: `${quote(text.slice(at, end + 1))} closes nothing.`,
      }));
    if (!/^<\/\s*\p{L}/u.test(text.slice(at, at + 16))) return take(at + 1);
    refuse('unclosed_tag', giveUpAt(at + 1), () => ({
      message: `The tag ${quote(text.slice(at, end).trimEnd())} is not closed.`,
      hint: 'A closing tag ends with `>`.',
    }));
  }

  function readOpen() {
    NAME.lastIndex = at + 1;
    if (!NAME.test(text)) return take(at + 1);
    let position = NAME.lastIndex;
    const name = text.slice(at + 1, position);
    // A plain `<p>` is what there is most of.
    if (text[position] === '>')
      return push({
        type: 'open',
        name,
        attributes: NO_ATTRIBUTES,
        closed: false,
        span: { start: at, end: position + 1 },
      });
    // Quoted or not, a value holds no `<`.
    if (nextLess(position) <= nextGreater(position)) return readUnclosed(name, position);
    const values = new Map<string, { span: Span; inside: Span }>();
    const problems: { span: Span; explain: () => Explanation }[] = [];
    let key = '';
    for (;;) {
      SPACE.lastIndex = position;
      SPACE.test(text);
      position = SPACE.lastIndex;
      const character = text[position];
      if (character === undefined || character === '<') return readUnclosed(name, NAME.lastIndex);
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
          explain: () => ({
            message: `${quote(text.slice(span.start, span.end).trimEnd())} is no attribute.`,
            hint: 'Write `name="value"`.',
          }),
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
      const again = attribute[1]!.toLowerCase();
      key = again;
      if (values.has(key))
        problems.push({
          span: { start: position, end },
          explain: () => ({ message: `The attribute ${quote(again)} is given twice.` }),
        });
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
    for (const { span, explain } of problems) complain('error', 'bad_attribute', span, explain);
    const closed = text[position] === '/';
    push({ type: 'open', name, attributes, closed, span: { start: at, end: position + (closed ? 2 : 1) } });
  }

  /** An opening `<name` without its `>`: of an element that we know it is a mistake, else it is most likely a lone sign. */
  function readUnclosed(name: string, nameEnd: number) {
    const end = giveUpAt(nameEnd);
    const hasValues = text.slice(nameEnd, end).includes('=');
    if (hasValues || name.includes(':') || elementNamed(name))
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
    take(at + 1);
  }
}

const LESS = 0x3c;
const BRACE = 0x7b;
const AMPERSAND = 0x26;
const NAME = /[\p{L}_][\p{L}\p{N}_.:-]*/uy;
const CLOSE = /<\/\s*[\p{L}_][\p{L}\p{N}_.:-]*\s*>/uy;
const SPACE = /\s*/y;
/** A quoted value may hold a `>` only where something that can follow a value follows it: else its quote was forgotten. */
const ATTRIBUTE =
  /([^\s"'“”‘’<>=/]+)(?:\s*=\s*("[^"<>]*"|'[^'<>]*'|“[^“”<>]*”|”[^”<>]*”|‘[^‘’<>]*’|’[^’<>]*’|"[^"<]*"(?=[\s/>])|'[^'<]*'(?=[\s/>])|[^\s"'“”‘’<>=]+))?/y;
const QUOTE = /^["'“”‘’]/;
/** What is no attribute; nothing behind it in the tag can be trusted either. */
const JUNK = /(?:\/(?!>)|[^<>/])+/y;
const NO_ATTRIBUTES: ReadonlyMap<string, Written> = new Map();

const isHigh = (code: number) => code >= 0xd800 && code < 0xdc00;
const isLow = (code: number) => code >= 0xdc00 && code < 0xe000;

function trimmed(text: string, start: number, end: number): Written {
  const content = text.slice(start, end);
  const inner = content.trim();
  const from = inner === '' ? end : start + content.indexOf(inner[0]!);
  return { text: inner, span: { start: from, end: from + inner.length } };
}

/**
 * First place of `wanted` at or after an offset, the text's length if there is none. Remembers the last that it found,
 * so that asking about a whole text in order is linear; asking again a little earlier looks at that little only.
 */
function searcher(text: string, wanted: string): (from: number) => number {
  let searchedFrom = 0;
  let known = -1;
  return (from) => {
    if (from < searchedFrom) {
      const earlier = text.slice(from, searchedFrom + wanted.length - 1).indexOf(wanted);
      return earlier < 0 ? known : from + earlier;
    }
    searchedFrom = from;
    if (known < from) {
      known = text.indexOf(wanted, from);
      if (known < 0) known = text.length;
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

function explain(text: string, { span, problem }: NoParameter) {
  return {
    message: `${quote(text.slice(span.start, span.end).trimEnd())} is no parameter: ${problem}.`,
    hint: 'Write `{{name}}` or `{{name|what to say without it}}`.',
  };
}
