// The score language: notes in beats, parts with their place in the mix, segments, and the composition that holds them.

import type { Collection, Genre, Industry, Tag, TempoClass } from '../../src/sound/vocabulary.ts';

/** One note. Times in beats from the segment's start (a little before 0 is allowed in a loop: it wraps). */
export interface Note {
  readonly at: number;
  /** Beats until the key is let go. */
  readonly length: number;
  /** MIDI key: 60 is middle C. Percussion takes it as the drum's number. */
  readonly pitch: number;
  /** 0 to 1. */
  readonly velocity: number;
}

/** A note on the sample grid, as an instrument gets it. */
export interface TimedNote {
  readonly start: number;
  readonly frames: number;
  readonly pitch: number;
  readonly velocity: number;
  /** The same for the same note in every pass of a loop, so that whatever is random in its sound repeats too. */
  readonly seed: number;
}

/** Two channels of one length at 48 kHz. */
export type Stereo = readonly [Float32Array, Float32Array];

/** Plays notes, dry, onto an empty canvas of `frames` frames. Sorted by start; starts lie inside the canvas. */
export type Instrument = (notes: readonly TimedNote[], frames: number) => Stereo;

/** What a process may know of musical time. */
export interface Clock {
  /** Frames of one beat. */
  readonly beat: number;
  /** Frames after which everything repeats: a segment's length. Slow modulation must fit into it a whole number of times. */
  readonly period: number;
  /** Frames played ahead of a loop's first. */
  readonly preroll: number;
}

/** One step of a channel strip. May work in place; answers what it made. */
export type Process = (sound: Stereo, clock: Clock) => Stereo;

export interface Part {
  readonly name: string;
  readonly instrument: Instrument;
  readonly notes: readonly Note[];
  /** Seconds by which a slow attack is played ahead, so that it speaks on the beat. */
  readonly ahead?: number;
  /** LUFS of the part as it sounds in this segment (the whole aims at -20): mixing by numbers, whatever the samples' own level. */
  readonly level: number;
  /** -1 left, 1 right. */
  readonly pan?: number;
  readonly strip?: readonly Process[];
  /** dB into the shared room, after the fader; none when left out. */
  readonly reverb?: number;
  /** dB into the shared echo. */
  readonly echo?: number;
  /** Rides the fader: dB at beats, straight lines between; wraps in a loop. */
  readonly ride?: readonly (readonly [beat: number, decibels: number])[];
  /** Makes room for each note of the part named `by`: dB down at its start, back within `beats`. */
  readonly duck?: { readonly by: string; readonly depth: number; readonly beats: number };
}

/** A member of a band: give it notes, and what is different this time. */
export const player =
  (part: Omit<Part, 'notes'>) =>
  (notes: readonly Note[], changes: Partial<Part> = {}): Part => ({ ...part, notes, ...changes });

export interface Arrangement {
  /** Whole bars. An effect may use fractions. */
  readonly bars: number;
  readonly parts: readonly Part[];
}

export interface Composition {
  /** Small letters, digits, - and _: what scripts say. */
  readonly name: string;
  readonly title: string;
  /** One sentence for whoever chooses music. */
  readonly description: string;
  readonly genre: Genre;
  readonly collections: readonly Collection[];
  readonly tags: readonly Tag[];
  /** Free words. */
  readonly mood: readonly string[];
  readonly instruments: readonly string[];
  readonly industryExamples: readonly Industry[];
  /** Beats a minute; 2,880,000 / tempo must be whole so that a beat is a whole number of frames. */
  readonly tempo: number;
  readonly tempoClass: TempoClass;
  readonly key: string;
  readonly beatsPerBar: number;
  /** The shared room. */
  readonly reverb: Process;
  /** The shared echo. */
  readonly echo: Process;
  /** Over the sum. */
  readonly bus: readonly Process[];
  /**
   * `main` and `main2` loop: `main2` is another intensity of the same piece, in the same key or a related one, and may
   * follow `main` or be followed by it. `intro` leads to `main`; `outro` ends and follows either.
   */
  readonly segments: Readonly<Record<'intro' | 'main' | 'main2' | 'outro', Arrangement>>;
  /** Each rings to its end; speech may start once it has decayed. */
  readonly effects: Readonly<Record<'effect1' | 'effect2', Arrangement> & { effect3?: Arrangement }>;
}

/** Notes moved by `beats`. */
export const shift = (beats: number, notes: readonly Note[]): Note[] =>
  notes.map((note) => ({ ...note, at: note.at + beats }));

/** Notes moved by `semitones`. */
export const transpose = (semitones: number, notes: readonly Note[]): Note[] =>
  notes.map((note) => ({ ...note, pitch: note.pitch + semitones }));

/** Notes with velocities multiplied. */
export const scale = (factor: number, notes: readonly Note[]): Note[] =>
  notes.map((note) => ({ ...note, velocity: Math.min(1, note.velocity * factor) }));
