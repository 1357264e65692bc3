// What the music ducks for where no words are known: the stretches in which a file sounds, by its level every 10 ms.

import { type Frames, frames, framesOf, type Lufs } from '../units.ts';
import type { Block } from './sound.ts';

export interface SidechainSettings {
  /** A file sounds where it is louder than this against its own loudness, in dB: breath and room lie below. */
  readonly threshold: number;
  /** Seconds. What sounds for less is a click, and nothing ducks for it. */
  readonly least: number;
}

export interface Sidechain {
  /** Any channels at 48 kHz. */
  push(block: Block): void;
  /** In order, in frames; `loudness` is the file's own, undefined for silence. */
  sounding(loudness: Lufs | undefined, settings: SidechainSettings): { readonly start: Frames; readonly end: Frames }[];
}

const HOP = framesOf(0.01);
/** Syllables and words are one stretch: shorter gaps are no pause. 30 hops are 0.3 s. */
const BRIDGE = 30;

/**
 * The stretches go into the same envelope as words do, which knows them beforehand. So the music is down before the first
 * sound, stands still between syllables, and never follows a level, which is what pumping is.
 */
export function createSidechain(): Sidechain {
  let levels = new Float32Array(1024);
  let hops = 0;
  let energy = 0;
  let into = 0;
  let taken = 0;

  function endHop(): void {
    if (hops === levels.length) {
      const grown = new Float32Array(2 * hops);
      grown.set(levels);
      levels = grown;
    }
    // As loudness is counted: the sum of all channels.
    levels[hops++] = 10 * Math.log10(energy / into + 1e-20);
    energy = into = 0;
  }

  return {
    push(block) {
      const length = block[0]!.length;
      for (let start = 0; start < length; ) {
        const end = Math.min(length, start + HOP - into);
        for (const samples of block) for (let i = start; i < end; i++) energy += samples[i]! ** 2;
        into += end - start;
        start = end;
        if (into === HOP) endHop();
      }
      taken += length;
    },
    sounding(loudness, { threshold, least }) {
      if (into > 0) endHop();
      if (loudness === undefined) return [];
      const stretches: { start: number; end: number }[] = [];
      for (let hop = 0; hop < hops; hop++) {
        if (levels[hop]! < loudness + threshold) continue;
        const last = stretches.at(-1);
        if (last && hop - last.end < BRIDGE) last.end = hop + 1;
        else stretches.push({ start: hop, end: hop + 1 });
      }
      return stretches
        .filter(({ start, end }) => (end - start) * HOP >= framesOf(least))
        .map(({ start, end }) => ({ start: frames(start * HOP), end: frames(Math.min(taken, end * HOP)) }));
    },
  };
}
