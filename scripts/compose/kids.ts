// `kids`: paper boats at 120, F major, swung. Ukulele, pizzicato, glockenspiel and bassoon; then the story tiptoes, D minor.

import { shaker } from './combo.ts';
import { pick, strum, UKULELE } from './guitar.ts';
import { bell, centreBass, compress, echo, highpass, highShelf, lowpass, room, width } from './mixing.ts';
import { pluckedString } from './plucked-string.ts';
import { eachBar, humanise, steps, strike, swing } from './rhythm.ts';
import { type Composition, type Note, player, shift } from './score.ts';
import { soundfont } from './soundfont.ts';

// ---- the toy box ----------------------------------------------------------------------------------------------------

const ukulele = player({
  name: 'ukulele',
  instrument: pluckedString({
    ring: 1.4,
    bright: 5_000,
    touch: 4_500,
    position: 0.22,
    body: [
      [270, 0.08, 0.8],
      [540, 0.05, 0.4],
    ],
  }),
  level: -26,
  pan: -0.3,
  strip: [highpass(160), bell(2_600, -2), highShelf(6_000, 2)],
  reverb: -13,
});
const pizzicato = player({
  name: 'pizzicato',
  instrument: soundfont({ program: 45 }),
  level: -25,
  pan: 0.2,
  strip: [highpass(110), highShelf(4_000, 3), width(1.1)],
  reverb: -10,
});
const basses = player({
  name: 'plucked basses',
  instrument: soundfont({ program: 45, bank: 50 }),
  level: -25,
  strip: [highpass(40), lowpass(3_000), width(0.2)],
  reverb: -16,
});
const bassoon = player({
  name: 'bassoon',
  instrument: soundfont({ program: 70, controllers: { 72: 40 } }),
  level: -28,
  pan: 0.12,
  strip: [highpass(70), bell(500, -2), lowpass(3_200), width(0.7)],
  reverb: -13,
});
const glockenspiel = player({
  name: 'glockenspiel',
  instrument: soundfont({ program: 9 }),
  level: -35,
  pan: 0.35,
  strip: [highpass(500), bell(3_000, -3)],
  reverb: -9,
});
const marimba = player({
  name: 'marimba',
  instrument: soundfont({ program: 12 }),
  level: -29,
  pan: -0.15,
  strip: [highpass(120)],
  reverb: -12,
});
const blocks = player({
  name: 'wood blocks',
  instrument: soundfont({ program: 115 }),
  level: -34,
  pan: -0.4,
  strip: [highpass(250), bell(2_500, -4)],
  reverb: -12,
});
const drum = player({
  name: 'toy drum',
  instrument: soundfont({ program: 48, drums: true }),
  level: -34,
  strip: [highpass(70), lowpass(5_000), width(0.5)],
  reverb: -14,
});
const triangle = player({
  name: 'triangle',
  instrument: soundfont({ program: 48, drums: true }),
  level: -42,
  pan: 0.3,
  strip: [highpass(2_000)],
  reverb: -12,
});

// ---- what they play -------------------------------------------------------------------------------------------------

/** A chord's frets on the ukulele, the bass beneath, and what the plucked strings and bars take of it. */
const CHORDS: Record<
  string,
  { readonly frets: string; readonly bass: readonly [number, number]; readonly tones: readonly number[] }
> = {
  F: { frets: '2010', bass: [41, 36], tones: [57, 60, 65, 69] },
  Gm: { frets: '0231', bass: [43, 38], tones: [58, 62, 67, 70] },
  C: { frets: '0001', bass: [36, 43], tones: [58, 60, 64, 67] },
  Dm: { frets: '2210', bass: [38, 45], tones: [57, 62, 65, 69] },
  Bb: { frets: '3211', bass: [46, 41], tones: [58, 62, 65, 70] },
  Bo: { frets: '4545', bass: [47, 41], tones: [59, 62, 65, 68] },
  'F/C': { frets: '2010', bass: [36, 41], tones: [60, 65, 69, 72] },
  D: { frets: '2223', bass: [38, 42], tones: [60, 62, 66, 69] },
  G: { frets: '0212', bass: [43, 38], tones: [59, 62, 65, 67] },
  A: { frets: '0100', bass: [45, 40], tones: [61, 64, 67, 69] },
};
const bars = (text: string) => text.split(' ').map((name) => CHORDS[name]!);
const SONG = bars('F F Gm C F Dm Gm C Bb Bo F/C D G C F C');
const TIPTOE = bars('Dm Dm A A Dm Dm Gm A Gm Dm Bb A Dm Bb Gm C');
type Bars = ReturnType<typeof bars>;

