// Plans for tests: clips and templates of given lengths, random ones for properties, and sound for all of them.

import fc from 'fast-check';
import type { Sound } from '../src/audio/sound.ts';
import { MEDIA_KINDS } from '../src/script/media-settings.ts';
import type { Anchor } from '../src/script/moment.ts';
import type { MixPorts } from '../src/timeline/mix.ts';
import { PRESETS } from '../src/timeline/presets.ts';
import type {
  ClipShape,
  MediaPlacement,
  MediaShape,
  PlacedWord,
  PlanInput,
  PlanItem,
  PlanSection,
  SegmentShape,
  TemplateShape,
} from '../src/timeline/timeline.ts';
import { decibels, frames, framesOf, RATE } from '../src/units.ts';

/** Silence that a clip carries, as clips of voices do. */
export const LEAD = framesOf(0.02);
export const TRAIL = framesOf(0.08);

/** A clip that is heard for `seconds`, with a word every half second or so; 50 ms between words. */
export function clipOf(key: string, seconds: number, changes: Partial<ClipShape> = {}): ClipShape {
  const heard = framesOf(seconds);
  const count = Math.max(1, Math.round(seconds / 0.5));
  const words: PlacedWord[] = Array.from({ length: count }, (_, i) => ({
    word: `${key}${i + 1}`,
    start: frames(LEAD + Math.round((i * heard) / count)),
    end: frames(LEAD + Math.round(((i + 1) * heard) / count) - (i === count - 1 ? 0 : 2400)),
  }));
  return {
    key: `${key}:${heard}`,
    voice: 'tone_mid',
    text: words.map(({ word }) => word).join(' '),
    frames: frames(LEAD + heard + TRAIL),
    audible: { start: LEAD, end: frames(LEAD + heard) },
    gain: decibels(0),
    words,
    ...changes,
  };
}

export function speak(key: string, seconds: number): PlanItem {
  return { kind: 'clip', clip: clipOf(key, seconds) };
}

export function pause(seconds: number, written = false): PlanItem {
  return { kind: 'pause', frames: framesOf(seconds), written };
}

export function mediaOf(alias: string, seconds: number, changes: Partial<MediaShape> = {}): MediaShape {
  const part = { start: frames(0), end: framesOf(seconds) };
  return { alias, key: alias, part, kind: 'speech', gain: decibels(0), loop: undefined, ...changes };
}

export function segmentOf(seconds: number, changes: Partial<SegmentShape> = {}): SegmentShape {
  return { frames: framesOf(seconds), beat: framesOf(0.5), beatsPerBar: 4, loop: false, ending: false, ...changes };
}

/** 120 beats a minute, 2 s a bar: intro of 8 s played once, main loop of 16 s, outro of 6 s that ends. */
export const TEMPLATE: TemplateShape = {
  name: 'plain',
  gain: decibels(0),
  segments: {
    intro: segmentOf(8),
    main: segmentOf(16, { loop: true }),
    outro: segmentOf(6, { ending: true }),
  },
  effects: { ding: { frames: framesOf(2), cue: framesOf(0.6) } },
};

// ---- random plans ---------------------------------------------------------------------------------------------------

const length = (min: number, max: number) => fc.integer({ min: framesOf(min), max: framesOf(max) }).map(frames);

const clip = fc
  .tuple(fc.integer({ min: 0, max: 25 }), fc.integer({ min: 20, max: 4000 }), fc.boolean())
  .map(([letter, milliseconds, timed]): PlanItem => {
    const key = String.fromCharCode(97 + letter);
    const clip = clipOf(key, milliseconds / 1000, timed ? {} : { words: [] });
    // Every clip with words has a mark, named after its letter.
    const words = clip.words.map((word, i) => (i === letter % clip.words.length ? { ...word, marks: [key] } : word));
    return { kind: 'clip', clip: { ...clip, words } };
  });

const item: fc.Arbitrary<PlanItem> = fc.oneof(
  { weight: 6, arbitrary: clip },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('pause' as const), frames: length(0, 2.5), written: fc.boolean() }),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom('x', 'y'), fc.constantFrom(...MEDIA_KINDS))
      .map(([alias, kind]): PlanItem => ({ kind: 'media', media: mediaOf(alias, 1.5, { kind }) })),
  },
  { weight: 1, arbitrary: fc.constant<PlanItem>({ kind: 'effect', name: 'Ding' }) },
);

