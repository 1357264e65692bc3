// Random productions judged from outside, as `npm run bench productions` judges a thousand; and the judge itself judged, by
// faults that it has to find.

import { describe, expect, test } from 'vitest';
import { plan } from '../src/timeline/plan.ts';
import { PRESETS } from '../src/timeline/presets.ts';
import type { PlanInput, Timeline } from '../src/timeline/timeline.ts';
import { decibels, frames, framesOf, gainOf } from '../src/units.ts';
import { type Case, judge, type Measure } from './judge.ts';
import { mediaOf, pause, speak, TEMPLATE } from './random-plans.ts';
import { randomProductions } from './random-productions.ts';

test.each(randomProductions(15, 1_000_000).map((production, i) => [i + 1, production] as const))(
  'there is nothing to object to in random production %d',
  async (_, { input, timeline }) => {
    expect((await judge({ input, promised: timeline })).faults).toEqual([]);
  },
);

const INPUT: PlanInput = {
  sections: [
    { name: 'a', segment: 'intro', items: [speak('a', 3), pause(0.5)] },
    { name: 'b', segment: 'main', items: [speak('b', 2), pause(4, true), speak('c', 3)] },
  ],
  template: TEMPLATE,
  preset: PRESETS.mediumducking,
  speechStart: framesOf(2),
  media: [
    {
      media: mediaOf('sting', 2, { kind: 'sound', gain: decibels(-3) }),
      at: { anchor: { kind: 'start', section: 'b' }, offset: framesOf(0.5) },
    },
    {
      media: mediaOf('rain', 1, { kind: 'music', loop: { overlap: framesOf(0.03) }, fadeIn: framesOf(0.5) }),
      at: { anchor: { kind: 'beginning' }, offset: framesOf(9) },
      until: { anchor: { kind: 'beginning' }, offset: framesOf(14) },
    },
  ],
};
const TIMELINE = plan(INPUT);

/** Without music, in the middle of a pause of 4 s. */
const dry = { ...INPUT, template: undefined, media: [] };
const DRY = { input: dry, promised: plan(dry) };

/** The timeline with the first of its clips, beds or media changed. */
const with1 = <K extends 'beds' | 'media'>(key: K, n: number, change: Partial<Timeline[K][number]>): Timeline => ({
  ...TIMELINE,
  [key]: TIMELINE[key].map((thing, i) => (i === n ? { ...thing, ...change } : thing)),
});
const withClip = (change: (clip: Timeline['sections'][number]['clips'][number]) => object): Timeline => ({
  ...TIMELINE,
  sections: TIMELINE.sections.map((section) => ({
    ...section,
    clips: section.clips.map((clip) => (clip.text.startsWith('b') ? { ...clip, ...change(clip) } : clip)),
  })),
});

describe('the judge', () => {
  test('has nothing to object to where nothing is wrong', async () => {
    const { faults, measured } = await judge({ input: INPUT, promised: TIMELINE });
    expect(faults).toEqual([]);
    for (const count of Object.values({ ...measured, length: 1 })) expect(count).toBeGreaterThan(0);
  });

  test.each<[fault: string, finds: Measure, planted: Partial<Case>]>([
    [
      'a step of -50 dBFS in silence',
      'clicks',
      {
        ...DRY,
        spoil(mix) {
          expect(mix[framesOf(9)]).toBe(0);
          for (let i = framesOf(9); i < mix.length; i++) mix[i]! += gainOf(-50);
        },
      },
    ],
    [
      'music that goes down 200 ms late',
      'word',
      {
        sounding: {
          ...TIMELINE,
          musicLevel: TIMELINE.musicLevel.map(({ at, level }) => ({ at: frames(at + 9600), level })),
        },
      },
    ],
    [
      'music that comes up between two words',
      'hold',
      {
        sounding: {
          ...TIMELINE,
          musicLevel: [
            ...TIMELINE.musicLevel.slice(0, 2),
            { at: framesOf(3), level: decibels(-14.8) },
            ...TIMELINE.musicLevel.slice(2),
          ],
        },
      },
    ],
    ['a bed 2 LU too loud', 'balance', { sounding: with1('beds', 1, { gain: decibels(2) }) }],
    ['a media file 2 LU too soft', 'balance', { sounding: with1('media', 0, { gain: decibels(-5) }) }],
    ['a bed without its fade', 'slope', { sounding: with1('beds', 1, { fadeOut: frames(0) }) }],
    ['a media file without its fade', 'slope', { sounding: with1('media', 1, { fadeIn: frames(0) }) }],
    ['a clip without its fade', 'clicks', { sounding: withClip(() => ({ fadeIn: frames(0) })) }],
    [
      'a clip one frame late',
      'place',
      { sounding: withClip(({ start, end }) => ({ start: frames(start + 1), end: frames(end + 1) })) },
    ],
    ['a clip that begins with its second frame', 'place', { sounding: withClip(() => ({ offset: frames(1) })) }],
    ['a bed one frame late', 'place', { sounding: with1('beds', 1, { start: frames(TIMELINE.beds[1]!.start + 1) }) }],
    [
      'a file that begins again a frame too late',
      'place',
      {
        sounding: with1('media', 1, { part: { start: frames(1), end: framesOf(1) } }),
      },
    ],
    [
      'a production one frame too long',
      'length',
      {
        input: { ...INPUT, forceLength: framesOf(20) },
        promised: plan({ ...INPUT, forceLength: framesOf(20) }),
        sounding: { ...plan({ ...INPUT, forceLength: framesOf(20) }), frames: frames(framesOf(20) + 1) },
      },
    ],
    [
      'a media file that is not where it was asked for',
      'place',
      { promised: with1('media', 0, { start: frames(TIMELINE.media[0]!.start + 1) }) },
    ],
  ])('finds %s', async (_, finds, planted) => {
    const { faults } = await judge({ input: INPUT, promised: TIMELINE, ...planted });
    expect(faults.join('\n')).toContain(`${finds}: `);
  });
});
