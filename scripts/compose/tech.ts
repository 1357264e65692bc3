// `tech`: a product film at 112.5, E major. Plucks in threes against the four, snaps, a soft kick, warm sub.

import { bottom, crash, openHat } from './electronic.ts';
import { voice } from './harmony.ts';
import {
  autopan,
  bell,
  centreBass,
  compress,
  echo,
  glide,
  highpass,
  lowpass,
  room,
  saturate,
  width,
} from './mixing.ts';
import { impact, riser } from './orchestra.ts';
import { eachBar, hits, humanise, steps, strike } from './rhythm.ts';
import { type Composition, type Note, player, shift } from './score.ts';
import { soundfont } from './soundfont.ts';
import { burst, kick, mallet, saw } from './synthesis.ts';

// ---- the band -------------------------------------------------------------------------------------------------------

const softKick = player({
  name: 'kick',
  instrument: kick({ from: 150, to: 47, fall: 0.03, decay: 0.22, click: 0.3 }),
  level: -26,
  strip: [saturate(3), highpass(30)],
});
const snap = player({
  name: 'snap',
  instrument: burst({ centre: 2_300, q: 1.6, attack: 0.001, decay: 0.022, spread: 0.5 }),
  level: -30,
  strip: [highpass(700), lowpass(10_000)],
  reverb: -7,
});
const shaker = player({
  name: 'shaker',
  instrument: burst({ centre: 8_500, q: 0.7, attack: 0.014, decay: 0.024, spread: 0.1 }),
  level: -36,
  pan: -0.3,
  strip: [highpass(4_500)],
});
const rim = player({
  name: 'rim',
  instrument: soundfont({ program: 25, drums: true }),
  level: -35,
  pan: 0.35,
  strip: [highpass(500), lowpass(9_000)],
  reverb: -10,
  echo: -10,
});
const BRIGHT = { attack: 0.002, decay: 0.11, sustain: 0.04, release: 0.1, cutoff: 500, open: 3, close: 0.08 };
const pluck = player({
  name: 'pluck',
  instrument: saw({ ...BRIGHT, voices: 3, detune: 9, resonance: 1.1 }),
  level: -27,
  strip: [highpass(220), bell(2_200, -3), width(0.85), autopan(3, 0.2)],
  echo: -9,
  reverb: -13,
  duck: { by: 'kick', depth: 3, beats: 0.4 },
});
const wood = player({
  name: 'wood',
  instrument: mallet({ ratios: [1, 3.93, 9.2], levels: [1, 0.3, 0.1], decay: 0.2, spread: 0.25 }),
  level: -28,
  pan: -0.15,
  strip: [highpass(180)],
  echo: -12,
  reverb: -11,
});
const glass = player({
  name: 'glass',
  instrument: mallet({ ratios: [1, 4, 9.1], levels: [1, 0.3, 0.12], decay: 0.4, spread: 0.35 }),
  level: -34,
  strip: [highpass(500)],
  echo: -6,
  reverb: -8,
});
const muted = player({
  name: 'guitar',
  instrument: soundfont({ program: 28 }),
  ahead: 0.012,
  level: -30,
  pan: 0.35,
  strip: [highpass(200), saturate(5), bell(1_800, 2), lowpass(7_000), width(0.6)],
  reverb: -14,
  echo: -14,
});
const pad = player({
  name: 'pad',
  instrument: saw({ voices: 5, detune: 12, attack: 0.4, release: 0.9, cutoff: 800, open: 1, close: 2 }),
  level: -29,
  strip: [highpass(200), bell(2_500, -3), width(0.9)],
  reverb: -10,
  duck: { by: 'kick', depth: 6, beats: 0.8 },
});
const bass = player({
  name: 'bass',
  instrument: saw({
    voices: 2,
    detune: 4,
    attack: 0.005,
    decay: 0.2,
    sustain: 0.6,
    release: 0.09,
    cutoff: 180,
    open: 1.8,
  }),
  level: -27,
  strip: [saturate(6), highpass(45), lowpass(2_500), width(0.3)],
  duck: { by: 'kick', depth: 5, beats: 0.4 },
});

// ---- what they play -------------------------------------------------------------------------------------------------

const ROUND = ['Aadd9', 'B6', 'C#m7', 'E/G#'];
const CHORDS = [...ROUND, ...ROUND, 'F#m9', 'E/G#', 'Aadd9', 'B9sus4'];
const ROOTS = [33, 35, 37, 32, 33, 35, 37, 32, 30, 32, 33, 35];
const chords = voice(CHORDS, { low: 56, high: 74, notes: 4 });
const triads = voice(CHORDS, { low: 52, high: 68, notes: 3 });
type Chords = readonly (readonly number[])[];
const played = (notes: readonly Note[], seed: number, timing = 0.008) =>
  humanise(notes, { seed, timing, velocity: 0.16 });

