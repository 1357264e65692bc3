// Parts that electronic pieces share: drums of noise, and the sub.

import { bell, highpass, lowpass, width } from './mixing.ts';
import { player } from './score.ts';
import { burst, sub, sweep } from './synthesis.ts';

export const clap = player({
  name: 'clap',
  instrument: burst({ centre: 1_500, q: 0.9, attack: 0.006, decay: 0.05, spread: 0.1 }),
  level: -29,
  strip: [highpass(500), bell(2_500, -2), lowpass(9_000), width(1.2)],
  reverb: -9,
});

export const hat = player({
  name: 'hats',
  instrument: burst({ centre: 10_000, q: 0.8, decay: 0.018, spread: 0.2 }),
  level: -36,
  pan: 0.25,
  strip: [highpass(6_500)],
});

export const openHat = player({
  name: 'open hat',
  instrument: burst({ centre: 9_000, q: 0.5, attack: 0.004, decay: 0.075, spread: 0.1 }),
  level: -33.5,
  pan: -0.1,
  strip: [highpass(5_500)],
  reverb: -20,
  duck: { by: 'kick', depth: 6, beats: 0.5 },
});

export const bottom = player({
  name: 'sub',
  instrument: sub({ attack: 0.008, release: 0.06 }),
  level: -27,
  duck: { by: 'kick', depth: 9, beats: 0.5 },
});

/** A splash of noise that falls: phrases begin with it. */
export const crash = player({
  name: 'crash',
  instrument: sweep({ from: 9_000, to: 5_000, q: 0.5, power: -4 }),
  level: -36,
  strip: [highpass(3_000)],
  reverb: -12,
});
