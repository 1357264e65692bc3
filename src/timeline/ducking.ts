// How loud the music is against the voice, computed from where the words are: it is down before the first and up after the last.

import { decibels, type Frames, frames, framesOf } from '../units.ts';
import { TAIL, TAIL_RISE } from './beds.ts';
import type { EnvelopePoint, PresetName, Range } from './timeline.ts';

/** dB of the music bus against the gated loudness of the voice bus: alone for more than a moment, and under speech. */
export const LEVELS: Readonly<Record<PresetName, { readonly alone: number; readonly under: number }>> = {
  default: { alone: -14, under: -14 },
  lightducking: { alone: -5, under: -11 },
  mediumducking: { alone: -5, under: -15 },
  heavyducking: { alone: -5, under: -21 },
};

const FALL = framesOf(0.35);
/** Fully down so long before the audible onset. */
const AHEAD = framesOf(0.1);
/** The music stays down in gaps shorter than this: coming up and going down again would be heard as pumping. */
const HOLD = framesOf(1.8);
const RELEASE = { after: framesOf(0.25), frames: framesOf(0.9) } as const;

/**
 * Points between which the level moves as a raised cosine in dB. `speech` are the stretches in which somebody speaks, in
 * any order; `musicEnd` is where the last of the music ends.
 */
export function musicLevelOf(preset: PresetName, speech: readonly Range[], musicEnd: number): EnvelopePoint[] {
  const alone = decibels(LEVELS[preset].alone);
  const under = decibels(LEVELS[preset].under);
  const stretches = merged(speech);
  if (alone === under || stretches.length === 0) return [{ at: frames(0), level: alone }];
  const points: EnvelopePoint[] = [];
  stretches.forEach(({ start, end }, i) => {
    const down = start - AHEAD;
    if (down < FALL && i === 0) points.push({ at: frames(0), level: under });
    else points.push({ at: frames(down - FALL), level: alone }, { at: frames(down), level: under });
    const rest = i === stretches.length - 1 ? musicEnd - end : Number.POSITIVE_INFINITY;
    const release = releaseIn(rest);
    if (release)
      points.push(
        { at: frames(end + release.after), level: under },
        { at: frames(end + release.after + release.frames), level: alone },
      );
  });
  return points;
}

/** In the tail of a production the music comes up at once, so that there is something to fade (rule R6). */
function releaseIn(rest: number): { after: number; frames: number } | undefined {
  if (rest > TAIL) return RELEASE;
  return rest >= 2 * TAIL_RISE ? { after: 0, frames: TAIL_RISE } : undefined;
}

/** Stretches that are less than {@link HOLD} apart are one. */
function merged(ranges: readonly Range[]): Range[] {
  const stretches: { start: Frames; end: Frames }[] = [];
  for (const { start, end } of [...ranges].sort((a, b) => a.start - b.start)) {
    const last = stretches.at(-1);
    if (last && start - last.end < HOLD) last.end = frames(Math.max(last.end, end));
    else stretches.push({ start, end });
  }
  return stretches;
}
