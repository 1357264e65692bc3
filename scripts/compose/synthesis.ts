// Instruments of our own: what a General MIDI font has no good sample of. All are repeatable, note by note.

import { RATE } from '../../src/units.ts';
import { chance } from './rhythm.ts';
import type { Instrument, Stereo, TimedNote } from './score.ts';
import { StateVariable } from './state-variable.ts';

const TURN = 2 * Math.PI;
const hertz = (pitch: number) => 440 * 2 ** ((pitch - 69) / 12);

/** An instrument from one note's sound: `sound(note)` writes `count` frames, which are summed where the note starts. */
function each(sound: (note: TimedNote) => Stereo): Instrument {
  return (notes, frames) => {
    const canvas: Stereo = [new Float32Array(frames), new Float32Array(frames)];
    // A loop plays each note once a pass, always alike.
    const known = new Map<number, Stereo>();
    for (const note of notes) {
      const played = known.get(note.seed) ?? sound(note);
      known.set(note.seed, played);
      for (const side of [0, 1] as const) {
        const from = played[side];
        const into = canvas[side];
        const count = Math.min(from.length, frames - note.start);
        for (let i = 0; i < count; i++) into[note.start + i]! += from[i]!;
      }
    }
    return canvas;
  };
}

const seconds = (s: number) => Math.round(s * RATE);
const mono = (samples: Float32Array): Stereo => [samples, samples];

/** A bass drum: a sine that falls from `from` to `to` Hz, with a click of `click` (0 to 1). */
export function kick({ from = 160, to = 48, fall = 0.03, decay = 0.28, click = 0.25 }): Instrument {
  return each(({ velocity, seed }) => {
    const random = chance(seed);
    const out = new Float32Array(seconds(decay * 4));
    let phase = 0;
    for (let i = 0; i < out.length; i++) {
      const t = i / RATE;
      phase += (TURN * (to + (from - to) * Math.exp(-t / fall) * (0.7 + 0.3 * velocity))) / RATE;
      const attack = Math.min(1, t / 0.001);
      const body = Math.sin(phase) * Math.exp(-t / decay) * attack;
      out[i] = velocity * (body + click * velocity * (random() * 2 - 1) * Math.exp(-t / 0.003) * attack);
    }
    return mono(fadeEnd(out, 0.02));
  });
}

/** A sine with a little of its octave, for the bottom octave only. */
export function sub({ attack = 0.012, release = 0.08, octave = 0.15 } = {}): Instrument {
  return each(({ frames, pitch, velocity }) => {
    const out = new Float32Array(frames + seconds(release));
    const step = (TURN * hertz(pitch)) / RATE;
    for (let i = 0; i < out.length; i++) {
      const level = Math.min(1, i / seconds(attack)) * (i < frames ? 1 : 1 - (i - frames) / seconds(release));
      out[i] = velocity * level * level * (Math.sin(step * i) + octave * Math.sin(2 * step * i));
    }
    return mono(out);
  });
}

export interface SawOptions {
  /** Saws a channel, each a little out of tune by up to `detune` cents. */
  readonly voices?: number;
  readonly detune?: number;
  readonly attack?: number;
  readonly decay?: number;
  /** Level held after the decay, 0 to 1. */
  readonly sustain?: number;
  readonly release?: number;
  /** Hz of the low-pass at rest, and how far (octaves) the envelope and the velocity open it. */
  readonly cutoff?: number;
  readonly open?: number;
  readonly resonance?: number;
  /** Seconds in which the filter falls back. */
  readonly close?: number;
}

/** Detuned saws through a resonant low-pass: pads with a slow attack, plucked pulses with a fast one. */
export function saw({
  voices = 3,
  detune = 9,
  attack = 0.5,
  decay = 0.3,
  sustain = 1,
  release = 0.8,
  cutoff = 900,
  open = 0.5,
  resonance = 0.7,
  close = 1,
}: SawOptions): Instrument {
  return each(({ frames, pitch, velocity, seed }) => {
    const random = chance(seed);
    const count = frames + seconds(release * 1.5);
    const channel = () => {
      const out = new Float32Array(count);
      for (let v = 0; v < voices; v++) {
        const cents = voices === 1 ? 0 : detune * ((2 * v) / (voices - 1) - 1) + (random() - 0.5) * 2;
        const step = (hertz(pitch) * 2 ** (cents / 1200)) / RATE;
        let phase = random();
        for (let i = 0; i < count; i++) {
          out[i]! += (2 * phase - 1 - blep(phase, step)) / voices;
          phase += step;
          if (phase >= 1) phase -= 1;
        }
      }
      const filter = new StateVariable();
      for (let i = 0; i < count; i++) {
        const t = i / RATE;
        const held = t < attack ? t / attack : sustain + (1 - sustain) * Math.exp(-(t - attack) / decay);
        const level = i < frames ? held : held * Math.exp((-3 * (i - frames)) / seconds(release));
        const lift = open * velocity * (t < attack ? t / attack : Math.exp(-(t - attack) / close));
        out[i] = velocity * level * filter.low(out[i]!, Math.min(16_000, cutoff * 2 ** lift), resonance);
      }
      return fadeEnd(out, 0.05);
    };
    return [channel(), channel()];
  });
}

/** The correction that takes the corners off a saw (polynomial band-limited step), so that it does not alias. */
function blep(phase: number, step: number): number {
  if (phase < step) {
    const t = phase / step;
    return 2 * t - t * t - 1;
  }
  if (phase > 1 - step) {
    const t = (phase - 1) / step;
    return t * t + 2 * t + 1;
  }
  return 0;
}

