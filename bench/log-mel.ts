// How unlike two recordings of one sentence sound: mean distance of their log-mel spectra along the best alignment (DTW).

import { createAnalyser } from '../src/audio/fourier.ts';
import { RATE } from '../src/units.ts';

const WINDOW = 2048;
const HOP = 480;
const BANDS = 64;
const LOWEST = 80;
const HIGHEST = 8_000;
/** What lies this far below the loudest band is silence, in dB. */
const FLOOR = 60;

/** In dB a band; mono at 48 kHz. Levels are brought together first. */
export function logMelDistance(a: Float32Array, b: Float32Array): number {
  return alignedDistance(logMel(a), logMel(b));
}

const analyse = createAnalyser(WINDOW);
const spectrum = new Float32Array(WINDOW / 2);

/** dB of each band every 10 ms, against the loudest of all. */
function logMel(samples: Float32Array): Float64Array[] {
  const frames: Float64Array[] = [];
  let loudest = Number.NEGATIVE_INFINITY;
  for (let start = 0; start + WINDOW <= samples.length; start += HOP) {
    analyse(samples, start, spectrum);
    const bands = FILTERS.map(
      (filter) => 10 * Math.log10(filter.reduce((sum, { bin, weight }) => sum + weight * spectrum[bin]! ** 2, 1e-12)),
    );
    frames.push(Float64Array.from(bands));
    loudest = Math.max(loudest, ...bands);
  }
  for (const frame of frames) for (const [i, level] of frame.entries()) frame[i] = Math.max(-FLOOR, level - loudest);
  return frames;
}

const mel = (hertz: number) => 2595 * Math.log10(1 + hertz / 700);
const hertzOf = (m: number) => 700 * (10 ** (m / 2595) - 1);

/** Triangles, as wide as their neighbours' distance. */
const FILTERS = Array.from({ length: BANDS }, (_, band) => {
  const edge = (n: number) => hertzOf(mel(LOWEST) + ((mel(HIGHEST) - mel(LOWEST)) * n) / (BANDS + 1));
  const [from, middle, to] = [edge(band), edge(band + 1), edge(band + 2)];
  const filter: { bin: number; weight: number }[] = [];
  for (let bin = Math.floor((from * WINDOW) / RATE); bin <= Math.ceil((to * WINDOW) / RATE); bin++) {
    const hertz = (bin * RATE) / WINDOW;
    const weight = Math.min((hertz - from) / (middle - from), (to - hertz) / (to - middle));
    if (weight > 0) filter.push({ bin, weight });
  }
  return filter.length > 0 ? filter : [{ bin: Math.round((middle * WINDOW) / RATE), weight: 1 }];
});

/** Mean distance of the frames that meet on the cheapest path; steps are one on, one on, or both. */
function alignedDistance(a: readonly Float64Array[], b: readonly Float64Array[]): number {
  let row: { cost: number; steps: number }[] = [];
  for (const [i, frame] of a.entries()) {
    const next: { cost: number; steps: number }[] = [];
    for (const [j, other] of b.entries()) {
      const from = [row[j], next[j - 1], row[j - 1]].filter((cell) => cell !== undefined);
      const best = from.reduce((x, y) => (y.cost < x.cost ? y : x), from[0] ?? { cost: 0, steps: 0 });
      next.push({ cost: best.cost + distance(frame, other), steps: best.steps + 1 });
    }
    row = next;
    if (i === a.length - 1) break;
  }
  const end = row.at(-1)!;
  return end.cost / end.steps;
}

function distance(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < BANDS; i++) sum += (a[i]! - b[i]!) ** 2;
  return Math.sqrt(sum / BANDS);
}
