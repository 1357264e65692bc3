// Audience files: CSV as spreadsheets write it, JSON as programs do, and nothing lost on the way.

import { describe, expect, test } from 'vitest';
import { parseAudience } from './audience.ts';

describe('CSV', () => {
  test('with a byte order mark, quotes, blank lines and Windows line ends', () => {
    const text = '\ufeffname,city\r\nAnn,"Berlin, ""Mitte"""\r\n\r\n  Bob ,Köln\r\n';
    expect(parseAudience(text, 'csv', 'rows.csv')).toEqual([
      { name: 'Ann', city: 'Berlin, "Mitte"' },
      { name: 'Bob', city: 'Köln' },
    ]);
  });

  test.each([',', ';', '\t'])('values parted by %j', (mark) => {
    const text = `name${mark}city\nAnn${mark}"Ulm, Rom; Bern"\n`;
    expect(parseAudience(text, 'csv', 'rows.csv')).toEqual([{ name: 'Ann', city: 'Ulm, Rom; Bern' }]);
  });

  test('an empty cell is no value, and an empty text is one', () => {
    const text = 'name,city,__proto__\nAnn,,x\n,"",\n,,\n';
    expect(parseAudience(text, 'csv', 'rows.csv').map(Object.entries)).toEqual([
      [
        ['name', 'Ann'],
        ['__proto__', 'x'],
      ],
      [['city', '']],
      [],
    ]);
  });

  test.each<[what: string, text: string, error: object]>([
    ['a row with a value too few', 'name,city\nAnn,Berlin\nBob\n', { place: { line: 3, column: 1 } }],
    ['an open quote', 'name,city\n"Ann,Berlin\n', { message: expect.stringContaining('Quote') }],
    ['two columns of one name', 'name,name\nAnn,Bob\n', { message: expect.stringContaining('`name`') }],
    ['a column without a name', 'name,\nAnn,Bob\n', { place: { line: 1, column: 1 } }],
    ['no rows', 'name\n', { message: 'There are no rows.' }],
    ['nothing', '', { message: 'There are no rows.' }],
    ['10,001 rows', `name\n${'x\n'.repeat(10_001)}`, { message: expect.stringContaining('10001') }],
  ])('%s is refused', (_what, text, error) => {
    expect(() => parseAudience(text, 'csv', 'rows.csv')).toThrow(
      expect.objectContaining({ code: 'bad_request', file: 'rows.csv', hint: expect.any(String), ...error }),
    );
  });
});

describe('JSON', () => {
  test('one object or several; numbers and booleans as they are written, null as nothing', () => {
    expect(parseAudience('{"a": 1, "b": true, "c": null}', 'json', 'r.json')).toEqual([{ a: '1', b: 'true', c: '' }]);
    expect(parseAudience('[{}, {"a": "x"}]', 'json', 'r.json')).toEqual([{}, { a: 'x' }]);
  });

  test('a name of JavaScript is a name like any other', () => {
    const [row] = parseAudience('{"__proto__": "x", "constructor": "y"}', 'json', 'r.json');
    expect(Object.entries(row!)).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
  });

  test.each(['[1]', '[[]]', 'null', '[]', '{"a": {"b": 1}}', '[{"a": [1]}]', '{"a": ', ''])('%s is refused', (text) => {
    expect(() => parseAudience(text, 'json', 'r.json')).toThrow(
      expect.objectContaining({ code: 'bad_request', file: 'r.json', hint: expect.any(String) }),
    );
  });
});
