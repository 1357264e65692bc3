// `truecrime`: five beats at 90, B phrygian. A heartbeat, a low piano that limps, strings that hold their breath.

import { voice } from './harmony.ts';
import { bell, centreBass, compress, echo, highpass, lowpass, room, saturate, tremolo, width } from './mixing.ts';
import { drone, impact, lowSpiccato, taiko } from './orchestra.ts';
import { eachBar, humanise, steps, strike } from './rhythm.ts';
import { type Composition, type Note, player, shift } from './score.ts';
import { soundfont } from './soundfont.ts';
import { burst, kick, mallet, saw, sub, sweep } from './synthesis.ts';

// ---- the band -------------------------------------------------------------------------------------------------------

const heart = player({
  name: 'heart',
  instrument: kick({ from: 75, to: 42, fall: 0.04, decay: 0.16, click: 0 }),
  level: -28,
  strip: [lowpass(220), highpass(30)],
  reverb: -20,
});
const piano = player({
  name: 'piano',
  instrument: soundfont({ program: 0, bank: 8 }),
  level: -25,
  strip: [highpass(70), bell(300, -2), lowpass(5_000), width(0.7)],
  reverb: -11,
  echo: -14,
});
const celli = player({
  name: 'celli',
  instrument: soundfont({ program: 49, bank: 40 }),
  ahead: 0.2,
  level: -27,
  pan: 0.25,
  strip: [highpass(65), bell(2_500, -3)],
  reverb: -10.5,
});
const basses = player({
  name: 'basses',
  instrument: soundfont({ program: 49, bank: 50 }),
  ahead: 0.3,
  level: -29,
  strip: [highpass(36), lowpass(1_200), width(0.4)],
  reverb: -14,
});
/** Bows that shiver at the tip, far off. */
const shiver = player({
  name: 'shiver',
  instrument: soundfont({ program: 44, bank: 20 }),
  ahead: 0.07,
  level: -33,
  pan: -0.3,
  strip: [highpass(350), bell(2_600, -4), lowpass(9_000)],
  reverb: -6,
});
const pluck = player({
  name: 'pizzicato',
  instrument: soundfont({ program: 45, bank: 40 }),
  ahead: 0.02,
  level: -30,
  pan: -0.25,
  strip: [highpass(90), width(0.6)],
  reverb: -11,
  echo: -10,
});
const tick = player({
  name: 'tick',
  instrument: burst({ centre: 3_600, q: 4, attack: 0.0008, decay: 0.014, spread: 0.4 }),
  level: -40,
  strip: [highpass(1_800)],
  reverb: -8,
  echo: -6,
});
const pulse = player({
  name: 'pulse',
  instrument: saw({
    voices: 2,
    detune: 4,
    attack: 0.004,
    decay: 0.1,
    sustain: 0.2,
    release: 0.05,
    cutoff: 170,
    open: 2,
    close: 0.1,
  }),
  level: -29,
  strip: [saturate(6), highpass(60), width(0.5)],
  echo: -14,
  duck: { by: 'heart', depth: 4, beats: 0.5 },
});
const glass = player({
  name: 'glass',
  instrument: mallet({ ratios: [1, 2.76, 5.4], levels: [1, 0.3, 0.1], decay: 0.9, spread: 0.5 }),
  level: -37,
  strip: [highpass(400), tremolo(1, 0.3)],
  reverb: -3,
  echo: -8,
});
const ground = player({ name: 'sub', instrument: sub({ attack: 0.2, release: 0.5, octave: 0.3 }), level: -31 });
const breath = player({
  name: 'breath',
  instrument: sweep({ from: 200, to: 2_400, q: 0.7, power: 3 }),
  level: -37,
  reverb: -8,
});

// ---- what they play -------------------------------------------------------------------------------------------------