/** Segments of whole bars at random tempi; only `main` is sure to be a loop. */
export const randomTemplates: fc.Arbitrary<TemplateShape> = fc
  .record({
    beat: fc.integer({ min: 14_000, max: 40_000 }),
    beatsPerBar: fc.constantFrom(3, 4),
    bars: fc.tuple(...[1, 2, 3].map(() => fc.integer({ min: 1, max: 4 }))),
    introLoops: fc.boolean(),
    effect: length(0.1, 3),
  })
  .map(({ beat, beatsPerBar, bars, introLoops, effect }) => {
    const segment = (count: number, loop: boolean, ending = false): SegmentShape => ({
      frames: frames(count * beatsPerBar * beat),
      beat: frames(beat),
      beatsPerBar,
      loop,
      ending,
    });
    return {
      name: 'random',
      gain: decibels(0),
      segments: {
        intro: segment(bars[0]!, introLoops),
        main: segment(bars[1]!, true),
        outro: segment(bars[2]!, false, true),
      },
      effects: { ding: { frames: effect, cue: frames(Math.floor(effect / 3)) } },
    };
  });

/** Sections that may have marks; marks may contradict each other, which a plan refuses. */
function randomSections(template: TemplateShape | undefined): fc.Arbitrary<PlanSection[]> {
  const section = fc.record({
    segment: template
      ? fc.constantFrom<(string | undefined)[]>('intro', 'Main', 'MAIN', 'outro', '*', '', undefined)
      : fc.constant(undefined),
    items: fc.array(template ? item : item.filter(({ kind }) => kind !== 'effect'), { maxLength: 6 }),
    silencePadding: fc.option(length(0, 0.6), { nil: undefined, freq: 4 }),
    justify: fc.constantFrom<PlanSection['justify'][]>('flex-start', 'centre', 'flex-end', undefined),
    slot: fc.option(length(2, 9), { nil: undefined, freq: 2 }),
    gap: fc.option(length(0, 3), { nil: undefined, freq: 2 }),
    startsMarked: fc.boolean(),
  });
  return fc.array(section, { minLength: 1, maxLength: 5 }).map((sections) => {
    let mark = 0;
    return sections.map(({ slot, gap, startsMarked, ...rest }, i) => {
      const startAt = startsMarked && slot !== undefined ? frames(mark + (gap ?? 0)) : undefined;
      // Without marks a section takes about so long; a plan of which that is not true is refused.
      mark = (startAt ?? mark) + (slot ?? framesOf(6));
      const endAt = slot === undefined ? undefined : frames(mark);
      return { ...rest, name: `s${i + 1}`, startAt, endAt };
    });
  });
}

/** Files at moments of a production; its marks may be cut, or stand nowhere. */
function randomPlacements(sections: readonly PlanSection[]): fc.Arbitrary<MediaPlacement[]> {
  const marks = sections.flatMap(({ items }) =>
    items.flatMap((item) => (item.kind === 'clip' ? item.clip.words.flatMap((word) => word.marks ?? []) : [])),
  );
  const section = fc.constantFrom(...sections.map(({ name }) => name));
  const anchor: fc.Arbitrary<Anchor> = fc.oneof(
    fc.constant<Anchor>({ kind: 'beginning' }),
    fc.record({ kind: fc.constantFrom('start' as const, 'end' as const), section }),
    fc.record({ kind: fc.constant('mark' as const), mark: fc.constantFrom('nowhere', ...marks) }),
  );
  const placement = fc.record({
    alias: fc.constantFrom('p', 'q', 'r'),
    kind: fc.constantFrom(...MEDIA_KINDS),
    from: length(0, 1),
    played: length(0.3, 6),
    gain: fc.integer({ min: -6, max: 3 }).map(decibels),
    loops: fc.boolean(),
    fadeIn: fc.option(length(0, 2), { nil: undefined }),
    fadeOut: fc.option(length(0, 2), { nil: undefined }),
    anchor,
    offset: length(0, 6),
    lasts: fc.option(length(0.2, 8), { nil: undefined }),
  });
  return fc.array(placement, { maxLength: 3 }).map((placements) =>
    placements.map(({ from, played, loops, anchor, offset, lasts, ...rest }) => ({
      media: {
        ...rest,
        key: rest.alias,
        part: { start: from, end: frames(from + played) },
        loop: loops ? { overlap: framesOf(0.03) } : undefined,
      },
      at: { anchor, offset },
      until: lasts === undefined ? undefined : { anchor, offset: frames(offset + lasts) },
    })),
  );
}

