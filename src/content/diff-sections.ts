// What differs between two texts, section by section.

import { areSameSettings, type SectionSettings } from './section-settings.ts';

/** A section in one of the texts. */
export interface SectionState {
  readonly id: string;
  readonly name: string;
  readonly text: string;
  readonly soundSegment: string | null;
  readonly settings: SectionSettings;
}

export const DIFFERENCES = ['added', 'removed', 'renamed', 'moved', 'text', 'soundSegment', 'settings'] as const;

export interface SectionDifference {
  readonly id: string;
  readonly differs: readonly (typeof DIFFERENCES)[number][];
  /** Null where it is added, and where it is removed. */
  readonly before: SectionState | null;
  readonly after: SectionState | null;
}

/**
 * One for each section that differs: those of the new text in its order, then those that are gone. Moved are as few as can be:
 * a section whose neighbours came or went, or moved past it, has not.
 */
export function diffSections(before: readonly SectionState[], after: readonly SectionState[]): SectionDifference[] {
  const places = new Map(before.map(({ id }, i) => [id, i]));
  const ids = new Set(after.map(({ id }) => id));
  const unmoved = longestRun(after.flatMap(({ id }) => places.get(id) ?? []));
  const changed = after.flatMap((section): SectionDifference[] => {
    const place = places.get(section.id);
    if (place === undefined) return [{ id: section.id, differs: ['added'], before: null, after: section }];
    const was = before[place]!;
    const differs = [
      ...(was.name === section.name ? [] : ['renamed' as const]),
      ...(unmoved.has(place) ? [] : ['moved' as const]),
      ...(was.text === section.text ? [] : ['text' as const]),
      ...(was.soundSegment === section.soundSegment ? [] : ['soundSegment' as const]),
      ...(areSameSettings(was.settings, section.settings) ? [] : ['settings' as const]),
    ];
    return differs.length === 0 ? [] : [{ id: section.id, differs, before: was, after: section }];
  });
  const gone = before
    .filter(({ id }) => !ids.has(id))
    .map((section): SectionDifference => ({ id: section.id, differs: ['removed'], before: section, after: null }));
  return [...changed, ...gone];
}

/** A longest rising subsequence of different numbers, by patience sorting. */
function longestRun(numbers: readonly number[]): Set<number> {
  /** The least end of a run of each length, and for each number the one before it in its run. */
  const ends: number[] = [];
  const previous = new Map<number, number | undefined>();
  for (const number of numbers) {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ends[middle]! < number) low = middle + 1;
      else high = middle;
    }
    previous.set(number, ends[low - 1]);
    ends[low] = number;
  }
  const run = new Set<number>();
  for (let number = ends.at(-1); number !== undefined; number = previous.get(number)) run.add(number);
  return run;
}
