// Captions of a finished file: WebVTT with a time for every word, SubRip, and plain data.

import type { PlacedClip, Timeline } from '../timeline/timeline.ts';
import { secondsOf } from '../units.ts';

export type CaptionFormat = 'vtt' | 'srt' | 'json';

/** What a reader can take in: EBU and broadcasters' guidelines give two lines of 37 to 42 characters and at most 7 s. */
const MAX_CHARACTERS = 84;
const LINE_CHARACTERS = 42;
const MAX_SECONDS = 7;
/** A gap longer than this ends a caption. */
const GAP_SECONDS = 0.6;
/** A caption stays this long after its last word, unless the next one comes. */
const LINGER_SECONDS = 0.3;

/** Captions of the mixed file: times are those of the timeline. */
export function captions(timeline: Timeline, format: CaptionFormat): string {
  const words = timeline.sections.flatMap((section) =>
    section.clips.flatMap((clip) =>
      shownWords(clip).map((word) => ({ ...word, section: section.name, voice: clip.voice })),
    ),
  );
  const cues = cuesOf(words, secondsOf(timeline.frames));
  switch (format) {
    case 'vtt':
      return `WEBVTT\n\n${cues.map((cue, i) => `${i + 1}\n${span(cue, '.')}\n${timed(cue)}\n`).join('\n')}`;
    case 'srt':
      return cues
        .map((cue, i) => `${i + 1}\n${span(cue, ',')}\n${wrapped(cue.words.map((word) => word.shown)).join('\n')}\n`)
        .join('\n');
    case 'json':
      return `${JSON.stringify({
        cues: cues.map(({ start, end, words }) => ({
          start: milli(start),
          end: milli(end),
          text: words
            .map((word) => word.shown)
            .join('')
            .trim(),
          section: words[0]!.section,
          voice: words[0]!.voice,
          words: words.map((word) => ({ word: word.word, start: milli(word.start), end: milli(word.end) })),
        })),
      })}\n`;
  }
}

interface ShownWord {
  readonly word: string;
  /** With its punctuation and the space after it. */
  readonly shown: string;
  readonly start: number;
  readonly end: number;
  readonly section: string;
  readonly voice: string;
}

interface CaptionCue {
  readonly start: number;
  readonly end: number;
  readonly words: readonly ShownWord[];
}

/** A clip's text divided among its words: all of it is shown, once. */
function shownWords(clip: PlacedClip): Omit<ShownWord, 'section' | 'voice'>[] {
  let from = 0;
  return clip.words.map(({ word, start, end }, i) => {
    const next = clip.words[i + 1]?.word;
    const at = clip.text.indexOf(word, from);
    const after = at < 0 ? from : at + word.length;
    const nextAt = next === undefined ? clip.text.length : clip.text.indexOf(next, after);
    // An opening quote belongs to the word that follows it.
    const gap = nextAt < 0 ? '' : clip.text.slice(after, nextAt);
    const to = next === undefined ? clip.text.length : after + (gap.search(/\s\S*$/) + 1 || gap.length);
    const shown = clip.text.slice(from, to);
    from = to;
    return {
      word,
      shown: /\s$/.test(shown) || next !== undefined ? shown : `${shown} `,
      start: secondsOf(start),
      end: secondsOf(end),
    };
  });
}

/** None stays longer than the file, of `length` seconds. */
function cuesOf(words: readonly ShownWord[], length: number): CaptionCue[] {
  const groups: ShownWord[][] = [];
  let characters = 0;
  for (const word of words) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    const ends =
      !group ||
      !last ||
      word.section !== last.section ||
      word.start - last.end > GAP_SECONDS ||
      characters + word.shown.trimEnd().length > MAX_CHARACTERS ||
      word.end - group[0]!.start > MAX_SECONDS ||
      (/[.?!…]["'”’)\]]*\s*$/.test(last.shown) && characters > LINE_CHARACTERS / 2);
    if (ends) {
      groups.push([word]);
      characters = 0;
    } else group.push(word);
    characters += word.shown.length;
  }
  return groups.map((group, i) => {
    const end = group.at(-1)!.end;
    const next = groups[i + 1]?.[0]?.start ?? length;
    return { start: group[0]!.start, end: Math.max(end, Math.min(end + LINGER_SECONDS, next)), words: group };
  });
}

/** Two balanced lines where one would be too long. */
function wrapped(words: readonly string[]): string[] {
  const text = words.join('').trim();
  if (text.length <= LINE_CHARACTERS) return [text];
  const spaces = [...text.matchAll(/\s/g)].map((match) => match.index);
  const middle = spaces.sort((a, b) => Math.abs(a - text.length / 2) - Math.abs(b - text.length / 2))[0];
  return middle === undefined ? [text] : [text.slice(0, middle), text.slice(middle + 1)];
}

/** WebVTT karaoke: each word after the first carries its time. */
function timed(cue: CaptionCue): string {
  const [first, second] = wrapped(cue.words.map((word) => word.shown));
  let characters = 0;
  let lineBroken = second === undefined;
  return cue.words
    .map((word, i) => {
      const newLine = !lineBroken && characters > first!.length;
      if (newLine) lineBroken = true;
      characters += word.shown.length;
      const time = i === 0 ? '' : `<${stamp(word.start, '.')}>`;
      return `${newLine ? '\n' : ''}${time}<c>${escaped(word.shown.trimEnd())}</c>${/\s$/.test(word.shown) ? ' ' : ''}`;
    })
    .join('')
    .replace(/ +(\n|$)/g, '$1');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function span(cue: CaptionCue, point: '.' | ','): string {
  return `${stamp(cue.start, point)} --> ${stamp(cue.end, point)}`;
}

function stamp(time: number, point: '.' | ','): string {
  const ms = Math.round(time * 1000);
  const two = (n: number) => String(Math.floor(n)).padStart(2, '0');
  return `${two(ms / 3_600_000)}:${two((ms / 60_000) % 60)}:${two((ms / 1000) % 60)}${point}${String(ms % 1000).padStart(3, '0')}`;
}

function milli(time: number): number {
  return Math.round(time * 1000) / 1000;
}
