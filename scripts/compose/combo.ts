// A small band of wood and strings, for the pieces that share its players.

import { bell, highpass, highShelf, lowpass, lowShelf, saturate, width } from './mixing.ts';
import { pluckedString } from './plucked-string.ts';
import { player } from './score.ts';
import { soundfont } from './soundfont.ts';
import { burst, kick } from './synthesis.ts';

/** The air and the top of a guitar: 98, 205 and 390 Hz, as measured on dreadnoughts. */
const BODY = [
  [98, 0.22, 0.9],
  [205, 0.16, 0.8],
  [392, 0.09, 0.4],
] as const;

export const steelGuitar = player({
  name: 'steel guitar',
  instrument: pluckedString({ ring: 5, bright: 10_000, touch: 6_500, position: 0.15, body: BODY }),
  level: -24,
  pan: -0.3,
  strip: [highpass(80), bell(220, -2), bell(2_600, -2), highShelf(6_000, 2)],
  reverb: -13,
});

export const nylonGuitar = player({
  name: 'nylon guitar',
  instrument: pluckedString({ ring: 3, bright: 4_200, touch: 2_200, position: 0.24, body: BODY }),
  level: -24,
  strip: [highpass(75), bell(200, -1.5), highShelf(5_000, 2)],
  reverb: -13,
});

export const uprightBass = player({
  name: 'bass',
  instrument: soundfont({ program: 32 }),
  level: -26,
  strip: [highpass(38), lowShelf(90, 1.5), bell(700, 2), lowpass(3_500), saturate(3), width(0)],
  reverb: -24,
});

/** A wooden box to sit on: the deep beat near its middle, the slap at its edge. */
export const boxLow = player({
  name: 'box low',
  instrument: kick({ from: 120, to: 66, fall: 0.018, decay: 0.09, click: 0.2 }),
  level: -29,
  strip: [highpass(45), lowpass(2_500)],
  reverb: -18,
});
export const boxSlap = player({
  name: 'box slap',
  instrument: soundfont({ program: 40, drums: true }),
  level: -33,
  strip: [highpass(180), bell(400, 2), bell(3_000, -3), lowpass(8_000), width(0.6)],
  reverb: -15,
});

export const shaker = player({
  name: 'shaker',
  instrument: burst({ centre: 7_500, q: 0.9, attack: 0.02, decay: 0.028, spread: 0.1 }),
  level: -38,
  pan: 0.35,
  strip: [highpass(3_500)],
});

export const tambourine = player({
  name: 'tambourine',
  instrument: soundfont({ program: 0, drums: true }),
  level: -38,
  pan: -0.25,
  strip: [highpass(2_000), bell(3_500, -3)],
  reverb: -16,
});
