// What is cut out of a spoken clip: levelled where it stands alone, whole where it does not.

import { expect, test } from 'vitest';
import { tones } from '../../test/signals.ts';
import type { Voice } from '../providers/provider.ts';
import { decibels, seconds } from '../units.ts';
import { cutClip, finishClip } from './clip.ts';
import type { PlannedUtterance, PlannedWord, SpeechItem } from './utterances.ts';

const PAUSE: SpeechItem = { kind: 'pause', pause: { seconds: seconds(0.4), written: false } };

/** One word a tone, with as many silent seconds after it. */
function speak(words: readonly { level: number; seconds: number; gap: number; pause?: boolean; gain?: number }[]) {
  const planned = words.map(
    ({ pause, gain = 0 }, i): PlannedWord => ({
      written: `word${i}`,
      shown: `word${i}`,
      span: { start: 0, end: 0 },
      marks: [],
      spoken: [{ text: `word${i}`, after: '' }],
      gain: decibels(gain),
      followedBy: pause ? [PAUSE] : [],
    }),
  );
  const utterance: PlannedUtterance = { voice: { id: 'a' } as Voice, language: 'en', speed: 1, words: planned };
  const parts = words.flatMap(({ level, seconds, gap }) => [
    ...tones([{ hertz: 1000, level, seconds }]),
    ...new Float32Array(gap * 48_000),
  ]);
  let at = 0;
  const times = words.map(({ seconds: length, gap }) => {
    const start = at;
    at += length + gap;
    return { start: seconds(start), end: seconds(start + length) };
  });
  const spoken = { samples: Float32Array.from(parts), rate: 48_000, words: times, warnings: [] };
  const { clip } = finishClip(
    'key',
    spoken,
    planned.flatMap((word) => word.spoken),
  );
  return cutClip(clip, utterance, decibels(2)).flatMap((item) => (item.kind === 'clip' ? [item.clip] : []));
}

const LONG = { level: -20, seconds: 4, gap: 0.3, pause: true };

test('a lone word that comes out louder is brought down, one that comes out softer a little up', () => {
  const gains = speak([
    LONG,
    { ...LONG, level: -17, seconds: 0.3 },
    LONG,
    { ...LONG, level: -26, seconds: 0.5 },
    LONG,
  ]).map(({ gain }) => gain - 2);
  expect(gains[1]).toBeCloseTo(-3, 0);
  expect(gains[3]).toBe(1);
  for (const i of [0, 2, 4]) expect(gains[i]).toBe(0);
});

test('by 4 dB at most, and never what is 3 s long', () => {
  const gains = speak([LONG, { ...LONG, level: -10, seconds: 0.2 }, LONG, { ...LONG, level: -17, seconds: 3.1 }, LONG]);
  expect(gains[1]!.gain - 2).toBe(-4);
  expect(gains[3]!.gain - 2).toBe(0);
});

test('a written volume inside a sentence is kept beside its neighbours, which are levelled with it as one', () => {
  const sentence = { level: -17, seconds: 0.4, gap: 0.05 };
  const [, soft, loud, rest] = speak([LONG, sentence, { ...sentence, gain: 6 }, { ...sentence, pause: true }, LONG]);
  expect(soft!.gain).toBeLessThan(0);
  expect(loud!.gain).toBeCloseTo(soft!.gain + 6, 9);
  expect(rest!.gain).toBe(soft!.gain);
});
