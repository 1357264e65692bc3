// Sample-rate conversion: linear-phase polyphase for any rational ratio.

import type { Block } from './sound.ts';

/** Converts a stream of blocks. The samples that come out are the same whatever the blocks' lengths. */
export interface Resampler {
  /** Takes a block and answers what can be said by now (perhaps 0 frames); valid until the next call. */
  push(block: Block): Block;
  /** The rest. In all, round(frames x to / from) frames come out, and frame 0 lies on frame 0: there is no latency. */
  finish(): Block;
}

/**
 * Zero crossings of the windowed sinc on each side, and the Kaiser window's beta. Together they put the transition
 * between 0.45 and 0.55 of the lower rate with 100 dB of stop band (Kaiser's formulae ask for 34 and 10.6 at 105 dB).
 */
const CROSSINGS = 35;
const BETA = 10.6;

/**
 * Rows of the table of coefficients, one for each place between two input frames where an output frame can lie. Ratios
 * with more places than this (44,101 Hz to 48,000 Hz) interpolate linearly between rows, wrong by -128 dB.
 */
const MOST_ROWS = 1024;

/** A whole sound, one channel. Equal rates give back the same array. */
export function resample(samples: Float32Array, from: number, to: number): Float32Array {
  if (from === to) return samples;
  const resampler = createResampler(from, to, 1);
  const first = resampler.push([samples])[0]!.slice();
  const rest = resampler.finish()[0]!;
  const all = new Float32Array(first.length + rest.length);
  all.set(first);
  all.set(rest, first.length);
  return all;
}

/** @throws RangeError when a rate is not a whole number of Hz above 0 */
export function createResampler(from: number, to: number, channels: number): Resampler {
  const divisor = greatestCommonDivisor(wholeRate(from), wholeRate(to));
  const up = to / divisor;
  const down = from / divisor;
  const { rows, taps, table } = kernel(up, down);
  const half = taps / 2;
  // At row 0 of an upsampling kernel all taps but the middle one are zeros of the sinc: the frame goes through as it is.
  const exact = up >= down;
  const interpolated = rows < up;

  let history = Array.from({ length: channels }, () => new Float64Array(2 * taps));
  let outputs = Array.from({ length: channels }, () => new Float32Array(0));
  /** Frames in `history`; it begins with the silence before the sound. */
  let held = half - 1;
  /** Index in `history` of the input frame at or just before the next output frame, and how far beyond, in 1 / up. */
  let at = half - 1;
  let phase = 0;
  let taken = 0;
  let given = 0;

  function convert(most: number): Block {
    const count = Math.min(most, Math.max(0, Math.ceil(((held - half - at) * up - phase) / down)));
    if (outputs[0]!.length < count) outputs = outputs.map(() => new Float32Array(count));
    for (let c = 0; c < channels; c++) convertChannel(history[c]!, outputs[c]!, count);
    const moved = phase + count * down;
    at += Math.floor(moved / up);
    phase = moved % up;
    given += count;
    const unneeded = Math.min(held, at - half + 1);
    for (const input of history) input.copyWithin(0, unneeded, held);
    held -= unneeded;
    at -= unneeded;
    return outputs.map((output) => output.subarray(0, count));
  }

  /** Row by row, as all frames with one row of coefficients lie `up` frames apart: each coefficient is read once for four. */
  function convertChannel(input: Float64Array, output: Float32Array, count: number): void {
    let first = at - half + 1;
    let step = phase;
    for (let n = 0; n < Math.min(up, count); n++) {
      if (step === 0 && exact) {
        for (let m = n, i = first + half - 1; m < count; m += up, i += down) output[m] = input[i]!;
      } else if (interpolated) {
        const row = (step * rows) / up;
        const low = Math.floor(row);
        for (let m = n, i = first; m < count; m += up, i += down)
          output[m] = dotBetween(table, low * taps, row - low, input, i, taps);
      } else {
        let m = n;
        let i = first;
        for (; m + 3 * up < count; m += 4 * up, i += 4 * down)
          dotFour(table, step * taps, input, i, down, taps, output, m, up);
        for (; m < count; m += up, i += down) output[m] = dot(table, step * taps, input, i, taps);
      }
      step += down;
      first += Math.floor(step / up);
      step %= up;
    }
  }

  function make(room: number): void {
    if (held + room <= history[0]!.length) return;
    history = history.map((old) => {
      const grown = new Float64Array(2 * (held + room));
      grown.set(old.subarray(0, held));
      return grown;
    });
  }

  return {
    push(block) {
      const frames = block[0]!.length;
      make(frames);
      for (let c = 0; c < channels; c++) history[c]!.set(block[c]!, held);
      held += frames;
      taken += frames;
      return convert(Number.POSITIVE_INFINITY);
    },
    finish() {
      const rest = Math.round((taken * up) / down) - given;
      const silence = Math.ceil((rest * down) / up) + taps;
      make(silence);
      for (const input of history) input.fill(0, held, held + silence);
      held += silence;
      return convert(rest);
    },
  };
}

