// Delivery targets: what a finished file must be, by the name of where it goes.

import { didYouMean, Refusal } from '../errors.ts';
import { type Decibels, decibels, type Lufs, lufs, type Seconds, seconds } from '../units.ts';

export interface Target {
  readonly name: string;
  readonly description: string;
  /** Integrated loudness of a stereo file, and of a mono file measured as one channel. */
  readonly loudness: { readonly stereo: Lufs; readonly mono: Lufs };
  /** LU by which a file may be off before it is refused. */
  readonly tolerance: number;
  /** Loudest 3 s of short pieces, in LUFS, and the seconds from which on it is no short piece. */
  readonly shortForm?: { readonly maxShortTerm: Lufs; readonly below: Seconds } | undefined;
  /** Highest true peak, in dBTP. */
  readonly ceiling: Decibels;
  /** Instead of the loudness: RMS over the whole file, in dBFS (a sine of full scale has -3). */
  readonly rms?: Band | undefined;
  /** Highest RMS of the quietest half second, in dBFS. */
  readonly noiseFloor?: Decibels | undefined;
  /** Hz, and kbit/s of an MP3 with a constant bit rate, where they are asked for. */
  readonly format?: { readonly rate: number; readonly leastBitRate: number } | undefined;
  /** How the file is laid out, where the target says: without music. */
  readonly layout?: Layout | undefined;
}

/** What is aimed at, and what is taken. */
export interface Band<Unit = Decibels> {
  readonly aim: Unit;
  readonly min: Unit;
  readonly max: Unit;
}

export interface Layout {
  /** Before the first word and after the last. */
  readonly head: Band<Seconds>;
  readonly tail: Band<Seconds>;
  /** RMS in dBFS of what lies under everything, so that gaps are a room's and not digital silence. */
  readonly roomTone: Decibels;
}

/** One channel in both ears is 3 LU louder than it measures alone. */
const MONO = -3;
/** What services take for right where they say nothing. */
const USUAL_TOLERANCE = 1;

/** By name, in the order in which they are shown. Their documents give the figures. */
export const TARGETS = {
  podcast: target('podcast', -16, -1, 'Podcasts: Apple Podcasts, AES TD1008'),
  spotify: target('spotify', -14, -1, 'Spotify'),
  youtube: target('youtube', -14, -1, 'YouTube'),
  alexa: target('alexa', -14, -2, 'Alexa skills and briefings, which ask for -14 LUFS of mono files too', {
    mono: -14,
  }),
  // ±0.5 LU as in R 128-2014 and in its supplement s1 on adverts and other short pieces (2020: ±1 LU for live programmes).
  broadcast: {
    ...target('broadcast', -23, -1, 'European broadcast: EBU R 128 and its supplement s1', { tolerance: 0.5 }),
    shortForm: { maxShortTerm: lufs(-18), below: seconds(120) },
  },
  atsc: target('atsc', -24, -2, 'North American broadcast: ATSC A/85', { tolerance: 2 }),
  'streaming-speech': target('streaming-speech', -18, -1, 'Speech on streaming services: AES TD1008'),
  acx: {
    // ACX measures RMS; the loudness is where speech of that RMS lies, and only says where to look.
    ...target('acx', -19, -3.2, 'Audiobooks: ACX and Audible, without music', { mono: -22 }),
    rms: { aim: decibels(-20.5), min: decibels(-23), max: decibels(-18) },
    noiseFloor: decibels(-60),
    format: { rate: 44_100, leastBitRate: 192 },
    // ACX's own bounds: half a second to one, one second to five.
    layout: {
      head: { aim: seconds(0.75), min: seconds(0.5), max: seconds(1) },
      tail: { aim: seconds(3), min: seconds(1), max: seconds(5) },
      roomTone: decibels(-72),
    },
  },
} as const satisfies Record<string, Target>;

/** Other names people know them by. */
const ALSO: Readonly<Record<string, keyof typeof TARGETS>> = { ebu: 'broadcast', r128: 'broadcast', audiobook: 'acx' };

export function otherNamesOf(target: string): string[] {
  return Object.keys(ALSO).filter((name) => ALSO[name] === target);
}

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
  if (wanted !== '' && number >= RANGE.min && number <= RANGE.max) return target(wanted, number, -1, `${number} LUFS`);
  const names = [...Object.keys(TARGETS), ...Object.keys(ALSO)];
  const near = didYouMean(wanted, names);
  throw new Refusal('unknown_loudness', `There is no loudness target '${name}'.`, {
    hint: `${near ? `Did you mean '${near}'? ` : ''}Known are ${names.join(', ')}, and numbers from ${RANGE.min} to ${RANGE.max} (LUFS).`,
  });
}

/** Mono files have a target of their own. */
export function loudnessFor(channels: 1 | 2, { loudness }: Target): Lufs {
  return channels === 2 ? loudness.stereo : loudness.mono;
}

function target(
  name: string,
  stereo: number,
  ceiling: number,
  description: string,
  { mono = stereo + MONO, tolerance = USUAL_TOLERANCE }: { mono?: number; tolerance?: number } = {},
): Target {
  return {
    name,
    description,
    loudness: { stereo: lufs(stereo), mono: lufs(mono) },
    tolerance,
    ceiling: decibels(ceiling),
  };
}
