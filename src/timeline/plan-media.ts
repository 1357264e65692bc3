// Plans a media timeline: files at absolute times, speech over sound, and no script.

import { Refusal, type Warning } from '../errors.ts';
import { type Frames, frames, RATE } from '../units.ts';
import { musicLevelOf } from './ducking.ts';
import { mediaFades } from './lay.ts';
import { speechOf } from './plan.ts';
import type { Preset } from './preset.ts';
import type { MediaShape, PlacedMedia, Timeline } from './timeline.ts';

export interface MediaTimeline {
  readonly files: readonly MediaSlot[];
  readonly preset: Preset;
}

export interface MediaSlot {
  /** `speech` is heard as it is; `sound` lies beneath it, levelled and ducked like music. */
  readonly media: MediaShape;
  readonly startAt: Frames;
  /** Undefined: where the file ends. */
  readonly endAt: Frames | undefined;
}

/**
 * A file longer than its slot is cut; a shorter one leaves silence, unless it is sound that may be repeated. The production
 * ends with the last slot. Refuses `timing_impossible` for a slot without length.
 */
export function planMedia({ files, preset }: MediaTimeline): Timeline {
  const media = files.map(place);
  const end = files.reduce((last, { endAt }, i) => Math.max(last, endAt ?? media[i]!.end), 0);
  const music = media.filter((file) => file.ducked).reduce((last, file) => Math.max(last, file.end), 0);
  return {
    rate: RATE,
    frames: frames(end),
    preset,
    sections: [],
    beds: [],
    effects: [],
    media,
    musicLevel: musicLevelOf(preset.music.ducking, speechOf([], media), music),
    warnings: files.flatMap((slot, i) => warningsOf(slot, media[i]!)),
  };
}

function place({ media, startAt, endAt }: MediaSlot): PlacedMedia {
  if (endAt !== undefined && endAt <= startAt)
    throw new Refusal(
      'timing_impossible',
      `The media \`${media.alias}\` starts at ${startAt / RATE} s and ends at ${endAt / RATE} s.`,
      { hint: 'Let it end after its start.' },
    );
  const { alias, key, kind, gain, frames: length } = media;
  const loop = media.loop && kind === 'sound';
  const own = loop && endAt !== undefined ? Number.POSITIVE_INFINITY : startAt + length;
  const end = Math.min(endAt ?? own, own);
  return {
    ...{ alias, key, kind, gain, frames: length, loop, ducked: kind === 'sound', offset: frames(0) },
    start: startAt,
    end: frames(end),
    ...mediaFades(startAt, end, end < own),
  };
}

/** Speech is not cut in silence, sound beneath it is. */
function warningsOf({ media, endAt }: MediaSlot, { kind, start, end }: PlacedMedia): Warning[] {
  const lost = start + media.frames - end;
  if (kind === 'sound' || lost <= 0) return [];
  return [
    {
      code: 'speech_cut',
      message: `The media \`${media.alias}\` lost its last ${Math.round((lost / RATE) * 1000)} ms at its end at ${endAt! / RATE} s.`,
      hint: 'Give it more time, or leave out its end.',
    },
  ];
}
