// Effects on a voice, by name: places to speak from, and who speaks there. Each keeps the voice as loud as it was.

import { gainOf, RATE } from '../units.ts';
import { scrambled } from './dither.ts';
import { bandPass, createFilter, highPass, lowPass, lowShelf, peaking } from './filter.ts';
import { clipLoudness } from './level.ts';
import { changeProsody } from './prosody.ts';
import { type RoomSettings, reverberated } from './reverb.ts';
import { rmsEnvelope } from './trim.ts';

export interface VoiceEffect {
  readonly description: string;
  /** Seconds that it rings, down to -60 dB: over what follows, and adding no length. */
  readonly tail: number;
  /** A clip at 48 kHz, mono, to one that is longer by the tail. */
  process(samples: Float32Array, length: number): Float32Array;
}

export const VOICE_EFFECTS = {
  telephone: {
    description: 'a telephone line: 300 to 3,400 Hz, a little overdriven',
    tail: 0.02,
    process: (samples, length) => telephone(longer(samples, length)),
  },
  radio: {
    description: 'a small radio: narrow, dense, driven',
    tail: 0.02,
    process: (samples, length) =>
      filtered(
        driven(filtered(longer(samples, length), highPass(RATE, 220), peaking(RATE, 1_800, 5, 0.8)), 16),
        highPass(RATE, 180),
        lowPass(RATE, 5_200, 1.1),
      ),
  },
  megaphone: {
    description: 'a megaphone across a square',
    tail: 0.4,
    process(samples, length) {
      const horn = filtered(
        driven(
          filtered(longer(samples, length), highPass(RATE, 500), highPass(RATE, 500), peaking(RATE, 1_600, 8, 1)),
          24,
        ),
        highPass(RATE, 450),
        lowPass(RATE, 3_800),
        lowPass(RATE, 3_800),
      );
      return sum(horn, gained(delayed(horn, 0.085), -11), gained(delayed(horn, 0.17), -20));
    },
  },
  room: {
    description: 'a furnished room',
    tail: 0.5,
    process: (samples, length) =>
      inRoom(samples, length, { seconds: 0.45, before: 0.006, size: 0.25, dark: 5_000 }, -9),
  },
  hall: {
    description: 'a concert hall',
    tail: 2.3,
    process: (samples, length) => inRoom(samples, length, { seconds: 2.1, before: 0.028, size: 1, dark: 3_500 }, -10),
  },
  echo: {
    description: 'a valley that answers, every 0.32 s',
    tail: 2.4,
    process(samples, length) {
      const out = longer(samples, length);
      const closing = 1 - Math.exp((-2 * Math.PI * 2_800) / RATE);
      const delay = Math.round(ECHO_SECONDS * RATE);
      let low = 0;
      for (let i = delay; i < length; i++) {
        low += closing * (out[i - delay]! - low);
        out[i]! += 0.42 * low;
      }
      return out;
    },
  },
  dark_father: {
    description: 'a dark giant in a helmet, who breathes',
    tail: 1.35,
    process: (samples, length) => darkFather(samples, length),
  },
  chewie: {
    description: 'a furry giant who growls',
    tail: 0.05,
    process: (samples, length) => growling(samples, length),
  },
  '88b': {
    description: 'a droid that rolls and chirps as it speaks',
    tail: 0.1,
    process: (samples, length) => rolling(samples, length),
  },
  '2r2d': {
    description: 'a droid that beeps its syllables, with a voice far behind',
    tail: 0.1,
    process: (samples, length) => beeping(samples, length),
  },
} as const satisfies Record<string, VoiceEffect>;

export type VoiceEffectName = keyof typeof VOICE_EFFECTS;

/** Seconds between repeats. */
export const ECHO_SECONDS = 0.32;

/** Frames that an effect rings. */
export function tailOf(effect: VoiceEffectName): number {
  return Math.round(VOICE_EFFECTS[effect].tail * RATE);
}

