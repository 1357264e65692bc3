// From a score to its timeline: everything spoken, or estimated, then laid out.

import type { Warning } from '../errors.ts';
import { LIMITS } from '../limits.ts';
import { placeOf } from '../script/place.ts';
import { type Clip, parseClipKey } from '../speech/clip.ts';
import { type SpeechPorts, say } from '../speech/say.ts';
import type { PlannedUtterance } from '../speech/utterances.ts';
import { plan } from '../timeline/plan.ts';
import { planMedia } from '../timeline/plan-media.ts';
import { neededSpeed } from '../timeline/slots.ts';
import type { Timeline } from '../timeline/timeline.ts';
import { framesOf, secondsOf } from '../units.ts';
import { checkLength, type MediaOf, planInputOf } from './plan-input.ts';
import type { ProductionRequest } from './request.ts';
import { type Score, type ScoredSection, timelineSettings, utterancesOf } from './score.ts';

export interface Performed {
  readonly timeline: Timeline;
  readonly warnings: readonly Warning[];
  /** Was the clip of this key (of a placed clip) spoken before? */
  isCached(key: string): boolean;
  /** What is said in the clip of this key (of a {@link Clip}). */
  utteranceOf(key: string): PlannedUtterance;
}

/** What answers an utterance with its clip: {@link speakAll}, or an estimate. */
export type ClipSource = (utterances: readonly PlannedUtterance[]) => Promise<readonly KnownClip[]>;

export interface KnownClip {
  readonly clip: Clip;
  /** Key of the clip as its voice speaks it: two pitches of it are spoken once. */
  readonly of: string;
  readonly cached: boolean;
  readonly warnings: readonly Warning[];
}

/** Faster than this, speech is heard to hurry. */
const FIT_SPEED = 1.12;

export async function perform(
  request: ProductionRequest,
  score: Score,
  mediaOf: MediaOf,
  clipsFor: ClipSource,
): Promise<Performed> {
  if (request.timeline)
    return {
      timeline: checked(mediaTimeline(request, mediaOf)),
      warnings: [],
      isCached: () => false,
      utteranceOf: (key) => {
        throw new Error(`no clip ${key} in a timeline of media`);
      },
    };
  let { sections } = score;
  let { input, known, utterances } = await inputFor(sections);
  if (request.fit) {
    const speeds = neededSpeed(input);
    if ([...speeds.values()].some((speed) => speed > 1)) {
      sections = sections.map((section) => faster(section, Math.min(FIT_SPEED, speeds.get(section.name) ?? 1)));
      ({ input, known, utterances } = await inputFor(sections));
    }
  }
  const cached = spokenBefore(known);
  return {
    timeline: checked(plan(input)),
    warnings: placed(known, utterances, score),
    isCached: (key) => cached.has(parseClipKey(key).clip),
    utteranceOf: (key) => utterances.get(key)!,
  };

  async function inputFor(sections: readonly ScoredSection[]) {
    const utterances = utterancesOf(sections);
    const known = await clipsFor(utterances);
    const clips = new Map(utterances.map((utterance, i) => [utterance, known[i]!.clip]));
    const input = planInputOf(
      request,
      sections,
      score.template?.shape,
      (utterance) => clips.get(utterance)!,
      score.placed,
      mediaOf,
    );
    return {
      input,
      known: [...new Set(known)],
      utterances: new Map(utterances.map((utterance, i) => [known[i]!.clip.key, utterance])),
    };
  }
}

/** Keys of clips that were spoken for another production, or are the same speech, changed, as one that is spoken for this. */
function spokenBefore(known: readonly KnownClip[]): ReadonlySet<string> {
  const first = new Map<string, string>();
  for (const { cached, of, clip } of known) if (!cached && !first.has(of)) first.set(of, clip.key);
  return new Set(known.filter(({ of, clip }) => first.get(of) !== clip.key).map(({ clip }) => clip.key));
}

/** What voices warn of, each thing once, where the first sentence stands that it is of. */
function placed(
  known: readonly KnownClip[],
  utterances: ReadonlyMap<string, PlannedUtterance>,
  { script }: Score,
): Warning[] {
  const warnings = new Map<string, Warning>();
  for (const { clip, warnings: its } of known) {
    const word = utterances.get(clip.key)?.words[0];
    const place = script && word && placeOf(script.text, word.span.start);
    for (const warning of its) {
      const key = `${warning.code}: ${warning.message}`;
      if (!warnings.has(key)) warnings.set(key, { ...place, ...warning });
    }
  }
  return [...warnings.values()];
}

/** Speaks what is not in the cache. */
export function speakAll(
  ports: SpeechPorts,
  onClip: (done: number, total: number, cached: number) => void,
): ClipSource {
  return async (utterances) => {
    let done = 0;
    let cached = 0;
    const total = new Set(utterances).size;
    return say(utterances, ports, (spoken) => {
      done++;
      if (spoken.cached) cached++;
      onClip(done, total, cached);
    });
  };
}

function faster(section: ScoredSection, factor: number): ScoredSection {
  if (factor <= 1) return section;
  const items = section.items.map((item) => {
    if (item.kind !== 'utterance') return item;
    const speed = Math.min(LIMITS.speed.max, item.utterance.speed * factor);
    return { ...item, utterance: { ...item.utterance, speed } };
  });
  return { ...section, items };
}

function mediaTimeline(request: ProductionRequest, mediaOf: MediaOf): Timeline {
  const { timeline, preset } = request;
  const files = timeline!.flatMap(({ contentType, files }) =>
    files.map(({ media, startAt, endAt }) => ({
      media: mediaOf(media, timelineSettings(request, media, contentType)),
      startAt: framesOf(startAt),
      endAt: endAt === undefined ? undefined : framesOf(endAt),
    })),
  );
  return planMedia({ files, preset });
}

function checked(timeline: Timeline): Timeline {
  checkLength(secondsOf(timeline.frames));
  return timeline;
}