/** A struck bar: a few sines that die away, the high ones first. `ratios` are those of marimba, glass, bell … */
export function mallet({ ratios = [1, 3.93, 9.2], levels = [1, 0.25, 0.08], decay = 0.35, spread = 0 }): Instrument {
  return each(({ pitch, velocity, seed }) => {
    const random = chance(seed);
    const count = seconds(decay * 6);
    const pan = 0.5 + spread * (random() - 0.5);
    const out = new Float32Array(count);
    ratios.forEach((ratio, k) => {
      const frequency = hertz(pitch) * ratio;
      if (frequency > 18_000) return;
      const fall = decay / (1 + k * 1.6);
      for (let i = 0; i < count; i++) {
        const t = i / RATE;
        out[i]! +=
          levels[k]! *
          velocity ** (1 + k * 0.5) *
          Math.sin(TURN * frequency * t) *
          Math.exp(-t / fall) *
          Math.min(1, t / 0.0015);
      }
    });
    fadeEnd(out, 0.02);
    return panned(out, pan);
  });
}

/** A burst of noise: hats, shakers, brushes. The band lies around `centre` Hz; the pitch of the note is not heard. */
export function burst({ centre = 8_000, q = 0.8, attack = 0.001, decay = 0.04, spread = 0.3 }): Instrument {
  return each(({ velocity, seed }) => {
    const random = chance(seed);
    const pan = 0.5 + spread * (random() - 0.5);
    const out = new Float32Array(seconds(attack + decay * 7));
    const filter = new StateVariable();
    const colour = centre * (0.85 + 0.3 * velocity);
    for (let i = 0; i < out.length; i++) {
      const t = i / RATE;
      const level = t < attack ? t / attack : Math.exp(-(t - attack) / decay);
      out[i] = velocity * level * filter.band(random() * 2 - 1, colour, q);
    }
    return panned(fadeEnd(out, 0.003), pan);
  });
}

/**
 * Noise whose band moves from `from` to `to` Hz over the note and swells with `power` (1 is even, 3 comes late); negative
 * powers fall instead. For risers, sweeps and whooshes; two uncorrelated channels.
 */
export function sweep({ from = 300, to = 6_000, q = 1.2, power = 2 }): Instrument {
  return each(({ frames, velocity, seed }) => {
    const channel = (random: () => number) => {
      const out = new Float32Array(frames);
      const filter = new StateVariable();
      const edge = seconds(0.01);
      for (let i = 0; i < frames; i++) {
        const x = i / frames;
        const level = (power > 0 ? x ** power : (1 - x) ** -power) * Math.min(1, i / edge, (frames - i) / edge);
        out[i] = velocity * level * filter.band(random() * 2 - 1, from * (to / from) ** x, q);
      }
      return out;
    };
    return [channel(chance(seed)), channel(chance(seed + 1))];
  });
}

/** A deep hit: a sine that sinks for seconds under a thud of low noise. The pitch is where it comes to rest. */
export function boom({ drop = 1.6, decay = 1.1, thud = 0.5 }): Instrument {
  return each(({ pitch, velocity, seed }) => {
    const random = chance(seed);
    const out = new Float32Array(seconds(decay * 5));
    const filter = new StateVariable();
    let phase = 0;
    for (let i = 0; i < out.length; i++) {
      const t = i / RATE;
      phase += (TURN * hertz(pitch) * (1 + drop * Math.exp(-t / 0.09))) / RATE;
      const noise = filter.low(random() * 2 - 1, 90 + 900 * Math.exp(-t / 0.05), 0.8);
      out[i] =
        velocity *
        Math.min(1, t / 0.002) *
        (Math.sin(phase) * Math.exp(-t / decay) + thud * noise * Math.exp(-t / 0.22));
    }
    return mono(fadeEnd(out, 0.2));
  });
}

/**
 * A worn record under the music for as long as the note lasts: clicks of every size, `density` a second, and hiss of
 * `hiss` (amplitude). Noise has no memory, so that it may be cut anywhere and loops.
 */
export function vinyl({ density = 9, hiss = 0.02 } = {}): Instrument {
  return each(({ frames, velocity, seed }) => {
    const random = chance(seed);
    const left = new Float32Array(frames);
    const right = new Float32Array(frames);
    for (let i = 0; i < frames; i++) {
      const both = (random() * 2 - 1) * hiss;
      left[i] = velocity * (both + (random() * 2 - 1) * hiss * 0.6);
      right[i] = velocity * (both + (random() * 2 - 1) * hiss * 0.6);
      if (random() < density / RATE) {
        // Sizes follow a power law: many specks, now and then a scratch.
        const size = Math.min(1, 0.05 / (0.03 + random())) * (random() < 0.5 ? -1 : 1);
        const pan = random();
        const length = 2 + Math.floor(random() * 40);
        for (let k = 0; k < length && i + k < frames; k++) {
          const shape = size * velocity * Math.exp(-k / (length / 4)) * Math.cos((k * Math.PI) / (2 + length / 6));
          left[i + k]! += shape * Math.sqrt(1 - pan);
          right[i + k]! += shape * Math.sqrt(pan);
        }
      }
    }
    return [left, right];
  });
}

function panned(samples: Float32Array, pan: number): Stereo {
  return [samples.map((x) => x * Math.sqrt(2 * (1 - pan))), samples.map((x) => x * Math.sqrt(2 * pan))];
}

function fadeEnd(samples: Float32Array, length: number): Float32Array {
  const count = Math.min(samples.length, seconds(length));
  for (let i = 0; i < count; i++) samples[samples.length - 1 - i]! *= i / count;
  return samples;
}