export const randomPlans: fc.Arbitrary<PlanInput> = fc
  .option(randomTemplates, { nil: undefined, freq: 5 })
  .chain((template) => fc.tuple(fc.constant(template), randomSections(template)))
  .chain(([template, sections]) =>
    fc.record({
      sections: fc.constant(sections),
      template: fc.constant(template),
      preset: fc.constantFrom(...Object.values(PRESETS)),
      forceLength: fc.option(length(2, 40), { nil: undefined, freq: 2 }),
      speechStart: fc.option(length(0, 3), { nil: undefined, freq: 2 }),
      talkOver: fc.boolean(),
      fadeIn: fc.option(length(0, 4), { nil: undefined, freq: 3 }),
      fadeOut: fc.option(length(0.1, 5), { nil: undefined, freq: 3 }),
      fit: fc.boolean(),
      media: randomPlacements(sections),
    }),
  );

// ---- sound ----------------------------------------------------------------------------------------------------------

/** What each thing of a plan sounds like; change one to hear what follows. */
export interface Voices {
  /** Sample `i` of a clip's audible part of `heard` frames. */
  clip(i: number, heard: number): number;
  /** Frame `i` of a segment of `length` frames. */
  segment(name: string, i: number, length: number): number;
}

/** Syllables of 200 Hz and its partials at about -18 LUFS in the middle; beds of whole periods of 110 Hz. */
export const TONES: Voices = {
  clip(i, heard) {
    const syllable = 0.25 * RATE;
    const inSyllable = i % syllable;
    const edge = Math.min(inSyllable, syllable - inSyllable, i, heard - i) / (0.03 * RATE);
    const envelope = edge >= 1 ? 1 : 0.5 - 0.5 * Math.cos(Math.PI * edge);
    const phase = (2 * Math.PI * 200 * i) / RATE;
    return 0.15 * envelope * (Math.sin(phase) + 0.5 * Math.sin(2 * phase) + 0.3 * Math.sin(5 * phase));
  },
  segment(_, i, length) {
    const periods = Math.max(1, Math.round((length * 110) / RATE));
    return 0.14 * Math.sin((2 * Math.PI * periods * i) / length);
  },
};

/** Ports that answer with sound for the clips, beds, effects and media of plans made here. */
export function soundsOf(template: TemplateShape | undefined, voices: Voices = TONES): MixPorts {
  const stereo = (samples: Float32Array): Sound => ({ rate: RATE, channels: [samples, samples.slice()] });
  const samples = (count: number, at: (i: number) => number) => Float32Array.from({ length: count }, (_, i) => at(i));
  const segments = new Map<string, Sound>();
  return {
    async clip(key) {
      const heard = Number(key.split(':')[1]);
      const clip = new Float32Array(LEAD + heard + TRAIL);
      clip.set(
        samples(heard, (i) => voices.clip(i, heard)),
        LEAD,
      );
      return clip;
    },
    async segment(name) {
      const { frames: count } = template!.segments[name]!;
      const known = segments.get(name);
      const sound = known ?? stereo(samples(count, (i) => voices.segment(name, i, count)));
      segments.set(name, sound);
      return sound;
    },
    async effect(name) {
      const { frames: count } = template!.effects[name]!;
      const bell = (i: number) =>
        0.2 * Math.exp(-i / 9600) * Math.min(1, i / 480) * Math.sin((2 * Math.PI * 880 * i) / RATE);
      return stereo(samples(count, bell));
    },
    async *media(_, { start, end }) {
      // Blocks of a length of its own, as a decoder's are.
      for (let at = start; at < end; at += 1152) {
        const block = samples(Math.min(1152, end - at), (i) => 0.12 * Math.sin((2 * Math.PI * 300 * (at + i)) / RATE));
        yield [block, block.slice()];
      }
    },
  };
}
