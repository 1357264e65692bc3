// True-peak limiter: one gain for all channels, decided at 192 kHz, ahead of the peaks.

import { type Decibels, decibels, decibelsOf, gainOf, RATE } from '../units.ts';
import type { Block } from './sound.ts';
import { between, CHUNK, LEFT, marginOver, RIGHT } from './true-peak.ts';

export interface LimiterOptions {
  readonly channels: number;
  /** Channels that come after these in every block, get the same gains, and decide nothing: stems of the sound. */
  readonly stems?: number | undefined;
  /** No true peak of the output is higher, in dBTP. */
  readonly ceiling: Decibels;
  /** Gain before the limiter. */
  readonly gain?: Decibels | undefined;
}

export interface Limiter {
  /**
   * Takes a block at 48 kHz and answers the frames that are finished by now (perhaps none); valid until the next call.
   * All answers in a row are the input, frame on frame: the look-ahead is inside. They do not depend on the blocks.
   */
  push(block: Block): Block;
  /** The rest. */
  finish(): Block;
  /** What was done to the frames that came out so far. */
  reduction(): Reduction;
}

export interface Reduction {
  /** The most the gain went down. */
  readonly most: Decibels;
  /** Share of the time in which it was more than {@link DEEP} down, 0-1. */
  readonly deepShare: number;
}

export const DEEP = decibels(3);
const DEEP_GAIN = gainOf(-DEEP);

/** Meters differ in their interpolation; this much the gain stays under the ceiling so that none reads above it. */
export const MARGIN = decibels(0.03);

/**
 * The gain comes down in 4.7 ms, as a mean over 160 frames of a mean over 64: a curve without corners that at 6 dB moves
 * by 1/320 a frame at most. It is down from 16 frames before the peak (the reach of its interpolation) to 10 ms after it.
 */
const LONG = 160;
const SHORT = 64;
const AHEAD = LONG + SHORT + RIGHT;
const HOLD = Math.round(0.01 * RATE);

/** One reduction falls by this factor a frame (80 ms) … */
const FAST_RELEASE = Math.exp(-1 / (0.08 * RATE));
/** … but lasting ones charge a second (in 150 ms), which falls more slowly (200 ms) and so keeps dense passages from pumping. */
const SLOW_RELEASE = Math.exp(-1 / (0.2 * RATE));
const SLOW_ATTACK = 1 - Math.exp(-1 / (0.15 * RATE));

/** Reductions (1 - gain) are whole multiples of 1 / UNIT, so that running sums are exact and come back to zero. */
const UNIT = 2 ** 30;
const SCALE = 1 / (LONG * SHORT * UNIT);
/** Releases aim this far (0.02 dB) beyond none at all, so that they arrive and the sound passes bit for bit again. */
const BEYOND = UNIT * 2e-3;
const FAST_END = BEYOND * (1 - FAST_RELEASE);
const SLOW_END = BEYOND * (1 - SLOW_RELEASE);

/**
 * The gain is decided from the signal oversampled 4 times, and applied at 48 kHz: it moves so slowly that the product's
 * true peaks are those of the oversampled product, sound under the ceiling passes bit for bit, and stems that are given
 * the same gains sum to the limited mix.
 */
