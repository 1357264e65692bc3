// What a mix sounds like: sample-exact, the same for all blocks, its stems its sum, levels and ducking as they are planned.

import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, describe as suite, test } from 'vitest';
import {
  clipOf,
  mediaOf,
  pause,
  randomPlans,
  segmentOf,
  soundsOf,
  speak,
  TEMPLATE,
  TONES,
  type Voices,
} from '../../test/random-plans.ts';
import { rmsLevel } from '../../test/signals.ts';
import { findClicks } from '../audio/clicks.ts';
import type { Block } from '../audio/sound.ts';
import { Refusal } from '../errors.ts';
import { decibels, decibelsOf, frames, framesOf, gainOf, RATE } from '../units.ts';
import { type MixPorts, mix, mixStems } from './mix.ts';
import { plan } from './plan.ts';
import { planMedia } from './plan-media.ts';
import { PRESETS } from './presets.ts';
import type { PlanInput, Timeline } from './timeline.ts';

const BUSES = ['voice', 'music', 'effects', 'media'] as const;
type Stem = 'mix' | (typeof BUSES)[number];

async function render(
  timeline: Timeline,
  ports: MixPorts,
  blockFrames?: number,
): Promise<Record<Stem, Float32Array[]>> {
  const made = {} as Record<Stem, Float32Array[]>;
  for (const stem of ['mix', ...BUSES] as const)
    made[stem] = [new Float32Array(timeline.frames), new Float32Array(timeline.frames)];
  let at = 0;
  for await (const stems of mixStems(timeline, ports, { blockFrames })) {
    for (const stem of ['mix', ...BUSES] as const) for (let c = 0; c < 2; c++) made[stem][c]!.set(stems[stem][c]!, at);
    at += stems.mix[0]!.length;
  }
  expect(at).toBe(timeline.frames);
  return made;
}

const NEWS: PlanInput = {
  sections: [
    { name: 'intro', segment: 'intro', items: [speak('a', 3), pause(0.5)] },
    {
      name: 'main',
      segment: 'main',
      items: [{ kind: 'effect', name: 'ding' }, speak('b', 4), pause(3), speak('c', 2), pause(0.5)],
    },
    { name: 'outro', segment: 'outro', items: [{ kind: 'media', media: mediaOf('m', 1.5) }, speak('d', 2)] },
  ],
  template: TEMPLATE,
  preset: PRESETS.mediumducking,
};

/** Short random productions that are possible. */
const timelines = randomPlans
  .map((input) => {
    try {
      return { input, timeline: plan(input) };
    } catch (error) {
      if (error instanceof Refusal) return undefined;
      throw error;
    }
  })
  .filter((made) => made !== undefined && made.timeline.frames < 15 * RATE)
  .map((made) => made!);

