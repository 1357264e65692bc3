// From a score and its clips to what the timeline is planned from: pieces of speech, levelled, with marks in frames.

import { levelClips, VOICE_LOUDNESS } from '../audio/level.ts';
import { deliveryTarget, type Layout } from '../audio/targets.ts';
import { Refusal } from '../errors.ts';
import { LIMITS } from '../limits.ts';
import type { MediaSettings } from '../script/media-settings.ts';
import type { Moment } from '../script/moment.ts';
import { type Clip, type ClipItem, cutClip } from '../speech/clip.ts';
import { PACE, PAUSES, type PlannedUtterance } from '../speech/utterances.ts';
import type { MediaShape, PlanInput, PlanItem, PlanSection, TemplateShape } from '../timeline/timeline.ts';
import { type Decibels, type Frames, frames, framesOf, type Lufs } from '../units.ts';
import type { ProductionRequest } from './request.ts';
import { cueSettings, type MediaUse, type ScoredSection, utterancesOf } from './score.ts';

/** What answers the shape of a media file as it is played in one place. */
export type MediaOf = (alias: string, settings: MediaSettings) => MediaShape;

/** `clipOf` answers each utterance's clip (or an estimate of it). */
export function planInputOf(
  request: ProductionRequest,
  sections: readonly ScoredSection[],
  template: TemplateShape | undefined,
  clipOf: (utterance: PlannedUtterance) => Clip,
  placed: readonly MediaUse[],
  mediaOf: MediaOf,
): PlanInput {
  const levels = levelsOf(sections, clipOf);
  const { layout } = deliveryTarget(String(request.loudness));
  const planned = sections.map((section, i) =>
    planSection(request, section, i === sections.length - 1, levels, clipOf, mediaOf),
  );
  const speechStart = request.speechStart ?? layout?.head.aim;
  return {
    sections: layout ? asLaidOut(planned, layout) : planned,
    template,
    preset: request.preset,
    forceLength: inFrames(request.forceLength),
    speechStart: inFrames(speechStart),
    talkOver: request.talkOver,
    fadeIn: inFrames(request.fadeIn),
    fadeOut: inFrames(request.fadeOut),
    fit: request.fit,
    media: placed.map(({ alias, settings }) => ({
      media: mediaOf(alias, settings),
      at: momentInFrames(settings.at!),
      until: settings.until && momentInFrames(settings.until),
    })),
  };
}

/** Without music, and with the target's silence at the end. */
function asLaidOut(sections: readonly PlanSection[], { tail }: Layout): PlanSection[] {
  return sections.map((section, i) => ({
    ...section,
    segment: '',
    items:
      i === sections.length - 1
        ? [...section.items, { kind: 'pause', frames: framesOf(tail.aim), written: true }]
        : section.items,
  }));
}

function inFrames(seconds: number | undefined): Frames | undefined {
  return seconds === undefined ? undefined : framesOf(seconds);
}

function momentInFrames({ anchor, offset }: Moment): Moment<Frames> {
  return { anchor, offset: framesOf(offset) };
}

function planSection(
  request: ProductionRequest,
  section: ScoredSection,
  isLast: boolean,
  levels: ReadonlyMap<PlannedUtterance, Decibels>,
  clipOf: (utterance: PlannedUtterance) => Clip,
  mediaOf: MediaOf,
): PlanSection {
  const settings = settingsOf(request, section.name);
  const items = section.items.flatMap((item): ClipItem[] =>
    item.kind === 'utterance' ? cutClip(clipOf(item.utterance), item.utterance, levels.get(item.utterance)!) : [item],
  );
  return {
    name: section.name,
    segment: section.segment,
    items: [
      ...withoutNaturalEnd(items).map((item) => planItem(item, request, mediaOf)),
      ...(isLast ? [] : [sectionPause(section)]),
    ],
    startAt: inFrames(settings.startAt),
    endAt: inFrames(settings.endAt),
    justify: settings.justify === 'center' ? 'centre' : settings.justify,
    silencePadding: framesOf(settings.padding ?? request.padding),
  };
}