const bounce = (notes: readonly Note[], seed: number) =>
  humanise(swing(notes, 0.63, 0.5), { seed, timing: 0.012, velocity: 0.16 });

const oompah = (song: Bars) =>
  eachBar(song, ({ bass }, bar) =>
    steps(bar % 4 === 3 ? '8.7.8.67' : '8...7...', { pitch: [bass[0], bass[1], bass[0], bass[1]], step: 0.5 }),
  );
const offbeat = (song: Bars) =>
  eachBar(song, ({ frets }, bar) =>
    strum(frets, bar % 4 === 3 ? '..D..uDu' : '..D..uD.', { tuning: UKULELE, spread: 0.04, velocity: 0.7 }),
  );

const FIGURES = ['7.5.6.57', '..65..7.', '7.5.6.4.', '5.6.7656'];
const ORDER = [
  [0, 2, 1, 3, 2],
  [3, 1, 2],
  [1, 3, 2, 0],
  [0, 1, 2, 3, 2, 1],
];
const figures = (song: Bars, octave = 0) =>
  eachBar(song, ({ tones }, bar) =>
    steps(FIGURES[bar % 4]!, { pitch: ORDER[bar % 4]!.map((i) => tones[i]! + octave), step: 0.5, length: 0.3 }),
  );
/** Glints at the ends of phrases, never a tune. */
const glints = (song: Bars) =>
  eachBar(song, ({ tones }, bar) =>
    bar % 4 === 1
      ? steps('....5.4.', { pitch: [tones[3]! + 12, tones[2]! + 12], step: 0.5 })
      : bar % 4 === 3
        ? steps('..4.5.6.', { pitch: [tones[1]! + 12, tones[2]! + 12, tones[3]! + 12], step: 0.5 })
        : [],
  );
const grumbles = (song: Bars) =>
  eachBar(song, ({ bass }, bar) =>
    steps(bar % 2 ? '6.5.6.5.' : '6...5...', { pitch: [bass[0], bass[1], bass[0], bass[1]], step: 0.5, length: 0.3 }),
  );

const main = {
  bars: 16,
  parts: [
    ukulele(bounce(offbeat(SONG), 601)),
    basses(bounce(oompah(SONG), 602)),
    bassoon(bounce(grumbles(SONG), 603), { level: -30 }),
    pizzicato(bounce(figures(SONG), 604)),
    marimba(
      bounce(
        eachBar(SONG, ({ tones }) => steps('..5..45.', { pitch: [tones[2]!, tones[1]!, tones[2]!], step: 0.5 })),
        605,
      ),
    ),
    glockenspiel(bounce(glints(SONG), 606)),
    blocks(
      bounce(
        eachBar(SONG, (_, bar) =>
          steps(bar % 4 === 3 ? '5.4.5567' : '..4...45', { pitch: [76, 77, 76, 74, 72], step: 0.5 }),
        ),
        607,
      ),
    ),
    drum(
      bounce(
        eachBar(SONG, (_, bar) =>
          steps(bar % 8 === 7 ? '6.4.5456' : '6.4.5.4.', { pitch: [36, 38, 36, 38], step: 0.5 }),
        ),
        608,
      ),
    ),
    shaker(
      bounce(
        eachBar(SONG, () => steps('43534353', { pitch: 60, step: 0.5 })),
        609,
      ),
    ),
    triangle(
      bounce(
        eachBar(SONG, (_, bar) => (bar % 4 ? [] : steps('5', { pitch: 81, length: 2 }))),
        610,
      ),
    ),
  ],
};

