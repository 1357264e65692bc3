// Puts what a section says and plays into its slot, and cuts what the slot has no room for: never in silence.

import type { Warning } from '../errors.ts';
import { type Frames, frames, framesOf, RATE } from '../units.ts';
import { continues, mediaFrames, type Placed, placeSteps } from './arrange.ts';
import { FADE_IN, FADE_OUT } from './edges.ts';
import { placeMedia } from './place-media.ts';
import { effectIn } from './segments.ts';
import type { Slot } from './slots.ts';
import type { ClipShape, PlacedClip, PlacedEffect, PlacedMedia, PlanInput, TemplateShape } from './timeline.ts';

/** Where speech is cut. */
const SPEECH_CUT = framesOf(0.03);

/** Words named in a warning; the others are counted. */
const NAMED_WORDS = 12;

/** What needs more than this is not fitted: that makes speech 12 % faster, and its pauses shorter. */
const FITTABLE_SPEED = 1.5;

/** With `fit`, speech is as fast already, and its pauses as short, as they may be made. */
type LengthWishes = Pick<PlanInput, 'fit' | 'forceLength'>;

export interface Laid {
  readonly clips: readonly PlacedClip[];
  readonly media: readonly PlacedMedia[];
  readonly effects: readonly PlacedEffect[];
  readonly warnings: readonly Warning[];
}

export function lay(slot: Slot, template: TemplateShape | undefined, wishes: LengthWishes): Laid {
  const { section, arrangement, origin, shorter, limit } = slot;
  const effect = (name: string) => effectIn(template, name, section.name);
  const steps = placeSteps(arrangement, origin, shorter, (name) => effect(name).cue);
  const warnings: Warning[] = [];
  const clips = placeClips(steps);
  const media: PlacedMedia[] = [];
  const effects: PlacedEffect[] = [];
  for (const { at, item } of steps) {
    if (item.kind === 'clip') continue;
    const lost = limit !== undefined && at >= limit;
    if (item.kind === 'effect') {
      const { frames: length } = effect(item.name);
      if (lost) warnings.push(lostEffect(section.name, item.name));
      else
        effects.push({
          name: item.name.toLowerCase(),
          start: at,
          end: frames(at + length),
          gain: template!.gain,
          fadeOut: frames(Math.min(FADE_OUT, length)),
        });
      continue;
    }
    const own = at + mediaFrames(item.media);
    const end = lost ? at : Math.min(own, limit ?? own);
    if (end < own) warnings.push(cutMedia(section.name, item.media.alias, own - end));
    if (!lost) media.push(placeMedia(item.media, at, end));
  }
  if (limit === undefined) return { clips, media, effects, warnings };
  const cut = cutClips(clips, limit);
  if (cut.lost.length > 0) warnings.push(cutSpeech(slot, limit, cut.lost, wishes));
  return { clips: cut.kept, media, effects, warnings };
}

function placeClips(steps: readonly Placed[]): PlacedClip[] {
  return steps.flatMap(({ at, item }, i) =>
    item.kind === 'clip'
      ? [placeClip(item.clip, at, isOneWith(steps[i - 1], steps[i]), isOneWith(steps[i], steps[i + 1]))]
      : [],
  );
}

/** Are the two halves of one sentence, with nothing between them? */
function isOneWith(first: Placed | undefined, second: Placed | undefined): boolean {
  if (first?.item.kind !== 'clip' || second?.item.kind !== 'clip') return false;
  const { audible } = first.item.clip;
  return first.at + audible.end - audible.start === second.at && continues(first.item.clip, second.item.clip);
}

function placeClip(clip: ClipShape, at: number, goesOn: boolean, isGoneOnWith: boolean): PlacedClip {
  const zero = at - clip.audible.start;
  // What would sound before the production begins is left out.
  const start = Math.max(0, zero);
  const half = Math.floor((zero + clip.frames - start) / 2);
  const absolute = (f: number) => frames(Math.max(0, zero + f));
  return {
    key: clip.key,
    voice: clip.voice,
    text: clip.text,
    start: frames(start),
    end: frames(zero + clip.frames),
    offset: frames(start - zero),
    gain: clip.gain,
    ...(clip.effect === undefined ? {} : { effect: clip.effect }),
    fadeIn: frames(goesOn ? 0 : Math.min(FADE_IN, half)),
    fadeOut: frames(isGoneOnWith ? 0 : Math.min(FADE_OUT, half)),
    words: clip.words.map((word) => ({ ...word, start: absolute(word.start), end: absolute(word.end) })),
    audible: { start: frames(at), end: absolute(clip.audible.end) },
  };
}

