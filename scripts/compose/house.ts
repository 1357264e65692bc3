// `house`: a club at 125, F minor. Four to the floor, a bouncing bass, electric piano; then the big piano.

import { bottom, clap, crash, hat, openHat } from './electronic.ts';
import { voice } from './harmony.ts';
import { bell, centreBass, compress, echo, glide, highpass, lowpass, room, saturate, width } from './mixing.ts';
import { impact, riser } from './orchestra.ts';
import { eachBar, hits, humanise, stabs, steps, strike, swing } from './rhythm.ts';
import { type Composition, type Note, player, shift } from './score.ts';
import { soundfont } from './soundfont.ts';
import { kick, saw } from './synthesis.ts';

// ---- the band -------------------------------------------------------------------------------------------------------

const bassDrum = player({
  name: 'kick',
  instrument: kick({ from: 210, to: 49, fall: 0.022, decay: 0.19, click: 0.5 }),
  level: -25,
  strip: [saturate(3), highpass(30)],
});
const snare = player({
  name: 'snare',
  instrument: soundfont({ program: 25, drums: true }),
  level: -31,
  strip: [highpass(180), bell(3_000, -3)],
  reverb: -10,
});
const congas = player({
  name: 'congas',
  instrument: soundfont({ program: 0, drums: true }),
  level: -33,
  pan: -0.35,
  strip: [highpass(150), bell(1_800, -2), lowpass(8_000)],
  reverb: -11,
});
const ROUND = { attack: 0.004, decay: 0.14, sustain: 0.5, release: 0.07, cutoff: 150, open: 2.6, close: 0.13 };
const bass = player({
  name: 'bass',
  instrument: saw({ ...ROUND, voices: 2, detune: 4, resonance: 1.4 }),
  level: -25,
  strip: [saturate(7), highpass(45), lowpass(3_500), width(0.3)],
  duck: { by: 'kick', depth: 7, beats: 0.5 },
});
const rhodes = player({
  name: 'rhodes',
  instrument: soundfont({ program: 4, font: 'Fluid', controllers: { 74: 72 } }),
  level: -25.5,
  strip: [highpass(170), bell(400, -2), saturate(8), bell(1_800, 4), lowpass(7_000), width(1.2)],
  reverb: -12,
  echo: -12,
  duck: { by: 'kick', depth: 5, beats: 0.6 },
});
const piano = player({
  name: 'piano',
  instrument: soundfont({ program: 1 }),
  level: -25.5,
  strip: [highpass(200), bell(450, -3), saturate(6), lowpass(9_000), width(0.9)],
  reverb: -12,
  duck: { by: 'kick', depth: 3.5, beats: 0.5 },
});
const pad = player({
  name: 'pad',
  instrument: saw({ voices: 5, detune: 14, attack: 0.25, release: 0.7, cutoff: 900, open: 0.9, close: 2 }),
  level: -31,
  strip: [highpass(220), bell(2_500, -3), width(1.2)],
  reverb: -10,
  duck: { by: 'kick', depth: 9, beats: 0.85 },
});
const SHORT = { attack: 0.002, decay: 0.09, sustain: 0.05, release: 0.08, cutoff: 400, open: 2.8, close: 0.07 };
const pluck = player({
  name: 'pluck',
  instrument: saw({ ...SHORT, voices: 2, detune: 6, resonance: 1.2 }),
  level: -34,
  pan: 0.3,
  strip: [highpass(300)],
  echo: -4,
  reverb: -12,
});

// ---- what they play -------------------------------------------------------------------------------------------------

const TURN = ['Dbmaj9', 'Eb9sus4', 'Fm9'];
const CHORDS = [...TURN, 'Cm9', ...TURN, 'Ab6/9', 'Dbmaj9', 'Bbm9', 'C7#5', 'C7#5#9'];
const ROOTS = [37, 39, 41, 36, 37, 39, 41, 32, 37, 34, 36, 36];
const keys = voice(CHORDS, { low: 55, high: 73, rootless: true });
/** The second loop climbs. */
const CLIMB = 'Bbm9 Cm9 Dbmaj9 Eb9sus4 Bbm9 Cm9 Fm9 Ab6/9 Dbmaj9 Eb9sus4 C7#5 C7#5#9'.split(' ');
const CLIMB_ROOTS = [34, 36, 37, 39, 34, 36, 41, 32, 37, 39, 36, 36];
const climb = voice(CLIMB, { low: 55, high: 73, rootless: true });
type Chords = readonly (readonly number[])[];

const groove = (notes: readonly Note[], seed: number) =>
  humanise(swing(notes, 0.54), { seed, timing: 0.01, velocity: 0.15 });

const FLOOR = '9... 8... 9... 8...';
const CLAPS = '.... 8... .... 8...';
const offbeats = (bars: number) => humanise(hits('..8.'.repeat(bars * 4)), { seed: 304, timing: 0.004 });
const conga = (bars: number) => steps('..3. 4..2 ..3. 5.34'.repeat(bars), { pitch: [62, 64, 62, 62, 63, 63, 64] });

