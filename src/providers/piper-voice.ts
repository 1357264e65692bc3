// One Piper voice, opened from its folder: words to sound.

import { readFile } from 'node:fs/promises';
import { Refusal, type Warning } from '../errors.ts';
import { moduleBeside } from '../module-beside.ts';
import { ChildPool } from './child-pool.ts';
import type { NeuralOptions } from './neural.ts';
import { gaussianNoise } from './noise.ts';
import type { OnnxJob, OnnxResult, OnnxSetup } from './onnx-child.ts';
import { Phonemizer, unreadWords } from './phonemes.ts';
import { configIn, DURATIONS, modelIn, NOISES } from './piper-model.ts';
import type { Spoken, Utterance } from './provider.ts';
import { type Lateness, type TimedWord, wordTimes } from './word-times.ts';

export interface PiperVoice {
  speak(utterance: Omit<Utterance, 'voice'>, signal: AbortSignal | undefined): Promise<Spoken>;
  close(): Promise<void>;
}

/** The published `.onnx.json`, as far as it is read. */
interface PiperConfig {
  readonly audio: { readonly sample_rate: number };
  readonly espeak: { readonly voice: string };
  readonly inference: { readonly noise_scale: number; readonly length_scale: number; readonly noise_w: number };
  readonly phoneme_id_map: Readonly<Record<string, readonly number[]>>;
  readonly num_speakers?: number;
}

/** Samples of a frame, the unit of the model's durations. */
const FRAME = 256;

/** Channels of the noises in every published model, and frames of it: 95 s at 22,050 Hz. */
const NOISE = { durations: 2, sound: 192, frames: 8192 } as const;

/** Ids of an utterance: 60 s of speech, which the noise is enough for at the slowest speed. */
const MOST_IDS = 2000;

/** Measured against pocketsphinx over 459 words of en_US-joe-medium at 0.75, 1 and 1.3 x. */
const lateAt = (speed: number): Lateness => ({ start: 0.03 + 0.03 / speed, end: 0.015 });

export async function openPiperVoice(
  name: string,
  folder: string,
  { processes, threads }: Omit<NeuralOptions, 'voicesDir'>,
): Promise<PiperVoice> {
  const config: PiperConfig = JSON.parse(await readFile(configIn(folder), 'utf8'));
  const phonemizer = new Phonemizer();
  const noise = (channels: number, seed: number) => ({
    data: gaussianNoise(channels * NOISE.frames, seed),
    dims: [1, channels, NOISE.frames],
  });
  const pool = new ChildPool<OnnxSetup, OnnxJob, OnnxResult>({
    module: moduleBeside(import.meta.url, './onnx-child'),
    setup: {
      model: modelIn(folder),
      threads,
      constants: { [NOISES[0]]: noise(NOISE.durations, 1), [NOISES[1]]: noise(NOISE.sound, 2) },
    },
    name: `Piper's ${name}`,
    children: processes,
  });
  const rate = config.audio.sample_rate;

  return {
    async speak({ words, language, speed }, signal) {
      const warnings: Warning[] = [];
      // Its own variety where the language is its own: the model knows no other sounds.
      const own = config.espeak.voice;
      const isOwn = primary(own) === primary(language);
      if (!isOwn) {
        warnings.push({
          code: 'language_not_spoken',
          message: `The voice ${name} speaks ${own} and reads ${language} with a heavy accent.`,
          hint: 'Choose a voice of that language.',
        });
      }
      const read = await phonemizer.phonemize(words, isOwn ? own : language, signal);
      warnings.push(...unreadWords(words, read));
      const { ids, timed } = idsOf(config, words, read, warnings);
      if (ids.length > MOST_IDS) {
        throw new Refusal('speech_failed', 'This stretch of speech is too long to be spoken in one breath.', {
          hint: 'End sentences with full stops.',
        });
      }
      const { noise_scale, length_scale, noise_w } = config.inference;
      const result = await pool.run(
        {
          feeds: {
            input: { data: BigInt64Array.from(ids, BigInt), dims: [1, ids.length] },
            input_lengths: { data: BigInt64Array.of(BigInt(ids.length)), dims: [1] },
            scales: { data: Float32Array.of(noise_scale, length_scale / speed, noise_w), dims: [3] },
            ...((config.num_speakers ?? 1) > 1 && { sid: { data: BigInt64Array.of(0n), dims: [1] } }),
          },
          fetch: ['output', DURATIONS],
        },
        signal,
      );
      const samples = result.output!.data as Float32Array;
      const lengths = Float64Array.from(result[DURATIONS]!.data as Float32Array, (frames) => (frames * FRAME) / rate);
      return { samples, rate, words: wordTimes(timed, lengths, samples, rate, lateAt(speed)), warnings };
    },
    async close() {
      await Promise.all([phonemizer.close(), pool.close()]);
    },
  };
}

/** `^ _ p _ p _ … $`: each sound followed by a pad, words by spaces, as the models were taught. */
function idsOf(
  config: PiperConfig,
  words: Utterance['words'],
  read: Awaited<ReturnType<Phonemizer['phonemize']>>,
  warnings: Warning[],
): { ids: number[]; timed: TimedWord[] } {
  const map = config.phoneme_id_map;
  const pad = map._ ?? [];
  const ids = [...(map['^'] ?? []), ...pad];
  let paused = true;
  let begun = false;
  const say = (symbols: string, word: string) => {
    for (const symbol of symbols.normalize('NFD')) {
      if (map[symbol]) ids.push(...map[symbol], ...pad);
      else {
        warnings.push({
          code: 'phones_not_spoken',
          message: `This voice has no sound for "${symbol}" in "${word}"; it was left out.`,
        });
      }
    }
  };
  const timed = words.map((word, i): TimedWord => {
    const { phones, joined } = read[i]!;
    if (begun && phones.length > 0 && !joined) ids.push(...(map[' '] ?? []), ...pad);
    const from = ids.length;
    say(phones.join(''), word.text);
    const to = ids.length;
    begun ||= to > from;
    for (const symbol of word.after) if (map[symbol]) ids.push(...map[symbol], ...pad);
    const pausedBefore = paused;
    paused = word.after !== '' || (to === from && paused);
    return { from, to, pausedBefore, pausedAfter: word.after !== '' || i === words.length - 1 };
  });
  ids.push(...(map.$ ?? []));
  return { ids, timed };
}

function primary(language: string): string {
  return language.toLowerCase().split('-')[0]!;
}
