// When each word is heard: the model's own lengths, corrected by what they are known to get wrong.

import { type Seconds, seconds } from '../units.ts';

/** Where a word's sounds lie among the model's tokens; `to` exclusive. */
export interface TimedWord {
  readonly from: number;
  readonly to: number;
  /** Stands at the clip's beginning or after punctuation. */
  readonly pausedBefore: boolean;
  /** Stands at the clip's end or before punctuation. */
  readonly pausedAfter: boolean;
}

export interface Times {
  readonly start: Seconds;
  readonly end: Seconds;
}

/** Seconds by which a model tells the starts and ends of words too late, against an aligner, inside a phrase. */
export interface Lateness {
  readonly start: number;
  readonly end: number;
}

/** Milliseconds of a level, the unit that pauses are found in. */
const STEP_MS = 5;
/** Below the clip's loudest step by so many dB nothing is heard; it is a pause if it lasts longer than the hold of a stop. */
const PAUSE_DB = 40;
const PAUSE_STEPS = 10;
/** A word has at least this much, in seconds: nothing shorter can be shown or cut. */
const SHORTEST = 0.02;

/**
 * `lengths`: seconds of each token, which sum to the clip. Inside a phrase the model's lateness is taken off; at pauses, where
 * it is late by as much as half the pause, the sound itself tells where words end and begin. In order, without overlaps.
 */
export function wordTimes(
  words: readonly TimedWord[],
  lengths: Float64Array,
  samples: Float32Array,
  rate: number,
  late: Lateness,
): Times[] {
  const told = new Float64Array(lengths.length + 1);
  for (let i = 0; i < lengths.length; i++) told[i + 1] = told[i]! + lengths[i]!;
  const sounds = soundsOf(samples, rate);
  const starts = words.map(({ from }) => told[from]! - late.start);
  const ends = words.map(({ to }) => told[to]! - late.end);
  // Words without sounds of their own are not heard, and no pause is sought around them.
  const heard = words.flatMap(({ from, to }, i) => (to > from ? [i] : []));
  if (heard.length > 0 && sounds.length > 0) {
    starts[heard[0]!] = sounds[0]!.start;
    ends[heard.at(-1)!] = sounds.at(-1)!.end;
    for (let h = 1; h < heard.length; h++) {
      const [before, after] = [heard[h - 1]!, heard[h]!];
      if (!words[after]!.pausedBefore && !words[before]!.pausedAfter) continue;
      // From the middle of the word before, as told, to that of the word after.
      const middle = (i: number) => (told[words[i]!.from]! + told[words[i]!.to]!) / 2;
      const pause = longestPause(sounds, middle(before) - late.start, middle(after));
      if (!pause) continue;
      ends[before] = pause.start;
      starts[after] = pause.end;
    }
  }
  const total = samples.length / rate;
  let at = 0;
  return words.map((_, i) => {
    const start = Math.min(Math.max(starts[i]!, at), total);
    // A word may not begin before the one before it has had its least time.
    const next = i + 1 < words.length ? starts[i + 1]! : total;
    const end = Math.min(Math.max(Math.min(ends[i]!, Math.max(next, start + SHORTEST)), start), total);
    at = end;
    return { start: seconds(start), end: seconds(end) };
  });
}

/** Stretches that are heard, with pauses between them, in seconds. */
function soundsOf(samples: Float32Array, rate: number): Times[] {
  const step = Math.round((rate * STEP_MS) / 1000);
  const energies = new Float64Array(Math.ceil(samples.length / step));
  for (let i = 0; i < samples.length; i++) energies[Math.floor(i / step)]! += samples[i]! ** 2;
  const threshold = energies.reduce((a, b) => Math.max(a, b), 0) * 10 ** (-PAUSE_DB / 10);
  const sounds: { start: number; end: number }[] = [];
  for (let s = 0; s < energies.length; s++) {
    if (energies[s]! <= threshold) continue;
    const last = sounds.at(-1);
    if (last && s - last.end < PAUSE_STEPS) last.end = s + 1;
    else sounds.push({ start: s, end: s + 1 });
  }
  return sounds.map(({ start, end }) => ({ start: seconds((start * step) / rate), end: seconds((end * step) / rate) }));
}

function longestPause(sounds: readonly Times[], from: number, to: number): { start: number; end: number } | undefined {
  let longest: { start: number; end: number } | undefined;
  for (let s = 1; s < sounds.length; s++) {
    const pause = { start: sounds[s - 1]!.end, end: sounds[s]!.start };
    if (pause.end <= from || pause.start >= to) continue;
    if (!longest || pause.end - pause.start > longest.end - longest.start) longest = pause;
  }
  return longest;
}

/** Parts spoken one after the other, as one. */
export function joinSpoken(
  parts: readonly { samples: Float32Array; words: readonly Times[] }[],
  rate: number,
): { samples: Float32Array; words: Times[] } {
  const samples = new Float32Array(parts.reduce((sum, part) => sum + part.samples.length, 0));
  const words: Times[] = [];
  let at = 0;
  for (const part of parts) {
    samples.set(part.samples, at);
    for (const { start, end } of part.words)
      words.push({ start: seconds(start + at / rate), end: seconds(end + at / rate) });
    at += part.samples.length;
  }
  return { samples, words };
}
