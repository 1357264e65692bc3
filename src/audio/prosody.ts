// Speed, pitch and formants of a voice, each without the others: period by period (TD-PSOLA, Moulines and Charpentier 1990).

import { RATE } from '../units.ts';
import { correlation, markPeriods, type PeriodMarks, trackPitch } from './pitch.ts';
import { resample } from './resample.ts';
import { createTimeMap, type TimeMap } from './time-map.ts';

export interface Prosody {
  /** Factor on the speed. */
  readonly speed?: number | undefined;
  /** Semitones that the pitch is moved by. */
  readonly pitch?: number | undefined;
  /** Semitones that the formants are moved by: the size of the throat, which a pitch alone leaves as it is. */
  readonly formants?: number | undefined;
}

export interface Changed {
  readonly samples: Float32Array;
  /** Where a frame of the old sound lies in the new one. */
  at(frame: number): number;
}

/**
 * A voice at 48 kHz spoken in another manner, in round(frames / speed) frames. Without a change it is the
 * same sound.
 */
export function changeProsody(samples: Float32Array, { speed = 1, pitch = 0, formants = 0 }: Prosody): Changed {
  if (speed === 1 && pitch === 0 && formants === 0) return { samples, at: (frame) => frame };
  const length = Math.round(samples.length / speed);
  // Played at another rate, everything moves together; pitch and length are then put back.
  const rate = Math.round(RATE / factorOf(formants));
  const played = rate === RATE ? samples : resample(samples, RATE, rate);
  const stretches = markPeriods(played, trackPitch(played));
  const map = createTimeMap(played, length);
  return {
    samples: overlapAdd(played, stretches, map, length, factorOf(pitch) * (rate / RATE)),
    at: (frame) => map.forward((frame * rate) / RATE),
  };
}

/** Semitones as a factor of frequency. */
export function factorOf(semitones: number): number {
  return 2 ** (semitones / 12);
}

/** 8 ms: what is copied in one piece where a voice has no pitch. */
const PIECE = 384;
/** There, the sound may be early or late by this much before a piece is left out or repeated. */
const PATIENCE = 240;
/** How far around the right place the piece is sought that goes on from the last one best. */
const SEARCH = 192;

/** A place in the old sound; inside a voiced stretch, one of its marks. */
interface Place {
  readonly at: number;
  readonly stretch?: number | undefined;
  readonly mark?: number | undefined;
}

/**
 * Walks through the new sound from period to period (or piece to piece), asks the map where it should be in the old one,
 * goes to the nearest period there, and fades over on the way. `ratio` is the factor on the pitch.
 */
function overlapAdd(
  x: Float32Array,
  stretches: readonly PeriodMarks[],
  map: TimeMap,
  length: number,
  ratio: number,
): Float32Array {
  const out = new Float32Array(length);
  const source = createSource(x);
  let place: Place = { at: 0 };
  for (let time = 0; time < length; ) {
    const step = stepFrom(place, ratio);
    const wanted = map.back(time + step);
    const next = placeNear(wanted, place, step);
    const [fall, rise] = [periodAfter(place) ?? step, periodBefore(next) ?? step];
    crossfade(out, source, { from: place.at, to: next.at, time, step, fall, rise });
    place = next;
    time += step;
  }
  return out;

  function stepFrom(place: Place, ratio: number): number {
    const period = periodAfter(place);
    if (period !== undefined) return period / ratio;
    const next = stretches.find((marks) => marks[0]! > place.at);
    if (!next) return PIECE;
    // Rather a longer piece than to miss the first mark.
    const ahead = next[0]! - place.at;
    return ahead < PIECE + (next[1]! - next[0]!) / 2 ? ahead : PIECE;
  }

  function placeNear(wanted: number, from: Place, step: number): Place {
    const voiced = stretchAt(wanted);
    if (voiced !== undefined) return nearestMark(voiced, wanted);
    const onward = from.at + (periodAfter(from) === undefined || ratio === 1 ? (periodAfter(from) ?? step) : step);
    if (Math.abs(onward - wanted) <= PATIENCE) {
      const entered = stretchAt(onward);
      return entered === undefined ? { at: onward } : nearestMark(entered, onward);
    }
    return { at: source.mostAlike(wanted, from.at, step) };
  }

  function stretchAt(frame: number): number | undefined {
    const n = stretches.findIndex((marks) => frame <= marks.at(-1)! + (marks.at(-1)! - marks.at(-2)!) / 2);
    if (n < 0) return undefined;
    const [first, second] = stretches[n]! as [number, number];
    return frame >= first - (second - first) / 2 ? n : undefined;
  }

  function nearestMark(stretch: number, frame: number): Place {
    const marks = stretches[stretch]!;
    let mark = 0;
    while (mark < marks.length - 1 && marks[mark + 1]! - frame < frame - marks[mark]!) mark++;
    return { at: marks[mark]!, stretch, mark };
  }

  function periodAfter({ stretch, mark }: Place): number | undefined {
    if (stretch === undefined || mark === undefined) return undefined;
    const marks = stretches[stretch]!;
    if (mark + 1 < marks.length) return marks[mark + 1]! - marks[mark]!;
    const last = marks[mark]! - marks[mark - 1]!;
    const ahead = (stretches[stretch + 1]?.[0] ?? Number.POSITIVE_INFINITY) - marks[mark]!;
    return ahead < 1.5 * last ? ahead : last;
  }

  function periodBefore({ stretch, mark }: Place): number | undefined {
    if (stretch === undefined || mark === undefined) return undefined;
    const marks = stretches[stretch]!;
    return mark > 0 ? marks[mark]! - marks[mark - 1]! : marks[1]! - marks[0]!;
  }
}

