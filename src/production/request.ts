// What a production is asked to be: one schema for the command line, production files and the server's body.

import { z } from 'zod';
import { LIMITS } from '../limits.ts';
import { lexiconSchema } from '../speech/lexicon.ts';
import { badRequest } from './bad-request.ts';
import { presetOrNameSchema } from './preset-schema.ts';

const speed = z.number().min(LIMITS.speed.min).max(LIMITS.speed.max);
const padding = z.number().min(0).max(LIMITS.paddingSeconds);
const gain = z.number().min(LIMITS.gainDecibels.min).max(LIMITS.gainDecibels.max);
const time = z.number().min(0).max(LIMITS.productionSeconds);
const name = z.string().min(1).max(200);

export const VOICE_EFFECTS = ['volume_boost_low', 'volume_boost_middle', 'volume_boost_high'] as const;
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
  /** A built-in's name or a preset of one's own. */
  preset: presetOrNameSchema.prefault('mediumducking'),
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
  throw badRequest(parsed.error, requestSchema, file);
}
