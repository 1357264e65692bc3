// What holds for every plan, tried on random ones.

import fc from 'fast-check';
import { expect, describe as suite, test } from 'vitest';
import { pause, randomPlans, segmentOf, speak, TEMPLATE } from '../../test/random-plans.ts';
import { createLevelCurve } from '../audio/gain.ts';
import { Refusal } from '../errors.ts';
import { frames, framesOf, secondsOf } from '../units.ts';
import { describe } from './describe.ts';
import { plan } from './plan.ts';
import { PRESETS } from './presets.ts';
import { neededSpeed } from './slots.ts';
import type { PlanInput, Timeline } from './timeline.ts';

/** The timeline, or undefined where the random marks contradict each other. */
function planned(input: PlanInput): Timeline | undefined {
  try {
    return plan(input);
  } catch (error) {
    if (error instanceof Refusal && error.code === 'timing_impossible') return undefined;
    throw error;
  }
}

function holds(property: (timeline: Timeline, input: PlanInput) => void): void {
  let plans = 0;
  fc.assert(
    fc.property(randomPlans, (input) => {
      const timeline = planned(input);
      if (timeline === undefined) return;
      plans++;
      property(timeline, input);
    }),
    { numRuns: 500 },
  );
  // Most random marks must be possible, or nothing was tested.
  expect(plans).toBeGreaterThan(150);
}

suite('every plan', () => {
  test('is made of whole frames and nothing lies outside of it', () => {
    holds((timeline) => {
      const all = [...timeline.beds, ...timeline.effects, ...timeline.media, ...timeline.sections];
      for (const { start, end } of [...all, ...timeline.sections.flatMap(({ clips }) => clips)]) {
        expect(Number.isInteger(start) && Number.isInteger(end)).toBe(true);
        expect(start).toBeGreaterThanOrEqual(0);
        expect(end).toBeLessThanOrEqual(timeline.frames);
        expect(end).toBeGreaterThanOrEqual(start);
      }
      for (const numbers of JSON.stringify(timeline).matchAll(/"(?:at|fadeIn|fadeOut|offset)":([^,}]+)/g))
        expect(numbers[1]).toMatch(/^\d+$/);
    });
  });

  test('is as long as it is forced to be', () => {
    holds((timeline, { forceLength, sections }) => {
      const forced = forceLength ?? sections.at(-1)!.endAt;
      if (forced !== undefined) expect(timeline.frames).toBe(forced);
    });
  });

  test('has its sections in order and its marks exact', () => {
    holds((timeline, { sections }) => {
      let at = 0;
      timeline.sections.forEach((section, i) => {
        const { startAt, endAt } = sections[i]!;
        expect(section.start).toBeGreaterThanOrEqual(at);
        if (startAt !== undefined) expect(section.start).toBe(startAt);
        else if (sections[i - 1]?.endAt !== undefined) expect(section.start).toBe(sections[i - 1]!.endAt);
        if (endAt !== undefined && i < sections.length - 1) expect(section.end).toBe(endAt);
        at = section.end;
      });
    });
  });

  test('lets nobody speak while another speaks, nor out of their section', () => {
    holds((timeline) => {
      let spoken = 0;
      for (const section of timeline.sections)
        for (const { audible } of section.clips) {
          expect(audible.start).toBeGreaterThanOrEqual(Math.max(spoken, section.start));
          expect(audible.end).toBeLessThanOrEqual(section.end);
          spoken = audible.end;
        }
    });
  });

  test('loses no word without saying so', () => {
    holds((timeline, { sections }) => {
      timeline.sections.forEach((section, i) => {
        const asked = sections[i]!.items.flatMap((item) => (item.kind === 'clip' ? item.clip.words : []));
        const kept = section.clips.flatMap(({ words }) => words);
        const cut = timeline.warnings.some(
          ({ code, message }) => code === 'speech_cut' && message.includes(`\`${section.name}\``),
        );
        expect(kept.map(({ word }) => word)).toEqual(asked.slice(0, kept.length).map(({ word }) => word));
        if (!cut) expect(kept).toHaveLength(asked.length);
      });
    });
  });

  test('has the music down at every word, and steadily', () => {
    holds((timeline) => {
      const { under } = timeline.preset.music.ducking;
      const curve = createLevelCurve(timeline.musicLevel);
      for (const { clips } of timeline.sections)
        for (const { audible, words } of clips)
          for (const { start, end } of [audible, ...words])
            for (const frame of [start, Math.floor((start + end) / 2), end]) expect(curve.levelAt(frame)).toBe(under);
    });
  });

  test('lets looped music play on from the first section with music to the last', () => {
    holds((timeline, { sections, template, talkOver, fadeOut }) => {
      if (template === undefined) return;
      // Music that was placed until later than anything is said outlasts the beds.
      const outlasts = timeline.media.some(({ kind, end }) => kind === 'music' && end === timeline.frames);
      timeline.sections.forEach(({ segment, start, end: sectionEnd }, i) => {
        // What was talked over gives way right after the last word; the pause behind it is the next segment's.
        const end = talkOver && i === 0 ? Math.min(sectionEnd, timeline.beds[1]?.start ?? sectionEnd) : sectionEnd;
        // Music that is to fade faster than an effect rings ends before it.
        if ((outlasts || fadeOut !== undefined) && i === timeline.sections.length - 1) return;
        if (segment === undefined || !template.segments[segment]!.loop || sections[i]!.items.length === 0) return;
        const beat = Math.max(...Object.values(template.segments).map((each) => each.beat));
        for (const at of [start + beat / 2, (start + end) / 2, end - beat / 2])
          if (at >= start + beat / 2 && at <= end - beat / 2)
            expect(timeline.beds.some((bed) => bed.start <= at && at <= bed.end)).toBe(true);
      });
    });
  });

  test('is the same again, and can be drawn', () => {
    holds((timeline, input) => {
      expect(JSON.stringify(plan(input))).toBe(JSON.stringify(timeline));
      for (const line of describe(timeline, 60).split('\n').slice(2, 9)) expect(line.length).toBeLessThanOrEqual(69);
    });
  });
});

