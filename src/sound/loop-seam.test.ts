// The renderer of the shipped loops: a loop is the same bars as in a performance that goes on and on, seam or not.

import { expect, it } from 'vitest';
import { autopan, compress, echo, room, saturate } from '../../scripts/compose/mixing.ts';
import { render } from '../../scripts/compose/render.ts';
import { inBars, range } from '../../scripts/compose/rhythm.ts';
import type { Note } from '../../scripts/compose/score.ts';
import { soundfont } from '../../scripts/compose/soundfont.ts';
import { mallet, sub } from '../../scripts/compose/synthesis.ts';
import type { Block } from '../audio/sound.ts';

const BARS = 2;
const PASSES = 6;
const FRAMES = BARS * 4 * 24_000;

/** Long notes over the seam, an attack ahead of the beat, a room longer than the loop, and a compressor over it all. */
const music = (bars: number, levels = [-22, -24, -28]) => {
  const every = (notes: readonly Note[]) => inBars(range(bars / BARS), notes, 4 * BARS);
  return {
    bars,
    parts: [
      {
        name: 'strings',
        instrument: soundfont({ program: 49 }),
        ahead: 0.1,
        notes: every([
          { at: 0, length: 3, pitch: 62, velocity: 0.6 },
          { at: 6, length: 2.5, pitch: 57, velocity: 0.7 },
        ]),
        level: levels[0]!,
        strip: [autopan(2, 0.4)],
        reverb: -6,
        duck: { by: 'sub', depth: 6, beats: 1 },
      },
      {
        name: 'sub',
        instrument: sub(),
        notes: every([{ at: 7, length: 2, pitch: 38, velocity: 0.9 }]),
        level: levels[1]!,
      },
      {
        name: 'bell',
        instrument: mallet({ decay: 1.2 }),
        notes: every([{ at: 7.75, length: 1, pitch: 81, velocity: 0.8 }]),
        level: levels[2]!,
        pan: 0.4,
        reverb: -4,
        echo: -6,
      },
    ],
  };
};

const composition = {
  tempo: 120,
  beatsPerBar: 4,
  reverb: room({ seconds: 2.4 }),
  echo: echo(0.75),
  bus: [saturate(3), compress({ threshold: -24, ratio: 2 })],
};

/** Energy of the difference against that of `a`, in dB. */
const difference = (a: Block, b: Block): number => {
  let error = 0;
  let energy = 0;
  for (let c = 0; c < a.length; c++)
    for (let i = 0; i < a[c]!.length; i++) {
      error += (a[c]![i]! - b[c]![i]!) ** 2;
      energy += a[c]![i]! ** 2;
    }
  return 10 * Math.log10(error / energy);
};

/** By how many dB `a` is louder than `b`, which is the same but for its level. */
const louder = (a: Block, b: Block): number => {
  let product = 0;
  let energy = 0;
  for (let i = 0; i < a[0]!.length; i++) {
    product += a[0]![i]! * b[0]![i]!;
    energy += b[0]![i]! ** 2;
  }
  return 20 * Math.log10(product / energy);
};

it('nulls to -60 dB against the same bars rendered without a seam', () => {
  const loop = render(composition, music(BARS), 'loop');
  const middle = (sound: Block) => sound.map((channel) => channel.subarray(3 * FRAMES, 4 * FRAMES));
  // A part's loudness measured over 4 s and over 24 s differs by up to 0.2 dB; that is no seam, so it is taken out first.
  const long = render(composition, music(BARS * PASSES), 'loop');
  const levels = music(BARS).parts.map(
    ({ name, level }) => level + louder(loop.stems.get(name)!, middle(long.stems.get(name)!)),
  );
  const pass = middle(render(composition, music(BARS * PASSES, levels), 'loop').sound);
  expect(loop.sound[0].length).toBe(FRAMES);
  expect(difference(loop.sound, pass)).toBeLessThan(-60);
});
