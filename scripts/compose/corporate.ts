// `corporate`: morning on the top floor at 115.2, D flat major. Muted strings of a guitar, piano, bows that open like doors.

import { voice } from './harmony.ts';
import { bell, centreBass, compress, echo, highpass, highShelf, lowpass, room, saturate, width } from './mixing.ts';
import { plucked, spiccato } from './orchestra.ts';
import { pluckedString } from './plucked-string.ts';
import { eachBar, humanise, range, steps, strike } from './rhythm.ts';
import { type Composition, type Note, player, shift } from './score.ts';
import { soundfont } from './soundfont.ts';
import { burst, kick } from './synthesis.ts';

// ---- the floor ------------------------------------------------------------------------------------------------------

const muted = player({
  name: 'muted guitar',
  instrument: pluckedString({ ring: 0.22, bright: 4_500, touch: 3_000, position: 0.1 }),
  level: -28,
  pan: -0.35,
  strip: [highpass(150), saturate(16), bell(2_400, -3), lowpass(6_500)],
  reverb: -14,
  echo: -11,
});
const piano = player({
  name: 'piano',
  instrument: soundfont({ program: 0, bank: 8 }),
  level: -25,
  pan: 0.2,
  strip: [highpass(110), bell(320, -2), bell(2_600, -2), lowpass(7_000), saturate(8), width(0.8)],
  reverb: -11,
});
const bows = player({
  name: 'strings',
  instrument: soundfont({ program: 49 }),
  ahead: 0.08,
  level: -29,
  strip: [highpass(150), bell(2_500, -3), highShelf(6_000, 2), width(1.05)],
  reverb: -9,
});
const bass = player({
  name: 'bass',
  instrument: soundfont({ program: 33 }),
  level: -26,
  strip: [highpass(38), lowpass(1_500), width(0)],
});
const floor = player({
  name: 'kick',
  instrument: kick({ from: 110, to: 50, fall: 0.025, decay: 0.14, click: 0.12 }),
  level: -29,
  strip: [highpass(40), lowpass(3_000)],
});
const snap = player({
  name: 'snaps',
  instrument: burst({ centre: 2_200, q: 1.4, attack: 0.002, decay: 0.025, spread: 0.15 }),
  level: -36,
  strip: [highpass(900)],
  reverb: -8,
});
const shaker = player({
  name: 'shaker',
  instrument: burst({ centre: 8_000, q: 0.9, attack: 0.016, decay: 0.025, spread: 0.1 }),
  level: -39,
  pan: 0.4,
  strip: [highpass(4_000)],
});

// ---- what they play -------------------------------------------------------------------------------------------------

/** Two bars each: nothing here is in a hurry. */
const ROUND = ['Dbadd9', 'Bbm7', 'Gbmaj7', 'Ab7sus4', 'Dbadd9', 'Ebm7', 'Gbmaj7', 'Absus4'];
const ROOTS = [37, 34, 30, 32, 37, 39, 30, 32];
const CHORDS = voice(ROUND, { low: 56, high: 75, notes: 4 });
const bars = <T>(items: readonly T[]) => items.flatMap((item) => [item, item]);
const HALF = bars(range(8)).slice(0, 12);

const easy = (notes: readonly Note[], seed: number) => humanise(notes, { seed, timing: 0.009, velocity: 0.14 });

/** Eighths that never stop: the fifth, the root above it, and the ninth now and then. */
const pulse = (order: readonly number[]) =>
  eachBar(order, (n, bar) =>
    steps(bar % 2 ? '54645465' : '64546454', {
      pitch: [ROOTS[n]! + 19, ROOTS[n]! + 24, ROOTS[n]! + 19, ROOTS[n]! + (bar % 2 ? 26 : 24)],
      step: 0.5,
    }),
  );
const MOTIF = ['6...5...4...5...', '..5...4...5.....'];
const figures = (order: readonly number[]) =>
  eachBar(order, (n, bar) =>
    steps(MOTIF[bar % 2]!, { pitch: [CHORDS[n]!.at(-1)!, CHORDS[n]![1]!, CHORDS[n]![2]!], length: 1.6 }),
  );
const held = (order: readonly number[], strength = 0.6) =>
  eachBar(order, (n, bar) => (bar % 2 ? [] : strike(0, 7.8, CHORDS[n]!.slice(0, 3), strength)));
const ground = (order: readonly number[], pattern: string) =>
  eachBar(order, (n) => steps(pattern, { pitch: ROOTS[n]!, step: 0.5, length: 0.9 }));
const drums = (order: readonly number[], seed: number) => [
  floor(
    easy(
      eachBar(order, () => steps('8...7...', { pitch: 36, step: 0.5 })),
      seed,
    ),
  ),
  snap(
    easy(
      eachBar(order, () => steps('..6...6.', { pitch: 39, step: 0.5 })),
      seed + 1,
    ),
  ),
  shaker(
    easy(
      eachBar(order, () => steps('4353435343534354', { pitch: 60 })),
      seed + 2,
    ),
  ),
];

