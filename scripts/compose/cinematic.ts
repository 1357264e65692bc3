// `cinematic`: a slow hybrid orchestra at 72, E minor. Strings breathe over a pulse of spiccato, deep drums and a piano.

import { voice } from './harmony.ts';
import {
  bell,
  centreBass,
  compress,
  echo,
  highpass,
  highShelf,
  lowpass,
  room,
  saturate,
  tremolo,
  width,
} from './mixing.ts';
import { cymbals, drone, horns, impact, lowSpiccato, plucked, riser, spiccato, taiko, trombones } from './orchestra.ts';
import { humanise, inBars, range, steps, strike } from './rhythm.ts';
import { type Composition, type Note, player, shift } from './score.ts';
import { soundfont } from './soundfont.ts';
import { burst, saw, sub } from './synthesis.ts';

// ---- the orchestra --------------------------------------------------------------------------------------------------

const high = player({
  name: 'strings',
  instrument: soundfont({ program: 49, controllers: { 73: 56 } }),
  ahead: 0.11,
  level: -26,
  strip: [highpass(160), bell(2_600, -2), highShelf(5_000, 4), width(1.1)],
  reverb: -7,
});

const celli = player({
  name: 'celli',
  instrument: soundfont({ program: 49, bank: 40 }),
  ahead: 0.18,
  level: -27,
  pan: 0.2,
  strip: [highpass(60), bell(250, -1.5), bell(2_500, -3)],
  reverb: -9,
});

const basses = player({
  name: 'basses',
  instrument: soundfont({ program: 49, bank: 50 }),
  ahead: 0.3,
  level: -29,
  pan: 0.1,
  strip: [highpass(35), lowpass(1_500), width(0.5)],
  reverb: -14,
});

const piano = player({
  name: 'piano',
  instrument: soundfont({ program: 0, bank: 8 }),
  level: -30,
  pan: -0.1,
  strip: [highpass(90), bell(350, -2), lowpass(5_500)],
  reverb: -7,
  echo: -14,
});

const harp = player({
  name: 'harp',
  instrument: soundfont({ program: 46 }),
  level: -33,
  pan: 0.35,
  strip: [highpass(150), lowpass(6_000)],
  reverb: -6,
});

const shimmer = player({
  name: 'shimmer',
  instrument: saw({ voices: 3, detune: 13, attack: 1.6, release: 2, cutoff: 1_400, open: 0.6, close: 4 }),
  level: -38,
  strip: [highpass(600), tremolo(4, 0.35), width(1.4)],
  reverb: -3,
});

const ground = player({
  name: 'sub',
  instrument: sub({ attack: 0.15, release: 0.4, octave: 0.25 }),
  level: -30,
  duck: { by: 'taiko', depth: 3, beats: 0.6 },
});

const drum = player({
  name: 'bass drum',
  instrument: soundfont({ program: 116, bank: 8 }),
  level: -31,
  strip: [highpass(32), lowpass(2_000)],
  reverb: -9,
});

const clock = player({
  name: 'clock',
  instrument: burst({ centre: 4_800, q: 3, attack: 0.0008, decay: 0.018, spread: 0.5 }),
  level: -42,
  strip: [highpass(2_500)],
  echo: -7,
  reverb: -10,
});

// ---- what they play -------------------------------------------------------------------------------------------------

const CHORDS = ['Em', 'Cmaj7', 'G/B', 'D', 'Am7', 'Em/G', 'Cadd9', 'Dsus4'];
const BASS = [40, 36, 35, 38, 33, 31, 36, 38];
/** The sub keeps to the octave from E1 (41 Hz). */
const SUB = [28, 36, 35, 38, 33, 31, 36, 38];

const strings = voice(CHORDS, { low: 55, high: 74, notes: 4 });
const inner = voice(CHORDS, { low: 59, high: 72, notes: 3 });
const tenor = voice(CHORDS, { low: 45, high: 58, notes: 3 });

