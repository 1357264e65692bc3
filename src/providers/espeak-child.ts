// Speaks by eSpeak NG, which is GPL and therefore a program of its own, optional.

import type { EspeakEvent } from '@echogarden/espeak-ng-emscripten';
import { serve, Unusable } from './child.ts';

export interface EspeakJob {
  /** eSpeak NG's name of the language: `de`, `en-us`. */
  readonly language: string;
  /** Its "words a minute", 80 to 450. */
  readonly rate: number;
  readonly text: string;
}

export interface EspeakResult {
  /** Hz. */
  readonly rate: number;
  readonly samples: Int16Array;
  readonly events: readonly EspeakEvent[];
}

serve<null, EspeakJob, EspeakResult>(async () => {
  const { default: load } = await import('@echogarden/espeak-ng-emscripten').catch((error: NodeJS.ErrnoException) => {
    throw new Unusable(
      `the package @echogarden/espeak-ng-emscripten is missing or does not load (${error.code ?? error.message})`,
      'Install it beside Libretto: npm install @echogarden/espeak-ng-emscripten@0.3.5 (its licence is GPL-3.0)',
    );
  });
  return async ({ language, rate, text }) => {
    // A new instance for each job: what it speaks depends on what it has spoken before.
    const espeak = await new (await load()).eSpeakNGWorker();
    // It would go on in English.
    if (espeak.set_voice(language) !== 0) throw new Error(`eSpeak NG does not know the language ${language}`);
    espeak.set_rate(rate);
    const parts: Int16Array[] = [];
    const events: EspeakEvent[] = [];
    espeak.synthesize(text, (part, happened) => {
      parts.push(part);
      events.push(...happened);
    });
    const samples = new Int16Array(parts.reduce((length, part) => length + part.length, 0));
    let at = 0;
    for (const part of parts) {
      samples.set(part, at);
      at += part.length;
    }
    return { rate: espeak.get_samplerate(), samples, events };
  };
});
