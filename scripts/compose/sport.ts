// `sport`: a stadium at 100 in twelve eighths, B flat. Stamps and claps, a drum line, brass in blocks.

import { crash } from './electronic.ts';
import { voice } from './harmony.ts';
import { bell, centreBass, compress, echo, highpass, highShelf, lowpass, room, saturate, width } from './mixing.ts';
import { cymbals, horns, impact, riser, trombones } from './orchestra.ts';
import { eachBar, humanise, stabs, steps, strike } from './rhythm.ts';
import { type Composition, type Note, player, shift } from './score.ts';
import { soundfont } from './soundfont.ts';
import { burst, kick, sub } from './synthesis.ts';

// ---- the band -------------------------------------------------------------------------------------------------------

/** Three to a beat, twelve to a bar. */
const TRIPLET = 1 / 3;
const triplets = (pattern: string, pitch: number | readonly number[] = 60, length = TRIPLET) =>
  steps(pattern, { pitch, step: TRIPLET, length });
const blocks = (pattern: string, pitches: readonly number[], length = 0.4) =>
  stabs(pattern, pitches, { step: TRIPLET, length });
const played = (notes: readonly Note[], seed: number, timing = 0.014) => humanise(notes, { seed, timing });

const stamp = player({
  name: 'stamp',
  instrument: kick({ from: 130, to: 46, fall: 0.03, decay: 0.2, click: 0.7 }),
  level: -25,
  strip: [saturate(4), highpass(30)],
  reverb: -13,
});
/** A few rows of hands: three bursts a little apart make many. */
const hands = player({
  name: 'hands',
  instrument: burst({ centre: 1_300, q: 0.7, attack: 0.004, decay: 0.035, spread: 0.7 }),
  level: -27.5,
  strip: [highpass(400), bell(2_800, -3), lowpass(9_000)],
  reverb: -6,
});
const crowd = (notes: readonly Note[]) =>
  [-0.03, 0, 0.022, 0.045].flatMap((late, row) => humanise(shift(late, notes), { seed: 500 + row, timing: 0.014 }));
const snares = player({
  name: 'snares',
  instrument: soundfont({ program: 56, drums: true }),
  level: -28,
  strip: [highpass(170), bell(2_600, -3), highShelf(6_000, 2), width(1.3)],
  reverb: -12,
});
const bassDrums = player({
  name: 'bass drums',
  instrument: soundfont({ program: 59, drums: true }),
  level: -29,
  strip: [highpass(38), bell(300, -3)],
  reverb: -14,
});
const timpani = player({
  name: 'timpani',
  instrument: soundfont({ program: 47 }),
  level: -30,
  strip: [highpass(45)],
  reverb: -10,
});
const tuba = player({
  name: 'tuba',
  instrument: soundfont({ program: 58 }),
  ahead: 0.03,
  level: -25.5,
  strip: [highpass(38), saturate(8), lowpass(1_800), width(0.2)],
  reverb: -16,
});
const brass = player({
  name: 'brass',
  instrument: soundfont({ program: 61 }),
  ahead: 0.02,
  level: -25.5,
  pan: -0.1,
  strip: [highpass(150), bell(2_600, -3), width(1.2)],
  reverb: -10,
});
const trumpets = player({
  name: 'trumpets',
  instrument: soundfont({ program: 56 }),
  ahead: 0.02,
  level: -30,
  pan: -0.25,
  strip: [highpass(200), bell(2_400, -5)],
  reverb: -9,
});
const strings = player({
  name: 'strings',
  instrument: soundfont({ program: 48, controllers: { 72: 24, 73: 42, 74: 70 } }),
  ahead: 0.03,
  level: -29,
  strip: [highpass(170), highShelf(4_500, 3), width(1.2)],
  reverb: -12,
});
const bottom = player({
  name: 'sub',
  instrument: sub({ attack: 0.012, release: 0.1 }),
  level: -29,
  duck: { by: 'stamp', depth: 8, beats: 0.5 },
});

// ---- what they play -------------------------------------------------------------------------------------------------

