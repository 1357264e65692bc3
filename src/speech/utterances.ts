// What must be spoken, decided before anything sounds: the cues of a section become utterances with their pauses.

import type { VoiceEffectName } from '../audio/voice-effects.ts';
import { LIMITS } from '../limits.ts';
import type { SpokenWord, Voice } from '../providers/provider.ts';
import { quote } from '../script/complaints.ts';
import type { BoundaryCue, Cue, EffectCue, MarkCue, MediaCue, Style, TextCue } from '../script/performance.ts';
import type { Span } from '../script/script.ts';
import { type Decibels, decibels, type Seconds, seconds } from '../units.ts';
import { hasForeignLetters } from './foreign-letters.ts';
import { EMPTY_LEXICON, type Lexicon } from './lexicon.ts';
import { isSayAs, type NormalisedWord, normalise, sayAs } from './normalise/normalise.ts';

/** Audible gaps between what is spoken, at speed 1 (they are divided by the speed). */
export const PAUSES = { sentence: 0.38, paragraph: 0.7, section: 0.5 } as const;

/**
 * How fast is spoken, at speed 1: letters and gaps a second without pauses, and seconds of a pause inside a sentence. Measured
 * on Kokoro's and Flite's readings of the examples.
 */
export const PACE = { characters: 16.5, punctuation: 0.2 } as const;

/** dB that emphasis adds: no voice here can do more than speak up. */
const EMPHASIS: Record<Style['emphasis'], number> = { none: 0, reduced: -2, moderate: 1.5, strong: 3 };

export type SpeechItem =
  | { readonly kind: 'utterance'; readonly utterance: PlannedUtterance }
  | { readonly kind: 'pause'; readonly pause: Pause }
  | { readonly kind: 'media'; readonly cue: MediaCue }
  | { readonly kind: 'effect'; readonly cue: EffectCue };

export interface Pause {
  readonly seconds: Seconds;
  /** Written in the script, so not to be shortened. */
  readonly written: boolean;
}

/** Spoken in one breath of the voice and then cut where the script puts something between its words. */
export interface PlannedUtterance {
  readonly voice: Voice;
  readonly language: string;
  /** Also beyond what the voice can do itself: the rest is stretched. */
  readonly speed: number;
  /** Undefined: the voice's own. */
  readonly pitch?: PitchChange | undefined;
  readonly effect?: VoiceEffectName | undefined;
  readonly words: readonly PlannedWord[];
}

/** Both are added to the voice's own pitch. */
export type PitchChange = Style['pitch'];

export interface PlannedWord {
  /** As the script has it, without the punctuation around it. */
  readonly written: string;
  /** The same with the punctuation and the white space (as one space) that stand around it: joined, the text of a caption. */
  readonly shown: string;
  readonly span: Span;
  /** Names of the marks before it. */
  readonly marks: readonly string[];
  /** How it is said: one spoken word or several (`$3.50`). */
  readonly spoken: readonly SpokenWord[];
  /** Written volume and emphasis. */
  readonly gain: Decibels;
  /** What stands between this word and the next of the same utterance. */
  readonly followedBy: readonly SpeechItem[];
}

/** How a section, or a part of it, is to be spoken. */
export interface Direction {
  readonly voice: Voice;
  readonly speed: number;
  readonly gain: Decibels;
  readonly effect?: VoiceEffectName | undefined;
}

/** Who speaks: answered from the request's settings, which know the voices. */
export interface Casting {
  /** `voice` is a name in the script; `part` the `<as:sub>` it stands in. */
  direct(section: string, asked: Pick<Style, 'voice' | 'part'>): Direction;
  readonly lexicon?: Lexicon | undefined;
}

/** The section's cues in order as items to speak, play and wait for. Nothing that was written is lost without a warning. */
export function planSpeech(section: string, cues: readonly Cue[], casting: Casting, warn: Warn): SpeechItem[] {
  const items: SpeechItem[] = [];
  for (const run of runsOf(cues)) {
    if (run.kind === 'between') items.push(...run.items);
    else items.push(...speakRun(section, run, casting, warn));
  }
  return joinPauses(items);
}

