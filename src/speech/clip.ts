// A spoken clip as it is kept: 48 kHz mono samples, trimmed, and beside them what a plan must know without the samples.

import { z } from 'zod';
import { clipLoudness, clipSteps, levelPart, loudnessOfSteps, STEP } from '../audio/level.ts';
import { resample } from '../audio/resample.ts';
import { rmsEnvelope, TRIM, trimRange } from '../audio/trim.ts';
import type { Warning } from '../errors.ts';
import type { Spoken, SpokenWord } from '../providers/provider.ts';
import type { ClipShape } from '../timeline/timeline.ts';
import { type Decibels, decibels, type Frames, frames, framesOf, type Lufs, lufs, RATE } from '../units.ts';
import type { PlannedUtterance, PlannedWord, SpeechItem } from './utterances.ts';

export interface Clip {
  readonly key: string;
  readonly frames: Frames;
  /** One for each spoken word. */
  readonly words: readonly Span[];
  /** Loudness as a centred voice in a stereo mix; undefined where nothing is heard. */
  readonly loudness?: Lufs | undefined;
  /** RMS of every {@link HOP}, in whole dB below the loudest: where it is audible and where it may be cut. */
  readonly envelope: readonly number[];
  /** Of {@link clipSteps}. */
  readonly steps: readonly number[];
  readonly warnings: readonly Warning[];
  /** The production whose clip it was first, where one is counted. */
  readonly spokenFor?: string | undefined;
}

interface Span {
  readonly start: Frames;
  readonly end: Frames;
}

/** 5 ms: one level of {@link rmsEnvelope}. */
const HOP = framesOf(0.005);
const QUIETEST_DB = 99;
/** A word's times may be wrong by this much; the cut is sought so far around. */
const CUT_SEARCH = framesOf(0.06);

/** What a provider spoke, made ready for a mix: at 48 kHz, without the silence before and after. */
export function finishClip(
  key: string,
  spoken: Spoken,
  words: readonly SpokenWord[],
): { clip: Clip; samples: Float32Array } {
  const whole = resample(spoken.samples, spoken.rate, RATE);
  const range = trimRange(whole) ?? { start: frames(0), end: frames(0) };
  const samples = whole.slice(range.start, range.end);
  const shift = (s: number) => frames(Math.min(samples.length, Math.max(0, s * RATE - range.start)));
  const times = spoken.words?.map(({ start, end }) => ({ start: shift(start), end: shift(end) }));
  return { clip: describeClip(key, samples, times ?? words, spoken.warnings), samples };
}

/** `words` are their times, or what is said, from which these are estimated. */
export function describeClip(
  key: string,
  samples: Float32Array,
  words: readonly Span[] | readonly SpokenWord[],
  warnings: readonly Warning[],
): Clip {
  const envelope = levelsBelowLoudest(samples);
  return {
    key,
    frames: frames(samples.length),
    words: areTimes(words) ? words : byLength(words, audible(envelope, 0, envelope.length)),
    loudness: clipLoudness(samples),
    envelope,
    steps: clipSteps(samples),
    warnings,
  };
}

function areTimes(words: readonly Span[] | readonly SpokenWord[]): words is readonly Span[] {
  return words.length === 0 || 'start' in words[0]!;
}

/** A stretch of a clip between two cuts, or something that stands in a cut. */
export type ClipItem = { readonly kind: 'clip'; readonly clip: ClipShape } | SpeechItem;

/**
 * Divides a clip where its utterance has something between its words. `level` is the clip's levelling gain; what stands alone
 * between two gaps is brought to it.
 */
