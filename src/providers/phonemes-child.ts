// Reads text aloud on paper: words to IPA by eSpeak NG, which is GPL and therefore a program of its own, optional.

import type { EspeakVoice } from '@echogarden/espeak-ng-emscripten';
import { serve, Unusable } from './child.ts';

export interface PhonemesJob {
  /** BCP 47. */
  readonly language: string;
  /** The words with the punctuation between them, for how they sound in their sentence. */
  readonly sentence: string;
  /** Each word, for how it sounds alone. */
  readonly words: readonly string[];
}

/** eSpeak NG's notation: `_` between phones, spaces between what it takes for words, `|` between clauses. */
export interface PhonemesResult {
  readonly sentence: string;
  readonly words: readonly string[];
}

/** Words kept: a script repeats a few thousand at most. */
const KEPT_WORDS = 5000;

serve<null, PhonemesJob, PhonemesResult>(async () => {
  const { default: load } = await import('@echogarden/espeak-ng-emscripten').catch((error: NodeJS.ErrnoException) => {
    throw new Unusable(
      `the package @echogarden/espeak-ng-emscripten is missing or does not load (${error.code ?? error.message})`,
      'Install it beside Libretto: npm install @echogarden/espeak-ng-emscripten@0.3.5 (its licence is GPL-3.0)',
    );
  });
  const module = await load();
  const espeak = await new module.eSpeakNGWorker();
  const voices = espeak.list_voices();
  const alone = new Map<string, string>();

  const speak = (text: string) => {
    const { ptr } = espeak.convert_to_phonemes(text, true);
    // The memory may have grown, so the view is taken anew.
    const memory = module.HEAPU8;
    return Buffer.from(memory.subarray(ptr, memory.indexOf(0, ptr))).toString();
  };
  return async ({ language, sentence, words }) => {
    const voice = voiceOf(language, voices);
    if (!voice) throw new Error(`eSpeak NG does not know the language ${language}`);
    // By its file: eSpeak NG lists names (`fr-fr`, `en-gb`) that it then does not know, and goes on in the language before.
    if (espeak.set_voice(voice.identifier) !== 0) throw new Error(`eSpeak NG does not load ${voice.identifier}`);
    const separate = words.map((word) => {
      const key = `${voice.identifier} ${word}`;
      const phones = alone.get(key) ?? speak(word);
      if (alone.size >= KEPT_WORDS) alone.clear();
      alone.set(key, phones);
      return phones;
    });
    return { sentence: speak(sentence), words: separate };
  };
});

/** The voice whose file has the language's name, else whose first language it is, else any; else that of `de` for `de-AT`. */
function voiceOf(language: string, voices: readonly EspeakVoice[]): EspeakVoice | undefined {
  const tag = language.toLowerCase();
  const file = ({ identifier }: EspeakVoice) => identifier.toLowerCase().split('/').at(-1);
  return (
    voices.find((voice) => file(voice) === tag) ??
    voices.find((voice) => voice.languages[0]?.name === tag) ??
    voices.find((voice) => voice.languages.some(({ name }) => name === tag)) ??
    (tag.includes('-') ? voiceOf(tag.slice(0, tag.lastIndexOf('-')), voices) : undefined)
  );
}