// ---- runs: stretches of cues that one voice speaks in one manner ----------------------------------------------------

type Run =
  | { kind: 'between'; items: SpeechItem[] }
  /** `ends`: the boundary that is written behind it. */
  | { kind: 'speech'; cues: Cue[]; ends: BoundaryCue['level'] | undefined };

/** A run ends where the voice, the language or the rate changes, and at every boundary; other cues may stand inside it. */
function runsOf(cues: readonly Cue[]): Run[] {
  const runs: Run[] = [];
  let open: Cue[] = [];
  let manner: string | undefined;
  const close = (ends?: BoundaryCue['level']) => {
    if (open.some((cue) => cue.kind === 'text')) runs.push({ kind: 'speech', cues: open, ends });
    else {
      const items = open.flatMap(between);
      if (ends === 'paragraph') items.push(naturalPause(PAUSES.paragraph));
      if (items.length > 0) runs.push({ kind: 'between', items });
    }
    open = [];
    manner = undefined;
  };
  for (const cue of cues) {
    if (cue.kind === 'boundary') {
      close(cue.level);
      continue;
    }
    if (cue.kind === 'text' && cue.text.trim() !== '') {
      const { voice, part, language, rate, pitch, mood } = cue.style;
      const its = JSON.stringify([voice, part, language, rate, pitch, mood]);
      if (manner !== undefined && manner !== its) close();
      manner = its;
    }
    open.push(cue);
  }
  close();
  return runs;
}

function between(cue: Cue): SpeechItem[] {
  if (cue.kind === 'break') return [{ kind: 'pause', pause: { seconds: cue.seconds, written: true } }];
  if (cue.kind === 'media' || cue.kind === 'effect') return [{ kind: cue.kind, cue } as SpeechItem];
  return [];
}

function naturalPause(length: number): SpeechItem {
  return { kind: 'pause', pause: { seconds: seconds(length), written: false } };
}

// ---- one run -> sentences -> utterances -----------------------------------------------------------------------------

type Warn = (code: string, message: string, span: Span, hint?: string) => void;

interface RunWord extends PlannedWord {
  followedBy: SpeechItem[];
  readonly endsSentence: boolean;
  readonly endsParagraph: boolean;
}

function speakRun(
  section: string,
  { cues, ends }: Extract<Run, { kind: 'speech' }>,
  casting: Casting,
  warn: Warn,
): SpeechItem[] {
  const first = cues.find((cue): cue is TextCue => cue.kind === 'text' && cue.text.trim() !== '');
  if (!first) return cues.flatMap(between);
  const direction = casting.direct(section, first.style);
  const { voice } = direction;
  const speed = speedOf(direction.speed * first.style.rate, first.span, warn);
  const language = first.style.language ?? voice.language;
  const { semitones, hertz } = first.style.pitch;
  const pitch = semitones === 0 && hertz === 0 ? undefined : first.style.pitch;
  if (first.style.mood !== undefined)
    warn(
      'style_ignored',
      `The voice ${voice.id} has no style \`${first.style.mood}\`; it speaks in its own.`,
      first.span,
    );

  const { before, words } = wordsOf(cues, language, direction, casting.lexicon ?? EMPTY_LEXICON, warn);
  const final = words.at(-1);
  if (final && ends)
    words[words.length - 1] = {
      ...final,
      endsSentence: true,
      endsParagraph: final.endsParagraph || ends === 'paragraph',
    };
  const items: SpeechItem[] = [...before];
  for (const paragraph of splitAfter(words, (word) => word.endsParagraph)) {
    for (const utterance of utterancesOf(paragraph, voice)) {
      const last = utterance.at(-1)!;
      const after = last.followedBy.length > 0 ? [...last.followedBy] : [];
      after.push(
        naturalPause((last.endsParagraph ? PAUSES.paragraph : last.endsSentence ? PAUSES.sentence : 0) / speed),
      );
      items.push({
        kind: 'utterance',
        utterance: {
          voice,
          language,
          speed,
          pitch,
          effect: direction.effect,
          words: utterance.map((word) => withCut(word, word === last, speed)),
        },
      });
      items.push(...after);
    }
  }
  return items;
}

