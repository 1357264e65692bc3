// `ambient`: three slow beats at 60, D flat lydian. Pads that breathe, glass, a bowl; no drums.

import { voice } from './harmony.ts';
import { autopan, bell, centreBass, compress, echo, highpass, lowpass, room, tremolo, width } from './mixing.ts';
import { eachBar, humanise, steps, strike } from './rhythm.ts';
import { type Composition, type Note, player, shift } from './score.ts';
import { soundfont } from './soundfont.ts';
import { mallet, saw, sub, sweep } from './synthesis.ts';

// ---- what sounds ----------------------------------------------------------------------------------------------------

const WARM = { voices: 3, detune: 8, release: 3, cutoff: 620, open: 1.2, close: 4, resonance: 0.6 };
const pad = player({
  name: 'pad',
  instrument: saw({ ...WARM, attack: 1.8 }),
  level: -24,
  strip: [highpass(120), bell(300, -1.5), width(0.9)],
  reverb: -9,
});
const air = player({
  name: 'air',
  instrument: soundfont({ program: 89, controllers: { 72: 84 } }),
  ahead: 0.4,
  level: -29,
  strip: [highpass(250), bell(2_500, 3), lowpass(8_000), tremolo(6, 0.3), width(0.9)],
  reverb: -7,
});
const strings = player({
  name: 'strings',
  instrument: soundfont({ program: 49, controllers: { 73: 84, 72: 80 } }),
  ahead: 0.35,
  level: -30,
  strip: [highpass(180), lowpass(4_000), autopan(12, 0.15)],
  reverb: -7,
});
/** A bowl's partials lie in pairs that beat against each other. */
const bowl = player({
  name: 'bowl',
  instrument: mallet({ ratios: [1, 1.004, 2.71, 2.722, 5.15], levels: [0.6, 0.5, 0.2, 0.16, 0.04], decay: 2.6 }),
  level: -29,
  strip: [highpass(200), lowpass(9_000)],
  reverb: -8,
});
const glass = player({
  name: 'glass',
  instrument: mallet({ ratios: [1, 2.76, 5.4], levels: [1, 0.25, 0.1], decay: 0.9, spread: 0.6 }),
  level: -31,
  strip: [highpass(250), lowpass(10_000)],
  reverb: -5,
  echo: -7,
});
const harp = player({
  name: 'harp',
  instrument: soundfont({ program: 46 }),
  level: -29,
  pan: 0.2,
  strip: [highpass(120), lowpass(6_500), width(0.8)],
  reverb: -6,
  echo: -10,
});
const ground = player({
  name: 'sub',
  instrument: sub({ attack: 1, release: 1.5, octave: 0.35 }),
  level: -28,
});
/** The sea, far away: it comes and goes with the breath. */
const waves = player({
  name: 'waves',
  instrument: sweep({ from: 500, to: 2_600, q: 0.35, power: 2 }),
  level: -36,
  strip: [highpass(200), lowpass(9_000)],
  reverb: -8,
});
const ebb = player({
  name: 'ebb',
  instrument: sweep({ from: 2_600, to: 400, q: 0.35, power: -2 }),
  level: -36,
  strip: [highpass(200), lowpass(9_000)],
  reverb: -8,
});

// ---- what they play -------------------------------------------------------------------------------------------------

const THREE = 3;
const CHORDS = ['Dbmaj9', 'Db6/9', 'Eb/Db', 'Dbmaj9', 'Gbmaj9', 'Bbm11', 'Abadd9', 'Ab6/9'];
const ROOTS = [37, 37, 37, 37, 42, 46, 44, 44];
const chords = voice(CHORDS, { low: 51, high: 70 });
const soft = (notes: readonly Note[], seed: number) => humanise(notes, { seed, timing: 0.05, velocity: 0.15 });
type Chords = readonly (readonly number[])[];

const held = (played: Chords, velocity = 0.6, length = 3.3) =>
  eachBar(played, (pitches) => strike(0, length, pitches, velocity), THREE);
const bed = (roots: readonly number[]) => eachBar(roots, (root) => strike(0, 2.9, [root], 0.7), THREE);
/** Two tones of the chord, an octave up, never on the first beat. */
const drops = (played: Chords, marks: readonly string[]) =>
  eachBar(
    played,
    (pitches, bar) =>
      steps(marks[bar % marks.length]!, { pitch: [pitches.at(-1)! + 12, pitches[1]! + 12], step: 0.5, length: 2 }),
    THREE,
  );
const FALLING = ['..5..4', '...4..', '.5..3.', '....4.'];
const broken = (played: Chords, roots: readonly number[]) =>
  eachBar(
    played,
    (pitches, bar) =>
      steps(['6.5.4.', '6.454.', '6.5.43', '6.4.5.'][bar % 4]!, {
        pitch: [roots[bar]! + 12, pitches[1]!, pitches.at(-1)!, pitches[2]!, pitches.at(-1)!],
        step: 0.5,
        length: 2.5,
      }),
    THREE,
  );
/** In over six beats, out over six. */
const tide = (beats: number, from = 0) => {
  const all = Array.from({ length: Math.ceil((beats - from) / 12) }, (_, n) => from + n * 12);
  const notes = (offset: number) =>
    all
      .filter((at) => at + offset + 6 <= beats)
      .map((at) => ({ at: at + offset, length: 6, pitch: 60, velocity: 0.8 }));
  return [waves(notes(0)), ebb(notes(6))];
};

