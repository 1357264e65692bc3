// `acoustic`: a road at 96, G major. Two fingerpicked guitars over a double bass; then they strum and everybody stamps.

import { boxLow, boxSlap, shaker, steelGuitar, tambourine, uprightBass } from './combo.ts';
import { pick, strum } from './guitar.ts';
import { bell, centreBass, compress, echo, highpass, highShelf, lowpass, room, width } from './mixing.ts';
import { pluckedString } from './plucked-string.ts';
import { eachBar, hits, humanise, steps, swing } from './rhythm.ts';
import { type Composition, type Note, player, shift } from './score.ts';
import { soundfont } from './soundfont.ts';
import { burst, mallet } from './synthesis.ts';

// ---- who plays ------------------------------------------------------------------------------------------------------

/** Fingers an octave higher, on lighter strings. */
const high = player({
  name: 'high guitar',
  instrument: pluckedString({ ring: 4, bright: 9_000, touch: 5_500, position: 0.2, body: [[240, 0.12, 0.6]] }),
  level: -28,
  pan: 0.42,
  strip: [highpass(180), bell(2_600, -3), highShelf(6_000, 3)],
  reverb: -10,
  echo: -16,
});
const mandolin = player({
  name: 'mandolin',
  instrument: pluckedString({ ring: 1.6, bright: 9_000, touch: 6_000, position: 0.1, body: [[420, 0.08, 0.6]] }),
  level: -32,
  pan: 0.5,
  strip: [highpass(300), bell(2_800, -3)],
  reverb: -11,
});
const strummed = player({ ...steelGuitar([]), name: 'strummed guitar', level: -25, pan: -0.35 });
const reeds = player({
  name: 'reeds',
  instrument: soundfont({ program: 20, controllers: { 73: 90, 72: 80 } }),
  level: -32,
  strip: [highpass(180), lowpass(1_600), width(1.3)],
  reverb: -8,
});
const claps = player({
  name: 'claps',
  instrument: burst({ centre: 1_400, q: 1, attack: 0.007, decay: 0.035, spread: 0.9 }),
  level: -32,
  strip: [highpass(500), lowpass(7_000)],
  reverb: -8,
});
const harmonics = player({
  name: 'harmonics',
  instrument: mallet({ ratios: [1, 2, 3], levels: [1, 0.12, 0.05], decay: 0.7, spread: 0.5 }),
  level: -32,
  strip: [highpass(400)],
  reverb: -6,
});

// ---- what they play -------------------------------------------------------------------------------------------------

/** A low guitar without a capo, and the same chords as C shapes behind the seventh fret. */
const LOW = {
  G: '320033',
  'D/F#': '2x0232',
  Em7: '022033',
  C: 'x32033',
  'G/B': 'x20033',
  Am7: 'x02013',
  Ds: 'xx0233',
  D: 'xx0232',
} as const;
type Name = keyof typeof LOW;
const HIGH: Record<Name, string> = {
  G: 'x32010',
  'D/F#': 'x20003',
  Em7: 'x02010',
  C: 'xx3213',
  'G/B': 'x32013',
  Am7: 'xx0211',
  Ds: '3x0011',
  D: '3x0003',
};
const BASS: Record<Name, number> = { G: 31, 'D/F#': 30, Em7: 28, C: 36, 'G/B': 35, Am7: 33, Ds: 38, D: 38 };
const FIFTH: Record<Name, number> = { G: 38, 'D/F#': 38, Em7: 35, C: 31, 'G/B': 31, Am7: 28, Ds: 33, D: 33 };

type Bars = readonly (readonly Name[])[];
const on = (guitar: Record<Name, string>, names: readonly Name[]) => names.map((name) => guitar[name]).join('|');
const bars = (text: string): Bars => text.split(' ').map((bar) => bar.split('|') as Name[]);

const VERSE = bars('G D/F# Em7 C G G/B C Ds|D Am7 G/B C C|D');
const CHORUS = bars('C G/B Am7 G C D/F# Em7 D');

const feel = (notes: readonly Note[], seed: number) =>
  humanise(swing(notes, 0.53), { seed, timing: 0.014, velocity: 0.16 });

/** The thumb on every quaver, the fingers between: never twice the same bar. */
const THUMBS = [
  "b1' . 4 2 b 3 4 1 b' 2 4 1 b 3 4 2",
  "b2' . 4 1 b . 4 2 b'1 3 4 2 b . 4 3",
  "b1' 3 4 2 b . 4 1 b' . 4 2 b 1 4 3",
  "b2' . 4 1 b 3 4 2 b1' . 4 3 b 2 41 2",
];
const picked = (chords: Bars) =>
  eachBar(chords, (names, bar) => pick(on(LOW, names), THUMBS[bar % 4]!, { step: 0.25, velocity: 0.58 }));

const TOPS = ['. . 3 2 1 . 2 .', '. 3 . 2 . 1 . 2', '. . 3 . 12 . 3 2', '. 3 2 1 . 2 13 .'];
const answers = (chords: Bars) =>
  eachBar(chords, (names, bar) => pick(on(HIGH, names), TOPS[bar % 4]!, { capo: 7, velocity: 0.5 }));