const MARCH = ['Bb', 'Bb', 'Ab', 'Eb/G', 'Bb/F', 'Gm7', 'Cm7', 'F7sus4'];
const MARCH_BASS = [34, 34, 32, 31, 41, 43, 36, 41];
const RISE = ['Eb', 'F', 'Bb/D', 'Gm', 'Eb', 'Ab', 'Fsus4', 'F7'];
const RISE_BASS = [39, 41, 38, 43, 39, 44, 41, 41];
type Chords = readonly (readonly number[])[];

/** Stamp, stamp, clap: the stand keeps time. */
const STAMPS = '9..7........9..7........';
const CLAPS = '......9...........9.....';
const SNARES = '7.35.37.35.3 7.35.37.3555';
const ROLL = '7.35.3755577 777888888999';
const stand = (bars: number) => triplets(STAMPS.repeat(bars / 2));
const applause = (bars: number) => crowd(triplets(CLAPS.repeat(bars / 2)));
/** Sticks in turn: two drums on the left of the line, two on the right. */
const line = (patterns: string) => triplets(patterns, [55, 53, 57, 55, 53, 59]);
const lowLine = (bars: number) => triplets('8.....6..5.38.....6.5.5.'.repeat(bars / 2), [37, 49, 49, 49]);

const walk = (roots: readonly number[], patterns: readonly string[]) =>
  eachBar(roots, (root, bar) => {
    const next = roots[(bar + 1) % roots.length]!;
    const step = next === root ? root - 2 : next > root ? next - 1 : next + 2;
    return triplets(patterns[bar % patterns.length]!, [root, root, root + 7, root, step], 0.3);
  });
const OOMPH = ['8....68..6.6', '8....68..7.6'];

const march = voice(MARCH, { low: 53, high: 70, notes: 3 });
const rise = voice(RISE, { low: 53, high: 71, notes: 3 });
const tenors = (chords: Chords) => chords.map((pitches) => pitches.slice(0, 2).map((pitch) => pitch - 12));

const held = (chords: Chords, velocity = 0.6) => eachBar(chords, (pitches) => strike(0, 3.9, pitches, velocity));
/** Blocks of brass answer the stand; every fourth bar runs into the next. */
const CALLS = [
  '.........6.7',
  '8....7......',
  '.........6.7',
  '8....7..6.78',
  '......8..7..',
  '.........6.7',
  '8....7......',
  '8..7..8.7.89',
];
const FANFARE = [
  '9....78..7..',
  '9....78...67',
  '9....78..7..',
  '9..8..9.8.78',
  '9....78..7..',
  '9....78..7..',
  '9........6.7',
  '9..8..9.9.99',
];
const calls = (chords: Chords, patterns: readonly string[], length = 0.3) =>
  eachBar(chords, (pitches, bar) => blocks(patterns[bar % patterns.length]!, pitches, length));
/** Triplets over the chord, leaning on the beats. */
const bows = (chords: Chords) =>
  eachBar(chords, (pitches) =>
    triplets(
      '745634745635',
      [0, 1, 2, 1, 2, 1].map((i) => pitches[i]! + 12),
      0.26,
    ),
  );
const drops = (...bars: number[]) => bars.map((bar) => ({ at: bar * 4, length: 4, pitch: 60, velocity: 0.9 }));

const main = {
  bars: 8,
  parts: [
    stamp(stand(8)),
    hands(applause(8)),
    snares(played(line(`${SNARES.repeat(3)}7.35.37.35.3${ROLL.slice(12)}`), 511)),
    bassDrums(played(lowLine(8), 512)),
    timpani(played([...triplets('7', 34), ...shift(28, triplets('5.55.56.67.8', [41, 41, 41, 41, 36, 36, 41]))], 513)),
    tuba(played(walk(MARCH_BASS, OOMPH), 514)),
    bottom(eachBar(MARCH_BASS, (root) => strike(0, 3.7, [root < 38 ? root : root - 12], 0.8))),
    horns(played(held(march), 515), {
      ride: [
        [0, -2],
        [14, 0],
        [16, -2],
        [31, 1],
      ],
    }),
    trombones(played(calls(tenors(march), CALLS), 516), { level: -27 }),
    brass(played(calls(march, CALLS), 517), { level: -27.5 }),
    strings(played(bows(march), 518), { level: -31 }),
    crash(drops(0), { level: -38 }),
  ],
};

