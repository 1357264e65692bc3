// `fitness`: guitars at 144, A mixolydian. Muted strings drive, synths pulse; the second loop opens the chords.

import { clap } from './electronic.ts';
import { bell, centreBass, compress, echo, highpass, highShelf, lowpass, room, saturate, width } from './mixing.ts';
import { impact, riser } from './orchestra.ts';
import { eachBar, hits, humanise, stabs, steps, strike } from './rhythm.ts';
import { type Composition, type Note, player, shift } from './score.ts';
import { soundfont } from './soundfont.ts';
import { kick, saw, sub } from './synthesis.ts';

// ---- the band -------------------------------------------------------------------------------------------------------

const bassDrum = player({
  name: 'kick',
  instrument: kick({ from: 240, to: 56, fall: 0.016, decay: 0.13, click: 0.9 }),
  level: -26,
  strip: [saturate(4), highpass(34)],
});
const snare = player({
  name: 'snare',
  instrument: soundfont({ program: 16, drums: true }),
  level: -25.5,
  strip: [highpass(110), bell(210, 3), bell(900, -3), saturate(4), width(0.6)],
  reverb: -11,
});
const toms = player({
  name: 'toms',
  instrument: soundfont({ program: 16, drums: true }),
  level: -28,
  strip: [highpass(65), bell(500, -4), saturate(3)],
  reverb: -13,
});
const cymbals = player({
  name: 'cymbals',
  instrument: soundfont({ program: 16, drums: true }),
  level: -35,
  strip: [highpass(600), bell(3_000, -5), highShelf(8_000, 2), width(0.8)],
  reverb: -16,
});
const bass = player({
  name: 'bass',
  instrument: soundfont({ program: 34 }),
  ahead: 0.02,
  level: -24,
  strip: [highpass(38), saturate(12), bell(700, 2), lowpass(3_000), width(0.2)],
  duck: { by: 'kick', depth: 3, beats: 0.4 },
});
/** Into an amplifier (what drives it is dark, or it would hiss) and out of a cabinet. */
const amplified = (drive: number) => [
  ...[highpass(130), lowpass(3_800), saturate(drive), highpass(105)],
  ...[bell(320, -2), bell(2_400, -2.5), lowpass(4_600), lowpass(6_000), width(0)],
];
const guitar = (
  name: string,
  program: number,
  level: number,
  drive: number,
  pan: number,
  font: 'MuseScore' | 'Fluid',
) =>
  player({
    name,
    instrument: soundfont({ program, font }),
    ahead: 0.008,
    level,
    pan,
    strip: amplified(drive),
    reverb: -17,
  });
const mutedLeft = guitar('muted left', 28, -27, 27, -0.6, 'MuseScore');
const mutedRight = guitar('muted right', 28, -27, 29, 0.6, 'Fluid');
const openLeft = guitar('open left', 27, -28, 30, -0.65, 'MuseScore');
const openRight = guitar('open right', 27, -28, 33, 0.65, 'Fluid');
const PULSE = { attack: 0.003, decay: 0.1, sustain: 0.25, release: 0.05, cutoff: 260, open: 3, close: 0.09 };
const pulse = player({
  name: 'pulse',
  instrument: saw({ ...PULSE, voices: 3, detune: 12, resonance: 1.3 }),
  level: -30,
  strip: [highpass(180), bell(2_000, -3), width(1.2)],
  echo: -12,
  reverb: -15,
  duck: { by: 'kick', depth: 5, beats: 0.5 },
});
const stack = player({
  name: 'synth',
  instrument: saw({ voices: 5, detune: 18, attack: 0.01, release: 0.3, cutoff: 1_600, open: 1.2, close: 0.6 }),
  level: -31,
  strip: [highpass(240), bell(2_200, -4), width(1.1)],
  reverb: -12,
  duck: { by: 'kick', depth: 6, beats: 0.6 },
});
const bottom = player({
  name: 'sub',
  instrument: sub({ attack: 0.008, release: 0.06 }),
  level: -28,
  duck: { by: 'kick', depth: 8, beats: 0.4 },
});

