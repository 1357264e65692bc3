// `lofi`: a bedroom tape at 80, C minor and E flat. Rhodes, a round bass, a dusty swung kit, a record's crackle.

import { voice } from './harmony.ts';
import {
  autopan,
  bell,
  centreBass,
  compress,
  echo,
  highpass,
  lowpass,
  lowShelf,
  room,
  saturate,
  tape,
  width,
} from './mixing.ts';
import { humanise, inBars, range, steps, strike, swing } from './rhythm.ts';
import { type Composition, type Note, type Part, player, shift } from './score.ts';
import { soundfont } from './soundfont.ts';
import { burst, kick, saw, sub, vinyl } from './synthesis.ts';

/** Sixteenths lie between straight (0.5) and triplets (0.667). */
const SWING = 0.585;

const swung = (part: Omit<Part, 'notes'>) => {
  const play = player(part);
  return (notes: readonly Note[], changes: Partial<Part> = {}) => play(swing(notes, SWING), changes);
};

// ---- the band -------------------------------------------------------------------------------------------------------

const dustyKick = swung({
  name: 'kick',
  instrument: kick({ from: 120, to: 52, fall: 0.035, decay: 0.17, click: 0.35 }),
  level: -26,
  strip: [saturate(4), lowpass(3_500), highpass(35)],
  reverb: -24,
});

const snare = swung({
  name: 'snare',
  instrument: soundfont({ program: 32, drums: true }),
  level: -28,
  strip: [highpass(120), bell(220, 3), bell(3_200, -3), lowpass(6_500), saturate(5), width(0.8)],
  reverb: -13,
});

/** A breath of noise that gives the snare its body, a little behind it. */
const brush = swung({
  name: 'brush',
  instrument: burst({ centre: 1_900, q: 0.6, attack: 0.004, decay: 0.07, spread: 0.2 }),
  level: -31,
  strip: [highpass(500), lowpass(6_000)],
  reverb: -12,
});

const hats = swung({
  name: 'hats',
  instrument: soundfont({ program: 33, drums: true }),
  level: -33,
  pan: 0.22,
  strip: [highpass(3_000), lowpass(9_500), width(0.6)],
  reverb: -20,
});

const shaker = swung({
  name: 'shaker',
  instrument: burst({ centre: 6_500, q: 0.8, attack: 0.018, decay: 0.03, spread: 0.1 }),
  level: -37,
  pan: -0.4,
  strip: [highpass(3_000)],
});

const rhodes = player({
  name: 'rhodes',
  instrument: soundfont({ program: 4, font: 'Fluid' }),
  level: -24,
  strip: [highpass(110), bell(320, -3), bell(1_300, 3), lowpass(5_200), saturate(7), autopan(2, 0.3)],
  reverb: -13,
  duck: { by: 'kick', depth: 3.5, beats: 0.7 },
});

const pad = player({
  name: 'pad',
  instrument: saw({ voices: 3, detune: 14, attack: 0.7, release: 1.2, cutoff: 420, open: 0.8, close: 3 }),
  level: -32,
  strip: [highpass(160), width(1.4)],
  reverb: -10,
  duck: { by: 'kick', depth: 5, beats: 0.9 },
});

const bass = player({
  name: 'bass',
  instrument: soundfont({ program: 33 }),
  level: -27,
  strip: [lowShelf(90, 2), lowpass(1_400), saturate(5), highpass(38), width(0.2)],
  duck: { by: 'kick', depth: 3, beats: 0.4 },
});

const bottom = player({
  name: 'sub',
  instrument: sub({ attack: 0.015, release: 0.12, octave: 0.1 }),
  level: -30,
  duck: { by: 'kick', depth: 6, beats: 0.4 },
});

const guitar = swung({
  name: 'guitar',
  instrument: soundfont({ program: 26 }),
  level: -31,
  pan: -0.45,
  strip: [highpass(180), bell(2_200, -3), lowpass(3_600), saturate(3)],
  reverb: -9,
  echo: -12,
});

const vibes = swung({
  name: 'vibes',
  instrument: soundfont({ program: 11 }),
  level: -33,
  pan: 0.4,
  strip: [highpass(250), lowpass(3_800)],
  reverb: -7,
  echo: -8,
});