const main2 = {
  bars: 8,
  parts: [
    stamp(stand(8)),
    hands(applause(8), { level: -26.5 }),
    snares(played(line(`${SNARES}7.355577.35575577.777888${SNARES}${ROLL}`), 521), { level: -27 }),
    bassDrums(played(lowLine(8), 522)),
    timpani(
      played(
        [
          ...eachBar([39, 41, 38, 43, 39, 44, 41], (root) => triplets('7....5......', root)),
          ...shift(28, triplets('5.55.56.6788', 41)),
        ],
        523,
      ),
    ),
    cymbals(played(triplets('8'.padEnd(48, '.').repeat(2), 59, 3), 524)),
    tuba(played(walk(RISE_BASS, ['8..8..8..8.6']), 525)),
    bottom(eachBar(RISE_BASS, (root) => strike(0, 3.7, [root - 12], 0.8))),
    horns(played(held(rise, 0.75), 526), { level: -26.5 }),
    trombones(played(calls(tenors(rise), FANFARE), 527)),
    brass(played(calls(rise, FANFARE), 528), { level: -26 }),
    trumpets(
      played(
        calls(
          rise.map((pitches) => [pitches[2]!, pitches[1]! + 12].sort((a, b) => a - b)),
          FANFARE,
        ),
        529,
      ),
      { level: -31 },
    ),
    strings(played(bows(rise), 530), { level: -29 }),
    crash(drops(0, 4), { level: -35 }),
  ],
};

const OPENING = ['Bb', 'Ab', 'Eb/G', 'F7sus4'];
const opening = voice(OPENING, { low: 53, high: 71, notes: 3 });
const intro = {
  bars: 4,
  parts: [
    stamp(triplets('9..7..9.....9..7..9.....'.repeat(2))),
    hands(crowd(triplets(`${CLAPS}......9...........9.7.99`))),
    snares(played(line('7.7777888888.......57777888.57788888777888888999'), 541)),
    timpani(
      played(
        [
          ...triplets('9', 34),
          ...shift(4, triplets('9', 44)),
          ...shift(8, triplets('9', 43)),
          ...shift(12, triplets('555566667789', 41)),
        ],
        542,
      ),
      { level: -27 },
    ),
    tuba(
      played(
        eachBar([34, 32, 31, 29], (root) => triplets('9....78.....', [root, root, root + 12], 0.6)),
        543,
      ),
    ),
    bottom(eachBar([34, 32, 31, 29], (root) => strike(0, 3.8, [root], 0.8))),
    horns(played(held(opening, 0.8), 544), { level: -26 }),
    trombones(
      played(calls(tenors(opening), ['9....78.....', '9....78.....', '9....78...78', '9..8..9.9.99'], 0.5), 545),
    ),
    brass(played(calls(opening, ['9....78.....', '9....78.....', '9....78...78', '9..8..9.9.99'], 0.5), 546), {
      level: -24,
    }),
    strings(played(shift(8, bows(opening.slice(2))), 547)),
    riser([{ at: 12, length: 4, pitch: 60, velocity: 1 }], { level: -34 }),
    crash(drops(0, 1, 2), { level: -34 }),
    impact([{ at: 0, length: 3, pitch: 34, velocity: 1 }], { level: -28 }),
  ],
};

