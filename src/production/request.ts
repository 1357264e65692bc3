// What a production is asked to be: one schema for the command line, production files and the server's body.

import { z } from 'zod';
import { didYouMean, type Problem, Refusal } from '../errors.ts';
import { LIMITS } from '../limits.ts';
import { lexiconSchema } from '../speech/lexicon.ts';

const speed = z.number().min(LIMITS.speed.min).max(LIMITS.speed.max);
const padding = z.number().min(0).max(LIMITS.paddingSeconds);
const gain = z.number().min(LIMITS.gainDecibels.min).max(LIMITS.gainDecibels.max);
const time = z.number().min(0).max(LIMITS.productionSeconds);
const name = z.string().min(1).max(200);

export const VOICE_EFFECTS = ['volume_boost_low', 'volume_boost_middle', 'volume_boost_high'] as const;
export const PRESETS = ['default', 'lightducking', 'mediumducking', 'heavyducking'] as const;
export const CAPTIONS = ['vtt', 'srt', 'json'] as const;

const sectionSchema = z.strictObject({
  voice: name.optional(),
  speed: speed.optional(),
  effect: z.enum(VOICE_EFFECTS).optional(),
  /** Seconds of silence, half before and half after each speech file. */
  padding: padding.optional(),
  /** Absolute marks on the whole file, in seconds. */
  startAt: time.optional(),
  endAt: time.optional(),
  justify: z.enum(['flex-start', 'centre', 'flex-end']).optional(),
});

const timelineSchema = z
  .array(
    z.strictObject({
      contentType: z.enum(['speech', 'sound']),
      files: z.array(z.strictObject({ media: name, startAt: time.default(0), endAt: time.optional() })).min(1),
    }),
  )
  .min(1);

export const requestSchema = z.strictObject({
  /** The script's text, or a media timeline instead. */
  text: z.string().optional(),
  version: name.default('v0'),
  versions: z.record(name, z.string()).default({}),
  timeline: timelineSchema.optional(),
  audience: z.record(name, z.string()).default({}),
  voice: name.optional(),
  speed: speed.default(1),
  effect: z.enum(VOICE_EFFECTS).optional(),
  padding: padding.default(0),
  sections: z.record(name, sectionSchema).default({}),
  lexicon: lexiconSchema.default({}),
  template: name.optional(),
  preset: z.enum(PRESETS).default('mediumducking'),
  /** A delivery target's name or an integrated loudness in LUFS. */
  loudness: z.union([name, z.number().min(-40).max(-5)]).default('podcast'),
  formats: z.array(name).min(1).default(['mp3']),
  captions: z.array(z.enum(CAPTIONS)).default([]),
  /** Seconds of the finished file. */
  forceLength: time.min(LIMITS.forcedSectionSeconds).optional(),
  /** Seconds of music before the first word. */
  speechStart: time.optional(),
  fit: z.boolean().default(false),
  /** Alias in the script -> where the file lies. */
  media: z
    .record(
      name,
      z.strictObject({
        source: name,
        kind: z.enum(['speech', 'sound']).optional(),
        /** dB on top of lying with the speech. */
        gain: gain.optional(),
        loop: z.boolean().optional(),
      }),
    )
    .default({}),
  /** What to do about a voice that is known and was never fetched. */
  missingVoices: z.enum(['refuse', 'substitute']).default('refuse'),
  /** Go on when the script has tags that are not understood; they are never spoken. */
  unknownTags: z.enum(['refuse', 'warn']).default('refuse'),
});

/** Everything that decides a production's sound, with the defaults filled in. */
export type ProductionRequest = z.output<typeof requestSchema>;
export type ProductionInput = z.input<typeof requestSchema>;
export type SectionSettings = z.output<typeof sectionSchema>;

/** Parses what came in at a door. Refuses with every problem named; `file` is where it was written. */
export function parseRequest(input: unknown, file?: string): ProductionRequest {
  const parsed = requestSchema.safeParse(input, { reportInput: true });
  if (parsed.success) return parsed.data;
  throw badRequest(parsed.error, file);
}

/** What a schema finds wrong, in words for who wrote it. */
export function badRequest(error: z.ZodError, file?: string): Refusal {
  const problems = error.issues.flatMap(problemsOf);
  return new Refusal('bad_request', problems.map((problem) => problem.message).join(' '), {
    file,
    problems,
  });
}

function problemsOf(issue: z.core.$ZodIssue): Problem[] {
  const path = issue.path.map(String);
  const where = path.length === 0 ? 'this' : `\`${path.join('.')}\``;
  const problem = (message: string, hint: string | undefined): Problem => ({ code: 'bad_request', message, hint });
  switch (issue.code) {
    case 'unrecognized_keys': {
      const settings = Object.keys(path[0] === 'sections' ? sectionSchema.shape : requestSchema.shape);
      return issue.keys.map((key) => {
        const meant = path.length === 0 || path[0] === 'sections' ? didYouMean(key, settings) : undefined;
        return problem(
          `There is no setting \`${[...path, key].join('.')}\`.`,
          meant ? `Did you mean \`${meant}\`?` : 'Take it away; a setting that is not understood changes nothing.',
        );
      });
    }
    case 'invalid_value': {
      const values = issue.values.map(String);
      const meant = typeof issue.input === 'string' ? didYouMean(issue.input, values) : undefined;
      return [
        problem(
          `${capital(where)} must be ${values.join(' or ')}, not ${shown(issue.input)}.`,
          meant ? `Did you mean \`${meant}\`?` : 'Write one of them.',
        ),
      ];
    }
    case 'invalid_key':
      return [
        problem(
          `A name in \`${path.slice(0, -1).join('.')}\` is empty or too long.`,
          'Names have 1 to 200 characters.',
        ),
      ];
    case 'invalid_type':
      return [
        problem(`${capital(where)} is ${shown(issue.input)}.`, `Write ${KINDS[issue.expected] ?? issue.expected}.`),
      ];
    case 'too_small':
    case 'too_big': {
      const bound = issue.code === 'too_big' ? `at most ${issue.maximum}` : `at least ${issue.minimum}`;
      return [
        problem(`${capital(where)} is ${shown(issue.input)}.`, `It has to be ${bound}${UNITS[issue.origin] ?? ''}.`),
      ];
    }
    default:
      return [problem(`${capital(where)} is ${shown(issue.input)}.`, `${capital(issue.message)}.`)];
  }
}

/** What the schema's types are called by people. */
const KINDS: Record<string, string> = {
  string: 'a text in quotes',
  number: 'a number without quotes',
  boolean: 'true or false',
  array: 'a list in [ ]',
  record: 'names and values in { }',
  object: 'names and values in { }',
};

/** What is counted; a number is itself. */
const UNITS: Record<string, string> = { string: ' characters long', array: ' entries long' };

function shown(value: unknown): string {
  if (value === undefined) return 'missing';
  const text = JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
