// `holiday`: a sleigh at 102.4 in six eighths, A flat major. Bells trot, celesta and strings sing; then snow falls on the lamps.

import { above, chord, voice } from './harmony.ts';
import { bell, centreBass, compress, echo, highpass, highShelf, lowpass, room, width } from './mixing.ts';
import { horns } from './orchestra.ts';
import { eachBar, humanise, stabs, steps, strike } from './rhythm.ts';
import { type Composition, type Note, player, scale, shift, transpose } from './score.ts';
import { soundfont } from './soundfont.ts';

// ---- the orchestra in the snow --------------------------------------------------------------------------------------

/** Two dotted quarters to a bar, six eighths. */
const TWO = 2;
const EIGHTH = 1 / 3;
const eighths = (pattern: string, pitch: number | readonly number[] = 60, length = EIGHTH) =>
  steps(pattern, { pitch, step: EIGHTH, length });
const played = (notes: readonly Note[], seed: number, timing = 0.016) =>
  humanise(notes, { seed, timing, velocity: 0.14 });

const [SLEIGH_BELLS, BELL_TREE, TRIANGLE] = [83, 84, 81];
const percussion = soundfont({ program: 48, drums: true });

const sleighBells = player({
  name: 'sleigh bells',
  instrument: percussion,
  level: -37,
  pan: 0.25,
  strip: [highpass(2_500), bell(3_400, -4), lowpass(11_000), width(0.5)],
  reverb: -14,
});
const triangle = player({
  name: 'triangle',
  instrument: percussion,
  level: -43,
  pan: -0.35,
  strip: [highpass(2_000)],
  reverb: -12,
});
const bellTree = player({
  name: 'bell tree',
  instrument: percussion,
  level: -37,
  pan: -0.2,
  strip: [highpass(1_500), bell(3_000, -3), width(0.8)],
  reverb: -9,
});
const celesta = player({
  name: 'celesta',
  instrument: soundfont({ program: 8 }),
  level: -29,
  pan: 0.18,
  strip: [highpass(200), bell(2_400, -3), width(1.1)],
  reverb: -8,
});
const glockenspiel = player({
  name: 'glockenspiel',
  instrument: soundfont({ program: 9 }),
  level: -38,
  pan: 0.35,
  strip: [highpass(500), bell(3_000, -4)],
  reverb: -7,
});
const harp = player({
  name: 'harp',
  instrument: soundfont({ program: 46 }),
  level: -30,
  pan: -0.35,
  strip: [highpass(90), bell(2_500, -2), lowpass(8_000)],
  reverb: -9,
});
const pizzicato = player({
  name: 'pizzicato',
  instrument: soundfont({ program: 45 }),
  level: -27,
  pan: -0.2,
  strip: [highpass(120), highShelf(4_000, 2), width(1.1)],
  reverb: -10,
});
const pluckedBasses = player({
  name: 'plucked basses',
  instrument: soundfont({ program: 45, bank: 50 }),
  level: -26,
  strip: [highpass(38), lowpass(3_000), width(0.2)],
  reverb: -15,
});
const basses = player({
  name: 'basses',
  instrument: soundfont({ program: 49, bank: 50 }),
  ahead: 0.2,
  level: -28,
  strip: [highpass(36), lowpass(1_600), width(0.3)],
  reverb: -14,
});
/** The tune on violas and celli, an octave below the celesta: warm, and out of the way of words. */
const singing = player({
  name: 'singing strings',
  instrument: soundfont({ program: 48 }),
  ahead: 0.05,
  level: -26,
  pan: -0.1,
  strip: [highpass(120), bell(2_600, -3), highShelf(6_000, 2), width(1.05)],
  reverb: -8,
});
const strings = player({
  name: 'strings',
  instrument: soundfont({ program: 49 }),
  ahead: 0.11,
  level: -29,
  strip: [highpass(140), bell(2_600, -4), highShelf(6_000, 2), width(1.1)],
  reverb: -7,
});
const choir = player({
  name: 'choir',
  instrument: soundfont({ program: 53 }),
  ahead: 0.06,
  level: -31,
  strip: [highpass(160), bell(900, -2), lowpass(4_500), width(1.1)],
  reverb: -6,
});
const timpani = player({
  name: 'timpani',
  instrument: soundfont({ program: 47 }),
  level: -33,
  strip: [highpass(45)],
  reverb: -11,
});

