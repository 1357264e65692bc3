// A section's items one after the other: gaps are counted from audible end to audible onset, whatever silence clips carry.

import { type Frames, frames, framesOf } from '../units.ts';
import type { ClipShape, MediaShape, PlanItem, PlanSection } from './timeline.ts';

/** What `fit` leaves of a pause that nobody wrote. */
const LEAST_PAUSE = framesOf(0.15);

/** What is heard, in order, before it has a place. */
export interface Arrangement {
  /** Written silence before the first item. */
  readonly lead: number;
  readonly steps: readonly Step[];
  /** Written silence after the last item. */
  readonly trail: number;
  /** Unwritten gaps that the section asks for at its edges: they matter only where a neighbour is near. */
  readonly before: number;
  readonly after: number;
}

export interface Step {
  /** Between this item and the one before. */
  readonly gap: Gap;
  readonly item: Item;
}

export type Item = Exclude<PlanItem, { kind: 'pause' }>;

export interface Gap {
  readonly frames: number;
  /** What may be left of it. */
  readonly least: number;
  /** What does not shrink when speech is faster. */
  readonly written: number;
}

export const NO_GAP: Gap = { frames: 0, least: 0, written: 0 };

/** Pauses that meet become one: written ones add up, and an unwritten one only lengthens what is shorter than itself. */
export function arrange(section: PlanSection): Arrangement {
  const padding = section.silencePadding ?? 0;
  const steps: Step[] = [];
  let pending = { written: 0, natural: 0 };
  let edge: { written: number; natural: number } | undefined;
  let speaking = false;
  // Padding stands around each speech file: each run of clips that media and effects leave in one piece (rule R10).
  const endSpeech = () => {
    if (speaking) pending.written += padding - Math.floor(padding / 2);
    speaking = false;
  };
  for (const item of section.items) {
    if (item.kind === 'pause') {
      if (item.written) pending.written += item.frames;
      else pending.natural = Math.max(pending.natural, item.frames);
      continue;
    }
    if (item.kind !== 'clip') endSpeech();
    else if (!speaking) {
      pending.written += Math.floor(padding / 2);
      speaking = true;
    }
    if (edge === undefined) edge = pending;
    steps.push({ gap: steps.length === 0 ? NO_GAP : gapOf(pending.written, pending.natural), item });
    pending = { written: 0, natural: 0 };
  }
  endSpeech();
  if (edge === undefined) return { lead: pending.written, steps, trail: 0, before: pending.natural, after: 0 };
  return { lead: edge.written, steps, trail: pending.written, before: edge.natural, after: pending.natural };
}

/** What stands between two sections that follow each other freely, beyond what is written inside them. */
export function gapBetween(first: Arrangement, second: Arrangement): Gap {
  const written = first.trail + second.lead;
  const whole = gapOf(written, Math.max(first.after, second.before));
  return { frames: whole.frames - written, least: whole.least - written, written: 0 };
}

function gapOf(written: number, natural: number): Gap {
  const whole = Math.max(written, natural);
  return { frames: whole, least: Math.max(written, Math.min(whole, LEAST_PAUSE)), written };
}

/** A gap of which `shorter` (0 to 1) of what may go is gone. */
export function shortened(gap: Gap, shorter: number): number {
  return Math.floor(gap.frames - (gap.frames - gap.least) * shorter);
}

/** How long an item keeps the next one waiting; effects ring on beneath it. `cue` answers for effects. */
export function audibleFrames(item: Item, cue: (effect: string) => number): number {
  switch (item.kind) {
    case 'clip':
      return item.clip.audible.end - item.clip.audible.start;
    case 'media':
      return mediaFrames(item.media);
    case 'effect':
      return cue(item.name);
  }
}

/** Of a file, played once. */
export function mediaFrames({ part }: MediaShape): number {
  return part.end - part.start;
}

/** From the section's first frame to the end of its last item, without what is written after it. */
export function audibleEnd(arrangement: Arrangement, shorter: number, cue: (effect: string) => number): number {
  let at = arrangement.lead;
  for (const { gap, item } of arrangement.steps) at += shortened(gap, shorter) + audibleFrames(item, cue);
  return at;
}

/** An item with the frame where it becomes audible. */
export interface Placed<I extends Item = Item> {
  readonly at: Frames;
  readonly item: I;
}

/** Gives every item its place; `origin` is where the arrangement begins. */
export function placeSteps(
  arrangement: Arrangement,
  origin: number,
  shorter: number,
  cue: (effect: string) => number,
): Placed[] {
  let at = origin + arrangement.lead;
  return arrangement.steps.map(({ gap, item }) => {
    at += shortened(gap, shorter);
    const placed = { at: frames(at), item };
    at += audibleFrames(item, cue);
    return placed;
  });
}

/** Two pieces of one sentence, cut without a gap: the second goes on where the first ends. */
export function continues(first: ClipShape, second: ClipShape): boolean {
  return first.audible.end === first.frames && second.audible.start === 0 && first.voice === second.voice;
}
