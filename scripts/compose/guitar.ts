// Guitars and their like: chords as they are fretted, and what the right hand does with them.

import { type Note, shift } from './score.ts';

/** Open strings, low to high. */
const GUITAR = [40, 45, 50, 55, 59, 64];
export const UKULELE = [67, 60, 64, 69];

export interface Hand {
  /** Beats of a step of the pattern. */
  readonly step?: number;
  readonly tuning?: readonly number[];
  /** Frets of a capo: the whole shape lies so much higher. */
  readonly capo?: number;
  readonly velocity?: number;
  /** Beats a strum takes over all strings. */
  readonly spread?: number;
}

/** `x32010` is an open C: a fret for each string, low to high; x is a string that is not played. */
function fretted(shape: string, { tuning = GUITAR, capo = 0 }: Hand): (number | undefined)[] {
  return [...shape].map((fret, i) => (fret === 'x' ? undefined : tuning[i]! + capo + Number.parseInt(fret, 16)));
}

/**
 * Picks chords by fingers. A word a step: digits are strings (1 the highest) struck together, `b` the lowest that sounds,
 * `.` nothing; `'` after them is an accent, `,` is soft. A string rings until it is struck again or the chord changes.
 * Chords divided by `|` share the pattern evenly.
 */
export function pick(shapes: string, pattern: string, hand: Hand = {}): Note[] {
  const { step = 0.5, velocity = 0.6 } = hand;
  return shared(shapes, pattern.trim().split(/\s+/), step, (shape, words) => {
    const strings = fretted(shape, hand);
    const bass = strings.findIndex((pitch) => pitch !== undefined);
    const struck = words.flatMap((word, n) =>
      [...word].flatMap((mark) => {
        const string = mark === 'b' ? bass : strings.length - Number(mark);
        const pitch = strings[string];
        if (pitch === undefined) return [];
        const strength = (mark === 'b' ? 1.12 : 1) * (word.endsWith("'") ? 1.25 : word.endsWith(',') ? 0.7 : 1);
        return [{ at: n * step, string, pitch, velocity: Math.min(1, velocity * strength) }];
      }),
    );
    return struck.map(({ string, ...note }, i) => {
      const again = struck.slice(i + 1).find((later) => later.string === string);
      return { ...note, length: (again?.at ?? words.length * step) - note.at };
    });
  });
}

/** How strong a strum is; on an upstroke (U, u) the hand meets the four highest strings only. */
const STROKES = { D: 1, U: 0.82, d: 0.7, u: 0.6, x: 0.75 };

/** D and U: strong strokes down and up; d and u: light ones; x: down over muted strings; `.` nothing. Chords as in `pick`. */
export function strum(shapes: string, pattern: string, hand: Hand = {}): Note[] {
  const { step = 0.5, velocity = 0.8, spread = 0.045 } = hand;
  return shared(shapes, [...pattern.replaceAll(' ', '')], step, (shape, marks) => {
    const pitches = fretted(shape, hand).filter((pitch) => pitch !== undefined);
    return marks.flatMap((mark, n) => {
      if (mark === '.') return [];
      const next = marks.findIndex((later, m) => m > n && later !== '.');
      const length = mark === 'x' ? 0.05 : ((next < 0 ? marks.length : next) - n) * step - spread;
      const strings = 'Uu'.includes(mark) ? pitches.slice(-4).reverse() : pitches;
      return strings.map((pitch, i) => ({
        at: n * step + (spread * i) / strings.length,
        length,
        pitch,
        // The hand is lightest where it leaves the strings.
        velocity: velocity * STROKES[mark as keyof typeof STROKES] * (1 - (0.25 * i) / strings.length),
      }));
    });
  });
}

function shared<Step>(
  shapes: string,
  pattern: readonly Step[],
  step: number,
  play: (shape: string, pattern: readonly Step[]) => Note[],
): Note[] {
  const each = shapes.split('|');
  const size = pattern.length / each.length;
  return each.flatMap((shape, i) => shift(i * size * step, play(shape, pattern.slice(i * size, (i + 1) * size))));
}