suite('every mix', () => {
  test('is as long as its timeline, does not depend on its blocks, and is the sum of its stems', async () => {
    await fc.assert(
      fc.asyncProperty(timelines, fc.integer({ min: 700, max: 9_000 }), async ({ input, timeline }, size) => {
        const ports = soundsOf(input.template);
        const whole = await render(timeline, ports);
        const other = await render(timeline, ports, size);
        for (const stem of ['mix', ...BUSES] as const)
          for (let c = 0; c < 2; c++) expect(same(whole[stem][c]!, other[stem][c]!), stem).toBe(true);
        for (let c = 0; c < 2; c++) {
          const [v, m, e, f] = BUSES.map((bus) => whole[bus][c]!);
          const sum = v!.map((x, i) => x + m![i]! + e![i]! + f![i]!);
          expect(same(sum, whole.mix[c]!)).toBe(true);
        }
      }),
      { numRuns: 10 },
    );
  });

  test('has no clicks', async () => {
    await fc.assert(
      fc.asyncProperty(timelines, async ({ input, timeline }) => {
        const { mix } = await render(timeline, soundsOf(input.template));
        expect(findClicks(mix[0]!)).toEqual([]);
      }),
      { numRuns: 12 },
    );
  });

  test('would show a click: a step of -50 dBFS in a pause is found', async () => {
    const timeline = plan({
      ...NEWS,
      template: undefined,
      sections: [NEWS.sections[0]!].map((s) => ({ ...s, items: [speak('a', 1), pause(1, true), speak('b', 1)] })),
    });
    const { mix } = await render(timeline, soundsOf(undefined));
    const planted = mix[0]!.slice();
    const at = framesOf(1.6);
    for (let i = at; i < planted.length; i++) planted[i]! += gainOf(-50);
    expect(findClicks(mix[0]!)).toEqual([]);
    expect(findClicks(planted)).toContain(at);
  });

  test('is linear in its music', async () => {
    const timeline = plan(NEWS);
    const louder: Voices = { ...TONES, segment: (...args) => 2 * TONES.segment(...args) };
    const one = await render(timeline, soundsOf(TEMPLATE));
    const two = await render(timeline, soundsOf(TEMPLATE, louder));
    expect(
      same(
        two.music[0]!,
        one.music[0]!.map((x) => 2 * x),
      ),
    ).toBe(true);
    expect(same(two.voice[0]!, one.voice[0]!)).toBe(true);
  });

  test('asks for things when they begin to sound, holds what is needed again and lets go of the rest', async () => {
    const asked: string[] = [];
    const ports = soundsOf(TEMPLATE);
    const timeline = plan(NEWS);
    const counting: MixPorts = {
      ...ports,
      clip(key) {
        asked.push(key);
        return ports.clip(key);
      },
      segment(name) {
        asked.push(name);
        return ports.segment(name);
      },
    };
    const blocks = mix(timeline, counting)[Symbol.asyncIterator]();
    await blocks.next();
    // All speech went through its bus to be measured; of the music only what sounds in the first block.
    expect(asked).toEqual([...timeline.sections.flatMap(({ clips }) => clips.map(({ key }) => key)), 'intro']);
    for (let next = await blocks.next(); !next.done; next = await blocks.next());
    expect(asked.slice(-2)).toEqual(['main', 'outro']);
  });
});

suite('places', () => {
  test('a file asked for at 7.125 s starts at sample 342,000', async () => {
    const timeline = planMedia({
      preset: PRESETS.default,
      files: [{ media: mediaOf('x', 2), startAt: framesOf(7.125), endAt: undefined }],
    });
    const ones = Float32Array.from({ length: 480 }, () => 0.5);
    const ports: MixPorts = {
      ...soundsOf(undefined),
      async *media() {
        for (let i = 0; i < 200; i++) yield [ones, ones];
      },
    };
    const { mix } = await render(timeline, ports);
    // The first sample of a fade is silent, the second is not.
    expect(mix[0]!.findIndex((x) => x !== 0)).toBe(342_001);
    expect(mix[0]![342_240]).toBeCloseTo(0.5, 6);
  });

  test('speech starts on its mark in a mix as it does in its plan', async () => {
    const timeline = plan({
      sections: [
        { name: 'a', segment: undefined, items: [speak('a', 2)], endAt: framesOf(7.125) },
        { name: 'b', segment: undefined, items: [speak('b', 2)] },
      ],
      template: undefined,
      preset: PRESETS.default,
    });
    // Full from its first sample, so that the onset can be seen.
    const { voice } = await render(timeline, soundsOf(undefined, { ...TONES, clip: () => 0.1 }));
    const onset = voice[0]!.findIndex((x, i) => i > framesOf(5) && Math.abs(x) > 0.05);
    expect(onset).toBe(342_000);
  });

  test('looped beds join sample to sample, and media that may be repeated go round', async () => {
    const timeline = planMedia({
      preset: PRESETS.default,
      files: [
        {
          media: mediaOf('x', 0.5, { kind: 'music', loop: { overlap: frames(0) } }),
          startAt: frames(0),
          endAt: framesOf(2),
        },
      ],
    });
    const ports: MixPorts = {
      ...soundsOf(undefined),
      async *media(_, { start, end }) {
        for (let at = start; at < end; at += 1000) {
          const block = Float32Array.from({ length: Math.min(1000, end - at) }, (_, i) => (at + i) / 24_000);
          yield [block, block];
        }
      },
    };
    const { music } = await render(timeline, ports);
    const gain = music[0]![12_000]! / 0.5;
    for (const at of [23_999, 24_000, 50_000, 90_000])
      expect(music[0]![at]).toBeCloseTo((gain * (at % 24_000)) / 24_000, 5);
  });

  test('a file that ends before its plan says leaves silence', async () => {
    const timeline = planMedia({
      preset: PRESETS.default,
      files: [
        {
          media: mediaOf('x', 1, { kind: 'music', loop: { overlap: frames(0) } }),
          startAt: frames(0),
          endAt: framesOf(2),
        },
      ],
    });
    const { music } = await render(timeline, { ...soundsOf(undefined), async *media() {} });
    expect(music[0]!.every((x) => x === 0)).toBe(true);
  });
});

