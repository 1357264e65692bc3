// Voices that tests are made of, whose pitch and formants are known, and judges of both that share nothing with ours.

import { RATE } from '../src/units.ts';

/** A steady sum of harmonics up to 8 kHz, falling by 6 dB an octave. */
export function harmonics(hertz: number, seconds: number): Float32Array {
  const samples = new Float32Array(Math.round(seconds * RATE));
  for (let h = 1; h * hertz < 8000; h++) {
    const omega = (2 * Math.PI * h * hertz) / RATE;
    for (let i = 0; i < samples.length; i++) samples[i]! += (0.1 / h) * Math.sin(omega * i + h * h);
  }
  return samples;
}

/** Hz of the vowel in `father`, a man's. */
export const FORMANTS = [650, 1200, 2600, 3500] as const;

/** Glottal pulses through formants; `hertz` is the pitch at each second. */
export function vowel(
  hertz: (second: number) => number,
  seconds: number,
  formants: readonly number[] = FORMANTS,
): Float32Array {
  const samples = new Float32Array(Math.round(seconds * RATE));
  let phase = 0;
  for (let i = 0; i < samples.length; i++) {
    phase = (phase + hertz(i / RATE) / RATE) % 1;
    samples[i] = glottalPulse(phase);
  }
  const voice = throughFormants(samples, formants);
  const peak = voice.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  return voice.map((x) => (0.5 * x) / peak);
}

/** After Rosenberg (1971): the folds open slowly and close fast. `phase` is a part of the period. */
function glottalPulse(phase: number): number {
  if (phase < 0.4) return 0.5 - 0.5 * Math.cos((Math.PI * phase) / 0.4);
  return phase < 0.56 ? Math.cos((Math.PI * (phase - 0.4)) / 0.32) : 0;
}

function throughFormants(samples: Float32Array, formants: readonly number[]): Float32Array {
  const voice = samples.slice();
  for (const [n, formant] of formants.entries()) {
    const radius = Math.exp((-Math.PI * (60 + 30 * n)) / RATE);
    const a1 = 2 * radius * Math.cos((2 * Math.PI * formant) / RATE);
    const a2 = -radius * radius;
    let [y1, y2] = [0, 0];
    for (let i = 0; i < voice.length; i++) {
      const y = (1 - a1 - a2) * voice[i]! + a1 * y1 + a2 * y2;
      [y2, y1] = [y1, y];
      voice[i] = y;
    }
  }
  return voice;
}

/** The frequency near `expected` (within a semitone) that is strongest, in Hz; over half a second it is right to a cent. */
export function fundamental(samples: Float32Array, expected: number): number {
  const windowed = hann(samples);
  let [best, step] = [expected, 20];
  for (; step > 0.2; step /= 3) {
    const around = Array.from({ length: 11 }, (_, n) => best * 2 ** (((n - 5) * step) / 1200));
    const levels = around.map((hertz) => levelAt(windowed, hertz));
    best = around[levels.indexOf(Math.max(...levels))]!;
  }
  return best;
}

/**
 * The factor by which a steady vowel's formants lie higher than `envelope` has them: the one at which the levels of its
 * harmonics, of `hertz` and its multiples up to 4 kHz, fit it best, and how far off they are then, in dB (RMS).
 */
export function formantFactor(samples: Float32Array, hertz: number, envelope: (hertz: number) => number) {
  const windowed = hann(samples);
  const partials = Array.from({ length: Math.floor(4000 / hertz) }, (_, n) => {
    const frequency = (n + 1) * hertz;
    return { frequency, level: levelAt(windowed, frequency) };
  });
  let best = { factor: 1, error: Number.POSITIVE_INFINITY };
  for (let cents = -1000; cents <= 1000; cents += 5) {
    const factor = 2 ** (cents / 1200);
    const off = partials.map(({ frequency, level }) => level - envelope(frequency / factor));
    const mean = off.reduce((a, b) => a + b, 0) / off.length;
    const error = Math.sqrt(off.reduce((sum, x) => sum + (x - mean) ** 2, 0) / off.length);
    if (error < best.error) best = { factor, error };
  }
  return best;
}

/** dB of {@link vowel} at frequencies up to 8 kHz, as its pulse at pitch `hertz` has it. */
export function envelopeOf(hertz: number, formants: readonly number[] = FORMANTS): (frequency: number) => number {
  const pulse = Float32Array.from({ length: RATE / 10 }, (_, i) => glottalPulse((i * hertz) / RATE));
  const response = throughFormants(pulse, formants);
  const levels = Array.from({ length: 1601 }, (_, n) => levelAt(response, 5 * n));
  return (frequency) => {
    const n = Math.floor(frequency / 5);
    return levels[n]! + (levels[n + 1]! - levels[n]!) * (frequency / 5 - n);
  };
}

/** Without a window strong partials would leak over weak ones. */
function hann(samples: Float32Array): Float32Array {
  return samples.map((x, i) => x * (0.5 - 0.5 * Math.cos((2 * Math.PI * i) / samples.length)));
}

/** dB of one frequency (Goertzel). */
export function levelAt(samples: Float32Array, hertz: number): number {
  const turn = 2 * Math.cos((2 * Math.PI * hertz) / RATE);
  let [a, b] = [0, 0];
  for (const x of samples) [a, b] = [x + turn * a - b, a];
  return 10 * Math.log10(Math.max(1e-30, a * a + b * b - turn * a * b));
}