const record = (beats: number): Part => ({
  name: 'record',
  instrument: vinyl({ density: 8, hiss: 0.012 }),
  notes: [{ at: 0, length: beats, pitch: 60, velocity: 1 }],
  level: -40,
  strip: [highpass(500), lowpass(8_000)],
});

// ---- what they play -------------------------------------------------------------------------------------------------

const CHORDS = ['Fm9', 'Bb13', 'Ebmaj9', 'Cm9', 'Abmaj9', 'G7#5', 'Cm9', 'C7b9'];
const ROOTS = [41, 34, 39, 36, 32, 31, 36, 36];
/** The fifth (or what stands for it) above each root. */
const FIFTHS = [48, 41, 46, 43, 39, 39, 43, 40];

const keys = voice(CHORDS, { low: 53, high: 72, rootless: true });

/** How the hand falls, in turn: beats, lengths and strengths of one bar's strikes. */
const HANDS: readonly (readonly (readonly [at: number, length: number, velocity: number])[])[] = [
  [
    [0, 1.6, 0.62],
    [2.5, 1.2, 0.5],
  ],
  [
    [0, 0.9, 0.58],
    [1.5, 0.4, 0.42],
    [2.75, 1.1, 0.5],
  ],
  [
    [0, 2.3, 0.6],
    [3.5, 0.45, 0.44],
  ],
  [
    [0, 1.1, 0.56],
    [1.75, 0.6, 0.44],
    [3, 0.8, 0.5],
  ],
];

/** A chord by the left and right hand: rolled a little, the top voice a touch stronger, as a pianist leans on it. */
function comp(pitches: readonly number[], hand: (typeof HANDS)[number], bar: number): Note[] {
  return hand.flatMap(([at, length, velocity]) =>
    strike(bar * 4 + at, length, pitches, velocity, 0.05).map((note, i, { length: n }) => ({
      ...note,
      velocity: note.velocity * (i === n - 1 ? 1.3 : i === 0 ? 1.1 : 1),
    })),
  );
}

function walk(bar: number, root: number, fifth: number, next: number): Note[] {
  const approach = next + (next > root ? -1 : 1);
  const line =
    bar % 2 === 0
      ? [
          { at: 0, length: 1.3, pitch: root, velocity: 0.78 },
          { at: 1.55, length: 0.3, pitch: root, velocity: 0.5 },
          { at: 2.5, length: 0.85, pitch: fifth, velocity: 0.66 },
          { at: 3.55, length: 0.4, pitch: approach, velocity: 0.58 },
        ]
      : [
          { at: 0, length: 0.9, pitch: root, velocity: 0.76 },
          { at: 1.05, length: 0.3, pitch: root + 12, velocity: 0.45 },
          { at: 1.55, length: 0.85, pitch: root, velocity: 0.62 },
          { at: 2.55, length: 0.4, pitch: fifth, velocity: 0.6 },
          { at: 3.05, length: 0.85, pitch: approach, velocity: 0.6 },
        ];
  return shift(bar * 4, line);
}

/** The snare lies behind the beat. */
const late = (notes: readonly Note[]): Note[] => shift(0.025, notes);