const main2 = {
  bars: 16,
  parts: [
    basses(
      bounce(
        eachBar(TIPTOE, ({ bass }, bar) =>
          steps(bar % 2 ? '7.6.7.8.' : '7...6.7.', {
            pitch: [bass[0], bass[1], bass[0] + (bar % 2 ? 0 : -1)],
            step: 0.5,
          }),
        ),
        611,
      ),
      { level: -24 },
    ),
    pizzicato(
      bounce(
        eachBar(TIPTOE, ({ tones }, bar) =>
          steps(['7.4.5.6.', '..6.5.4.', '7.4.5.6.', '6.5.5566'][bar % 4]!, { pitch: tones, step: 0.5, length: 0.25 }),
        ),
        612,
      ),
      { level: -23.5 },
    ),
    bassoon(
      bounce(
        eachBar(TIPTOE, ({ bass }, bar) =>
          steps(bar % 4 === 3 ? '....5556' : '....6.5.', {
            pitch: bar % 4 === 3 ? [bass[0], bass[0] + 2, bass[0] + 4, bass[0] + 7] : [bass[0] + 12, bass[1] + 12],
            step: 0.5,
            length: 0.3,
          }),
        ),
        613,
      ),
    ),
    marimba(
      bounce(
        eachBar(TIPTOE, ({ tones }) => steps('5.4.5.4.', { pitch: [tones[0]!, tones[1]!], step: 0.5 })),
        614,
      ),
      { level: -30 },
    ),
    ukulele(
      bounce(
        eachBar(TIPTOE, ({ frets }, bar) =>
          pick(frets, bar % 2 ? '4 . 3 . 2 . 1 .' : '. . 321 . . . 321 .', { tuning: UKULELE, velocity: 0.55 }),
        ),
        615,
      ),
      { level: -29 },
    ),
    glockenspiel(
      bounce(
        eachBar(TIPTOE, ({ tones }, bar) =>
          bar % 4 === 2 ? steps('......5.', { pitch: tones[3]! + 12, step: 0.5 }) : [],
        ),
        616,
      ),
      { level: -38 },
    ),
    blocks(
      bounce(
        eachBar(TIPTOE, () => steps('5.4.5.4.', { pitch: [76, 77], step: 0.5 })),
        617,
      ),
    ),
    shaker(
      bounce(
        eachBar(TIPTOE, () => steps('..4...4.', { pitch: 60, step: 0.5 })),
        618,
      ),
      { level: -40 },
    ),
  ],
};

const OPENING = bars('Bb Bo F/C C');
const intro = {
  bars: 4,
  parts: [
    glockenspiel(
      bounce(steps('5.6.7.......5.6.....5.6.7...', { pitch: [74, 77, 82, 74, 80, 77, 81, 84], step: 0.5 }), 621),
      { level: -31 },
    ),
    pizzicato(
      bounce(
        [
          ...figures(OPENING.slice(0, 3)),
          ...shift(12, steps('6.6.7788', { pitch: [60, 64, 67, 64, 67, 70], step: 0.5, length: 0.3 })),
        ],
        622,
      ),
      { level: -22 },
    ),
    basses(bounce(oompah(OPENING), 623)),
    ukulele(bounce(shift(4, offbeat(OPENING.slice(1))), 624)),
    bassoon(bounce(shift(8, grumbles(OPENING.slice(2))), 625)),
    marimba(
      bounce(
        shift(
          8,
          eachBar(OPENING.slice(2), ({ tones }) =>
            steps('..5..45.', { pitch: [tones[2]!, tones[1]!, tones[2]!], step: 0.5 }),
          ),
        ),
        626,
      ),
    ),
    blocks(bounce(steps('5...4...5...4...5.4.5.4.5.4.5567', { pitch: [76, 77], step: 0.5 }), 627)),
    drum(bounce(shift(12, steps('5.4.5678', { pitch: 38, step: 0.5 })), 628), { level: -33 }),
  ],
};