interface Splice {
  /** Frames of the old sound that lie on the ends of the step. */
  readonly from: number;
  readonly to: number;
  /** Frame of the new sound where the step begins, and its length; neither is whole. */
  readonly time: number;
  readonly step: number;
  /** Over how much of it the old place fades out, and the new one in. */
  readonly fall: number;
  readonly rise: number;
}

type Source = ReturnType<typeof createSource>;

function crossfade(out: Float32Array, source: Source, { from, to, time, step, fall, rise }: Splice): void {
  const begin = Math.ceil(time);
  const end = Math.min(out.length, Math.ceil(time + step));
  if (end <= begin) return;
  const count = end - begin;
  const left = source.read(0, from + begin - time, count);
  const falls = Math.min(step, fall);
  const rises = Math.min(step, rise);
  const whole = falls === step && rises === step;
  if (whole && Math.abs(to - from - step) < 1e-6) {
    out.set(left, begin);
    return;
  }
  const right = source.read(1, to + begin - time - step, count);
  // What is not alike would sink in the middle of the fade.
  const alike = whole ? Math.max(0, likeness(left, right)) : 1;
  for (let i = 0; i < count; i++) {
    const after = begin + i - time;
    const before = time + step - begin - i;
    const w = after < falls ? 0.5 + 0.5 * Math.cos((Math.PI * after) / falls) : 0;
    const v = before < rises ? 0.5 + 0.5 * Math.cos((Math.PI * before) / rises) : 0;
    const sum = w * left[i]! + v * right[i]!;
    out[begin + i] = whole ? sum / Math.sqrt(w * w + v * v + 2 * w * v * alike) : sum;
  }
}

function likeness(a: Float32Array, b: Float32Array): number {
  let product = 0;
  let first = 0;
  let second = 0;
  for (let i = 0; i < a.length; i++) {
    product += a[i]! * b[i]!;
    first += a[i]! ** 2;
    second += b[i]! ** 2;
  }
  return first > 0 && second > 0 ? product / Math.sqrt(first * second) : 1;
}

/** Places between samples: steps of 1/64 sample, by a windowed sinc of 16 (flat to 18 kHz). */
const PHASES = 64;
const TAPS = 16;

const SINC = Float64Array.from({ length: PHASES * TAPS }, (_, n) => {
  const x = (n % TAPS) - TAPS / 2 + 1 - Math.floor(n / TAPS) / PHASES;
  const hann = 0.5 + 0.5 * Math.cos((Math.PI * x) / (TAPS / 2));
  return x === 0 ? 1 : Math.abs(x) >= TAPS / 2 ? 0 : (hann * Math.sin(Math.PI * x)) / (Math.PI * x);
});

function createSource(x: Float32Array) {
  const buffers = [new Float32Array(2048), new Float32Array(2048)];
  const outside = (i: number) => (i >= 0 && i < x.length ? x[i]! : 0);

  return {
    /** `count` samples from a place that need not be whole; two readings (`side`) may be held at once. */
    read(side: 0 | 1, from: number, count: number): Float32Array {
      if (buffers[side]!.length < count) buffers[side] = new Float32Array(count);
      const samples = buffers[side]!.subarray(0, count);
      const nearest = Math.round(from * PHASES);
      const first = Math.floor(nearest / PHASES);
      const row = (nearest - first * PHASES) * TAPS;
      const isInside = first - TAPS / 2 >= 0 && first + count + TAPS / 2 < x.length;
      for (let i = 0; i < count; i++) {
        const at = first + i - TAPS / 2 + 1;
        if (row === 0) samples[i] = outside(first + i);
        else {
          let sum = 0;
          if (isInside) for (let t = 0; t < TAPS; t++) sum += x[at + t]! * SINC[row + t]!;
          else for (let t = 0; t < TAPS; t++) sum += outside(at + t) * SINC[row + t]!;
          samples[i] = sum;
        }
      }
      return samples;
    },
    /** Near `wanted`, the place whose `length` frames before it are most like those after `from`. */
    mostAlike(wanted: number, from: number, length: number): number {
      const start = Math.round(from);
      const centre = Math.round(wanted);
      let best = centre;
      let most = -1;
      for (let at = centre - SEARCH; at <= centre + SEARCH; at++) {
        const c = correlation(x, start, at - length, length, 2);
        if (c > most) [most, best] = [c, at];
      }
      return best;
    },
  };
}
