// Mastering: one linear gain, a true-peak limiter where the peaks need it, and as many looks as it takes to be right.

import type { Warning } from '../errors.ts';
import { type Decibels, decibels, type Lufs, lufs, RATE } from '../units.ts';
import { createLimiter, MARGIN, type Reduction } from './limiter.ts';
import { createMeter } from './loudness.ts';
import type { Block } from './sound.ts';
import { createTruePeakMeter } from './true-peak.ts';

/** Sound at 48 kHz that can be asked for again and again, and is the same each time. */
export type Replay = () => Iterable<Block> | AsyncIterable<Block>;

export interface Measured {
  /** Integrated; -Infinity for silence. */
  readonly loudness: Lufs;
  /** LU. */
  readonly range: number;
  readonly momentaryMax: Lufs;
  /** dBTP. */
  readonly truePeak: Decibels;
  /** dBFS over all of it. */
  readonly rms: Decibels;
}

/** What {@link mastered} does to a sound, decided beforehand: data to print and to store. */
export interface MasterPlan {
  readonly gain: Decibels;
  /** dBTP of the limiter, or undefined where the peaks have room and it is left out. */
  readonly limit: Decibels | undefined;
  readonly before: Measured;
  readonly after: Measured;
  readonly reduction: Reduction;
  readonly warnings: readonly Warning[];
}

export interface MasterTarget {
  readonly loudness: Lufs;
  /** dBFS of the whole, which then decides instead of the loudness. */
  readonly rms?: Decibels | undefined;
  /** dBTP. */
  readonly ceiling: Decibels;
}

/** Frames of 400 ms. */
const GATING_BLOCK = 0.4 * RATE;

/** How near to the target is near enough, in LU: what a loudness meter shows. */
const TOLERANCE = 0.1;

/** A recording that needs more is mostly noise. */
export const MOST_GAIN = decibels(20);

/** Where limiting starts to harm: so deep anywhere, or deeper than 3 dB for so much of the time. */
const HARM = { most: 6, deepShare: 0.01 };

/** Two looks are the rule; the rest is for finding the edge of harm, which each look halves the way to. */
const LOOKS = 8;

/**
 * LU that a limiter takes, for the square of the dB that peaks lie over its ceiling; the first look shows it. Measured on
 * voices over beds; beyond 3 dB it hardly grows, for what lies so high is short.
 */
const USUAL_BEND = 0.02;
const MOST_USUAL_LOSS = 0.18;
/** Aiming a little above the target, so that the last step is not a hair too short. */
const AIM = 0.03;

/** How far peaks must be driven over the ceiling so that `wanted` dB of it remain in loudness, when bend x over^2 are lost. */
function overFor(wanted: number, bend: number): number {
  const root = 1 - 4 * bend * wanted;
  if (root <= 0) return Number.POSITIVE_INFINITY;
  return (2 * wanted) / (1 + Math.sqrt(root));
}

/**
 * Finds the gain that brings a sound to its target. Reads it once when there is room for its peaks, else once more for
 * each look at a limited result, usually one or two.
 *
 * @param channels 1 or 2; a mono sound is measured as one channel
 */
export async function planMaster(source: Replay, channels: number, target: MasterTarget): Promise<MasterPlan> {
  const before = await measure(source(), channels);
  const none: Reduction = { most: decibels(0), deepShare: 0 };
  const [aimed, unit, levelOf] =
    target.rms === undefined
      ? [target.loudness as number, 'LUFS', (measured: Measured) => measured.loudness as number]
      : [target.rms as number, 'dBFS RMS', (measured: Measured) => measured.rms as number];
  if (!Number.isFinite(before.loudness)) {
    const warnings = [silent(before.truePeak, `${aimed.toFixed(1)} ${unit}`)];
    return { gain: decibels(0), limit: undefined, before, after: before, reduction: none, warnings };
  }

  const wanted = aimed - levelOf(before);
  const room = target.ceiling - before.truePeak;
  // The limiter takes off what a peak has above the ceiling and its margin, no more: so no gain up to this harms by depth.
  const bound = Math.min(MOST_GAIN, room + HARM.most - MARGIN);
  // The best gain known to do no harm, and the lowest known to do some.
  const linear = Math.min(wanted, room, MOST_GAIN);
  let best: Attempt = { gain: linear, after: louder(before, linear), reduction: none };
  let harmful = Number.POSITIVE_INFINITY;

  let bend = USUAL_BEND;
  for (let look = 0; look < LOOKS && !reached(best); look++) {
    const aim = wanted - room + AIM;
    const over = look === 0 ? Math.min(overFor(aim, bend), aim + MOST_USUAL_LOSS) : overFor(aim, bend);
    const gain = Math.min(room + over, bound, (best.gain + harmful) / 2);
    const attempt = await limitedBy(source, channels, gain, target.ceiling);
    bend = (levelOf(before) + gain - levelOf(attempt.after)) / (gain - room) ** 2;
    if (attempt.reduction.deepShare > HARM.deepShare) harmful = gain;
    else best = attempt;
    if (harmful - best.gain < TOLERANCE) break;
  }
  return {
    gain: decibels(best.gain),
    limit: best.reduction.most > 0 ? target.ceiling : undefined,
    before,
    after: best.after,
    reduction: best.reduction,
    warnings: missing(best) > TOLERANCE ? [notReached(best.gain, levelOf(best.after), aimed, unit)] : [],
  };

  function missing({ after }: Attempt): number {
    return aimed - levelOf(after);
  }

  function reached(attempt: Attempt): boolean {
    return Math.abs(missing(attempt)) <= TOLERANCE || (missing(attempt) > 0 && attempt.gain >= bound);
  }
}