/** Inside an utterance a sentence's end becomes a cut with the natural pause, so that every gap is ours and of one length. */
function withCut(word: RunWord, isLast: boolean, speed: number): PlannedWord {
  const { written, shown, span, marks, spoken, gain } = word;
  const natural = word.endsSentence ? [naturalPause(PAUSES.sentence / speed)] : [];
  return {
    written,
    shown,
    span,
    marks,
    spoken,
    gain,
    followedBy: isLast ? [] : joinPauses([...word.followedBy, ...natural]),
  };
}

function speedOf(asked: number, span: Span, warn: Warn): number {
  const { min, max } = LIMITS.speed;
  const speed = Math.min(max, Math.max(min, asked));
  if (speed !== asked)
    warn(
      'speed_limited',
      `Speech is ${min} to ${max} times as fast as a voice's own; ${round(asked)} became ${round(speed)}.`,
      span,
    );
  return speed;
}

const round = (n: number) => Math.round(n * 100) / 100;

/** The run's text is normalised as a whole, so that a sentence's context is seen across tags. */
function wordsOf(
  cues: readonly Cue[],
  language: string,
  direction: Direction,
  lexicon: Lexicon,
  warn: Warn,
): { before: SpeechItem[]; words: RunWord[] } {
  let text = '';
  const pieces: { from: number; to: number; cue: TextCue }[] = [];
  const points: { at: number; items: SpeechItem[] }[] = [];
  const marks: { at: number; cue: MarkCue }[] = [];
  for (const cue of cues) {
    if (cue.kind === 'text') {
      const from = text.length;
      text += readsItself(cue) ? placeholderFor(cue.text) : cue.text;
      pieces.push({ from, to: text.length, cue });
    } else if (cue.kind === 'mark') {
      marks.push({ at: text.length, cue });
    } else {
      const items = between(cue);
      // Words on two sides of a media file are two words.
      if (items.length > 0) {
        points.push({ at: text.length, items });
        text += ' ';
      }
    }
  }

  const words: RunWord[] = [];
  const before: SpeechItem[] = [];
  let point = 0;
  let piece = 0;
  const normalised = mergeWithin(normalise(text, language), pieces);
  for (let i = 0; i < normalised.length; i++) {
    const word = normalised[i]!;
    for (; point < points.length && points[point]!.at <= word.start; point++) {
      const target = words.at(-1)?.followedBy ?? before;
      target.push(...points[point]!.items);
    }
    while (piece < pieces.length - 1 && pieces[piece]!.to <= word.start) piece++;
    const { cue, from } = pieces[piece]!;
    const next = normalised[i + 1];
    const endsParagraph = next !== undefined && /\n[^\S\n]*\n/.test(text.slice(word.end, next.start));
    const spoken = spokenWords(word, cue, language, direction.voice, lexicon, warn);
    if (spoken.length === 0) {
      // Nothing of it can be said: what stands after it belongs to the word before.
      warn(
        'not_spoken',
        `\`${word.written}\` cannot be spoken and is left out.`,
        within(cue, word.start - from, word.end - from),
      );
      if (endsParagraph && words.length > 0)
        words[words.length - 1] = { ...words.at(-1)!, endsParagraph, endsSentence: true };
      continue;
    }
    const written = readsItself(cue) ? cue.text.trim() : word.written;
    const first = marks.findIndex((mark) => mark.at > word.start);
    const passed = marks.splice(0, first < 0 ? marks.length : first);
    const previousEnd = normalised[i - 1]?.end ?? 0;
    words.push({
      written,
      shown: beforeWord(text.slice(previousEnd, word.start)) + written + afterWord(text.slice(word.end, next?.start)),
      span: within(cue, word.start - from, word.end - from),
      marks: passed.map((mark) => mark.cue.name),
      spoken,
      gain: decibels(direction.gain + cue.style.volume + EMPHASIS[cue.style.emphasis]),
      followedBy: [],
      endsSentence: word.endsSentence || endsParagraph,
      endsParagraph,
    });
  }
  tellForeign(words, language, direction.voice, warn);
  for (const { cue } of marks)
    warn('mark_ignored', `No word of this voice follows the mark \`${cue.name}\`, so it has no time.`, cue.span);
  for (; point < points.length; point++) (words.at(-1)?.followedBy ?? before).push(...points[point]!.items);
  return { before, words };
}

