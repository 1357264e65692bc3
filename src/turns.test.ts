// Turns: so many at once, one for each who asks, in order.

import { expect, test } from 'vitest';
import { type TakeTurn, takeTurns } from './turns.ts';

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

/** Tasks that end one after another, and who they were of. */
function tasksIn(takeTurn: TakeTurn) {
  const begun: string[] = [];
  const ask = (who: string, signal?: AbortSignal) =>
    takeTurn(
      who,
      async () => {
        begun.push(who);
        await new Promise((resolve) => setImmediate(resolve));
      },
      signal,
    );
  return { begun, ask };
}

test('however much others wait with, who comes next waits for one turn of each', async () => {
  const { begun, ask } = tasksIn(takeTurns(2));
  const heaps = Array.from({ length: 20 }, () => [ask('a'), ask('b')]).flat();
  await Promise.all([...heaps, ask('c')]);
  expect(begun.indexOf('c')).toBeLessThan(5);
  expect(begun).toHaveLength(41);
});

test('who asks for too much at once is refused, and nobody else', async () => {
  const { begun, ask } = tasksIn(takeTurns(1, 2));
  const heap = [ask('a'), ask('a'), ask('a')];
  const refused = expect(ask('a')).rejects.toMatchObject({ code: 'too_many_requests', retryAfter: 5 });
  await Promise.all([refused, ...heap, ask('b')]);
  expect(begun).toEqual(['a', 'b', 'a', 'a']);
  await ask('a');
});

test('who is gone waits no longer', async () => {
  const { begun, ask } = tasksIn(takeTurns(1, 1));
  const gone = new AbortController();
  const first = ask('a');
  const second = expect(ask('a', gone.signal)).rejects.toMatchObject({ code: 'cancelled' });
  gone.abort();
  await second;
  await expect(ask('a', gone.signal)).rejects.toMatchObject({ code: 'cancelled' });
  await Promise.all([first, ask('a')]);
  expect(begun).toEqual(['a', 'a']);
});
