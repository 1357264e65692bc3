// `news`: a newsroom at 120, D minor. Brass and timpani open, a string ostinato over a pulsing bass carries the talk.

import { voice } from './harmony.ts';
import { bell, centreBass, compress, echo, highpass, highShelf, room, saturate, width } from './mixing.ts';
import { cymbals, horns, impact, lowSpiccato, plucked, riser, spiccato, taiko, trombones } from './orchestra.ts';
import { humanise, inBars, range, steps, strike } from './rhythm.ts';
import { type Composition, type Note, player, scale, shift, transpose } from './score.ts';
import { soundfont } from './soundfont.ts';
import { burst, kick, mallet, saw, sub } from './synthesis.ts';

const CHORDS = ['Dm', 'Dm', 'Bb', 'C', 'Dm', 'F', 'Gm', 'Asus4', 'Bb', 'C', 'Dm', 'A'];
const ROOTS = [38, 38, 34, 36, 38, 41, 43, 45, 34, 36, 38, 33];

// ---- instruments with their strips, so that every segment has the same band -----------------------------------------

const lowKick = player({
  name: 'kick',
  instrument: kick({ from: 150, to: 50, decay: 0.2, click: 0.3 }),
  level: -28,
  strip: [highpass(32)],
  reverb: -26,
});

const hats = player({
  name: 'hats',
  instrument: burst({ centre: 9_500, q: 0.9, decay: 0.028, spread: 0.25 }),
  level: -35,
  pan: 0.2,
  strip: [highpass(6_000)],
  reverb: -20,
});

const clap = player({
  name: 'snare',
  instrument: soundfont({ program: 16, drums: true }),
  level: -31,
  strip: [highpass(140), bell(3_000, -4)],
  reverb: -12,
});

const pulse = player({
  name: 'pulse',
  instrument: saw({
    voices: 2,
    detune: 5,
    attack: 0.003,
    decay: 0.12,
    sustain: 0.35,
    release: 0.06,
    cutoff: 180,
    open: 2.4,
    close: 0.11,
    resonance: 1.1,
  }),
  level: -26,
  strip: [saturate(6), highpass(55), width(0.4)],
  duck: { by: 'kick', depth: 5, beats: 0.45 },
});

const bottom = player({
  name: 'sub',
  instrument: sub({ attack: 0.02, release: 0.1 }),
  level: -29,
  duck: { by: 'kick', depth: 8, beats: 0.45 },
});

const pad = player({
  name: 'pad',
  instrument: saw({ voices: 3, detune: 11, attack: 0.35, release: 0.9, cutoff: 620, open: 0.9, close: 2.5 }),
  level: -30,
  strip: [highpass(140), width(1.3)],
  reverb: -12,
  duck: { by: 'kick', depth: 4, beats: 0.8 },
});

const blips = player({
  name: 'blips',
  instrument: mallet({ ratios: [1, 4, 10], levels: [1, 0.18, 0.05], decay: 0.07, spread: 0.6 }),
  level: -33,
  strip: [highpass(400)],
  echo: -5,
  reverb: -14,
});

const brass = player({
  name: 'brass',
  instrument: soundfont({ program: 61 }),
  ahead: 0.02,
  level: -25,
  strip: [highpass(140), bell(2_800, -2), width(1.2)],
  reverb: -10,
});

const tutti = player({
  name: 'strings',
  instrument: soundfont({ program: 48 }),
  ahead: 0.08,
  level: -26,
  strip: [highpass(140), bell(2_500, -2), width(1.3)],
  reverb: -10,
});

const piano = player({
  name: 'piano',
  instrument: soundfont({ program: 1 }),
  level: -29,
  strip: [highpass(60), bell(300, -2)],
  reverb: -11,
});

const timpani = player({
  name: 'timpani',
  instrument: soundfont({ program: 47 }),
  level: -30,
  strip: [highpass(50)],
  reverb: -10,
});

// ---- what they play -------------------------------------------------------------------------------------------------

/** The ostinato of one bar: sixteenths around the chord's third and fifth, accents on 3 + 3 + 2 + 3 + 3 + 2. */
function weave(pitches: readonly number[], accents: string, order: readonly number[]): Note[] {
  return steps(accents, { pitch: order.map((i) => pitches[i % pitches.length]!), length: 0.17 });
}

