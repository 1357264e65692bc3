// Where sections begin and end: forced marks are exact, the rest follows freely, and what is too long is found here.

import { Refusal } from '../errors.ts';
import { LIMITS } from '../limits.ts';
import { type Frames, frames, framesOf, RATE } from '../units.ts';
import {
  type Arrangement,
  arrange,
  audibleEnd,
  audibleFrames,
  type Gap,
  gapBetween,
  NO_GAP,
  shortened,
} from './arrange.ts';
import { effectIn, segmentsOf } from './segments.ts';
import type { PlanInput, PlanSection } from './timeline.ts';

/** Music before the first word (rule R2). */
const MUSIC_FIRST = framesOf(1);
/** A file that begins with speech keeps so much of the breath before it, as long as a clip's fade. */
const BREATH = framesOf(0.005);
const SHORTEST_SECTION = framesOf(LIMITS.forcedSectionSeconds);

export interface Slot {
  readonly section: PlanSection;
  readonly arrangement: Arrangement;
  /** Lower-case name, undefined: no music. */
  readonly segment: string | undefined;
  readonly start: Frames;
  readonly end: Frames;
  /** Is the start a mark that music keeps too? */
  readonly marked: boolean;
  /** Where the arrangement begins. */
  readonly origin: Frames;
  /** How much of the unwritten pauses goes (0 to 1), so that it fits. */
  readonly shorter: number;
  /** Nothing of the section may be heard from here on; undefined: it ends by itself. */
  readonly limit: Frames | undefined;
  /** By how much the sections up to the same mark are too long together. */
  readonly overrun: number;
  /** Where the first section's music ends and its last word with it, if it is to be talked over and can be. */
  readonly post: Frames | undefined;
  /** The factor on the speed at which they would fit; undefined when none would do. */
  readonly speed: number | undefined;
}

/**
 * How much faster the sections that do not fit would have to be spoken, by section name; empty when everything fits.
 * Infinity: what is not speech is too long already. Never refuses for times: a plan of the faster speech may be possible.
 * It lets natural pauses shrink with the speech.
 */
export function neededSpeed(input: PlanInput): Map<string, number> {
  const speeds = new Map<string, number>();
  // Faster speech comes before shorter pauses.
  for (const stretch of stretchesOf({ ...input, fit: false }))
    if (stretch.overrun > 0)
      for (const { section } of stretch.parts) speeds.set(section.name, stretch.speed ?? Number.POSITIVE_INFINITY);
  return speeds;
}

/** Refuses `timing_impossible` where marks contradict each other or leave less than 2 s for a section that has one. */
export function slotsOf(input: PlanInput): Slot[] {
  const { forceLength } = input;
  const slots: Slot[] = [];
  for (const { parts, shorter, overrun, speed, limit } of stretchesOf(input)) {
    let at = parts[0]!.fixed!;
    for (const part of parts) {
      const { section, arrangement, segment, index, lead } = part;
      const start = index === parts[0]!.index ? at : at + shortened(part.gap, shorter);
      const isLast = part === parts.at(-1);
      const natural = start + lead + length(part, shorter);
      const end = isLast ? (limit ?? natural) : natural;
      checkMarks(section, start, limit, isLast, forceLength, slots.at(-1));
      const free = isLast && limit !== undefined ? Math.max(0, end - start - lead - contentOf(part, shorter)) : 0;
      slots.push({
        section,
        arrangement,
        segment,
        start: within(start, forceLength),
        end: within(end, forceLength),
        marked: part.fixed !== undefined && index > 0,
        origin: frames(start + lead + justified(section, free)),
        shorter,
        limit: limit === undefined ? undefined : frames(limit),
        overrun,
        post: part.post === undefined ? undefined : frames(start + part.post),
        speed,
      });
      at = end;
    }
  }
  return slots;
}

// ---- stretches: sections that follow each other freely, from one fixed start to the next ---------------------------

