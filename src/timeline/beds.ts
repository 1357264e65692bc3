// The music: which segment sounds from when to when. It changes on beats, keeps forced marks, and ends as music ends.

import { type Frames, frames, framesOf } from '../units.ts';
import { FADE_IN, FADE_OUT } from './edges.ts';
import type { Slot } from './slots.ts';
import type { Bed, SegmentShape, TemplateShape } from './timeline.ts';

/** An old segment rings out beneath the new one, and music ends where none follows. */
export const RING_OUT = framesOf(0.5);
/** After the last word the music goes on for 2 s; it comes up in the first 0.6 s and fades in the rest (rule R6). */
export const TAIL = framesOf(2);
export const TAIL_RISE = framesOf(0.6);
/** A fade from a bar's end on that would be longer is a fade as any other. */
const LONGEST_FADE = framesOf(4);
/** Where an `ending` segment's own end lies after the last word. */
const ENDING = { least: framesOf(1.5), most: framesOf(5) } as const;
/** Of a bar that it may reach beyond a forced end, fading: the last of its ringing is missed less than music before the end is. */
const BEYOND = 2 / 3;

export interface Music {
  readonly slots: readonly Slot[];
  readonly template: TemplateShape;
  /** End of the last thing that is said. */
  readonly contentEnd: number;
  /** Music after it, where nothing else decides. */
  readonly tail: number;
  readonly forcedEnd: Frames | undefined;
  /** Asked for by the producer. */
  readonly fadeIn?: Frames | undefined;
  readonly fadeOut?: Frames | undefined;
}

/** In order of their starts. */
export function bedsOf(music: Music): Bed[] {
  const { slots, template, forcedEnd } = music;
  const runs = runsOf(slots, forcedEnd);
  const beds: Bed[] = [];
  let open: Playing | undefined;
  runs.forEach((run, i) => {
    const segment = run.segment === undefined ? undefined : template.segments[run.segment]!;
    goOnUntil(run.at);
    // What has come up by itself need not come again (rule R4).
    if (open && run.segment === open.name) return;
    if (segment === undefined) {
      if (open) beds.push(bedUntil(open, run.at, RING_OUT, template));
      open = undefined;
      return;
    }
    const { at, offset } =
      segment.ending && i === runs.length - 1
        ? entryOfEnding(segment, run, open, music)
        : { at: open === undefined || run.exact ? run.at : nearestBeat(open, run.at), offset: 0 };
    goOnUntil(at);
    if (open && !run.exact && isTooLate(segment, at, open)) return;
    // A segment that the next one leaves no beat to sound in is not heard.
    if (open && at > open.start) beds.push(bedUntil(open, at + RING_OUT, RING_OUT, template));
    open = { name: run.segment!, segment, start: at, offset };
  });
  goOnUntil(forcedEnd ?? music.contentEnd + music.tail);
  if (open) beds.push(lastBed(open, music));
  const [first, ...others] = beds.filter((bed) => bed.end > bed.start);
  return first ? [comingUp(first, music.fadeIn), ...others] : [];

  /** A segment that a forced length leaves less than a bar only disturbs one that can go on. */
  function isTooLate(segment: SegmentShape, at: number, running: Playing): boolean {
    if (forcedEnd === undefined || segment.ending || ownEnd(running) < forcedEnd) return false;
    return forcedEnd - at < barOf(segment);
  }

  /** Where a segment ends before `at` and names another to follow it, that one plays on from its first frame. */
  function goOnUntil(at: number): void {
    while (open?.segment.followedBy !== undefined && ownEnd(open) < at) {
      const end = ownEnd(open);
      const name: string = open.segment.followedBy;
      beds.push(bedUntil(open, end, FADE_OUT, template));
      open = { name, segment: template.segments[name]!, start: end, offset: 0 };
    }
  }
}

interface Run {
  readonly segment: string | undefined;
  readonly at: number;
  /** Music keeps the start to the frame, beat or not. */
  readonly exact: boolean;
}

interface Playing {
  readonly name: string;
  readonly segment: SegmentShape;
  readonly start: number;
  readonly offset: number;
}

/** Sections that follow each other on one segment are one run: it goes on (rule R4). */
function runsOf(slots: readonly Slot[], forcedEnd: Frames | undefined): Run[] {
  const runs: Run[] = [];
  for (const [i, { segment, start, marked }] of slots.entries()) {
    // What comes in after a talk-over comes in at once.
    const post = i === 1 && !marked ? slots[0]!.post : undefined;
    const at = post ?? start;
    if (forcedEnd !== undefined && at >= forcedEnd) break;
    if (runs.length > 0 ? runs.at(-1)!.segment !== segment : segment !== undefined)
      runs.push({ segment, at, exact: marked || post !== undefined });
  }
  return runs;
}

/** Half a beat away at most; the joint of a loop is a beat, and so is a segment's own end. Later than that, `at`. */
function nearestBeat({ segment, start, offset }: Playing, at: number): number {
  const position = at - start + offset;
  const over = position - segment.frames;
  if (!segment.loop && over >= 0) return over <= segment.beat / 2 ? at - over : at;
  const pass = Math.floor(position / segment.frames) * segment.frames;
  const before = pass + Math.floor((position - pass) / segment.beat) * segment.beat;
  const after = Math.min(before + segment.beat, pass + segment.frames);
  return start - offset + (position - before <= after - position ? before : after);
}

