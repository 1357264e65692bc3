// `podcast`: two chairs at 96, D dorian. A dry kit, a round bass, electric piano and an organ that talk in turns.

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
  width,
} from './mixing.ts';
import { eachBar, humanise, stabs, steps, strike, swing } from './rhythm.ts';
import { type Composition, type Note, player, shift } from './score.ts';
import { soundfont } from './soundfont.ts';
import { burst, kick } from './synthesis.ts';

// ---- the band -------------------------------------------------------------------------------------------------------

const bassDrum = player({
  name: 'kick',
  instrument: kick({ from: 130, to: 55, fall: 0.02, decay: 0.11, click: 0.3 }),
  level: -28,
  strip: [highpass(40), lowpass(4_500), saturate(3)],
});
const snare = player({
  name: 'snare',
  instrument: soundfont({ program: 32, drums: true }),
  level: -31,
  strip: [highpass(140), bell(220, 2), bell(3_000, -3), lowpass(8_000), width(0.6)],
  reverb: -20,
});
const hat = player({
  name: 'hats',
  instrument: burst({ centre: 8_500, q: 0.9, decay: 0.022, spread: 0.15 }),
  level: -37,
  pan: 0.25,
  strip: [highpass(4_500)],
});
const bass = player({
  name: 'bass',
  instrument: soundfont({ program: 33 }),
  level: -24,
  strip: [highpass(38), lowShelf(90, 2), lowpass(1_800), saturate(4), width(0)],
});
const electricPiano = player({
  name: 'electric piano',
  instrument: soundfont({ program: 4 }),
  level: -26,
  pan: -0.25,
  strip: [highpass(140), bell(350, -2), bell(2_500, -2), lowpass(5_000), saturate(5), autopan(4, 0.25)],
  reverb: -15,
});
const organ = player({
  name: 'organ',
  instrument: soundfont({ program: 16 }),
  level: -31,
  pan: 0.3,
  strip: [highpass(180), bell(2_500, -3), lowpass(4_200), saturate(3)],
  reverb: -14,
});

// ---- what they play -------------------------------------------------------------------------------------------------

const ROUND = ['Dm9', 'G13', 'Dm9', 'G13', 'Bbmaj9', 'Am7', 'Gm9', 'A7#5'];
const ROOTS = [38, 31, 38, 31, 34, 33, 31, 33];
const CHORDS = voice(ROUND, { low: 55, high: 72, rootless: true, notes: 4 });

const played = (notes: readonly Note[], seed: number) =>
  humanise(swing(notes, 0.56), { seed, timing: 0.012, velocity: 0.16 });

/** One and the push into three; the last beat leads to the next root. */
const line = (roots: readonly number[]) =>
  eachBar(roots, (root, bar) => {
    const next = roots[(bar + 1) % roots.length]!;
    return [
      ...steps('7.....6.', { pitch: [root, root + 12], length: 0.6 }),
      ...shift(2, steps('..7..78.', { pitch: [root + 7, next + (bar % 2 ? 1 : -1)], length: 0.45 })),
    ];
  });
const KICKS = ['7.....5...7.....', '7.....5...7..6..'];
const SNARES = ['....7.......7...', '....7..2....7..2', '....7.......7...', '....7..2.2..7.34'];
const beat = (bars: readonly unknown[], seed: number, level: number) => [
  bassDrum(
    played(
      eachBar(bars, (_, bar) => steps(KICKS[bar % 2]!, { pitch: 36 })),
      seed,
    ),
    { level: level + 3 },
  ),
  snare(
    played(
      eachBar(bars, (_, bar) => steps(SNARES[bar % 4]!, { pitch: 38 })),
      seed + 1,
    ),
    { level },
  ),
  hat(
    played(
      eachBar(bars, () => steps('5.3.5.3.5.3.5.34', { pitch: 42 })),
      seed + 2,
    ),
  ),
];
const TALK = ['..6.....4.......', '....5.....6..4..', '..6.....4.......', '........5..5....'];
const ANSWER = ['..........4..4..', '................', '......4...4.....', '..4.............'];
const comp = (chords: readonly (readonly number[])[], patterns: readonly string[], length: number) =>
  eachBar(chords, (pitches, bar) => stabs(patterns[bar % patterns.length]!, pitches, { length }));

const twice = <T>(bars: readonly T[]) => [...bars, ...bars.slice(0, 4)];