// ---- what they play -------------------------------------------------------------------------------------------------

const A = 45;
const G = 43;
const D = 38;
const E = 40;
const power = (root: number) => [root, root + 7, root + 12];
/** The tones above the guitars, which have no third. */
const COLOUR = new Map([
  [A, [61, 64, 69]],
  [G, [59, 62, 67]],
  [D, [62, 66, 69]],
  [E, [59, 64, 68]],
]);
const twice = (roots: readonly number[], play: (root: number, bar: number) => Note[], seed: number) =>
  ([0, 1] as const).map((take) => humanise(eachBar(roots, play), { seed: seed + take, timing: 0.018, velocity: 0.1 }));

/** Eighths on the root, leaning on the first and on the fourth "and". */
const CHUGS = ['9.6.7.6. 8.6.6.8.', '9.6.7.6. 8.6.8.7.', '9.6.7.8. .68. 6.7.', '9.6.7.6. 8.8.8.8.'];
const chug = (root: number, bar: number) => steps(CHUGS[bar % 4]!, { pitch: root, length: 0.3 });
const ROW = [A, A, G, D, A, A, G, D, A, G, D, E];
const LIFT = [D, A, G, A, D, A, G, E, D, A, G, G];
/** Struck on one, pushed before three. */
const strum = (root: number, bar: number) =>
  stabs(bar % 4 === 3 ? '9..... 8. 8.8.8.8.' : '9..... 9. ..9. 8.8.', power(root), { length: 0.9 }).map((note) =>
    note.at % 4 === 0 ? { ...note, length: 1.4 } : note,
  );
const accents = (root: number, bar: number) =>
  bar % 2 ? stabs('...... 8. .... ..7.', power(root), { length: 0.45 }) : stabs('9', power(root), { length: 1.8 });

const low = (root: number) => (root > E ? root - 12 : root);
const drive = (roots: readonly number[], seed: number) =>
  humanise(
    eachBar(roots, (root) => steps('9.7.8.7. 8.7.8.7.', { pitch: low(root), length: 0.42 })),
    { seed, timing: 0.01, velocity: 0.08 },
  );
const ground = (roots: readonly number[]) =>
  eachBar(roots, (root) => steps('8... 8... 8... 8...', { pitch: low(root), length: 0.8 }));
const sixteenths = (roots: readonly number[], seed: number) =>
  humanise(
    eachBar(roots, (root) => {
      const [a, b, c] = COLOUR.get(root) as [number, number, number];
      return steps('7353 6373 5363 7353', { pitch: [a, c, b, c, a, c, b, a + 12], length: 0.17 });
    }),
    { seed, timing: 0.004 },
  );
const held = (roots: readonly number[]) => eachBar(roots, (root) => strike(0, 3.8, COLOUR.get(root)!, 0.75));

const BEAT = '9.....6. 8.9.....';
const BACK = '.... 9... .... 9...';
const kit = (pattern: string, drum: number, seed: number) => humanise(hits(pattern, drum), { seed, timing: 0.012 });
/** Down the drums over a bar: each digit a stroke, low drums last. */
const fill = (bar: number, pattern: string) =>
  shift(bar * 4, steps(pattern, { pitch: [48, 48, 47, 47, 45, 45, 43, 41], length: 0.3 }));
const crashes = (...bars: number[]) => bars.map((bar) => ({ at: bar * 4, length: 3, pitch: 49, velocity: 0.85 }));

const [chugLeft, chugRight] = twice(ROW, chug, 401) as [Note[], Note[]];
const [accentLeft, accentRight] = twice(ROW, accents, 403) as [Note[], Note[]];
const main = {
  bars: 12,
  parts: [
    bassDrum(kit(`${`${BEAT}9.....6. 8.9...6.`.repeat(5) + BEAT}9...9... 9.9.9.9.`, 36, 411)),
    snare(kit(`${`${BACK.repeat(3)}.... 9... .... 9..4`.repeat(2) + BACK.repeat(3)}.... 9... 7.77 8899`, 38, 412)),
    toms(fill(11, '.... .... .... 6788')),
    cymbals([...crashes(0, 8), ...kit('7.5. 6.5. 7.5. 6.5.'.repeat(12), 42, 413)]),
    bass(drive(ROW, 414)),
    bottom(ground(ROW)),
    mutedLeft(chugLeft),
    mutedRight(chugRight),
    openLeft(accentLeft, { level: -32 }),
    openRight(accentRight, { level: -32 }),
    pulse(sixteenths(ROW, 415)),
    stack(held(ROW), { level: -35 }),
    riser([{ at: 44, length: 4, pitch: 60, velocity: 0.9 }], { level: -36 }),
  ],
};

