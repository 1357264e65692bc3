// Readings of long texts: kept, as long as there is room.

import { expect, test } from 'vitest';
import { newId } from '../ids.ts';
import { readThrough } from './read-through.ts';

test('a long text is read once for each revision, and again when many others were read since', () => {
  const revision = (text: string) => ({ id: newId('revision'), text, sections: [] });
  const [first, second] = [revision('{{a}} '.repeat(5_000)), revision('{{b}} '.repeat(5_000))];
  const reading = readThrough(first);
  expect(readThrough(first)).toBe(reading);
  expect(readThrough(second).parameters).toEqual([{ name: 'b', fallback: null }]);
  for (let i = 0; i < 11; i++) readThrough(revision(' '.repeat(1_000_000)));
  expect(readThrough(first)).not.toBe(reading);
  expect(readThrough(first)).toEqual(reading);
});
