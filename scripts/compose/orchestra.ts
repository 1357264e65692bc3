// Players that orchestral pieces share: bows that bite, plucked strings, low brass, big drums, and what leads from one phrase to the next.

import { bell, highpass, highShelf, lowpass, saturate, width } from './mixing.ts';
import { player } from './score.ts';
import { soundfont } from './soundfont.ts';
import { boom, saw, sweep } from './synthesis.ts';

/** A bow that bites and lets go: less attack and release than the samples have. */
const SHORT = { 72: 24, 73: 40, 74: 71 };

export const spiccato = player({
  name: 'spiccato',
  instrument: soundfont({ program: 48, bank: 30, controllers: SHORT }),
  ahead: 0.03,
  level: -26,
  pan: -0.25,
  strip: [highpass(150), bell(1_150, 2), highShelf(4_500, 4), width(1.2)],
  reverb: -11,
});

export const lowSpiccato = player({
  name: 'low spiccato',
  instrument: soundfont({ program: 48, bank: 40, controllers: SHORT }),
  ahead: 0.03,
  level: -28,
  pan: 0.3,
  strip: [highpass(85), bell(2_500, -3), width(1.2)],
  reverb: -11,
});

/** Plucks on the notes of the bows: the edge that bowed samples lack. */
export const plucked = player({
  name: 'plucked',
  instrument: soundfont({ program: 45 }),
  level: -29,
  pan: -0.1,
  strip: [highpass(170), highShelf(3_500, 4), width(1.1)],
  reverb: -11,
});

export const horns = player({
  name: 'horns',
  instrument: soundfont({ program: 60 }),
  ahead: 0.04,
  level: -30,
  pan: 0.2,
  strip: [highpass(110), lowpass(3_000), width(1.2)],
  reverb: -8,
});

export const trombones = player({
  name: 'trombones',
  instrument: soundfont({ program: 57 }),
  ahead: 0.02,
  level: -28,
  pan: -0.1,
  strip: [highpass(65), lowpass(4_000)],
  reverb: -9,
});

export const taiko = player({
  name: 'taiko',
  instrument: soundfont({ program: 116 }),
  level: -28.5,
  strip: [highpass(42), bell(420, -4), lowpass(6_000), width(1.1)],
  reverb: -10,
});

/** One low string of saws, held under everything. */
export const drone = player({
  name: 'drone',
  instrument: saw({
    voices: 3,
    detune: 8,
    attack: 0.8,
    release: 1.5,
    cutoff: 240,
    open: 0.9,
    close: 3,
    resonance: 0.9,
  }),
  level: -31,
  strip: [saturate(4), highpass(45), width(1.2)],
  reverb: -12,
});

export const riser = player({
  name: 'riser',
  instrument: sweep({ from: 350, to: 8_000, q: 0.85, power: 2.8 }),
  level: -35,
  reverb: -13,
});

export const impact = player({
  name: 'impact',
  instrument: boom({ drop: 1.5, decay: 0.9, thud: 0.55 }),
  level: -29,
  reverb: -16,
});

export const cymbals = player({
  name: 'cymbals',
  instrument: soundfont({ program: 48, drums: true }),
  level: -36,
  strip: [highpass(450), bell(3_000, -3)],
  reverb: -11,
});
