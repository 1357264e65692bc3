// What every speech provider does, whichever it is: one table of checks that each of them passes.

import { afterAll, describe, expect, test } from 'vitest';
import { createMeter } from '../audio/loudness.ts';
import { readConfig } from '../config.ts';
import { allProviders } from './all.ts';
import { espeakProvider, programEngine } from './espeak.ts';
import type { Provider, Spoken, Voice } from './provider.ts';

const { voicesDir } = readConfig(process.env);
const shipped = allProviders({ voicesDir, processes: 1, threads: 2 });

/** Those not installed have no voices: their tests are skipped, and counted as skipped. */
const subjects = await Promise.all(
  [
    ...shipped.map((provider) => ({ name: provider.id, provider })),
    { name: 'espeak, the program', provider: espeakProvider(programEngine) },
  ].map(async ({ name, provider }) => ({ name, provider, voices: await provider.voices() })),
);

/** Texts that nobody should write and somebody will; short, for a voice may spell them out letter by letter. */
const ODD_TEXTS: readonly string[] = [
  'مر.',
  'Ωκ.',
  'తె.',
  '日本',
  '…',
  '—',
  '😀',
  '12 %',
  'a',
  '<b> & [[x]]',
  "'",
  'e\u0301te\u0301 \u200bx\u200d',
  '\u0000',
  '',
  'pneumonoultramicroscopicsilicovolcanoconiosisandthensomemore.',
];

// A neural voice on a busy machine takes its time; one that hangs is ended by the provider's own limit.
describe.each(subjects)('$name', { timeout: 300_000 }, ({ provider, voices }) => {
  const missing = voices.length === 0;
  const [first] = voices;
  /** One of each of two languages, where it has them. */
  const some = [first, voices.find(({ language }) => language !== first?.language)].filter(
    (voice) => voice !== undefined,
  );
  afterAll(() => provider.close());

  test.skipIf(missing)('describes its voices', () => {
    for (const voice of voices) {
      expect(voice.provider).toBe(provider.id);
      expect(voice.id).toMatch(/^[\w-]+$/);
      expect(voice.name).not.toBe('');
      expect(Intl.getCanonicalLocales(voice.language)).toEqual([voice.language]);
      expect(voice.licence).not.toBe('');
      expect(voice.can.speed.min).toBeLessThanOrEqual(1);
      expect(voice.can.speed.max).toBeGreaterThanOrEqual(1);
      if (voice.loudness !== undefined) expect(voice.loudness).toBeGreaterThan(-40);
    }
    expect(provider.version).not.toBe('');
  });

  test.skipIf(missing)('speaks: finite, audible, no peak far above full scale, every word in its place', async () => {
    for (const voice of some) {
      const spoken = await speak(provider, voice, 'Good morning, everyone. This is a short test!');
      checkSound(spoken);
      expect(Math.max(...spoken.samples.map(Math.abs))).toBeGreaterThan(0.02);
      if (voice.loudness !== undefined) expect(Math.abs(loudness(spoken) - voice.loudness)).toBeLessThan(4);
      if (!voice.can.wordTimes) expect(spoken.words).toBeNull();
      else {
        checkWords(spoken, 8);
        // Each is heard: none without length, and sound in each.
        for (const { start, end } of spoken.words!) {
          expect(end - start).toBeGreaterThan(0.02);
          expect(loudest(spoken, start, end)).toBeGreaterThan(0.005);
        }
        // The pause at the full stop lies between the words beside it.
        const [before, after] = [spoken.words![2]!.end, spoken.words![3]!.start];
        expect(after - before).toBeGreaterThan(0.05);
      }
    }
  });

  test.skipIf(missing)('says the same in the same bytes', async () => {
    const once = await speak(provider, first!, 'The same again, please.');
    await speak(provider, first!, 'Something else between.');
    const again = await speak(provider, first!, 'The same again, please.');
    expect(again.rate).toBe(once.rate);
    expect(again.words).toEqual(once.words);
    expect(Buffer.from(again.samples.buffer).equals(Buffer.from(once.samples.buffer))).toBe(true);
  });

  test.skipIf(missing)('takes its speed at its word', async () => {
    const { min, max } = first!.can.speed;
    const text = 'They act as a prism and form a rainbow.';
    const [slow, plain, fast] = await Promise.all(
      [Math.max(min, 0.75), 1, Math.min(max, 1.5)].map((speed) => speak(provider, first!, text, { speed })),
    );
    expect(seconds(slow!) / seconds(plain!)).toBeGreaterThan(1.1);
    expect(seconds(fast!) / seconds(plain!)).toBeLessThan(0.9);
  });

  test.skipIf(missing)('gives sound or a warning for every odd text, and never crashes', async () => {
    for (const text of ODD_TEXTS) {
      const spoken = await speak(provider, first!, text);
      checkSound(spoken);
      if (first!.can.wordTimes) checkWords(spoken, wordsOf(text).length);
      const audible = spoken.samples.some((sample) => Math.abs(sample) > 0.01);
      expect(audible || spoken.warnings.length > 0, JSON.stringify(text)).toBe(true);
    }
  });

  test.skipIf(missing)('reads IPA, or warns that it does not', async () => {
    const words = [
      { text: 'Hello', after: '' },
      // Sounds that every language has.
      { text: 'Reading', ipa: 'ˈmanu', after: '.' },
    ];
    const utterance = { voice: first!.id, language: first!.language, speed: 1, words };
    const spoken = await provider.speak(utterance, {});
    checkSound(spoken);
    expect(spoken.warnings.some(({ code }) => code === 'ipa_not_spoken')).toBe(!first!.can.phonemes);
    if (first!.can.phonemes) {
      const asWritten = await provider.speak(
        { ...utterance, words: words.map(({ text, after }) => ({ text, after })) },
        {},
      );
      expect(Buffer.from(spoken.samples.buffer).equals(Buffer.from(asWritten.samples.buffer))).toBe(false);
    }
  });

  test.skipIf(missing)('stops when it is told to, and speaks again afterwards', async () => {
    const gone = new AbortController();
    gone.abort(new Error('changed my mind'));
    await expect(speak(provider, first!, 'Never.', { signal: gone.signal })).rejects.toThrow('changed my mind');
    const going = new AbortController();
    const long = speak(provider, first!, 'Over the hills and far away. '.repeat(60), { signal: going.signal });
    going.abort(new Error('enough'));
    // One that is done before it hears may answer.
    await long.catch((error) => expect(error.message).toBe('enough'));
    checkSound(await speak(provider, first!, 'Here again.'));
  });

  test.skipIf(missing)('refuses a voice that it does not have', async () => {
    const strange = speak(provider, { ...first!, id: `${first!.id}x` }, 'Hello.');
    await expect(strange).rejects.toMatchObject({ name: 'Refusal', code: 'unknown_voice' });
  });

  test('closes, twice if need be', async () => {
    await provider.close();
    await provider.close();
  });
});