const main = {
  bars: 8,
  parts: [
    dustyKick(
      humanise(
        [
          ...inBars([0, 2, 4], steps('9... .... ..8. ....', { pitch: 36 })),
          ...inBars([1, 5], steps('9... ...5 ..8. ...4', { pitch: 36 })),
          ...inBars([3, 6], steps('9..5 .... ..8. .6..', { pitch: 36 })),
          ...inBars([7], steps('9... ...5 .78. ....', { pitch: 36 })),
        ],
        { seed: 51, timing: 0.008, velocity: 0.07 },
      ),
    ),
    snare(
      late(
        humanise(
          [
            ...inBars([0, 1, 2, 4, 5, 6], steps('.... 8... .... 8...', { pitch: 38 })),
            ...inBars([1, 5], steps('.... .... .... ..1.', { pitch: 38 })),
            ...inBars([3], steps('.... 8..1 .1.. 8..2', { pitch: 38 })),
            ...inBars([7], steps('.... 8..2 .... 8.35', { pitch: 38 })),
          ],
          { seed: 52, timing: 0.01 },
        ),
      ),
    ),
    brush(late(inBars(range(8), steps('.... 8... .... 8...', { pitch: 60 })))),
    hats(
      humanise(
        [
          ...inBars([0, 1, 2, 4, 5, 6], steps('6.4. 6.43 6.4. 6.4.', { pitch: 42 })),
          ...inBars([3], steps('6.4. 6.43 6.44 6.3.', { pitch: 42 })),
          ...inBars([3, 7], [{ at: 3.5, length: 0.4, pitch: 46, velocity: 0.4 }]),
          ...inBars([7], steps('6.43 6.4. 6.43 5...', { pitch: 42 })),
        ],
        { seed: 53, timing: 0.012, velocity: 0.2 },
      ),
    ),
    shaker(
      humanise(inBars(range(8), steps('3252 3262 3252 3263', { pitch: 60 })), {
        seed: 54,
        timing: 0.01,
        velocity: 0.25,
      }),
    ),
    rhodes(
      humanise(
        keys.flatMap((pitches, bar) => comp(pitches, HANDS[bar % 4]!, bar)),
        { seed: 55, timing: 0.015 },
      ),
    ),
    pad(keys.flatMap((pitches, bar) => strike(bar * 4, 4, pitches.slice(0, 3), 0.6))),
    bass(
      humanise(
        ROOTS.flatMap((root, bar) => walk(bar, root, FIFTHS[bar]!, ROOTS[(bar + 1) % 8]!)),
        { seed: 56, timing: 0.012 },
      ),
    ),
    bottom(
      ROOTS.flatMap((root, bar) => [
        { at: bar * 4, length: 1.4, pitch: root < 36 ? root : root - 12 < 29 ? root : root - 12, velocity: 0.8 },
        { at: bar * 4 + 2.5, length: 0.9, pitch: root, velocity: 0.6 },
      ]),
    ),
    guitar(
      humanise(
        [
          ...shift(6.5, steps('4.5.3', { pitch: [62, 60, 58], length: 0.3 })),
          ...shift(14.25, steps('35.4..4', { pitch: [63, 67, 65, 62], length: 0.4 })),
          ...shift(22.5, steps('4..5', { pitch: [59, 63], length: 0.5 })),
          ...shift(29.75, steps('3.45..4', { pitch: [64, 61, 58, 55], length: 0.4 })),
        ],
        { seed: 57, timing: 0.02 },
      ),
    ),
    vibes(
      humanise(
        [
          { at: 2, length: 1.5, pitch: 67, velocity: 0.45 },
          { at: 10.5, length: 1, pitch: 74, velocity: 0.4 },
          { at: 11, length: 1.5, pitch: 70, velocity: 0.45 },
          { at: 18, length: 1.5, pitch: 72, velocity: 0.42 },
          { at: 26.5, length: 0.8, pitch: 70, velocity: 0.4 },
          { at: 27, length: 1.5, pitch: 67, velocity: 0.42 },
        ],
        { seed: 58, timing: 0.02 },
      ),
    ),
    record(32),
  ],
};

// ---- the small hours: no snare, half the strokes, the same hands further up ------------------------------------------

const NIGHT_CHORDS = ['Abmaj9', 'Ebmaj9', 'Fm9', 'Cm9', 'Abmaj9', 'Bb9sus4', 'Gm7', 'Cm9'];
const NIGHT_ROOTS = [32, 39, 41, 36, 32, 34, 31, 36];
const nightKeys = voice(NIGHT_CHORDS, { low: 55, high: 75, rootless: true });

