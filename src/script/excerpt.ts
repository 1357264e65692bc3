// The line of a text that a problem stands in, with a caret beneath the column.

import type { Place } from '../errors.ts';

/** Columns shown of a line: what a terminal of 80 has beside a line number. */
const WIDTH = 72;

/**
 * Two lines, such as
 *
 *     12 | Wait <braek time="1s"/> please
 *        |      ^
 *
 * A long line is cut around the column; tabs are kept above and below, so that the caret stands right whatever their
 * width; control characters are shown as pictures, so that no text can talk to the terminal.
 */
export function excerpt(text: string, place: Place): string {
  const line = lineAt(text, place.line);
  const column = Math.min(place.column - 1, line.length);
  let from = Math.max(0, Math.min(column - WIDTH / 2, line.length - WIDTH));
  let to = Math.min(line.length, from + WIDTH);
  if (cutsPair(line, from)) from--;
  if (cutsPair(line, to)) to++;
  const before = (from > 0 ? '…' : '') + line.slice(from, column);
  const shown = before + line.slice(column, to) + (to < line.length ? '…' : '');
  const number = String(place.line);
  return `${number} | ${visible(shown)}\n${' '.repeat(number.length)} | ${blank(before)}^`;
}

function lineAt(text: string, line: number): string {
  const end = /\r\n?|\n/g;
  let start = 0;
  for (let i = 1; i < line && end.test(text); i++) start = end.lastIndex;
  end.lastIndex = start;
  const found = end.exec(text);
  return text.slice(start, found ? found.index : text.length);
}

function cutsPair(line: string, at: number): boolean {
  return /[\uDC00-\uDFFF]/.test(line.charAt(at)) && /[\uD800-\uDBFF]/.test(line.charAt(at - 1));
}

function visible(text: string): string {
  return text.replace(/[\0-\x08\x0A-\x1F\x7F-\x9F]/g, (c) =>
    c < ' ' ? String.fromCharCode(0x2400 + c.charCodeAt(0)) : '\u2421',
  );
}

/** White space as wide as the text: two cells for what terminals draw wide, none for what joins the sign before. */
function blank(text: string): string {
  return text
    .replace(/\p{M}|\p{Cf}/gu, '')
    .replace(
      /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\u3000-\u303F\uFF00-\uFF60\p{Emoji_Presentation}]/gu,
      '  ',
    )
    .replace(/[^\t ]/gu, ' ');
}