// ---- what they play -------------------------------------------------------------------------------------------------

/** A bar of a tune: its rhythm, and the pitches that it goes through. */
type Bar = readonly [pattern: string, pitches: readonly number[]];

/** Every note lasts until the next. */
const tune = (bars: readonly Bar[]): Note[] => {
  const notes = eachBar(bars, ([pattern, pitches]) => eighths(pattern, pitches), TWO);
  return notes.map((note, i) => ({ ...note, length: (notes[i + 1]?.at ?? bars.length * TWO) - note.at }));
};
const octaveDown = (notes: readonly Note[]) => transpose(-12, notes);

/** Up to the seventh, and round about: the call, its sequel a fourth above, and a shadow over it. */
const CALL: readonly Bar[] = [
  ['667 8..', [68, 70, 72, 79]],
  ['7.6 7..', [77, 75, 72]],
  ['667 8..', [73, 75, 77, 84]],
  ['7.6 7..', [82, 80, 76]],
];
const RIDE: readonly Bar[] = [
  ...CALL,
  ['7.6 6.7', [75, 72, 77, 75]],
  ['567 8.7', [69, 72, 75, 78, 77]],
  ['7.6 7.6', [73, 75, 77, 80]],
  ['8.. 6.5', [79, 77, 73]],
];
const DOWNHILL: readonly Bar[] = [
  ['7.6 7.6', [72, 68, 65, 68]],
  ['7.6 7..', [70, 67, 63]],
  ['7.6 7.6', [68, 65, 61, 65]],
  ['5.6 7..', [63, 68, 72]],
  ['7.6 6.6', [73, 70, 68, 65]],
  ['6.7 8..', [65, 70, 74]],
  ['8.7 6..', [73, 70, 68]],
  ['7.6 6..', [75, 73, 67]],
];
const HOME: readonly Bar[] = [
  ...CALL,
  ['7.6 6.7', [75, 72, 77, 75]],
  ['7.6 7.6', [77, 73, 70, 73]],
  ['7.6 5.6', [72, 70, 67, 70]],
  ['8.. 567', [68, 63, 65, 67]],
];

const words = (text: string) => text.split(' ');
const RIDE_CHORDS = words('Ab Ab/C Db Dbm6 Ab/Eb F7b9 Bbm7 Eb7');
const DOWNHILL_CHORDS = words('Fm7 Cm7 Dbmaj7 Ab/C Bbm7 Bb7/D Eb7sus4 Eb7');
const HOME_CHORDS = words('Ab Ab/C Db Dbm6 Ab/Eb Bbm7 Eb7 Ab6');
const SONG = [...RIDE_CHORDS, ...DOWNHILL_CHORDS, ...HOME_CHORDS];
const voiced = (symbols: readonly string[]) => voice(symbols, { low: 53, high: 70 });
const song = voiced(SONG);
type Chords = readonly (readonly number[])[];

const held = (chords: Chords, velocity = 0.55) => eachBar(chords, (pitches) => strike(0, 1.95, pitches, velocity), TWO);
const lowest = (symbol: string) => above(32, chord(symbol).bass);
/** The basses: what the chord stands on, and across the bar its fifth, or its root where it stands on something else. */
const trot = (symbols: readonly string[]) =>
  eachBar(
    symbols,
    (symbol, bar) => {
      const { root, bass } = chord(symbol);
      const low = lowest(symbol);
      const other = above(low, bass === root ? root + 7 : root);
      return eighths(bar % 4 === 3 ? '8.. 6.7' : '8.. 6..', [low, other, low + 12], 0.6);
    },
    TWO,
  );
const hoofs = (chords: Chords) =>
  eachBar(
    chords,
    (pitches, bar) =>
      stabs(['.45 .46', '.45 ..6', '.45 .46', '..6 456'][bar % 4]!, pitches.slice(-3), { step: EIGHTH, length: 0.25 }),
    TWO,
  );
/** Six notes to a bar, up over the chord and back. */
const ripple = (chords: Chords) =>
  eachBar(
    chords,
    (pitches, bar) =>
      eighths(
        bar % 2 ? '645 546' : '654 545',
        (bar % 2 ? [3, 1, 2, 0, 1, 2] : [0, 1, 2, 3, 2, 1]).map((i) => pitches[i % pitches.length]! + (i > 2 ? 12 : 0)),
        1,
      ),
    TWO,
  );