/** The clip with its effect and its tail, as loud as it was without; silence stays silent. */
export function withEffect(effect: VoiceEffectName, samples: Float32Array): Float32Array {
  const length = samples.length + tailOf(effect);
  const before = clipLoudness(samples);
  if (before === undefined) return new Float32Array(length);
  const made = VOICE_EFFECTS[effect].process(samples, length);
  const after = clipLoudness(made.subarray(0, samples.length));
  return after === undefined ? made : gained(made, before - after);
}

// ---- places ---------------------------------------------------------------------------------------------------------

function telephone(samples: Float32Array): Float32Array {
  const band = [
    highPass(RATE, 300, 0.541),
    highPass(RATE, 300, 1.307),
    lowPass(RATE, 3_400, 0.541),
    lowPass(RATE, 3_400, 1.307),
  ];
  return filtered(driven(filtered(samples, ...band), 8), ...band);
}

/** `wet`: dB of the room beside the voice. */
function inRoom(samples: Float32Array, length: number, room: RoomSettings, wet: number): Float32Array {
  const heard = filtered(reverberated(samples, length, room), highPass(RATE, 180));
  return sum(longer(samples, length), gained(heard, wet + WET));
}
/** dB by which the room's sound is softer than what goes into it. */
const WET = 6;

// ---- characters -----------------------------------------------------------------------------------------------------

function darkFather(samples: Float32Array, length: number): Float32Array {
  const deep = changeProsody(samples, { pitch: -4, formants: -4 }).samples;
  // A mask is a short tube before the mouth.
  const masked = combed(
    filtered(longer(deep, length), lowShelf(RATE, 160, 5), peaking(RATE, 900, 4, 1.2), lowPass(RATE, 5_500)),
    0.0042,
    0.45,
  );
  const breath = breathing(length, samples.length + Math.round(0.12 * RATE));
  return sum(masked, gained(breath, levelOf(masked, samples.length) - 14));
}

/** In and out, once, after the phrase: noise through a tube, at -0 dB of RMS. */
function breathing(length: number, from: number): Float32Array {
  const frames = Math.max(0, length - from);
  const out = new Float32Array(length);
  for (let i = 0; i < frames; i++) {
    const t = i / frames;
    const swell =
      t < 0.42 ? Math.sin((Math.PI * t) / 0.42) : t > 0.52 ? 0.8 * Math.sin((Math.PI * (t - 0.52)) / 0.48) : 0;
    out[from + i] = (scrambled(i ^ 0x51ed) / 2 ** 31) * swell ** 1.5;
  }
  return gained(combed(filtered(out, bandPass(RATE, 850, 0.9)), 0.0031, 0.5), 12);
}

function growling(samples: Float32Array, length: number): Float32Array {
  const deep = longer(changeProsody(samples, { pitch: -7, formants: -5 }).samples, length);
  const levels = rmsEnvelope(deep);
  let phase = 0;
  const rough = deep.map((x, i) => {
    // The throat flutters 24 to 38 times a second, never evenly.
    const wander = scrambled(Math.floor(i / 1_900) ^ 0x2d) / 2 ** 31;
    phase += (2 * Math.PI * (31 + 7 * wander)) / RATE;
    const flutter = 0.42 + 0.58 * (0.5 + 0.5 * Math.sin(phase)) ** 2;
    const rasp = (scrambled(i ^ 0x77a1) / 2 ** 31) * 0.35 * (levels[Math.floor(i / 240)] ?? 0);
    return (x + rasp) * flutter;
  });
  return filtered(driven(rough, 10), lowShelf(RATE, 220, 6), peaking(RATE, 480, 4, 1), lowPass(RATE, 3_600));
}

function rolling(samples: Float32Array, length: number): Float32Array {
  const small = longer(changeProsody(samples, { pitch: 5, formants: 7 }).samples, length);
  const voice = filtered(small, bandPass(RATE, 1_700, 0.7));
  const level = smoothedLevel(small);
  let phase = 0;
  const chirps = small.map((_, i) => {
    const t = i / RATE;
    // The pitch rolls, and rises with what is said.
    const hertz =
      900 + 9_000 * level(i) + 260 * Math.sin(2 * Math.PI * 7.3 * t) + 140 * Math.sin(2 * Math.PI * 2.1 * t);
    phase += (2 * Math.PI * Math.min(3_400, hertz)) / RATE;
    return level(i) * (Math.sin(phase) + 0.3 * Math.sin(2 * phase));
  });
  return sum(voice, gained(chirps, levelOf(voice, samples.length) - levelOf(chirps, samples.length) + 1));
}

