// Signals that tests are made of: deterministic, 48 kHz unless said otherwise.

import { fadeIn, fadeOut } from '../src/audio/fade.ts';
import { RATE } from '../src/units.ts';

export interface Tone {
  readonly hertz: number;
  /** dBFS of the peak. */
  readonly level: number;
  readonly seconds: number;
  /** Degrees at its first frame. */
  readonly phase?: number;
}

/** Sines one after the other, each going on in phase with the one before unless its own phase is given. */
export function tones(list: readonly Tone[], rate = RATE): Float32Array {
  const lengths = list.map((tone) => Math.round(tone.seconds * rate));
  const samples = new Float32Array(lengths.reduce((a, b) => a + b, 0));
  let i = 0;
  let angle = 0;
  list.forEach((tone, t) => {
    if (tone.phase !== undefined) angle = (tone.phase / 180) * Math.PI;
    const amplitude = 10 ** (tone.level / 20);
    for (const end = i + lengths[t]!; i < end; i++) {
      samples[i] = amplitude * Math.sin(angle);
      angle += (2 * Math.PI * tone.hertz) / rate;
    }
  });
  return samples;
}

/** Numbers from 0 to 1 that look like chance: the same for the same seed. */
export function chance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let x = Math.imul(state ^ (state >>> 15), state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** White noise from -`amplitude` to `amplitude`. */
export function noise(frames: number, amplitude: number, seed = 1): Float32Array {
  const next = chance(seed);
  return Float32Array.from({ length: frames }, () => amplitude * (2 * next() - 1));
}

/**
 * Something like a voice over something like music, in stereo: glottal pulses through four formants in syllables and
 * phrases, hiss, chords and a hi-hat. About -16 LUFS, with true peaks just under full scale.
 */
export function speechAndMusic(seconds: number): Float32Array[] {
  const frames = Math.round(seconds * RATE);
  const next = chance(7);
  const left = new Float32Array(frames);
  const right = new Float32Array(frames);
  const formants = [
    { hertz: 650, width: 80, gain: 1 },
    { hertz: 1400, width: 100, gain: 0.5 },
    { hertz: 2600, width: 150, gain: 0.3 },
    { hertz: 3500, width: 200, gain: 0.2 },
  ].map(({ hertz, width, gain }) => ({
    a1: 2 * Math.exp((-Math.PI * width) / RATE) * Math.cos((2 * Math.PI * hertz) / RATE),
    a2: -Math.exp((-2 * Math.PI * width) / RATE),
    gain,
    y1: 0,
    y2: 0,
  }));
  let pitch = 0;
  for (let i = 0; i < frames; i++) {
    const t = i / RATE;
    const phrase = t % 4 < 3.3 ? 1 : 0;
    const syllable = phrase * Math.max(0, Math.sin(2 * Math.PI * 2.3 * t + Math.sin(3 * t))) ** 1.2;
    pitch += (120 + 25 * Math.sin(1.7 * t)) / RATE;
    pitch %= 1;
    // The folds open and close within a third of a period, without corners.
    const pulse = pitch < 0.35 ? syllable * Math.sin((Math.PI * pitch) / 0.35) ** 4 : 0;
    let voice = t % 1.1 > 1 ? phrase * 0.075 * (next() - 0.5) : 0;
    for (const formant of formants) {
      const y =
        (pulse + 0.01 * syllable * (next() - 0.5)) * formant.gain + formant.a1 * formant.y1 + formant.a2 * formant.y2;
      formant.y2 = formant.y1;
      formant.y1 = y;
      voice += 0.0038 * y;
    }
    const hat = Math.exp(-40 * (t % 0.5)) * Math.min(1, 200 * (t % 0.5)) * 0.1 * (next() - 0.5);
    let chordLeft = 0;
    let chordRight = 0;
    for (const hertz of [55, 220, 277.2, 329.6]) {
      chordLeft += Math.sin(2 * Math.PI * hertz * t);
      chordRight += Math.sin(2 * Math.PI * hertz * 1.001 * t + 1);
    }
    left[i] = voice + 0.015 * chordLeft + hat;
    right[i] = voice + 0.015 * chordRight + 0.8 * hat;
  }
  for (const samples of [left, right]) {
    fadeIn(samples, 240);
    fadeOut(samples, 960);
  }
  return [left, right];
}

/** Cuts planar channels into blocks of the given lengths, over and over. */
export function* blocksOf(channels: readonly Float32Array[], ...lengths: number[]): Generator<Float32Array[]> {
  const frames = channels[0]!.length;
  for (let start = 0, n = 0; start < frames; n++) {
    const end = Math.min(frames, start + lengths[n % lengths.length]!);
    yield channels.map((samples) => samples.subarray(start, end));
    start = end;
  }
}

/** Collects what a block process gives out, which is valid until its next call only. */
export function joined(blocks: Iterable<readonly Float32Array[]>): Float32Array[] {
  const parts: Float32Array[][] = [];
  for (const block of blocks) parts.push(block.map((samples) => samples.slice()));
  return parts[0]!.map((_, c) => {
    const all = new Float32Array(parts.reduce((sum, part) => sum + part[c]!.length, 0));
    let at = 0;
    for (const part of parts) {
      all.set(part[c]!, at);
      at += part[c]!.length;
    }
    return all;
  });
}

/** Whether two sounds are the same, bit for bit. Far quicker than comparing arrays number by number. */
export function sameBits(a: readonly Float32Array[], b: readonly Float32Array[]): boolean {
  const bytes = (samples: Float32Array) => Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
  return a.length === b.length && a.every((samples, c) => bytes(samples).equals(bytes(b[c]!)));
}

/** RMS in dBFS (of a full-scale square wave) of frames [from, to). */
export function rmsLevel(samples: Float32Array, from = 0, to = samples.length): number {
  let energy = 0;
  for (let i = from; i < to; i++) energy += samples[i]! ** 2;
  return 10 * Math.log10(energy / (to - from));
}

/** Fits a sine of `hertz` by least squares: its peak level in dBFS, its phase in radians, and the RMS level of all else. */
export function fitSine(samples: Float32Array, hertz: number, rate: number) {
  const omega = (2 * Math.PI * hertz) / rate;
  let [ss, cc, sc, ys, yc] = [0, 0, 0, 0, 0];
  for (let i = 0; i < samples.length; i++) {
    const [s, c, y] = [Math.sin(omega * i), Math.cos(omega * i), samples[i]!];
    ss += s * s;
    cc += c * c;
    sc += s * c;
    ys += y * s;
    yc += y * c;
  }
  const determinant = ss * cc - sc * sc;
  const a = (ys * cc - yc * sc) / determinant;
  const b = (yc * ss - ys * sc) / determinant;
  const rest = samples.map((y, i) => y - a * Math.sin(omega * i) - b * Math.cos(omega * i));
  return { level: 20 * Math.log10(Math.hypot(a, b)), phase: Math.atan2(b, a), rest: rmsLevel(rest) };
}
