// What a production is asked to be: one schema for the command line, production files and the server's body.

import { z } from 'zod';
import { badRequest } from '../bad-request.ts';
import { EFFECTS, sectionSettingsSchema } from '../content/section-settings.ts';
import { LIMITS } from '../limits.ts';
import { MEDIA_KINDS } from '../script/media-settings.ts';
import { MOMENT_HINT, type Moment, momentOf } from '../script/moment.ts';
import { lexiconSchema } from '../speech/lexicon.ts';
import { seconds } from '../units.ts';
import { presetOrNameSchema } from './preset-schema.ts';

const speed = z.number().min(LIMITS.speed.min).max(LIMITS.speed.max);
const padding = z.number().min(0).max(LIMITS.paddingSeconds);
const gain = z.number().min(LIMITS.gainDecibels.min).max(LIMITS.gainDecibels.max);
const time = z.number().min(0).max(LIMITS.productionSeconds);
const name = z.string().min(1).max(200);
const fade = z.number().min(0).max(LIMITS.fadeSeconds);

/** Seconds, or a moment in words: `12.5`, `"end of news - 0.5s"`, `"mark now"`. */
const moment = z.union([time, z.string().max(300)]).transform((written, context): Moment => {
  if (typeof written === 'number') return { anchor: { kind: 'beginning' }, offset: seconds(written) };
  const understood = momentOf(written);
  if (understood) return understood;
  context.addIssue({ code: 'custom', message: MOMENT_HINT.replace(/\.$/, ''), input: written });
  return z.NEVER;
});

/** How a file is played, wherever it lies. */
export const mediaSettings = {
  /**
   * `speech` is heard like a voice, and the music goes down for it; `sound` is heard as loud and moves nothing; `music`
   * lies beneath, levelled and ducked with the music.
   */
  kind: z.enum(MEDIA_KINDS).default('speech'),
  /** dB on top of lying with the speech, or with the music. */
  gain: gain.optional(),
  /** The part of the file that is played, in seconds. */
  from: z.number().min(0).max(LIMITS.mediaSeconds).optional(),
  to: z.number().min(0).max(LIMITS.mediaSeconds).optional(),
  /** Seconds. */
  fadeIn: fade.optional(),
  fadeOut: fade.optional(),
  /** Again and again up to `until`, or as long as the production. */
  loop: z.boolean().default(false),
  /** Where it sounds besides where the script names it, whatever is said there. */
  at: moment.optional(),
  until: moment.optional(),
};

const mediaSchema = z
  .strictObject({
    /** Where the file lies. */
    source: name,
    ...mediaSettings,
  })
  .superRefine(checkPart);

/** A part ends after it begins, and what ends at a moment begins at one. */
export function checkPart(
  { from = 0, to = Number.POSITIVE_INFINITY, at, until }: z.output<z.ZodObject<typeof mediaSettings>>,
  context: z.RefinementCtx,
): void {
  if (to <= from) context.addIssue({ code: 'custom', path: ['to'], input: to, message: 'it has to be after `from`' });
  if (until !== undefined && at === undefined) {
    const input = until.anchor.kind === 'beginning' ? until.offset : until;
    context.addIssue({ code: 'custom', path: ['until'], input, message: 'say with `at` where it starts, too' });
  }
}

export const CAPTIONS = ['vtt', 'srt', 'json'] as const;

/** Control characters have no place in a line of text; NUL ends it for many a reader. */
const tag = z
  .string()
  .min(1)
  .max(LIMITS.tagCharacters)
  .regex(
    /^[^\u0000-\u0008\u000b-\u001f\u007f-\u009f]*$/,
    'take away its control characters; tabs and line feeds (\\n) may stay',
  )
  .refine((text) => text.isWellFormed(), 'it has half of a character (a surrogate alone)');

/** Of texts alone; a cover is a file, which not every door takes. */
export const tagTexts = {
  title: tag.optional(),
  artist: tag.optional(),
  album: tag.optional(),
  comment: tag.optional(),
};

const tagsSchema = z.strictObject({
  ...tagTexts,
  /** A JPEG or PNG. */
  cover: name.optional(),
});