const FIVE = 5;
const bars = <T>(items: readonly T[], play: (item: T, bar: number) => Note[]) => eachBar(items, play, FIVE);
const CHORDS = ['Bm', 'Bm', 'C/B', 'Bm', 'Em', 'G', 'C', 'F#7b9'];
const ROOTS = [35, 35, 35, 35, 40, 31, 36, 30];
const TIGHT = ['Bm', 'C/B', 'Em', 'C', 'Bm', 'G', 'Am', 'F#7b9'];
const TIGHT_ROOTS = [35, 35, 40, 36, 35, 31, 33, 30];
const strings = voice(CHORDS, { low: 47, high: 62, notes: 3 });
const far = voice(CHORDS, { low: 66, high: 81, notes: 3 });
const hand = (notes: readonly Note[], seed: number, timing = 0.016) =>
  humanise(notes, { seed, timing, velocity: 0.15 });

/** Three beats and two: lub-dub, and again. */
const beats = (bars: number, pattern = '7.4. .... .... 6.3. ....') =>
  hand(steps(pattern.repeat(bars), { pitch: 36 }), 601, 0.006);
/** The left hand limps: root, fifth, the half-step above it, and back. */
const limp = (chords: readonly (readonly number[])[], roots: readonly number[], marks = '7.5.4.6.4.') =>
  bars(chords, (pitches, bar) => {
    const low = roots[bar]! + 12;
    return steps(marks, { pitch: [low, pitches[1]!, pitches[2]!, low, pitches[1]!], step: 0.5, length: 1.3 });
  });
const bar5 = (length: number) => (pitches: readonly number[]) => strike(0, length, pitches, 0.6);
const hold = (roots: readonly number[], octave = 0) => bars(roots, (root) => strike(0, 4.9, [root + octave], 0.7));
const clock = (bars: number, seed: number) =>
  hand(steps('5.3.4.3.4.'.repeat(bars), { pitch: 60, step: 0.5 }), seed, 0.004);
const throb = (roots: readonly number[], pattern: string) =>
  bars(roots, (root) => steps(pattern, { pitch: root < 33 ? root + 12 : root, length: 0.2 }));
const DROPS = [
  { at: 3, length: 2, pitch: 78, velocity: 0.5 },
  { at: 13.5, length: 2, pitch: 79, velocity: 0.45 },
  { at: 23, length: 2, pitch: 71, velocity: 0.5 },
  { at: 36.5, length: 2, pitch: 76, velocity: 0.5 },
];

const main = {
  bars: 8,
  parts: [
    heart(beats(8)),
    piano(hand(limp(strings, ROOTS), 602)),
    celli(bars(strings, (pitches) => strike(0, 5, pitches.slice(0, 2), 0.5))),
    basses(hold(ROOTS)),
    ground(hold(ROOTS.map((root) => (root > 36 ? root - 12 : root)))),
    drone(hold([35, 35, 35, 35, 40, 43, 36, 42]), { level: -33 }),
    shiver(
      bars(far, (pitches, bar) => (bar % 4 < 2 ? [] : strike(0, 5, pitches.slice(0, 2), 0.45))),
      {
        ride: [
          [0, -8],
          [10, -10],
          [19, 0],
          [20, -8],
          [30, -8],
          [39, 1],
        ],
      },
    ),
    tick(clock(8, 603)),
    pluck(
      hand(
        bars(ROOTS, (root, bar) =>
          steps(bar % 2 ? '......4.5.' : '..........', { pitch: [root + 19, root + 20], step: 0.5, length: 0.3 }),
        ),
        604,
      ),
    ),
    pulse(throb(ROOTS, '6... .... .... 4... ..3.'), { level: -32 }),
    glass(hand(DROPS, 605)),
    breath([{ at: 36, length: 4, pitch: 60, velocity: 0.8 }], { level: -40 }),
  ],
};

