// How loud the music is against the voice, computed from where the words are: it is down before the first and up after the last.

import { decibels, type Frames, frames, framesOf } from '../units.ts';
import { TAIL, TAIL_RISE } from './beds.ts';
import type { DuckingSettings } from './preset.ts';
import type { EnvelopePoint, Range } from './timeline.ts';

/**
 * Points between which the level moves as a raised cosine in dB. `speech` are the stretches in which somebody speaks, in
 * any order; `musicEnd` is where the last of the music ends.
 */
export function musicLevelOf(ducking: DuckingSettings, speech: readonly Range[], musicEnd: number): EnvelopePoint[] {
  const alone = decibels(ducking.alone);
  const under = decibels(ducking.under);
  const fall = framesOf(ducking.fall);
  const ahead = framesOf(ducking.ahead);
  const stretches = merged(speech, framesOf(ducking.hold));
  if (alone === under || stretches.length === 0) return [{ at: frames(0), level: alone }];
  const points: EnvelopePoint[] = [];
  stretches.forEach(({ start, end }, i) => {
    const down = start - ahead;
    if (down < fall && i === 0) points.push({ at: frames(0), level: under });
    else points.push({ at: frames(down - fall), level: alone }, { at: frames(down), level: under });
    const rest = i === stretches.length - 1 ? musicEnd - end : Number.POSITIVE_INFINITY;
    const release = releaseIn(rest, ducking);
    if (release)
      points.push(
        { at: frames(end + release.after), level: under },
        { at: frames(end + release.after + release.frames), level: alone },
      );
  });
  return points;
}

/** In the tail of a production the music comes up at once, so that there is something to fade (rule R6). */
function releaseIn(rest: number, { wait, rise }: DuckingSettings): { after: number; frames: number } | undefined {
  if (rest > TAIL) return { after: framesOf(wait), frames: framesOf(rise) };
  return rest >= 2 * TAIL_RISE ? { after: 0, frames: TAIL_RISE } : undefined;
}

/** Stretches that are less than `hold` apart are one. */
function merged(ranges: readonly Range[], hold: Frames): Range[] {
  const stretches: { start: Frames; end: Frames }[] = [];
  for (const { start, end } of [...ranges].sort((a, b) => a.start - b.start)) {
    const last = stretches.at(-1);
    if (last && start - last.end < hold) last.end = frames(Math.max(last.end, end));
    else stretches.push({ start, end });
  }
  return stretches;
}
