// De-esser: sibilants (s, f, x, sh) lowered in their own band, for as long as they last; all else passes bit for bit.

import { gainOf, RATE } from '../units.ts';
import { bandPass, createFilter } from './filter.ts';
import { createDelay, createLookAhead, STEP } from './look-ahead.ts';

export interface DeEsserSettings {
  /** Middle of the band that is lowered: 5-6 kHz for men, 7 kHz for women. */
  readonly hertz: number;
  /** hertz / bandwidth. */
  readonly q: number;
  /** RMS of the band in dBFS from which on it is lowered, dB for dB. A levelled voice lies at -18 LUFS. */
  readonly threshold: number;
  /** dB; it is never lowered further. */
  readonly mostReduction: number;
}

export interface DeEsser {
  /** Frames by which the sound comes out late. */
  readonly latency: number;
  /** One channel at 48 kHz, in place; the result does not depend on the blocks. */
  process(samples: Float32Array): void;
}

/** Vowels have at least 10 dB less in the band than elsewhere, sibilants more in it than anywhere: -6 dB parts them. */
const SIBILANT = -6;
/** Steps of 0.7 ms whose energy is one level: the pulses of a low voice are 10 ms apart, a stop's burst lasts 5. */
const WINDOW = 4;
/** Seconds. A sibilant swells in 20 to 40 ms; nothing of it gets through, and the vowel after it is whole. */
const ATTACK = 0.002;
const RELEASE = 0.015;
/** dB of reduction that nobody hears. */
const REST = 1e-3;

/** Lowering a band-pass's part of a sound is a bell of exactly that depth, and there is nothing to be joined again. */
export function createDeEsser({ hertz, q, threshold, mostReduction }: DeEsserSettings): DeEsser {
  const filter = createFilter([bandPass(RATE, hertz, q)]);
  const ahead = createLookAhead(ATTACK * RATE + WINDOW * STEP, Math.exp(-STEP / (RELEASE * RATE)), REST);
  const delay = createDelay(ahead.latency);
  const bandDelay = createDelay(ahead.latency);
  const inBand = new Float64Array(WINDOW);
  const elsewhere = new Float64Array(WINDOW);
  let band = new Float32Array(0);
  let [inner, outer] = [0, 0];
  let [n, into] = [0, 0];
  /** What of the band is taken away, 0-1; it moves in a straight line from one step's beginning to the next. */
  let [share, nextShare] = [0, 0];

  function step(): void {
    inBand[n % WINDOW] = inner;
    elsewhere[n % WINDOW] = outer;
    n++;
    const level = levelOf(inBand);
    const over = Math.min(level - threshold, level - levelOf(elsewhere) - SIBILANT);
    const reduction = ahead.next(over > 0 ? Math.min(over, mostReduction) : 0);
    share = nextShare;
    nextShare = reduction === 0 ? 0 : 1 - gainOf(-reduction);
    inner = outer = into = 0;
  }

  return {
    latency: ahead.latency,
    process(samples) {
      if (band.length < samples.length) band = new Float32Array(samples.length);
      const part = band.subarray(0, samples.length);
      part.set(samples);
      filter.process(part);
      // The levels are those of what comes in, the sound that is lowered waits.
      const [late, latePart] = [samples.slice(), part.slice()];
      delay.process(late);
      bandDelay.process(latePart);
      for (let start = 0; start < samples.length; ) {
        const end = Math.min(samples.length, start + STEP - into);
        for (let i = start; i < end; i++) {
          inner += part[i]! ** 2;
          outer += (samples[i]! - part[i]!) ** 2;
        }
        const slope = (nextShare - share) / STEP;
        if (share === 0 && nextShare === 0) samples.set(late.subarray(start, end), start);
        else
          for (let i = start, k = into + 1; i < end; i++, k++)
            samples[i] = late[i]! - latePart[i]! * (share + slope * k);
        into += end - start;
        start = end;
        if (into === STEP) step();
      }
    },
  };
}

/** dBFS of the RMS over the window; -200 for silence. */
function levelOf(energies: Float64Array): number {
  const energy = energies.reduce((a, b) => a + b);
  return 10 * Math.log10(energy / (WINDOW * STEP) + 1e-20);
}