/** Roots off the beat, the octave for a bounce, a step towards the next root. */
const bassLine = (roots: readonly number[]) =>
  eachBar(roots, (root, bar) => {
    const next = roots[(bar + 1) % roots.length]! - 1;
    return bar % 2
      ? steps('..8. .7.8 ..6. 7..6', { pitch: [root, root + 12, root, root, root + 7, next], length: 0.22 })
      : steps('5.8. .8.. 7.8. .6..', { pitch: [root, root, root + 12, root, root, root + 10], length: 0.22 });
  });
const subLine = (roots: readonly number[]) =>
  eachBar(roots, (root) => steps('..8.'.repeat(4), { pitch: root < 34 ? root + 12 : root, length: 0.4 }));

const HANDS = ['..7. .... 6..5 ....', '..7. .6.. ..5. ....', '..7. .... 6..5 ..4.', '.6.. 6... ..6. .5..'];
const comp = (chords: Chords) => eachBar(chords, (pitches, bar) => stabs(HANDS[bar % 4]!, pitches, { length: 0.3 }));

/** Threes against the four in both hands. */
const THREES = ['8..7 ..8. ..7. .8..', '8..7 ..8. .7.. 8.6.'];
const bigPiano = (chords: Chords, roots: readonly number[]) =>
  eachBar(chords, (pitches, bar) => stabs(THREES[bar % 2]!, [roots[bar]! + 12, ...pitches], { length: 0.32 }));

const ORDER = [0, 2, 1, 3, 2, 1];
const arpeggio = (chords: Chords) =>
  eachBar(chords, (pitches) =>
    steps('4..3 ..5. .3.. 4..3', { pitch: ORDER.map((i) => pitches[i % pitches.length]! + 12), length: 0.18 }),
  );
const held = (chords: Chords) => eachBar(chords, (pitches) => strike(0, 3.9, pitches, 0.7));
const splash = (...ats: number[]) => ats.map((at) => ({ at, length: 6, pitch: 60, velocity: 0.9 }));
const rise = (at: number, length: number) => [{ at, length, pitch: 60, velocity: 0.9 }];

const main = {
  bars: 12,
  parts: [
    bassDrum(hits(`${FLOOR.repeat(11)}9... 8... 9... 8..5`)),
    clap(humanise(hits(`${CLAPS.repeat(11)}.... 8... .... 8..5`), { seed: 301, timing: 0.004 })),
    snare(groove(hits(`${'.'.repeat(48)}.... ...2 .2.. ..3.`.repeat(3), 37), 302)),
    hat(groove(hits('5263 5363 5263 5364'.repeat(12)), 303)),
    openHat(offbeats(12)),
    congas(groove(conga(12), 305)),
    bass(groove(bassLine(ROOTS), 306)),
    bottom(subLine(ROOTS)),
    rhodes(groove(comp(keys), 307)),
    pad(held(keys)),
    pluck(groove(arpeggio(keys), 308), {
      ride: [
        [0, -6],
        [16, -6],
        [44, 0],
        [47.5, 0],
      ],
    }),
    riser(rise(44, 4), { level: -38 }),
    crash(splash(0), { level: -38 }),
  ],
};

const main2 = {
  bars: 12,
  parts: [
    bassDrum(hits(`${FLOOR.repeat(11)}9... 8... 9.7. 8.68`)),
    clap(humanise(hits(`${CLAPS.repeat(11)}.... 8..4 ..6. 8.68`), { seed: 311, timing: 0.004 })),
    snare(groove(hits(`${'.... .... ...2 .2..'.repeat(3)}.... ..2. .3.3 2345`.repeat(3), 38), 312)),
    hat(groove(hits('6364 6374 6364 6475'.repeat(12)), 313), { level: -34.5 }),
    openHat(offbeats(12), { level: -32 }),
    congas(groove(conga(12), 315)),
    bass(groove(bassLine(CLIMB_ROOTS), 316)),
    bottom(subLine(CLIMB_ROOTS)),
    piano(groove(bigPiano(climb, CLIMB_ROOTS), 317)),
    pad(held(climb), { level: -29.5 }),
    pluck(groove(arpeggio(climb), 318), { level: -33 }),
    riser(rise(44, 4)),
    crash(splash(0, 16, 32), { level: -34 }),
  ],
};

const introKeys = keys.slice(8);
const muffled = [saturate(8), highpass(170), glide(450, 9_000, [0, 13], 1.4)];
const intro = {
  bars: 4,
  parts: [
    bassDrum(shift(4, hits(`${FLOOR.repeat(2)}9.8. 8888`)), { strip: [highpass(30), glide(140, 6_000, [4, 12])] }),
    clap(hits(`${'.'.repeat(32)}.... 6... .... 6... 7.5. 6.6. 6789`)),
    hat(groove(shift(4, hits('..3. ..3. ..4. 3.4.4253 4353 5364 6475')), 321)),
    openHat(shift(8, offbeats(1))),
    rhodes(groove(comp(introKeys), 322), { level: -23, strip: muffled }),
    pad(held(introKeys), { level: -28 }),
    pluck(groove(arpeggio(introKeys), 323), { level: -32 }),
    bass(groove(shift(14, steps('..8. .777', { pitch: [36, 36, 34, 36], length: 0.22 })), 324)),
    riser(rise(6, 10), { level: -31 }),
    crash(splash(0)),
  ],
};

