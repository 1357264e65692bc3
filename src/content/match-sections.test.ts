import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Known, matchSections } from './match-sections.ts';

const known = (text: string): Known[] =>
  text.split(' ').map((written) => {
    const [name, body] = written.split(':') as [string, string];
    return { name, body };
  });

describe('sections of an edited text', () => {
  test.each([
    ['keep their name', 'a:1 b:2', 'b:1 a:2', [1, 0]],
    ['keep their text under another name', 'a:1 b:2', 'c:2 a:3', [1, 0]],
    ['keep their place with another name and text', 'a:1 b:2 c:3', 'a:1 x:9 c:3', [0, 1, 2]],
    ['are new where all before are found', 'a:1', 'x:9 a:1', [undefined, 0]],
    ['with one name are taken in order', 'a:1 a:2', 'a:3 a:4 a:5', [0, 1, undefined]],
    ['have a name whatever its composition', 'e\u0301:1 b:2', 'b:1 \u00e9:2', [1, 0]],
  ])('%s', (_, before, after, expected) => {
    expect(matchSections(known(before), known(after))).toEqual(expected);
  });

  const section = fc.record({ name: fc.constantFrom(...'abcde'), body: fc.constantFrom(...'12345') });
  const sections = fc.array(section, { maxLength: 8 });

  test('are never two of the one before, and are new only when none is left', () => {
    fc.assert(
      fc.property(sections, sections, (before, after) => {
        const matches = matchSections(before, after);
        const taken = matches.filter((match) => match !== undefined);
        expect(matches).toHaveLength(after.length);
        expect(new Set(taken).size).toBe(taken.length);
        expect(taken.length).toBe(Math.min(before.length, after.length));
        expect(taken.every((match) => match >= 0 && match < before.length)).toBe(true);
      }),
    );
  });

  test('are themselves in an unchanged text, and stay so when others come, go and move', () => {
    const unique = fc.uniqueArray(section, { selector: ({ name }) => name });
    fc.assert(
      fc.property(unique, fc.uniqueArray(fc.nat(4)), (before, order) => {
        expect(matchSections(before, before)).toEqual(before.map((_, i) => i));
        const kept = order.filter((i) => i < before.length);
        const matches = matchSections(before, [{ name: 'new', body: 'new' }, ...kept.map((i) => before[i]!)]);
        expect(matches.slice(1)).toEqual(kept);
      }),
    );
  });
});