/** What ends at a mark begins before it. */
function checkEnd(
  { startAt, endAt }: { readonly startAt?: number | undefined; readonly endAt?: number | undefined },
  context: z.RefinementCtx,
): void {
  if (startAt !== undefined && endAt !== undefined && endAt <= startAt)
    context.addIssue({ code: 'custom', path: ['endAt'], input: endAt, message: 'it has to be after `startAt`' });
}

export const timelineSchema = z
  .array(
    z.strictObject({
      contentType: z.enum(['speech', 'sound']),
      files: z
        .array(z.strictObject({ media: name, startAt: time.default(0), endAt: time.optional() }).superRefine(checkEnd))
        .min(1),
    }),
  )
  .min(1);

/** How it is spoken, laid over music, mastered and delivered: what every door asks for alike. */
export const settings = {
  audience: z.record(name, z.string()).default({}),
  voice: name.optional(),
  speed: speed.default(1),
  effect: z.enum(EFFECTS).optional(),
  padding: padding.default(0),
  sections: z.record(name, sectionSettingsSchema.superRefine(checkEnd)).default({}),
  lexicon: lexiconSchema.default({}),
  template: name.optional(),
  /** A built-in's name or a preset of one's own. */
  preset: presetOrNameSchema.prefault('mediumducking'),
  /** A delivery target's name or an integrated loudness in LUFS. */
  loudness: z.union([name, z.number().min(-40).max(-5)]).default('podcast'),
  formats: z.array(name).min(1).default(['mp3']),
  captions: z.array(z.enum(CAPTIONS)).default([]),
  /** What the files say of themselves. */
  tags: tagsSchema.default({}),
  /** Sections as chapters, where there are several, unless this says no. */
  chapters: z.boolean().default(true),
  /** Voice, music, effects and media as files of their own, with a session that an editor opens. */
  stems: z.boolean().default(false),
  /** Seconds of the finished file. */
  forceLength: time.min(LIMITS.forcedSectionSeconds).optional(),
  /** Seconds of music before the first word. */
  speechStart: time.optional(),
  /** The first section is spoken over its music so late that its last word ends where the next segment comes in. */
  talkOver: z.boolean().default(false),
  /** Seconds in which the music comes up at its beginning, and fades at its end where it does not end by itself. */
  fadeIn: fade.optional(),
  fadeOut: fade.optional(),
  fit: z.boolean().default(false),
  /** What to do about a voice that is known and was never fetched. */
  missingVoices: z.enum(['refuse', 'substitute']).default('refuse'),
  /** Go on when the script has tags that are not understood; they are never spoken. */
  unknownTags: z.enum(['refuse', 'warn']).default('refuse'),
};

export const requestSchema = z
  .strictObject({
    /** The script's text, or a media timeline instead. */
    text: z.string().optional(),
    version: name.default('v0'),
    versions: z.record(name, z.string()).default({}),
    timeline: timelineSchema.optional(),
    ...settings,
    /** By alias: what the script calls it. */
    media: z.record(name, mediaSchema).default({}),
  })
  .superRefine(checkBeginning);

/** Only one thing says when the speech begins. */
export function checkBeginning(
  { talkOver, speechStart }: { readonly talkOver: boolean; readonly speechStart?: number | undefined },
  context: z.RefinementCtx,
): void {
  if (talkOver && speechStart !== undefined)
    context.addIssue({
      code: 'custom',
      path: ['speechStart'],
      input: speechStart,
      message: 'take it away, or `talkOver`: each says when the speech begins',
    });
}

/** Everything that decides a production's sound, with the defaults filled in. */
export type ProductionRequest = z.output<typeof requestSchema>;
export type ProductionInput = z.input<typeof requestSchema>;

/** Parses what came in at a door. Refuses with every problem named; `file` is where it was written. */
export function parseRequest(input: unknown, file?: string): ProductionRequest {
  const parsed = requestSchema.safeParse(input, { reportInput: true });
  if (parsed.success) return parsed.data;
  throw badRequest(parsed.error, requestSchema, { file });
}