const main2 = {
  bars: 8,
  parts: [
    dustyKick(
      humanise(inBars(range(8), steps('8... .... ..5. ....', { pitch: 36 })), {
        seed: 64,
        timing: 0.008,
        velocity: 0.07,
      }),
      { level: -29 },
    ),
    brush(late(inBars(range(8), steps('.... .... 7... ....', { pitch: 60 })))),
    shaker(
      humanise(inBars(range(8), steps('3.5. 3.6. 3.5. 3.63', { pitch: 60 })), {
        seed: 65,
        timing: 0.01,
        velocity: 0.25,
      }),
    ),
    rhodes(
      humanise(
        nightKeys.flatMap((pitches, bar) => [
          ...strike(bar * 4, 2.2, pitches, 0.52, 0.18),
          ...strike(bar * 4 + 2.5 + (bar % 2) * 0.25, 1.2, pitches.slice(1), 0.4, 0.1),
        ]),
        { seed: 66, timing: 0.015 },
      ),
    ),
    pad(
      nightKeys.flatMap((pitches, bar) => strike(bar * 4, 4, pitches.slice(0, 3), 0.7)),
      { level: -28 },
    ),
    bass(
      humanise(
        NIGHT_ROOTS.flatMap((root, bar) => [
          { at: bar * 4, length: 2.3, pitch: root, velocity: 0.72 },
          { at: bar * 4 + 2.55, length: 1.2, pitch: root + 7, velocity: 0.5 },
        ]),
        { seed: 67, timing: 0.012 },
      ),
    ),
    bottom(
      NIGHT_ROOTS.map((root, bar) => ({
        at: bar * 4,
        length: 2.6,
        pitch: root - 12 < 29 ? root : root - 12,
        velocity: 0.8,
      })),
    ),
    vibes(
      humanise(
        [
          ...shift(1.5, steps('4...5.4', { pitch: [75, 79, 74], step: 0.5, length: 1.5 })),
          ...shift(9.5, steps('4..3..4', { pitch: [72, 79, 74], step: 0.5, length: 1.5 })),
          ...shift(17.5, steps('5...4.3', { pitch: [75, 72, 77], step: 0.5, length: 1.5 })),
          ...shift(26, steps('4..4..3', { pitch: [74, 70, 67], step: 0.5, length: 1.5 })),
        ],
        { seed: 68, timing: 0.02 },
      ),
      { level: -30 },
    ),
    record(32),
  ],
};

const introKeys = keys.slice(4);
const intro = {
  bars: 4,
  parts: [
    dustyKick([
      ...inBars([2], steps('9... .... ..8. ....', { pitch: 36 })),
      ...inBars([3], steps('9... ...5 .78. ....', { pitch: 36 })),
    ]),
    snare(
      late([
        ...inBars([2], steps('.... 8... .... 8...', { pitch: 38 })),
        ...inBars([3], steps('.... 8..2 .... 7.46', { pitch: 38 })),
      ]),
    ),
    hats(
      humanise(
        [
          ...inBars([1], steps('.... .... 3.4. 4.5.', { pitch: 42 })),
          ...inBars([2, 3], steps('6.4. 6.43 6.4. 6.4.', { pitch: 42 })),
        ],
        { seed: 61, timing: 0.012, velocity: 0.2 },
      ),
    ),
    rhodes(
      humanise(
        introKeys.flatMap((pitches, bar) => comp(pitches, HANDS[[2, 0, 2, 1][bar]!]!, bar)),
        { seed: 62, timing: 0.015 },
      ),
    ),
    pad(introKeys.flatMap((pitches, bar) => strike(bar * 4, 4, pitches.slice(0, 3), 0.6))),
    bass(
      humanise(
        [
          ...shift(7, [{ at: 0.55, length: 0.4, pitch: 35, velocity: 0.6 }]),
          ...walk(2, 36, 43, 36),
          ...walk(3, 36, 40, 41),
        ],
        { seed: 63, timing: 0.012 },
      ),
    ),
    bottom([
      { at: 8, length: 1.4, pitch: 36, velocity: 0.8 },
      { at: 12, length: 1.4, pitch: 36, velocity: 0.8 },
    ]),
    vibes([
      { at: 2, length: 1.5, pitch: 72, velocity: 0.45 },
      { at: 6.5, length: 1.5, pitch: 71, velocity: 0.42 },
      { at: 10.5, length: 1.5, pitch: 67, velocity: 0.42 },
    ]),
    { ...record(16), level: -37 },
  ],
};

