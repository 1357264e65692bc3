// Where everything of a production lies, to the frame: the worked examples, the marks, and what is refused.

import { expect, describe as suite, test } from 'vitest';
import { clipOf, mediaOf, pause, segmentOf, speak, TEMPLATE } from '../../test/random-plans.ts';
import { Refusal, type RefusalCode } from '../errors.ts';
import type { MediaKind } from '../script/media-settings.ts';
import type { Anchor, Moment } from '../script/moment.ts';
import { type Frames, frames, framesOf, RATE, secondsOf } from '../units.ts';
import { plan } from './plan.ts';
import { planMedia } from './plan-media.ts';
import { PRESETS } from './presets.ts';
import { neededSpeed } from './slots.ts';
import type { MediaPlacement, PlanInput, PlanItem, PlanSection, Range, Timeline } from './timeline.ts';

const section = (name: string, items: PlanItem[], changes: Partial<PlanSection> = {}): PlanSection => ({
  name,
  segment: undefined,
  items,
  ...changes,
});
const production = (sections: PlanSection[], changes: Partial<PlanInput> = {}): PlanInput => ({
  sections,
  template: TEMPLATE,
  preset: PRESETS.mediumducking,
  ...changes,
});

const seconds = ({ start, end }: Range) => [secondsOf(start), secondsOf(end)];
const heard = (timeline: Timeline) =>
  timeline.sections.flatMap(({ clips }) => clips.map(({ audible }) => seconds(audible)));
