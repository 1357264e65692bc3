// What writers count on, so that nobody writes over what somebody else wrote meanwhile.

import { Refusal } from '../errors.ts';

/**
 * One of the changes that the writer has seen, that there is `any`, or `none` yet. Undefined: whatever there is.
 */
export type Expected = readonly number[] | 'any' | 'none' | undefined;

type Noun = 'project' | 'module' | 'script' | 'version';

/** Refuses `changed_meanwhile` for what is there and not as expected. */
export function requireExpected(noun: Noun, { change }: { readonly change: number }, expected: Expected): void {
  if (expected === 'none') throw thereAlready(noun);
  if (expected === undefined || expected === 'any' || expected.includes(change)) return;
  throw new Refusal('changed_meanwhile', `The ${noun} has been changed since it was read.`, {
    hint: 'Read it again, look at what changed, and send your change with the new ETag.',
  });
}

/** To who would only make it. */
export function thereAlready(noun: Noun): Refusal {
  return new Refusal('changed_meanwhile', `There is such a ${noun} already.`, {
    hint: 'To change it, leave `If-None-Match` away.',
  });
}

/** To who would only change it. */
export function notThere(noun: Noun): Refusal {
  return new Refusal('changed_meanwhile', `There is no such ${noun} to be changed.`, {
    hint: 'It was deleted meanwhile, or never was. To make it, leave `If-Match` away.',
  });
}
