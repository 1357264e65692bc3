// Random productions to be judged: the same ones for the same numbers, in the bench and in the tests.

import fc from 'fast-check';
import { Refusal } from '../src/errors.ts';
import { plan } from '../src/timeline/plan.ts';
import type { PlanInput, Timeline } from '../src/timeline/timeline.ts';
import { RATE } from '../src/units.ts';
import { randomPlans } from './random-plans.ts';

/** Longer ones show nothing that these don't. */
const LONGEST = 40 * RATE;

export interface RandomProduction {
  readonly input: PlanInput;
  readonly timeline: Timeline;
}

/** Random marks may contradict each other, and random scripts say nothing: those are passed over. */
export function randomProductions(count: number, seed: number): RandomProduction[] {
  const productions: RandomProduction[] = [];
  for (let batch = 0; productions.length < count; batch++)
    for (const input of fc.sample(randomPlans, { numRuns: 100, seed: seed + batch })) {
      const timeline = planned(input);
      if (timeline && timeline.frames > 0 && timeline.frames < LONGEST) productions.push({ input, timeline });
      if (productions.length === count) break;
    }
  return productions;
}

function planned(input: PlanInput): Timeline | undefined {
  try {
    return plan(input);
  } catch (error) {
    if (error instanceof Refusal && error.code === 'timing_impossible') return undefined;
    throw error;
  }
}
