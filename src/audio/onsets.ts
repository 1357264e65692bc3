// Where notes begin: how much a sound's spectrum grows from one moment to the next.

import { RATE } from '../units.ts';
import { createAnalyser } from './fourier.ts';
import type { Block } from './sound.ts';

const WINDOW = 2048;
/** Frames from one value to the next: 5 ms. */
export const ONSET_HOP = 240;
/** Bands of a third of an octave from 30 Hz to 16 kHz: what a drum and what a pad does counts alike. */
const BANDS = Array.from({ length: 28 }, (_, i) => 30 * 2 ** (i / 3));

/**
 * Spectral flux, one value every {@link ONSET_HOP} frames: the growth of each band's level, on a scale that is linear near silence
 * and logarithmic above (log(1 + 1000 x), Klapuri 1999), summed over the bands. Value n speaks of what begins around frame
 * n x hop. 48 kHz; a loop is taken over its seam.
 */
export function onsetStrength(sound: Block, { loop = false } = {}): Float32Array {
  const length = sound[0]!.length;
  const mono = new Float32Array(length + 2 * WINDOW);
  for (let i = 0; i < mono.length; i++) {
    const at = i - WINDOW;
    const from = loop ? ((at % length) + length) % length : at;
    for (const channel of sound) mono[i]! += (channel[from] ?? 0) / sound.length;
  }
  const analyse = createAnalyser(WINDOW);
  const spectrum = new Float32Array(WINDOW / 2);
  const bandsOf = (start: number): number[] => {
    analyse(mono, start, spectrum);
    return BANDS.map((low, i) => {
      const from = Math.max(1, Math.round((low * WINDOW) / RATE));
      const to = Math.max(from + 1, Math.round(((BANDS[i + 1] ?? 16_000) * WINDOW) / RATE));
      let power = 0;
      for (let k = from; k < to; k++) power += spectrum[k]! ** 2;
      return Math.log1p(1_000 * Math.sqrt(power));
    });
  };
  // The window that is centred on frame n x hop, against the one four hops earlier: 20 ms, in which an attack grows.
  const centred = (frame: number) => frame + WINDOW / 2;
  const levels: number[][] = [];
  const count = Math.floor(length / ONSET_HOP);
  for (let n = -BACK; n < count; n++) levels.push(bandsOf(centred(n * ONSET_HOP)));
  return Float32Array.from({ length: count }, (_, n) =>
    levels[n + BACK]!.reduce((sum, level, band) => sum + Math.max(0, level - levels[n]![band]!), 0),
  );
}

const BACK = 4;
