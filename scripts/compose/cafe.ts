// `cafe`: a corner table at 144, A major. A bossa on nylon strings with double bass and cross-stick; then the trio walks.

import { nylonGuitar, shaker, uprightBass } from './combo.ts';
import { pick } from './guitar.ts';
import { voice } from './harmony.ts';
import { bell, centreBass, compress, echo, highpass, lowpass, room, width } from './mixing.ts';
import { eachBar, hits, humanise, steps, strike, swing } from './rhythm.ts';
import { type Composition, type Note, player, shift } from './score.ts';
import { soundfont } from './soundfont.ts';
import { burst } from './synthesis.ts';

// ---- the trio, and a guitar -----------------------------------------------------------------------------------------

const piano = player({
  name: 'piano',
  instrument: soundfont({ program: 0, bank: 8 }),
  level: -28,
  pan: 0.25,
  strip: [highpass(140), bell(350, -2), lowpass(6_000), width(0.8)],
  reverb: -11,
});
const crossStick = player({
  name: 'cross-stick',
  instrument: soundfont({ program: 32, drums: true }),
  level: -35,
  pan: -0.2,
  strip: [highpass(200), bell(2_500, -3)],
  reverb: -13,
});
/** Wires drawn round the skin. */
const sweeps = player({
  name: 'brushes',
  instrument: burst({ centre: 4_200, q: 0.5, attack: 0.07, decay: 0.06, spread: 0.5 }),
  level: -36,
  strip: [highpass(900), lowpass(9_000)],
  reverb: -15,
});
const taps = player({
  name: 'brush taps',
  instrument: soundfont({ program: 40, drums: true }),
  level: -34,
  strip: [highpass(150), lowpass(8_000), width(0.7)],
  reverb: -14,
});
const feather = player({
  name: 'bass drum',
  instrument: soundfont({ program: 40, drums: true }),
  level: -36,
  strip: [lowpass(900), highpass(40)],
});
const ride = player({
  name: 'ride',
  instrument: soundfont({ program: 40, drums: true }),
  level: -38,
  pan: 0.35,
  strip: [highpass(1_500), bell(3_500, -2)],
  reverb: -16,
});

// ---- what they play -------------------------------------------------------------------------------------------------

const BOSSA = 'Amaj9 Amaj9 B13 B13 Bm9 E13 C#m7 F#7b9 Amaj9 Em9 A13 Dmaj9 Dm6 C#m7 Bm9 E7b9'.split(' ');
/** Drop voicings as they lie under a guitarist's hand. */
const SHAPES =
  '5x4454 5x6454 7x6766 7x6764 7x577x 7x676x x4645x 2x232x 5x4454 x7577x 5x567x x5465x x5343x x4645x 7x577x x7676x'.split(
    ' ',
  );
const ROOTS = [33, 33, 35, 35, 35, 28, 37, 30, 33, 40, 33, 38, 38, 37, 35, 28];
const keys = voice(BOSSA, { low: 54, high: 71, rootless: true, notes: 4 });

const easy = (notes: readonly Note[], seed: number) => humanise(notes, { seed, timing: 0.016, velocity: 0.15 });
const swung = (notes: readonly Note[], seed: number) => easy(swing(notes, 0.62, 0.5), seed);

/** Thumb on one and three, fingers against it over two bars. */
const HANDS = ['b432 . 432 . b . 432 .', "b . 432 . b432 . b 432'"];
const guitar = (shapes: readonly string[], from = 0) =>
  eachBar(shapes, (shape, bar) => pick(shape, HANDS[(bar + from) % 2]!, { velocity: 0.56 })).map((note) => ({
    ...note,
    length: Math.min(note.length, 1.4),
  }));
const fifth = (root: number) => (root > 34 ? root - 5 : root + 7);
const twoFeel = (roots: readonly number[]) =>
  eachBar(roots, (root) => steps('7..58..7', { pitch: [root, fifth(root), fifth(root), root], step: 0.5 })).map(
    (note, i) => ({ ...note, length: i % 2 ? 0.48 : 1.45 }),
  );
