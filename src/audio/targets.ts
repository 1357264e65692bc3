// Delivery targets: how loud a finished file must be, by the name of where it goes.

import { didYouMean, Refusal } from '../errors.ts';
import { type Decibels, decibels, type Lufs, lufs } from '../units.ts';

export interface Target {
  /** Integrated loudness of a stereo file, and of a mono file measured as one channel. */
  readonly loudness: { readonly stereo: Lufs; readonly mono: Lufs };
  /** Highest true peak, in dBTP. */
  readonly ceiling: Decibels;
  readonly description: string;
}

/** One channel in both ears is 3 LU louder than it measures alone. */
const MONO = -3;

export const TARGETS = {
  podcast: target(-16, -1, 'Podcasts: Apple Podcasts, AES TD1008'),
  spotify: target(-14, -1, 'Spotify'),
  youtube: target(-14, -1, 'YouTube'),
  alexa: target(-14, -2, 'Alexa skills and briefings, which ask for -14 LUFS of mono files too', -14),
  broadcast: target(-23, -1, 'European broadcast: EBU R 128'),
  atsc: target(-24, -2, 'North American broadcast: ATSC A/85'),
  'streaming-speech': target(-18, -1, 'Speech on streaming services: AES TD1008'),
} as const satisfies Record<string, Target>;

/** Other names people know them by. */
const ALSO: Readonly<Record<string, keyof typeof TARGETS>> = { ebu: 'broadcast' };

/** What a plain number may ask for, in LUFS: below nobody hears it, above no speech gets without harm. */
const RANGE = { min: -40, max: -5 };

/**
 * The target of a name (`podcast`, `ebu`) or of a plain number of LUFS (`-18`), which has its ceiling at -1 dBTP.
 *
 * @throws Refusal unknown_loudness
 */
export function deliveryTarget(name: string): Target {
  const wanted = name.trim().toLowerCase();
  const known = Object.hasOwn(ALSO, wanted) ? ALSO[wanted]! : wanted;
  if (Object.hasOwn(TARGETS, known)) return TARGETS[known as keyof typeof TARGETS];
  const number = Number(wanted);
  if (wanted !== '' && number >= RANGE.min && number <= RANGE.max) return target(number, -1, `${number} LUFS`);
  const names = [...Object.keys(TARGETS), ...Object.keys(ALSO)];
  const near = didYouMean(wanted, names);
  throw new Refusal('unknown_loudness', `There is no loudness target '${name}'.`, {
    hint: `${near ? `Did you mean '${near}'? ` : ''}Known are ${names.join(', ')}, and numbers from ${RANGE.min} to ${RANGE.max} (LUFS).`,
  });
}

function target(stereo: number, ceiling: number, description: string, mono = stereo + MONO): Target {
  return {
    loudness: { stereo: lufs(stereo), mono: lufs(mono) },
    ceiling: decibels(ceiling),
    description,
  };
}