const violas = voice(CHORDS, { low: 57, high: 72, notes: 3 });
const low = voice(CHORDS, { low: 48, high: 60, notes: 3 });
const pads = voice(CHORDS, { low: 53, high: 69, notes: 3 });

const THREES = '8336 3384 8336 3384';
const DRIVE = '8353 7353 8353 7463';

const mainWeave = humanise(
  violas.flatMap((pitches, bar) =>
    inBars(
      [bar],
      weave(pitches, bar < 8 ? THREES : DRIVE, bar % 2 ? [0, 1, 2, 1, 0, 2, 1, 0] : [0, 1, 0, 2, 0, 1, 2, 0]),
    ),
  ),
  { seed: 16, timing: 0.007, velocity: 0.1 },
);

const main = {
  bars: 12,
  parts: [
    lowKick(
      humanise(
        [
          ...inBars([0, 1, 2, 4, 5, 6], steps('9..... 6. 8.......', { pitch: 36 })),
          ...inBars([3, 7], steps('9..... 6. 8... 6...', { pitch: 36 })),
          ...inBars([8, 9, 10], steps('9... 8... 9... 8...', { pitch: 36 })),
          ...inBars([11], steps('9... 8... 9.....7.', { pitch: 36 })),
        ],
        { seed: 11, timing: 0.003, velocity: 0.05 },
      ),
    ),
    hats(
      humanise(
        [
          ...inBars(range(8), steps('5243 5253 5243 5254', { pitch: 42 })),
          ...inBars(
            range(4).map((n) => n + 8),
            steps('6364 6374 6364 6375', { pitch: 42 }),
          ),
        ],
        { seed: 12, timing: 0.006, velocity: 0.18 },
      ),
    ),
    clap(
      humanise(
        [
          ...inBars([1, 3, 5, 7], steps('.... .... .... 3...', { pitch: 37 })),
          ...inBars([8, 9, 10], steps('.... 4... .... 4...', { pitch: 38 })),
          ...inBars([11], steps('.... 4... 2334 4556', { pitch: 38 })),
        ],
        { seed: 13, timing: 0.008 },
      ),
    ),
    taiko(
      humanise(
        [
          ...inBars([0, 2, 4, 6], steps('6..3 ..3. 4..3 ..2.', { pitch: [43, 48, 48, 45, 48, 48] })),
          ...inBars([1, 3, 5], steps('6..3 ..3. 4..3 ..4.', { pitch: [43, 48, 48, 45, 48, 50] })),
          ...inBars([7], steps('6..3 ..3. 4.45 5.6.', { pitch: [43, 48, 48, 45, 45, 48, 50, 43] })),
          ...inBars([8, 9, 10], steps('6.33 4.3. 5.33 4.33', { pitch: [43, 48, 48, 45, 48] })),
          ...inBars(
            [11],
            steps('6.33 4.3. 5556 6778', { pitch: [43, 48, 48, 45, 48, 50, 48, 45, 50, 48, 45, 43, 43] }),
          ),
        ],
        { seed: 14, timing: 0.008 },
      ),
    ),
    pulse(
      ROOTS.flatMap((root, bar) =>
        humanise(
          inBars([bar], steps(bar < 8 ? '8.5. 6.58 ..6. 6.5.' : '8.56 6.58 5.6. 6.56', { pitch: root, length: 0.2 })),
          { seed: 15 + bar, timing: 0.004 },
        ).map((note, i) => (i === 3 || i === 6 ? { ...note, pitch: note.pitch + 12 } : note)),
      ),
    ),
    bottom(
      ROOTS.map((root, bar) => ({
        at: bar * 4,
        length: 3.8,
        pitch: root < 36 ? root : root - 12 < 28 ? root : root - 12,
        velocity: 0.8,
      })),
    ),
    spiccato(mainWeave),
    plucked(mainWeave),
    lowSpiccato(
      humanise(
        low.flatMap((pitches, bar) =>
          bar < 4
            ? inBars([bar], steps('6... .... 4..3 ..4.', { pitch: pitches[0]!, length: 0.3 }))
            : inBars(
                [bar],
                steps('6.3. 4.3. 5.3. 4.43', {
                  pitch: [pitches[0]!, pitches[0]!, pitches[1]!, pitches[0]!],
                  length: 0.22,
                }),
              ),
        ),
        { seed: 17, timing: 0.008 },
      ),
    ),
    pad(pads.flatMap((pitches, bar) => strike(bar * 4, 3.9, pitches, bar < 8 ? 0.55 : 0.75))),
    blips(
      humanise(
        violas.flatMap((pitches, bar) =>
          inBars(
            [bar],
            steps(['..4. ...3 ..5. ....', '.... 3..4 .... ..3.', '..4. ...3 ..5. .3..'][bar % 3]!, {
              pitch: [pitches[2]! + 12, pitches[1]! + 12, pitches[0]! + 24],
            }),
          ),
        ),
        { seed: 18, timing: 0.004, velocity: 0.25 },
      ),
    ),
    {
      ...horns([
        ...strike(16, 3.9, [57, 62], 0.42),
        ...strike(20, 3.9, [57, 60], 0.45),
        ...strike(24, 3.9, [55, 62], 0.5),
        ...strike(28, 3.8, [57, 62], 0.52),
        ...strike(32, 3.9, [58, 65], 0.55),
        ...strike(36, 3.9, [55, 64], 0.55),
        ...strike(40, 3.9, [57, 65], 0.55),
        ...strike(44, 3.8, [57, 61], 0.55),
      ]),
      ride: [
        [0, -6],
        [16, -6],
        [32, 0],
        [47, 0],
        [48, -6],
      ] as const,
    },
    piano([
      ...strike(0, 6, [26, 38], 0.62),
      ...strike(16, 3.5, [26, 38], 0.55),
      ...strike(32, 3.5, [34, 46], 0.6),
      ...strike(40, 3.5, [26, 38], 0.55),
    ]),
    timpani(
      humanise(
        [
          ...steps('..44', { pitch: 45, step: 0.5 }).map((n) => ({ ...n, at: n.at + 30 })),
          ...shift(47, steps('4567', { pitch: 45 })),
        ],
        { seed: 20 },
      ),
    ),
    cymbals([
      { at: 0, length: 3, pitch: 57, velocity: 0.42 },
      { at: 32, length: 3, pitch: 57, velocity: 0.4 },
    ]),
    riser([
      { at: 29, length: 3, pitch: 60, velocity: 0.5 },
      { at: 44, length: 4, pitch: 60, velocity: 0.8 },
    ]),
    impact([
      { at: 0, length: 2, pitch: 26, velocity: 0.55 },
      { at: 32, length: 2, pitch: 34, velocity: 0.45 },
    ]),
  ],
};

