// Kokoro-82M, the voice that people hear first: natural, seven languages, 41 styles and every blend of them.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Refusal, type Warning } from '../errors.ts';
import { moduleBeside } from '../module-beside.ts';
import { lufs, seconds } from '../units.ts';
import { ChildPool } from './child-pool.ts';
import { engineVersion } from './engine-version.ts';
import { checkInstalled, readInstalled } from './installed.ts';
import { kokoroTokens, punctuationTokens, SPACE } from './kokoro-phonemes.ts';
import { DURATIONS, KOKORO_VERSION, modelIn, styleIn } from './kokoro-recipe.ts';
import measured from './kokoro-voices.json' with { type: 'json' };
import type { NeuralOptions } from './neural.ts';
import type { OnnxJob, OnnxResult, OnnxSetup } from './onnx-child.ts';
import { Phonemizer, unreadWords } from './phonemes.ts';
import type { Provider, Spoken, SpokenWord, Utterance, Voice } from './provider.ts';
import { joinSpoken, type Lateness, type TimedWord, type Times, wordTimes } from './word-times.ts';

const RATE = 24_000;

/** Samples of a frame, the unit of the model's durations. */
const FRAME = 600;

/** Numbers of a style vector, and rows of a style file: one for each number of tokens. */
const STYLE = { size: 256, rows: 510 } as const;

/** Tokens the model is fed at most: over 400 it rushes (it would take 510). */
const MOST_TOKENS = 400;

/** Raised when words get other times: they are kept with the clips. */
const TIMES_VERSION = 2;

/** Measured against pocketsphinx over 918 words of four voices at 0.75, 1 and 1.3 x, and 123 words of each of 28 voices at 1 x. */
const lateAt = (speed: number): Lateness => ({ start: 0.056 + 0.04 / speed, end: 0.045 });

export function kokoroProvider({ voicesDir, processes, threads }: NeuralOptions): Provider {
  const folder = join(voicesDir, 'kokoro');
  const phonemizer = new Phonemizer();
  const styles = new Map<string, Promise<Float32Array>>();
  let pool: Promise<ChildPool<OnnxSetup, OnnxJob, OnnxResult>> | undefined;

  const installed = () => readInstalled(folder);
  const requireInstalled = async () => {
    const found = await installed();
    if (found) return found;
    throw new Refusal('voice_unavailable', 'The voices of Kokoro are not installed.', {
      hint: 'Install them: libretto voices add kokoro (265 MB on disk).',
    });
  };
  const openPool = async () => {
    await checkInstalled(folder, await requireInstalled());
    return new ChildPool<OnnxSetup, OnnxJob, OnnxResult>({
      module: moduleBeside(import.meta.url, './onnx-child'),
      setup: { model: modelIn(folder), threads },
      name: 'Kokoro',
      children: processes,
    });
  };
  const openOnce = () => {
    pool ??= openPool();
    // What was damaged may have been mended by the next try.
    pool.catch(() => {
      pool = undefined;
    });
    return pool;
  };
  const styleOf = (voice: string) => {
    const style = styles.get(voice) ?? readStyle(styleIn(folder, voice));
    styles.set(voice, style);
    style.catch(() => styles.delete(voice));
    return style;
  };

  return {
    id: 'kokoro',
    version: `${KOKORO_VERSION}/${engineVersion()}/times-${TIMES_VERSION}`,
    catalogue: BASE_VOICES,
    voices: async () => ((await installed()) ? BASE_VOICES : []),
    async voice(id) {
      const blend = readBlend(id);
      if (!blend) return undefined;
      await requireInstalled();
      return blendVoice(blend);
    },
    async speak(utterance, { signal }) {
      signal?.throwIfAborted();
      const blend = readBlend(utterance.voice);
      if (!blend) throw new Refusal('unknown_voice', `Kokoro has no voice "${utterance.voice}".`);
      const children = await openOnce();
      const warnings: Warning[] = [];
      const words = await readWords(utterance, phonemizer, warnings, signal);
      const late = lateness(blend, utterance.speed);
      const vectors = await Promise.all(blend.map(({ voice }) => styleOf(voice)));
      const parts = await Promise.all(
        divide(words).map(async (part) => {
          const { ids, timed } = tokensOf(part);
          if (timed.every(({ from, to }) => from === to)) return silence(timed.length);
          const style = new Float32Array(STYLE.size);
          const row = Math.min(ids.length, STYLE.rows - 1) * STYLE.size;
          blend.forEach(({ weight }, v) => {
            for (let i = 0; i < STYLE.size; i++) style[i]! += weight * vectors[v]![row + i]!;
          });
          const result = await children.run(
            {
              feeds: {
                tokens: { data: BigInt64Array.from([0, ...ids, 0], BigInt), dims: [1, ids.length + 2] },
                style: { data: style, dims: [1, STYLE.size] },
                speed: { data: Float32Array.of(utterance.speed), dims: [1] },
              },
              fetch: ['audio', DURATIONS],
            },
            signal,
          );
          const samples = result.audio!.data as Float32Array;
          const lengths = Float64Array.from(
            result[DURATIONS]!.data as Float32Array,
            (frames) => (frames * FRAME) / RATE,
          );
          return { samples, words: wordTimes(timed, lengths, samples, RATE, late) };
        }),
      );
      return { ...joinSpoken(parts, RATE), rate: RATE, warnings } satisfies Spoken;
    },
    async close() {
      const open = await pool?.catch(() => undefined);
      await Promise.all([phonemizer.close(), open?.close()]);
    },
  };
}