const close = voice(['Eb', 'Ab', 'F7', 'Bb'], { low: 53, high: 71, notes: 4 });
const [iv, flat7, dominant, home] = close as [number[], number[], number[], number[]];
const coda = (chords: Chords, length: number) => [
  ...blocks('9....78..7..', chords[0]!, length),
  ...shift(4, blocks('9....7......', chords[1]!, length)),
  ...shift(6, blocks('8.8999', chords[2]!, length * 0.7)),
  ...strike(8, 5, chords[3]!, 1, 0.02),
];
const outro = {
  bars: 4,
  parts: [
    stamp(triplets('9..7..9.....9..7..9.9.999..9..9')),
    hands(crowd(triplets('......9...........9.......9..9'))),
    snares(played(line('7.35.37.35.37.35.38888999..9..9'), 551)),
    timpani(
      played(
        [
          ...triplets('8....7......8....78.8889', [39, 39, 44, 44, 41]),
          ...shift(8, steps('9898989898765432', { pitch: 34, step: 0.125 })),
        ],
        552,
      ),
      { level: -27 },
    ),
    tuba(
      played(
        [
          ...triplets('9....78..7..9....78.8889', [39, 39, 39, 39, 44, 44, 41, 41, 41, 41], 0.3),
          ...strike(8, 5, [34, 46], 1),
        ],
        553,
      ),
    ),
    bottom([
      ...strike(0, 3.7, [39], 0.8),
      ...strike(4, 2, [32], 0.8),
      ...strike(6, 1.9, [41], 0.8),
      ...strike(8, 4, [34], 0.8),
    ]),
    horns(
      played(
        [
          ...strike(0, 4, iv, 0.7),
          ...strike(4, 2, flat7, 0.7),
          ...strike(6, 2, dominant, 0.8),
          ...strike(8, 5.5, home, 0.85),
        ],
        554,
      ),
    ),
    trombones(played(coda(tenors(close), 0.35), 555)),
    brass(played(coda(close, 0.35), 556), { level: -23.5 }),
    trumpets(played(strike(8, 5, [70, 74, 77], 0.9), 557)),
    cymbals(played(shift(8, triplets('9', 59, 6)), 558)),
    crash(drops(0, 2), { level: -33 }),
    impact([{ at: 8, length: 3, pitch: 34, velocity: 1 }], { level: -28 }),
  ],
};

/** A roll, and the stroke of everybody. */
const effect1 = {
  bars: 2,
  parts: [
    snares(
      played(
        line('333444555666777888999999').map((note) => ({ ...note, at: note.at / 2 })),
        561,
      ),
      { level: -26 },
    ),
    riser([{ at: 0, length: 4, pitch: 60, velocity: 1 }], { level: -29 }),
    stamp(shift(4, triplets('9'))),
    brass(strike(4, 1.2, home, 1), { level: -22 }),
    trombones(strike(4, 1.2, [34, 46, 53], 1), { level: -24 }),
    cymbals(shift(4, triplets('9', 59, 4)), { level: -29 }),
    impact([{ at: 4, length: 2, pitch: 34, velocity: 1 }], { level: -26 }),
  ],
};

/** Stamp, stamp, clap and a block of brass. */
const effect2 = {
  bars: 1.5,
  parts: [
    stamp(triplets('9..8'), { level: -22 }),
    hands(crowd(triplets('......9')), { level: -22 }),
    trombones(shift(2, blocks('9', [46, 53, 58], 0.5)), { level: -27 }),
    brass(shift(2, blocks('9', [58, 62, 65, 70], 0.5)), { level: -26 }),
  ],
};

export const sport: Composition = {
  name: 'sport',
  title: 'Home side',
  description:
    'A stadium in triplets: stamps, claps, a drum line and blocks of brass; the second loop is the full fanfare.',
  genre: 'acoustic',
  collections: ['newscast', 'commercial', 'fitness'],
  tags: ['energetic', 'intense', 'uplifting', 'active'],
  mood: ['triumphant', 'proud'],
  instruments: ['brass', 'horns', 'tuba', 'drums', 'timpani', 'claps', 'strings'],
  industryExamples: ['news', 'fitness'],
  tempo: 100,
  tempoClass: 'mid',
  key: 'B flat major',
  beatsPerBar: 4,
  reverb: room({ seconds: 2.1, dark: 4_200, thin: 200, before: 0.03 }),
  echo: echo(1, { feedback: 0.25, dull: 2_000 }),
  bus: [
    highpass(32),
    compress({ threshold: -18, ratio: 2, attack: 0.015, release: 0.15 }),
    saturate(2),
    centreBass(150),
  ],
  segments: { intro, main, main2, outro },
  effects: { effect1, effect2 },
};
