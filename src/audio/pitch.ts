// The pitch of a voice: how often it repeats itself, and where each of its periods lies.

import { framesOf, RATE } from '../units.ts';
import { resample } from './resample.ts';

/** Hz between which voices are looked for: a growl and a child's shout. */
const LOWEST = 60;
const HIGHEST = 500;

/** Frames between two values of {@link trackPitch}. */
export const PITCH_HOP = framesOf(0.005);

/** Pitch is found at this rate, in Hz, where it is cheap, and made exact at the full one. */
const COARSE = 8_000;
const COARSE_HOP = (PITCH_HOP * COARSE) / RATE;
/** 20 ms: more than a period of the lowest voice. */
const WINDOW = 0.02 * COARSE;
const SHORTEST = COARSE / HIGHEST;
const LONGEST = Math.ceil(COARSE / LOWEST);

/** Costs of the path through the candidates, after Talkin's RAPT (1995): what is not alike, is slow, jumps, or stops and starts. */
const COST = { unvoiced: 0.45, slow: 0.12, jump: 0.5, change: 0.1 } as const;
const MOST_CANDIDATES = 5;
/** Sounds this far below the loudest are no voice any more, in dB. */
const FAINT = 45;

/** Hz at every {@link PITCH_HOP} of a voice at 48 kHz; 0 where it has no pitch. */
export function trackPitch(samples: Float32Array): Float32Array {
  const coarse = resample(samples, RATE, COARSE);
  const hops = Math.ceil(samples.length / PITCH_HOP);
  const padding = WINDOW + LONGEST;
  const x = new Float32Array(coarse.length + 2 * padding + COARSE_HOP);
  x.set(coarse, padding);
  const energies = new Float64Array(x.length + 1);
  for (let i = 0; i < x.length; i++) energies[i + 1] = energies[i]! + x[i]! ** 2;
  let loudest = 0;
  for (let i = WINDOW; i < energies.length; i++) loudest = Math.max(loudest, energies[i]! - energies[i - WINDOW]!);
  const floor = loudest * 10 ** (-FAINT / 10);

  const frames = Array.from({ length: hops }, (_, hop) =>
    candidatesAt(x, energies, padding + hop * COARSE_HOP + COARSE_HOP / 2, floor),
  );
  return bestPath(frames);
}

/** A pitch that a moment may have; lag 0 stands for none. */
interface Candidate {
  readonly lag: number;
  readonly cost: number;
}

const NONE: Candidate = { lag: 0, cost: COST.unvoiced };

/** Peaks of the normalised cross-correlation of what lies before and after `centre`. */
function candidatesAt(x: Float32Array, energies: Float64Array, centre: number, floor: number): Candidate[] {
  if (energies[centre + WINDOW / 2]! - energies[centre - WINDOW / 2]! <= floor) return [NONE];
  const alike = new Float64Array(LONGEST + 2);
  for (let lag = SHORTEST - 1; lag <= LONGEST + 1; lag++) {
    const first = centre - ((WINDOW + lag) >> 1);
    let sum = 0;
    for (let i = first; i < first + WINDOW; i++) sum += x[i]! * x[i + lag]!;
    const before = energies[first + WINDOW]! - energies[first]!;
    const after = energies[first + lag + WINDOW]! - energies[first + lag]!;
    alike[lag] = sum / Math.sqrt(before * after + floor * floor);
  }
  const found: Candidate[] = [];
  for (let lag = SHORTEST; lag <= LONGEST; lag++) {
    const [left, here, right] = [alike[lag - 1]!, alike[lag]!, alike[lag + 1]!];
    if (here < 0.3 || here < left || here <= right) continue;
    const offset = vertex(left, here, right);
    found.push({ lag: lag + offset, cost: 1 - here * (1 - (COST.slow * lag) / LONGEST) });
  }
  found.sort((a, b) => a.cost - b.cost);
  return [NONE, ...found.slice(0, MOST_CANDIDATES)];
}

/** The cheapest way through (Viterbi). */
function bestPath(frames: readonly Candidate[][]): Float32Array {
  const hertz = new Float32Array(frames.length);
  const cameFrom: Uint8Array[] = [];
  let totals: number[] = [];
  frames.forEach((candidates, n) => {
    const origins = new Uint8Array(candidates.length);
    const next = candidates.map((candidate, c) => {
      if (n === 0) return candidate.cost;
      let least = Number.POSITIVE_INFINITY;
      frames[n - 1]!.forEach((before, b) => {
        const total = totals[b]! + transition(before.lag, candidate.lag);
        if (total >= least) return;
        least = total;
        origins[c] = b;
      });
      return least + candidate.cost;
    });
    cameFrom.push(origins);
    totals = next;
  });
  let best = totals.indexOf(Math.min(...totals));
  for (let n = frames.length - 1; n >= 0; n--) {
    const { lag } = frames[n]![best]!;
    hertz[n] = lag === 0 ? 0 : COARSE / lag;
    best = cameFrom[n]![best]!;
  }
  return hertz;
}