const KICKS = '9... ..7. ..8. ....';
const SNAPS = '.... 8... .... 8...';
/** Threes that run over the bar line and are caught at the end of the second. */
const THREES = ['7.45 .46. 45.6 .45.', '46.4 5.64 .54. 6454'];
const UP = [0, 1, 2, 3, 2, 1];
const plucks = (notes: Chords) =>
  eachBar(notes, (pitches, bar) =>
    steps(THREES[bar % 2]!, { pitch: UP.map((i) => pitches[(i + bar) % pitches.length]! + 12), length: 0.2 }),
  );
const bars = (notes: Chords, marks = '6..5 ..6. .5.. 6.4.') =>
  eachBar(notes, (pitches) => steps(marks, { pitch: [0, 2, 1, 2, 0, 1].map((i) => pitches[i]!), length: 0.3 }));
const chops = (notes: Chords) =>
  eachBar(notes, (pitches, bar) =>
    steps(bar % 2 ? '6.46 4.64 6.46 4.66' : '6.46 4.64 6.4. 64.6', {
      pitch: [pitches[0]!, pitches[1]!, pitches[0]!, pitches[2]!],
      length: 0.16,
    }),
  );
const held = (notes: Chords) => eachBar(notes, (pitches) => strike(0, 3.9, pitches, 0.65));
const bassLine = (roots: readonly number[]) =>
  eachBar(roots, (root, bar) =>
    bar % 4 === 3
      ? steps('8... ..7. 6.7. ..67', { pitch: [root, root, root + 12, root, root + 7, root + 12], length: 0.35 })
      : steps('8... ..7. ..6. ...5', { pitch: [root, root, root + 7, root + 12], length: 0.4 }),
  );
const subLine = (roots: readonly number[]) =>
  eachBar(roots, (root) => steps('8.......7.......', { pitch: root, length: 1.8 }));
const sparks = (notes: Chords, marks: readonly string[]) =>
  eachBar(notes, (pitches, bar) =>
    steps(marks[bar % marks.length]!, {
      pitch: [pitches.at(-1)! + 12, pitches[1]! + 24, pitches[0]! + 24],
      length: 0.5,
    }),
  );
const rise = (at: number, length: number) => [{ at, length, pitch: 60, velocity: 0.9 }];
const splash = (...ats: number[]) => ats.map((at) => ({ at, length: 5, pitch: 60, velocity: 0.9 }));

const main = {
  bars: 12,
  parts: [
    softKick(hits(`${`${KICKS.repeat(3)}9... ..7. ..8. ..6.`.repeat(2)}${KICKS.repeat(3)}9... 8... 9... 8.88`)),
    snap(
      played(hits(`${`${SNAPS.repeat(3)}.... 8... .... 8..5`.repeat(2)}${SNAPS.repeat(3)}.... 8... ..6. 8.66`), 801),
    ),
    shaker(played(hits('4253 4263 4253 4264'.repeat(12)), 802)),
    rim(played(hits('..4. .... ...3 .... ..4. ...3 .... ..5.'.repeat(6), 37), 803)),
    pluck(played(plucks(chords), 804)),
    wood(played(bars(triads), 805)),
    muted(played(chops(triads), 806), {
      ride: [
        [0, -5],
        [16, -5],
        [18, 0],
        [47, 0],
      ],
    }),
    glass(played(sparks(chords, ['', '....4.3. ........', '', '.....4.4 .5......']), 807)),
    pad(held(triads), { level: -31 }),
    bass(played(bassLine(ROOTS), 808)),
    bottom(subLine(ROOTS), { level: -28 }),
    riser(rise(44, 4), { level: -38 }),
    crash(splash(0), { level: -38 }),
  ],
};

/** The floor drops away: wood and glass over a long bass. */
const main2 = {
  bars: 12,
  parts: [
    softKick(hits(`${'8... .... .... ....'.repeat(11)}8... .... 7... 7.77`)),
    snap(played(hits('.... .... .... 6...'.repeat(12)), 811), { level: -33 }),
    shaker(played(hits('..3. ..4. ..3. ..43'.repeat(12)), 812), { level: -36 }),
    wood(played(bars(triads, '64.5 .46. 45.4 6.54'), 813), { level: -25.5 }),
    pluck(played(bars(chords, '..5. ..4. .5.. ..4.'), 814), { level: -32 }),
    glass(played(sparks(chords, ['..4. .... ..3. ....', '.... 4..3 .... ....']), 815), { level: -32 }),
    pad(held(chords), { level: -26.5 }),
    bass(
      eachBar(ROOTS, (root) => strike(0, 3.8, [root], 0.6)),
      { level: -28 },
    ),
    bottom(subLine(ROOTS), { level: -28 }),
    riser(rise(44, 4), { level: -37 }),
  ],
};