/**
 * Where a segment that ends a production enters: at the running segment's bar that puts its end 1.5 to 5 s after the last
 * word, or from a third of a bar before to two thirds behind a forced length's mark. Where no such bar is left, or a mark says
 * when, it enters there and leaves out its first bars.
 */
function entryOfEnding(
  segment: SegmentShape,
  run: Run,
  open: Playing | undefined,
  music: Music,
): { at: number; offset: number } {
  const { contentEnd, tail, forcedEnd } = music;
  const usual = open === undefined || run.exact ? run.at : nearestBeat(open, run.at);
  if (tail === 0 && forcedEnd === undefined) return { at: usual, offset: 0 };
  const latest = forcedEnd ?? contentEnd + ENDING.most;
  const earliest = Math.max(contentEnd, forcedEnd === undefined ? contentEnd + ENDING.least : forcedEnd - ENDING.most);
  if (open !== undefined && !run.exact) {
    const bar = barOf(open.segment);
    const zero = open.start - open.offset;
    const first = Math.max(open.start + bar, earliest - segment.frames);
    const beyond = forcedEnd === undefined ? 0 : Math.min(BEYOND * bar, segment.frames / 2);
    const last = latest + beyond - segment.frames;
    const wanted = forcedEnd === undefined ? Math.min(Math.max(run.at, first), last) : last;
    const low = Math.ceil((first - zero) / bar);
    const high = Math.floor((last - zero) / bar);
    if (low <= high)
      return { at: zero + Math.min(high, Math.max(low, Math.round((wanted - zero) / bar))) * bar, offset: 0 };
  }
  const bar = barOf(segment);
  const late = Math.max(0, usual + segment.frames - latest);
  const bars = Math.max(0, Math.ceil(late / bar - (forcedEnd === undefined ? 0 : BEYOND))) * bar;
  // Beats, where whole bars would end it before the last word.
  const offset = usual + segment.frames - bars >= earliest ? bars : Math.ceil(late / segment.beat) * segment.beat;
  return { at: usual, offset: offset < segment.frames ? offset : 0 };
}

function barOf(segment: SegmentShape): number {
  return segment.beat * segment.beatsPerBar;
}

/** The first bar's beginning of the segment, or of a pass of it, that lies at `at` or before. */
function barBefore({ segment, start, offset }: Playing, at: number): number {
  const position = at - start + offset;
  const pass = Math.floor(position / segment.frames) * segment.frames;
  const bar = barOf(segment);
  return start - offset + pass + Math.floor((position - pass) / bar) * bar;
}

/** Music that is made to end: it fades from the last word on, once it has come up. */
export function fadeAtEnd(room: number, asked: number | undefined): number {
  if (asked !== undefined) return Math.min(asked, Math.max(RING_OUT, room));
  return Math.min(TAIL - TAIL_RISE, Math.max(RING_OUT, room - TAIL_RISE));
}

/** At a forced end music that does not end by itself plays to the end of a bar, and fades from there to the mark. */
function fadeFromBar(open: Playing, end: number, { contentEnd, fadeOut }: Music): number {
  const bar = barBefore(open, end - RING_OUT);
  const isMusical = fadeOut === undefined && bar >= contentEnd && end - bar <= LONGEST_FADE && bar > open.start;
  return isMusical ? end - bar : fadeAtEnd(end - contentEnd, fadeOut);
}

function comingUp(bed: Bed, fadeIn: number = 0): Bed {
  return { ...bed, fadeIn: frames(Math.max(bed.fadeIn, Math.min(fadeIn, bed.end - bed.start - bed.fadeOut))) };
}

function lastBed(open: Playing, music: Music): Bed {
  const { contentEnd, tail, forcedEnd, fadeOut, template } = music;
  const own = ownEnd(open);
  const playsOut = open.segment.ending || tail === 0;
  if (own <= (forcedEnd ?? contentEnd + (playsOut ? ENDING.most : tail)))
    return bedUntil(open, own, FADE_OUT, template);
  if (forcedEnd !== undefined) {
    const fade = open.segment.ending ? fadeAtEnd(forcedEnd - contentEnd, fadeOut) : fadeFromBar(open, forcedEnd, music);
    return bedUntil(open, forcedEnd, fade, template);
  }
  return bedUntil(open, contentEnd + tail, fadeAtEnd(tail, fadeOut), template);
}

function ownEnd({ segment, start, offset }: Playing): number {
  return segment.loop ? Number.POSITIVE_INFINITY : start - offset + segment.frames;
}

/** Sounds until `until`, fading out before it, or until its own end. */
function bedUntil(open: Playing, until: number, fade: number, template: TemplateShape): Bed {
  const own = ownEnd(open);
  const end = Math.min(until, own);
  const fadeOut = own <= until ? Math.max(FADE_OUT, own - until + fade) : fade;
  const length = Math.max(0, end - open.start);
  return {
    segment: open.name,
    start: frames(open.start),
    end: frames(end),
    offset: frames(open.offset),
    loop: open.segment.loop,
    gain: template.gain,
    fadeIn: frames(Math.min(FADE_IN, Math.floor(length / 2))),
    fadeOut: frames(Math.min(fadeOut, Math.ceil(length / 2))),
  };
}