function transition(from: number, to: number): number {
  if (from === 0 && to === 0) return 0;
  if (from === 0 || to === 0) return COST.change;
  return COST.jump * Math.abs(Math.log2(from / to));
}

/** The middle of the voiced pitches in Hz; undefined where there is none. */
export function medianPitch(track: Float32Array): number | undefined {
  const voiced = track.filter((hertz) => hertz > 0).sort();
  return voiced[voiced.length >> 1];
}

/** One voiced stretch: a mark, as a fraction of a frame, on the same place of each period. At least two. */
export type PeriodMarks = readonly number[];

/** Below this likeness one period is not the other's neighbour. */
const ALIKE = 0.3;
/** How far a period may differ from the track, as factors. */
const SHORTER = 0.8;
const LONGER = 1.25;
/** The search looks at every fourth sample first. */
const STRIDE = 4;

/** Marks in every voiced stretch, in order. A mark lies where its period is strongest, the others by likeness to it. */
export function markPeriods(samples: Float32Array, track: Float32Array): PeriodMarks[] {
  const stretches: PeriodMarks[] = [];
  for (let from = 0; from < track.length; from++) {
    if (track[from] === 0) continue;
    let to = from;
    while (to < track.length && track[to]! > 0) to++;
    stretches.push(...marksWithin(samples, track, from * PITCH_HOP, Math.min(samples.length, to * PITCH_HOP)));
    from = to;
  }
  return stretches;
}

function marksWithin(samples: Float32Array, track: Float32Array, from: number, to: number): PeriodMarks[] {
  const seed = strongest(samples, from, to);
  if (to - from < 2 * periodAt(track, seed)) return [];
  const marks = [seed];
  for (const direction of [-1, 1] as const) {
    for (let mark: number | undefined = seed; ; ) {
      mark = neighbour(samples, mark, direction, periodAt(track, mark));
      if (mark === undefined || mark < from || mark >= to) break;
      if (direction < 0) marks.unshift(mark);
      else marks.push(mark);
    }
  }
  // Where likeness was lost, what is left may have a likeness of its own.
  const first = Math.floor(marks[0]! - periodAt(track, marks[0]!));
  const last = Math.ceil(marks.at(-1)! + periodAt(track, marks.at(-1)!));
  return [
    ...(first > from ? marksWithin(samples, track, from, first) : []),
    ...(marks.length > 1 ? [marks] : []),
    ...(last < to ? marksWithin(samples, track, last, to) : []),
  ];
}

function strongest(samples: Float32Array, from: number, to: number): number {
  let best = from;
  for (let i = from; i < to; i++) if (Math.abs(samples[i]!) > Math.abs(samples[best]!)) best = i;
  return best;
}

/** Frames of a period near a frame of a voiced stretch. */
function periodAt(track: Float32Array, frame: number): number {
  const hop = Math.min(track.length - 1, Math.max(0, Math.floor(frame / PITCH_HOP)));
  for (let d = 0; d < track.length; d++) {
    const hertz = track[hop - d] || track[hop + d];
    if (hertz) return RATE / hertz;
  }
  return RATE / LOWEST;
}

/** The same place one period on or back; undefined where the sound is not alike any more. */
function neighbour(x: Float32Array, mark: number, direction: 1 | -1, period: number): number | undefined {
  const at = Math.round(mark);
  const half = Math.round(period / 2);
  const least = Math.floor(SHORTER * period);
  const most = Math.ceil(LONGER * period);
  let best = 0;
  let likeness = -1;
  for (let lag = least; lag <= most; lag += STRIDE) {
    const c = correlation(x, at - half, at - half + direction * lag, 2 * half, STRIDE);
    if (c > likeness) [likeness, best] = [c, lag];
  }
  const around = new Map<number, number>();
  const exact = (lag: number) => {
    const known = around.get(lag) ?? correlation(x, at - half, at - half + direction * lag, 2 * half, 1);
    around.set(lag, known);
    return known;
  };
  let peak = best;
  for (let lag = best - STRIDE + 1; lag < best + STRIDE; lag++) if (exact(lag) > exact(peak)) peak = lag;
  if (exact(peak) < ALIKE) return undefined;
  const offset = vertex(exact(peak - 1), exact(peak), exact(peak + 1));
  return mark + direction * (peak + offset);
}

/** Normalised, from -1 to 1; what lies outside is silent. */
export function correlation(x: Float32Array, first: number, second: number, length: number, stride: number): number {
  const from = Math.max(0, -first, -second);
  const to = Math.min(length, x.length - first, x.length - second);
  let product = 0;
  let a = 0;
  let b = 0;
  for (let i = from; i < to; i += stride) {
    const p = x[first + i]!;
    const q = x[second + i]!;
    product += p * q;
    a += p * p;
    b += q * q;
  }
  return a > 0 && b > 0 ? product / Math.sqrt(a * b) : 0;
}

/** Where between -0.5 and 0.5 a parabola through three values in a row has its top. */
function vertex(left: number, middle: number, right: number): number {
  const bend = left - 2 * middle + right;
  return bend < 0 ? Math.max(-0.5, Math.min(0.5, (0.5 * (left - right)) / bend)) : 0;
}
