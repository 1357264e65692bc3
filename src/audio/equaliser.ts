// An equaliser: bands as data, and what they do to the loudness of music.

import { RATE } from '../units.ts';
import { type Biquad, highShelf, lowShelf, peaking, powerAt } from './filter.ts';
import { weightAt } from './loudness.ts';

export interface EqBand {
  /** A bell around `hertz`, or everything below or above it. */
  readonly type: 'peak' | 'lowShelf' | 'highShelf';
  readonly hertz: number;
  readonly decibels: number;
  /** Of a peak: hertz / bandwidth. Of a shelf: its steepness; 0.7 is as steep as it gets without overshoot. */
  readonly q: number;
}

const FILTERS = { peak: peaking, lowShelf, highShelf } as const;

/** At 48 kHz, for `createFilter`. */
export function equaliser(bands: readonly EqBand[]): Biquad[] {
  return bands.map(({ type, hertz, decibels, q }) => FILTERS[type](RATE, hertz, decibels, q));
}

/** The same, given a gain so that music keeps its loudness. */
export function levelEqualiser(bands: readonly EqBand[]): Biquad[] {
  const [first, ...rest] = equaliser(bands);
  if (first === undefined) return [];
  const { b0, b1, b2, a1, a2 } = first;
  const gain = 10 ** (-loudnessChange([first, ...rest]) / 20);
  return [{ b0: gain * b0, b1: gain * b1, b2: gain * b2, a1, a2 }, ...rest];
}

/** Beds fall by so many dB an octave: the mean of those that ship, by what a dip at 2.5 kHz takes from their loudness. */
const SLOPE = 5.5;

/** LU that music becomes louder by, to a tenth: its spectrum is that of no piece in particular. */
function loudnessChange(sections: readonly Biquad[]): number {
  let before = 0;
  let after = 0;
  for (let hertz = 30; hertz < 20_000; hertz *= 1.02) {
    const power = hertz ** (1 - SLOPE / (10 * Math.log10(2))) * weightAt(RATE, hertz);
    before += power;
    after += sections.reduce((product, section) => product * powerAt(section, RATE, hertz), power);
  }
  return Math.round(100 * Math.log10(after / before)) / 10;
}

/** Frames after which a ringing band has fallen by 60 dB. */
export function ringing(bands: readonly { readonly hertz: number; readonly q: number }[]): number {
  return Math.max(0, ...bands.map(({ hertz, q }) => ((6.9 * q) / (Math.PI * hertz)) * RATE));
}
