// Room tone: the quiet noise of a room under everything, so that the gaps of an audiobook are not digitally silent.

import { type Decibels, gainOf, RATE } from '../units.ts';
import { scrambled } from './dither.ts';
import { createFilter, lowPass } from './filter.ts';
import type { Block } from './sound.ts';

/** A room swallows what is high; its hum is left out. */
const CUTOFF = 1_000;
/** RMS of white noise between -1 and 1 after the filter, measured over a minute. */
const FILTERED_RMS = 0.1242;

/** Adds it to blocks that follow each other, in place; the same seed gives the same noise. Both channels have the same. */
export function createRoomTone(level: Decibels, seed: number): (block: Block) => void {
  const filter = createFilter([lowPass(RATE, CUTOFF)]);
  const gain = gainOf(level) / FILTERED_RMS;
  const key = scrambled(seed | 0);
  let frame = 0;
  return (block) => {
    const noise = new Float32Array(block[0]!.length);
    for (let i = 0; i < noise.length; i++) noise[i] = scrambled(frame++ ^ key) / 2 ** 31;
    filter.process(noise);
    for (const samples of block) for (let i = 0; i < noise.length; i++) samples[i]! += gain * noise[i]!;
  };
}
