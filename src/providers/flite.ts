// CMU Flite, the voice that is built in: plain English that needs no download, 35 times faster than real time or more.

import { Refusal, type Warning } from '../errors.ts';
import { moduleBeside } from '../module-beside.ts';
import { lufs, type Seconds, seconds } from '../units.ts';
import { requireVoice } from './aliases.ts';
import { ChildPool } from './child-pool.ts';
import type { FliteJob, FliteResult } from './flite-child.ts';
import { flitePhones } from './flite-phones.ts';
import type { Provider, Spoken, Utterance, Voice } from './provider.ts';

const RATE = 16_000;

const VOICES: readonly Voice[] = [
  voice('slt', 'Slt', 'female', 'en-US', -13.5, ['american']),
  voice('rms', 'Rms', 'male', 'en-US', -18.6, ['american']),
  voice('awb', 'Awb', 'male', 'en-GB', -17.4, ['scottish']),
];

export function fliteProvider(): Provider {
  const children = new ChildPool<undefined, FliteJob, FliteResult>({
    module: moduleBeside(import.meta.url, './flite-child'),
    setup: undefined,
    name: 'Flite',
    children: 1,
  });
  return {
    id: 'flite',
    version: 'flite-2.3/wasi-0.1.1/1',
    voices: async () => VOICES,
    async speak(utterance, { signal }) {
      signal?.throwIfAborted();
      return speak(requireVoice(utterance.voice, VOICES), utterance, (job) => children.run(job, signal));
    },
    close: () => children.close(),
  };
}

async function speak(
  voice: Voice,
  utterance: Utterance,
  run: (job: FliteJob) => Promise<FliteResult>,
): Promise<Spoken> {
  const warnings: Warning[] = [];
  if (!/^en\b/i.test(utterance.language)) {
    warnings.push({
      code: 'language_not_spoken',
      message: `The voice ${voice.id} speaks English only and reads ${utterance.language} as English.`,
      hint: 'Choose a voice of that language.',
    });
  }
  const tokens = tokensOf(utterance, warnings);
  if (tokens.length === 0) {
    const nowhere = { start: seconds(0), end: seconds(0) };
    return { samples: new Float32Array(0), rate: RATE, words: utterance.words.map(() => nowhere), warnings };
  }
  const [speech, shrunk] = await run([
    [
      ...['-voice', voice.id.slice('flite_'.length)],
      // Twice the standard deviation of the voices' pitch: without it they drone.
      ...['--setf', 'int_f0_target_stddev=45', '--setf', `duration_stretch=${1 / utterance.speed}`],
      ...['-psdur', '-ssml', '-t', markUp(tokens, 1)],
    ],
    // The same text again, quickly and with every other word shrunk to nearly nothing: the lengths of its phones say which
    // word each belongs to. Flite prints no word boundaries, and a word's phones depend on its neighbours.
    ['-voice', 'kal16', '-psdur', '-ssml', '-t', markUp(tokens, SHRINK)],
  ]);
  if (!speech?.wav || !shrunk || speech.wav.length <= WAV_HEADER) {
    throw new Refusal('speech_failed', `Flite made no sound of "${excerpt(utterance)}".`);
  }
  const times = wordTimes(tokens, phonesOf(speech.stdout), phonesOf(shrunk.stdout));
  return { samples: samplesOf(speech.wav), rate: RATE, words: times && placeAll(utterance, tokens, times), warnings };
}

/** One word as Flite gets it. */
interface Token {
  /** Its place among the words of the utterance. */
  readonly word: number;
  /** a-z, digits, inner hyphens and apostrophes. */
  readonly text: string;
  readonly phones: string | undefined;
  readonly after: string;
}

/** The words that can be said; what cannot becomes a warning. */
function tokensOf(utterance: Utterance, warnings: Warning[]): Token[] {
  const tokens: Token[] = [];
  utterance.words.forEach((spoken, word) => {
    const { text, lost } = asciiOf(spoken.text);
    const phones = spoken.ipa === undefined ? undefined : readIpa(spoken.ipa, spoken.text, warnings);
    if (text === '' && !phones) {
      warnings.push({ code: 'word_not_spoken', message: `This voice cannot say "${spoken.text}"; it was left out.` });
      // Its punctuation still ends the clause.
      const last = tokens.at(-1);
      if (last && last.after === '') tokens[tokens.length - 1] = { ...last, after: spoken.after };
      return;
    }
    if (lost && !phones) {
      warnings.push({ code: 'word_not_spoken', message: `This voice says only "${text}" of "${spoken.text}".` });
    }
    tokens.push({ word, text: text || 'x', phones, after: spoken.after });
  });
  return tokens;
}

function readIpa(ipa: string, text: string, warnings: Warning[]): string | undefined {
  const { phones, approximated, unread } = flitePhones(ipa);
  if (unread.length > 0) {
    warnings.push({
      code: 'ipa_unreadable',
      message: `"${unread.join('')}" in the pronunciation /${ipa}/ of "${text}" is no IPA${phones ? '; it was left out' : '; the word is read as usual'}.`,
    });
  } else if (approximated.length > 0) {
    warnings.push({
      code: 'ipa_approximated',
      message: `This voice has no "${approximated.join('", "')}" as in /${ipa}/ and says the nearest English sound.`,
    });
  }
  return phones || undefined;
}

