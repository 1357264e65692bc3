import { expect, test } from 'vitest';
import { wholeOf } from './progress.ts';
import type { Progress } from './render.ts';

test('goes from nothing to all, and never back where a stage comes again', () => {
  const whole = wholeOf();
  const told: Progress[] = [
    { stage: 'speaking', done: 0, total: 4, cached: 0 },
    { stage: 'speaking', done: 4, total: 4, cached: 0 },
    // Spoken again, faster, to fit.
    { stage: 'speaking', done: 1, total: 4, cached: 0 },
    { stage: 'mixing', done: 0, total: 100 },
    { stage: 'mixing', done: 100, total: 100 },
    { stage: 'mastering', target: -16 },
    { stage: 'encoding', formats: ['wav'], done: 0, total: 100 },
    { stage: 'encoding', formats: ['wav'], done: 100, total: 100 },
    { stage: 'mastering', target: -19 },
    { stage: 'encoding', formats: ['mp3_mono'], done: 50, total: 100 },
  ];
  const parts = told.map(whole);
  expect(parts[0]).toBe(0);
  expect(parts.at(-1)).toBe(1);
  expect(parts).toEqual(parts.toSorted((a, b) => a - b));
});
