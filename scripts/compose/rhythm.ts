// Rhythm: patterns as text, swing, the player's unevenness, and the seeded chance behind it.

import type { Note } from './score.ts';

/** mulberry32: small, and the same on every machine. Answers numbers in [0, 1). */
export function chance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * A line of steps: a digit is a note of that strength (9 is 1.0), a dot is silence; blanks are for the eye.
 * `pitch` may be one key, or a list that the notes go through in turn.
 */
export function steps(
  pattern: string,
  { pitch, step = 0.25, length = step }: { pitch: number | readonly number[]; step?: number; length?: number },
): Note[] {
  const notes: Note[] = [];
  [...pattern.replaceAll(' ', '')].forEach((mark, i) => {
    if (mark === '.') return;
    const key = typeof pitch === 'number' ? pitch : pitch[notes.length % pitch.length]!;
    notes.push({ at: i * step, length, pitch: key, velocity: Number(mark) / 9 });
  });
  return notes;
}

/** Strokes on one drum. Our own drums hear no pitch; those of a font take it as the drum's number. */
export const hits = (pattern: string, drum = 60): Note[] => steps(pattern, { pitch: drum });

/** The same notes in each of `bars`, which are counted from 0. */
export function inBars(bars: Iterable<number>, notes: readonly Note[], beatsPerBar = 4): Note[] {
  return [...bars].flatMap((bar) => notes.map((note) => ({ ...note, at: note.at + bar * beatsPerBar })));
}

/** 0, 1 … n - 1. */
export const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

/** A chord's pitches struck together, spread by `roll` beats from low to high. */
export function strike(at: number, length: number, pitches: readonly number[], velocity: number, roll = 0): Note[] {
  return pitches.map((pitch, i) => ({
    at: at + (roll * i) / Math.max(1, pitches.length - 1),
    length: length - (roll * i) / Math.max(1, pitches.length - 1),
    pitch,
    velocity,
  }));
}

/** A chord at every step of a pattern, as `steps` reads it. */
export function stabs(
  pattern: string,
  pitches: readonly number[],
  { step = 0.25, length = step }: { step?: number; length?: number } = {},
): Note[] {
  return steps(pattern, { pitch: 0, step, length }).flatMap((note) => pitches.map((pitch) => ({ ...note, pitch })));
}

/** What `play` makes of each item, one bar after the other. */
export function eachBar<T>(items: readonly T[], play: (item: T, bar: number) => Note[], beatsPerBar = 4): Note[] {
  return items.flatMap((item, bar) => inBars([bar], play(item, bar), beatsPerBar));
}

/** Delays every second `unit`: 0.5 is straight, 0.667 a triplet. */
export function swing(notes: readonly Note[], amount: number, unit = 0.25): Note[] {
  const pair = unit * 2;
  return notes.map((note) => {
    const start = Math.floor(note.at / pair + 1e-9) * pair;
    const within = (note.at - start) / pair;
    const swung = within < 0.5 ? within * 2 * amount : amount + (within - 0.5) * 2 * (1 - amount);
    return { ...note, at: start + swung * pair };
  });
}

/** A player: each note early or late by up to `timing` beats, stronger or weaker by up to `velocity` as a share. */
export function humanise(
  notes: readonly Note[],
  { seed, timing = 0.012, velocity = 0.12 }: { seed: number; timing?: number; velocity?: number },
): Note[] {
  const random = chance(seed);
  // The mean of two draws: small deviations are more common than large ones, as with people.
  const deviation = () => random() + random() - 1;
  return notes.map((note) => ({
    ...note,
    at: note.at + timing * deviation(),
    velocity: Math.min(1, Math.max(0.02, note.velocity * (1 + velocity * deviation()))),
  }));
}