// ---- the calm desk: the drums step back, plucks and a soft pulse carry longer reads ----------------------------------

const CALM_CHORDS = ['Dm', 'Bb', 'F', 'C', 'Gm', 'Dm/F', 'Bb', 'Asus4'];
const CALM_ROOTS = [38, 34, 41, 36, 43, 41, 34, 33];
const calmInner = voice(CALM_CHORDS, { low: 57, high: 72, notes: 3 });
const calmPads = voice(CALM_CHORDS, { low: 53, high: 69, notes: 3 });

const main2 = {
  bars: 8,
  parts: [
    lowKick(
      humanise(inBars(range(8), steps('8... .... 7... ....', { pitch: 36 })), {
        seed: 21,
        timing: 0.003,
        velocity: 0.05,
      }),
      { level: -29 },
    ),
    hats(
      humanise(inBars(range(8), steps('..4. ..5. ..4. ..53', { pitch: 42 })), {
        seed: 22,
        timing: 0.006,
        velocity: 0.18,
      }),
      { level: -37 },
    ),
    pulse(
      CALM_ROOTS.flatMap((root, bar) =>
        humanise(inBars([bar], steps('7... ..4. 5... 4.5.', { pitch: root, length: 0.4 })), {
          seed: 23 + bar,
          timing: 0.004,
        }),
      ),
    ),
    bottom(
      CALM_ROOTS.map((root, bar) => ({
        at: bar * 4,
        length: 3.8,
        pitch: root < 36 ? root : root - 12 < 28 ? root : root - 12,
        velocity: 0.8,
      })),
    ),
    plucked(
      humanise(
        calmInner.flatMap((pitches, bar) =>
          inBars([bar], weave(pitches, '7..4 ..5. 6..4 ..43', bar % 2 ? [0, 2, 1, 2, 0, 1, 2] : [0, 1, 2, 1, 0, 2, 1])),
        ),
        { seed: 24, timing: 0.007, velocity: 0.12 },
      ),
      { level: -25 },
    ),
    pad(
      calmPads.flatMap((pitches, bar) => strike(bar * 4, 3.9, pitches, 0.6)),
      { level: -27 },
    ),
    blips(
      humanise(
        calmInner.flatMap((pitches, bar) =>
          inBars(
            [bar],
            steps(bar % 2 ? '.... ..4. ..3. ....' : '...4 .... .... .3..', {
              pitch: [pitches[2]! + 12, pitches[1]! + 12],
            }),
          ),
        ),
        { seed: 25, timing: 0.004, velocity: 0.25 },
      ),
    ),
    piano([
      ...strike(0, 7, [38, 50], 0.5),
      ...strike(8, 7, [41, 53], 0.45),
      ...strike(16, 7, [43, 55], 0.5),
      ...strike(24, 7, [34, 46], 0.5),
    ]),
    timpani(humanise(shift(30, steps('3.4. 4567', { pitch: 45 })), { seed: 26 }), { level: -28.5 }),
    riser([{ at: 29, length: 3, pitch: 60, velocity: 0.5 }], { level: -37 }),
  ],
};