function dot(table: Float64Array, t: number, input: Float64Array, i: number, taps: number): number {
  let sum = 0;
  for (let k = 0; k < taps; k++) sum += table[t + k]! * input[i + k]!;
  return sum;
}

/** Between two neighbouring rows. */
function dotBetween(
  table: Float64Array,
  t: number,
  fraction: number,
  input: Float64Array,
  i: number,
  taps: number,
): number {
  let low = 0;
  let high = 0;
  for (let k = 0; k < taps; k++) {
    const x = input[i + k]!;
    low += table[t + k]! * x;
    high += table[t + taps + k]! * x;
  }
  return low + (high - low) * fraction;
}

/** The sums of {@link dot}, in the same order, for four output frames. */
function dotFour(
  table: Float64Array,
  t: number,
  input: Float64Array,
  i: number,
  inputStep: number,
  taps: number,
  output: Float32Array,
  o: number,
  outputStep: number,
): void {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  const ib = i + inputStep;
  const ic = ib + inputStep;
  const id = ic + inputStep;
  for (let k = 0; k < taps; k++) {
    const tap = table[t + k]!;
    a += tap * input[i + k]!;
    b += tap * input[ib + k]!;
    c += tap * input[ic + k]!;
    d += tap * input[id + k]!;
  }
  output[o] = a;
  output[o + outputStep] = b;
  output[o + 2 * outputStep] = c;
  output[o + 3 * outputStep] = d;
}

/**
 * Kaiser-windowed sinc, cut off at half of the lower rate; one row of `taps` coefficients for each of `rows` places
 * between two input frames, and the row after the last for interpolation.
 */
function kernel(up: number, down: number): { rows: number; taps: number; table: Float64Array } {
  const rows = Math.min(up, MOST_ROWS);
  const width = CROSSINGS * Math.max(1, down / up);
  const half = 2 * Math.ceil(width / 2);
  const taps = 2 * half;
  const table = new Float64Array((rows + 1) * taps);
  for (let r = 0; r <= rows; r++) {
    const row = table.subarray(r * taps, (r + 1) * taps);
    let sum = 0;
    for (let k = 0; k < taps; k++) {
      const distance = k - half + 1 - r / rows;
      row[k] = sinc((CROSSINGS / width) * distance) * kaiser(distance / width, BETA);
      sum += row[k]!;
    }
    for (let k = 0; k < taps; k++) row[k]! /= sum;
  }
  return { rows, taps, table };
}

export function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

/** Kaiser's window over -1..1, 0 outside. */
export function kaiser(x: number, beta: number): number {
  return Math.abs(x) >= 1 ? 0 : bessel(beta * Math.sqrt(1 - x * x)) / bessel(beta);
}

/** Modified Bessel function of the first kind, order 0, by its power series. */
function bessel(x: number): number {
  let sum = 1;
  for (let term = 1, k = 1; term > sum * 1e-17; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function wholeRate(rate: number): number {
  if (!Number.isInteger(rate) || rate <= 0) throw new RangeError(`a sample rate must be whole Hz above 0, not ${rate}`);
  return rate;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
