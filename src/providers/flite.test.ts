import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { fliteProvider } from './flite.ts';
import type { Spoken, SpokenWord } from './provider.ts';

const provider = fliteProvider();
afterAll(() => provider.close());

test('the second sentence starts where its sound starts, to 5 ms of the model', async () => {
  const spoken = await speak('It was the best of times. People came from everywhere.');
  const [before, after] = [spoken.words![5]!.end, spoken.words![6]!.start];
  // The pause is silent but for a whisper; the P of "People" is a burst after it.
  expect(loudest(spoken, before + 0.05, after - 0.01)).toBeLessThan(0.02);
  expect(loudest(spoken, after, after + 0.15)).toBeGreaterThan(0.05);
});

test('words that Flite expands or divides keep one time', async () => {
  const spoken = await speak("Well-known 1234 o'clock st dr zzz IBM's a.");
  expect(spoken.words).toHaveLength(8);
  for (const { start, end } of spoken.words!) expect(end - start).toBeGreaterThan(0.03);
});

test('words with the same pronunciation follow each other', async () => {
  const hello = { text: 'x', ipa: 'həˈloʊ', after: '' };
  const spoken = await provider.speak(
    { voice: 'flite_rms', language: 'en-US', speed: 1, words: [hello, hello, hello] },
    {},
  );
  for (const { start, end } of spoken.words!) expect(end - start).toBeGreaterThan(0.2);
});

test('accents are folded; what cannot be said is named and left out, in its place', async () => {
  const spoken = await speak('Café naïve Łódź straße, Москва again.');
  expect(spoken.warnings).toEqual([
    expect.objectContaining({ code: 'word_not_spoken', message: expect.stringContaining('Москва') }),
  ]);
  const [, , , street, moscow, again] = spoken.words!;
  expect(moscow).toEqual({ start: street!.end, end: street!.end });
  // The comma after the word left out is none of ours, the one before it stays.
  expect(again!.start - street!.end).toBeGreaterThan(0.05);
});

test('other languages are read as English, with a warning', async () => {
  const words = [{ text: 'Hallo', after: '.' }];
  const { warnings } = await provider.speak({ voice: 'flite_slt', language: 'de-DE', speed: 1, words }, {});
  expect(warnings.map(({ code }) => code)).toEqual(['language_not_spoken']);
});

test('every text has a time for every word', async () => {
  const text = fc.oneof(
    fc.constantFrom('the', 'a', 'record', 'read', "dogs'", 'St', 'I', '7', '日', 'zz'),
    fc.string({ maxLength: 8 }),
  );
  const word = fc.record({ text, after: fc.constantFrom('', '', ',', '.', '?', '!', ':') });
  await fc.assert(
    fc.asyncProperty(fc.array(word, { minLength: 1, maxLength: 12 }), async (words) => {
      const spoken = await provider.speak({ voice: 'flite_awb', language: 'en', speed: 2, words }, {});
      expect(spoken.words).toHaveLength(words.length);
    }),
    { numRuns: 60 },
  );
});

function speak(text: string): Promise<Spoken> {
  const words = text.split(' ').map((word): SpokenWord => {
    const [, spoken, after] = /^(.*?)([,.!?]?)$/.exec(word)!;
    return { text: spoken!, after: after! };
  });
  return provider.speak({ voice: 'flite_slt', language: 'en-US', speed: 1, words }, {});
}

function loudest({ samples, rate }: Spoken, start: number, end: number): number {
  return samples
    .subarray(Math.floor(start * rate), Math.ceil(end * rate))
    .reduce((peak, s) => Math.max(peak, Math.abs(s)), 0);
}
