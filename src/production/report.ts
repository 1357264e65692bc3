// A timeline for programs: seconds inside the finished file instead of frames.

import { parseClipKey } from '../speech/clip.ts';
import type { Range, Timeline } from '../timeline/timeline.ts';
import { secondsOf } from '../units.ts';

export interface TimelineReport {
  readonly rate: number;
  readonly sections: readonly SectionReport[];
  readonly beds: readonly (Times & { readonly segment: string })[];
  readonly effects: readonly (Times & { readonly name: string })[];
  readonly media: readonly (Times & { readonly alias: string })[];
  /** `<mark name="…"/>`: where the word after it starts. */
  readonly marks: readonly { readonly name: string; readonly at: number }[];
}

interface Times {
  readonly start: number;
  readonly end: number;
}

export interface SectionReport extends Times {
  readonly name: string;
  /** Who speaks in it, several joined by `+`; null where nobody does. */
  readonly voice: string | null;
  readonly clips: readonly ClipReport[];
}

export interface ClipReport extends Times {
  readonly text: string;
  readonly voice: string;
  /** Spoken before: for another production, or earlier in this one. */
  readonly cached: boolean;
  /** What is done to the voice. */
  readonly effect?: string | undefined;
  readonly words: readonly (Times & { readonly word: string })[];
}

/** `isCached` answers for a placed clip's key. */
export function reportOf(timeline: Timeline, isCached: (key: string) => boolean): TimelineReport {
  const isRepeated = repeats();
  return {
    rate: timeline.rate,
    sections: timeline.sections.map((section) => ({
      name: section.name,
      voice: [...new Set(section.clips.map((clip) => clip.voice))].join('+') || null,
      ...times(section),
      clips: section.clips.map((clip) => ({
        text: clip.text,
        voice: clip.voice,
        ...times(clip.audible),
        cached: isRepeated(clip.key) || isCached(clip.key),
        ...(clip.effect === undefined ? {} : { effect: clip.effect }),
        words: clip.words.map((word) => ({ word: word.word, ...times(word) })),
      })),
    })),
    beds: timeline.beds.map((bed) => ({ segment: bed.segment, ...times(bed) })),
    effects: timeline.effects.map((effect) => ({ name: effect.name, ...times(effect) })),
    media: timeline.media.map((media) => ({ alias: media.alias, ...times(media) })),
    marks: timeline.sections.flatMap((section) =>
      section.clips.flatMap((clip) =>
        clip.words.flatMap(({ marks = [], start }) => marks.map((name) => ({ name, at: round(secondsOf(start)) }))),
      ),
    ),
  };
}

/** Tells of each placed clip, in their order, whether the same words were heard before: a sentence may be cut into several. */
function repeats(): (key: string) => boolean {
  const heard = new Map<string, number>();
  return (key) => {
    const { clip, start, end } = parseClipKey(key);
    if (start < (heard.get(clip) ?? 0)) return true;
    heard.set(clip, end);
    return false;
  };
}

function times({ start, end }: Range): Times {
  return { start: round(secondsOf(start)), end: round(secondsOf(end)) };
}

/** A tenth of a millisecond is less than five frames. */
function round(seconds: number): number {
  return Math.round(seconds * 10_000) / 10_000;
}