suite('effects on the voice', () => {
  const production = (effect?: 'hall') =>
    plan({
      sections: [
        {
          name: 'x',
          segment: undefined,
          items: [
            { kind: 'clip', clip: { ...clipOf('a', 2), ...(effect ? { effect } : {}) } },
            pause(2, true),
            { kind: 'clip', clip: clipOf('b', 1) },
          ],
        },
      ],
      template: undefined,
      preset: PRESETS.default,
    });
  const ports = soundsOf(undefined, { clip: (_, i) => 0.2 * Math.sin(i / 7), segment: () => 0 });

  test('ring over the pause, add no length, and do not depend on the blocks', async () => {
    const dry = production();
    const wet = production('hall');
    expect(wet.frames).toBe(dry.frames);
    expect(wet.sections[0]!.clips.map(({ start, end }) => [start, end])).toEqual(
      dry.sections[0]!.clips.map(({ start, end }) => [start, end]),
    );
    const sound = await render(wet, ports, 4096);
    const { end } = wet.sections[0]!.clips[0]!;
    expect(rmsLevel(sound.voice[0]!, end + 2400, end + 7200)).toBeGreaterThan(-50);
    expect(rmsLevel((await render(dry, ports)).voice[0]!, end + 2400, end + 7200)).toBeLessThan(-90);
    const other = await render(wet, ports, 999);
    expect(same(sound.voice[0]!, other.voice[0]!)).toBe(true);
  });
});