/** The signature: two short, one long; then the answer a step higher. */
const CALL = steps('9..8 ..9. .... ....', { pitch: 0, length: 0.5 }).map((note, i) =>
  i === 2 ? { ...note, length: 2.2 } : note,
);

const call = (pitches: readonly (readonly number[])[]): Note[] =>
  CALL.flatMap((note, i) => pitches[i]!.map((pitch) => ({ ...note, pitch, velocity: note.velocity * 0.85 })));

const introCalls = [
  ...call([
    [62, 65, 69],
    [62, 65, 69],
    [65, 69, 74],
  ]),
  ...shift(4, steps('.... .... 6..7 ..8.', { pitch: 0, length: 0.5 })).flatMap((note, i) =>
    [
      [60, 64, 67],
      [60, 64, 67],
      [62, 65, 70],
    ][i]!.map((pitch) => ({ ...note, pitch })),
  ),
  ...shift(
    8,
    call([
      [62, 65, 70],
      [62, 65, 70],
      [65, 70, 74],
    ]),
  ),
  ...strike(12, 1.9, [57, 61, 64], 0.78),
  ...strike(14, 1.6, [61, 64, 69], 0.82),
];

const introRoots = [38, 36, 34, 33];
const introChords = voice(['Dm', 'C', 'Bb', 'A'], { low: 57, high: 72, notes: 3 });

const introWeave = humanise(
  introChords.flatMap((pitches, bar) => inBars([bar], weave(pitches, DRIVE, [0, 1, 0, 2, 0, 1, 2, 0]))),
  { seed: 34, timing: 0.007 },
);

const intro = {
  bars: 4,
  parts: [
    lowKick([
      ...inBars([0, 1, 2], steps('9... 7... 9... 7...', { pitch: 36 })),
      ...inBars([3], steps('9... 7... 9... 7...', { pitch: 36 })),
    ]),
    hats(
      humanise(inBars(range(4), steps('6364 6374 6364 6375', { pitch: 42 })), {
        seed: 31,
        timing: 0.006,
        velocity: 0.18,
      }),
    ),
    clap(
      humanise(
        [
          ...inBars([0, 1, 2], steps('.... 5... .... 5...', { pitch: 38 })),
          ...inBars([3], steps('.... 5... 3445 5667', { pitch: 38 })),
        ],
        { seed: 32 },
      ),
    ),
    taiko(
      humanise(
        [
          ...inBars([0, 1, 2], steps('8..7 ..8. 5.33 4.44', { pitch: [43, 43, 43, 45, 48] })),
          ...inBars([3], steps('8.44 5.5. 5666 7788', { pitch: [43, 48, 48, 45, 48, 50, 48, 45, 50, 48, 45, 43] })),
        ],
        { seed: 33 },
      ),
    ),
    pulse(introRoots.flatMap((root, bar) => inBars([bar], steps('8.56 6.58 5.6. 6.56', { pitch: root, length: 0.2 })))),
    bottom(introRoots.map((root, bar) => ({ at: bar * 4, length: 3.8, pitch: root, velocity: 0.8 }))),
    spiccato(introWeave),
    plucked(introWeave),
    brass(introCalls),
    trombones(
      transpose(
        -12,
        introCalls.filter(({ pitch }) => pitch < 66),
      ),
    ),
    tutti(
      scale(0.8, [
        ...introCalls,
        ...transpose(
          12,
          introCalls.filter(({ pitch }) => pitch >= 65),
        ),
      ]),
    ),
    pad(introChords.flatMap((pitches, bar) => strike(bar * 4, 3.9, pitches, 0.7))),
    piano([...strike(0, 3.5, [26, 38], 0.8), ...strike(8, 3.5, [22, 34], 0.75), ...strike(12, 2, [21, 33], 0.7)]),
    timpani(
      humanise(
        [
          ...steps('9..8 ..9.', { pitch: 50 }),
          ...shift(8, steps('8..7 ..8.', { pitch: 46 })),
          ...shift(12, steps('8... .... 4444 5678', { pitch: 45 })),
        ],
        { seed: 35 },
      ),
    ),
    cymbals([
      { at: 0, length: 4, pitch: 49, velocity: 0.62 },
      { at: 8, length: 4, pitch: 57, velocity: 0.5 },
    ]),
    riser([{ at: 12, length: 4, pitch: 60, velocity: 0.9 }]),
    impact([{ at: 0, length: 2, pitch: 26, velocity: 0.8 }]),
  ],
};

