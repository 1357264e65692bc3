// The fake that ships: speaks one tone a character, the same for ever, so that everything can be tried without a voice.

import type { Warning } from '../errors.ts';
import { lufs, type Seconds, seconds } from '../units.ts';
import { requireVoice } from './aliases.ts';
import type { Provider, Spoken, SpokenWord, Utterance, Voice } from './provider.ts';

const RATE = 24_000;

/** Seconds at speed 1; all but lead and tail are divided by the speed. Lead and tail are those of a neural voice. */
const TIMES = { lead: 0.25, character: 0.06, gap: 0.06, clause: 0.2, sentence: 0.4, tail: 0.4 } as const;

/** Hz of each voice's lowest tone; the others lie within the octave above, where speech has its pitch. */
const LOWEST = { tone_low: 95, tone_mid: 150, tone_high: 210, tone_untimed: 150 } as const;

/** Amplitudes of the partials of a tone. */
const PARTIALS = [1, 0.6, 0.4, 0.25];

/** Brings tones in sentences to {@link LOUDNESS} as a centred voice, within 1 LU (measured by ITU-R BS.1770-5). */
const AMPLITUDE = 0.111;
const LOUDNESS = lufs(-20);

const VOICES: readonly Voice[] = [
  voice('tone_low', 'Low tone', 'male', true),
  voice('tone_mid', 'Middle tone', 'neutral', true),
  voice('tone_high', 'High tone', 'female', true),
  voice('tone_untimed', 'Tone without word times', 'neutral', false),
];

export function toneProvider(): Provider {
  return {
    id: 'tone',
    version: '1',
    voices: async () => VOICES,
    async speak(utterance, { signal }) {
      signal?.throwIfAborted();
      const voice = requireVoice(utterance.voice, VOICES);
      const spoken = speakTones(utterance, LOWEST[voice.id as keyof typeof LOWEST]);
      return voice.can.wordTimes ? spoken : { ...spoken, words: null };
    },
    async close() {},
  };
}

/** One tone for each character of each word (of its IPA, where given), `lowest` Hz the lowest. */
export function speakTones(utterance: Utterance, lowest: number): Spoken {
  const { words, speed } = utterance;
  const framesFor = (s: number) => Math.round((s / speed) * RATE);
  const toneFrames = framesFor(TIMES.character);
  const tones = new Map<number, Float32Array>();
  const times: { start: Seconds; end: Seconds }[] = [];
  let frame = Math.round(TIMES.lead * RATE);
  const placed: { pitch: number; frame: number }[] = [];
  const warnings: Warning[] = [];
  for (const word of words) {
    const start = frame;
    for (const character of word.ipa ?? word.text) {
      placed.push({ pitch: pitchOf(character), frame });
      frame += toneFrames;
    }
    if (frame === start) warnings.push({ code: 'word_not_spoken', message: 'A word without characters was left out.' });
    times.push({ start: seconds(start / RATE), end: seconds(frame / RATE) });
    frame += framesFor(pauseAfter(word));
  }
  const samples = new Float32Array(frame + Math.round(TIMES.tail * RATE));
  for (const { pitch, frame } of placed) {
    let tone = tones.get(pitch);
    if (tone === undefined) {
      tone = renderTone(lowest * 2 ** (pitch / PITCHES), toneFrames);
      tones.set(pitch, tone);
    }
    samples.set(tone, frame);
  }
  return { samples, rate: RATE, words: times, warnings };
}

/** Steps of an octave: a prime, so that neighbours in every alphabet sound different. */
const PITCHES = 23;

function pitchOf(character: string): number {
  return character.codePointAt(0)! % PITCHES;
}

function pauseAfter(word: SpokenWord): number {
  if (word.after === '') return TIMES.gap;
  return /[.!?…]/.test(word.after) ? TIMES.sentence : TIMES.clause;
}

function renderTone(hertz: number, frames: number): Float32Array {
  const tone = new Float32Array(frames);
  const edge = Math.min(0.008 * RATE, frames / 2);
  for (let i = 0; i < frames; i++) {
    const fromEdge = Math.min(i + 0.5, frames - i - 0.5);
    const envelope = fromEdge >= edge ? 1 : 0.5 - 0.5 * Math.cos((Math.PI * fromEdge) / edge);
    let sum = 0;
    for (let p = 0; p < PARTIALS.length; p++)
      sum += PARTIALS[p]! * Math.sin((2 * Math.PI * hertz * (p + 1) * i) / RATE);
    tone[i] = AMPLITUDE * envelope * sum;
  }
  return tone;
}

function voice(id: keyof typeof LOWEST, name: string, gender: Voice['gender'], wordTimes: boolean): Voice {
  return {
    id,
    provider: 'tone',
    name,
    // ISO 639-2 "multiple languages": it speaks all, and is nobody's choice for one.
    language: 'mul',
    gender,
    quality: 'test',
    tags: [],
    loudness: LOUDNESS,
    can: { wordTimes, phonemes: true, speed: { min: 0.25, max: 4 } },
    licence: 'Apache-2.0',
  };
}
