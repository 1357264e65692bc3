// Reverberation: a network of delays that feed each other (Jot 1991), whose sound dies away in the time that is asked for.

import { RATE } from '../units.ts';

export interface RoomSettings {
  /** Seconds to -60 dB in the middle of the spectrum. */
  readonly seconds: number;
  /** Seconds before the first reflection. */
  readonly before: number;
  /** 0-1: the size of the room, by which its delays grow. */
  readonly size: number;
  /** Hz above which the walls swallow faster. */
  readonly dark: number;
}

/** Frames, prime to each other so that echoes never fall together: of a room of 3 m and one of 20 m. */
const SMALL = [337, 389, 443, 509, 577, 653, 739, 829] as const;
const LARGE = [1447, 1613, 1801, 2011, 2243, 2503, 2791, 3119] as const;
const LINES = SMALL.length;

/** The room's sound alone, as long as `length`; mono. */
export function reverberated(
  samples: Float32Array,
  length: number,
  { seconds, before, size, dark }: RoomSettings,
): Float32Array {
  const delays = SMALL.map((small, n) => Math.round(small + size * (LARGE[n]! - small)));
  const lines = delays.map((delay) => new Float32Array(delay));
  const gains = delays.map((delay) => 10 ** ((-3 * delay) / (seconds * RATE)));
  const closing = 1 - Math.exp((-2 * Math.PI * dark) / RATE);
  const at = new Int32Array(LINES);
  const low = new Float64Array(LINES);
  const taps = new Float64Array(LINES);
  const ahead = Math.round(before * RATE);
  const out = new Float32Array(length);
  // Half of the sum of squares of eight equal taps.
  const level = Math.SQRT1_2 / Math.sqrt(LINES);
  for (let i = 0; i < length; i++) {
    let sum = 0;
    let mixed = 0;
    for (let n = 0; n < LINES; n++) {
      const x = lines[n]![at[n]!]!;
      low[n]! += closing * (x - low[n]!);
      // Above `dark` a line keeps half of what it keeps below.
      taps[n] = (0.5 * x + 0.5 * low[n]!) * gains[n]!;
      sum += taps[n]!;
      mixed += n % 2 === 0 ? taps[n]! : -taps[n]!;
    }
    const x = samples[i - ahead] ?? 0;
    // Householder: every line feeds every other, and no energy is made or lost.
    const share = (2 * sum) / LINES;
    for (let n = 0; n < LINES; n++) {
      lines[n]![at[n]!] = x + share - taps[n]!;
      at[n] = at[n]! + 1 === delays[n] ? 0 : at[n]! + 1;
    }
    out[i] = mixed * level;
  }
  return out;
}