function beeping(samples: Float32Array, length: number): Float32Array {
  const dry = longer(samples, length);
  const level = smoothedLevel(dry);
  let phase = 0;
  let hertz = 1_200;
  let note = -1;
  const beeps = dry.map((_, i) => {
    const n = Math.floor(i / BEEP);
    if (n !== note) {
      note = n;
      // Of a pentatonic scale over two octaves, so that it sounds pleased.
      hertz = 740 * 2 ** (SCALE[(scrambled(n ^ 0x9e1) >>> 0) % SCALE.length]! / 12);
    }
    const within = (i % BEEP) / BEEP;
    const glide = (scrambled(n ^ 0x1c7) & 3) === 0 ? 1 + 0.35 * within : 1;
    phase += (2 * Math.PI * hertz * glide) / RATE;
    const shape = Math.min(1, within / 0.06, (1 - within) / 0.12);
    return level(i) * shape * (Math.sin(phase) + 0.22 * Math.sin(3 * phase));
  });
  let turn = 0;
  const ringing = filtered(dry, bandPass(RATE, 1_500, 0.8)).map((x) => {
    turn += (2 * Math.PI * 410) / RATE;
    return x * Math.sin(turn);
  });
  return sum(beeps, gained(ringing, levelOf(beeps, samples.length) - levelOf(ringing, samples.length) - 7));
}

/** Frames of one beep: eleven a second, as fast as syllables come. */
const BEEP = Math.round(0.092 * RATE);
const SCALE = [0, 2, 4, 7, 9, 12, 14, 16, 19, 21, 24] as const;

// ---- what they are made of --------------------------------------------------------------------------------------------

function longer(samples: Float32Array, length: number): Float32Array {
  const out = new Float32Array(length);
  out.set(samples.length > length ? samples.subarray(0, length) : samples);
  return out;
}

function filtered(samples: Float32Array, ...sections: Parameters<typeof createFilter>[0][number][]): Float32Array {
  const out = samples.slice();
  createFilter(sections).process(out);
  return out;
}

/** Soft saturation; `drive` in dB over a voice at -18 LUFS. */
function driven(samples: Float32Array, drive: number): Float32Array {
  const gain = gainOf(drive);
  return samples.map((x) => Math.tanh(x * gain) / gain);
}

function combed(samples: Float32Array, seconds: number, feedback: number): Float32Array {
  const delay = Math.round(seconds * RATE);
  const out = samples.slice();
  for (let i = delay; i < out.length; i++) out[i]! += feedback * out[i - delay]!;
  return out;
}

function delayed(samples: Float32Array, seconds: number): Float32Array {
  const out = new Float32Array(samples.length);
  const delay = Math.round(seconds * RATE);
  out.set(samples.subarray(0, Math.max(0, samples.length - delay)), delay);
  return out;
}

function gained(samples: Float32Array, decibels: number): Float32Array {
  const gain = gainOf(decibels);
  return samples.map((x) => x * gain);
}

function sum(...parts: readonly Float32Array[]): Float32Array {
  return parts[0]!.map((_, i) => parts.reduce((total, part) => total + part[i]!, 0));
}

/** dB of the RMS of the first frames; -200 for silence. */
function levelOf(samples: Float32Array, frames: number): number {
  let energy = 0;
  for (let i = 0; i < frames; i++) energy += samples[i]! ** 2;
  return 10 * Math.log10(energy / Math.max(1, frames) + 1e-20);
}

/** The level of a voice at a frame: steps of 5 ms joined by straight lines. */
function smoothedLevel(samples: Float32Array): (frame: number) => number {
  const levels = rmsEnvelope(samples);
  return (frame) => {
    const at = frame / 240 - 0.5;
    const n = Math.max(0, Math.floor(at));
    const left = levels[n] ?? 0;
    return left + ((levels[n + 1] ?? 0) - left) * Math.min(1, Math.max(0, at - n));
  };
}