interface Part {
  readonly index: number;
  readonly section: PlanSection;
  readonly arrangement: Arrangement;
  readonly segment: string | undefined;
  /** Length of a section that says nothing: its segment once. */
  readonly empty: number;
  /** Music before the speech of the first section. */
  readonly lead: number;
  /** From the start of the section. */
  readonly post: number | undefined;
  /** To the section before it, when that ends by itself. */
  readonly gap: Gap;
  readonly fixed: number | undefined;
  readonly cue: (effect: string) => number;
}

interface Stretch {
  readonly parts: readonly Part[];
  readonly limit: number | undefined;
  readonly shorter: number;
  readonly overrun: number;
  readonly speed: number | undefined;
}

function stretchesOf(input: PlanInput): Stretch[] {
  const parts = partsOf(input);
  const groups: Part[][] = [];
  for (const part of parts) {
    if (part.fixed !== undefined) groups.push([part]);
    else groups.at(-1)!.push(part);
  }
  return groups.map((group) => {
    const { section, index } = group.at(-1)!;
    const mark = section.endAt ?? parts[index + 1]?.section.startAt ?? input.forceLength;
    const limit = mark === undefined ? undefined : Math.min(mark, input.forceLength ?? mark);
    return { parts: group, limit, ...fitInto(group, limit, input.fit === true) };
  });
}

function partsOf(input: PlanInput): Part[] {
  const { sections, template } = input;
  const segments = segmentsOf(input);
  const parts: Part[] = [];
  sections.forEach((section, index) => {
    const cue = (effect: string) => effectIn(template, effect, section.name).cue;
    const arrangement = arrange(section);
    const segment = segments[index];
    const before = parts.at(-1);
    const said = audibleEnd(arrangement, 0, cue);
    const post = index === 0 && input.talkOver ? postOf(input, segments, said) : undefined;
    const fixed = section.startAt ?? before?.section.endAt ?? (before === undefined ? 0 : undefined);
    parts.push({
      index,
      section,
      arrangement,
      segment,
      empty: segment === undefined ? 0 : template!.segments[segment]!.frames,
      lead: index > 0 ? 0 : post === undefined ? leadOf(input, arrangement, segment !== undefined) : post - said,
      post,
      gap: before === undefined ? NO_GAP : gapBetween(before.arrangement, arrangement),
      fixed,
      cue,
    });
  });
  return parts;
}

/** `speechStart` and a mark at the start of the first section go before the second of music (rule R2). */
function leadOf(input: PlanInput, { steps }: Arrangement, music: boolean): number {
  const { startAt } = input.sections[0]!;
  if (steps.length === 0) return 0;
  if (input.speechStart !== undefined) return Math.max(0, input.speechStart - (startAt ?? 0));
  if (startAt !== undefined && startAt > 0) return 0;
  if (startAt === undefined && music) return MUSIC_FIRST;
  const { item } = steps[0]!;
  return item.kind === 'clip' ? Math.min(BREATH, item.clip.audible.start) : 0;
}

/**
 * The end of the first segment that comes after what is said over it; undefined where there is none, or nothing would come
 * in there.
 */
function postOf(
  { template }: PlanInput,
  [first, second]: readonly (string | undefined)[],
  said: number,
): number | undefined {
  const segment = first === undefined ? undefined : template!.segments[first];
  if (segment === undefined || said === 0) return undefined;
  const changes = segment.followedBy !== undefined || (second !== undefined && second !== first);
  const passes = segment.loop ? Math.ceil(said / segment.frames) : 1;
  return changes && passes * segment.frames >= said ? passes * segment.frames : undefined;
}

function length(part: Part, shorter: number): number {
  const content = contentOf(part, shorter);
  return content === 0 ? part.empty : content;
}

function contentOf({ arrangement, cue }: Part, shorter: number): number {
  return audibleEnd(arrangement, shorter, cue) + arrangement.trail;
}