/** What trots in front: the last of four bars shakes. */
const jingle = (bars: number, patterns = ['7.4 6.4', '7.4 6.4', '7.4 6.4', '7.4 756']) =>
  eachBar(Array(bars).fill(SLEIGH_BELLS), (key, bar) => eighths(patterns[bar % patterns.length]!, key, 0.3), TWO);
const ping = (bars: readonly number[]) =>
  bars.map((bar) => ({ at: bar * TWO, length: 2, pitch: TRIANGLE, velocity: 0.6 }));

/** The pedals of the harp stand in A flat major. */
const STRINGS_OF_HARP = [0, 1, 3, 5, 7, 8, 10];
/** A finger along its strings. */
const glissando = (at: number, beats: number, from: number, to: number, velocity = 0.7): Note[] => {
  const rises = to > from;
  const pitches = Array.from({ length: Math.abs(to - from) + 1 }, (_, i) => from + (rises ? i : -i)).filter((pitch) =>
    STRINGS_OF_HARP.includes(pitch % 12),
  );
  return pitches.map((pitch, i) => ({
    at: at + (beats * i) / pitches.length,
    length: 1.5,
    pitch,
    velocity: velocity * (0.55 + (0.45 * i) / pitches.length),
  }));
};

const melody = tune([...RIDE, ...DOWNHILL, ...HOME]);
const within = (from: number, to: number, notes: readonly Note[]) =>
  notes.filter(({ at }) => at >= from * TWO && at < to * TWO);

const main = {
  bars: 24,
  parts: [
    sleighBells(played(jingle(24), 901)),
    triangle(ping([0, 4, 8, 12, 16, 20])),
    pluckedBasses(played(trot(SONG), 902)),
    pizzicato(played(hoofs(song), 903)),
    celesta(played([...within(0, 8, melody), ...within(16, 24, melody)], 904)),
    singing(played([...octaveDown(within(0, 8, melody)), ...octaveDown(within(16, 24, melody))], 905)),
    horns(played(within(8, 16, octaveDown(melody)), 906), { level: -29 }),
    choir(played(shift(16, held(song.slice(8, 16), 0.6)), 907)),
    strings(played(held(song.map((pitches) => pitches.slice(0, 3))), 908), { level: -30 }),
    harp(
      played(
        [
          ...shift(32, ripple(song.slice(16, 23))),
          ...glissando(15, 1, 63, 92, 0.6),
          ...glissando(31, 1, 51, 87, 0.7),
          ...glissando(47, 1, 51, 80, 0.6),
        ],
        909,
        0.006,
      ),
      { level: -31 },
    ),
    glockenspiel(
      played(
        [
          ...shift(2, eighths('... .45', [80, 84])),
          ...shift(6, eighths('... 5.4', [85, 80])),
          ...shift(18, eighths('... 45.', [79, 82])),
          ...shift(22, eighths('... .54', [84, 80])),
          ...shift(26, eighths('... .45', [77, 82])),
          ...shift(32, within(0, 4, melody)),
          ...shift(46, eighths('5.4 5..', [80, 84, 87])),
        ],
        910,
      ),
    ),
    timpani(
      played(
        [...eighths('7', 44), ...shift(28, eighths('5.. 5.. 445 567', [39, 39, 51])), ...shift(32, eighths('7', 44))],
        911,
      ),
    ),
  ],
};

// ---- the second loop: lamplight -------------------------------------------------------------------------------------