function planItem(item: ClipItem, request: ProductionRequest, mediaOf: MediaOf): PlanItem {
  switch (item.kind) {
    case 'clip':
      return item;
    case 'pause':
      return { kind: 'pause', frames: framesOf(item.pause.seconds), written: item.pause.written };
    case 'media':
      return { kind: 'media', media: mediaOf(item.cue.name, cueSettings(request, item.cue)) };
    case 'effect':
      return { kind: 'effect', name: item.cue.name };
    case 'utterance':
      throw new Error('an utterance stands inside an utterance');
  }
}

/** The pause after a sentence is for a sentence that follows; between sections stands the section's own. */
function withoutNaturalEnd(items: readonly ClipItem[]): readonly ClipItem[] {
  const last = items.at(-1);
  return last?.kind === 'pause' && !last.pause.written ? items.slice(0, -1) : items;
}

function sectionPause(section: ScoredSection): PlanItem {
  const last = section.items.findLast((item) => item.kind === 'utterance');
  return { kind: 'pause', frames: framesOf(PAUSES.section / (last?.utterance.speed ?? 1)), written: false };
}

/** One gain a clip, so that voices and clips lie together before anything written makes them louder or softer. */
function levelsOf(
  sections: readonly ScoredSection[],
  clipOf: (utterance: PlannedUtterance) => Clip,
): Map<PlannedUtterance, Decibels> {
  const utterances = utterancesOf(sections);
  const gains = levelClips(
    utterances.map((utterance) => {
      const { frames, loudness } = clipOf(utterance);
      const voiceLoudness = utterance.voice.loudness ?? loudnessOfAll(utterances, utterance.voice.id, clipOf);
      return { voice: utterance.voice.id, voiceLoudness, loudness, frames };
    }),
  );
  return new Map(utterances.map((utterance, i) => [utterance, gains[i]!]));
}

/** A voice that was never measured lies where most of what it says here lies: the median by length. */
function loudnessOfAll(
  utterances: readonly PlannedUtterance[],
  voice: string,
  clipOf: (utterance: PlannedUtterance) => Clip,
): Lufs {
  const clips = utterances.filter((utterance) => utterance.voice.id === voice).map(clipOf);
  const heard = clips.filter((clip) => clip.loudness !== undefined).sort((a, b) => a.loudness! - b.loudness!);
  const half = heard.reduce((sum, clip) => sum + clip.frames, 0) / 2;
  let frames = 0;
  for (const clip of heard) {
    frames += clip.frames;
    if (frames >= half) return clip.loudness!;
  }
  return VOICE_LOUDNESS;
}

export function settingsOf(request: ProductionRequest, section: string): ProductionRequest['sections'][string] {
  const found = Object.entries(request.sections).find(([name]) => name.toLowerCase() === section.toLowerCase());
  return found?.[1] ?? {};
}

/** A clip that has not been spoken yet, as long as its letters let expect. */
export function estimatedClip(utterance: PlannedUtterance, key: string): Clip {
  const words: { start: Frames; end: Frames }[] = [];
  let at = 0;
  for (const word of utterance.words)
    for (const said of word.spoken) {
      const length = framesOf(((said.ipa ?? said.text).length + 1) / PACE.characters / utterance.speed);
      words.push({ start: frames(at), end: frames(at + length) });
      at += length + (said.after === '' ? 0 : framesOf(PACE.punctuation / utterance.speed));
    }
  // Whole hops of 5 ms, all of them audible.
  const hops = Math.max(1, Math.ceil(at / 240));
  return {
    key,
    frames: frames(hops * 240),
    words,
    loudness: undefined,
    envelope: new Array(hops).fill(0),
    steps: [],
    warnings: [],
  };
}

/** Refuses a production that is longer than any can be. */
export function checkLength(seconds: number): void {
  if (seconds > LIMITS.productionSeconds)
    throw new Refusal(
      'timing_impossible',
      `The production would be ${Math.round(seconds)} s long; at most ${LIMITS.productionSeconds} s are made.`,
      {
        hint: 'Divide the script.',
      },
    );
}