/** Sixteenths over the chord: accents on 3 + 3 + 2. */
function pulse(pitches: readonly number[], accents: string, order: readonly number[], length = 0.2): Note[] {
  return steps(accents, { pitch: order.map((i) => pitches[i % pitches.length]!), length });
}

/** Broken chords in quavers, low to high and back; `marks` says which are played. */
function broken(pitches: readonly number[], bass: number, marks: string): Note[] {
  const hand = [
    bass,
    pitches[0]!,
    pitches[1]!,
    pitches.at(-1)!,
    pitches[1]! + 12,
    pitches.at(-1)!,
    pitches[1]!,
    pitches[0]!,
  ];
  return steps(marks, { pitch: 0, step: 0.5, length: 1.6 }).map((note) => ({
    ...note,
    pitch: hand[Math.round(note.at * 2) % 8]!,
  }));
}

const sweepUp = (at: number, pitches: readonly number[], velocity: number): Note[] =>
  [...pitches, ...pitches.map((p) => p + 12)].map((pitch, i) => ({ at: at + i * 0.125, length: 2, pitch, velocity }));

const mainPulse = humanise(
  inner.flatMap((pitches, bar) =>
    inBars(
      [bar],
      bar < 4
        ? pulse(pitches, '8.4. 4.8. 4.4. 8.44', bar % 2 ? [0, 1, 2, 1, 0, 2] : [0, 1, 0, 2, 0, 1])
        : pulse(pitches, '8334 3383 3483 8344', bar % 2 ? [0, 1, 2, 1, 0, 2, 1, 2] : [0, 1, 0, 2, 0, 1, 0, 2], 0.17),
    ),
  ),
  { seed: 81, timing: 0.008 },
);

const main = {
  bars: 8,
  parts: [
    {
      ...high(strings.flatMap((pitches, bar) => strike(bar * 4, 4.15, pitches, bar < 4 ? 0.5 : 0.62))),
      ride: [
        [0, -1.5],
        [14, -0.5],
        [16, -1],
        [30, 1],
        [32, -1.5],
      ] as const,
    },
    celli(tenor.flatMap((pitches, bar) => strike(bar * 4, 4.1, pitches.slice(0, 2), 0.58))),
    basses(BASS.map((pitch, bar) => ({ at: bar * 4, length: 4.05, pitch, velocity: 0.62 }))),
    spiccato(mainPulse),
    plucked(mainPulse),
    lowSpiccato(
      humanise(
        BASS.flatMap((root, bar) =>
          inBars(
            [bar],
            steps(bar < 4 ? '7... ..6. .... 5...' : '7... ..6. ..4. 6.4.', {
              pitch: root < 38 ? root + 12 : root,
              length: 0.24,
            }),
          ),
        ),
        { seed: 82, timing: 0.008 },
      ),
    ),
    piano(
      humanise(
        inner.flatMap((pitches, bar) =>
          inBars(
            [bar],
            broken(
              pitches,
              BASS[bar]! + 12,
              ['6.43.5.4', '5.4.35.3', '6.43.5.4', '5.4..5.4', '6.43.543', '5.4.35.4', '6.43.5.4', '5.4.3.5.'][bar]!,
            ),
          ),
        ),
        { seed: 83, timing: 0.014 },
      ),
    ),
    harp(humanise([...sweepUp(14.5, [57, 62, 66], 0.42), ...sweepUp(30.25, [57, 62, 67], 0.5)], { seed: 84 })),
    {
      ...horns([
        ...strike(16, 4, [52, 57], 0.5),
        ...strike(20, 4, [52, 55], 0.52),
        ...strike(24, 4, [55, 60], 0.56),
        ...strike(28, 2.1, [57, 62], 0.58),
        ...strike(30, 1.9, [57, 62], 0.55),
      ]),
      ride: [
        [0, -8],
        [16, -8],
        [26, 0],
        [31, 0],
        [32, -8],
      ] as const,
    },
    shimmer(strings.flatMap((pitches, bar) => strike(bar * 4, 4, [pitches[1]! + 12, pitches.at(-1)!], 0.6))),
    ground(SUB.map((pitch, bar) => ({ at: bar * 4, length: 3.9, pitch, velocity: 0.8 }))),
    drone(
      BASS.flatMap((pitch, bar) => strike(bar * 4, 3.9, [pitch, pitch + (CHORDS[bar]!.includes('/') ? 12 : 7)], 0.6)),
    ),
    taiko(
      humanise(
        [
          ...inBars([0, 2], steps('8... .... ..4. ..5.', { pitch: [40, 43, 43] })),
          ...inBars([1, 3], steps('7... ..4. .... 4.5.', { pitch: [40, 43, 43, 45] })),
          ...inBars([4, 6], steps('8... ..5. ..4. 5...', { pitch: [40, 43, 43, 40] })),
          ...inBars([5], steps('8... ..5. ..4. 5.44', { pitch: [40, 43, 43, 40, 45, 43] })),
          ...inBars([7], steps('8... ..5. 5.44 5678', { pitch: [40, 43, 43, 45, 43, 40, 40, 38, 38] })),
        ],
        { seed: 85, timing: 0.01 },
      ),
    ),
    drum(
      humanise(
        [
          ...inBars([0, 2, 4, 6], steps('7', { pitch: 36 })),
          ...inBars([1, 3, 5, 7], steps('5... .... .... ....', { pitch: 38 })),
        ],
        { seed: 86 },
      ),
    ),
    clock(
      humanise(inBars(range(8), steps('5.3. 4.3. 5.3. 4.32', { pitch: 60 })), {
        seed: 87,
        timing: 0.004,
        velocity: 0.2,
      }),
    ),
    riser([
      { at: 13, length: 3, pitch: 60, velocity: 0.45 },
      { at: 28, length: 4, pitch: 60, velocity: 0.8 },
    ]),
    impact([
      { at: 0, length: 2, pitch: 28, velocity: 0.8 },
      { at: 16, length: 2, pitch: 33, velocity: 0.6 },
    ]),
    cymbals([
      { at: 0, length: 4, pitch: 57, velocity: 0.35 },
      { at: 16, length: 4, pitch: 57, velocity: 0.3 },
    ]),
  ],
};