const main = {
  bars: 12,
  parts: [
    muted(easy(pulse(HALF), 801)),
    piano(easy(figures(HALF), 802)),
    bows(held(HALF), { level: -30 }),
    bass(easy(ground(HALF, '8..5..6.'), 803)),
    ...drums(HALF, 804),
  ],
};

const main2 = {
  bars: 12,
  parts: [
    spiccato(
      easy(
        eachBar(HALF, (n) => steps('6454645464546454', { pitch: [CHORDS[n]![0]!, CHORDS[n]![2]!], length: 0.2 })),
        811,
      ),
      { level: -29 },
    ),
    plucked(
      easy(
        eachBar(HALF, (n) => steps('7...5...', { pitch: CHORDS[n]!, step: 0.5 })),
        812,
      ),
      { level: -31 },
    ),
    piano(
      easy(
        eachBar(HALF, (n) =>
          steps('7.....6.', { pitch: 0, step: 0.5 }).flatMap(({ at, velocity }) =>
            strike(at, 1.8, CHORDS[n]!, velocity, 0.02),
          ),
        ),
        813,
      ),
      { level: -26 },
    ),
    bows(held(HALF, 0.8), { level: -27 }),
    bass(easy(ground(HALF, '87577577'), 814), { level: -25 }),
    ...drums(HALF, 815),
  ],
};

const OPENING = [4, 4, 6, 7];
const intro = {
  bars: 4,
  parts: [
    piano(easy(figures(OPENING), 821), { level: -24 }),
    muted(easy(shift(4, pulse(OPENING.slice(1))), 822)),
    bows(held(OPENING), { level: -26 }),
    bass(easy(shift(8, ground(OPENING.slice(2), '8..5..6.')), 823)),
    floor(easy(shift(12, steps('8...8.88', { pitch: 36, step: 0.5 })), 824), { level: -31 }),
    shaker(easy(shift(8, steps('2233334444445556' + '4454455455565667', { pitch: 60 })), 825)),
  ],
};

const outro = {
  bars: 4,
  parts: [
    muted(easy(pulse([6, 7]), 831)),
    piano(easy([...figures([6, 7]), ...strike(8, 7, [61, 65, 68, 75], 0.65, 0.25)], 832), { level: -23.5 }),
    bows(
      [
        ...strike(0, 3.9, CHORDS[6]!.slice(0, 3), 0.6),
        ...strike(4, 3.9, CHORDS[7]!.slice(0, 3), 0.6),
        ...strike(8, 5.5, [56, 61, 65], 0.6),
      ],
      { level: -28 },
    ),
    bass(easy([...ground([6, 7], '7..5..6.'), { at: 8, length: 5, pitch: 37, velocity: 0.8 }], 833)),
    ...drums([6, 7], 834),
  ],
};

/** A door opens: the bows rise into the chord. */
const effect1 = {
  bars: 1.5,
  parts: [
    bows(strike(0, 3.5, [61, 65, 68, 75], 0.7, 0.5), { level: -28 }),
    bass([{ at: 1, length: 3, pitch: 37, velocity: 0.8 }], { level: -28 }),
    piano(strike(1, 3, [61, 68, 75, 80], 0.6, 0.2), { level: -22, pan: 0 }),
  ],
};

/** A note taken: two plucks and a bell of the piano. */
const effect2 = {
  bars: 1.25,
  parts: [
    plucked(steps('7.8', { pitch: [68, 73] }), { level: -22 }),
    piano(
      [
        { at: 0.75, length: 3, pitch: 85, velocity: 0.6 },
        { at: 0.75, length: 3, pitch: 73, velocity: 0.5 },
      ],
      { level: -23, pan: 0 },
    ),
  ],
};

export const corporate: Composition = {
  name: 'corporate',
  title: 'Top floor',
  description:
    'A muted guitar that keeps going, piano and strings, snaps for drums; in the second loop the bows take over.',
  genre: 'acoustic',
  collections: ['commercial', 'education'],
  tags: ['uplifting', 'positive', 'work', 'informative'],
  mood: ['confident', 'bright'],
  instruments: ['guitar', 'piano', 'strings', 'bass', 'percussion'],
  industryExamples: ['business'],
  tempo: 115.2,
  tempoClass: 'mid',
  key: 'D flat major',
  beatsPerBar: 4,
  reverb: room({ seconds: 1.5, dark: 5_000, thin: 230 }),
  echo: echo(0.75, { feedback: 0.35, dull: 2_800 }),
  bus: [
    highpass(34),
    bell(2_300, -2, 0.6),
    compress({ threshold: -30, ratio: 3.2, attack: 0.01, release: 0.28 }),
    saturate(14),
    centreBass(150),
  ],
  segments: { intro, main, main2, outro },
  effects: { effect1, effect2 },
};