const main = {
  bars: 8,
  parts: [
    ...beat(ROUND, 701, -31),
    bass(played(line(ROOTS), 704)),
    electricPiano(played(comp(CHORDS, TALK, 0.7), 705)),
    organ(played(comp(CHORDS, ANSWER, 0.4), 706)),
  ],
};

const main2 = {
  bars: 8,
  parts: [
    ...beat(ROUND, 711, -34),
    bass(
      played(
        eachBar(ROOTS, (root) => steps('7.....78', { pitch: [root, root + 7, root + 12], step: 0.5, length: 1.2 })),
        714,
      ),
    ),
    electricPiano(
      played(
        eachBar(CHORDS, (pitches) => strike(0, 3.6, pitches, 0.55, 0.08)),
        715,
      ),
      { level: -25 },
    ),
    organ(
      eachBar(CHORDS, (pitches) => strike(0, 3.9, pitches.slice(1), 0.5)),
      { level: -34 },
    ),
  ],
};

const OPENING = [4, 5, 6, 7];
const intro = {
  bars: 4,
  parts: [
    electricPiano(
      played(
        OPENING.flatMap((n, bar) => shift(bar * 4, strike(0, bar === 3 ? 3 : 3.6, CHORDS[n]!, 0.6, 0.1))),
        721,
      ),
      { level: -22.5 },
    ),
    bass(played(shift(8, line(OPENING.slice(2).map((n) => ROOTS[n]!))), 722), { level: -25 }),
    hat(played(shift(4, steps('5.3.5.3.5.3.5.34'.repeat(3), { pitch: 42 })), 723)),
    bassDrum(played(shift(8, steps('8.....5...7.....8.....5...7..4..', { pitch: 36 })), 724), { level: -28 }),
    snare(played(shift(12, steps('....7.......5566', { pitch: 38 })), 725), { level: -31 }),
  ],
};

const outro = {
  bars: 4,
  parts: [
    ...beat(twice(ROUND).slice(0, 2), 731, -31),
    bass(played([...line([34, 33]), { at: 8, length: 5, pitch: 38, velocity: 0.85 }], 734), { level: -25 }),
    electricPiano(played([...comp(CHORDS.slice(4, 6), TALK, 0.7), ...strike(8, 6, [57, 60, 64, 65], 0.7, 0.12)], 735), {
      level: -24,
    }),
    organ([...strike(8, 4.5, [62, 64, 69], 0.5)], { level: -31 }),
  ],
};

/** The chord, thrown. */
const effect1 = {
  bars: 1,
  parts: [
    electricPiano(strike(0, 3, [50, 57, 60, 64, 65], 0.85, 0.05), { level: -20, pan: 0 }),
    bass([{ at: 0, length: 2, pitch: 38, velocity: 0.9 }], { level: -25 }),
  ],
};

/** A turn of the page: three steps of the organ over one of the bass. */
const effect2 = {
  bars: 1.25,
  parts: [
    organ(steps('6.7.8', { pitch: [65, 69, 74], length: 0.9 }), { level: -21, pan: 0 }),
    bass(steps('7...8', { pitch: [33, 38], length: 1 }), { level: -25 }),
    snare(steps('....5', { pitch: 37 }), { level: -34 }),
  ],
};

export const podcast: Composition = {
  name: 'podcast',
  title: 'Two chairs',
  description:
    'A dry kit, a round bass, electric piano and an organ that answers; in the second loop they sit back and listen.',
  genre: 'electronic',
  collections: ['commercial', 'education'],
  tags: ['informative', 'focus', 'work', 'positive'],
  mood: ['conversational', 'dry'],
  instruments: ['electric piano', 'bass', 'drums', 'organ'],
  industryExamples: ['business', 'news'],
  tempo: 96,
  tempoClass: 'mid',
  key: 'D dorian',
  beatsPerBar: 4,
  reverb: room({ seconds: 0.6, dark: 4_000, thin: 250, before: 0.008 }),
  echo: echo(0.75, { feedback: 0.2 }),
  bus: [
    highpass(34),
    compress({ threshold: -29, ratio: 3.2, attack: 0.01, release: 0.28 }),
    saturate(14),
    centreBass(150),
  ],
  segments: { intro, main, main2, outro },
  effects: { effect1, effect2 },
};