// ---- the climb: the whole orchestra, driven ---------------------------------------------------------------------------

const CLIMB_CHORDS = ['Em', 'G/D', 'Cmaj7', 'Am7', 'Em/B', 'D', 'Cadd9', 'Bsus4'];
const CLIMB_BASS = [40, 38, 36, 33, 35, 38, 36, 35];
const climbStrings = voice(CLIMB_CHORDS, { low: 57, high: 77, notes: 4 });
const climbInner = voice(CLIMB_CHORDS, { low: 59, high: 72, notes: 3 });
const climbTenor = voice(CLIMB_CHORDS, { low: 45, high: 59, notes: 3 });
const climbPulse = humanise(
  climbInner.flatMap((pitches, bar) =>
    inBars([bar], pulse(pitches, '8353 8353 8353 8464', bar % 2 ? [0, 1, 2, 1] : [0, 2, 1, 2], 0.17)),
  ),
  { seed: 111, timing: 0.008 },
);

const main2 = {
  bars: 8,
  parts: [
    high(
      climbStrings.flatMap((pitches, bar) => strike(bar * 4, 4.15, pitches, 0.66)),
      { level: -25 },
    ),
    celli(climbTenor.flatMap((pitches, bar) => strike(bar * 4, 4.1, pitches.slice(0, 2), 0.66))),
    basses(CLIMB_BASS.map((pitch, bar) => ({ at: bar * 4, length: 4.05, pitch, velocity: 0.7 }))),
    spiccato(climbPulse, { level: -25 }),
    plucked(climbPulse),
    lowSpiccato(
      humanise(
        CLIMB_BASS.flatMap((root, bar) =>
          inBars([bar], steps('8.43 6.4. 7.43 6.5.', { pitch: root < 38 ? root + 12 : root, length: 0.22 })),
        ),
        { seed: 112, timing: 0.008 },
      ),
    ),
    horns(
      climbTenor.flatMap((pitches, bar) => strike(bar * 4, 3.9, [pitches[1]!, pitches[2]!], 0.62)),
      { level: -28 },
    ),
    trombones(
      CLIMB_BASS.flatMap((root, bar) =>
        strike(bar * 4, 3.7, [root < 36 ? root + 12 : root, (root < 36 ? root + 12 : root) + 7], 0.5),
      ),
      { level: -31 },
    ),
    shimmer(climbStrings.flatMap((pitches, bar) => strike(bar * 4, 4, [pitches[1]! + 12, pitches.at(-1)!], 0.6))),
    ground(CLIMB_BASS.map((pitch, bar) => ({ at: bar * 4, length: 3.9, pitch, velocity: 0.8 }))),
    drone(CLIMB_BASS.flatMap((pitch, bar) => strike(bar * 4, 3.9, [pitch, pitch + 12], 0.7))),
    taiko(
      humanise(
        [
          ...inBars([0, 1, 2, 4, 5, 6], steps('8.44 6.4. 7.43 6.44', { pitch: [40, 43, 43, 40, 43] })),
          ...inBars([3], steps('8.44 6.4. 7.44 5567', { pitch: [40, 43, 43, 40, 43, 40, 43, 43, 45, 45, 40, 38] })),
          ...inBars(
            [7],
            steps('8.44 6.44 6566 7788', { pitch: [40, 43, 43, 40, 43, 43, 45, 43, 45, 43, 40, 40, 38, 38] }),
          ),
        ],
        { seed: 113, timing: 0.01 },
      ),
    ),
    drum(humanise(inBars(range(8), steps('8... .... 5... ....', { pitch: 36 })), { seed: 114 })),
    clock(
      humanise(inBars(range(8), steps('5.3. 4.3. 5.3. 4.32', { pitch: 60 })), {
        seed: 115,
        timing: 0.004,
        velocity: 0.2,
      }),
    ),
    harp(humanise([...sweepUp(14.5, [57, 60, 64], 0.42), ...sweepUp(30.25, [59, 64, 66], 0.5)], { seed: 116 })),
    impact([
      { at: 0, length: 2, pitch: 28, velocity: 0.7 },
      { at: 16, length: 2, pitch: 28, velocity: 0.7 },
    ]),
    cymbals([
      { at: 0, length: 4, pitch: 57, velocity: 0.4 },
      { at: 16, length: 4, pitch: 57, velocity: 0.35 },
    ]),
  ],
};