// ---- what does not fit ----------------------------------------------------------------------------------------------

/** Everything up to the last word that ends at the limit or before; `lost` are the words after it. */
function cutClips(clips: readonly PlacedClip[], limit: Frames): { kept: PlacedClip[]; lost: string[] } {
  const first = clips.findIndex((clip) => clip.audible.end > limit);
  if (first < 0) return { kept: [...clips], lost: [] };
  const kept = clips.slice(0, first);
  const cut = cutClip(clips[first]!, limit);
  if (cut !== undefined) kept.push(cut);
  // The half of a sentence that has lost the other one must end by itself.
  else if (kept.at(-1)?.fadeOut === 0) kept[first - 1] = { ...kept[first - 1]!, fadeOut: FADE_OUT };
  const lost = clips.slice(first).flatMap((clip) => wordsOf(clip).map(({ word }) => word));
  return { kept, lost: lost.slice(cut?.words.length ?? 0) };
}

/** Undefined when no word of the clip can be kept. */
function cutClip(clip: PlacedClip, limit: Frames): PlacedClip | undefined {
  const words = clip.words.filter((word) => word.end <= limit);
  const last = words.at(-1);
  if (clip.words.length > 0 && last === undefined) return undefined;
  // The fade lies after the word as far as the next one lets it. A clip without word times is cut where it must be.
  const next = clip.words[words.length]?.start ?? limit;
  const end = last === undefined ? limit : Math.min(limit, Math.max(last.end, Math.min(last.end + SPEECH_CUT, next)));
  if (end <= clip.audible.start) return undefined;
  return {
    ...clip,
    end: frames(end),
    audible: { start: clip.audible.start, end: frames(last?.end ?? limit) },
    text:
      last === undefined
        ? clip.text
        : textUpTo(
            clip.text,
            words.map(({ word }) => word),
          ),
    words,
    fadeIn: frames(Math.min(clip.fadeIn, Math.floor((end - clip.start) / 2))),
    fadeOut: frames(Math.min(SPEECH_CUT, Math.floor((end - clip.start) / 2))),
  };
}

function wordsOf(clip: PlacedClip): readonly { readonly word: string }[] {
  return clip.words.length > 0 ? clip.words : [{ word: clip.text }];
}

function textUpTo(text: string, words: readonly string[]): string {
  let end = 0;
  for (const word of words) {
    const at = text.indexOf(word, end);
    if (at >= 0) end = at + word.length;
  }
  return text.slice(0, end);
}

function cutSpeech(
  { section, overrun, speed }: Slot,
  limit: Frames,
  lost: readonly string[],
  { fit, forceLength }: LengthWishes,
): Warning {
  const named = lost.slice(0, NAMED_WORDS).join(' ');
  const others = lost.length > NAMED_WORDS ? ` … and ${lost.length - NAMED_WORDS} more words` : '';
  const remedy =
    speed === undefined
      ? 'Faster speech alone would not fit.'
      : `Spoken ${speed} times as fast${fit ? ' as now' : ''} it would fit.`;
  return {
    code: 'speech_cut',
    message: `The speech of section \`${section.name}\` is cut at ${limit / RATE} s: what is to be heard until then is ${milliseconds(overrun)} ms too long; lost: “${named}”${others}. ${remedy}`,
    hint: [
      lengthen(limit, limit + overrun, forceLength),
      ...(fit || speed === undefined || speed > FITTABLE_SPEED ? [] : ['let it be fitted (`fit`)']),
      'or shorten the text.',
    ].join(', '),
  };
}

/** `needed`: where what is cut at the limit would end. */
function lengthen(limit: number, needed: number, forceLength: number | undefined): string {
  const atLeast = `${Math.ceil((needed / RATE) * 10) / 10} s or more`;
  if (limit === forceLength) return `Force a length of ${atLeast}`;
  const isShort = forceLength !== undefined && forceLength < needed;
  return `Move the mark to ${atLeast}${isShort ? ' and force as much' : ''}`;
}

function cutMedia(section: string, alias: string, lost: number): Warning {
  return {
    code: 'media_cut',
    message: `The media \`${alias}\` in section \`${section}\` lost its last ${milliseconds(lost)} ms at the section's end.`,
    hint: 'Move the mark, or use a shorter file.',
  };
}

function lostEffect(section: string, name: string): Warning {
  return {
    code: 'effect_cut',
    message: `The effect \`${name}\` of section \`${section}\` is not heard: the section ends before it.`,
    hint: 'Move the mark, or shorten what stands before the effect.',
  };
}

function milliseconds(f: number): number {
  return Math.round((f / RATE) * 1000);
}
