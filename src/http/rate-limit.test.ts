// The rate limit, on a clock that the test moves, and what is held.

import { expect, test } from 'vitest';
import { holdAtMost, rateLimit } from './rate-limit.ts';

test('lets a burst pass, then so many a second, each for themselves', () => {
  let now = 0;
  const count = rateLimit(10, () => now);
  const passed = (who: string, tries: number) => {
    let n = 0;
    for (let i = 0; i < tries; i++)
      try {
        count(who);
        n++;
      } catch (error) {
        expect(error).toMatchObject({ code: 'too_many_requests', status: 429 });
        expect((error as { retryAfter: number }).retryAfter).toBeGreaterThan(0);
      }
    return n;
  };
  expect(passed('a', 100)).toBe(20);
  expect(passed('b', 1)).toBe(1);
  now += 1000;
  expect(passed('a', 100)).toBe(10);
  now += 60_000;
  expect(passed('a', 100)).toBe(20);
});

test('forgets who has been quiet, and nobody else', () => {
  let now = 0;
  const count = rateLimit(1, () => now);
  count('busy');
  for (let i = 0; i < 9_999; i++) count(`quiet ${i}`);
  now += 1000;
  count('busy');
  count('busy');
  count('one more');
  expect(() => count('busy')).toThrow();
});

test('so many are held at a time, each for themselves', () => {
  const hold = holdAtMost(2, 'doors');
  const first = hold('a');
  hold('a');
  expect(() => hold('a')).toThrow('There are 2 doors open already.');
  hold('b')[Symbol.dispose]();
  first[Symbol.dispose]();
  hold('a');
  expect(() => hold('a')).toThrow();
});
