import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diffSections, type SectionState } from './diff-sections.ts';

const section = (id: string, more: Partial<SectionState> = {}): SectionState => ({
  id,
  name: id,
  text: `text of ${id}`,
  soundSegment: null,
  settings: {},
  ...more,
});
const list = (ids: string) => [...ids].map((id) => section(id));
const told = (before: SectionState[], after: SectionState[]) =>
  diffSections(before, after).map(({ id, differs }) => `${id} ${differs.join(' ')}`);

describe('what differs', () => {
  test.each<[string, SectionState[], SectionState[], string[]]>([
    ['nothing', list('abc'), list('abc'), []],
    ['one that came', list('ac'), list('abc'), ['b added']],
    ['one that went', list('abc'), list('ac'), ['b removed']],
    ['one that moved down', list('abcd'), list('bcda'), ['a moved']],
    ['one that moved up', list('abcd'), list('dabc'), ['d moved']],
    ['a move past what came and went', list('axbc'), list('bycas'), ['y added', 'a moved', 's added', 'x removed']],
    ['a name', list('a'), [section('a', { name: 'b' })], ['a renamed']],
    ['a text', list('a'), [section('a', { text: 'new' })], ['a text']],
    ['a segment', list('a'), [section('a', { soundSegment: '' })], ['a soundSegment']],
    ['a setting', [section('a', { settings: { speed: 2 } })], list('a'), ['a settings']],
    [
      'the order of settings never',
      [section('a', { settings: { speed: 2, voice: 'x' } })],
      [section('a', { settings: { voice: 'x', speed: 2 } })],
      [],
    ],
    [
      'all of it at once',
      list('ab'),
      [section('b'), section('a', { name: 'c', text: '', soundSegment: 'm', settings: { voice: 'x' } })],
      ['b moved', 'a renamed text soundSegment settings'],
    ],
  ])('is %s', (_, before, after, expected) => {
    expect(told(before, after)).toEqual(expected);
  });

  test('rebuilds the new text from the old, and moves no more than it must', () => {
    const ids = fc.uniqueArray(fc.constantFrom(...'abcdefgh'));
    fc.assert(
      fc.property(ids, ids, (from, to) => {
        const [before, after] = [list(from.join('')), list(to.join(''))];
        const differences = diffSections(before, after);
        const stay = new Set(from.filter((id) => !differences.some((difference) => difference.id === id)));
        // What has not moved stands in the same order in both.
        expect(to.filter((id) => stay.has(id))).toEqual(from.filter((id) => stay.has(id)));
        const of = (kind: string) =>
          differences.filter(({ differs }) => differs.some((its) => its === kind)).map(({ id }) => id);
        expect(of('added')).toEqual(to.filter((id) => !from.includes(id)));
        expect(of('removed')).toEqual(from.filter((id) => !to.includes(id)));
        expect(of('moved').length).toBe(leastMoves(from, to));
      }),
    );
  });
});

/** By trying every choice of those that stay. */
function leastMoves(from: readonly string[], to: readonly string[]): number {
  const places = to.filter((id) => from.includes(id)).map((id) => from.indexOf(id));
  let most = 0;
  for (let choice = 0; choice < 1 << places.length; choice++) {
    const stay = places.filter((_, i) => choice & (1 << i));
    if (stay.every((place, i) => i === 0 || stay[i - 1]! < place)) most = Math.max(most, stay.length);
  }
  return places.length - most;
}
