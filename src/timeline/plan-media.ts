// Plans a media timeline: files at absolute times, speech over sound, and no script.

import { Refusal, type Warning } from '../errors.ts';
import { type Frames, frames, RATE } from '../units.ts';
import { mediaFrames } from './arrange.ts';
import { musicLevelOf } from './ducking.ts';
import { placeMedia } from './place-media.ts';
import { speechOf } from './plan.ts';
import type { Preset } from './preset.ts';
import type { MediaShape, PlacedMedia, Timeline } from './timeline.ts';

export interface MediaTimeline {
  readonly files: readonly MediaSlot[];
  readonly preset: Preset;
}

export interface MediaSlot {
  readonly media: MediaShape;
  readonly startAt: Frames;
  /** Undefined: where the file ends. */
  readonly endAt: Frames | undefined;
}

/**
 * A file longer than its slot is cut; a shorter one leaves silence, unless it is music that may be repeated. The production
 * ends with the last slot. Refuses `timing_impossible` for a slot without length.
 */
export function planMedia({ files, preset }: MediaTimeline): Timeline {
  const media = files.map(place);
  const end = files.reduce((last, { endAt }, i) => Math.max(last, endAt ?? media[i]!.end), 0);
  const music = media.filter(({ kind }) => kind === 'music').reduce((last, file) => Math.max(last, file.end), 0);
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
  const loops = media.loop !== undefined && media.kind === 'music' && endAt !== undefined;
  const own = loops ? endAt : startAt + mediaFrames(media);
  return placeMedia(media, startAt, Math.min(endAt ?? own, own), loops);
}

/** Speech is not cut in silence, music beneath it is. */
function warningsOf({ media, endAt }: MediaSlot, { kind, start, end }: PlacedMedia): Warning[] {
  const lost = start + mediaFrames(media) - end;
  if (kind === 'music' || lost <= 0) return [];
  return [
    {
      code: 'speech_cut',
      message: `The media \`${media.alias}\` lost its last ${Math.round((lost / RATE) * 1000)} ms at its end at ${endAt! / RATE} s.`,
      hint: 'Give it more time, or leave out its end.',
    },
  ];
}