const main = {
  bars: 8,
  parts: [
    pad(held(chords)),
    air(
      held(
        chords.map((pitches) => pitches.slice(-2)),
        0.5,
      ),
    ),
    ground(bed(ROOTS)),
    glass(soft(drops(chords, FALLING), 701)),
    bowl(
      soft(
        [
          { at: 0, length: 3, pitch: 49, velocity: 0.7 },
          { at: 12, length: 3, pitch: 54, velocity: 0.6 },
        ],
        702,
      ),
    ),
    ...tide(24),
  ],
};

const main2 = {
  bars: 8,
  parts: [
    pad(held(chords), { level: -25 }),
    strings(held(chords, 0.5)),
    ground(bed(ROOTS)),
    harp(soft(broken(chords, ROOTS), 711)),
    glass(soft(drops(chords, ['....4.', '', '...4..', '']), 712), { level: -34 }),
    bowl(soft([{ at: 0, length: 3, pitch: 49, velocity: 0.6 }], 713), { level: -32 }),
    ...tide(24),
  ],
};

const opening = voice(['Dbadd9', 'Dbadd9', 'Gbmaj9', 'Ab6/9'], { low: 51, high: 70 });
const intro = {
  bars: 4,
  parts: [
    bowl(
      [
        { at: 0, length: 3, pitch: 49, velocity: 0.9 },
        { at: 3, length: 3, pitch: 56, velocity: 0.5 },
      ],
      { level: -27 },
    ),
    pad([...strike(0.5, 5.8, opening[0]!, 0.6), ...shift(6, held(opening.slice(2)))], { level: -24 }),
    air(
      shift(
        6,
        held(
          opening.slice(2).map((pitches) => pitches.slice(-2)),
          0.5,
        ),
      ),
    ),
    ground([...strike(0, 5.9, [37], 0.7), ...strike(6, 2.9, [42], 0.7), ...strike(9, 2.9, [44], 0.7)]),
    glass(soft(shift(6, drops(opening.slice(2), ['..5.4.', '..4.54'])), 721)),
    harp(
      soft(
        steps('345', { pitch: [56, 61, 63], length: 3, step: 0.3 }).map((n) => ({ ...n, at: n.at + 4 })),
        722,
      ),
      { level: -31 },
    ),
    ...tide(12),
  ],
};

const close = voice(['Gbmaj9', 'Absus4', 'Db6/9'], { low: 51, high: 70 });
const outro = {
  bars: 4,
  parts: [
    // It takes over from the loop: no slow swell.
    pad([...held(close.slice(0, 2)), ...strike(6, 2.5, close[2]!, 0.6)], {
      instrument: saw({ ...WARM, attack: 0.12 }),
    }),
    air(
      held(
        close.slice(0, 2).map((pitches) => pitches.slice(-2)),
        0.5,
      ),
    ),
    ground([...strike(0, 2.9, [42], 0.7), ...strike(3, 2.9, [44], 0.7), ...strike(6, 2.5, [37], 0.7)]),
    glass(
      soft([...drops(close.slice(0, 2), ['..5..4', '...4..']), { at: 7.5, length: 3, pitch: 75, velocity: 0.45 }], 731),
    ),
    harp(soft([...shift(6, steps('6.5.4.4', { pitch: [49, 56, 61, 65], step: 0.12, length: 4 }))], 732)),
    bowl([...strike(0, 3, [54], 0.5), ...strike(6, 3, [49], 0.9)], { level: -27 }),
    ...tide(12, 0),
  ],
};

/** One stroke on the bowl. */
const effect1 = {
  bars: 2,
  parts: [
    bowl(
      [
        { at: 0, length: 3, pitch: 49, velocity: 0.9 },
        { at: 0.02, length: 3, pitch: 61, velocity: 0.5 },
      ],
      { level: -20 },
    ),
  ],
};

/** Glass falls upwards. */
const effect2 = {
  bars: 1.75,
  parts: [
    glass(steps('45678', { pitch: [68, 70, 73, 75, 80], step: 0.14, length: 2 }), { level: -21 }),
    ground(strike(0, 1, [37], 0.6), { level: -33 }),
    harp(steps('4567', { pitch: [56, 61, 63, 68], step: 0.14, length: 3 }), { level: -25 }),
  ],
};

export const ambient: Composition = {
  name: 'ambient',
  title: 'Still water',
  description: 'Slow pads, glass and a singing bowl for meditation and rest; in the second loop a harp moves beneath.',
  genre: 'atmospheric',
  collections: ['education', 'commercial'],
  tags: ['meditation', 'relaxed', 'ambience', 'minimal'],
  mood: ['calm', 'open'],
  instruments: ['pad', 'strings', 'harp', 'bells', 'singing bowl'],
  industryExamples: ['relaxation', 'relax'],
  tempo: 60,
  tempoClass: 'down',
  key: 'D flat major',
  beatsPerBar: THREE,
  reverb: room({ seconds: 4.2, dark: 3_000, thin: 200, before: 0.04, seed: 11 }),
  echo: echo(1.5, { feedback: 0.45, dull: 2_200 }),
  bus: [
    highpass(32),
    width(0.75),
    compress({ threshold: -20, ratio: 1.6, attack: 0.08, release: 0.5 }),
    centreBass(160),
  ],
  segments: { intro, main, main2, outro },
  effects: { effect1, effect2 },
};
