// Media files at their places: between the words, at moments of the production, or on a timeline of their own.

import { Refusal, type Warning } from '../errors.ts';
import { frames, framesOf, RATE } from '../units.ts';
import { mediaFrames } from './arrange.ts';
import { FADE_IN, FADE_OUT } from './edges.ts';
import { checkAnchor, type momentsIn } from './moments.ts';
import type { MediaPlacement, MediaShape, PlacedMedia, PlanInput, Range } from './timeline.ts';

/** Where a file is cut before its own end, and fades no longer by itself. */
const CUT = framesOf(0.05);

/** Sounds from `start` to `end`. What ends before its own end, as a loop always does, fades for 50 ms at the least. */
export function placeMedia(media: MediaShape, start: number, end: number, loops = false): PlacedMedia {
  const { alias, key, kind, part, gain, loop, fadeIn = 0, fadeOut = 0 } = media;
  const half = Math.floor((end - start) / 2);
  const isCut = loops || end < start + mediaFrames(media);
  return {
    ...{ alias, key, kind, part, gain },
    sounding: kind === 'speech' && !loops ? soundingAt(media, start, end) : undefined,
    loop: loops ? loop : undefined,
    start: frames(start),
    end: frames(end),
    fadeIn: frames(Math.min(half, Math.max(FADE_IN, fadeIn))),
    fadeOut: frames(Math.min(half, Math.max(isCut ? CUT : FADE_OUT, fadeOut))),
  };
}

/** What the music ducks for: where the file is heard, inside the production. */
function soundingAt({ sounding, part }: MediaShape, start: number, end: number): Range[] | undefined {
  const shift = start - part.start;
  return sounding?.flatMap((range) => {
    const from = Math.max(start, range.start + shift);
    const to = Math.min(end, range.end + shift);
    return to > from ? [{ start: frames(from), end: frames(to) }] : [];
  });
}

// ---- at moments of a production -------------------------------------------------------------------------------------

/** Media that have a start, and an end as far as they say themselves. */
export interface Started {
  readonly media: MediaShape;
  readonly start: number;
  readonly end: number;
  /** Ends with the production: what is repeated, or lies beneath, and does not say until when. */
  readonly open: boolean;
  readonly loops: boolean;
}

/** Refuses `unknown_section`, and `timing_impossible` before the beginning or with an end before the start. */
export function startMedia(
  { media = [], sections }: PlanInput,
  frameOf: ReturnType<typeof momentsIn>,
): { started: Started[]; warnings: Warning[] } {
  const names = { sections: sections.map(({ name }) => name) };
  const started: Started[] = [];
  const warnings: Warning[] = [];
  for (const placement of media) {
    const { at, until } = placement;
    for (const moment of until ? [at, until] : [at]) checkAnchor(moment.anchor, names);
    const start = frameOf(at);
    const limit = until && frameOf(until);
    if (start === undefined || (until && limit === undefined))
      warnings.push(lost(placement.media.alias, 'no word that is heard follows its mark'));
    else started.push(startOne(placement, start, limit));
  }
  return { started, warnings };
}

function startOne({ media }: MediaPlacement, start: number, limit: number | undefined): Started {
  const refuse = (message: string, hint: string) => {
    throw new Refusal('timing_impossible', `The media \`${media.alias}\` ${message}`, { hint });
  };
  if (start < 0)
    refuse(
      `would start ${-start / RATE} s before the production begins.`,
      'Let it start later, or begin the speech later (speechStart).',
    );
  if (limit !== undefined && limit <= start)
    refuse(`starts at ${start / RATE} s and ends at ${limit / RATE} s.`, 'Let it end after its start.');
  const loops = media.loop !== undefined;
  const own = loops ? Number.POSITIVE_INFINITY : start + mediaFrames(media);
  return {
    media,
    start,
    end: Math.min(own, limit ?? own),
    open: limit === undefined && (loops || media.kind === 'music'),
    loops,
  };
}

/** End of the last of them that makes a production as long as it is. */
export function contentEndOfMedia(started: readonly Started[]): number {
  return started.reduce(
    (last, { media, end, open }) => (open || media.kind === 'music' ? last : Math.max(last, end)),
    0,
  );
}

/**
 * `musicEnd` is where the music ends that ends with the production, after a fade of `fade`; beyond `limit`, a forced
 * length, nothing is heard.
 */
export function endMedia(
  started: readonly Started[],
  { musicEnd, fade, limit }: { musicEnd: number; fade: number; limit: number | undefined },
): { media: PlacedMedia[]; warnings: Warning[] } {
  const media: PlacedMedia[] = [];
  const warnings: Warning[] = [];
  for (const one of started) {
    const last = Math.min(one.open ? musicEnd : Number.POSITIVE_INFINITY, limit ?? Number.POSITIVE_INFINITY);
    const end = Math.min(one.end, last);
    const { alias, kind } = one.media;
    if (one.start >= end) {
      warnings.push(lost(alias, 'the production ends before it'));
      continue;
    }
    const fadesOut = one.open && end < one.end;
    const shape = fadesOut ? { ...one.media, fadeOut: one.media.fadeOut ?? frames(fade) } : one.media;
    media.push(placeMedia(shape, one.start, end, one.loops));
    if (kind !== 'music' && !one.open && end < one.end)
      warnings.push({
        code: 'media_cut',
        message: `The media \`${alias}\` lost its last ${Math.round(((one.end - end) / RATE) * 1000)} ms at the production’s end.`,
        hint: 'Let it start earlier, or force a greater length.',
      });
  }
  return { media, warnings };
}

function lost(alias: string, why: string): Warning {
  return {
    code: 'media_cut',
    message: `The media \`${alias}\` is not heard: ${why}.`,
    hint: 'Place it earlier, or give what stands before it more time.',
  };
}