test('no two voices have one id, whatever the case', () => {
  const ids = subjects
    .filter(({ name }) => !name.includes(','))
    .flatMap(({ voices }) => voices.map(({ id }) => id.toLowerCase()));
  expect(new Set(ids).size).toBe(ids.length);
});

function speak(provider: Provider, voice: Voice, text: string, options: { speed?: number; signal?: AbortSignal } = {}) {
  const utterance = { voice: voice.id, language: voice.language, speed: options.speed ?? 1, words: wordsOf(text) };
  return provider.speak(utterance, { signal: options.signal });
}

function wordsOf(text: string) {
  return text.split(' ').map((word) => {
    const [, spoken, after] = /^(.*?)([,.!?…:;—]?)$/su.exec(word)!;
    return { text: spoken!, after: after! };
  });
}

function checkSound({ samples, rate }: Spoken): void {
  expect(rate).toBeGreaterThanOrEqual(8000);
  expect(samples.every((sample) => Number.isFinite(sample) && Math.abs(sample) < 4)).toBe(true);
}

function checkWords(spoken: Spoken, count: number): void {
  expect(spoken.words).toHaveLength(count);
  let last = 0;
  for (const { start, end } of spoken.words!) {
    expect(start).toBeGreaterThanOrEqual(last - 1e-9);
    expect(end).toBeGreaterThanOrEqual(start);
    last = end;
  }
  expect(last).toBeLessThanOrEqual(seconds(spoken) + 1e-9);
}

function loudest({ samples, rate }: Spoken, start: number, end: number): number {
  return samples
    .subarray(Math.floor(start * rate), Math.ceil(end * rate))
    .reduce((peak, s) => Math.max(peak, Math.abs(s)), 0);
}

/** As a centred voice in a stereo mix. */
function loudness({ samples, rate }: Spoken): number {
  const meter = createMeter(rate, 2);
  meter.push([samples, samples]);
  return meter.integrated();
}

function seconds({ samples, rate }: Spoken): number {
  return samples.length / rate;
}