const LAMPS = words(
  'Fm9 Fm7/Eb Dbmaj7 Dbmaj7 Bbm7 Bbm7 Eb7sus4 C7/E ' +
    'Ab6 Cm7 Dbmaj7 Dbm6 Ab/C F7b9 Bbm7 Eb7sus4 ' +
    'Fm9 Ab/Eb Dbmaj7 Ab/C Bbm9 Gbmaj7 Eb7sus4 Eb7',
);
const glow = voiced(LAMPS);
const LONG = '7.. 6..';
const SNOWFALL: readonly Bar[] = [
  [LONG, [72, 75]],
  ['7.. ...', [79]],
  [LONG, [77, 75]],
  ['7.. ...', [72]],
  [LONG, [73, 77]],
  ['7.. ...', [82]],
  [LONG, [80, 75]],
  [LONG, [76, 79]],
  ...CALL.slice(0, 1),
  ['7.6 7..', [75, 72, 70]],
  ...CALL.slice(2),
  [LONG, [75, 80]],
  [LONG, [78, 75]],
  [LONG, [77, 73]],
  [LONG, [70, 68]],
  [LONG, [72, 75]],
  ['7.. ...', [80]],
  [LONG, [77, 75]],
  ['7.. ...', [72]],
  [LONG, [73, 77]],
  [LONG, [82, 77]],
  [LONG, [80, 75]],
  ['7.. 6.5', [73, 70, 67]],
];

const main2 = {
  bars: 24,
  parts: [
    sleighBells(played(jingle(24, ['6.. ...', '5.. ..3']), 921), { level: -42 }),
    triangle(ping([0, 8, 16]), { level: -46 }),
    basses(
      played(
        eachBar(LAMPS, (symbol) => strike(0, 1.95, [lowest(symbol)], 0.65), TWO),
        922,
      ),
      { level: -27 },
    ),
    harp(played(ripple(glow), 923, 0.02), { level: -26 }),
    celesta(played(tune(SNOWFALL), 924), { level: -28 }),
    choir(played(held(glow, 0.65), 925), { level: -28 }),
    strings(played(held(glow.map((pitches) => pitches.slice(0, 3))), 926), { level: -28.5 }),
    singing(played(octaveDown(within(8, 16, tune(SNOWFALL))), 927), { level: -30 }),
    horns(
      played(
        [
          ...shift(6, eighths('5.. 6..', [61, 60], 1)),
          ...shift(10, eighths('5.. 6.. 6.. ... 5..', [58, 61, 63, 60], 1)),
          ...shift(40, eighths('5.. 6.. 7.. 6.. 6.. 5..', [61, 60, 58, 61, 63, 61], 1)),
        ],
        928,
      ),
      { level: -33 },
    ),
    glockenspiel(
      played([...shift(14, eighths('... .34', [80, 84])), ...shift(30, eighths('... .43', [87, 80]))], 929),
      { level: -43 },
    ),
  ],
};

// ---- how it begins and ends -----------------------------------------------------------------------------------------

const OPENING = words('Db Dbm6 Ab/C F7b9 Bbm7 Bb7/D Eb7sus4 Eb7');
const opening = voiced(OPENING);
const ARRIVAL: readonly Bar[] = [
  ...CALL.slice(2),
  ...RIDE.slice(4, 7),
  ['7.6 8..', [77, 74, 82]],
  ['7.6 7..', [80, 75, 73]],
  ['7.. ...', [70]],
];
const intro = {
  bars: 8,
  parts: [
    sleighBells(
      played([...jingle(7), ...shift(14, scale(0.9, steps('345678', { pitch: SLEIGH_BELLS, step: EIGHTH })))], 931),
      { level: -35 },
    ),
    celesta(played(tune(ARRIVAL), 932), { level: -27 }),
    glockenspiel(played(tune(CALL.slice(2)), 933), { level: -38 }),
    strings(played(held(opening), 934), {
      level: -26,
      ride: [
        [0, -6],
        [12, 0],
        [15.9, 1],
      ],
    }),
    horns(played(within(4, 8, octaveDown(tune(ARRIVAL))), 935), { level: -28 }),
    pluckedBasses(played(shift(4, trot(OPENING.slice(2))), 936)),
    pizzicato(played(shift(4, hoofs(opening.slice(2))), 937)),
    harp([...glissando(0, 1, 49, 85, 0.7), ...glissando(14.7, 1.3, 51, 92, 0.8)], { level: -30 }),
    timpani(played(shift(12, eighths('4.4 4.4 555 667', 39)), 938), { level: -32 }),
    triangle(ping([0, 4])),
  ],
};

