// What a template is on disk: `template.json` beside its sound files.

import { z } from 'zod';
import { Refusal } from '../errors.ts';
import { LIMITS } from '../limits.ts';
import { REFERENCE, type TemplateShape } from '../timeline/timeline.ts';
import { decibels, frames, RATE } from '../units.ts';
import { COLLECTIONS, GENRES, INDUSTRIES, TAGS, TEMPO_CLASSES } from './vocabulary.ts';

const word = z.string().min(1);
const words = z.array(word);
const count = z.number().int().positive();

/** What a template and all in it may be called. */
export const NAME = /^[a-z0-9][a-z0-9_-]*$/;

/** Where a template's own folder keeps the note that came with its music. */
export const LICENCE_FILE = 'LICENSE.txt';

/** A file in the template's folder, with the SHA-256 of its bytes (hexadecimal) and its length in frames at 48 kHz. */
const soundFile = {
  file: z.string().regex(/^[a-z0-9][a-z0-9._-]*$/, 'a name in the same folder, in small letters'),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  frames: count,
  /** Frames ahead of the sound in the file, and as many after it: what a loop is coded between, so that it wraps. */
  offset: z.number().int().nonnegative().default(0),
};

/** Names are said in scripts, in any case: they are kept in small letters. */
const name = z.string().regex(NAME, 'small letters, digits, - and _');

const segmentSchema = z.strictObject({
  ...soundFile,
  /** Whole bars that wrap sample to sample. */
  loop: z.boolean(),
  /** Composed to end a production. */
  ending: z.boolean(),
  /** The segment that goes on where this one ends before its section does. */
  followedBy: name.optional(),
  /** LUFS; a loop's is measured over its seam. */
  loudness: z.number(),
});

const effectSchema = z.strictObject({
  ...soundFile,
  /** The frame from which it stays 12 dB below its loudest moment: speech may start there. */
  cue: z.number().int().nonnegative(),
});

const templateSchema = z.strictObject({
  name,
  title: word,
  description: word,
  /** Of one's own music nobody need say it. */
  genre: z.enum(GENRES).optional(),
  collections: z.array(z.enum(COLLECTIONS)),
  tags: z.array(z.enum(TAGS)),
  /** Free words. */
  mood: words,
  instruments: words,
  industryExamples: z.array(z.enum(INDUSTRIES)),
  /** Beats a minute. */
  tempo: z.number().min(LIMITS.tempo.min).max(LIMITS.tempo.max),
  tempoClass: z.enum(TEMPO_CLASSES),
  key: word.optional(),
  beatsPerBar: count,
  /** Of the music: an SPDX expression, or words; `unknown`. */
  licence: word,
  /** The whole note, where there is one. */
  licenceFile: z.literal(LICENCE_FILE).optional(),
  segments: z.record(name, segmentSchema),
  effects: z.record(name, effectSchema),
});

export type TemplateFile = z.infer<typeof templateSchema>;

/**
 * Reads the text of a `template.json`.
 *
 * @throws Refusal `template_invalid` with all that is wrong; `file` names it there.
 */
export function parseTemplate(text: string, file: string): TemplateFile {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new Refusal('template_invalid', 'The template is not JSON.', { file, cause });
  }
  const parsed = templateSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => ({
    code: 'template_invalid',
    message: `${path.join('.') || 'template'}: ${message}`,
  }));
  throw new Refusal('template_invalid', `The template is not as it should be: ${problems[0]!.message}`, {
    file,
    problems,
  });
}

/** What a plan must know of it. */
export function shapeOf({ name, tempo, beatsPerBar, segments, effects }: TemplateFile): TemplateShape {
  const beat = frames((60 * RATE) / tempo);
  const loudness = (segments.main ?? Object.values(segments)[0])?.loudness ?? REFERENCE;
  return {
    name,
    gain: decibels(REFERENCE - loudness),
    segments: map(segments, ({ frames: length, loop, ending, followedBy }) => ({
      frames: frames(length),
      beat,
      beatsPerBar,
      loop,
      ending,
      followedBy,
    })),
    effects: map(effects, ({ frames: length, cue }) => ({ frames: frames(length), cue: frames(cue) })),
  };
}

function map<From, To>(record: Readonly<Record<string, From>>, by: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, by(value)]));
}