export function cutClip(clip: Clip, utterance: PlannedUtterance, level: Decibels): ClipItem[] {
  const cuts = cutsOf(clip, utterance);
  const corrections = correctionsOf(clip, cuts);
  return cuts.flatMap(({ words, shape }, i): ClipItem[] => {
    const last = words.at(-1)!.planned;
    if (!shape) return [...last.followedBy];
    const within = (f: Frames) => frames(Math.min(shape.audible.end, Math.max(shape.audible.start, f - shape.start)));
    const placed: ClipShape = {
      key: `${clip.key}:${shape.start}-${shape.end}`,
      voice: utterance.voice.id,
      text: textOf(words.map(({ planned }) => planned)),
      frames: frames(shape.end - shape.start),
      audible: shape.audible,
      gain: decibels(level + corrections[i]! + last.gain),
      ...(utterance.effect === undefined ? {} : { effect: utterance.effect }),
      words: words.map(({ planned, start, end }, k) => ({
        word: planned.written,
        start: k === 0 ? shape.audible.start : within(start),
        end: k === words.length - 1 ? shape.audible.end : within(end),
        ...(planned.marks.length > 0 ? { marks: planned.marks } : {}),
      })),
    };
    return [{ kind: 'clip', clip: placed }, ...last.followedBy];
  });
}

/** Of each stretch that is placed by itself. */
export function textsOf({ words }: Pick<PlannedUtterance, 'words'>): string[] {
  return stretchesOf(words).map(textOf);
}

/** As a caption shows it. */
function textOf(words: readonly PlannedWord[]): string {
  return words
    .map(({ shown }) => shown)
    .join('')
    .trim();
}

/** One stretch of a clip; `from` and `to` in hops of its envelope. */
interface Cut {
  readonly words: readonly TimedWord[];
  readonly from: number;
  readonly to: number;
  /** A gap stands before it. */
  readonly opens: boolean;
  /** What is kept of it; undefined where nothing is audible. */
  readonly shape: ReturnType<typeof stretchOf>;
}

interface TimedWord extends Span {
  readonly planned: PlannedWord;
}

function cutsOf(clip: Clip, utterance: PlannedUtterance): Cut[] {
  const stretches = stretchesOf(utterance.words);
  let spokenAt = 0;
  let from = 0;
  return stretches.map((planned, i) => {
    const words = planned.map((word): TimedWord => {
      const { start } = clip.words[spokenAt]!;
      spokenAt += word.spoken.length;
      return { planned: word, start, end: clip.words[spokenAt - 1]!.end };
    });
    const isLast = i === stretches.length - 1;
    const to = isLast
      ? clip.envelope.length
      : quietest(clip.envelope, words.at(-1)!.end, clip.words[spokenAt]!.start, from);
    const opens = i === 0 || hasGap(stretches[i - 1]!);
    const shape = stretchOf(clip, from, to, { opens, closes: isLast || hasGap(planned) });
    const cut = { words, from, to, opens, shape };
    from = to;
    return cut;
  });
}

/** The gain of each cut that brings what stands between two gaps to the loudness of the whole clip. */
function correctionsOf({ envelope, steps, loudness }: Clip, cuts: readonly Cut[]): Decibels[] {
  let correction = decibels(0);
  return cuts.map(({ opens, from }, i) => {
    if (!opens) return correction;
    const to = cuts.slice(i + 1).find((cut) => cut.opens)?.from ?? envelope.length;
    const heard = audible(envelope, from, to);
    correction = decibels(0);
    if (heard && loudness !== undefined) {
      const its = steps.slice(Math.floor((heard.first * HOP) / STEP), Math.ceil((heard.end * HOP) / STEP));
      correction = levelPart(frames((heard.end - heard.first) * HOP), loudnessOfSteps(its) - loudness);
    }
    return correction;
  });
}

/** Which samples a key of {@link cutClip} means. */
export function parseClipKey(key: string): { readonly clip: string; readonly start: number; readonly end: number } {
  const [clip, start, end] = key.split(/[:-]/) as [string, string, string];
  return { clip, start: Number(start), end: Number(end) };
}

/** Words up to each cut: where something stands between them, or where the written volume changes. */
function stretchesOf(words: readonly PlannedWord[]): PlannedWord[][] {
  const stretches: PlannedWord[][] = [[]];
  words.forEach((word, i) => {
    stretches.at(-1)!.push(word);
    const next = words[i + 1];
    if (next && (word.followedBy.length > 0 || word.gain !== next.gain)) stretches.push([]);
  });
  return stretches;
}