suite('ducking', () => {
  /** The ducked stem by the same stem with constant music: the curve itself, in dB, over windows of 10 ms. */
  async function curveOf(timeline: Timeline, ports: MixPorts): Promise<(seconds: number) => number> {
    const ducked = await render(timeline, ports);
    const constant = { at: frames(0), level: decibels(timeline.preset.music.ducking.alone) };
    const plain = await render({ ...timeline, musicLevel: [constant] }, ports);
    const window = framesOf(0.01);
    return (seconds) => {
      const from = Math.max(0, Math.min(timeline.frames - window, framesOf(seconds) - window / 2));
      const rms = (stem: Float32Array) =>
        Math.sqrt(stem.subarray(from, from + window).reduce((sum, x) => sum + x * x, 0) / window);
      return decibelsOf(rms(ducked.music[0]!) / rms(plain.music[0]!));
    };
  }

  test.each(['lightducking', 'mediumducking', 'heavyducking'] as const)('%s follows its curve', async (preset) => {
    const timeline = plan({
      sections: [
        {
          name: 'x',
          segment: 'main',
          items: [speak('a', 3), pause(4, true), speak('b', 3), pause(1.2, true), speak('c', 1)],
        },
      ],
      template: TEMPLATE,
      preset: PRESETS[preset],
      forceLength: framesOf(20),
      speechStart: framesOf(3),
    });
    const level = await curveOf(timeline, soundsOf(TEMPLATE));
    const { alone, under } = PRESETS[preset].music.ducking;
    const depth = under - alone;
    const words = timeline.sections[0]!.clips.flatMap((clip) => clip.words);
    for (const { start, end } of words)
      for (const at of [start, end]) expect(Math.abs(level(at / RATE) - depth)).toBeLessThan(0.5);
    // Inside a hold, and over the gap of 1.2 s between two of them, it stands still.
    const holds = [3.2, 4, 5, 5.9, 10.5, 12.9, 13.6, 14.1, 14.9].map(level);
    expect(Math.max(...holds) - Math.min(...holds)).toBeLessThan(0.1);
    for (const at of [1, 2.5, 7.3, 9.4, 16.5, 18]) expect(level(at)).toBeCloseTo(0, 1);
    // Ramps: 350 ms down to 100 ms before the onset at 3 s, 900 ms up from 250 ms after the last word at 6 s.
    expect(level(2.725)).toBeCloseTo(depth / 2, 0);
    expect(level(6.7)).toBeCloseTo(depth / 2, 0);
    expect(level(2.9)).toBeLessThan(depth + 0.5);
  });

  test('music under a media file follows what is heard in it, and stands still between its syllables', async () => {
    const at = (seconds: number) => framesOf(seconds);
    const sounding = [
      { start: at(0.5), end: at(3) },
      { start: at(3.4), end: at(5) },
      { start: at(9), end: at(11) },
    ];
    const timeline = planMedia({
      preset: PRESETS.mediumducking,
      files: [
        { media: mediaOf('a', 12, { sounding }), startAt: at(2), endAt: undefined },
        { media: mediaOf('b', 20, { kind: 'music' }), startAt: at(0), endAt: at(20) },
      ],
    });
    const level = await curveOf(timeline, soundsOf(undefined));
    // Not where the file starts but where it is heard, not in its gap of 0.4 s, and up in that of 4 s.
    for (const up of [1.9, 9.5, 15]) expect(level(up)).toBeCloseTo(0, 1);
    const holds = [2.5, 4, 5.2, 5.5, 6.9, 11, 12.5].map(level);
    expect(Math.max(...holds) - Math.min(...holds)).toBeLessThan(0.1);
    expect(Math.abs(holds[0]! - -10)).toBeLessThan(0.5);
  });

  test('J: the sound is down at the mark of the speech, and up again after it', async () => {
    const timeline = planMedia({
      preset: PRESETS.lightducking,
      files: [
        { media: mediaOf('a', 12), startAt: framesOf(2), endAt: framesOf(14) },
        { media: mediaOf('b', 45, { kind: 'music' }), startAt: framesOf(0), endAt: framesOf(45) },
      ],
    });
    const level = await curveOf(timeline, soundsOf(undefined));
    expect(level(1.5)).toBeCloseTo(0, 1);
    expect(level(2)).toBeCloseTo(level(8), 1);
    expect(level(14)).toBeCloseTo(level(8), 1);
    expect(Math.abs(level(8) - -6)).toBeLessThan(0.5);
    expect(level(16)).toBeCloseTo(0, 1);
  });
});

suite('effects', () => {
  test('are never more than 3 LU above the voice, however loud they were made', async () => {
    const timeline = plan(NEWS);
    const ports = soundsOf(TEMPLATE);
    const loud: MixPorts = {
      ...ports,
      async effect() {
        const tone = Float32Array.from({ length: RATE }, (_, i) => Math.sin((2 * Math.PI * 1000 * i) / RATE));
        return { rate: RATE, channels: [tone, tone] };
      },
    };
    const { effects, voice } = await render(timeline, loud);
    const peak = effects[0]!.reduce((max, x) => Math.max(max, Math.abs(x)), 0);
    // A sine of 1 kHz from both sides at amplitude a lies at 20 lg a LUFS.
    const loudness = await loudnessOf(voice);
    expect(decibelsOf(peak)).toBeCloseTo(loudness + 3, 0);
    const soft = await render(timeline, ports);
    expect(soft.effects[0]!.some((x) => x !== 0)).toBe(true);
  });
});

const ffmpeg = spawnSync('ffmpeg', ['-version']).status === 0;

