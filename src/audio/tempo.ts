// The tempo of music, by what begins in it at even distances.

import { RATE } from '../units.ts';
import { createTransform } from './fourier.ts';
import { ONSET_HOP, onsetStrength } from './onsets.ts';
import type { Block } from './sound.ts';

export interface Tempo {
  /** Beats a minute. */
  readonly bpm: number;
  /** How alike the music is to itself some beats later, 0-1: of noise 0.1, of a drum machine 0.9. */
  readonly clarity: number;
}

/** Beats a minute that music is counted in; most people's is about in the middle, and others are an octave of it. */
const RANGE = { least: 50, usual: 112, most: 210 };
/** Octaves from the usual tempo at which another one is half as likely. */
const SPREAD = 0.9;
/** Beats over which the music must be alike to itself. */
const BEATS = [1, 2, 3, 4];
/** Beats a minute between the tempi that are looked at, first and around the best of them. */
const COARSE = 0.25;
const FINE = 0.002;
/** Multiples of the beat's frequency that say exactly where it is: sixteenths are 4, and the sharper a drum, the more. */
const MULTIPLES = 12;
/** Hops over which the onsets' own mean is taken from them: 1 s. */
const MEAN = RATE / ONSET_HOP;
/** Frames that are listened to: two minutes say it as exactly as ten. */
const HEARD = 120 * RATE;
/** Other ways to count what is heard at one tempo: dotted notes are taken for beats, and beats for dotted notes. */
const COUNTED = [1, 3 / 2, 2 / 3];

/**
 * The tempo of music at 48 kHz, and then others that it could be counted in, as long as they are in range; none for what is
 * shorter than 2 s, or silent. The octave is a guess (a piece at 144 may be counted as 72). Where beats can be heard the tempo is
 * right to 0.03 %.
 */
export function detectTempo(sound: Block): Tempo[] {
  const onsets = lessMean(onsetStrength(sound.map((channel) => channel.subarray(0, HEARD))));
  if (onsets.length < 2 * MEAN || onsets.every((value) => value === 0)) return [];
  const hertz = RATE / ONSET_HOP;
  let size = 1;
  while (size < 8 * onsets.length) size *= 2;
  const transform = createTransform(size);
  const re = new Float64Array(size);
  const im = new Float64Array(size);
  re.set(onsets);
  transform(re, im);
  const magnitude = re.map((x, k) => Math.hypot(x, im[k]!));
  const autocorrelation = magnitude.map((x) => x * x);
  im.fill(0);
  transform(autocorrelation, im);

  /** Correlation with itself so many hops later, of what overlaps then. */
  const alike = (lag: number) =>
    lag > onsets.length / 2
      ? 0
      : (valueAt(autocorrelation, lag) / autocorrelation[0]!) * (onsets.length / (onsets.length - lag));
  const clarityOf = (bpm: number) =>
    BEATS.reduce((sum, beats) => sum + alike((beats * 60 * hertz) / bpm), 0) / BEATS.length;
  const likely = (bpm: number) => 2 ** -((Math.log2(bpm / RANGE.usual) / SPREAD) ** 2);
  const coarse = best(RANGE.least, RANGE.most, COARSE, (bpm) => clarityOf(bpm) * likely(bpm));

  const pulse = (bpm: number) => {
    let sum = 0;
    for (let k = 1; k <= MULTIPLES; k++) sum += valueAt(magnitude, (k * bpm * size) / (60 * hertz));
    return sum;
  };
  return COUNTED.map((ratio) => coarse * ratio)
    .filter((bpm) => bpm >= RANGE.least && bpm <= RANGE.most)
    .map((about) => {
      const bpm = best(about * 0.98, about * 1.02, FINE, pulse);
      return { bpm, clarity: Math.min(1, Math.max(0, clarityOf(bpm))) };
    });
}

function lessMean(onsets: Float32Array): Float64Array {
  const sums = new Float64Array(onsets.length + 1);
  onsets.forEach((value, i) => {
    sums[i + 1] = sums[i]! + value;
  });
  return Float64Array.from(onsets, (value, i) => {
    const [from, to] = [Math.max(0, i - MEAN / 2), Math.min(onsets.length, i + MEAN / 2)];
    return Math.max(0, value - (sums[to]! - sums[from]!) / (to - from));
  });
}

function best(from: number, to: number, step: number, scoreOf: (value: number) => number): number {
  let [found, highest] = [from, Number.NEGATIVE_INFINITY];
  for (let value = from; value <= to; value += step) {
    const score = scoreOf(value);
    if (score > highest) [found, highest] = [value, score];
  }
  return found;
}

function valueAt(values: Float64Array, at: number): number {
  const before = Math.floor(at);
  return values[before]! + (at - before) * ((values[before + 1] ?? 0) - values[before]!);
}
