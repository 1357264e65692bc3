// A plucked string by a delay line that loses a little at every turn (Karplus and Strong, 1983; Jaffe and Smith, 1983).

import { RATE } from '../../src/units.ts';
import { chance } from './rhythm.ts';
import type { Instrument, Stereo, TimedNote } from './score.ts';

export interface PluckedString {
  /** Seconds to -60 dB of the fundamental at middle C; lower strings ring longer, by the square root of the ratio. */
  readonly ring?: number;
  /** Hz above which a middle C loses more at every turn, others by the square root too: 3,000 is gut, 9,000 new steel. */
  readonly bright?: number;
  /** Hz of the pluck itself: flesh 1,500, nail 4,000, plectrum 8,000. The stronger, the brighter. */
  readonly touch?: number;
  /** Where it is plucked, as a share of its length. */
  readonly position?: number;
  /** How much of the pluck is noise: 0.2 a fingertip, 0.6 a plectrum. */
  readonly scratch?: number;
  /** Modes of the body: Hz, seconds to -60 dB, gain. They ring with every note. */
  readonly body?: readonly (readonly [hertz: number, seconds: number, gain: number])[];
  /** Seconds in which a finger stops the string when the note ends. */
  readonly stop?: number;
  /** How far strings lie apart from left to right, 0 to 1. */
  readonly spread?: number;
}

const MIDDLE_C = 261.63;

export function pluckedString({
  ring = 4,
  bright = 5_000,
  touch = 3_500,
  position = 0.17,
  scratch = 0.3,
  body = [],
  stop = 0.09,
  spread = 0.15,
}: PluckedString): Instrument {
  const pluck = ({ frames, pitch, velocity, seed }: TimedNote): Float32Array => {
    const random = chance(seed);
    const hertz = 440 * 2 ** ((pitch - 69) / 12);
    const seconds = ring * Math.sqrt(MIDDLE_C / hertz);
    const out = new Float32Array(frames + Math.round(stop * 1.5 * RATE));
    // Two planes in which it swings, a little out of tune and one dying sooner: what makes a string's decay uneven.
    for (const [cents, life, share] of [
      [0.4 * random(), 1, 0.65],
      [-0.9 * random(), 0.45, 0.35],
    ] as const)
      swing(out, hertz * 2 ** (cents / 1200), seconds * life, share * velocity, random, velocity);
    const last = out.length - frames;
    for (let i = 0; i < last; i++) out[frames + i]! *= (0.5 + 0.5 * Math.cos((Math.PI * i) / last)) ** 2;
    return resonate(out, body);
  };

  function swing(
    out: Float32Array,
    hertz: number,
    seconds: number,
    level: number,
    random: () => number,
    velocity: number,
  ): void {
    const turn = (2 * Math.PI * hertz) / RATE;
    const k = Math.exp((-2 * Math.PI * bright * Math.sqrt(hertz / MIDDLE_C)) / RATE);
    // The loss filter's own delay and gain at the fundamental are taken out, so that pitch and decay are as asked.
    const delay = RATE / hertz - Math.atan2(k * Math.sin(turn), 1 - k * Math.cos(turn)) / turn;
    const loss = Math.hypot(1 - k * Math.cos(turn), k * Math.sin(turn)) / (1 - k);
    const gain = Math.min(0.999999, 10 ** (-3 / (hertz * seconds)) * loss);
    const length = Math.floor(delay) - 1;
    const t = delay - length;
    // Third-order Lagrange: the fraction lies between the middle two of four taps.
    const taps = [
      (-(t - 1) * (t - 2) * (t - 3)) / 6,
      (t * (t - 2) * (t - 3)) / 2,
      (-t * (t - 1) * (t - 3)) / 2,
      (t * (t - 1) * (t - 2)) / 6,
    ] as const;

    const period = Math.round(delay);
    const shape = pulse(period, hertz, velocity, random);
    // Room before the first frame, for the taps.
    const first = length + 4;
    const line = new Float32Array(first + out.length);
    let filtered = 0;
    for (let i = 0; i < out.length; i++) {
      const at = first + i - length;
      const back = taps[0] * line[at]! + taps[1] * line[at - 1]! + taps[2] * line[at - 2]! + taps[3] * line[at - 3]!;
      filtered += (1 - k) * (back - filtered);
      const now = gain * filtered + (i < period ? shape[i]! : 0);
      line[first + i] = now;
      out[i]! += level * now;
    }
  }

  /** One period of the force at the bridge: partials fall as 1/n, less those with a node where it is plucked; some scratch. */
  function pulse(period: number, hertz: number, velocity: number, random: () => number): Float32Array {
    const tilt = Math.exp((-2 * Math.PI * 1.4 * hertz) / RATE);
    const dull = Math.exp((-2 * Math.PI * touch * (0.35 + velocity)) / RATE);
    const burst = new Float32Array(period);
    let once = 0;
    let twice = 0;
    // Two turns, so that the filters are in their stride.
    for (let i = -period; i < period; i++) {
      const push = i % period === 0 ? Math.sqrt(period) : 0;
      once += (1 - tilt) * (push + scratch * (random() * 2 - 1) - once);
      twice += (1 - dull) * (once - twice);
      if (i >= 0) burst[i] = twice;
    }
    const node = Math.max(1, Math.round(position * period));
    const shape = burst.map((x, i) => x - burst[(i + period - node) % period]!);
    const mean = shape.reduce((a, b) => a + b) / period;
    const power = Math.sqrt(shape.reduce((sum, x) => sum + (x - mean) ** 2, 0) / period);
    return shape.map((x) => (0.25 * (x - mean)) / power);
  }

  return (notes, frames) => {
    const canvas: Stereo = [new Float32Array(frames), new Float32Array(frames)];
    const known = new Map<number, Float32Array>();
    for (const note of notes) {
      const sound = known.get(note.seed) ?? pluck(note);
      known.set(note.seed, sound);
      // Low strings to one side, high ones to the other.
      const pan = Math.max(-1, Math.min(1, (note.pitch - 57) / 14)) * spread;
      const count = Math.min(sound.length, frames - note.start);
      for (let i = 0; i < count; i++) {
        canvas[0][note.start + i]! += sound[i]! * Math.sqrt(1 - pan);
        canvas[1][note.start + i]! += sound[i]! * Math.sqrt(1 + pan);
      }
    }
    return canvas;
  };
}

/** Adds what the modes of a wooden body make of a sound. */
function resonate(samples: Float32Array, modes: NonNullable<PluckedString['body']>): Float32Array {
  const out = samples.slice();
  for (const [hertz, seconds, gain] of modes) {
    const r = 10 ** (-3 / (seconds * RATE));
    const a = 2 * r * Math.cos((2 * Math.PI * hertz) / RATE);
    const scale = gain * (1 - r);
    let y1 = 0;
    let y2 = 0;
    for (let i = 0; i < samples.length; i++) {
      const y = scale * (samples[i]! - (samples[i - 2] ?? 0)) + a * y1 - r * r * y2;
      y2 = y1;
      y1 = y;
      out[i]! += y;
    }
  }
  return out;
}