const outroCalls = [
  ...call([
    [62, 65, 70],
    [62, 65, 70],
    [65, 70, 74],
  ]),
  ...shift(4, steps('9... 8... 8..8 ..9.', { pitch: 0, length: 0.5 })).flatMap((note, i) =>
    [
      [60, 64, 67],
      [60, 64, 67],
      [57, 61, 64],
      [57, 61, 64],
      [61, 64, 69],
    ][i]!.map((pitch) => ({ ...note, pitch, velocity: note.velocity * 0.85 })),
  ),
  ...strike(8, 3.2, [62, 69, 74], 0.92),
];

const outroWeave = humanise(
  [
    ...weave([62, 65, 70], DRIVE, [0, 1, 0, 2, 0, 1, 2, 0]),
    ...shift(4, weave([60, 64, 67], '8353 7353', [0, 1, 0, 2])),
    ...shift(6, weave([61, 64, 69], '8353 7463', [0, 1, 0, 2])),
  ],
  { seed: 44 },
);

const outro = {
  bars: 4,
  parts: [
    lowKick([
      ...inBars([0, 1], steps('9... 7... 9... 7...', { pitch: 36 })),
      { at: 8, length: 1, pitch: 36, velocity: 1 },
    ]),
    hats(humanise(inBars([0, 1], steps('6364 6374 6364 6375', { pitch: 42 })), { seed: 41, velocity: 0.18 })),
    clap(
      humanise(
        [
          ...inBars([0], steps('.... 5... .... 5...', { pitch: 38 })),
          ...inBars([1], steps('.... 5... 4455 6678', { pitch: 38 })),
          { at: 8, length: 1, pitch: 38, velocity: 0.6 },
        ],
        { seed: 42 },
      ),
    ),
    taiko(
      humanise(
        [
          ...steps('8..7 ..8. 5.33 4.44', { pitch: [43, 43, 43, 45, 48] }),
          ...shift(4, steps('8.44 5.5. 5666 7788', { pitch: [43, 48, 48, 45, 48, 50, 48, 45, 50, 48, 45, 43] })),
          { at: 8, length: 2, pitch: 43, velocity: 0.95 },
        ],
        { seed: 43 },
      ),
    ),
    pulse([
      ...steps('8.56 6.58 5.6. 6.56', { pitch: 34, length: 0.2 }),
      ...shift(4, [
        ...steps('8.56 6.58', { pitch: 36, length: 0.2 }),
        ...shift(2, steps('8.56 6.58', { pitch: 33, length: 0.2 })),
      ]),
      { at: 8, length: 3, pitch: 38, velocity: 0.9 },
    ]),
    bottom([
      { at: 0, length: 3.8, pitch: 34, velocity: 0.8 },
      { at: 4, length: 1.9, pitch: 36, velocity: 0.8 },
      { at: 6, length: 1.9, pitch: 33, velocity: 0.8 },
      { at: 8, length: 3.2, pitch: 38, velocity: 0.8 },
    ]),
    spiccato(outroWeave),
    plucked(outroWeave),
    brass(outroCalls),
    trombones(
      transpose(
        -12,
        outroCalls.filter(({ pitch }) => pitch < 66),
      ),
    ),
    tutti(
      scale(0.85, [
        ...outroCalls,
        ...transpose(
          12,
          outroCalls.filter(({ pitch }) => pitch >= 65),
        ),
      ]),
    ),
    pad([
      ...strike(0, 3.9, [58, 62, 65], 0.7),
      ...strike(4, 1.9, [60, 64, 67], 0.7),
      ...strike(6, 1.9, [57, 61, 64], 0.7),
      ...strike(8, 3.4, [57, 62, 69], 0.8),
    ]),
    piano([
      ...strike(0, 3.5, [22, 34], 0.75),
      ...strike(4, 1.8, [24, 36], 0.7),
      ...strike(6, 1.8, [21, 33], 0.7),
      ...strike(8, 6, [26, 38, 50], 0.9),
    ]),
    timpani(
      humanise(
        [
          ...steps('8..7 ..8.', { pitch: 46 }),
          ...shift(4, steps('7... .... 4455 6678', { pitch: 45 })),
          { at: 8, length: 3, pitch: 50, velocity: 0.95 },
        ],
        { seed: 45 },
      ),
    ),
    cymbals([
      { at: 0, length: 4, pitch: 57, velocity: 0.45 },
      { at: 8, length: 6, pitch: 49, velocity: 0.7 },
    ]),
    riser([{ at: 4, length: 4, pitch: 60, velocity: 0.8 }]),
    impact([{ at: 8, length: 2, pitch: 26, velocity: 0.9 }]),
  ],
};