const introStrings = voice(['Em', 'Cmaj7', 'Dsus4'], { low: 55, high: 74, notes: 4 });
const introInner = voice(['Em', 'Cmaj7', 'Dsus4'], { low: 59, high: 72, notes: 3 });
const INTRO_BASS = [40, 36, 38];
const introPulse = humanise(
  [
    ...shift(4, pulse(introInner[1]!, '6.3. 3.6. 3.3. 6.33', [0, 1, 0, 2])),
    ...shift(8, pulse(introInner[2]!, '8334 3383 3483 8445', [0, 1, 0, 2, 0, 1, 0, 2], 0.17)),
  ],
  { seed: 91 },
);

const intro = {
  bars: 3,
  parts: [
    {
      ...high(introStrings.flatMap((pitches, bar) => strike(bar * 4, 4.15, pitches, 0.5 + 0.08 * bar))),
      ride: [
        [0, -5],
        [8, -1],
        [11.9, 1],
        [12, 1],
      ] as const,
    },
    celli(INTRO_BASS.flatMap((pitch, bar) => strike(bar * 4, 4.1, [pitch + 12, pitch + 19], 0.55))),
    basses(INTRO_BASS.map((pitch, bar) => ({ at: bar * 4, length: 4.05, pitch, velocity: 0.62 }))),
    spiccato(introPulse),
    plucked(introPulse),
    piano(
      humanise(
        introInner.flatMap((pitches, bar) =>
          inBars([bar], broken(pitches, INTRO_BASS[bar]! + 12, ['7.54.6.5', '6.5.46.4', '6.54.6.5'][bar]!)),
        ),
        { seed: 92, timing: 0.014 },
      ),
    ),
    harp(humanise(sweepUp(10.25, [57, 62, 67], 0.5), { seed: 93 })),
    shimmer(introStrings.flatMap((pitches, bar) => strike(bar * 4, 4, [pitches[1]! + 12, pitches.at(-1)!], 0.6))),
    ground([28, 36, 38].map((pitch, bar) => ({ at: bar * 4, length: 3.9, pitch, velocity: 0.8 }))),
    drone(INTRO_BASS.flatMap((pitch, bar) => strike(bar * 4, 3.9, [pitch, pitch + 7], 0.6))),
    taiko(
      humanise(
        [
          ...steps('8', { pitch: 40 }),
          ...shift(4, steps('7... .... ..4. ..5.', { pitch: [40, 43, 43] })),
          ...shift(8, steps('8... ..5. 5.44 5678', { pitch: [40, 43, 43, 45, 43, 40, 40, 38, 38] })),
        ],
        { seed: 94 },
      ),
    ),
    drum([
      { at: 0, length: 2, pitch: 36, velocity: 0.85 },
      { at: 4, length: 2, pitch: 38, velocity: 0.6 },
      { at: 8, length: 2, pitch: 36, velocity: 0.7 },
    ]),
    clock(humanise(inBars([0, 1, 2], steps('5.3. 4.3. 5.3. 4.32', { pitch: 60 })), { seed: 95, velocity: 0.2 })),
    riser([{ at: 8, length: 4, pitch: 60, velocity: 0.9 }]),
    impact([{ at: 0, length: 2, pitch: 28, velocity: 0.9 }]),
    cymbals([{ at: 0, length: 4, pitch: 57, velocity: 0.4 }]),
  ],
};

