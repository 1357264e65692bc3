// What SSML's values mean in our quantities: pauses in seconds, rate as a factor, pitch in semitones, volume in dB.
// SSML 1.1 leaves the words to the engine; rate and pitch are Azure's factors, volume goes in steps of 6 dB.

import { LIMITS } from '../limits.ts';
import { type Decibels, decibels, decibelsOf, type Seconds, seconds } from '../units.ts';

/** Seconds of `strength`, as AudioStack documents them. */
const STRENGTHS: Readonly<Record<string, number>> = {
  none: 0,
  'x-weak': 0.12,
  weak: 0.3,
  medium: 0.5,
  strong: 0.7,
  'x-strong': 0.9,
};

const RATES: Readonly<Record<string, number>> = {
  'x-slow': 0.5,
  slow: 0.64,
  medium: 1,
  default: 1,
  fast: 1.55,
  'x-fast': 2,
};

/** Factors of frequency. */
const PITCHES: Readonly<Record<string, number>> = {
  'x-low': 0.55,
  low: 0.8,
  medium: 1,
  default: 1,
  high: 1.2,
  'x-high': 1.45,
};

const VOLUMES: Readonly<Record<string, number>> = {
  silent: LIMITS.gainDecibels.min,
  'x-soft': -12,
  soft: -6,
  medium: 0,
  default: 0,
  loud: 6,
  'x-loud': 12,
};

/** `2s`, `600ms`, `.5 s`. Undefined: not a time. */
export function timeOf(written: string): Seconds | undefined {
  const found = /^\+?(\d{1,9}(?:\.\d{0,9})?|\.\d{1,9})\s*(ms|s)$/i.exec(written.trim());
  if (!found) return undefined;
  return seconds(Number(found[1]) / (found[2]!.toLowerCase() === 'ms' ? 1000 : 1));
}

export function strengthOf(written: string): Seconds | undefined {
  const length = wordIn(STRENGTHS, written);
  return length === undefined ? undefined : seconds(length);
}

/** `slow`, `80%` (of the speed), `+20%`, `-20%`, `1.2`: a factor above 0. A bare `80` is not 80 times the speed, so undefined. */
export function rateOf(written: string): number | undefined {
  const word = wordIn(RATES, written);
  if (word !== undefined) return word;
  const number = numberIn(written);
  if (!number || (number.unit !== '' && number.unit !== '%')) return undefined;
  const factor = number.unit === '%' ? factorOf(number) : number.signed ? 1 + number.value : number.value;
  return factor > 0 && (number.unit === '%' || factor <= 10) ? factor : undefined;
}

/** Above (or below) a voice's own: both are added to it. */
export interface Pitch {
  readonly semitones: number;
  readonly hertz: number;
}

/** `high`, `+2st`, `-10%`, `120%` (of the pitch), `+20Hz`. Without a sign hertz would be a voice's own pitch, which no script knows. */
export function pitchOf(written: string): Pitch | undefined {
  const word = wordIn(PITCHES, written);
  if (word !== undefined) return { semitones: semitonesOf(word), hertz: 0 };
  const number = numberIn(written);
  if (!number) return undefined;
  if (number.unit === 'st') return { semitones: number.value, hertz: 0 };
  if (number.unit === 'hz') return number.signed ? { semitones: 0, hertz: number.value } : undefined;
  if (number.unit !== '%') return undefined;
  const factor = factorOf(number);
  // An unsigned `10%` is nearly always meant as ten per cent up.
  return factor > 0 && (number.signed || factor >= 0.5) ? { semitones: semitonesOf(factor), hertz: 0 } : undefined;
}

/** `loud`, `+6dB`, `50%`, `-20%`, and the 0 to 100 of SSML 1.0, where 100 changes nothing. */
export function volumeOf(written: string): Decibels | undefined {
  const word = wordIn(VOLUMES, written);
  if (word !== undefined) return decibels(word);
  const number = numberIn(written);
  if (!number) return undefined;
  if (number.unit === 'db') return decibels(number.value);
  if (number.unit === 'st' || number.unit === 'hz' || (number.unit === '' && !number.signed && number.value > 100))
    return undefined;
  const factor = factorOf(number);
  if (factor < 0) return undefined;
  return decibels(Math.max(LIMITS.gainDecibels.min, decibelsOf(factor)));
}

/** `+6dB`, `-3 dB`. */
export function levelOf(written: string): Decibels | undefined {
  const number = numberIn(written);
  return number?.unit === 'db' ? decibels(number.value) : undefined;
}

interface WrittenNumber {
  readonly value: number;
  readonly signed: boolean;
  readonly unit: '' | '%' | 'st' | 'hz' | 'db';
}

function numberIn(written: string): WrittenNumber | undefined {
  const found = /^([+-]?)(\d{1,6}(?:\.\d{0,6})?|\.\d{1,6})\s*(%|st|hz|db|)$/i.exec(written.trim());
  if (!found) return undefined;
  const [, sign, digits, unit] = found as unknown as [string, string, string, string];
  return {
    value: Number(digits) * (sign === '-' ? -1 : 1),
    signed: sign !== '',
    unit: unit.toLowerCase() as WrittenNumber['unit'],
  };
}

/** Hundredths: `80` is 0.8, `+20` is 1.2. */
function factorOf({ value, signed }: WrittenNumber): number {
  return (signed ? 100 + value : value) / 100;
}

function semitonesOf(factor: number): number {
  return 12 * Math.log2(factor);
}

function wordIn(words: Readonly<Record<string, number>>, written: string): number | undefined {
  const word = written.trim().toLowerCase();
  return Object.hasOwn(words, word) ? words[word] : undefined;
}
