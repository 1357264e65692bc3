// Turns: so many at once, one for each who asks, in order.

import { expect, test } from 'vitest';
import { takeTurns } from './turns.ts';

test('who asks for a heap waits for itself, and nobody else does', async () => {
  const takeTurn = takeTurns(2);
  const begun: string[] = [];
  const ends: Record<string, PromiseWithResolvers<void>> = {};
  const ask = (who: string, what: string) =>
    takeTurn(who, () => {
      begun.push(what);
      ends[what] = Promise.withResolvers();
      return ends[what].promise;
    });
  const all = [ask('a', 'a1'), ask('a', 'a2'), ask('b', 'b1'), ask('c', 'c1')];
  const quiet = () => new Promise((resolve) => setImmediate(resolve));
  await quiet();
  expect(begun).toEqual(['a1', 'b1']);
  ends.b1!.resolve();
  await quiet();
  expect(begun).toEqual(['a1', 'b1', 'c1']);
  const failed = expect(all[0]).rejects.toThrow('broken');
  ends.a1!.reject(new Error('broken'));
  await failed;
  await quiet();
  expect(begun).toEqual(['a1', 'b1', 'c1', 'a2']);
  for (const what of ['a2', 'c1']) ends[what]!.resolve();
  await Promise.all(all.slice(1));
});
