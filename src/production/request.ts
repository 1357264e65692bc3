// What a production is asked to be: one schema for the command line, production files and the server's body.

import { z } from 'zod';
import { TARGETS } from '../audio/targets.ts';
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

/** What is said of the moments of media, however they are parsed. */
export const AT =
  'When it sounds besides where the script names it, whatever is said there: seconds, or a moment such as `end of news - 0.5s`.';
export const UNTIL = 'When what has an `at` ends: seconds, or a moment such as `mark now`.';

/** How a file is played, wherever it lies. */
export const mediaSettings = {
  kind: z.enum(MEDIA_KINDS).default('speech').meta({
    description:
      '`speech` is heard like a voice, and the music goes down for it; `sound` is heard as loud and moves nothing; `music` lies beneath, levelled and ducked with the music.',
  }),
  gain: gain.optional().meta({ description: 'Decibels on top of lying with the speech, or with the music.' }),
  from: z
    .number()
    .min(0)
    .max(LIMITS.mediaSeconds)
    .optional()
    .meta({ description: 'Where in the file the part begins that is played, in seconds.' }),
  to: z
    .number()
    .min(0)
    .max(LIMITS.mediaSeconds)
    .optional()
    .meta({ description: 'Where in the file that part ends, in seconds.' }),
  fadeIn: fade.optional().meta({ description: 'Seconds in which it comes up.' }),
  fadeOut: fade.optional().meta({ description: 'Seconds in which it fades.' }),
  loop: z
    .boolean()
    .default(false)
    .meta({ description: 'Again and again up to `until`, or as long as the production.' }),
  at: moment.optional().meta({ description: AT }),
  until: moment.optional().meta({ description: UNTIL }),
};

/** Wherever they lie. */
export const MEDIA = 'Media by their aliases, which are what the script calls them.';

const mediaSchema = z
  .strictObject({
    source: name.meta({ description: 'Where the file lies.' }),
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

export const TAGS = 'What the files say of themselves.';

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
      contentType: z.enum(['speech', 'sound']).meta({ description: 'What is `speech` ducks what is `sound`.' }),
      files: z
        .array(
          z
            .strictObject({
              media: name.meta({ description: 'An alias of `media`.' }),
              startAt: time.default(0).meta({ description: 'When it begins, in seconds.' }),
              endAt: time.optional().meta({ description: 'When it ends, in seconds; otherwise it is heard whole.' }),
            })
            .superRefine(checkEnd),
        )
        .min(1),
    }),
  )
  .min(1)
  .meta({ description: 'Media that are played at their times, without a script.' });

/** How it is spoken, laid over music, mastered and delivered: what every door asks for alike. */
export const settings = {
  audience: z
    .record(name, z.string())
    .refine((audience) => Buffer.byteLength(JSON.stringify(audience)) <= LIMITS.oneAudienceBytes, {
      message: `it has more than ${LIMITS.oneAudienceBytes} bytes of JSON`,
    })
    .default({})
    .meta({ description: 'Values of the script’s parameters, by their names.' }),
  voice: name.optional().meta({
    description:
      'Who speaks: an id of `GET /api/voices`, or several mixed, such as `af_bella:0.6+af_nicole:0.4`; otherwise the best voice there is.',
  }),
  speed: speed.default(1).meta({ description: 'How many times as fast as the voice speaks by itself.' }),
  effect: z.enum(EFFECTS).optional().meta({ description: 'How the voice is changed.' }),
  padding: padding
    .default(0)
    .meta({ description: 'Seconds of silence around each speech file, half before and half after.' }),
  sections: z
    .record(name, sectionSettingsSchema.superRefine(checkEnd))
    .default({})
    .meta({ description: 'By name of a section or part: how it is spoken, and where it lies.' }),
  lexicon: lexiconSchema.default({}).meta({
    description:
      'Words and how they are said: `{"SQL": {"alias": "sequel"}, "Siobhan": {"ipa": "ʃɪˈvɔːn"}}`, or such an entry for each language or voice.',
  }),
  template: name.optional().meta({ description: 'The music: an id of `GET /api/templates`; otherwise none.' }),
  preset: presetOrNameSchema.prefault('mediumducking').meta({
    description: 'What voice and music go through: an id of `GET /api/presets`, or a preset of your own.',
  }),
  loudness: z
    .union([name, z.number().min(-40).max(-5)])
    .default('podcast')
    .meta({
      description: `A delivery target (${Object.keys(TARGETS)
        .map((name) => `\`${name}\``)
        .join(', ')}), or an integrated loudness in LUFS.`,
    }),
  formats: z.array(name).min(1).default(['mp3']).meta({ description: 'Ids of `GET /api/formats`; each is a file.' }),
  captions: z
    .array(z.enum(CAPTIONS))
    .max(20)
    .transform((formats) => [...new Set(formats)])
    .default([])
    .meta({ description: 'Captions; each is a file.' }),
  tags: tagsSchema.default({}).meta({ description: TAGS }),
  chapters: z
    .boolean()
    .default(true)
    .meta({ description: 'Sections as chapters of the files, where there are several.' }),
  stems: z.boolean().default(false).meta({
    description: 'Voice, music, effects and media as files of their own, too, with a session that an editor opens.',
  }),
  forceLength: time.min(LIMITS.forcedSectionSeconds).optional().meta({
    description:
      'Seconds of the finished file: music goes on or ends earlier, speech that is too long is told and cut; otherwise it is as long as it is.',
  }),
  speechStart: time
    .optional()
    .meta({ description: 'Seconds of music before the first word; otherwise 1 where there is music.' }),
  talkOver: z.boolean().default(false).meta({
    description:
      'The first section is spoken over its music so late that its last word ends where the next segment comes in.',
  }),
  fadeIn: fade
    .optional()
    .meta({ description: 'Seconds in which the music comes up at its beginning; otherwise at once.' }),
  fadeOut: fade
    .optional()
    .meta({ description: 'Seconds in which the music fades where it does not end by itself; otherwise 1.4.' }),
  fit: z.boolean().default(false).meta({
    description: 'Speech that is too long for its slot is sped up by at most 12 %, then its pauses are shortened.',
  }),
  missingVoices: z.enum(['refuse', 'substitute']).default('refuse').meta({
    description: 'What to do about a voice that is known and was never fetched: the nearest may speak for it.',
  }),
  unknownTags: z.enum(['refuse', 'warn']).default('refuse').meta({
    description: 'What to do about tags that are not understood: with a warning they are left out, never spoken.',
  }),
};

export const requestSchema = z
  .strictObject({
    /** The script's text, or a media timeline instead. */
    text: z.string().optional(),
    version: name.default('v0'),
    versions: z.record(name, z.string()).default({}),
    timeline: timelineSchema.optional(),
    ...settings,
    media: z.record(name, mediaSchema).default({}).meta({ description: MEDIA }),
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