interface Attempt {
  readonly gain: number;
  readonly after: Measured;
  readonly reduction: Reduction;
}

/**
 * The sound as a plan makes it, block after block; a block is valid until the next is asked for. So many `stems` may come
 * after the channels of every block: what is done to the sound is done to them.
 */
export async function* mastered(
  source: Replay,
  channels: number,
  plan: Pick<MasterPlan, 'gain' | 'limit'>,
  stems = 0,
): AsyncGenerator<Block> {
  const limiter = createLimiter({
    channels,
    stems,
    gain: plan.gain,
    ceiling: plan.limit ?? decibels(Number.POSITIVE_INFINITY),
  });
  for await (const block of source()) yield limiter.push(block);
  yield limiter.finish();
}

/** Loudness and true peak of a sound at 48 kHz. */
export async function measure(blocks: Iterable<Block> | AsyncIterable<Block>, channels: number): Promise<Measured> {
  const meters = createMeters(channels);
  for await (const block of blocks) meters.push(block);
  return meters.measured();
}

async function limitedBy(source: Replay, channels: number, gain: number, ceiling: Decibels): Promise<Attempt> {
  const limiter = createLimiter({ channels, gain: decibels(gain), ceiling });
  const meters = createMeters(channels);
  for await (const block of source()) meters.push(limiter.push(block));
  meters.push(limiter.finish());
  return { gain, after: meters.measured(), reduction: limiter.reduction() };
}

function createMeters(channels: number) {
  const loudness = createMeter(RATE, channels);
  const peak = createTruePeakMeter(channels);
  let energy = 0;
  let frames = 0;
  return {
    push(block: Block) {
      loudness.push(block);
      peak.push(block);
      for (const samples of block) for (let i = 0; i < samples.length; i++) energy += samples[i]! * samples[i]!;
      frames += block[0]!.length;
    },
    measured: (): Measured => ({
      // What is shorter than a gating block is read as it is.
      loudness: frames < GATING_BLOCK ? loudness.ungated() : loudness.integrated(),
      range: loudness.range(),
      momentaryMax: loudness.momentaryMax(),
      truePeak: peak.peak(),
      rms: decibels(10 * Math.log10(energy / (frames * channels))),
    }),
  };
}

/** What a linear gain does needs no second measurement. */
function louder(measured: Measured, gain: number): Measured {
  return {
    loudness: lufs(measured.loudness + gain),
    range: measured.range,
    momentaryMax: lufs(measured.momentaryMax + gain),
    truePeak: decibels(measured.truePeak + gain),
    rms: decibels(measured.rms + gain),
  };
}

function silent(truePeak: Decibels, aimed: string): Warning {
  const what = Number.isFinite(truePeak)
    ? `The sound lies under -70 LUFS, where loudness is not measured; its peak is at ${truePeak.toFixed(1)} dBTP`
    : 'There is no sound: every sample is zero';
  return {
    code: 'silent',
    message: `${what}. It was left as it is, and not brought to ${aimed}.`,
    hint: 'Check what is played: the files, their gain, the volumes in the script.',
  };
}

function notReached(gain: number, level: number, aimed: number, unit: string): Warning {
  const isQuiet = gain >= MOST_GAIN;
  const why = isQuiet
    ? `more than ${MOST_GAIN} dB of gain would bring up noise`
    : 'its peaks would have to be limited so far that it does audible harm';
  return {
    code: 'loudness_not_reached',
    message: `The loudness is ${level.toFixed(1)} ${unit}, not ${aimed.toFixed(1)}: ${why}.`,
    hint: isQuiet
      ? 'Ask for a lower loudness, or raise what is too quiet before.'
      : 'Ask for a lower loudness, or lower what peaks above the rest.',
  };
}