const effect1 = {
  bars: 1.5,
  parts: [
    { ...riser([{ at: 0, length: 0.75, pitch: 60, velocity: 1 }]), level: -24 },
    {
      ...blips(steps('9.9.', { pitch: [81, 86] }).map((n) => ({ ...n, at: n.at + 0.75 }))),
      instrument: mallet({ ratios: [1, 2.76, 5.4], levels: [1, 0.35, 0.12], decay: 0.32 }),
      level: -22,
    },
    { ...tutti(strike(0.75, 0.6, [50, 57, 62, 69], 0.7)), strip: [highpass(140), width(0.4)], level: -20 },
    impact([{ at: 0.75, length: 2, pitch: 26, velocity: 0.7 }]),
  ],
};

/** A short mark between two items: plucks run up to a struck fifth. */
const effect2 = {
  bars: 1,
  parts: [
    plucked(steps('5678', { pitch: [62, 65, 69, 74], step: 0.125, length: 0.4 }), { level: -22 }),
    blips(shift(0.5, steps('9', { pitch: 86 })), {
      instrument: mallet({ ratios: [1, 2.76, 5.4], levels: [1, 0.3, 0.1], decay: 0.28 }),
      level: -23,
    }),
    timpani([{ at: 0.5, length: 1, pitch: 50, velocity: 0.8 }], { level: -22, reverb: -16 }),
  ],
};

export const news: Composition = {
  name: 'news',
  title: 'News desk',
  description:
    'Brass and timpani call, then a string ostinato over a pulsing bass, steady enough to read headlines over.',
  genre: 'electronic',
  collections: ['newscast'],
  tags: ['intense', 'focus', 'informative', 'energetic'],
  mood: ['urgent', 'confident'],
  instruments: ['strings', 'brass', 'timpani', 'taiko', 'synth bass', 'drums', 'piano'],
  industryExamples: ['news', 'business'],
  tempo: 120,
  tempoClass: 'up',
  key: 'D minor',
  beatsPerBar: 4,
  reverb: room({ seconds: 1.7, dark: 5_000, thin: 250 }),
  echo: echo(0.75, { feedback: 0.35, dull: 3_500 }),
  bus: [
    highpass(30),
    bell(2_300, -2, 0.6),
    highShelf(5_000, 2.5),
    compress({ threshold: -21, ratio: 1.8, attack: 0.025, release: 0.18 }),
    centreBass(150),
  ],
  segments: { intro, main, main2, outro },
  effects: { effect1, effect2 },
};