const [strumLeft, strumRight] = twice(LIFT, strum, 421) as [Note[], Note[]];
const main2 = {
  bars: 12,
  parts: [
    bassDrum(kit(`${'9...9... 9...9...'.repeat(11)}9...9... 9.9.9.9.`, 36, 431)),
    snare(kit(`${`${BACK.repeat(3)}.... 9..5 .... 9.55`.repeat(2)}${BACK.repeat(3)}.... 9.9. 7788 8999`, 38, 432)),
    clap(hits(BACK.repeat(12)), { level: -31 }),
    toms([...fill(3, '.... .... .... 5678'), ...fill(7, '.... .... 6.67 7788'), ...fill(11, '.... .... ..78 8999')]),
    cymbals([...crashes(0, 4, 8), ...kit('8... 7... 8... 7...'.repeat(12), 57, 433)]),
    bass(drive(LIFT, 434)),
    bottom(ground(LIFT)),
    openLeft(strumLeft, { level: -25.5 }),
    openRight(strumRight, { level: -25.5 }),
    pulse(sixteenths(LIFT, 435), { level: -29 }),
    stack(held(LIFT), { level: -29 }),
    riser([{ at: 44, length: 4, pitch: 60, velocity: 0.9 }], { level: -35 }),
  ],
};

const OPENING = [A, A, G, D, E];
const [openingLeft, openingRight] = twice(OPENING.slice(1), chug, 441) as [Note[], Note[]];
const intro = {
  bars: 5,
  parts: [
    pulse(sixteenths(OPENING, 443), { level: -25 }),
    stack(strike(0, 4, COLOUR.get(A)!, 0.9), { level: -30 }),
    mutedLeft(shift(4, openingLeft), { level: -26 }),
    mutedRight(
      shift(4, openingRight).filter(({ at }) => at > 7.9),
      { level: -27 },
    ),
    bass(shift(8, drive(OPENING.slice(2), 444))),
    bassDrum([...hits('9', 36), ...shift(4, kit(`${'9... 9... 9... 9...'.repeat(3)}9.9.9.9. 9999 9999`, 36, 445))]),
    snare(shift(12, kit('.... 9... .... 9... 7.7.8.8. 7788 8999', 38, 446))),
    toms(fill(4, '.... ..66 6677 7899')),
    cymbals([...crashes(0), ...shift(4, kit(`${'..6. ..6. ..6. ..6.'.repeat(3)}6.6.6.6. 7.7.7.7.`, 42, 447))]),
    riser([{ at: 10, length: 10, pitch: 60, velocity: 1 }], { level: -31 }),
    impact([{ at: 0, length: 2, pitch: 33, velocity: 0.9 }], { level: -29 }),
  ],
};

const LAST = [D, A, G];
const [lastLeft, lastRight] = twice(
  LAST,
  (root, bar) => (bar < 2 ? strum(root, bar) : stabs('9.....9. ..9.8.8.', power(root), { length: 0.5 })),
  451,
) as [Note[], Note[]];
const ring = (take: number) =>
  humanise(strike(12, 7, [33, ...power(A), 57], 0.95, 0.03), { seed: 455 + take, timing: 0.01 });