const tight = voice(TIGHT, { low: 47, high: 62, notes: 3 });
const tightFar = voice(TIGHT, { low: 66, high: 81, notes: 3 });
const main2 = {
  bars: 8,
  parts: [
    heart(beats(8, '8.5. .... .... 7.4. ..3.')),
    taiko(
      hand(
        bars(TIGHT_ROOTS, (_, bar) =>
          steps(bar % 4 === 3 ? '6..4 ..3. .... 6.45 5678' : '6..4 ..3. .... 6..4 ..3.', {
            pitch: [41, 45, 45, 41, 45, 43, 41],
          }),
        ),
        611,
      ),
    ),
    lowSpiccato(
      hand(
        bars(tight, (pitches) =>
          steps('83.5 3.63 .53. 83.5 3.43', {
            pitch: [0, 0, 1, 0, 2, 0, 1, 0, 0, 0, 2, 0, 1, 0].map((i) => pitches[i]!),
            length: 0.18,
          }),
        ),
        612,
        0.008,
      ),
    ),
    piano(hand(limp(tight, TIGHT_ROOTS, '7..4....5.'), 613), { level: -27 }),
    celli(
      bars(tight, (pitches) => strike(0, 5, pitches.slice(0, 2), 0.6)),
      { level: -28 },
    ),
    basses(hold(TIGHT_ROOTS), { level: -28 }),
    ground(hold(TIGHT_ROOTS.map((root) => (root > 36 ? root - 12 : root)))),
    drone(hold([35, 35, 40, 36, 35, 43, 33, 42]), { level: -31 }),
    shiver(bars(tightFar, bar5(5)), {
      level: -31,
      ride: [
        [0, -4],
        [19, 0],
        [20, -3],
        [39, 3],
      ],
    }),
    tick(clock(8, 614), { level: -38 }),
    pulse(throb(TIGHT_ROOTS, '7.4. 5.4. 6.4. 7.4. 5.5.'), { level: -29 }),
    glass(hand(DROPS, 615), { level: -38 }),
    breath([{ at: 35, length: 5, pitch: 60, velocity: 0.9 }], { level: -35 }),
  ],
};

const opening = strings.slice(5);
const intro = {
  bars: 3,
  parts: [
    breath(
      [
        { at: 0, length: 5, pitch: 60, velocity: 0.7 },
        { at: 11, length: 4, pitch: 60, velocity: 1 },
      ],
      { level: -34 },
    ),
    piano(hand([...strike(0, 5, [23, 35, 47], 0.75, 0.04), ...shift(5, limp(opening.slice(1), [36, 30]))], 621), {
      level: -23,
    }),
    heart(
      hand(steps('........ .... .... ....7.4. .... .... 6.3. ....7.4. .... .... 7.4. 6.4.', { pitch: 36 }), 622, 0.006),
    ),
    drone(strike(0, 4.9, [35], 0.7).concat(hold([0, 36, 42]).slice(1)), { level: -27 }),
    ground([...strike(0, 4.9, [35], 0.8), ...strike(5, 4.9, [36], 0.7), ...strike(10, 4.9, [30], 0.8)]),
    basses(shift(5, hold([36, 30]))),
    celli(
      shift(
        5,
        bars(opening.slice(1), (pitches) => strike(0, 5, pitches.slice(0, 2), 0.6)),
      ),
    ),
    shiver(strike(5, 5, [78, 79], 0.4).concat(strike(10, 5, [76, 79], 0.6)), {
      level: -30,
      ride: [
        [0, -12],
        [5, -8],
        [14.8, 2],
      ],
    }),
    tick(shift(5, clock(2, 623))),
    glass([
      { at: 2, length: 2, pitch: 78, velocity: 0.5 },
      { at: 3.5, length: 2, pitch: 72, velocity: 0.4 },
    ]),
    impact([{ at: 0, length: 3, pitch: 23, velocity: 0.8 }], { level: -31 }),
  ],
};