/** Words that the language is not written like: a warning for each row of them. */
function tellForeign(words: readonly PlannedWord[], language: string, voice: Voice, warn: Warn): void {
  const isForeign = ({ spoken }: PlannedWord) =>
    spoken.some(({ text, ipa }) => ipa === undefined && hasForeignLetters(text, language));
  for (let i = 0; i < words.length; i++) {
    const from = i;
    while (i < words.length && isForeign(words[i]!)) i++;
    if (i === from) continue;
    const shown = [...words.slice(from, i - 1).map((word) => word.shown), words[i - 1]!.written].join('');
    warn(
      'unpronounceable',
      `${quote(shown.replace(/^\p{P}+/u, ''))} is not in letters of ${language}: the voice ${voice.id} may say it wrong, or not at all.`,
      words[from]!.span,
      'Write it as it sounds, name its sound in a `<sub alias="…">`, or let a voice of its language speak it.',
    );
  }
}

/** Punctuation is written at the word it stands next to: `“Hello”` takes both quotes, a dash between spaces goes with what is before. */
function beforeWord(gap: string): string {
  return /\s/.test(gap) ? gap.slice(gap.search(/\S*$/)) : '';
}

function afterWord(gap: string): string {
  const rest = gap.slice(0, gap.length - beforeWord(gap).length);
  return rest.replace(/\s+/g, ' ');
}

/** Does the script say how this text is read, so that it is not for the normaliser? */
function readsItself(cue: TextCue): boolean {
  return cue.reading !== undefined && cue.reading.as !== 'lexicon' && cue.text.trim() !== '';
}

/** One capitalised word of the same length, so that sentences around it are still understood. */
function placeholderFor(text: string): string {
  const body = text.trim();
  const at = text.indexOf(body);
  return text.slice(0, at) + 'X'.padEnd(body.length, 'x') + text.slice(at + body.length);
}

/** Words that the normaliser split inside a piece that reads itself are one word again. */
function mergeWithin(
  words: readonly NormalisedWord[],
  pieces: readonly { from: number; to: number; cue: TextCue }[],
): NormalisedWord[] {
  const merged: NormalisedWord[] = [];
  let piece = 0;
  for (const word of words) {
    while (piece < pieces.length - 1 && pieces[piece]!.to <= word.start) piece++;
    const its = pieces[piece]!;
    const last = merged.at(-1);
    if (last && readsItself(its.cue) && last.start >= its.from)
      merged[merged.length - 1] = { ...word, start: last.start };
    else merged.push(word);
  }
  return merged;
}

function spokenWords(
  word: NormalisedWord,
  cue: TextCue,
  language: string,
  voice: Voice,
  lexicon: Lexicon,
  warn: Warn,
): SpokenWord[] {
  const say = (texts: readonly string[], ipa?: string): SpokenWord[] =>
    texts.map((text, i) => ({
      text,
      ...(ipa === undefined ? {} : { ipa }),
      after: i === texts.length - 1 ? word.after : '',
    }));
  const { reading } = cue;
  switch (reading?.as) {
    case 'ipa':
      if (voice.can.phonemes) return say([cue.text.trim() || 'x'], reading.ipa);
      warn(
        'phonemes_ignored',
        `The voice ${voice.id} reads no phonemes; it says \`${cue.text.trim()}\` as it is written.`,
        cue.span,
      );
      return say(plainWords(cue.text, language));
    case 'alias':
      return say(plainWords(reading.alias, language));
    case 'verbatim':
      return say(cue.text.trim().split(/\s+/));
    case 'say-as':
      if (!isSayAs(reading.interpret))
        warn(
          'say_as_unknown',
          `\`${reading.interpret}\` is no way of reading that is known; \`${cue.text.trim()}\` is read as ordinary text.`,
          cue.span,
        );
      return say(sayAs(cue.text.trim(), reading.interpret, reading.format, language));
    default: {
      const entry = lexicon.find(word.written, voice);
      if (entry && 'ipa' in entry && voice.can.phonemes) return say([word.written], entry.ipa);
      if (entry && 'alias' in entry) return say(plainWords(entry.alias, language));
      return say(word.spoken);
    }
  }
}