/** Letters that Unicode does not decompose. */
const LETTERS: Readonly<Record<string, string>> = {
  ...{ ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', þ: 'th', ł: 'l', ı: 'i', ŋ: 'ng' },
  ...{ '’': "'", '‘': "'", ʼ: "'", '‐': '-', '‑': '-', '–': '-' },
};

function asciiOf(word: string): { text: string; lost: boolean } {
  const folded = word
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[\p{M}\u00ad\u200b-\u200d\u2060\ufeff]/gu, '')
    .replace(/[^\x00-\x7f]/gu, (c) => LETTERS[c] ?? c);
  return {
    text: folded.replace(/[^a-z0-9'-]/g, '').replace(/^['-]+|['-]+$/g, ''),
    lost: /[^\x00-\x7f]/.test(folded),
  };
}

/** Factor by which every second word is made shorter, to find the words' borders. */
const SHRINK = 100;

/** SSML as Flite reads it, with every second word's rate as given. */
function markUp(tokens: readonly Token[], rate: number): string {
  return tokens
    .map((token, i) => {
      const word = token.text + (PUNCTUATION[token.after] ?? '');
      // An empty line before a word ends the sentence before it; a full stop does so only before a capital letter.
      const gap = i > 0 && /[.!?…]/.test(tokens[i - 1]!.after) ? '\n\n' : '';
      // A word with the very phones of the one before is taken for its second half and left out: a space tells them apart.
      const spoken =
        token.phones === undefined
          ? gap + word
          : `<phoneme ph="${token.phones}${' '.repeat(i % 2)}">${gap}${word}</phoneme>`;
      return `<prosody rate="${i % 2 === 0 ? 1 : rate}">${spoken}</prosody>`;
    })
    .join(' ');
}

const PUNCTUATION: Readonly<Record<string, string>> = {
  ...{ ',': ',', ';': ',', ':': ',', '—': ',' },
  ...{ '.': '.', '…': '.', '?': '?', '!': '!' },
};

interface Phone {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** Reads `-psdur`: a line a sentence, of phones with their end in seconds from the sentence's start. */
function phonesOf(stdout: string): Phone[] {
  const phones: Phone[] = [];
  let sentence = 0;
  for (const line of stdout.split('\n')) {
    let start = 0;
    for (const item of line.trim().split(/\s+/)) {
      const [name, time] = item.split(':');
      if (time === undefined) continue;
      const end = Number(time);
      if (name !== PAUSE) phones.push({ name: name!, start: sentence + start, end: sentence + end });
      start = end;
    }
    // Sound comes in whole frames of 5 ms.
    sentence += Math.floor(start * 200 + 1e-6) / 200;
  }
  return phones;
}

const PAUSE = 'pau';

/** Seconds: a shrunk phone is shorter, at most a hundredth of the longest; no other is (the model's shortest has 15 ms). */
const SHRUNK_MAX = 0.008;

/** Start and end of each token; null when the two runs do not fit together. */
function wordTimes(
  tokens: readonly Token[],
  phones: readonly Phone[],
  shrunk: readonly Phone[],
): { start: Seconds; end: Seconds }[] | null {
  if (phones.length !== shrunk.length || phones.some((phone, i) => phone.name !== shrunk[i]!.name)) return null;
  const times: { start: Seconds; end: Seconds }[] = [];
  let wasShort: boolean | undefined;
  phones.forEach((phone, i) => {
    const isShort = shrunk[i]!.end - shrunk[i]!.start < SHRUNK_MAX;
    if (isShort !== wasShort) times.push({ start: seconds(phone.start), end: seconds(phone.end) });
    else times[times.length - 1]!.end = seconds(phone.end);
    wasShort = isShort;
  });
  return times.length === tokens.length ? times : null;
}

/** Times of all words: those left out have none of their own and stand, without length, where the word before ends. */
function placeAll(utterance: Utterance, tokens: readonly Token[], times: readonly { start: Seconds; end: Seconds }[]) {
  const all: { start: Seconds; end: Seconds }[] = [];
  let next = 0;
  utterance.words.forEach((_, word) => {
    if (tokens[next]?.word === word) all.push(times[next++]!);
    else {
      const here = all.at(-1)?.end ?? times[0]!.start;
      all.push({ start: here, end: here });
    }
  });
  return all;
}

const WAV_HEADER = 44;

function samplesOf(wav: Uint8Array): Float32Array {
  const data = new DataView(wav.buffer, wav.byteOffset + WAV_HEADER, wav.byteLength - WAV_HEADER);
  const samples = new Float32Array(data.byteLength >> 1);
  for (let i = 0; i < samples.length; i++) samples[i] = data.getInt16(2 * i, true) / 32768;
  return samples;
}

function excerpt(utterance: Utterance): string {
  return utterance.words
    .map((w) => w.text)
    .join(' ')
    .slice(0, 60);
}

/** `loudness`: LUFS on the fixed passage. */
function voice(
  id: string,
  name: string,
  gender: Voice['gender'],
  language: string,
  loudness: number,
  tags: readonly string[],
): Voice {
  return {
    id: `flite_${id}`,
    provider: 'flite',
    name,
    language,
    gender,
    quality: 'basic',
    tags,
    loudness: lufs(loudness),
    can: { wordTimes: true, phonemes: true, speed: { min: 0.5, max: 2 } },
    licence: 'MIT-Festival',
  };
}