/** Four to the bar: root, third or fifth, fifth, and a semitone above or below where it goes. */
const walking = (roots: readonly number[], minor: readonly boolean[]) =>
  eachBar(roots, (root, bar) => {
    const next = roots[(bar + 1) % roots.length]!;
    const third = root + (minor[bar] ? 3 : 4);
    return steps('8768', { pitch: [root, third, root + 7, next + (bar % 3 ? 1 : -1)], step: 1, length: 0.92 });
  });
const MINOR = BOSSA.map((symbol) => /m(?!aj)/.test(symbol));

const CLAVE = ['7..6..5.', '..6..6..'];
const STABS = ['...4..3.', '.....4..', '..4.....', '.4....3.'];
const comp = (chords: readonly (readonly number[])[], pattern: readonly string[], length: number) =>
  eachBar(chords, (pitches, bar) =>
    steps(pattern[bar % pattern.length]!, { pitch: 0, step: 0.5 }).flatMap(({ at, velocity }) =>
      strike(at, length, pitches, velocity, 0.03),
    ),
  );

const circles = (bars: number) => hits('4.5.'.repeat(bars * 2)).map((note) => ({ ...note, at: note.at * 2 - 0.1 }));
const main = {
  bars: 16,
  parts: [
    nylonGuitar(easy(guitar(SHAPES), 501)),
    uprightBass(easy(twoFeel(ROOTS), 502)),
    piano(easy(comp(keys, ['........', '...3..4.', '........', '.4......'], 0.9), 503), { level: -32 }),
    crossStick(
      easy(
        eachBar(ROOTS, (_, bar) => steps(CLAVE[bar % 2]!, { pitch: 37, step: 0.5 })),
        504,
      ),
    ),
    shaker(
      easy(
        eachBar(ROOTS, (_, bar) => steps(bar % 4 === 3 ? '53535354' : '53535353', { pitch: 60, step: 0.5 })),
        505,
      ),
    ),
    sweeps(easy(circles(16), 506), { level: -39 }),
    feather(
      easy(
        eachBar(ROOTS, () => steps('4..46..5', { pitch: 36, step: 0.5 })),
        507,
      ),
    ),
    taps(
      easy(
        [7, 15].flatMap((bar) => shift(bar * 4, steps('.....345', { pitch: 38, step: 0.5 }))),
        508,
      ),
      { level: -38 },
    ),
  ],
};

const main2 = {
  bars: 16,
  parts: [
    piano(swung(comp(keys, STABS, 0.45), 511), { level: -25 }),
    nylonGuitar(
      easy(
        eachBar(SHAPES, (shape) => pick(shape, 'b432, 432 b432, 432', { step: 1, velocity: 0.46 })).map((note) => ({
          ...note,
          length: 0.4,
        })),
        512,
      ),
      { level: -28, pan: -0.3 },
    ),
    uprightBass(swung(walking(ROOTS, MINOR), 513), { level: -24 }),
    ride(
      swung(
        eachBar(ROOTS, () => steps('6.756.75', { pitch: 51, step: 0.5 })),
        514,
      ),
    ),
    sweeps(easy(circles(16), 515), { level: -35 }),
    taps(
      swung(
        eachBar(ROOTS, (_, bar) =>
          steps(['..5...5.', '..5...5.', '..5..35.', '..5.3.56'][bar % 4]!, { pitch: 38, step: 0.5 }),
        ),
        516,
      ),
    ),
    feather(
      easy(
        eachBar(ROOTS, () => steps('5555', { pitch: 36, step: 1 })),
        517,
      ),
    ),
  ],
};

const OPEN = SHAPES.slice(12);
const intro = {
  bars: 4,
  parts: [
    nylonGuitar(easy(guitar(OPEN), 521), { level: -22.5 }),
    uprightBass(easy([...shift(8, twoFeel([35, 28]))], 522)),
    piano(easy(shift(8, comp(keys.slice(14), ['...4..4.', '.4..5...'], 0.9)), 523), { level: -30 }),
    crossStick(
      easy(
        shift(4, [
          ...steps('..6..6..', { pitch: 37, step: 0.5 }),
          ...shift(4, steps('7..6..5...6..6..', { pitch: 37, step: 0.5 })),
        ]),
        524,
      ),
    ),
    shaker(easy(steps('........31415151 5353535353535456', { pitch: 60, step: 0.5 }), 525)),
    taps(easy(shift(13, steps('..3456', { pitch: 38, step: 0.5 })), 526), { level: -36 }),
  ],
};

