// What is done to a spoken clip because its voice cannot: it is stretched, and moved to another pitch.

import { medianPitch, trackPitch } from '../audio/pitch.ts';
import { changeProsody } from '../audio/prosody.ts';
import type { Warning } from '../errors.ts';
import { LIMITS } from '../limits.ts';
import { frames } from '../units.ts';
import { type Clip, describeClip } from './clip.ts';
import type { PitchChange, PlannedUtterance } from './utterances.ts';

export interface Change {
  /** Factor on the speed that the clip was spoken at. */
  readonly speed: number;
  readonly pitch: PitchChange | undefined;
}

/** Raise it whenever a change comes to sound otherwise: part of the key of every changed clip. */
export const CHANGE_VERSION = 1;

/** The speed that a voice is asked for: as much of the utterance's as it can do itself, which sounds best. */
export function spokenSpeed({ speed, voice }: PlannedUtterance): number {
  const { min, max } = voice.can.speed;
  return Math.min(max, Math.max(min, speed));
}

/** Undefined where the clip is as its voice speaks it. */
export function changeOf(utterance: PlannedUtterance): Change | undefined {
  const speed = utterance.speed / spokenSpeed(utterance);
  const { pitch } = utterance;
  return speed === 1 && pitch === undefined ? undefined : { speed, pitch };
}

export function changeClip(
  key: string,
  { clip, samples }: { readonly clip: Clip; readonly samples: Float32Array },
  { speed, pitch }: Change,
): { clip: Clip; samples: Float32Array } {
  const { semitones, warnings } = semitonesOf(samples, pitch);
  const changed = changeProsody(samples, { speed, pitch: semitones });
  const at = (frame: number) => frames(changed.at(frame));
  const words = clip.words.map(({ start, end }) => ({ start: at(start), end: at(end) }));
  return {
    clip: describeClip(key, changed.samples, words, [...clip.warnings, ...warnings]),
    samples: changed.samples,
  };
}

function semitonesOf(
  samples: Float32Array,
  pitch: PitchChange | undefined,
): { semitones: number; warnings: Warning[] } {
  if (!pitch) return { semitones: 0, warnings: [] };
  const own = pitch.hertz === 0 ? undefined : medianPitch(trackPitch(samples));
  const asked = pitch.semitones + (own === undefined ? 0 : 12 * Math.log2(Math.max(1, own + pitch.hertz) / own));
  const { min, max } = LIMITS.pitchSemitones;
  const semitones = Math.min(max, Math.max(min, asked));
  if (semitones === asked) return { semitones, warnings: [] };
  const message = `A pitch of ${Math.round(asked)} semitones from the voice's own is beyond ${min} to ${max}; it becomes ${semitones}.`;
  return { semitones, warnings: [{ code: 'prosody_limited', message }] };
}