/** An amplifier would hold the last chord for ever. */
const DYING = [
  [0, 0],
  [13, 0],
  [16, -8],
  [20, -28],
] as const;
const outro = {
  bars: 5,
  parts: [
    bassDrum(kit('9...9... 9...9...9...9... 9...9... 9.....9. ..9.9.9. 9', 36, 461)),
    snare(kit(`${BACK}.... 9..5 .... 9.55 ......9. ..9. 8999 9`, 38, 462)),
    toms(fill(2, '.... ..6. .677 .888')),
    cymbals([...crashes(0, 3), ...kit('8... 7... 8... 7...8... 7... 8... 7...8.....8. ..8.', 57, 463)]),
    bass([
      ...drive(LAST.slice(0, 2), 464),
      ...shift(8, steps('9.....9. ..9.8.8.', { pitch: G, length: 0.45 })),
      ...strike(12, 6, [33], 0.95),
    ]),
    bottom([...ground(LAST.slice(0, 2)), ...strike(12, 3, [33], 0.85)]),
    openLeft([...lastLeft, ...ring(0)], { level: -25, ride: DYING }),
    openRight([...lastRight, ...ring(1)], { level: -25, ride: DYING }),
    pulse(sixteenths(LAST.slice(0, 2), 465)),
    stack(
      [
        ...held(LAST.slice(0, 2)),
        ...stabs('9.....9. ..9.8.8.', COLOUR.get(G)!, { length: 0.5 }).map((n) => ({ ...n, at: n.at + 8 })),
        ...strike(12, 5, [...COLOUR.get(A)!, 73], 0.85),
      ],
      { level: -29 },
    ),
    impact([{ at: 12, length: 2, pitch: 33, velocity: 0.9 }]),
  ],
};

/** A rise and a stroke of the whole band. */
const effect1 = {
  bars: 2.75,
  parts: [
    riser([{ at: 0, length: 4, pitch: 60, velocity: 1 }], { level: -25 }),
    snare(kit('.... .... 5566 7789', 38, 471), { level: -27 }),
    bassDrum(shift(4, hits('9')), { level: -24 }),
    openLeft(strike(4, 4, [33, ...power(A)], 0.95, 0.02), { level: -23 }),
    openRight(strike(4, 4, [33, ...power(A)], 0.9, 0.03), { level: -23 }),
    cymbals(shift(4, crashes(0)), { level: -30 }),
    impact([{ at: 4, length: 2, pitch: 33, velocity: 1 }], { level: -25 }),
  ],
};

/** Three strokes and go. */
const effect2 = {
  bars: 2.25,
  parts: [
    bassDrum(hits('9..9 ..9.'), { level: -26 }),
    snare(hits('9..9 ..9.', 38), { level: -26 }),
    openLeft([...stabs('9..9', power(G), { length: 0.5 }), ...strike(1.5, 3, power(A), 0.95)], { level: -23 }),
    openRight([...stabs('9..9', power(G), { length: 0.5 }), ...strike(1.5, 3, power(A), 0.95)], { level: -23 }),
    stack([...stabs('9..9', COLOUR.get(G)!, { length: 0.5 }), ...strike(1.5, 2.5, COLOUR.get(A)!, 0.9)], {
      level: -27,
    }),
    cymbals([{ at: 1.5, length: 3, pitch: 49, velocity: 0.9 }], { level: -32 }),
  ],
};

export const fitness: Composition = {
  name: 'fitness',
  title: 'One more round',
  description: 'Driving guitars, pulsing synths and hard drums for workouts; the second loop opens into full chords.',
  genre: 'rock',
  collections: ['fitness', 'commercial'],
  tags: ['workout', 'energetic', 'intense', 'active'],
  mood: ['driving', 'determined'],
  instruments: ['electric guitar', 'bass', 'drums', 'synth'],
  industryExamples: ['fitness'],
  tempo: 144,
  tempoClass: 'up',
  key: 'A mixolydian',
  beatsPerBar: 4,
  reverb: room({ seconds: 0.9, dark: 5_500, thin: 250, before: 0.014 }),
  echo: echo(0.75, { feedback: 0.35, dull: 3_000 }),
  bus: [
    highpass(32),
    compress({ threshold: -19, ratio: 2.2, attack: 0.012, release: 0.1 }),
    saturate(3),
    centreBass(160),
  ],
  segments: { intro, main, main2, outro },
  effects: { effect1, effect2 },
};
