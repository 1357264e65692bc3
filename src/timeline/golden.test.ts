// Whole plans as they were looked at and found right, to the frame, with their drawings: what changes shows as a diff.

import { expect, test } from 'vitest';
import { mediaOf, pause, segmentOf, speak, TEMPLATE } from '../../test/random-plans.ts';
import { frames, framesOf } from '../units.ts';
import { describe } from './describe.ts';
import { plan } from './plan.ts';
import { planMedia } from './plan-media.ts';
import { PRESETS } from './presets.ts';
import type { Timeline } from './timeline.ts';

const GOLDEN: Record<string, () => Timeline> = {
  news: () =>
    plan({
      sections: [
        {
          name: 'intro',
          segment: 'intro',
          items: [speak('hello', 2.6), pause(0.38), speak('welcome', 3.1), pause(0.5)],
        },
        {
          name: 'story',
          segment: 'main',
          items: [speak('one', 6.4), pause(2.5, true), { kind: 'effect', name: 'ding' }, speak('two', 5), pause(0.5)],
        },
        { name: 'weather', segment: '*', items: [speak('sun', 4), pause(0.5)] },
        { name: 'bye', segment: 'outro', items: [speak('bye', 1.8)] },
      ],
      template: TEMPLATE,
      preset: PRESETS.mediumducking,
    }),
  'forced-advert': () =>
    plan({
      sections: [
        { name: 'hook', segment: 'main', items: [speak('hook', 4)], endAt: framesOf(6) },
        { name: 'offer', segment: '*', items: [speak('offer', 16)], endAt: framesOf(21.1), justify: 'centre' },
        { name: 'legal', segment: '*', items: [speak('legal', 9)] },
      ],
      template: TEMPLATE,
      preset: PRESETS.lightducking,
      forceLength: framesOf(31),
    }),
  'odd-tempo': () =>
    plan({
      sections: [
        { name: 'a', segment: 'main', items: [speak('a', 9.3), pause(0.5)] },
        { name: 'b', segment: '', items: [{ kind: 'media', media: mediaOf('guest', 7.25) }, pause(0.5)] },
        { name: 'c', segment: 'main', items: [speak('c', 5)], silencePadding: framesOf(0.5) },
      ],
      // 138 beats a minute: 32 of them in 13.913 s, and no beat is a whole number of frames.
      template: {
        ...TEMPLATE,
        segments: { main: segmentOf(13.913, { loop: true, beat: framesOf(60 / 138) }) },
      },
      preset: PRESETS.heavyducking,
    }),
  'media-timeline': () =>
    planMedia({
      preset: PRESETS.lightducking,
      files: [
        { media: mediaOf('speech', 12), startAt: framesOf(2), endAt: framesOf(14) },
        {
          media: mediaOf('sound', 20, { kind: 'music', loop: { overlap: frames(0) } }),
          startAt: framesOf(0),
          endAt: framesOf(45),
        },
      ],
    }),
};

test.each(Object.keys(GOLDEN))('%s', async (name) => {
  const timeline = GOLDEN[name]!();
  await expect(lines(timeline)).toMatchFileSnapshot(`golden/${name}.jsonl`);
  await expect(`${describe(timeline)}\n`).toMatchFileSnapshot(`golden/${name}.txt`);
});

/** One thing a line, so that a difference shows where it is. */
function lines({ sections, beds, effects, media, musicLevel, warnings, ...whole }: Timeline): string {
  const things = [
    whole,
    ...sections.flatMap(({ clips, ...section }) => [{ section }, ...clips.map((clip) => ({ clip }))]),
    ...beds.map((bed) => ({ bed })),
    ...effects.map((effect) => ({ effect })),
    ...media.map((file) => ({ media: file })),
    ...musicLevel.map((level) => ({ level })),
    ...warnings.map((warning) => ({ warning })),
  ];
  return `${things.map((thing) => JSON.stringify(thing)).join('\n')}\n`;
}