const beds = (timeline: Timeline) => timeline.beds.map((bed) => [bed.segment, ...seconds(bed)]);
const sections = (timeline: Timeline) => timeline.sections.map((each) => [each.name, ...seconds(each)]);
const refusalOf = (input: PlanInput): Refusal => {
  try {
    plan(input);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('nothing was refused');
};

suite('worked examples', () => {
  test('A: plain text without music is the speech alone, with 5 ms of the breath before it', () => {
    const timeline = plan(production([section('default', [speak('a', 2)])], { template: undefined }));
    // 5 ms before the onset, 2 s, and the 80 ms that the clip keeps after its end.
    expect(timeline.frames).toBe(240 + 96_000 + 3_840);
    const [clip] = timeline.sections[0]!.clips;
    expect(clip).toMatchObject({ start: 0, end: 100_080, offset: 720, audible: { start: 240, end: 96_240 } });
    expect(timeline.beds).toEqual([]);
  });

  test('B: with a template 1 s of music, the voice, 2 s in which the music comes up and fades', () => {
    const timeline = plan(production([section('default', [speak('a', 2)])]));
    expect(timeline.frames).toBe(framesOf(5));
    expect(heard(timeline)).toEqual([[1, 3]]);
    expect(timeline.beds).toEqual([
      { segment: 'main', start: 0, end: 240_000, offset: 0, loop: true, gain: 0, fadeIn: 240, fadeOut: framesOf(1.4) },
    ]);
    expect(timeline.musicLevel).toEqual([
      { at: framesOf(0.55), level: -5 },
      { at: framesOf(0.9), level: -15 },
      { at: framesOf(3), level: -15 },
      { at: framesOf(3.6), level: -5 },
    ]);
  });

  test('C: three parts; music changes on the beat, the outro on the bar that ends it 1.5 to 5 s after the last word', () => {
    const timeline = plan(
      production([
        section('intro', [speak('a', 4.3)], { segment: 'intro' }),
        section('main', [speak('b', 10)], { segment: 'main' }),
        section('outro', [speak('c', 3)], { segment: 'outro' }),
      ]),
    );
    expect(sections(timeline)).toEqual([
      ['intro', 0, 5.3],
      ['main', 5.3, 15.3],
      ['outro', 15.3, 21.5],
    ]);
    expect(heard(timeline)).toEqual([
      [1, 5.3],
      [5.3, 15.3],
      [15.3, 18.3],
    ]);
    // The intro's nearest beat to 5.3 s; main's bar after that at 15.5 s puts the outro's end at 21.5 s.
    expect(beds(timeline)).toEqual([
      ['intro', 0, 6],
      ['main', 5.5, 16],
      ['outro', 15.5, 21.5],
    ]);
    expect(timeline.frames).toBe(framesOf(21.5));
  });

  test('D: `*` and the same segment go on; a written break is 1 s between audible end and onset', () => {
    const timeline = plan(
      production([
        section('INTRO', [speak('a', 3), pause(0.5)], { segment: 'intro' }),
        section('MAIN', [pause(1, true), speak('b', 4), pause(0.5)], { segment: 'Main' }),
        section('MAIN1', [speak('c', 4), pause(0.5)], { segment: '*' }),
        section('OUTRO', [speak('d', 2)], { segment: 'outro' }),
      ]),
    );
    expect(heard(timeline)).toEqual([
      [1, 4],
      [5, 9],
      [9.5, 13.5],
      [14, 16],
    ]);
    expect(sections(timeline).map(([, start]) => start)).toEqual([0, 4, 9.5, 14]);
    expect(timeline.sections.map(({ segment }) => segment)).toEqual(['intro', 'main', 'main', 'outro']);
    expect(beds(timeline)).toEqual([
      ['intro', 0, 4.5],
      ['main', 4, 14.5],
      ['outro', 14, 20],
    ]);
  });

  test('E: media stand between the speech, the music goes on beneath and is down for them too', () => {
    const timeline = plan(
      production([
        section('main', [speak('A', 2), { kind: 'media', media: mediaOf('boris', 3) }, speak('B', 2)], {
          segment: 'main',
        }),
      ]),
    );
    expect(heard(timeline)).toEqual([
      [1, 3],
      [6, 8],
    ]);
    expect(timeline.media.map((file) => [file.alias, file.kind, ...seconds(file)])).toEqual([
      ['boris', 'speech', 3, 6],
    ]);
    expect(beds(timeline)).toEqual([['main', 0, 10]]);
    expect(timeline.musicLevel.map(({ at }) => secondsOf(at))).toEqual([0.55, 0.9, 8, 8.6]);
  });

  test('F: a section with media alone', () => {
    const timeline = plan(
      production(
        [
          section('main', [{ kind: 'media', media: mediaOf('mazda', 20.1) }], {
            segment: 'main',
            endAt: framesOf(21.1),
          }),
          section('main2', [speak('b', 6)], { segment: '*', endAt: framesOf(31) }),
        ],
        { forceLength: framesOf(31) },
      ),
    );
    expect(timeline.frames).toBe(framesOf(31));
    expect(timeline.media.map(seconds)).toEqual([[1, 21.1]]);
    expect(heard(timeline)).toEqual([[21.1, 27.1]]);
    expect(beds(timeline)).toEqual([['main', 0, 31]]);
  });

  test('G: speech starts at the cue of an effect; the next section at the mark, with music in the gap', () => {
    const timeline = plan(
      production([
        section('MAIN', [{ kind: 'effect', name: 'Ding' }, speak('a', 10)], {
          segment: 'main',
          startAt: framesOf(0),
          endAt: framesOf(23.4),
          justify: 'flex-start',
        }),
        section('MAIN2', [speak('b', 10)], { segment: 'main', endAt: framesOf(43.5) }),
      ]),
    );
    expect(timeline.effects).toEqual([{ name: 'ding', start: 0, end: framesOf(2), gain: 0, fadeOut: framesOf(0.02) }]);
    expect(heard(timeline)).toEqual([
      [0.6, 10.6],
      [23.4, 33.4],
    ]);
    expect(beds(timeline)).toEqual([['main', 0, 43.5]]);
    expect(timeline.frames).toBe(framesOf(43.5));
  });

  test.each([
    ['flex-start', 0],
    ['centre', 2],
    ['flex-end', 4],
  ] as const)('H: %s in a later section of 10 s', (justify, offset) => {
    const timeline = plan(
      production([
        section('a', [speak('a', 4)], { endAt: framesOf(7) }),
        section('b', [speak('b', 6)], { endAt: framesOf(17), justify }),
      ]),
    );
    expect(heard(timeline)).toEqual([
      [1, 5],
      [7 + offset, 13 + offset],
    ]);
    expect(beds(timeline)).toEqual([['main', 0, 17]]);
  });

  test.each([
    ['flex-start', 1],
    ['centre', 2.5],
    ['flex-end', 4],
  ] as const)('H: %s in a first section, whose second of music lies inside it', (justify, at) => {
    const timeline = plan(production([section('a', [speak('a', 6)], { endAt: framesOf(10), justify })]));
    expect(heard(timeline)).toEqual([[at, at + 6]]);
    expect(beds(timeline)).toEqual([['main', 0, 10]]);
    expect(timeline.frames).toBe(framesOf(10));
  });

  test('I: a loop fills a forced length, what is played once leaves silence', () => {
    const eight = [section('a', [speak('a', 7)])];
    const looped = plan(production(eight, { forceLength: framesOf(30) }));
    expect(looped.frames).toBe(1_440_000);
    expect(beds(looped)).toEqual([['main', 0, 30]]);
    const once = plan(production([section('a', [speak('a', 7)], { segment: 'intro' })], { forceLength: framesOf(30) }));
    expect(once.frames).toBe(1_440_000);
    expect(beds(once)).toEqual([['intro', 0, 8]]);
    expect(plan(production(eight, { forceLength: framesOf(700) })).frames).toBe(33_600_000);
  });

  test('J: speech from 2 to 14 s over sound of 45 s', () => {
    const timeline = planMedia({
      preset: PRESETS.lightducking,
      files: [
        { media: mediaOf('a', 13), startAt: framesOf(2), endAt: framesOf(14) },
        { media: mediaOf('b', 60, { kind: 'music' }), startAt: framesOf(0), endAt: framesOf(45) },
      ],
    });
    expect(timeline.frames).toBe(framesOf(45));
    expect(timeline.media).toMatchObject([
      { alias: 'a', kind: 'speech', start: 96_000, end: 672_000, fadeOut: 2_400 },
      { alias: 'b', kind: 'music', start: 0, end: 2_160_000, fadeOut: 2_400 },
    ]);
    expect(timeline.musicLevel).toEqual([
      { at: framesOf(1.55), level: -5 },
      { at: framesOf(1.9), level: -11 },
      { at: framesOf(14.25), level: -11 },
      { at: framesOf(15.15), level: -5 },
    ]);
    expect(timeline.warnings.map(({ code }) => code)).toEqual(['speech_cut']);
  });

  test('J: short speech leaves silence, short sound ends or is repeated', () => {
    const ends = (loop: boolean) =>
      planMedia({
        preset: PRESETS.default,
        files: [
          { media: mediaOf('a', 3), startAt: framesOf(2), endAt: framesOf(14) },
          {
            media: mediaOf('b', 10, { kind: 'music', loop: loop ? { overlap: frames(0) } : undefined }),
            startAt: framesOf(0),
            endAt: framesOf(45),
          },
        ],
      }).media.map((file) => secondsOf(file.end));
    expect(ends(false)).toEqual([5, 10]);
    expect(ends(true)).toEqual([5, 45]);
  });
});

suite('music', () => {
  test('without any segment the template’s first stands in for a missing main', () => {
    const { main, ...segments } = TEMPLATE.segments;
    const template = { ...TEMPLATE, segments };
    expect(beds(plan(production([section('a', [speak('a', 3)])], { template })))).toEqual([['intro', 0, 6]]);
  });

  test('no music under a section without a segment when others name one: the bed fades before it', () => {
    const timeline = plan(
      production([
        section('a', [speak('a', 3)], { segment: 'main' }),
        section('b', [speak('b', 3)]),
        section('c', [speak('c', 3)], { segment: 'main' }),
      ]),
    );
    expect(beds(timeline)).toEqual([
      ['main', 0, 4],
      ['main', 7, 12],
    ]);
    expect(timeline.beds[0]!.fadeOut).toBe(framesOf(0.5));
  });

  test('an empty segment is a segment that says none', () => {
    expect(plan(production([section('a', [speak('a', 3)], { segment: '' })])).beds).toEqual([]);
  });

  test('music changes at most half a beat beside a section’s start, at a mark exactly', () => {
    const at = (marked: boolean) => {
      const start = framesOf(4.2);
      const timeline = plan(
        production([
          section('a', [speak('a', 3.2)], { segment: 'main', ...(marked ? { endAt: start } : {}) }),
          section('b', [speak('b', 3)], { segment: 'intro' }),
        ]),
      );
      expect(timeline.sections[1]!.start).toBe(start);
      return secondsOf(timeline.beds[1]!.start);
    };
    expect(at(false)).toBe(4);
    expect(at(true)).toBe(4.2);
  });

  test('an ending enters early enough to end in time, even before its section', () => {
    const template = { ...TEMPLATE, segments: { ...TEMPLATE.segments, outro: segmentOf(12, { ending: true }) } };
    const timeline = plan(
      production(
        [section('a', [speak('a', 15)], { segment: 'main' }), section('b', [speak('b', 3)], { segment: 'outro' })],
        { template },
      ),
    );
    // Last word at 19 s; bars of main lie at whole even seconds: 10 s puts its end at 22 s.
    expect(beds(timeline)).toEqual([
      ['main', 0, 12.5],
      ['outro', 12, 24],
    ]);
  });

  test('an ending without room before it leaves out its first bars', () => {
    const template = { ...TEMPLATE, segments: { outro: segmentOf(16, { ending: true }) } };
    const timeline = plan(production([section('a', [speak('a', 3)], { segment: 'outro' })], { template }));
    expect(timeline.beds).toMatchObject([{ segment: 'outro', start: 0, offset: framesOf(8), end: framesOf(8) }]);
    expect(timeline.frames - framesOf(4)).toBeGreaterThanOrEqual(framesOf(1.5));
  });

  test.each([
    // Bars of two seconds, an ending of six.
    ['with it where a bar ends there', 30, 24, 30, 0],
    ['at the bar before it, where that is near', 30.6, 24, 30, 0],
    ['with it, fading, where only its last ringing is beyond', 30.7, 26, 30.7, 1.4],
  ])('under a forced length an ending ends %s', (_, mark, enters, ends, fade) => {
    const timeline = plan(
      production(
        [section('a', [speak('a', 6)], { segment: 'main' }), section('b', [speak('b', 3)], { segment: 'outro' })],
        { forceLength: framesOf(mark) },
      ),
    );
    expect(beds(timeline)).toEqual([
      ['main', 0, enters + 0.5],
      ['outro', enters, ends],
    ]);
    expect(timeline.frames).toBe(framesOf(mark));
    if (fade > 0) expect(timeline.beds.at(-1)!.fadeOut).toBe(framesOf(fade));
  });

  test('a section without speech plays its segment once', () => {
    const timeline = plan(
      production([
        section('jingle', [], { segment: 'intro' }),
        section('a', [speak('a', 4)], { segment: 'main' }),
        section('end', [], { segment: 'outro' }),
      ]),
    );
    expect(sections(timeline)).toEqual([
      ['jingle', 0, 8],
      ['a', 8, 12],
      ['end', 12, 18],
    ]);
    expect(beds(timeline)).toEqual([
      ['intro', 0, 8],
      ['main', 8, 12.5],
      ['outro', 12, 18],
    ]);
  });

  test('speechStart says how long the music is alone', () => {
    const timeline = plan(production([section('a', [speak('a', 2)])], { speechStart: framesOf(3) }));
    expect(heard(timeline)).toEqual([[3, 5]]);
    expect(heard(plan(production([section('a', [speak('a', 2)], { startAt: framesOf(2.5) })])))).toEqual([[2.5, 4.5]]);
  });
});

suite('gaps', () => {
  test('a written pause stands for a shorter natural one and is never shortened by a longer', () => {
    const gap = (...items: PlanItem[]) => {
      const [a, b] = heard(plan(production([section('x', [speak('a', 1), ...items, speak('b', 1)])])));
      return Math.round((b![0]! - a![1]!) * RATE);
    };
    expect(gap(pause(0.38))).toBe(framesOf(0.38));
    expect(gap(pause(0.38), pause(0.2, true))).toBe(framesOf(0.38));
    expect(gap(pause(0.38), pause(1, true))).toBe(framesOf(1));
    expect(gap(pause(1, true), pause(2, true))).toBe(framesOf(3));
  });

  test('padding stands half before and half after each speech file, also around media', () => {
    const timeline = plan(
      production(
        [
          section('x', [speak('a', 1), { kind: 'media', media: mediaOf('m', 1) }, speak('b', 1)], {
            silencePadding: frames(9_601),
          }),
        ],
        { template: undefined },
      ),
    );
    const [a, b] = timeline.sections[0]!.clips.map(({ audible }) => audible);
    expect(a!.start).toBe(240 + 4_800);
    expect(timeline.media[0]!.start - a!.end).toBe(4_801);
    expect(b!.start - timeline.media[0]!.end).toBe(4_800);
    expect(timeline.frames - b!.end).toBe(4_801);
  });

  test('two halves of a sentence meet without fades', () => {
    const first = { ...clipOf('a', 1), frames: frames(960 + 48_000) };
    const second = { ...clipOf('b', 1), audible: { start: frames(0), end: framesOf(1) } };
    const { clips } = plan(
      production([
        section('x', [
          { kind: 'clip', clip: first },
          { kind: 'clip', clip: second },
        ]),
      ]),
    ).sections[0]!;
    expect(clips[1]!.start).toBe(clips[0]!.end);
    expect(clips.map(({ fadeIn, fadeOut }) => [fadeIn, fadeOut])).toEqual([
      [240, 0],
      [0, 960],
    ]);
  });
});

suite('speech longer than its slot', () => {
  const long = [speak('a', 6), pause(0.5), speak('b', 5)];

  test('is cut after the last word that ends before the mark, and says what was lost', () => {
    const timeline = plan(production([section('x', long, { endAt: framesOf(10) }), section('y', [speak('c', 2)])]));
    const clips = timeline.sections[0]!.clips;
    expect(clips.map(({ text }) => text)).toEqual(['a1 a2 a3 a4 a5 a6 a7 a8 a9 a10 a11 a12', 'b1 b2 b3 b4 b5']);
    // The fifth word begins at 9.5 s and ends at 9.95 s.
    expect(clips[1]!.words.at(-1)).toMatchObject({ word: 'b5', end: framesOf(9.95) });
    expect(clips[1]).toMatchObject({ end: framesOf(9.98), fadeOut: framesOf(0.03) });
    expect(timeline.sections[1]!.start).toBe(framesOf(10));
    expect(timeline.warnings).toEqual([
      {
        code: 'speech_cut',
        message:
          'The speech of section `x` is cut at 10 s: what is to be heard until then is 2500 ms too long; lost: “b6 b7 b8 b9 b10”. Spoken 1.278 times as fast it would fit.',
        hint: 'Move the mark to 12.5 s or more, let it be fitted (`fit`), or shorten the text.',
      },
    ]);
  });

  test('fits when it is spoken as fast as the plan says', () => {
    const input = production([section('x', long, { endAt: framesOf(10) })]);
    const speed = neededSpeed(input).get('x')!;
    const faster = production([
      section('x', [speak('a', 6 / speed), pause(0.5 / speed), speak('b', 5 / speed)], { endAt: framesOf(10) }),
    ]);
    expect(neededSpeed(faster).size).toBe(0);
    expect(plan(faster).warnings).toEqual([]);
  });

  test('`fit` shortens pauses nobody wrote, to 150 ms at the least, before it cuts', () => {
    const tight = (endAt: number, written = false) =>
      plan(
        production([section('x', [speak('a', 4), pause(0.5, written), speak('b', 4)], { endAt: framesOf(endAt) })], {
          fit: true,
        }),
      );
    expect(heard(tight(9.3))).toEqual([
      [1, 5],
      [5.3, 9.3],
    ]);
    expect(tight(9.3).warnings).toEqual([]);
    expect(tight(9.1).warnings).toEqual([
      expect.objectContaining({
        message: expect.stringContaining('times as fast as now it would fit'),
        hint: 'Move the mark to 9.2 s or more, or shorten the text.',
      }),
    ]);
    expect(heard(tight(9.1))[1]![0]).toBe(5.15);
    expect(tight(9.3, true).warnings).toHaveLength(1);
  });

  test('a forced length takes words from every section that lies beyond it', () => {
    const timeline = plan(
      production([section('x', [speak('a', 6)]), section('y', [speak('b', 6)]), section('z', [speak('c', 6)])], {
        forceLength: framesOf(10),
      }),
    );
    expect(timeline.frames).toBe(framesOf(10));
    expect(timeline.sections.map(({ clips }) => clips.flatMap(({ words }) => words).length)).toEqual([12, 6, 0]);
    expect(timeline.warnings.map(({ code }) => code)).toEqual(['speech_cut', 'speech_cut']);
    expect(timeline.warnings[0]!.message).toContain('9000 ms');
  });

  test('fits when as much is forced as the hint says', () => {
    const sections = [section('x', [speak('a', 6)]), section('y', [speak('b', 3.33)])];
    const { warnings } = plan(production(sections, { forceLength: framesOf(3) }));
    const length = Number(/^Force a length of (\S+) s or more, or/.exec(warnings[0]!.hint!)![1]);
    expect(plan(production(sections, { forceLength: framesOf(length) })).warnings).toEqual([]);
    expect(plan(production(sections, { forceLength: framesOf(length - 0.2) })).warnings).toHaveLength(1);
  });

  test('a clip without word times is cut at the mark', () => {
    const clip = { kind: 'clip', clip: clipOf('a', 12, { words: [] }) } as const;
    const timeline = plan(production([section('x', [clip], { endAt: framesOf(10) })]));
    expect(timeline.sections[0]!.clips).toMatchObject([{ end: framesOf(10), fadeOut: framesOf(0.03) }]);
  });

  test('media are cut with 50 ms', () => {
    const timeline = plan(
      production([section('x', [{ kind: 'media', media: mediaOf('m', 12) }], { endAt: framesOf(10) })]),
    );
    expect(timeline.media).toMatchObject([{ end: framesOf(10), fadeOut: framesOf(0.05) }]);
    expect(timeline.warnings.map(({ code }) => code)).toEqual(['media_cut']);
  });
});

suite('refusals', () => {
  const cases: [RefusalCode, PlanInput, RegExp][] = [
    ['unknown_segment', production([section('x', [], { segment: 'mian' })]), /Did you mean `main`/],
    ['unknown_segment', production([section('x', [], { segment: 'chorus' })]), /intro, main, outro/],
    ['unknown_segment', production([section('x', [], { segment: 'constructor' })]), /intro, main, outro/],
    ['unknown_effect', production([section('x', [{ kind: 'effect', name: 'dong' }])]), /Did you mean `ding`/],
    [
      'unknown_effect',
      production([section('x', [{ kind: 'effect', name: 'ding' }])], { template: undefined }),
      /template/,
    ],
    ['timing_impossible', production([section('x', [speak('a', 1)], { endAt: framesOf(1.5) })]), /2 s or later/],
    [
      'timing_impossible',
      production([section('x', [speak('a', 9)]), section('y', [speak('b', 1)], { endAt: framesOf(8) })]),
      /12 s or later/,
    ],
    [
      'timing_impossible',
      production([section('x', [], { endAt: framesOf(8) }), section('y', [], { startAt: framesOf(7) })]),
      /8 s or later/,
    ],
    ['timing_impossible', production([section('x', [], { endAt: framesOf(9) })], { forceLength: framesOf(8) }), /9 s/],
  ];
  test.each(cases)('%s %#', (code, input, hint) => {
    const refusal = refusalOf(input);
    expect(refusal.code).toBe(code);
    expect(refusal.hint).toMatch(hint);
  });

  test('segments without a template are not missed', () => {
    const input = production([section('x', [speak('a', 1)], { segment: 'main' })], { template: undefined });
    expect(plan(input).beds).toEqual([]);
  });
});

suite('a segment that another follows', () => {
  const template = { ...TEMPLATE, segments: { ...TEMPLATE.segments, intro: segmentOf(8, { followedBy: 'main' }) } };

  test('goes on into it, frame on frame, where its section is longer', () => {
    const timeline = plan(production([section('a', [speak('a', 12)], { segment: 'intro' })], { template }));
    expect(beds(timeline)).toEqual([
      ['intro', 0, 8],
      ['main', 8, 15],
    ]);
  });

  test('is not started again by the next section that names it', () => {
    const parts = [
      section('a', [speak('a', 12)], { segment: 'intro' }),
      section('b', [speak('b', 6)], { segment: 'main' }),
    ];
    const { beds: placed } = plan(production(parts, { template }));
    expect(placed.map(({ segment, start, offset }) => [segment, secondsOf(start), offset])).toEqual([
      ['intro', 0, 0],
      ['main', 8, 0],
    ]);
  });

  test('leaves no gap where it ends within half a beat of the change', () => {
    // The section ends at 8.2 s, the intro at 8.0 s.
    const parts = [
      section('a', [speak('a', 6.7), pause(0.5)], { segment: 'intro' }),
      section('b', [speak('b', 6)], { segment: 'main' }),
    ];
    for (const its of [template, TEMPLATE])
      expect(beds(plan(production(parts, { template: its })))[1]!.slice(0, 2)).toEqual(['main', 8]);
  });

  test('ends in silence where nothing follows it (rule R3)', () => {
    expect(beds(plan(production([section('a', [speak('a', 12)], { segment: 'intro' })])))).toEqual([['intro', 0, 8]]);
  });
});

suite('media at moments', () => {
  const at = (offset: number, anchor: Anchor = { kind: 'beginning' }): Moment<Frames> => ({
    anchor,
    offset: framesOf(offset),
  });
  const two = [section('a', [speak('a', 4), pause(0.5)]), section('b', [speak('b', 3)])];
  const marked = (item: PlanItem, mark: string, word: number): PlanItem => {
    if (item.kind !== 'clip') throw new Error('no clip');
    const words = item.clip.words.map((each, i) => (i === word ? { ...each, marks: [mark] } : each));
    return { kind: 'clip', clip: { ...item.clip, words } };
  };
  const placed = (media: MediaPlacement[], changes: Partial<PlanInput> = {}) =>
    plan(production(two, { media, ...changes }));
  const times = (timeline: Timeline) => timeline.media.map((file) => [file.alias, ...seconds(file)]);

  test('a time, an edge of a section, a mark: the speech stays where it is', () => {
    const parts = [section('a', [marked(speak('a', 4), 'now', 2), pause(0.5)]), section('b', [speak('b', 3)])];
    const timeline = plan(
      production(parts, {
        media: [
          { media: mediaOf('t', 0.5), at: at(2.25) },
          { media: mediaOf('s', 0.5), at: at(-0.5, { kind: 'start', section: 'B' }) },
          { media: mediaOf('e', 0.5), at: at(0.25, { kind: 'end', section: 'a' }) },
          { media: mediaOf('m', 0.5), at: at(0, { kind: 'mark', mark: 'NOW' }) },
        ],
      }),
    );
    expect(times(timeline)).toEqual([
      ['t', 2.25, 2.75],
      ['s', 5, 5.5],
      ['e', 5.25, 5.75],
      ['m', 2, 2.5],
    ]);
    expect(heard(timeline)).toEqual(heard(plan(production(two))));
  });

  test('the music goes down for speech, not for sounds', () => {
    const levels = (kind: MediaKind) =>
      placed([{ media: mediaOf('x', 2, { kind }), at: at(20) }], { forceLength: framesOf(30) }).musicLevel.map(
        ({ at: frame, level }) => [secondsOf(frame), level],
      );
    const speech = levels('speech');
    expect(levels('sound')).toEqual(levels('music'));
    expect(speech.length).toBe(levels('sound').length + 4);
    expect(speech).toContainEqual([19.9, -15]);
    expect(speech).toContainEqual([22.25, -15]);
  });

  test('speech and sounds make the production longer, the music goes on beneath them; a forced length cuts them', () => {
    const file = { media: mediaOf('x', 6, { kind: 'sound' }), at: at(5) };
    const longer = placed([file]);
    expect(beds(longer)).toEqual([['main', 0, 13]]);
    expect(longer.frames).toBe(framesOf(13));
    const cut = placed([file], { forceLength: framesOf(10) });
    expect(cut.media).toMatchObject([{ end: framesOf(10), fadeOut: 2_400 }]);
    expect(cut.warnings.map(({ code, message }) => [code, message])).toEqual([
      ['media_cut', 'The media `x` lost its last 1000 ms at the production’s end.'],
    ]);
    const beyond = placed([{ ...file, at: at(11) }], { forceLength: framesOf(10) });
    expect(beyond.media).toEqual([]);
    expect(beyond.warnings[0]!.message).toContain('the production ends before it');
  });

  test('music lies beneath as long as the production and fades with it, looped or longer', () => {
    const loop = { overlap: frames(0) };
    for (const media of [mediaOf('x', 3, { kind: 'music', loop }), mediaOf('x', 60, { kind: 'music' })]) {
      const timeline = placed([{ media, at: at(0) }], { template: undefined });
      expect(times(timeline)).toEqual([['x', 0, 9.505]]);
      expect(timeline.media[0]).toMatchObject({ fadeOut: framesOf(1.4) });
      expect(timeline.frames).toBe(framesOf(9.505));
    }
    const short = placed([{ media: mediaOf('x', 3, { kind: 'music' }), at: at(1) }], { template: undefined });
    expect(times(short)).toEqual([['x', 1, 4]]);
    expect(short.frames).toBe(framesOf(7.505 + 0.08));
  });

  test('a part of a file, from one moment until another, with its own fades', () => {
    const media = mediaOf('x', 3, {
      kind: 'music',
      part: { start: framesOf(2), end: framesOf(5) },
      loop: { overlap: frames(1_440) },
      fadeIn: framesOf(1),
      fadeOut: framesOf(2),
    });
    const timeline = placed([
      { media, at: at(0, { kind: 'start', section: 'a' }), until: at(0.5, { kind: 'end', section: 'a' }) },
    ]);
    expect(timeline.media).toMatchObject([
      { start: 0, end: framesOf(5.5), part: media.part, loop: { overlap: 1_440 }, fadeIn: 48_000, fadeOut: 96_000 },
    ]);
    // What is not repeated ends where it does.
    const once = { ...media, loop: undefined };
    expect(times(placed([{ media: once, at: at(0), until: at(6) }]))).toEqual([['x', 0, 3]]);
  });

  test('a mark whose word is cut is told, what cannot be is refused', () => {
    const cut = [
      section('a', [marked(speak('a', 6), 'late', 11)], { endAt: framesOf(4) }),
      section('b', [speak('b', 2)]),
    ];
    const file = { media: mediaOf('x', 1), at: at(0, { kind: 'mark', mark: 'late' }) };
    expect(plan(production(cut, { media: [file] })).warnings.map(({ code }) => code)).toEqual([
      'speech_cut',
      'media_cut',
    ]);
    const refused = (media: MediaPlacement) => refusalOf(production(two, { media: [media] }));
    expect(refused({ ...file, at: at(0, { kind: 'end', section: 'aa' }) })).toMatchObject({
      code: 'unknown_section',
      hint: 'Did you mean `a`?',
    });
    expect(refused({ ...file, at: at(-0.5, { kind: 'start', section: 'a' }) })).toMatchObject({
      code: 'timing_impossible',
      message: expect.stringContaining('0.5 s before the production begins'),
    });
    expect(refused({ ...file, at: at(5), until: at(5) })).toMatchObject({ code: 'timing_impossible' });
  });
});

suite('fades', () => {
  const one = [section('a', [speak('a', 6)])];

  test('a producer’s own replace the usual', () => {
    const timeline = plan(production(one, { fadeIn: framesOf(3), fadeOut: framesOf(4) }));
    // 0.6 s in which the music comes up, and the fade.
    expect(timeline.frames).toBe(framesOf(7 + 4.6));
    expect(timeline.beds).toMatchObject([{ fadeIn: framesOf(3), fadeOut: framesOf(4) }]);
  });

  test('a music’s own end is not faded', () => {
    const timeline = plan(production([section('a', [speak('a', 3)], { segment: 'outro' })], { fadeOut: framesOf(4) }));
    expect(timeline.beds).toMatchObject([{ segment: 'outro', end: framesOf(6), fadeOut: framesOf(0.02) }]);
  });
});

suite('forced lengths: exact, and the music ends as music does', () => {
  const intro = section('a', [speak('a', 4)], { segment: 'intro' });
  const main = section('b', [speak('b', 8)], { segment: 'main' });
  const outro = section('c', [speak('c', 2)], { segment: 'outro' });
  const forced = (parts: PlanSection[], seconds: number, changes: Partial<PlanInput> = {}) => {
    const timeline = plan(production(parts, { forceLength: framesOf(seconds), ...changes }));
    expect(timeline.frames).toBe(framesOf(seconds));
    return timeline;
  };
  const last = (timeline: Timeline) => {
    const bed = timeline.beds.at(-1)!;
    return [bed.segment, ...seconds(bed), secondsOf(bed.fadeOut)];
  };

  test.each([
    // Bars lie at whole even seconds: the fade begins with the last that leaves it half a second.
    [31, [0, 31, 1]],
    [30.2, [0, 30.2, 2.2]],
    [700, [0, 700, 2]],
  ])('a loop forced to %d s plays to the end of a bar, and fades from there to the mark', (seconds, bed) => {
    expect(last(forced([section('a', [speak('a', 7)])], seconds))).toEqual(['main', ...bed]);
  });

  test('speech that goes on into the last bar keeps its music', () => {
    expect(last(forced([section('a', [speak('a', 9.5)])], 11))).toEqual(['main', 0, 11, 0.5]);
    // Cut speech, too.
    expect(last(forced([section('a', [speak('a', 30)])], 11))).toEqual(['main', 0, 11, 0.5]);
  });

  test('shorter than the intro', () => {
    expect(last(forced([intro, main, outro], 5.5))).toEqual(['intro', 0, 5.5, 0.5]);
    expect(last(forced([section('a', [speak('a', 2)], { segment: 'intro' })], 6))).toEqual(['intro', 0, 6, 2]);
  });

  test('minutes longer than the speech: the loop goes on and the outro ends it', () => {
    const timeline = forced([intro, main, outro], 301);
    expect(beds(timeline)).toEqual([
      ['intro', 0, 5.5],
      ['main', 5, 295.5],
      ['outro', 295, 301],
    ]);
  });

  test('an outro longer than what is left leaves out its first bars', () => {
    const template = { ...TEMPLATE, segments: { ...TEMPLATE.segments, outro: segmentOf(20, { ending: true }) } };
    const timeline = forced([main, outro], 13, { template });
    const bed = timeline.beds.at(-1)!;
    expect(bed.offset % (4 * 24_000)).toBe(0);
    expect(bed.start - bed.offset + framesOf(20)).toBe(bed.end);
    expect(framesOf(13) - bed.end).toBeLessThan(framesOf(2));
  });

  test('without an outro in the template', () => {
    const { outro: _, ...segments } = TEMPLATE.segments;
    expect(last(forced([intro, main], 30, { template: { ...TEMPLATE, segments } }))).toEqual(['main', 5, 30, 1]);
  });
});

suite('talking over the intro', () => {
  const parts = [
    section('hello', [speak('a', 4.3), pause(0.5)], { segment: 'intro' }),
    section('news', [speak('b', 6)], { segment: 'main' }),
  ];

  test('the last word ends where the intro does, and the next segment comes in there', () => {
    const timeline = plan(production(parts, { talkOver: true }));
    expect(heard(timeline)).toEqual([
      [3.7, 8],
      [8.5, 14.5],
    ]);
    expect(beds(timeline).map(([name, start]) => [name, start])).toEqual([
      ['intro', 0],
      ['main', 8],
    ]);
    expect(timeline.warnings).toEqual([]);
  });

  test('over a looped intro it is the end of a whole pass', () => {
    const template = { ...TEMPLATE, segments: { ...TEMPLATE.segments, intro: segmentOf(3, { loop: true }) } };
    const timeline = plan(production(parts, { talkOver: true, template }));
    expect(heard(timeline)[0]![1]).toBe(6);
    expect(beds(timeline)[1]!.slice(0, 2)).toEqual(['main', 6]);
  });

  test('what is too long for its intro is told, and spoken as ever', () => {
    const long = [section('hello', [speak('a', 9)], { segment: 'intro' }), parts[1]!];
    const timeline = plan(production(long, { talkOver: true }));
    expect(timeline.warnings.map(({ code }) => code)).toEqual(['talk_over_impossible']);
    expect(heard(timeline)[0]).toEqual([1, 10]);
    const dry = plan(production(parts, { talkOver: true, template: undefined }));
    expect(dry.warnings[0]!.message).toContain('it has none');
  });
});
