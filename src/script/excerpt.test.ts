import { expect, it } from 'vitest';
import { excerpt } from './excerpt.ts';
import { placeOf, placesIn } from './place.ts';

it('counts lines and columns as editors do', () => {
  const text = 'a\nbc\r\n\rd😀e';
  expect([0, 1, 2, 4, 6, 7, 10].map((offset) => placeOf(text, offset))).toEqual([
    { line: 1, column: 1 },
    { line: 1, column: 2 },
    { line: 2, column: 1 },
    { line: 2, column: 3 },
    { line: 3, column: 1 },
    { line: 4, column: 1 },
    { line: 4, column: 4 },
  ]);
  expect(placesIn(text)(-5)).toEqual({ line: 1, column: 1 });
  expect(placesIn(text)(999)).toEqual({ line: 4, column: 5 });
  expect(placeOf('', 0)).toEqual({ line: 1, column: 1 });
});

it.each<[string, number, string]>([
  ['Wait <braek/> now', 6, '1 | Wait <braek/> now\n  |      ^'],
  ['\tx\ty', 4, '1 | \tx\ty\n  | \t \t^'],
  ['日本 <x>', 4, '1 | 日本 <x>\n  |      ^'],
  ['e\u0301😀<x>', 5, '1 | e\u0301😀<x>\n  |    ^'],
  ['a\0\x1Bb', 4, '1 | a␀␛b\n  |    ^'],
  ['end', 4, '1 | end\n  |    ^'],
  ['', 1, '1 | \n  | ^'],
])('shows %j at %i', (text, column, expected) => {
  expect(excerpt(text, { line: 1, column })).toBe(expected);
});

it('shows the line that is meant', () => {
  expect(excerpt('one\r\ntwo\rthree\nfour', { line: 3, column: 2 })).toBe('3 | three\n  |  ^');
});

it('cuts long lines around the column', () => {
  const text = `${'x'.repeat(5000)}<b>${'y'.repeat(5000)}`;
  const [line, caret] = excerpt(text, { line: 1, column: 5001 }).split('\n') as [string, string];
  expect(line).toMatch(/^1 \| …x+<b>y+…$/);
  expect(line.length).toBeLessThan(80);
  expect(line[caret.indexOf('^')]).toBe('<');
  const emoji = '😀'.repeat(300);
  expect(excerpt(emoji, { line: 1, column: 301 }).isWellFormed()).toBe(true);
});