const intro = {
  bars: 4,
  parts: [
    pluck(played(plucks(chords.slice(8)), 821), {
      level: -24,
      strip: [highpass(220), width(0.7), glide(500, 9_000, [0, 12])],
    }),
    wood(played(shift(4, bars(triads.slice(9))), 822)),
    pad(held(triads.slice(8)), { level: -27 }),
    softKick(shift(4, hits(`9... .... .... ....${KICKS}9... 8... 9.8. 8888`))),
    snap(played(shift(8, hits('.... 8... .... 8......8... 6.6. 6788')), 823)),
    shaker(played(shift(8, hits('4253 4263 4364 5467')), 824)),
    bass(
      played(
        shift(
          4,
          eachBar(ROOTS.slice(9), (root) =>
            steps('8... .... ..7. ...6', { pitch: [root, root + 12, root + 7], length: 0.5 }),
          ),
        ),
        825,
      ),
    ),
    bottom(subLine(ROOTS.slice(8)), { level: -29 }),
    glass(steps('5..4 ..5.', { pitch: [76, 80, 83], length: 0.6 })),
    riser(rise(8, 8), { level: -33 }),
    crash(splash(0), { level: -38 }),
  ],
};

const close = voice(['F#m9', 'B9sus4', 'Emaj9'], { low: 56, high: 74 });
const closing = voice(['F#m9', 'B9sus4', 'Emaj9'], { low: 52, high: 68, notes: 3 });
const END = [30, 35, 28];
const outro = {
  bars: 4,
  parts: [
    softKick(hits(`${KICKS}9... 8... 9.8. 8.8.9`)),
    snap(played(hits(`${SNAPS}.... 8... ..6. 8.66 7`), 831)),
    shaker(played(hits('4253 4263 4253 4264 4253 4263 4364 5..'), 832)),
    openHat(hits(`${'.'.repeat(32)}6`), { level: -37 }),
    pluck(
      played(
        [
          ...plucks(close.slice(0, 2)),
          ...shift(8, steps('7.6.5.6. 4.4.3.2.', { pitch: [64, 68, 71, 75, 76, 80, 83, 87], length: 0.25 })),
        ],
        833,
      ),
      {
        ride: [
          [0, 0],
          [16, -2],
        ],
      },
    ),
    wood(played([...bars(closing.slice(0, 2)), ...shift(8, steps('8', { pitch: 64, length: 1 }))], 834)),
    muted(played(chops(closing.slice(0, 2)), 835)),
    glass(
      played(shift(8, [...strike(0, 2, [76, 83], 0.6), ...strike(2, 2, [87], 0.4), ...strike(3, 2, [88], 0.35)]), 836),
      { level: -31 },
    ),
    pad([...held(close.slice(0, 2)), ...strike(8, 4.5, close[2]!, 0.7)], { level: -28 }),
    bass(played([...bassLine(END.slice(0, 2)), ...strike(8, 3, [40], 0.8)], 837)),
    bottom([...subLine(END.slice(0, 2)), ...strike(8, 4, [28], 0.85)], { level: -28 }),
    crash(splash(8), { level: -34 }),
    impact([{ at: 8, length: 2, pitch: 28, velocity: 0.8 }], { level: -30 }),
  ],
};

/** Up the chord and there it is. */
const effect1 = {
  bars: 2,
  parts: [
    riser(rise(0, 2), { level: -28 }),
    pluck(steps('3456 7789', { pitch: [64, 68, 71, 75, 76, 80, 83, 88], length: 0.2 }), { level: -25 }),
    softKick(shift(2, hits('9')), { level: -24 }),
    glass(strike(2, 2, [76, 83, 88], 0.8), { level: -26, reverb: -12 }),
    pad(strike(2, 1.5, close[2]!, 0.8), {
      level: -25,
      instrument: saw({ attack: 0.01, release: 0.9, cutoff: 900, open: 1.2 }),
      strip: [highpass(200), width(0.6)],
    }),
    impact([{ at: 2, length: 2, pitch: 28, velocity: 0.9 }], { level: -26 }),
  ],
};

/** Two notes, as a device says yes. */
const effect2 = {
  bars: 1.25,
  parts: [
    wood(steps('7..9', { pitch: [64, 71], length: 0.5 }), { level: -22, reverb: -14 }),
    glass(steps('5..7', { pitch: [76, 83], length: 0.5 }), { level: -25, reverb: -13, echo: -11 }),
    softKick(hits('...6'), { level: -28 }),
    bottom(strike(0.75, 0.6, [40], 0.8), { level: -28 }),
  ],
};

export const tech: Composition = {
  name: 'tech',
  title: 'Clear glass',
  description:
    'Bright plucks, snaps and warm sub for products and technology; in the second loop the floor drops away.',
  genre: 'electronic',
  collections: ['commercial', 'education', 'ready set audio ad'],
  tags: ['positive', 'informative', 'work', 'uplifting'],
  mood: ['bright', 'curious'],
  instruments: ['synth', 'marimba', 'bells', 'guitar', 'synth bass', 'drums'],
  industryExamples: ['business'],
  tempo: 112.5,
  tempoClass: 'mid',
  key: 'E major',
  beatsPerBar: 4,
  reverb: room({ seconds: 1.4, dark: 5_500, thin: 280, before: 0.016 }),
  echo: echo(0.75, { feedback: 0.4, dull: 3_600 }),
  bus: [
    highpass(30),
    saturate(2),
    compress({ threshold: -19, ratio: 2, attack: 0.015, release: 0.14 }),
    centreBass(150),
  ],
  segments: { intro, main, main2, outro },
  effects: { effect1, effect2 },
};