const last = voice(['Bm9', 'E7b9', 'Amaj9', 'A6/9'], { low: 54, high: 73, rootless: true, notes: 4 });
const outro = {
  bars: 5,
  parts: [
    nylonGuitar(
      easy(
        [
          ...guitar(['7x577x', 'x7676x']),
          ...shift(8, pick('5x4454', 'b432 . 432 . b . 432 . b4321 . . . . . . .', { velocity: 0.58 })),
          ...shift(15, strike(0, 7, [57, 61, 66, 71, 76], 0.5, 0.5)),
        ],
        531,
      ),
      { level: -23 },
    ),
    uprightBass(
      easy(
        [
          ...twoFeel([35, 28]),
          ...shift(8, steps('8..58', { pitch: [33, 40, 33], step: 0.5, length: 0.8 })),
          { at: 12, length: 6, pitch: 33, velocity: 0.8 },
        ],
        532,
      ),
    ),
    piano(
      easy(
        [
          ...comp(last.slice(0, 2), ['...4..4.', '.4..4...'], 0.9),
          ...strike(12, 8, last[2]!, 0.5, 0.3),
          ...shift(16, steps('4.3.4', { pitch: [73, 76, 83], step: 0.5, length: 4 })),
        ],
        533,
      ),
      { level: -29 },
    ),
    crossStick(easy(steps('7..6..5...6..6..7..6..5.6', { pitch: 37, step: 0.5 }), 534)),
    shaker(easy(steps('5353535353535353535353545', { pitch: 60, step: 0.5 }), 535)),
    sweeps(easy([...circles(3), { at: 12, length: 1, pitch: 60, velocity: 0.7 }], 536), { level: -38 }),
    ride([{ at: 12, length: 6, pitch: 51, velocity: 0.5 }], { level: -40 }),
  ],
};

/** A chord rolled open over a low A, and a touch of cymbal. */
const effect1 = {
  bars: 2,
  parts: [
    nylonGuitar(strike(0, 5, [45, 52, 56, 61, 66, 71], 0.7, 0.5), { level: -21 }),
    uprightBass([{ at: 0, length: 4, pitch: 33, velocity: 0.8 }], { level: -26 }),
    ride([{ at: 0.5, length: 4, pitch: 51, velocity: 0.6 }], { level: -34 }),
  ],
};

/** The piano asks, the bass answers. */
const effect2 = {
  bars: 2,
  parts: [
    piano([...strike(0, 0.4, last[1]!, 0.6, 0.03), ...strike(1.5, 3, last[3]!, 0.65, 0.05)], { level: -20, pan: 0.1 }),
    uprightBass(steps('8..8', { pitch: [28, 33], step: 0.5, length: 1.2 }), { level: -24 }),
    taps(steps('5..6', { pitch: 38, step: 0.5 }), { level: -31 }),
  ],
};

export const cafe: Composition = {
  name: 'cafe',
  title: 'Corner table',
  description: 'A bossa on nylon strings with double bass and brushes; in the second loop the trio swings.',
  genre: 'acoustic',
  collections: ['commercial', 'education'],
  tags: ['relaxed', 'acoustic', 'positive', 'travel'],
  mood: ['easy', 'elegant'],
  instruments: ['nylon-string guitar', 'piano', 'double bass', 'brushes', 'shaker'],
  industryExamples: ['travel', 'relax'],
  tempo: 144,
  tempoClass: 'mid',
  key: 'A major',
  beatsPerBar: 4,
  reverb: room({ seconds: 0.9, dark: 4_500, thin: 240, before: 0.01 }),
  echo: echo(1.5, { feedback: 0.2, dull: 2_500 }),
  bus: [
    highpass(32),
    bell(2_400, -1.5, 0.6),
    compress({ threshold: -25, ratio: 2.4, attack: 0.012, release: 0.25 }),
    centreBass(150),
  ],
  segments: { intro, main, main2, outro },
  effects: { effect1, effect2 },
};