const LAST = ['Dbmaj9', 'Eb9sus4', 'C7#5#9', 'Fm9'];
const [vi, vii, v, i] = voice(LAST, { low: 55, high: 73, rootless: true }) as [number[], number[], number[], number[]];
const outro = {
  bars: 4,
  parts: [
    bassDrum(hits(`${FLOOR}9... 8... 9... 8... 9`)),
    clap(hits(`${CLAPS}.... 8... .... 8.68 7`)),
    hat(groove(hits('5263 5363 5263 5364 5263 5363 5364 6'), 331)),
    openHat(offbeats(2)),
    congas(groove(conga(2), 332)),
    bass(
      groove(
        [
          ...steps('5.8. .8.. 7.8. .6..', { pitch: [37, 37, 49, 37, 37, 38], length: 0.22 }),
          ...shift(4, steps('8.8. .8.. 8.8. .787', { pitch: [39, 39, 51, 36, 36, 48, 43, 40], length: 0.22 })),
          { at: 8, length: 1.5, pitch: 41, velocity: 1 },
        ],
        333,
      ),
    ),
    bottom([
      ...steps('..8.'.repeat(8), { pitch: [37, 37, 37, 37, 39, 39, 36, 36], length: 0.4 }),
      ...strike(8, 4, [41], 0.8),
    ]),
    rhodes(
      groove(
        [
          ...stabs(HANDS[0]!, vi, { length: 0.3 }),
          ...shift(4, stabs('..7. .6..', vii, { length: 0.3 })),
          ...shift(6, stabs('.7.. 6.7.', v, { length: 0.3 })),
          ...strike(8, 4.5, i, 0.75, 0.06),
          ...shift(9, stabs('..4. .3.. 2', i, { length: 0.3 })).map((note) => ({ ...note, pitch: note.pitch + 12 })),
        ],
        334,
      ),
      { level: -24, echo: -8 },
    ),
    piano(groove(strike(8, 4, [41, 53, ...i], 0.8), 335)),
    pad([
      ...strike(0, 3.9, vi, 0.7),
      ...strike(4, 1.9, vii, 0.7),
      ...strike(6, 1.9, v, 0.7),
      ...strike(8, 4.5, i, 0.7),
    ]),
    crash(splash(8), { level: -33 }),
    impact([{ at: 8, length: 3, pitch: 29, velocity: 0.9 }]),
  ],
};

/** A bar of rising, then the hit. */
const effect1 = {
  bars: 2.5,
  parts: [
    riser(rise(0, 4), { level: -24 }),
    clap(hits('.... .... 3.4. 5678'), { level: -30 }),
    bassDrum(shift(4, hits('9')), { level: -22 }),
    impact([{ at: 4, length: 3, pitch: 29, velocity: 1 }], { level: -23 }),
    piano(strike(4, 2.5, [41, 53, ...i], 0.9), { level: -23 }),
    crash(splash(4), { level: -30 }),
  ],
};

/** A chord thrown into the echo. */
const effect2 = {
  bars: 1.75,
  parts: [
    bassDrum(hits('9'), { level: -26 }),
    rhodes(stabs('9..6', i, { length: 0.3 }), { level: -20, echo: -5 }),
    pluck(steps('8..6', { pitch: [i[2]! + 12, i[3]! + 12], length: 0.2 }), { level: -27 }),
  ],
};

export const house: Composition = {
  name: 'house',
  title: 'Back room',
  description: 'Club house: four to the floor, bouncing bass, electric piano; the second loop brings the big piano.',
  genre: 'electronic',
  collections: ['commercial', 'fitness'],
  tags: ['energetic', 'active', 'happy', 'positive'],
  mood: ['groovy', 'confident'],
  instruments: ['drums', 'synth bass', 'electric piano', 'piano', 'synth', 'percussion'],
  industryExamples: ['fitness', 'travel'],
  tempo: 125,
  tempoClass: 'up',
  key: 'F minor',
  beatsPerBar: 4,
  reverb: room({ seconds: 1.1, dark: 5_000, thin: 300, before: 0.02 }),
  echo: echo(0.75, { feedback: 0.42, dull: 2_600 }),
  bus: [
    highpass(30),
    saturate(2),
    compress({ threshold: -19, ratio: 2, attack: 0.015, release: 0.12 }),
    centreBass(150),
  ],
  segments: { intro, main, main2, outro },
  effects: { effect1, effect2 },
};