/** Where there is nothing to say. */
function silence(words: number): { samples: Float32Array; words: Times[] } {
  const nowhere = { start: seconds(0), end: seconds(0) };
  return { samples: new Float32Array(0), words: new Array<Times>(words).fill(nowhere) };
}

// ---- text to tokens -------------------------------------------------------------------------------------------------

interface WordTokens {
  readonly ids: readonly number[];
  readonly joined: boolean;
  readonly after: readonly number[];
}

async function readWords(
  { words, language }: Utterance,
  phonemizer: Phonemizer,
  warnings: Warning[],
  signal: AbortSignal | undefined,
): Promise<WordTokens[]> {
  const read = await phonemizer.phonemize(words, language, signal);
  warnings.push(...unreadWords(words, read));
  // The model learnt English with a space between all words, the other languages as eSpeak NG joins them.
  const joins = !/^en\b/i.test(language);
  if (!TAUGHT.has(primary(language))) {
    warnings.push({
      code: 'language_not_spoken',
      message: `Kokoro was not taught the language ${language} and speaks it with a heavy accent.`,
      hint: 'Choose a voice of that language.',
    });
  }
  return words.map((word: SpokenWord, i) => {
    const { phones, joined } = read[i]!;
    const { ids, unread } = kokoroTokens(phones, language);
    if (unread.length > 0) {
      warnings.push({
        code: 'phones_not_spoken',
        message: `Kokoro has no sound for "${[...new Set(unread)].join('')}" in "${word.text}" (/${phones.join('')}/); it was left out.`,
      });
    }
    return { ids, joined: joins && joined, after: punctuationTokens(word.after) };
  });
}

/** At clauses, or where there are none between words, so that no part has more tokens than the model speaks well. */
function divide(words: readonly WordTokens[]): WordTokens[][] {
  const parts: WordTokens[][] = [];
  let rest = words.slice();
  for (;;) {
    let tokens = 0;
    const fits = rest.findIndex(({ ids, after }) => {
      tokens += ids.length + after.length + 1;
      return tokens > MOST_TOKENS;
    });
    if (fits < 0) return [...parts, rest];
    const clause = rest.slice(0, fits).findLastIndex(({ after }) => after.length > 0);
    const cut = Math.max(1, clause >= fits / 2 ? clause + 1 : fits);
    parts.push(rest.slice(0, cut));
    rest = rest.slice(cut);
  }
}

/** The model's tokens, without the zeros around them, and where in them (zeros counted) each word lies. */
function tokensOf(words: readonly WordTokens[]): { ids: number[]; timed: TimedWord[] } {
  const ids: number[] = [];
  let paused = true;
  const timed = words.map(({ ids: own, joined, after }, i): TimedWord => {
    // A word that is not said leaves no second space.
    if (own.length > 0 && ids.length > 0 && !joined) ids.push(SPACE);
    const from = ids.length + 1;
    ids.push(...own);
    const to = ids.length + 1;
    ids.push(...after);
    const pausedBefore = paused;
    paused = after.length > 0 || (own.length === 0 && paused);
    return { from, to, pausedBefore, pausedAfter: after.length > 0 || i === words.length - 1 };
  });
  return { ids, timed };
}