const STRUMS = ['D..d D.du .udu D.du', 'D..d D.du .udu DuDu'];
const strumming = (chords: Bars) =>
  eachBar(chords, (names, bar) => strum(on(LOW, names), STRUMS[bar % 2]!, { step: 0.25, velocity: 0.75 }));

const line = (chords: Bars) =>
  eachBar(chords, (names, bar) => {
    const next = BASS[chords[(bar + 1) % chords.length]![0]!];
    const [root, fifth] = [BASS[names[0]!], FIFTH[names[0]!]];
    if (names[1]) return steps('8.....5.8..5..6.', { pitch: [root, root, BASS[names[1]], FIFTH[names[1]], next + 2] });
    return bar % 2
      ? steps('8.....5.7...6.5.', { pitch: [root, root, fifth, root, next > root ? next - 2 : next + 2] })
      : steps('8.....5.7.....4.', { pitch: [root, root, fifth, root] });
  }).map((note, i, all) => ({ ...note, length: Math.min(1.6, ((all[i + 1]?.at ?? note.at + 0.5) - note.at) * 0.95) }));

const bed = (chords: Bars) =>
  eachBar(chords, (names) =>
    names.flatMap((name, i) =>
      [BASS[name] + (BASS[name] < 36 ? 24 : 12), 62, name === 'Am7' || name === 'C' ? 64 : 67].map((pitch) => ({
        at: (i * 4) / names.length,
        length: 4 / names.length - 0.1,
        pitch,
        velocity: 0.6,
      })),
    ),
  );

const low = (pattern: string) => hits(pattern, 36);
const slap = (pattern: string) => hits(pattern, 38);

const main = {
  bars: 12,
  parts: [
    steelGuitar(feel(picked(VERSE), 401)),
    high(feel(answers(VERSE), 402)),
    uprightBass(feel(line(VERSE), 403)),
    reeds(bed(VERSE), {
      ride: [
        [0, -4],
        [16, -3],
        [32, 0],
        [46, 1],
        [48, -4],
      ],
    }),
    boxLow(feel(low(`${'8... ...5 ..7. ....'.repeat(3)}8... ...5 ..7. ..5.`.repeat(3)), 404)),
    boxSlap(
      feel(
        slap(
          `${'.... 5... .... 5..2'.repeat(3)}.... 5... ...2 5.34${'.... 5... .... 5..2'.repeat(3)}.... 5..2 .3.. 5.34${'.... 5..2 .... 5...'.repeat(3)}.... 5... 2.34 5.56`,
        ),
        405,
      ),
    ),
    shaker(feel(hits('4253 4263 4253 4264'.repeat(12)), 406)),
    harmonics(
      feel(
        [15, 31, 47].flatMap((at) => shift(at, steps('3.4.', { pitch: [74, 79], length: 1 }))),
        407,
      ),
    ),
  ],
};

const main2 = {
  bars: 8,
  parts: [
    strummed(feel(strumming(CHORUS), 411)),
    steelGuitar(feel(picked(CHORUS), 412), { level: -27, pan: 0.3 }),
    mandolin(
      feel(
        eachBar(CHORUS, (names, bar) =>
          strum(on(HIGH, names), bar % 4 === 3 ? '..D. ..D. ..D. DuDu' : '..D. ..D. ..D. ..Du', {
            step: 0.25,
            capo: 7,
            spread: 0.03,
          }),
        ).map((note) => ({ ...note, length: Math.min(note.length, 0.22) })),
        413,
      ),
    ),
    uprightBass(feel(line(CHORUS), 414)),
    reeds(bed(CHORUS), { level: -31 }),
    boxLow(feel(low(`${'9... ..5. 9.5. ....'.repeat(3)}9... ..5. 9.5. ..6.`.repeat(2)), 415), { level: -27 }),
    boxSlap(feel(slap(`${'.... 7... .... 7..3'.repeat(3)}.... 7..3 ..3. 7.56`.repeat(2)), 416), { level: -31 }),
    claps(feel(hits('.... 8... .... 8...'.repeat(8)), 417)),
    tambourine(feel(steps('..5. ..5. ..5. ..54'.repeat(8), { pitch: 54 }), 418)),
    shaker(feel(hits('5364 5364 5364 5375'.repeat(8)), 419)),
  ],
};