function hasGap(words: readonly PlannedWord[]): boolean {
  return words.at(-1)!.followedBy.length > 0;
}

/** At a cut without a gap the two sides meet; at one with a gap each keeps only what is audible, and its breath. */
function stretchOf(clip: Clip, from: number, to: number, side: { opens: boolean; closes: boolean }) {
  const heard = audible(clip.envelope, from, to);
  if (!heard) return undefined;
  const first = side.opens ? heard.first : from;
  const end = side.closes ? heard.end : to;
  const start = side.opens ? Math.max(from, first - TRIM.lead / HOP) : from;
  const stop = side.closes ? Math.min(to, end + TRIM.tail / HOP) : to;
  return {
    start: frames(start * HOP),
    end: frames(Math.min(clip.frames, stop * HOP)),
    audible: { start: frames((first - start) * HOP), end: frames(Math.min(clip.frames, end * HOP) - start * HOP) },
  };
}

/** The quietest hop between the end of one word and the start of the next, or near it when they touch. */
function quietest(envelope: readonly number[], wordEnd: Frames, nextStart: Frames, from: number): number {
  const low = Math.max(from + 1, Math.floor((Math.min(wordEnd, nextStart) - CUT_SEARCH) / HOP));
  const high = Math.min(envelope.length - 1, Math.ceil((Math.max(wordEnd, nextStart) + CUT_SEARCH) / HOP));
  let best = Math.min(low, envelope.length - 1);
  for (let i = low; i <= high; i++) if (envelope[i]! > envelope[best]!) best = i;
  return best;
}

function audible(envelope: readonly number[], from: number, to: number): { first: number; end: number } | undefined {
  let first = from;
  while (first < to && envelope[first]! > TRIM.below) first++;
  if (first === to) return undefined;
  let end = to;
  while (envelope[end - 1]! > TRIM.below) end--;
  return { first, end };
}

function levelsBelowLoudest(samples: Float32Array): number[] {
  const levels = rmsEnvelope(samples);
  const loudest = levels.reduce((a, b) => Math.max(a, b), 0);
  return Array.from(levels, (level) =>
    level === 0 ? QUIETEST_DB : Math.min(QUIETEST_DB, Math.round(20 * Math.log10(loudest / level))),
  );
}

/** Where a voice does not tell: in proportion to the letters, which is right to about 150 ms. */
function byLength(words: readonly SpokenWord[], heard: { first: number; end: number } | undefined): Span[] {
  if (!heard) return words.map(() => ({ start: frames(0), end: frames(0) }));
  const pause = (word: SpokenWord) => (word.after === '' ? 0 : 3);
  const letters = (word: SpokenWord) => (word.ipa ?? word.text).length + 1;
  const total = words.reduce((sum, word) => sum + letters(word) + pause(word), 0);
  const unit = ((heard.end - heard.first) * HOP) / total;
  let at = heard.first * HOP;
  return words.map((word) => {
    const start = frames(at);
    const end = frames(at + letters(word) * unit);
    at = end + pause(word) * unit;
    return { start, end };
  });
}

export function parseClip(key: string, bytes: Uint8Array): Clip | undefined {
  try {
    const clip = clipSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
    return clip.key === key ? clip : undefined;
  } catch {
    // A damaged cache is no cache.
    return undefined;
  }
}

const count = z.number().int().nonnegative().transform(frames);
const clipSchema: z.ZodType<Clip> = z.object({
  key: z.string(),
  frames: count,
  words: z.array(z.object({ start: count, end: count })),
  loudness: z.number().transform(lufs).optional(),
  envelope: z.array(z.number()),
  steps: z.array(z.number()),
  warnings: z.array(z.looseObject({ code: z.string(), message: z.string() })),
  spokenFor: z.string().optional(),
});

/** 32-bit floats. */
export const BYTES_A_SAMPLE = Float32Array.BYTES_PER_ELEMENT;

export function encodeSamples(samples: Float32Array): Uint8Array {
  return new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
}

export function decodeSamples(bytes: Uint8Array): Float32Array {
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}
