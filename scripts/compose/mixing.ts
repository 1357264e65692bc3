// The mixing desk: filters, saturation, echo, room, compressor, width. Every process repeats with the loop's period.

import * as filters from '../../src/audio/filter.ts';
import { gainOf, RATE } from '../../src/units.ts';
import { convolve } from './convolution.ts';
import { chance } from './rhythm.ts';
import type { Process, Stereo } from './score.ts';
import { StateVariable } from './state-variable.ts';

// ---- filters -------------------------------------------------------------------------------------------------------

export const highpass = (hertz: number, q?: number): Process => filtered(filters.highPass(RATE, hertz, q));
export const lowpass = (hertz: number, q?: number): Process => filtered(filters.lowPass(RATE, hertz, q));
export const bell = (hertz: number, decibels: number, q = 0.8): Process =>
  filtered(filters.peaking(RATE, hertz, decibels, q));
export const lowShelf = (hertz: number, decibels: number): Process => filtered(filters.lowShelf(RATE, hertz, decibels));
export const highShelf = (hertz: number, decibels: number): Process =>
  filtered(filters.highShelf(RATE, hertz, decibels));

function filtered(...sections: filters.Biquad[]): Process {
  return (sound) => {
    for (const channel of sound) filters.createFilter(sections).process(channel);
    return sound;
  };
}

/** A low-pass that moves from `from` to `to` Hz between two beats, evenly in octaves. For passages: a loop would jump back. */
export const glide = (from: number, to: number, beats: readonly [number, number], q = 0.9): Process => {
  return (sound, { beat, preroll }) => {
    for (const channel of sound) {
      const filter = new StateVariable();
      for (let i = 0; i < channel.length; i++) {
        const x = ((i - preroll) / beat - beats[0]) / (beats[1] - beats[0]);
        channel[i] = filter.low(channel[i]!, from * (to / from) ** Math.min(1, Math.max(0, x)), q);
      }
    }
    return sound;
  };
};

// ---- width ---------------------------------------------------------------------------------------------------------

/** Multiplies the side signal: 0 is mono, 1 leaves it. */
export const width =
  (factor: number): Process =>
  (sound) => {
    const [left, right] = sound;
    for (let i = 0; i < left.length; i++) {
      const mid = (left[i]! + right[i]!) / 2;
      const side = ((left[i]! - right[i]!) / 2) * factor;
      left[i] = mid + side;
      right[i] = mid - side;
    }
    return sound;
  };

/** Takes the side out below `hertz` (24 dB an octave): a centred bass plays anywhere. */
export const centreBass =
  (hertz: number): Process =>
  (sound) => {
    const [left, right] = sound;
    const mid = left.map((x, i) => (x + right[i]!) / 2);
    const side = left.map((x, i) => (x - right[i]!) / 2);
    // A Butterworth of fourth order.
    filters.createFilter([filters.highPass(RATE, hertz, 0.5412), filters.highPass(RATE, hertz, 1.3066)]).process(side);
    for (let i = 0; i < left.length; i++) {
      left[i] = mid[i]! + side[i]!;
      right[i] = mid[i]! - side[i]!;
    }
    return sound;
  };

/** Moves a sound slowly from side to side, once in `beats`, by `depth` (0 to 1). */
export const autopan =
  (beats: number, depth: number): Process =>
  (sound, { beat, period }) => {
    const turn = wholeTurns(beats * beat, period);
    const [left, right] = sound;
    for (let i = 0; i < left.length; i++) {
      const x = depth * Math.sin(turn * i);
      left[i]! *= Math.sqrt(1 - x);
      right[i]! *= Math.sqrt(1 + x);
    }
    return sound;
  };

/** Rises and falls in level, once in `beats`, by `depth` (0 to 1). */
export const tremolo =
  (beats: number, depth: number): Process =>
  (sound, { beat, period }) => {
    const turn = wholeTurns(beats * beat, period);
    for (const channel of sound)
      for (let i = 0; i < channel.length; i++) channel[i]! *= 1 - depth * (0.5 - 0.5 * Math.cos(turn * i));
    return sound;
  };

// ---- tape ----------------------------------------------------------------------------------------------------------

/** Soft saturation; `drive` in dB. Quiet sounds keep their level. */
export const saturate =
  (drive: number): Process =>
  (sound) => {
    const gain = gainOf(drive);
    for (const channel of sound)
      for (let i = 0; i < channel.length; i++) channel[i] = Math.tanh(channel[i]! * gain) / gain;
    return sound;
  };