const CLOSING = bars('G C F F');
const outro = {
  bars: 4,
  parts: [
    ukulele(
      bounce([...offbeat(CLOSING.slice(0, 2)), ...shift(8, strum('2010', 'D.Du D.......', { tuning: UKULELE }))], 631),
    ),
    basses(
      bounce(
        [
          ...oompah(CLOSING.slice(0, 2)),
          ...steps('8.7.8', { pitch: [41, 36, 29], step: 0.5 }).map((note) => ({
            ...note,
            at: note.at + 8,
            length: note.at > 1.5 ? 2 : 0.5,
          })),
        ],
        632,
      ),
    ),
    bassoon(
      bounce(
        [
          ...grumbles(CLOSING.slice(0, 2)),
          ...shift(8, steps('6.5.7', { pitch: [41, 36, 41], step: 0.5, length: 0.35 })),
        ],
        633,
      ),
    ),
    pizzicato(
      bounce(
        [
          ...figures(CLOSING.slice(0, 2)),
          ...shift(8, steps('7.6.', { pitch: [69, 67], step: 0.5, length: 0.3 })),
          ...strike(10, 1, [53, 60, 65, 69, 77], 0.85, 0.04),
        ],
        634,
      ),
      { level: -24 },
    ),
    marimba(bounce([...shift(8, steps('..6.', { pitch: 64, step: 0.5 })), ...strike(10, 2, [53, 65, 72], 0.7)], 635)),
    glockenspiel(
      bounce(
        [
          ...shift(8, steps('....5', { pitch: 77, step: 0.5 })),
          ...shift(11, steps('4545', { pitch: [81, 84, 89, 93], step: 0.25, length: 2 })),
        ],
        636,
      ),
      { level: -33 },
    ),
    blocks(bounce(steps('..4...45..4...455.4.6', { pitch: [76, 77, 76], step: 0.5 }), 637)),
    drum(bounce(steps('6.4.5.4.6.4.54566.5.8', { pitch: [36, 38], step: 0.5 }), 638)),
    triangle([{ at: 10, length: 4, pitch: 81, velocity: 0.6 }], { level: -42 }),
  ],
};

/** Up the bars and a pop. */
const effect1 = {
  bars: 1.25,
  parts: [
    marimba(steps('5667', { pitch: [65, 69, 72, 77] }), { level: -24 }),
    glockenspiel(steps('....8', { pitch: 89, length: 2 }), { level: -27, pan: 0.1 }),
    pizzicato(strike(1, 1, [53, 60, 65, 69, 77], 0.9), { level: -21 }),
    basses(shift(1, steps('8', { pitch: 41 })), { level: -25 }),
  ],
};

/** Somebody stumbles down the stairs and sits. */
const effect2 = {
  bars: 1.75,
  parts: [
    blocks(steps('7.6.5.4', { pitch: [79, 77, 76, 74], step: 0.25 }), { level: -36 }),
    pizzicato(steps('7.7.6.6', { pitch: [72, 70, 67, 64], step: 0.25 }), { level: -22 }),
    bassoon(shift(2, steps('6.9', { pitch: [48, 41], step: 0.5, length: 0.4 })), { level: -21 }),
    basses(shift(3, steps('8', { pitch: 41 })), { level: -24 }),
  ],
};

export const kids: Composition = {
  name: 'kids',
  title: 'Paper boats',
  description:
    'Ukulele, plucked strings, glockenspiel and a bassoon that grumbles; in the second loop the story tiptoes.',
  genre: 'acoustic',
  collections: ['kids entertainment', 'education'],
  tags: ['playful', 'happy', 'positive', 'acoustic'],
  mood: ['curious', 'cheerful'],
  instruments: ['ukulele', 'pizzicato strings', 'glockenspiel', 'bassoon', 'marimba', 'wood blocks'],
  industryExamples: ['children stories'],
  tempo: 120,
  tempoClass: 'up',
  key: 'F major',
  beatsPerBar: 4,
  reverb: room({ seconds: 1, dark: 5_500, thin: 240, before: 0.012 }),
  echo: echo(1, { feedback: 0.2 }),
  bus: [
    highpass(32),
    bell(2_300, -2.5, 0.6),
    compress({ threshold: -28, ratio: 2.8, attack: 0.012, release: 0.25 }),
    centreBass(150),
  ],
  segments: { intro, main, main2, outro },
  effects: { effect1, effect2 },
};