const CLOSING = words('Db Dbm6 Ab/Eb Eb7 Ab6');
const closing = voiced(CLOSING);
const outro = {
  bars: 8,
  parts: [
    sleighBells(played([...jingle(4), ...shift(8, eighths('7.4 6.4 8', SLEIGH_BELLS, 1))], 941)),
    celesta(
      played(
        tune([
          ...CALL.slice(2),
          ...HOME.slice(4, 5),
          ...HOME.slice(6, 7),
          ['667 8..', [68, 70, 72, 79]],
          ['8..', [80]],
        ]),
        942,
      ),
      { level: -28 },
    ),
    singing(
      played(octaveDown(tune([...CALL.slice(2), ...HOME.slice(4, 5), ...HOME.slice(6, 7), ['7.. ...', [80]]])), 943),
      { level: -26 },
    ),
    strings(played([...held(closing.slice(0, 4)), ...strike(8, 2.3, closing[4]!, 0.6)], 944), { level: -28 }),
    choir(played(strike(8, 2.3, closing[4]!, 0.6), 945), { level: -33 }),
    pluckedBasses(played([...trot(CLOSING.slice(0, 4)), ...shift(8, eighths('8.. 7.. 9', [44, 39, 32], 0.9))], 946)),
    pizzicato(played([...hoofs(closing.slice(0, 4)), ...strike(10, 0.5, [56, 63, 68, 72], 0.9, 0.03)], 947)),
    harp([
      ...shift(4, ripple(closing.slice(2, 4))),
      ...glissando(8.7, 1.3, 51, 87, 0.7),
      ...strike(10, 3, [44, 56, 63, 68], 0.6, 0.1),
    ]),
    glockenspiel([...shift(8, eighths('... 5.5 6', [84, 87, 92], 2))], { level: -36 }),
    timpani(played([...shift(8, eighths('... 4.6 8', [39, 39, 44]))], 948)),
    triangle(ping([0, 5])),
  ],
};

/** A finger along the harp, and the tree lights up. */
const effect1 = {
  bars: 2.5,
  parts: [
    harp(glissando(0, 1.1, 56, 92, 0.8), { level: -21, pan: 0 }),
    celesta(strike(1.1, 2, [68, 72, 75, 80], 0.7, 0.1), { level: -24 }),
    glockenspiel(strike(1.1, 2, [80, 84, 87], 0.7, 0.15), { level: -29 }),
    bellTree([{ at: 1, length: 3, pitch: BELL_TREE, velocity: 0.7 }], { level: -33 }),
    sleighBells(shift(1, eighths('..7 .4.', SLEIGH_BELLS)), { level: -31 }),
  ],
};

/** The sleigh stops at the door. */
const effect2 = {
  bars: 2.5,
  parts: [
    sleighBells(eighths('7.5 7.5 7.5 8', SLEIGH_BELLS), { level: -29 }),
    celesta(eighths('667 8.. ', [68, 70, 72, 79]), { level: -26 }),
    pizzicato([...eighths('..5 ..6', [63, 67]), ...strike(2, 0.5, [56, 63, 68, 72], 0.9, 0.03)], { level: -22 }),
    pluckedBasses(eighths('7.. 7.. 9', [44, 39, 32], 0.8), { level: -24 }),
    glockenspiel(shift(2, eighths('7', 92)), { level: -32 }),
  ],
};

export const holiday: Composition = {
  name: 'holiday',
  title: 'First snow',
  description:
    'Sleigh bells, celesta, plucked and warm strings, horns and a harp for the holidays; the second loop is lamplight and a choir.',
  genre: 'acoustic',
  collections: ['commercial', 'kids entertainment', 'ready set audio ad'],
  tags: ['happy', 'melodic', 'nostalgic', 'playful', 'positive'],
  mood: ['festive', 'warm', 'christmas', 'winter'],
  instruments: ['sleigh bells', 'celesta', 'glockenspiel', 'pizzicato strings', 'strings', 'harp', 'horns', 'choir'],
  industryExamples: ['children stories', 'travel'],
  tempo: 102.4,
  tempoClass: 'mid',
  key: 'A flat major',
  beatsPerBar: TWO,
  reverb: room({ seconds: 1.9, dark: 5_000, thin: 200, before: 0.02, seed: 15 }),
  echo: echo(1, { feedback: 0.2 }),
  bus: [
    highpass(32),
    bell(2_300, -2, 0.6),
    compress({ threshold: -26, ratio: 2.4, attack: 0.015, release: 0.3 }),
    width(0.8),
    centreBass(180),
  ],
  segments: { intro, main, main2, outro },
  effects: { effect1, effect2 },
};
