// The bars of a loop: how many it has at its tempo, and what is too much of it for whole ones.

import type { Block } from '../audio/sound.ts';
import { detectTempo } from '../audio/tempo.ts';
import { LIMITS } from '../limits.ts';
import { type Frames, frames, framesOf, RATE, type Seconds, secondsOf } from '../units.ts';

/** How the bars of a template are counted. */
export interface Metre {
  /** Beats a minute. */
  readonly tempo: number;
  readonly beatsPerBar: number;
  /** Where the tempo is from: asked for, heard, or none of both: nothing beats, and bars of about a usual length are assumed. */
  readonly source: 'asked' | 'heard' | 'assumed';
}

export interface Bars {
  /** 16.03 */
  readonly count: number;
  /** The loop is as long as that, as exactly as its tempo is known. */
  readonly whole: boolean;
  /** Cutting so much leaves whole bars; undefined where no whole bar would be left. */
  readonly excess: Seconds | undefined;
}

/** Below this what is heard is no beat. */
const CLEAR = 0.25;
/** People count in whole numbers: a tempo that is heard this near to one, as a share of it, is that one. */
const ROUND = 0.0008;
/** What a length may be off: so much whatever it is, and so much as a share of it, as exactly as a tempo can be heard. */
const OFF = { frames: framesOf(0.005), share: 0.0005 };
/** Seconds of a bar where nothing says how long one is. */
const USUAL_BAR = 2.4;

/** The metre of a loop, at 48 kHz: its tempo as asked for, or as it is heard. */
export function metreOf(loop: Block, beatsPerBar: number, asked?: number): Metre {
  if (asked !== undefined) return { tempo: asked, beatsPerBar, source: 'asked' };
  const length = loop[0]!.length;
  const heard = detectTempo(loop)
    .filter(({ clarity }) => clarity >= CLEAR)
    .map(({ bpm }): Metre => ({ tempo: rounded(bpm), beatsPerBar, source: 'heard' }));
  // Of several ways to count it, loops are made to be whole in one.
  const metre = heard.find((metre) => barsOf(length, metre).whole) ?? heard[0];
  const bars = metre ? barsOf(length, metre) : undefined;
  if (metre && !bars!.whole) return metre;
  const count = bars ? Math.round(bars.count) : Math.max(1, Math.round(secondsOf(length) / USUAL_BAR));
  return { tempo: tempoOf(length, count * beatsPerBar), beatsPerBar, source: metre ? 'heard' : 'assumed' };
}

/** A loop of so many frames in bars. */
export function barsOf(length: number, metre: Metre): Bars {
  const bar = barFrames(metre);
  const count = length / bar;
  const off = Math.abs(length - Math.round(count) * bar);
  const whole = Math.round(count) > 0 && off <= Math.max(OFF.frames, OFF.share * length);
  const excess = whole ? 0 : length - Math.floor(count) * bar;
  return { count, whole, excess: count < 1 && !whole ? undefined : secondsOf(excess) };
}

/** Frames of the whole bars of a loop: what is left of it when the excess is cut. */
export function wholeBars(length: number, metre: Metre): Frames {
  const { whole } = barsOf(length, metre);
  const bar = barFrames(metre);
  return whole || length < bar ? frames(length) : frames(Math.floor(length / bar) * bar);
}

function barFrames({ tempo, beatsPerBar }: Metre): number {
  return (beatsPerBar * 60 * RATE) / tempo;
}

function rounded(bpm: number): number {
  return Math.abs(bpm - Math.round(bpm)) <= ROUND * bpm ? Math.round(bpm) : bpm;
}

/** Written with as many digits as keep a beat to the frame, and never beyond what may be asked for. */
function tempoOf(length: number, beats: number): number {
  const tempo = Math.round(((beats * 60 * RATE) / length) * 10_000) / 10_000;
  return Math.min(LIMITS.tempo.max, Math.max(LIMITS.tempo.min, tempo));
}