/** Integrated loudness by ffmpeg's meter of `seconds` from `from` on. */
async function loudnessOf(stem: Block, from = 0, seconds = stem[0]!.length / RATE): Promise<number> {
  const start = framesOf(from);
  const count = framesOf(seconds);
  const interleaved = new Float32Array(2 * count);
  for (let i = 0; i < count; i++) {
    interleaved[2 * i] = stem[0]![start + i]!;
    interleaved[2 * i + 1] = stem[1]![start + i]!;
  }
  const args = [
    '-hide_banner',
    '-nostats',
    '-f',
    'f32le',
    '-ar',
    '48000',
    '-ac',
    '2',
    '-i',
    '-',
    '-af',
    'ebur128',
    '-f',
    'null',
    '-',
  ];
  const { stderr } = spawnSync('ffmpeg', args, { input: Buffer.from(interleaved.buffer), maxBuffer: 1 << 28 });
  return Number(/I:\s+(-?[\d.]+) LUFS\s+Threshold/.exec(stderr.toString().split('Summary')[1]!)![1]);
}

suite.skipIf(!ffmpeg)('balance, as an independent meter hears the stems', () => {
  /** Pink noise at -20 LUFS: five first-order filters in a row after Paul Kellet, its seam in a segment of its own. */
  const noise = (() => {
    const made = new Float32Array(16 * RATE);
    let seed = 1;
    const b = [0, 0, 0, 0, 0];
    for (let i = 0; i < made.length; i++) {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      const white = seed / 2 ** 31 - 1;
      b[0] = 0.99886 * b[0]! + white * 0.0555179;
      b[1] = 0.99332 * b[1]! + white * 0.0750759;
      b[2] = 0.969 * b[2]! + white * 0.153852;
      b[3] = 0.8665 * b[3]! + white * 0.3104856;
      b[4] = 0.55 * b[4]! + white * 0.5329522;
      made[i] = b[0]! + b[1]! + b[2]! + b[3]! + b[4]! + white * 0.5362;
    }
    return made;
  })();

  test.each([
    ['default', -14, -14],
    ['lightducking', -5, -11],
    ['mediumducking', -5, -15],
    ['heavyducking', -5, -21],
    ['deesserfemale', -5, -15],
    ['deessermale', -5, -15],
    ['excitermaster', -5, -15],
    ['balanced', -5, -13],
    ['voiceenhanced', -5, -18],
    ['musicenhanced', -3, -9],
    ['podcast', -5, -18],
    ['audiobook', -8, -24],
    ['broadcast', -5, -16],
  ] as const satisfies [keyof typeof PRESETS, number, number][])(
    '%s: music alone at %i, under speech at %i',
    async (preset, alone, under) => {
      const template = { ...TEMPLATE, segments: { main: segmentOf(16, { loop: true }) } };
      const raw = await loudnessOf([noise, noise]);
      const bed = gainOf(-20 - raw);
      const clips = [
        { kind: 'clip' as const, clip: clipOf('a', 8, { gain: decibels(2) }) },
        pause(6, true),
        speak('b', 8),
      ];
      const timeline = plan({
        sections: [{ name: 'x', segment: 'main', items: clips }],
        template,
        preset: PRESETS[preset],
        speechStart: framesOf(6),
        forceLength: framesOf(36),
      });
      const { voice, music } = await render(
        timeline,
        soundsOf(template, { ...TONES, segment: (_, i) => bed * noise[i]! }),
      );
      const reference = await loudnessOf(voice);
      const measured = {
        under: (await loudnessOf(music, 6, 8)) - reference,
        between: (await loudnessOf(music, 15.3, 3.2)) - reference,
        after: (await loudnessOf(music, 29.5, 4.5)) - reference,
      };
      for (const [where, level] of Object.entries(measured))
        expect(Math.abs(level - (where.startsWith('under') ? under : alone)), `${where} ${level}`).toBeLessThan(1);
    },
  );
});

/** By value: 0 and -0 sound alike. */
function same(a: Float32Array, b: Float32Array): boolean {
  return a.length === b.length && a.every((x, i) => x === b[i]);
}
