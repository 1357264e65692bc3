// How far a render is with all of it, from what it tells of each stage.

import type { Progress } from './render.ts';

/**
 * Where each stage begins and ends, as parts of the whole: with a neural voice on two cores speaking takes most of the time,
 * mixing and the files the rest.
 */
const SPANS: Record<Progress['stage'], readonly [number, number]> = {
  speaking: [0, 0.7],
  mixing: [0.7, 0.82],
  mastering: [0.82, 0.86],
  encoding: [0.86, 1],
};

/** From 0 to 1; never back, though a stage may come again. */
export function wholeOf(): (event: Progress) => number {
  let furthest = 0;
  return (event) => {
    const [start, end] = SPANS[event.stage];
    const done = 'total' in event && event.total > 0 ? event.done / event.total : 0;
    furthest = Math.max(furthest, start + (end - start) * done);
    return furthest;
  };
}
