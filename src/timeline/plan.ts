// Plans a production: from what is said and how long it takes to what sounds when, in whole frames. Pure data in and out.

import type { Warning } from '../errors.ts';
import { type Frames, frames, RATE } from '../units.ts';
import { audibleEnd } from './arrange.ts';
import { bedsOf, fadeAtEnd, RING_OUT, TAIL, TAIL_RISE } from './beds.ts';
import { musicLevelOf } from './ducking.ts';
import { lay } from './lay.ts';
import { momentsIn } from './moments.ts';
import { contentEndOfMedia, endMedia, startMedia } from './place-media.ts';
import { effectIn } from './segments.ts';
import { type Slot, slotsOf } from './slots.ts';
import type { PlacedClip, PlacedEffect, PlacedMedia, PlanInput, Range, Timeline } from './timeline.ts';

/**
 * The same input gives the same timeline; clips may be estimates. Refuses `unknown_segment`, `unknown_effect` and
 * `timing_impossible`; what was lost to a mark comes back as a warning.
 */
export function plan(input: PlanInput): Timeline {
  const { template, preset, forceLength, fadeIn, fadeOut } = input;
  const slots = slotsOf(input);
  const laid = slots.map((slot) => lay(slot, template, input));
  const clips = laid.flatMap((section) => section.clips);
  const { started, warnings: unheard } = startMedia(input, momentsIn(slots, clips));
  const effects = laid.flatMap((section) => section.effects);

  const last = slots.at(-1);
  const forcedEnd = forceLength ?? last?.section.endAt;
  const said = last === undefined ? 0 : contentEndOf(last, input);
  const contentEnd = Math.min(Math.max(said, contentEndOfMedia(started)), forcedEnd ?? Number.POSITIVE_INFINITY);
  const isSaid = contentEnd > said || (last !== undefined && isHeard(last));
  const tail = isSaid ? (fadeOut === undefined ? TAIL : TAIL_RISE + fadeOut) : 0;
  const beds = template === undefined ? [] : bedsOf({ slots, template, contentEnd, tail, forcedEnd, fadeIn, fadeOut });
  const musicEnd = forcedEnd ?? Math.max(contentEnd + tail, endOfAll(beds));
  const fade = fadeAtEnd(musicEnd - contentEnd, fadeOut);
  const placed = endMedia(started, { musicEnd, fade, limit: forcedEnd });
  const media = [...laid.flatMap((section) => section.media), ...placed.media];
  const end = forcedEnd ?? frames(Math.max(contentEnd, ...[clips, media, effects, beds].map(endOfAll)));

  return {
    rate: RATE,
    frames: end,
    preset,
    sections: slots.map((slot, i) => ({
      name: slot.section.name,
      segment: slot.segment,
      start: slot.start,
      end: sectionEnd(slot, slots[i + 1], end),
      clips: endingBy(end, laid[i]!.clips),
    })),
    beds: endingBy(end, beds),
    effects: endingBy(
      end,
      effects.map((effect) => ringingOut(effect, end)),
    ),
    media: endingBy(end, media),
    musicLevel: musicLevelOf(
      preset.music.ducking,
      speechOf(clips, media),
      Math.min(end, endOfAll([...beds, ...media.filter(({ kind }) => kind === 'music')])),
    ),
    warnings: [
      ...laid.flatMap((section) => section.warnings),
      ...unheard,
      ...placed.warnings,
      ...notTalkedOver(input, slots),
    ],
  };
}

/** Up to the next section, unless marks leave something between; the music after the last word is the last section's. */
function sectionEnd(slot: Slot, next: Slot | undefined, end: Frames): Frames {
  if (next === undefined) return end;
  return next.marked ? slot.end : next.start;
}

/** Where somebody speaks, or where media stands in for speech. */
export function speechOf(clips: readonly PlacedClip[], media: readonly PlacedMedia[]): Range[] {
  const spoken = clips.map(({ audible, words }) => ({
    start: frames(Math.min(audible.start, words[0]?.start ?? audible.start)),
    end: frames(Math.max(audible.end, words.at(-1)?.end ?? audible.end)),
  }));
  const heard = media.filter(({ kind }) => kind === 'speech').flatMap((file) => file.sounding ?? [file]);
  return [...spoken, ...heard];
}

function contentEndOf({ arrangement, origin, shorter, section, end }: Slot, { template }: PlanInput): number {
  const cue = (name: string) => effectIn(template, name, section.name).cue;
  const content = audibleEnd(arrangement, shorter, cue) + arrangement.trail;
  return content === 0 ? end : origin + content;
}

function isHeard({ arrangement: { lead, steps } }: Slot): boolean {
  return steps.length > 0 || lead > 0;
}

function endOfAll(ranges: readonly Range[]): number {
  return ranges.reduce((end, range) => Math.max(end, range.end), 0);
}

/** What rings beyond the production's end is cut there, with its own fade. */
function endingBy<R extends Range>(end: Frames, ranges: readonly R[]): R[] {
  return ranges.flatMap((range) => {
    if (range.start >= end) return [];
    return [range.end <= end ? range : { ...range, end }];
  });
}

function ringingOut(effect: PlacedEffect, end: Frames): PlacedEffect {
  if (effect.end <= end || effect.start >= end) return effect;
  return { ...effect, fadeOut: frames(Math.min(RING_OUT, end - effect.start)) };
}

function notTalkedOver({ talkOver, sections }: PlanInput, [first]: readonly Slot[]): Warning[] {
  if (!talkOver || first === undefined || first.post !== undefined) return [];
  return [
    {
      code: 'talk_over_impossible',
      message: `The section \`${sections[0]!.name}\` cannot end where its music does: ${
        first.segment === undefined ? 'it has none' : 'the music is too short for it, or nothing comes in behind it'
      }.`,
      hint: 'Shorten what is said over the intro, or let another segment follow it.',
    },
  ];
}
