import { afterAll, expect, test } from 'vitest';
import { espeakProvider } from './espeak.ts';
import type { Spoken, SpokenWord } from './provider.ts';

const provider = espeakProvider();
const voices = await provider.voices();
afterAll(() => provider.close());

/** Word times come from the npm package; it is optional. */
const timed = test.skipIf(!voices.some((voice) => voice.can.wordTimes));

test.skipIf(voices.length === 0)('has the languages that no other voice speaks', () => {
  const languages = new Set(voices.map((voice) => voice.language));
  for (const language of ['ar', 'cs', 'de', 'el', 'fi', 'ja', 'ko', 'nl', 'pl', 'ru', 'sv', 'tr', 'uk', 'zh']) {
    expect(languages).toContain(language);
  }
  expect(voices.find((voice) => voice.id === 'espeak_sv')).toMatchObject({ name: 'Swedish', language: 'sv' });
});

timed('a word starts where its sound starts, also after a pause', async () => {
  const spoken = await speak('espeak_de', 'Guten Tag, das ist ein Test. Peter kommt.');
  const [before, after] = [spoken.words![5]!.end, spoken.words![6]!.start];
  expect(after - before).toBeGreaterThan(0.2);
  expect(loudest(spoken, before + 0.05, after - 0.01)).toBeLessThan(0.01);
  expect(loudest(spoken, after, after + 0.15)).toBeGreaterThan(0.05);
});

timed('words that are run together share their time', async () => {
  const spoken = await speak('espeak_en', 'It is in the house of the king.');
  expect(spoken.words).toHaveLength(8);
  for (const { start, end } of spoken.words!) expect(end - start).toBeGreaterThan(0.05);
});

timed('characters beyond the basic plane do not shift the words after them', async () => {
  const plain = await speak('espeak_de', 'Gut, das ist ein Test.');
  const odd = await speak('espeak_de', '😀, das ist ein Test.');
  const lengths = ({ words }: Spoken) => words!.slice(1).map(({ start, end }) => end - start);
  lengths(odd).forEach((length, i) => {
    expect(length).toBeCloseTo(lengths(plain)[i]!, 1);
  });
});

timed.each([
  ['espeak_de', 'bɔ̃ˈʒuːʁ', []],
  ['espeak_sv', 'ˈjøːteborj', []],
  ['espeak_es', 'ˈniɲo', []],
  // French has no such sound: the nearest it has, by name.
  ['espeak_fr', 'ɥit', ['ipa_approximated']],
  // Spanish has neither vowel nor stand-in: the word as it is written.
  ['espeak_es', 'ˈʃœn', ['ipa_not_spoken']],
  ['espeak_de', '7%', ['ipa_not_spoken']],
])('%s reads /%s/ with the warnings %j', async (voice, ipa, codes) => {
  const words = [
    { text: 'eins', after: ',' },
    { text: 'zwei', ipa, after: '.' },
  ];
  const spoken = await provider.speak({ voice, language: voice.slice('espeak_'.length), speed: 1, words }, {});
  expect(spoken.warnings.map(({ code }) => code)).toEqual(codes);
  expect(spoken.words![1]!.end - spoken.words![1]!.start).toBeGreaterThan(0.15);
});

timed.each([0.5, 0.75, 1.5, 2, 2.3])('speed %d takes as much less time, within an eighth', async (speed) => {
  const text = 'Das ist ein Satz, der ein wenig länger dauert als der erste, damit man etwas messen kann.';
  const [plain, other] = [await speak('espeak_de', text), await speak('espeak_de', text, speed)];
  expect(plain.samples.length / other.samples.length / speed - 1).toBeLessThan(0.12);
  expect(plain.samples.length / other.samples.length / speed - 1).toBeGreaterThan(-0.12);
});

function speak(voice: string, text: string, speed = 1): Promise<Spoken> {
  const words = text.split(' ').map((word): SpokenWord => {
    const [, spoken, after] = /^(.*?)([,.!?]?)$/u.exec(word)!;
    return { text: spoken!, after: after! };
  });
  return provider.speak({ voice, language: voice.slice('espeak_'.length), speed, words }, {});
}

function loudest({ samples, rate }: Spoken, start: number, end: number): number {
  return samples
    .subarray(Math.floor(start * rate), Math.ceil(end * rate))
    .reduce((peak, s) => Math.max(peak, Math.abs(s)), 0);
}