export function createLimiter({ channels, stems = 0, ceiling, gain = decibels(0) }: LimiterOptions): Limiter {
  const drive = gainOf(gain);
  const limit = gainOf(ceiling - MARGIN);
  // Silence before the first frame, in which what rings before it is looked at. The first AHEAD frames are not given out.
  let held = LEFT + CHUNK + AHEAD;
  let input = Array.from({ length: channels + stems }, () => new Float32Array(2 * held));
  /** Reductions wanted at the frames of `input`, in 1 / UNIT. */
  let wanted = new Float64Array(2 * held);
  /** Frames before this one are finished; those before `seen` have their final `wanted`. Indices of `input`. */
  let done = LEFT;
  let seen = LEFT;

  // Peaks in the window from HOLD behind to AHEAD before the frame, each lower than those before it. A ring.
  const MASK = 1023;
  const peakAt = new Float64Array(MASK + 1);
  const peakReduction = new Float64Array(MASK + 1);
  let firstPeak = 0;
  let lastPeak = 0;

  let fast = 0;
  let slow = 0;
  const long = new Float64Array(LONG);
  const short = new Float64Array(SHORT);
  let longSum = 0;
  let shortSum = 0;
  let atLong = 0;
  let atShort = 0;
  const gains = new Float64Array(CHUNK);

  /** Absolute number of the frame at `done`. */
  let frame = -CHUNK - AHEAD;
  let deep = 0;
  let lowest = 1;

  /** Writes how far down the gain must be at the frames [from, from + CHUNK]. */
  function look(from: number): void {
    for (let c = 0; c < channels; c++) {
      const samples = input[c]!;
      const margin = marginOver(samples, from, from + CHUNK, limit);
      if (margin < 0) continue;
      for (let n = from; n < from + CHUNK; n++) {
        const here = Math.max(Math.abs(samples[n]!), Math.abs(samples[n + 1]!));
        if (here + margin <= limit) continue;
        const peak = Math.max(here, between(samples, n));
        if (peak <= limit) continue;
        const reduction = Math.ceil((1 - limit / peak) * UNIT);
        if (reduction > wanted[n]!) wanted[n] = reduction;
        if (reduction > wanted[n + 1]!) wanted[n + 1] = reduction;
      }
    }
  }

  function atRest(): boolean {
    return firstPeak === lastPeak && fast === 0 && slow === 0 && shortSum === 0 && longSum === 0;
  }

  /** Finishes the frames before `to`. */
  function finishFrames(to: number): void {
    while (done < to) {
      const end = Math.min(to, done + CHUNK);
      if (atRest() && !anyWanted(done + AHEAD, end + AHEAD)) frame += end - done;
      else reduce(done, end);
      done = end;
    }
  }

  function anyWanted(from: number, to: number): boolean {
    for (let n = from; n < to; n++) if (wanted[n]! > 0) return true;
    return false;
  }

  function reduce(from: number, to: number): void {
    // Locals, because a loop keeps those in registers and the closure's variables in memory.
    let [f, s, sumOfLong, sumOfShort, l, k] = [fast, slow, longSum, shortSum, atLong, atShort];
    let [first, last, least, deepFrames] = [firstPeak, lastPeak, lowest, 0];
    const offset = frame - from;
    for (let n = from; n < to; n++) {
      const coming = wanted[n + AHEAD]!;
      if (coming > 0) {
        while (last > first && peakReduction[(last - 1) & MASK]! <= coming) last--;
        peakAt[last & MASK] = n + offset + AHEAD;
        peakReduction[last & MASK] = coming;
        last++;
      }
      let now = 0;
      if (last > first) {
        if (peakAt[first & MASK]! < n + offset - HOLD) first++;
        if (last > first) now = peakReduction[first & MASK]!;
      }

      f = f * FAST_RELEASE - FAST_END;
      if (f < now) f = now;
      if (f > s) s += (f - s) * SLOW_ATTACK;
      else s = s * SLOW_RELEASE - SLOW_END;
      if (s < 0) s = 0;
      let reduction = f;
      if (s > f) reduction = s;
      reduction = Math.ceil(reduction);

      sumOfLong += reduction - long[l]!;
      long[l] = reduction;
      if (++l === LONG) l = 0;
      sumOfShort += sumOfLong - short[k]!;
      short[k] = sumOfLong;
      if (++k === SHORT) k = 0;

      const factor = 1 - sumOfShort * SCALE;
      gains[n - from] = factor;
      if (factor < least) least = factor;
      if (factor < DEEP_GAIN) deepFrames++;
    }
    frame += to - from;
    deep += deepFrames;
    [firstPeak, lastPeak] = [first, last];
    [fast, slow, longSum, shortSum, atLong, atShort] = [f, s, sumOfLong, sumOfShort, l, k];
    lowest = least;
    for (const samples of input) {
      for (let n = from; n < to; n++) samples[n]! *= gains[n - from]!;
    }
  }

  /** Drops what is finished, and makes room for `frames` more. */
  function make(frames: number): void {
    const from = Math.min(done, seen - LEFT);
    const grow = held - from + frames > wanted.length;
    input = input.map((samples) => moved(samples, grow ? new Float32Array(2 * (held - from + frames)) : samples));
    wanted = moved(wanted, grow ? new Float64Array(2 * (held - from + frames)) : wanted);
    wanted.fill(0, seen - from + 1);
    held -= from;
    done -= from;
    seen -= from;

    function moved<Samples extends Float32Array | Float64Array>(samples: Samples, target: Samples): Samples {
      target.set(samples.subarray(from, held));
      return target;
    }
  }

  /** Finishes what can be before frame `end`, and answers it. */
  function advance(end: number): Block {
    while (seen + CHUNK + RIGHT <= held) {
      look(seen);
      seen += CHUNK;
    }
    const first = Math.max(done, done - frame);
    finishFrames(Math.min(end, seen - AHEAD));
    return input.map((samples) => samples.subarray(Math.min(first, done), done));
  }

  return {
    push(block) {
      const frames = block[0]!.length;
      make(frames);
      for (const [c, target] of input.entries()) {
        const samples = block[c]!;
        for (let i = 0; i < frames; i++) target[held + i] = samples[i]! * drive;
      }
      held += frames;
      return advance(held);
    },
    finish() {
      const rest = AHEAD + CHUNK + RIGHT;
      make(rest);
      for (const samples of input) samples.fill(0, held, held + rest);
      held += rest;
      return advance(held - rest);
    },
    reduction: () => ({
      most: decibels(0 - decibelsOf(lowest)),
      deepShare: frame > 0 ? deep / frame : 0,
    }),
  };
}
