import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMeter } from '../audio/loudness.ts';
import type { SpokenWord } from './provider.ts';
import { toneProvider } from './tone.ts';

const provider = toneProvider();

test('a character lasts 60 ms, words and clauses stand apart, lead and tail are silent', async () => {
  const { samples, rate, words } = await speak([
    { text: 'One', after: ',' },
    { text: 'two', after: '.' },
    { text: 'three', after: '' },
  ]);
  expect(rate).toBe(24_000);
  expect(words!.map(({ start, end }) => [start, end].map((s) => Math.round(s * 1000)))).toEqual([
    [250, 430],
    [630, 810],
    [1210, 1510],
  ]);
  expect(samples.subarray(0, 0.25 * rate).every((s) => s === 0)).toBe(true);
  expect(samples.subarray(-0.4 * rate).every((s) => s === 0)).toBe(true);
});

test('twice the speed is half the speech, with the same lead and tail', async () => {
  const words = [
    { text: 'tempo', after: '.' },
    { text: 'again', after: '.' },
  ];
  const [plain, fast] = await Promise.all([speak(words), speak(words, 'tone_mid', 2)]);
  expect(fast.words![1]!.end - fast.words![0]!.start).toBeCloseTo(
    (plain.words![1]!.end - plain.words![0]!.start) / 2,
    3,
  );
  expect(fast.words![0]!.start).toBe(plain.words![0]!.start);
});

test('other characters are other sounds, IPA goes before the text, and each voice has its own pitch', async () => {
  const samplesOf = async (text: string, voice?: string, ipa?: string) =>
    Buffer.from((await speak([{ text, ipa, after: '' }], voice)).samples.buffer).toString('base64');
  expect(await samplesOf('a')).not.toBe(await samplesOf('b'));
  expect(await samplesOf('a', 'tone_low')).not.toBe(await samplesOf('a', 'tone_high'));
  expect(await samplesOf('xx', 'tone_mid', 'ab')).toBe(await samplesOf('ab'));
});

test('any text of any script sounds, with a time for each word inside the sound', async () => {
  const word = fc.record({
    text: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
    after: fc.constantFrom('', ',', '.', '?', '!', '…', ':', ';', '—'),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(word, { minLength: 1, maxLength: 20 }),
      fc.double({ min: 0.25, max: 4, noNaN: true }),
      async (words, speed) => {
        const spoken = await speak(words, 'tone_low', speed);
        expect(spoken.words).toHaveLength(words.length);
        let last = 0;
        for (const { start, end } of spoken.words!) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          last = end;
        }
        expect(last * spoken.rate).toBeLessThanOrEqual(spoken.samples.length);
      },
    ),
    { numRuns: 50 },
  );
});

test('is as loud as it says, within 1 LU', async () => {
  const words = 'The rainbow is a division of white light into many beautiful colours'
    .split(' ')
    .map((text) => ({ text, after: '' }));
  for (const voice of await provider.voices()) {
    const { samples, rate } = await speak([...words, ...words], voice.id);
    const meter = createMeter(rate, 2);
    meter.push([samples, samples]);
    expect(Math.abs(meter.integrated() - voice.loudness!)).toBeLessThan(1);
  }
});

function speak(words: readonly SpokenWord[], voice = 'tone_mid', speed = 1) {
  return provider.speak({ voice, language: 'en', speed, words }, {});
}