const close = voice(['C', 'F#7b9', 'Bm'], { low: 47, high: 62, notes: 3 });
const outro = {
  bars: 3,
  parts: [
    heart(hand(steps('7.4. .... .... 6.3. ....7.4. .... .... 5.3. ....4.2.', { pitch: 36 }), 631, 0.006)),
    piano(
      hand(
        [
          ...limp(close.slice(0, 1), [36]),
          ...steps('6.5.4.', { pitch: [42, 54, 58], step: 0.5, length: 1.3 }).map((n) => ({ ...n, at: n.at + 5 })),
          ...strike(8, 2, [42, 49, 55], 0.55, 0.1),
          ...strike(10, 5, [23, 35, 50, 54, 59], 0.72, 0.12),
          { at: 12, length: 3, pitch: 73, velocity: 0.32 },
        ],
        632,
      ),
    ),
    celli(
      [
        ...strike(0, 5, close[0]!.slice(0, 2), 0.5),
        ...strike(5, 5, close[1]!.slice(0, 2), 0.5),
        ...strike(10, 3, close[2]!, 0.5),
      ],
      {
        ride: [
          [0, 0],
          [10, 0],
          [13, -8],
        ],
      },
    ),
    basses([...strike(0, 5, [36], 0.6), ...strike(5, 5, [30], 0.6), ...strike(10, 3, [35], 0.6)]),
    ground([...strike(0, 4.9, [36], 0.7), ...strike(5, 4.9, [30], 0.7), ...strike(10, 2.2, [35], 0.7)]),
    drone([...strike(0, 4.9, [36], 0.6), ...strike(5, 4.9, [42], 0.6)], { level: -33 }),
    shiver([...strike(0, 5, [76, 79], 0.45), ...strike(5, 4.8, [76, 79], 0.5)], {
      ride: [
        [0, -6],
        [9.5, 1],
        [10, -6],
      ],
    }),
    tick(hand(steps('5.3.4.3.4.5.3.4.3...', { pitch: 60, step: 0.5 }), 633)),
    glass([{ at: 11, length: 3, pitch: 78, velocity: 0.5 }]),
    impact([{ at: 10, length: 3, pitch: 23, velocity: 0.8 }], { level: -31 }),
  ],
};

/** Breath drawn in, then the lowest keys of the piano. */
const effect1 = {
  bars: 1.4,
  parts: [
    breath([{ at: 0, length: 2, pitch: 60, velocity: 1 }], { level: -26 }),
    shiver(strike(0, 2.1, [78, 79, 84], 0.8), {
      level: -27,
      ride: [
        [0, -18],
        [2, 0],
        [7, 0],
      ],
    }),
    piano(strike(2, 3.2, [23, 24, 35, 42], 0.9), { level: -21 }),
    impact([{ at: 2, length: 3, pitch: 23, velocity: 1 }], { level: -23 }),
  ],
};

/** A clue: two plucks, and glass. */
const effect2 = {
  bars: 1.2,
  parts: [
    pluck(steps('7.8', { pitch: [54, 55], length: 0.3 }), { level: -22 }),
    piano(steps('..6', { pitch: 47, length: 2 }), { level: -26 }),
    glass(
      [
        { at: 0.5, length: 3, pitch: 79, velocity: 0.8 },
        { at: 0.75, length: 3, pitch: 72, velocity: 0.6 },
      ],
      { level: -27 },
    ),
    ground(strike(0.5, 2, [35], 0.7), { level: -31 }),
    tick(steps('5.5.5', { pitch: 60, step: 0.5 }), { level: -34 }),
  ],
};

export const truecrime: Composition = {
  name: 'truecrime',
  title: 'Cold file',
  description:
    'Suspense in five beats: heartbeat, limping piano, held strings; the second loop tightens with bows and drums.',
  genre: 'atmospheric',
  collections: ['ready set audio ad', 'newscast'],
  tags: ['mysterious', 'minimal', 'focus', 'intense'],
  mood: ['dark', 'tense'],
  instruments: ['piano', 'strings', 'pizzicato', 'synth', 'taiko', 'percussion'],
  industryExamples: ['news'],
  tempo: 90,
  tempoClass: 'down',
  key: 'B phrygian',
  beatsPerBar: FIVE,
  reverb: room({ seconds: 2.6, dark: 3_200, thin: 170, before: 0.025 }),
  echo: echo(1.5, { feedback: 0.35, dull: 1_800 }),
  bus: [
    highpass(30),
    width(0.75),
    saturate(2),
    compress({ threshold: -22, ratio: 2.5, attack: 0.015, release: 0.3 }),
    centreBass(150),
  ],
  segments: { intro, main, main2, outro },
  effects: { effect1, effect2 },
};
