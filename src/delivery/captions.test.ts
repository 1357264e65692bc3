// Captions show every word once, in time, as it was written.

import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { PRESETS } from '../timeline/presets.ts';
import type { PlacedClip, Timeline } from '../timeline/timeline.ts';
import { decibels, frames, framesOf } from '../units.ts';
import { captions } from './captions.ts';

/** A timeline whose clips have their words every 0.4 s. */
function timelineOf(...texts: { at: number; text: string; words: string[]; section?: string }[]): Timeline {
  const clip = ({ at, text, words }: (typeof texts)[number]): PlacedClip => ({
    key: 'k',
    offset: frames(0),
    voice: 'tone_mid',
    text,
    gain: decibels(0),
    fadeIn: frames(0),
    fadeOut: frames(0),
    start: framesOf(at),
    end: framesOf(at + words.length * 0.4),
    audible: { start: framesOf(at), end: framesOf(at + words.length * 0.4) },
    words: words.map((word, i) => ({ word, start: framesOf(at + i * 0.4), end: framesOf(at + i * 0.4 + 0.3) })),
  });
  const sections = texts.map((text) => ({
    name: text.section ?? 'default',
    segment: undefined,
    start: framesOf(text.at),
    end: framesOf(text.at + text.words.length * 0.4),
    clips: [clip(text)],
  }));
  return {
    rate: 48_000,
    frames: framesOf(60),
    preset: PRESETS.default,
    sections,
    beds: [],
    effects: [],
    media: [],
    musicLevel: [],
    warnings: [],
  };
}

const price = { at: 1, text: 'It costs $3.50, “today”!', words: ['It', 'costs', '$3.50', 'today'] };

test('WebVTT times every word and keeps its punctuation', () => {
  expect(captions(timelineOf(price), 'vtt')).toBe(
    'WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.800\n' +
      '<c>It</c> <00:00:01.400><c>costs</c> <00:00:01.800><c>$3.50,</c> <00:00:02.200><c>“today”!</c>\n',
  );
});

test('SubRip has commas in its times and at most two lines of 42 characters', () => {
  const words = 'the quick brown fox jumps over the lazy dog and then it rests for a while'.split(' ');
  const srt = captions(timelineOf({ at: 0, text: words.join(' '), words }), 'srt');
  expect(srt.startsWith('1\n00:00:00,000 --> ')).toBe(true);
  for (const cue of srt.trim().split('\n\n')) {
    const lines = cue.split('\n').slice(2);
    expect(lines.length).toBeLessThanOrEqual(2);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(46);
  }
  expect(
    srt
      .split('\n')
      .filter((line) => /^[a-z]/.test(line))
      .join(' '),
  ).toBe(words.join(' '));
});

test('a sentence, a section and a long gap end a caption', () => {
  const first = {
    at: 0,
    text: 'This is the first sentence here. And',
    words: ['This', 'is', 'the', 'first', 'sentence', 'here', 'And'],
  };
  const later = { at: 10, text: 'then more', words: ['then', 'more'], section: 'b' };
  const { cues } = JSON.parse(captions(timelineOf(first, later), 'json'));
  expect(cues.map((cue: { text: string }) => cue.text)).toEqual([
    'This is the first sentence here.',
    'And',
    'then more',
  ]);
  expect(cues[2].section).toBe('b');
  expect(cues[0].words[4]).toEqual({ word: 'sentence', start: 1.6, end: 1.9 });
});

test('captions never overlap and markup in words is text', () => {
  const vtt = captions(timelineOf({ at: 0, text: 'a <b> & c', words: ['a', '<b>', '&', 'c'] }), 'vtt');
  expect(vtt).toContain('<c>&lt;b&gt;</c>');
  expect(vtt).toContain('<c>&amp;</c>');
});

const hasFfmpeg = (() => {
  try {
    execFileSync('ffmpeg', ['-version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

test.skipIf(!hasFfmpeg)('another program reads both as subtitles with the same times', () => {
  for (const format of ['vtt', 'srt'] as const) {
    const input = captions(timelineOf(price), format);
    const read = execFileSync(
      'ffmpeg',
      ['-v', 'error', '-f', format === 'vtt' ? 'webvtt' : 'srt', '-i', '-', '-f', 'srt', '-'],
      { input },
    );
    expect(read.toString()).toContain('00:00:01,000 --> 00:00:02,800\nIt costs $3.50, “today”!');
  }
});

test('the last caption ends with the file', () => {
  const timeline = { ...timelineOf(price), frames: framesOf(2.65) };
  const { cues } = JSON.parse(captions(timeline, 'json'));
  expect(cues.at(-1).end).toBe(2.65);
});