const OPENING = bars('C G/B Am7 Ds|D');
const intro = {
  bars: 4,
  parts: [
    steelGuitar(
      feel(
        eachBar(OPENING, (names, bar) =>
          pick(
            on(LOW, names),
            ["b1' . . 3 . 2 . 1 . . 3 . 2 . 1 .", "b1' . . 3 . 2 . 1 . 3 2 . 1 . 2 .", THUMBS[0]!, THUMBS[3]!][bar]!,
            { step: 0.25, velocity: 0.62 },
          ),
        ),
        421,
      ),
      { level: -21.5, pan: -0.15 },
    ),
    high(feel(shift(8, answers(OPENING.slice(2))), 422)),
    uprightBass(
      feel(
        [...shift(7, steps('.454', { pitch: [35, 34, 33] })), ...shift(8, line([...OPENING.slice(2), ['G']]))],
        423,
      ).filter(({ at }) => at < 16),
    ),
    reeds(bed(OPENING), {
      ride: [
        [0, -10],
        [8, -2],
        [15.5, 2],
      ],
    }),
    shaker(feel(shift(8, hits('3142 3152 3152 4253 4253 4263 4364 5475')), 424)),
    boxLow(feel(shift(12, low('7... ...5 ..7. 7.6.')), 425), { level: -31 }),
    boxSlap(feel(shift(12, slap('.... 4... ..34 5567')), 426), { level: -31 }),
    harmonics(feel(shift(3, steps('3.4.', { pitch: [79, 86], length: 1 })), 427)),
  ],
};

const CLOSING = bars('Am7|G/B C|D G');
const outro = {
  bars: 4,
  parts: [
    steelGuitar(
      feel(
        [
          ...picked(CLOSING.slice(0, 2)),
          ...shift(8, strum(LOW.G, 'D...............', { spread: 0.32, velocity: 0.85 })),
          ...shift(10.5, pick(LOW.G, '3, 2, 1 . . . . .', { velocity: 0.5 })),
        ],
        431,
      ),
      { level: -22.5, pan: -0.2 },
    ),
    high(feel([...answers(CLOSING.slice(0, 2)), ...shift(8, pick(HIGH.G, '. 3 2 1 . . . .', { capo: 7 }))], 432), {
      level: -27,
    }),
    uprightBass(
      feel(
        [
          ...steps('8.....5.8.....5.8.....5.8..5..6.', { pitch: [33, 33, 35, 35, 36, 36, 38, 38, 33], length: 0.9 }),
          { at: 8, length: 5, pitch: 31, velocity: 0.8 },
        ],
        433,
      ),
    ),
    reeds(
      [...bed(CLOSING.slice(0, 2)), ...[55, 62, 67, 71].map((pitch) => ({ at: 8, length: 4, pitch, velocity: 0.6 }))],
      {
        ride: [
          [0, 0],
          [8, 0],
          [12, -8],
        ],
      },
    ),
    boxLow(feel(low('8... ...5 ..7. ...5 8... ...5 7... 7... 8'), 434)),
    boxSlap(feel(slap('.... 5... .... 5..2 .... 5... ..34 5.56'), 435)),
    shaker(feel(hits('4253 4263 4253 4264 4253 4263 4253 4.5. 5'), 436)),
    harmonics(feel(shift(12, steps('4.4.5...', { pitch: [74, 79, 86], length: 3, step: 0.25 })), 437), { level: -30 }),
  ],
};

/** A strum that falls open, and the stamp with it. */
const effect1 = {
  bars: 1.5,
  parts: [
    strummed(strum(LOW.G, 'D...........', { velocity: 0.9, spread: 0.2 }), { level: -20, pan: -0.1 }),
    high(shift(0.1, strum(HIGH.G, 'D...........', { capo: 7, spread: 0.3 })), { level: -26 }),
    boxLow(low('9'), { level: -24 }),
    tambourine(steps('7', { pitch: 54 }), { level: -32 }),
  ],
};

/** A question: fingers run up, harmonics answer. */
const effect2 = {
  bars: 1.5,
  parts: [
    high(pick(HIGH.C, "4 3 2 1' . . . . . . . . . . . . . . . .", { capo: 7, step: 0.25 }), { level: -21, pan: 0.1 }),
    uprightBass([{ at: 0.75, length: 3, pitch: 36, velocity: 0.8 }], { level: -27 }),
    harmonics(shift(1, steps('6.7.', { pitch: [79, 86], length: 2 })), { level: -22 }),
  ],
};

export const acoustic: Composition = {
  name: 'acoustic',
  title: 'Open road',
  description: 'Two fingerpicked guitars over a double bass; the second loop strums, claps and stamps.',
  genre: 'acoustic',
  collections: ['commercial', 'ready set audio ad'],
  tags: ['acoustic', 'travel', 'happy', 'positive', 'nostalgic'],
  mood: ['warm', 'honest'],
  instruments: ['steel-string guitars', 'mandolin', 'double bass', 'cajon', 'shaker', 'harmonium'],
  industryExamples: ['travel', 'relaxation'],
  tempo: 96,
  tempoClass: 'mid',
  key: 'G major',
  beatsPerBar: 4,
  reverb: room({ seconds: 1.2, dark: 5_500, thin: 220, before: 0.014 }),
  echo: echo(0.75, { feedback: 0.3, dull: 2_500 }),
  bus: [
    highpass(32),
    bell(2_400, -1.5, 0.6),
    compress({ threshold: -21, ratio: 1.7, attack: 0.025, release: 0.2 }),
    centreBass(150),
  ],
  segments: { intro, main, main2, outro },
  effects: { effect1, effect2 },
};