function plainWords(text: string, language: string): string[] {
  return normalise(text, language).flatMap((word) => word.spoken);
}

/** A text cue's own place when parts of it are meant: exact while the text stands in the script as it is. */
function within(cue: TextCue, start: number, end: number): Span {
  const exact = cue.span.end - cue.span.start === cue.text.length && !readsItself(cue);
  return exact ? { start: cue.span.start + start, end: cue.span.start + end } : cue.span;
}

// ---- how much a voice gets at once ----------------------------------------------------------------------------------

/**
 * Sentences of one paragraph, gathered until a voice has enough to find its intonation and never so much that it rushes
 * ({@link LIMITS.utteranceTokens}). A voice without word times gets one sentence at a time, for it cannot be cut.
 */
function utterancesOf(words: readonly RunWord[], voice: Voice): RunWord[][] {
  const { min, max } = LIMITS.utteranceTokens;
  const utterances: RunWord[][] = [];
  for (const sentence of splitAfter(
    words,
    (word) => word.endsSentence || (!voice.can.wordTimes && word.followedBy.length > 0),
  ))
    for (const clause of shorterThan(max, sentence)) {
      const open = utterances.at(-1);
      const mayJoin = voice.can.wordTimes && open !== undefined && (tokens(open) < min || tokens(clause) < 20);
      if (mayJoin && tokens(open) + tokens(clause) <= max) open.push(...clause);
      else utterances.push(clause);
    }
  return utterances;
}

/** Splits a long sentence at the punctuation, or else the word, nearest before the limit. */
function shorterThan(limit: number, words: readonly RunWord[]): RunWord[][] {
  if (words.length <= 1 || tokens(words) <= limit) return [[...words]];
  let size = 0;
  let end = words.findIndex((word) => {
    size += tokens([word]);
    return size > limit;
  });
  end = Math.max(1, end);
  for (let i = end - 1; i > end / 2; i--)
    if (words[i]!.spoken.at(-1)!.after !== '') {
      end = i + 1;
      break;
    }
  return [words.slice(0, end), ...shorterThan(limit, words.slice(end))];
}

/** A voice reads about one token a letter and one a gap. */
function tokens(words: readonly RunWord[]): number {
  return words.reduce((n, word) => n + word.spoken.reduce((m, said) => m + (said.ipa ?? said.text).length + 1, 0), 0);
}

function splitAfter<T>(list: readonly T[], ends: (item: T) => boolean): T[][] {
  const parts: T[][] = [];
  let part: T[] = [];
  for (const item of list) {
    part.push(item);
    if (ends(item)) {
      parts.push(part);
      part = [];
    }
  }
  if (part.length > 0) parts.push(part);
  return parts;
}

/** One pause where several meet: what is written wins over what is natural unless it is shorter; written ones add up. */
function joinPauses(items: readonly SpeechItem[]): SpeechItem[] {
  const joined: SpeechItem[] = [];
  for (const item of items) {
    const last = joined.at(-1);
    if (item.kind !== 'pause') joined.push(item);
    else if (last?.kind === 'pause')
      joined[joined.length - 1] = { kind: 'pause', pause: longer(last.pause, item.pause) };
    else joined.push(item);
  }
  return joined.filter((item) => item.kind !== 'pause' || item.pause.seconds > 0);
}

function longer(a: Pause, b: Pause): Pause {
  if (a.written && b.written) return { seconds: seconds(a.seconds + b.seconds), written: true };
  const written = a.written || b.written;
  return { seconds: seconds(Math.max(a.seconds, b.seconds)), written };
}