const outroInner = voice(['Cadd9', 'D', 'Em'], { low: 59, high: 72, notes: 3 });
const outroPulse = humanise(
  [
    ...pulse(outroInner[0]!, '8334 3383', [0, 1, 0, 2], 0.17),
    ...shift(2, pulse(outroInner[1]!, '8334 4567', [0, 1, 0, 2], 0.17)),
    ...strike(4, 0.4, [64, 67, 71], 0.8),
  ],
  { seed: 101 },
);

const outro = {
  bars: 3,
  parts: [
    high([
      ...strike(0, 2.05, [60, 64, 67, 74], 0.78),
      ...strike(2, 2.1, [57, 62, 66, 74], 0.8),
      ...strike(4, 5.2, [55, 59, 64, 71, 76], 0.72),
    ]),
    celli([
      ...strike(0, 2.05, [48, 55], 0.76),
      ...strike(2, 2.1, [50, 57], 0.78),
      ...strike(4, 5.4, [40, 47, 52], 0.7),
    ]),
    basses([
      { at: 0, length: 2.05, pitch: 36, velocity: 0.8 },
      { at: 2, length: 2.05, pitch: 38, velocity: 0.8 },
      { at: 4, length: 5.6, pitch: 28, velocity: 0.78 },
    ]),
    spiccato(outroPulse),
    plucked(outroPulse),
    piano(
      humanise(
        [
          ...broken(outroInner[0]!, 48, '6.43'),
          ...shift(2, broken(outroInner[1]!, 50, '6.54')),
          ...strike(4, 8, [28, 40, 52], 0.75),
          ...strike(5.5, 6, [71], 0.45),
          ...strike(6, 6, [78], 0.4),
          ...strike(7, 5, [76], 0.42),
        ],
        { seed: 102, timing: 0.014 },
      ),
    ),
    harp(humanise(sweepUp(3.25, [59, 64, 67], 0.5), { seed: 103 })),
    horns([
      ...strike(0, 2.05, [55, 60], 0.74),
      ...strike(2, 2.05, [57, 62], 0.76),
      ...strike(4, 4.6, [52, 59, 64], 0.7),
    ]),
    trombones(strike(4, 4.2, [40, 47], 0.6)),
    shimmer([...strike(0, 2, [72, 79], 0.6), ...strike(2, 2, [74, 78], 0.6), ...strike(4, 5, [76, 83], 0.6)]),
    ground([
      { at: 0, length: 1.9, pitch: 36, velocity: 0.8 },
      { at: 2, length: 1.9, pitch: 38, velocity: 0.8 },
      { at: 4, length: 4.6, pitch: 28, velocity: 0.8 },
    ]),
    drone([...strike(0, 1.9, [36, 43], 0.6), ...strike(2, 1.9, [38, 45], 0.6), ...strike(4, 4.8, [28, 40, 47], 0.6)]),
    taiko(
      humanise(
        [
          ...steps('8... ..5. 5.44 5678', { pitch: [40, 43, 43, 45, 43, 40, 40, 38, 38] }),
          { at: 4, length: 2, pitch: 38, velocity: 1 },
        ],
        { seed: 104 },
      ),
    ),
    drum([
      { at: 0, length: 2, pitch: 38, velocity: 0.85 },
      { at: 4, length: 3, pitch: 36, velocity: 1 },
    ]),
    riser([{ at: 0, length: 4, pitch: 60, velocity: 0.8 }]),
    impact([{ at: 4, length: 2, pitch: 28, velocity: 1 }]),
    cymbals([{ at: 4, length: 6, pitch: 49, velocity: 0.5 }]),
  ],
};