function fitInto(group: readonly Part[], limit: number | undefined, fit: boolean) {
  if (limit === undefined) return { shorter: 0, overrun: 0, speed: undefined };
  const room = limit - group[0]!.fixed!;
  const whole = audible(group, 0);
  const shortest = audible(group, 1);
  const saving = whole - shortest;
  // Each pause is cut to whole frames downwards, so a share that is enough by number is enough in frames.
  const shorter = fit && whole > room ? (saving > 0 ? Math.min(1, (whole - room) / saving) : 0) : 0;
  const overrun = Math.max(0, audible(group, shorter) - room);
  return { shorter, overrun, speed: whole <= room ? undefined : speedFor(group, whole, room) };
}

/** From the first frame of the group to the end of the last thing that is heard in it. */
function audible(group: readonly Part[], shorter: number): number {
  let at = 0;
  let end = 0;
  group.forEach((part, i) => {
    if (i > 0) at += shortened(part.gap, shorter);
    if (part.arrangement.steps.length > 0) end = at + part.lead + audibleEnd(part.arrangement, shorter, part.cue);
    at += part.lead + length(part, shorter);
  });
  return end;
}

/** Speech and its unwritten pauses shrink with the speed, what is written and all media do not. Rounded up to 1/1000. */
function speedFor(group: readonly Part[], whole: number, room: number): number | undefined {
  let elastic = 0;
  group.forEach((part, i) => {
    const gaps = part.arrangement.steps.map((step) => step.gap);
    for (const gap of i > 0 ? [part.gap, ...gaps] : gaps) elastic += gap.frames - gap.written;
    for (const { item } of part.arrangement.steps) if (item.kind === 'clip') elastic += audibleFrames(item, part.cue);
  });
  const left = room - (whole - elastic);
  return left > 0 ? Math.ceil((elastic / left) * 1000) / 1000 : undefined;
}

function justified(section: PlanSection, free: number): number {
  switch (section.justify) {
    case 'centre':
      return Math.floor(free / 2);
    case 'flex-end':
      return free;
    default:
      return 0;
  }
}

function within(at: number, limit: Frames | undefined): Frames {
  return frames(limit === undefined ? at : Math.min(at, limit));
}

function checkMarks(
  section: PlanSection,
  start: number,
  limit: number | undefined,
  isLast: boolean,
  forceLength: Frames | undefined,
  before: Slot | undefined,
): void {
  const { name, startAt, endAt } = section;
  const refuse = (message: string, hint: string) => {
    throw new Refusal('timing_impossible', message, { hint });
  };
  const last = Math.max(startAt ?? 0, endAt ?? 0);
  if (forceLength !== undefined && last > forceLength)
    refuse(
      `The section \`${name}\` has a mark at ${inSeconds(last)}, but the production is forced to ${inSeconds(forceLength)}.`,
      `Force a length of at least ${inSeconds(last)}, or move the mark.`,
    );
  if (startAt !== undefined && before?.section.endAt !== undefined && startAt < before.section.endAt)
    refuse(
      `The section \`${name}\` starts at ${inSeconds(startAt)}, before \`${before.section.name}\` ends at ${inSeconds(before.section.endAt)}.`,
      `Let \`${name}\` start at ${inSeconds(before.section.endAt)} or later.`,
    );
  if (!isLast || limit === undefined || limit === forceLength) return;
  const least = endAt !== undefined || startAt !== undefined ? SHORTEST_SECTION : 0;
  if (limit - start < least)
    refuse(
      `The section \`${name}\` begins at ${inSeconds(start)} and must end at ${inSeconds(limit)}; a section with marks needs ${inSeconds(SHORTEST_SECTION)}.`,
      `Let it end at ${inSeconds(start + SHORTEST_SECTION)} or later, or give what stands before it less time.`,
    );
}

function inSeconds(at: number): string {
  return `${Math.round((at / RATE) * 1000) / 1000} s`;
}