/** A tape that runs unevenly: wow of `wow` and flutter of `flutter` cents, alike on both channels. */
export const tape =
  (wow: number, flutter: number): Process =>
  (sound, { period }) => {
    const bend = (seconds: number, cents: number) => {
      const turn = wholeTurns(seconds * RATE, period);
      // The delay whose slope is the wanted ratio of pitch.
      return { turn, depth: (2 ** (cents / 1200) - 1) / turn };
    };
    const bends = [bend(2.1, wow), bend(0.83, wow * 0.35), bend(0.14, flutter)];
    const centre = bends.reduce((sum, { depth }) => sum + depth, 4);
    return sound.map((channel) =>
      channel.map((_, i) => {
        const at = i - centre - bends.reduce((sum, { turn, depth }) => sum + depth * Math.sin(turn * i), 0);
        return cubic(channel, at);
      }),
    ) as unknown as Stereo;
  };

function cubic(samples: Float32Array, at: number): number {
  const i = Math.floor(at);
  const t = at - i;
  const a = samples[i - 1] ?? 0;
  const b = samples[i] ?? 0;
  const c = samples[i + 1] ?? 0;
  const d = samples[i + 2] ?? 0;
  return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
}

/** Radians a frame of an oscillation of about `frames` that fits into the period a whole number of times. */
function wholeTurns(frames: number, period: number): number {
  return (2 * Math.PI * Math.max(1, Math.round(period / frames))) / period;
}

// ---- room and echo -------------------------------------------------------------------------------------------------

export interface Room {
  /** Seconds to -60 dB in the middle of the spectrum. */
  readonly seconds: number;
  /** Seconds before the first reflection. */
  readonly before?: number;
  /** Hz above which the room swallows faster, and below which nothing is sent into it. */
  readonly dark?: number;
  readonly thin?: number;
  readonly seed?: number;
}

/** A room's sound without the direct one: convolution with decaying noise, the high frequencies dying first. */
export function room({ seconds, before = 0.018, dark = 4_500, thin = 220, seed = 7 }: Room): Process {
  const impulse = ([0, 1] as const).map((side) => {
    const random = chance(seed * 2 + side);
    const start = Math.round(before * RATE);
    const out = new Float32Array(start + Math.round(seconds * 1.15 * RATE));
    let low = 0;
    for (let i = start; i < out.length; i++) {
      const t = (i - start) / RATE;
      // The low-pass closes as the sound grows old.
      const cutoff = Math.max(500, dark * 2 ** (-1.8 * (t / seconds)));
      const k = 1 - Math.exp((-2 * Math.PI * cutoff) / RATE);
      // Sparse at first, as reflections are, then dense.
      const dense = random() < Math.min(1, 0.03 + t * 14) ? 1 : 0;
      const onset = Math.min(1, t / 0.008);
      low += k * ((random() * 2 - 1) * dense - low);
      out[i] = low * onset * 10 ** ((-3 * t) / seconds);
    }
    const energy = Math.sqrt(out.reduce((sum, x) => sum + x * x, 0));
    return out.map((x) => x / energy);
  });
  return (sound, clock) => {
    const sent: Stereo = [sound[0].slice(), sound[1].slice()];
    highpass(thin)(sent, clock);
    return [convolve(sent[0], impulse[0]!), convolve(sent[1], impulse[1]!)];
  };
}

/** Repeats every `beats`, from side to side, each `feedback` times as loud and duller than the one before. */
export function echo(beats: number, { feedback = 0.4, dull = 3_000 } = {}): Process {
  return (sound, { beat }) => {
    const delay = Math.round(beats * beat);
    const k = 1 - Math.exp((-2 * Math.PI * dull) / RATE);
    const frames = sound[0].length;
    const left = new Float32Array(frames);
    const right = new Float32Array(frames);
    let dullLeft = 0;
    let dullRight = 0;
    for (let i = delay; i < frames; i++) {
      const from = i - delay;
      dullLeft += k * ((sound[0][from]! + sound[1][from]!) / 2 + feedback * right[from]! - dullLeft);
      dullRight += k * (left[from]! * Math.sqrt(feedback) - dullRight);
      left[i] = dullLeft;
      right[i] = dullRight;
    }
    return [left, right];
  };
}

// ---- dynamics ------------------------------------------------------------------------------------------------------

export interface Compression {
  readonly threshold: number;
  readonly ratio?: number;
  /** Seconds. */
  readonly attack?: number;
  readonly release?: number;
}

/** A stereo-linked compressor on the power of the sum; soft knee of 6 dB. */
export function compress({ threshold, ratio = 2, attack = 0.02, release = 0.2 }: Compression): Process {
  const rise = 1 - Math.exp(-1 / (attack * RATE));
  const fall = 1 - Math.exp(-1 / (release * RATE));
  return (sound) => {
    const [left, right] = sound;
    let power = 0;
    for (let i = 0; i < left.length; i++) {
      const now = (left[i]! ** 2 + right[i]! ** 2) / 2;
      power += (now > power ? rise : fall) * (now - power);
      const over = 10 * Math.log10(power + 1e-12) - threshold;
      const bent = over <= -3 ? 0 : over >= 3 ? over : (over + 3) ** 2 / 12;
      const gain = gainOf(-bent * (1 - 1 / ratio));
      left[i]! *= gain;
      right[i]! *= gain;
    }
    return sound;
  };
}