const effect1 = {
  bars: 1.5,
  parts: [
    { ...riser([{ at: 0, length: 0.75, pitch: 60, velocity: 1 }]), level: -25 },
    { ...impact([{ at: 0.75, length: 2, pitch: 28, velocity: 1 }]), level: -20 },
    {
      ...taiko([
        { at: 0.75, length: 2, pitch: 38, velocity: 1 },
        { at: 0.75, length: 2, pitch: 43, velocity: 0.9 },
      ]),
      level: -21,
    },
    { ...trombones(strike(0.75, 1.4, [28, 40, 47], 0.9)), level: -23 },
    {
      ...drone(strike(0.75, 1.1, [28, 40, 47], 1)),
      instrument: saw({
        voices: 5,
        detune: 16,
        attack: 0.02,
        decay: 0.7,
        sustain: 0.2,
        release: 0.9,
        cutoff: 260,
        open: 2.6,
        close: 0.5,
      }),
      level: -22,
    },
  ],
};

/** A breath: the harp runs up into a far bell of the piano. */
const effect2 = {
  bars: 1.25,
  parts: [
    harp(sweepUp(0, [59, 64, 67, 71], 0.7), { level: -21 }),
    piano(strike(1, 2, [76, 83], 0.6), { level: -24 }),
    drone([{ at: 1, length: 0.6, pitch: 28, velocity: 0.9 }], { strip: [saturate(4), width(0)], level: -26 }),
  ],
};

export const cinematic: Composition = {
  name: 'cinematic',
  title: 'Wide horizon',
  description: 'A slow hybrid orchestra: breathing strings, spiccato pulse, deep drums and a distant piano.',
  genre: 'atmospheric',
  collections: ['commercial', 'ready set audio ad'],
  tags: ['reflective', 'uplifting', 'mysterious', 'intense'],
  mood: ['epic', 'hopeful'],
  instruments: ['strings', 'piano', 'horns', 'harp', 'taiko', 'synth'],
  industryExamples: ['business', 'travel'],
  tempo: 72,
  tempoClass: 'down',
  key: 'E minor',
  beatsPerBar: 4,
  reverb: room({ seconds: 2.8, dark: 4_200, thin: 200, before: 0.03 }),
  echo: echo(0.75, { feedback: 0.4, dull: 2_500 }),
  bus: [
    highpass(28),
    bell(2_400, -1.5, 0.6),
    highShelf(4_500, 3),
    width(0.72),
    compress({ threshold: -21, ratio: 1.6, attack: 0.04, release: 0.3 }),
    centreBass(150),
  ],
  segments: { intro, main, main2, outro },
  effects: { effect1, effect2 },
};
