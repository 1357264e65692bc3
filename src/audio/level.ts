// How loud a spoken clip is, and the gain that makes all clips and voices of a production equally loud.

import { type Decibels, decibels, type Frames, framesOf, type Lufs, lufs, RATE } from '../units.ts';
import { createMeter } from './loudness.ts';
import { findAudible } from './trim.ts';

/** Every voice is brought to this loudness before the mix; the master moves them all together. */
export const VOICE_LOUDNESS = lufs(-18);

/** A mono clip is heard from both channels of a stereo mix: twice the energy of the one it was measured in. */
const CENTRED = 10 * Math.log10(2);

/** Gating needs one block of 400 ms. */
const SHORTEST_GATED = framesOf(0.4);

/** From here on a clip's own loudness is trusted to correct it; neural voices' sentences scatter by less than 2 dB. */
const TRUSTED = framesOf(3);
const TRUSTED_CORRECTION = { min: -2, max: 2 };
/** A lone word comes out of neural voices 2-5 dB louder than their sentences, and hardly ever quieter. */
const SHORT_CORRECTION = { min: -4, max: 1 };

/**
 * Loudness of a mono clip at 48 kHz as it will sit centred in a stereo mix. Clips under 0.4 s, which no gate can measure,
 * are read ungated over their audible part. undefined for silence.
 */
export function clipLoudness(samples: Float32Array): Lufs | undefined {
  const audible = findAudible(samples);
  if (!audible) return undefined;
  const meter = createMeter(RATE, 1);
  if (audible.end - audible.start >= SHORTEST_GATED) meter.push([samples]);
  else meter.push([samples.subarray(audible.start, audible.end)]);
  const integrated = meter.integrated();
  const loudness = Number.isFinite(integrated) ? integrated : meter.ungated();
  return Number.isFinite(loudness) ? lufs(loudness + CENTRED) : undefined;
}

/** Frames of one of {@link clipSteps}. */
export const STEP = framesOf(0.02);
const QUIETEST = lufs(-99);

/** Loudness of every 20 ms of a mono clip, as {@link clipLoudness} has it, in whole LUFS: what its parts are levelled by. */
export function clipSteps(samples: Float32Array): number[] {
  const meter = createMeter(RATE, 1);
  meter.push([samples]);
  meter.push([new Float32Array(STEP - (samples.length % STEP))]);
  return Array.from(meter.steps(), (loudness) => Math.round(Math.max(QUIETEST, loudness + CENTRED)));
}

/** Loudness of some {@link clipSteps}: gated where they are long enough for it, as {@link clipLoudness}. */
export function loudnessOfSteps(steps: readonly number[]): Lufs {
  const energies = steps.map((loudness) => 10 ** (loudness / 10));
  const block = SHORTEST_GATED / STEP;
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  if (energies.length < block) return lufs(10 * Math.log10(mean(energies)));
  const blocks = energies.slice(block - 1).map((_, i) => mean(energies.slice(i, i + block)));
  const gate = mean(blocks) / 10;
  return lufs(10 * Math.log10(mean(blocks.filter((energy) => energy > gate))));
}

/** What levelling must know of a clip. */
export interface LevelClip {
  readonly voice: string;
  /** Of the voice as such, measured once on a fixed passage, so that variants of a text do not move each other. */
  readonly voiceLoudness: Lufs;
  readonly frames: Frames;
  /** Of {@link clipLoudness}. */
  readonly loudness: Lufs | undefined;
}

/**
 * The gain of each clip, in the order they are heard: the voice's constant gain to {@link VOICE_LOUDNESS}, corrected by
 * what the clip itself shows: at most 2 dB either way from 3 s on; shorter ones are brought to their nearest neighbours
 * of the same voice that are trusted, by -4 to +1 dB.
 */
export function levelClips(clips: readonly LevelClip[]): Decibels[] {
  const constant = clips.map((clip) => VOICE_LOUDNESS - clip.voiceLoudness);
  const trusted = clips.map((clip, i) => {
    if (clip.frames < TRUSTED || clip.loudness === undefined) return undefined;
    return clamp(VOICE_LOUDNESS - (clip.loudness + constant[i]!), TRUSTED_CORRECTION);
  });
  return clips.map((clip, i) => {
    const own = trusted[i];
    if (own !== undefined) return decibels(constant[i]! + own);
    if (clip.loudness === undefined) return decibels(constant[i]!);
    const around = [nearest(i, -1), nearest(i, 1)].filter((n) => n !== undefined);
    const levels = around.map((n) => clips[n]!.loudness! + constant[n]! + trusted[n]!);
    const wanted = levels.length === 0 ? VOICE_LOUDNESS : levels.reduce((a, b) => a + b, 0) / levels.length;
    return decibels(constant[i]! + clamp(wanted - (clip.loudness + constant[i]!), SHORT_CORRECTION));
  });

  function nearest(from: number, step: -1 | 1): number | undefined {
    for (let n = from + step; n >= 0 && n < clips.length; n += step)
      if (clips[n]!.voice === clips[from]!.voice && trusted[n] !== undefined) return n;
    return undefined;
  }
}

/**
 * The gain of a part that is cut out of a levelled clip and stands between pauses. A voice's lone word within a longer text is
 * as far off as a clip of its own; what is as long as a clip that is trusted stays as it was spoken.
 *
 * @param above dB by which it is louder than the whole clip
 */
export function levelPart(length: Frames, above: number): Decibels {
  return decibels(length < TRUSTED ? clamp(-above, SHORT_CORRECTION) : 0);
}

function clamp(value: number, { min, max }: { min: number; max: number }): number {
  return Math.min(max, Math.max(min, value));
}
