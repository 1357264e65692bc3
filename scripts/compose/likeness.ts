// How alike two loops are, whatever they are played on, at whatever tempo and in whatever key: harmony and rhythm, bar by bar.

import { createAnalyser } from '../../src/audio/fourier.ts';
import { ONSET_HOP, onsetStrength } from '../../src/audio/onsets.ts';
import type { Block } from '../../src/audio/sound.ts';
import { RATE } from '../../src/units.ts';

/** A loop on the grid of its bars: that is the alignment of tempo. */
export interface Outline {
  readonly bars: number;
  /** For each quarter of a bar the twelve pitch classes, from C: less their mean, of length 1 (0 where nothing is pitched). */
  readonly chroma: readonly Float64Array[];
  /** Onset strength for each sixteenth of a bar. */
  readonly onsets: Float64Array;
}

const WINDOW = 8192;
/** Pitches from A2 to A6: below, semitones lie closer than the window tells apart; above, there are overtones only. */
const LOWEST = 110;
const HIGHEST = 1_760;

export function outlineOf(sound: Block, bars: number): Outline {
  return { bars, chroma: chromaOf(sound, bars * 4), onsets: onsetsOf(sound, bars * 16) };
}

/**
 * 0.5 C + 0.5 O, over the bars of the shorter loop. C is the mean over quarters of a bar of the cosine between mean-free chroma
 * vectors; O the Pearson correlation of onset strengths by sixteenths. Of C the best of all twelve rotations counts: a transposed
 * tune is the same tune. The same rotation holds for the whole loop, and both begin with their first bar.
 */
export function likeness(a: Outline, b: Outline): number {
  const bars = Math.min(a.bars, b.bars);
  let harmony = -1;
  for (let rotation = 0; rotation < 12; rotation++) {
    let sum = 0;
    for (let n = 0; n < 4 * bars; n++)
      for (let pitch = 0; pitch < 12; pitch++) sum += a.chroma[n]![pitch]! * b.chroma[n]![(pitch + rotation) % 12]!;
    harmony = Math.max(harmony, sum / (4 * bars));
  }
  const rhythm = correlation(a.onsets.subarray(0, 16 * bars), b.onsets.subarray(0, 16 * bars));
  return 0.5 * harmony + 0.5 * rhythm;
}

function chromaOf(sound: Block, count: number): Float64Array[] {
  const length = sound[0]!.length;
  // Once more at the end, for the windows that reach over it.
  const mono = new Float32Array(length + WINDOW);
  for (let i = 0; i < mono.length; i++) for (const channel of sound) mono[i]! += channel[i % length]! / sound.length;
  const analyse = createAnalyser(WINDOW);
  const spectrum = new Float32Array(WINDOW / 2);
  const step = length / count;
  const hops = Math.max(1, Math.round(step / (WINDOW / 4)));
  return Array.from({ length: count }, (_, n) => {
    const chroma = new Float64Array(12);
    for (let hop = 0; hop < hops; hop++) {
      analyse(mono, Math.round((n + hop / hops) * step), spectrum);
      for (let k = 1; k < WINDOW / 2 - 1; k++) {
        const hertz = (k * RATE) / WINDOW;
        if (hertz < LOWEST || hertz > HIGHEST) continue;
        // Peaks only: what lies between them is noise and the skirts of the window.
        if (spectrum[k]! < spectrum[k - 1]! || spectrum[k]! < spectrum[k + 1]!) continue;
        const pitch = Math.round(69 + 12 * Math.log2(hertz / 440));
        chroma[pitch % 12]! += Math.sqrt(spectrum[k]!);
      }
    }
    const mean = chroma.reduce((a, b) => a + b) / 12;
    const free = chroma.map((x) => x - mean);
    const norm = Math.hypot(...free);
    return norm === 0 ? free : free.map((x) => x / norm);
  });
}

function onsetsOf(sound: Block, count: number): Float64Array {
  const strength = onsetStrength(sound, { loop: true });
  const step = sound[0]!.length / count / ONSET_HOP;
  const out = new Float64Array(count);
  // Each moment belongs to the sixteenth that it is nearest to: players are a little early or late.
  strength.forEach((value, i) => {
    const n = Math.round(i / step) % count;
    out[n] = Math.max(out[n]!, value);
  });
  return out;
}

function correlation(a: Float64Array, b: Float64Array): number {
  const mean = (x: Float64Array) => x.reduce((p, q) => p + q) / x.length;
  const [ma, mb] = [mean(a), mean(b)];
  let both = 0;
  let ea = 0;
  let eb = 0;
  for (let i = 0; i < a.length; i++) {
    both += (a[i]! - ma) * (b[i]! - mb);
    ea += (a[i]! - ma) ** 2;
    eb += (b[i]! - mb) ** 2;
  }
  return both / Math.sqrt(ea * eb);
}
