// eSpeak NG, the voice for every other language: robotic but understood. GPL-3.0, so only ever another process.
//
// The npm package @echogarden/espeak-ng-emscripten goes first: it tells when each word is spoken, and gives the same sound
// on every machine. Where it is not installed, the program `espeak-ng` on the PATH serves without word times.

import { execFile, execFileSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import type { EspeakEvent } from '@echogarden/espeak-ng-emscripten';
import { Refusal, type Warning } from '../errors.ts';
import { LIMITS } from '../limits.ts';
import { moduleBeside } from '../module-beside.ts';
import { lufs, type Seconds, seconds } from '../units.ts';
import { requireVoice } from './aliases.ts';
import { ChildPool } from './child-pool.ts';
import type { EspeakJob, EspeakResult } from './espeak-child.ts';
import { lettersOf, mnemonicsOf } from './espeak-mnemonics.ts';
import type { Provider, Spoken, SpokenWord, Utterance, Voice } from './provider.ts';

/** Raise it when the sound or its times become others by this file. */
const OURS = 1;

interface Engine {
  readonly version: string;
  /** It tells what is spoken when. */
  readonly tells: boolean;
  /** Names of the languages it has; undefined: all of {@link LANGUAGES}. */
  languages(): Promise<ReadonlySet<string> | undefined>;
  speak(job: EspeakJob, signal: AbortSignal | undefined): Promise<Sound>;
  close(): Promise<void>;
}

interface Sound {
  readonly rate: number;
  readonly samples: Int16Array;
  /** Undefined: it does not tell. */
  readonly events: readonly EspeakEvent[] | undefined;
}

export function espeakProvider(find = () => packageEngine() ?? programEngine()): Provider {
  const engine = find();
  let voices: Promise<readonly Voice[]> | undefined;
  return {
    id: 'espeak',
    version: `${engine?.version ?? 'none'}/${OURS}`,
    voices() {
      voices ??= voicesOf(engine);
      return voices;
    },
    async speak(utterance, { signal }) {
      signal?.throwIfAborted();
      const voice = requireVoice(utterance.voice, await this.voices());
      return speak(voice, utterance, (job) => engine!.speak(job, signal));
    },
    async close() {
      await engine?.close();
    },
  };
}

/** How a word's IPA is given to it: in full, without length, not at all. It goes down where it would lose sounds. */
type Reading = 'full' | 'plain' | 'text';

async function speak(voice: Voice, utterance: Utterance, run: (job: EspeakJob) => Promise<Sound>): Promise<Spoken> {
  const language = voice.id.slice('espeak_'.length);
  const readings = utterance.words.map(
    ({ ipa }): Reading => (ipa !== undefined && voice.can.phonemes && mnemonicsOf(ipa, false) ? 'full' : 'text'),
  );
  for (;;) {
    const { text, words } = textOf(utterance.words, readings);
    const { rate, samples, events } = await run({ language, rate: rateFor(utterance.speed), text });
    if (samples.length === 0) throw new Refusal('speech_failed', `eSpeak NG made no sound of "${text.slice(0, 60)}".`);
    const spans = events && spansOf(words, events);
    const heard = (word: number) => lettersOf(spans?.get(word)?.phones ?? '');
    const poor = utterance.words.flatMap(({ ipa }, word) =>
      readings[word] !== 'text' && heard(word).length < lettersOf(ipa!).length ? [word] : [],
    );
    if (poor.length > 0) {
      for (const word of poor) readings[word] = readings[word] === 'full' ? 'plain' : 'text';
      continue;
    }
    return {
      samples: Float32Array.from(samples, (sample) => sample / 32768),
      rate,
      words: spans ? timesOf(words, spans, seconds(samples.length / rate)) : null,
      warnings: utterance.words.flatMap((word, i) => warningsOf(word, words[i]!.said, readings[i]!, heard(i))),
    };
  }
}

function warningsOf({ text, ipa }: SpokenWord, said: boolean, reading: Reading, heard: string): Warning[] {
  if (!said) return [{ code: 'word_not_spoken', message: `This voice cannot say "${text}"; it was left out.` }];
  if (ipa === undefined) return [];
  if (reading === 'text') {
    return [
      { code: 'ipa_not_spoken', message: `This voice cannot say /${ipa}/: "${text}" is spoken as it is written.` },
    ];
  }
  if (heard === lettersOf(ipa)) return [];
  return [{ code: 'ipa_approximated', message: `This voice says /${heard}/ for the /${ipa}/ of "${text}".` }];
}

/** A word's place in the text, in characters from 0. */
interface Placed {
  readonly start: number;
  readonly end: number;
  /** It has a letter, a digit or a symbol that has a name. */
  readonly said: boolean;
}

function textOf(spoken: readonly SpokenWord[], readings: readonly Reading[]): { text: string; words: Placed[] } {
  let text = '';
  let length = 0;
  const words = spoken.map(({ text: written, ipa, after }, i) => {
    const mnemonics = readings[i] === 'text' ? undefined : mnemonicsOf(ipa!, readings[i] === 'plain');
    // What is markup to eSpeak NG is left out of what is written.
    const word = mnemonics ? `[[${mnemonics}]]` : written.replace(/[<>&[\]]/g, ' ').trim();
    const start = length;
    const end = start + [...word].length;
    text += `${word}${after} `;
    length = end + [...after].length + 1;
    return { start, end, said: /[\p{L}\p{N}\p{S}]/u.test(word) };
  });
  return { text, words };
}

/** When a word is heard, in seconds, and what. */
interface Span {
  readonly start: number;
  end: number;
  phones: string;
}

/** Those of the words that eSpeak NG takes for words: from a word's first phone to the end of its last. */
function spansOf(words: readonly Placed[], events: readonly EspeakEvent[]): Map<number, Span> {
  const spans = new Map<number, Span>();
  let word = -1;
  let speaking: Span | undefined;
  for (const { type, text_position, audio_position, id } of events) {
    if (type === 'word') word = words.findLastIndex(({ start }) => start <= text_position - 1);
    if (type !== 'phoneme' && type !== 'end') continue;
    const at = audio_position / 1000;
    if (speaking) speaking.end = at;
    speaking = undefined;
    if (typeof id !== 'string' || id === '' || id.startsWith('(')) continue;
    speaking = spans.get(word) ?? { start: at, end: at, phones: '' };
    speaking.phones += id;
    spans.set(word, speaking);
  }
  return spans;
}

/**
 * Words that eSpeak NG runs together ("in the") share their time by their letters; what is not said stands, without length,
 * where the word before ends.
 */
function timesOf(words: readonly Placed[], spans: ReadonlyMap<number, Span>, length: Seconds) {
  const times: { start: Seconds; end: Seconds }[] = [];
  for (let first = 0; first < words.length; ) {
    let next = first + 1;
    while (next < words.length && !spans.has(next)) next++;
    const here = times.at(-1)?.end ?? 0;
    const span = spans.get(first) ?? { start: here, end: here };
    const letters = words.slice(first, next).map(({ start, end, said }) => (said ? end - start : 0));
    const all = letters.reduce((a, b) => a + b, 0) || 1;
    let { start } = span;
    for (const count of letters) {
      const end = start + ((span.end - span.start) * count) / all;
      times.push({ start: seconds(Math.min(start, length)), end: seconds(Math.min(end, length)) });
      start = end;
    }
    first = next;
  }
  return times;
}

/**
 * Words a minute for a speed, which is not in proportion: mean of German, French, Swedish and Turkish, measured, within 7 %.
 * The ends are eSpeak NG's own.
 */
const PACE: readonly (readonly [speed: number, rate: number])[] = [
  [0.47, 80],
  [0.56, 100],
  [0.79, 140],
  [1, 175],
  [1.34, 230],
  [1.75, 300],
  [2.07, 350],
  [2.33, 400],
];

function rateFor(speed: number): number {
  const after = Math.max(
    1,
    PACE.findIndex(([pace]) => pace >= speed),
  );
  const [[slower, low], [faster, high]] = [PACE[after - 1]!, PACE[after]!];
  return Math.round(low + ((high - low) * (speed - slower)) / (faster - slower));
}

async function voicesOf(engine: Engine | undefined): Promise<readonly Voice[]> {
  if (!engine) return [];
  const known = await engine.languages();
  const names = new Intl.DisplayNames('en', { type: 'language' });
  return LANGUAGES.filter((language) => known?.has(language) ?? true).map((language): Voice => {
    const tag = Intl.getCanonicalLocales(TAGS[language] ?? language)[0]!;
    return {
      id: `espeak_${language}`,
      provider: 'espeak',
      name: names.of(tag)!,
      language: tag,
      gender: 'neutral',
      quality: 'basic',
      tags: [],
      loudness: LOUDNESS,
      // Events tell when a word is spoken, and whether its IPA was.
      can: { wordTimes: engine.tells, phonemes: engine.tells, speed: { min: 0.5, max: 2.3 } },
      licence: 'GPL-3.0-or-later',
    };
  });
}

/** The mean of ten languages, which lie within 2 LU of it. */
const LOUDNESS = lufs(-17.6);

/** Languages that people speak, by eSpeak NG's names; it has others that were invented for films, and regional variants. */
const LANGUAGES =
  `af am an ar as az ba be bg bn bpy bs ca cmn cs cv cy da de el en en-029 en-gb-scotland en-us eo es es-419 et eu fa fi fo
  fr fr-be fr-ch ga gd gn grc gu hak haw he hi hr ht hu hy ia id io is it ja ka kaa kk kl kn ko kok ku ky la lb lfn lt
  ltg lv mi mk ml mr ms mt my nb ne nl nog om or pa pap pl pt pt-br qu quc ro ru sd shn si sk sl smj sq sr sv sw ta te th
  ti tk tn tr tt ug uk ur uz vi yue`.split(/\s+/);

/** BCP 47 where it is another one. */
const TAGS: Readonly<Record<string, string>> = { cmn: 'zh', en: 'en-GB' };

const PACKAGE = '@echogarden/espeak-ng-emscripten';

function packageEngine(): Engine | undefined {
  let version: string;
  try {
    version = createRequire(import.meta.url)(`${PACKAGE}/package.json`).version;
  } catch {
    return undefined;
  }
  const children = new ChildPool<null, EspeakJob, EspeakResult>({
    module: moduleBeside(import.meta.url, './espeak-child'),
    setup: null,
    name: 'eSpeak NG',
    children: 1,
  });
  return {
    version: `emscripten-${version}`,
    tells: true,
    languages: async () => undefined,
    speak: (job, signal) => children.run(job, signal),
    close: () => children.close(),
  };
}

/** The program on the PATH; undefined when there is none. */
export function programEngine(): Engine | undefined {
  const program = (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, process.platform === 'win32' ? 'espeak-ng.exe' : 'espeak-ng'))
    .find(isExecutable);
  if (program === undefined) return undefined;
  const version = /\d[\w.-]*/.exec(execFileSync(program, ['--version'], { encoding: 'utf8' }))?.[0] ?? 'unknown';
  const run = promisify(execFile);
  return {
    version: `program-${version}`,
    tells: false,
    async languages() {
      // Pty Language Age/Gender VoiceName File: the file is named as the program is asked.
      const { stdout } = await run(program, ['--voices']);
      return new Set(
        stdout
          .split('\n')
          .slice(1)
          .flatMap((line) => line.trim().split(/\s+/)[4]?.split('/').at(-1)?.toLowerCase() ?? []),
      );
    },
    async speak({ language, rate, text }, signal) {
      const running = run(program, ['-v', language, '-s', `${rate}`, '-b', '1', '--stdin', '--stdout'], {
        encoding: 'buffer',
        maxBuffer: MOST_BYTES,
        timeout: LIMITS.speechMilliseconds,
        ...(signal ? { signal } : {}),
      });
      running.child.stdin!.on('error', () => {}).end(text);
      try {
        return readWav((await running).stdout);
      } catch (error) {
        signal?.throwIfAborted();
        throw new Refusal('speech_failed', 'The program espeak-ng failed.', { cause: error });
      }
    },
    async close() {},
  };
}

/** An hour of 22,050 Hz. */
const MOST_BYTES = 160_000_000;

/** Written to a pipe, the header's lengths are wrong: the samples are all that follows it. */
function readWav(wav: Buffer): Sound {
  const header = wav.indexOf('data') + 8;
  const samples = new Int16Array((wav.length - header) >> 1);
  for (let i = 0; i < samples.length; i++) samples[i] = wav.readInt16LE(header + 2 * i);
  return { rate: wav.readUInt32LE(24), samples, events: undefined };
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