// ---- voices ---------------------------------------------------------------------------------------------------------

const LANGUAGES: Readonly<Record<string, string>> = {
  ...{ a: 'en-US', b: 'en-GB', e: 'es', f: 'fr', h: 'hi', i: 'it', p: 'pt-BR' },
  // Japanese and Chinese styles exist, but eSpeak NG does not read these languages as the model was taught to.
};

const TAUGHT: ReadonlySet<string> = new Set(Object.values(LANGUAGES).map(primary));

function primary(language: string): string {
  return language.toLowerCase().split('-')[0]!;
}

interface Measured {
  /** Its publisher's judgement of it, A to F. */
  readonly grade: string | null;
  readonly loudness: number | null;
  /** Milliseconds by which its words start and end later than those of most voices ({@link lateAt}); absent: not measured. */
  readonly late?: { readonly start: number; readonly end: number };
}

const MEASURED: Readonly<Record<string, Measured>> = measured;

const BASE_VOICES: readonly Voice[] = Object.keys(MEASURED).map((id) => blendVoice([{ voice: id, weight: 1 }]));

type Blend = readonly { readonly voice: string; readonly weight: number }[];

/** `af_heart`, `af_bella+af_nicole`, `af_bella:0.6+af_nicole:0.4`; weights are made to sum to 1. Undefined: no such thing. */
function readBlend(id: string): Blend | undefined {
  const parts = id
    .toLowerCase()
    .split('+')
    .map((part) => /^(\w+)(?::(\d*\.?\d+))?$/.exec(part));
  const blend = parts.map((part) => ({ voice: part?.[1] ?? '', weight: Number(part?.[2] ?? 1) }));
  const sum = blend.reduce((total, { weight }) => total + weight, 0);
  if (sum === 0 || blend.some(({ voice }) => !Object.hasOwn(MEASURED, voice))) return undefined;
  return blend.map(({ voice, weight }) => ({ voice, weight: weight / sum }));
}

function blendVoice(blend: Blend): Voice {
  const main = blend.reduce((most, part) => (part.weight > most.weight ? part : most)).voice;
  const id =
    blend.length === 1 ? main : blend.map(({ voice, weight }) => `${voice}:${Number(weight.toFixed(4))}`).join('+');
  const genders = new Set(blend.map(({ voice }) => (voice[1] === 'f' ? 'female' : 'male')));
  const grade = blend.length === 1 ? MEASURED[main]!.grade : null;
  return {
    id,
    provider: 'kokoro',
    name: blend.map(({ voice }) => voice[3]!.toUpperCase() + voice.slice(4)).join(' and '),
    language: LANGUAGES[main[0]!]!,
    gender: genders.size === 1 ? [...genders][0]! : 'neutral',
    quality: 'neural',
    tags: [...(grade === null ? [] : [`grade-${grade.toLowerCase()}`]), ...(blend.length > 1 ? ['blend'] : [])],
    loudness: blendLoudness(blend),
    can: { wordTimes: true, phonemes: true, speed: { min: 0.7, max: 1.4 } },
    licence: 'Apache-2.0',
  };
}

/** Of a blend the mean by weight, as for its loudness. */
function lateness(blend: Blend, speed: number): Lateness {
  const usual = lateAt(speed);
  const own = (edge: 'start' | 'end') =>
    blend.reduce((sum, { voice, weight }) => sum + (weight * (MEASURED[voice]!.late?.[edge] ?? 0)) / 1000, usual[edge]);
  return { start: own('start'), end: own('end') };
}

/** Of a blend the mean by weight: its style vector lies between those of its voices. */
function blendLoudness(blend: Blend): Voice['loudness'] {
  let loudness = 0;
  for (const { voice, weight } of blend) {
    const own = MEASURED[voice]!.loudness;
    if (own === null) return undefined;
    loudness += weight * own;
  }
  return lufs(loudness);
}

async function readStyle(path: string): Promise<Float32Array> {
  const bytes = await readFile(path);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}