const outroKeys = voice(['Fm9', 'Bb13', 'Ebmaj9'], { low: 53, high: 72, rootless: true });
const outro = {
  bars: 3,
  parts: [
    dustyKick([...steps('9... .... ..8. ....', { pitch: 36 }), { at: 4, length: 1, pitch: 36, velocity: 0.9 }]),
    snare(late(steps('.... 8... .... 7..4', { pitch: 38 }))),
    brush(late(steps('.... 8... .... 7...', { pitch: 60 }))),
    hats(humanise(steps('6.4. 6.43 6.4. 5...', { pitch: 42 }), { seed: 71, timing: 0.012 })),
    rhodes(
      humanise(
        [
          ...strike(0, 1.8, outroKeys[0]!, 0.6, 0.05),
          ...strike(2, 1.7, outroKeys[1]!, 0.55, 0.06),
          ...strike(4, 4, [51, ...outroKeys[2]!], 0.62, 0.3),
          ...strike(7.5, 4, [58, 62, 67, 74], 0.42, 0.5),
        ],
        { seed: 72 },
      ),
    ),
    pad([
      ...strike(0, 2, outroKeys[0]!.slice(0, 3), 0.6),
      ...strike(2, 2, outroKeys[1]!.slice(0, 3), 0.6),
      ...strike(4, 5.5, outroKeys[2]!.slice(0, 3), 0.6),
    ]),
    bass([
      { at: 0, length: 1.4, pitch: 41, velocity: 0.78 },
      { at: 1.55, length: 0.35, pitch: 36, velocity: 0.55 },
      { at: 2, length: 1.4, pitch: 34, velocity: 0.75 },
      { at: 3.55, length: 0.4, pitch: 38, velocity: 0.6 },
      { at: 4, length: 6, pitch: 39, velocity: 0.8 },
    ]),
    bottom([
      { at: 0, length: 1.4, pitch: 41, velocity: 0.8 },
      { at: 2, length: 1.4, pitch: 34, velocity: 0.8 },
      { at: 4, length: 4, pitch: 39, velocity: 0.7 },
    ]),
    vibes([
      { at: 4.5, length: 2, pitch: 67, velocity: 0.42 },
      { at: 5, length: 2, pitch: 70, velocity: 0.42 },
      { at: 5.5, length: 3, pitch: 74, velocity: 0.4 },
      { at: 6.5, length: 3, pitch: 79, velocity: 0.36 },
    ]),
    { ...record(12), level: -39 },
  ],
};

const effect1 = {
  bars: 1.25,
  parts: [
    { ...rhodes(strike(0, 2.5, [51, 58, 62, 65, 67], 0.7, 0.35)), level: -20 },
    { ...vibes(steps('5.5.6', { pitch: [70, 74, 79], length: 1.5, step: 0.2 })), level: -24 },
    { ...dustyKick([{ at: 0, length: 1, pitch: 36, velocity: 0.7 }]), level: -24 },
    { ...record(5), level: -38 },
  ],
};

/** Two notes of the vibraphone over a brush: a page is turned. */
const effect2 = {
  bars: 1,
  parts: [
    vibes(steps('6..7', { pitch: [75, 82], length: 1.2 }), { level: -20, pan: 0, reverb: -12 }),
    brush([{ at: 0.5, length: 0.5, pitch: 60, velocity: 0.6 }], { level: -27 }),
    { ...record(4), level: -39 },
  ],
};

export const lofi: Composition = {
  name: 'lofi',
  title: 'Late tape',
  description:
    'Rhodes, round bass and a dusty swung kit on a slightly worn tape, for stories, podcasts and late hours.',
  genre: 'electronic',
  collections: ['commercial', 'education'],
  tags: ['relaxed', 'nostalgic', 'focus', 'reflective'],
  mood: ['warm', 'laid-back'],
  instruments: ['electric piano', 'bass', 'drums', 'guitar', 'vibraphone', 'pad'],
  industryExamples: ['travel', 'relaxation'],
  tempo: 80,
  tempoClass: 'down',
  key: 'C minor',
  beatsPerBar: 4,
  reverb: room({ seconds: 1.3, dark: 3_200, thin: 260, before: 0.012 }),
  echo: echo(0.75, { feedback: 0.35, dull: 1_800 }),
  bus: [
    tape(5, 1.2),
    highpass(32),
    bell(2_200, -2, 0.6),
    saturate(3),
    lowpass(10_500),
    compress({ threshold: -20, ratio: 2, attack: 0.02, release: 0.16 }),
    centreBass(150),
  ],
  segments: { intro, main, main2, outro },
  effects: { effect1, effect2 },
};