test('marks are exact for hundreds of random values', () => {
  const mark = fc.integer({ min: framesOf(8), max: framesOf(60) });
  const speech = fc.integer({ min: 500, max: 6_000 });
  fc.assert(
    fc.property(mark, mark, mark, speech, speech, speech, fc.boolean(), (a, b, c, x, y, z, same) => {
      const marks = [a, a + b, a + b + c];
      const sections = [x, y, z].map((milliseconds, i) => ({
        name: `s${i}`,
        segment: i > 0 && same ? '*' : ['intro', 'main', 'outro'][i]!,
        items: [speak('w', milliseconds / 1000)],
        endAt: frames(marks[i]!),
      }));
      const timeline = plan({ sections, template: TEMPLATE, preset: PRESETS.lightducking });
      expect(timeline.frames).toBe(marks[2]);
      expect(timeline.sections.map(({ end }) => end)).toEqual(marks);
      expect(timeline.sections.map(({ clips }) => clips[0]!.audible.start)).toEqual([48_000, marks[0], marks[1]]);
      if (!same) expect(timeline.beds.slice(1).map(({ start }) => start)).toEqual([marks[0], marks[1]]);
    }),
    { numRuns: 400 },
  );
});

test('what is spoken as fast as needed fits', () => {
  const clips = fc.array(fc.integer({ min: 500, max: 4_000 }), { minLength: 2, maxLength: 6 });
  fc.assert(
    fc.property(
      clips,
      fc.integer({ min: 300, max: 500 }),
      fc.integer({ min: 85, max: 99 }),
      (lengths, gap, percent) => {
        const input = (speed: number): PlanInput => ({
          sections: [
            {
              name: 'x',
              segment: undefined,
              items: lengths.flatMap((ms) => [speak('w', ms / 1000 / speed), pause(gap / 1000 / speed)]),
              endAt: frames(Math.max(framesOf(2.1), framesOf(1) + Math.round((total * percent) / 100))),
            },
          ],
          template: TEMPLATE,
          preset: PRESETS.default,
        });
        const total = framesOf((lengths.reduce((a, b) => a + b) + gap * (lengths.length - 1)) / 1000);
        const speed = neededSpeed(input(1)).get('x') ?? 1;
        expect(plan(input(speed)).warnings).toEqual([]);
      },
    ),
  );
});

test('an ending ends 1.5 to 5 s after the last word at every tempo that has a bar in 3.5 s', () => {
  const tempi = fc.integer({ min: 70, max: 180 }).map((bpm) => frames((48_000 * 60) / bpm));
  const speech = fc.integer({ min: 6_000, max: 30_000 });
  fc.assert(
    fc.property(tempi, speech, speech, fc.integer({ min: 2, max: 4 }), (beat, a, b, bars) => {
      const segment = (count: number, changes: object) =>
        segmentOf(0, { frames: frames(count * 4 * beat), beat, ...changes });
      const template = {
        ...TEMPLATE,
        segments: { main: segment(8, { loop: true }), outro: segment(bars, { ending: true }) },
      };
      const sections = [
        { name: 'a', segment: 'main', items: [speak('a', a / 1000)] },
        { name: 'b', segment: 'outro', items: [speak('b', b / 1000)] },
      ];
      const timeline = plan({ sections, template, preset: PRESETS.default });
      const last = timeline.sections[1]!.clips.at(-1)!.audible.end;
      const outro = timeline.beds.at(-1)!;
      expect(outro.end).toBe(timeline.frames);
      expect(outro.end - outro.start + outro.offset).toBe(template.segments.outro.frames);
      expect(secondsOf(outro.end - last)).toBeGreaterThanOrEqual(1.5);
      expect(secondsOf(outro.end - last)).toBeLessThanOrEqual(5);
      expect((outro.start - timeline.beds[0]!.start) % beat).toBe(0);
    }),
  );
});
