// What the API is asked to produce: a script of the organisation's, or a text, and how; checked before it is accepted.

import { isDeepStrictEqual } from 'node:util';
import type { Selectable } from 'kysely';
import { z } from 'zod';
import { deliveryTarget } from '../audio/targets.ts';
import { badRequest } from '../bad-request.ts';
import { asAsked, type RevisionRow, readText, type ScriptRow } from '../content/texts.ts';
import type { Context } from '../context.ts';
import type { Transaction } from '../database/database.ts';
import type { PinnedMedia, Pins, Tables } from '../database/tables.ts';
import { pointing, type Warning } from '../errors.ts';
import { printId } from '../ids.ts';
import { LIMITS } from '../limits.ts';
import { pinMedia } from '../sound/media.ts';
import type { Preset } from '../timeline/preset.ts';
import { presetNamed } from '../timeline/presets.ts';
import { findFormats } from './formats.ts';
import { bindingOf } from './media.ts';
import type { ProductionPlan } from './plan.ts';
import type { RenderPorts } from './render.ts';
import {
  AT,
  checkBeginning,
  MEDIA,
  mediaSettings,
  requestSchema,
  settings,
  TAGS,
  tagTexts,
  timelineSchema,
  UNTIL,
} from './request.ts';
import { mediaUses, scoreOf } from './score.ts';

/** Smaller goes first: somebody waits, nobody does, a heap of them. */
export const CLASSES = { interactive: 0, normal: 1, batch: 2 } as const;
export type Class = keyof typeof CLASSES;

export function classOf(number: number): Class {
  return (Object.keys(CLASSES) as Class[]).find((name) => CLASSES[name] === number)!;
}

/** In words or seconds: understood when the whole request is. */
const moment = z.union([z.number(), z.string().max(300)]).optional();

/** A cover is a file, which no library holds yet: paths are nobody's to send. */
const asked = {
  ...settings,
  tags: z.strictObject(tagTexts).default({}).meta({ description: TAGS }),
  media: z
    .record(
      z.string().min(1).max(200),
      z.strictObject({
        media: z
          .string()
          .min(1)
          .max(LIMITS.referenceCharacters)
          .meta({ description: 'Id or reference of a sound file, as `GET /api/media` tells it.' }),
        ...mediaSettings,
        at: moment.meta({ description: AT }),
        until: moment.meta({ description: UNTIL }),
      }),
    )
    .refine((bound) => Object.keys(bound).length <= LIMITS.mediaFiles, `there are more than ${LIMITS.mediaFiles}`)
    .meta({ maxProperties: LIMITS.mediaFiles })
    .default({})
    .meta({ description: MEDIA }),
  class: z.enum(['interactive', 'normal', 'batch']).default('normal').meta({
    description: 'What is made first: `interactive`, where somebody waits, and `batch`, a heap of them, last.',
  }),
};

export const orderSchema = z
  .strictObject({
    script: z
      .string()
      .min(1)
      .max(LIMITS.referenceCharacters)
      .meta({ description: 'Id or reference of a script, as `GET /api/scripts` tells it.' }),
    version: z
      .string()
      .min(1)
      .max(LIMITS.nameCharacters)
      .default('v0')
      .meta({ description: 'Which of its texts; the newest revision is produced.' }),
    ...asked,
  })
  .superRefine(checkBeginning);
export type Order = z.output<typeof orderSchema>;

/** Speech alone, of a text that is no script of the organisation's. */
export const speechOrderSchema = z
  .strictObject({
    text: z
      .string()
      .min(1)
      .max(LIMITS.sectionCharacters)
      .meta({ description: 'What is spoken, in the script language.' }),
    ...asked,
    class: asked.class.default('interactive'),
  })
  .superRefine(checkBeginning);
export type SpeechOrder = z.output<typeof speechOrderSchema>;

/** Media at their times, without a script. */
export const timelineOrderSchema = z.strictObject({ timeline: timelineSchema, ...asked }).superRefine(checkBeginning);
export type TimelineOrder = z.output<typeof timelineOrderSchema>;

/** A request as it is stored: its presets resolved, to be parsed again by whoever renders it. */
export type PinnedRequest = Readonly<Record<string, unknown>> & {
  readonly audience: Readonly<Record<string, string>>;
  readonly media: Readonly<Record<string, { readonly source: string }>>;
};

/** What a production is made from, pinned. */
export interface Pinned {
  readonly script: ScriptRow | undefined;
  readonly version: string | undefined;
  readonly revision: RevisionRow | undefined;
  readonly request: PinnedRequest;
  /** As the order gave them, without the script's own. */
  readonly sections: Order['sections'];
  readonly media: PinnedMedia;
  readonly class: Class;
}

/** The newest text of the version, with its sections' settings under those of the order. */
export function pin(context: Context, { script, version, sections, ...rest }: Order): Promise<Pinned> {
  return context.within(async (transaction) => {
    const newest = await readText(context, transaction, script, version).catch(asAsked);
    const its = { ...rest, text: newest.revision.text, sections: settingsFor(newest.revision, sections) };
    return {
      ...(await pinFiles(context, transaction, its)),
      sections,
      script: newest.script,
      version: newest.version.name,
      revision: newest.revision,
    };
  });
}

/** A script's own settings of its sections, under those of an order. */
export function settingsFor(revision: Pick<RevisionRow, 'sections'>, asked: Order['sections']): Order['sections'] {
  const own = Object.fromEntries(revision.sections.map(({ name, settings }) => [name, settings]));
  const merged = Object.entries(asked).map(([name, settings]) => [name, { ...own[name], ...settings }]);
  return { ...own, ...Object.fromEntries(merged) };
}

/** Of no script: a text to be spoken, or media at their times. */
export function pinAlone(context: Context, order: SpeechOrder | TimelineOrder): Promise<Pinned> {
  return context.within(async (transaction) => ({
    ...(await pinFiles(context, transaction, order)),
    sections: order.sections,
    script: undefined,
    version: undefined,
    revision: undefined,
  }));
}

async function pinFiles(
  context: Context,
  transaction: Transaction,
  { media, class: its, ...rest }: Pick<Order, 'media' | 'class' | 'audience'> & Readonly<Record<string, unknown>>,
): Promise<Pick<Pinned, 'request' | 'media' | 'class'>> {
  const named = Object.entries(media).map(([alias, { media }]) => [alias, media] as const);
  const bound = Object.entries(media).map(([alias, { media, ...played }]) => [alias, { ...played, source: media }]);
  return {
    request: { ...rest, media: Object.fromEntries(bound) },
    media: await pinMedia(context, transaction, Object.fromEntries(named)),
    class: its,
  };
}

export interface Checked {
  readonly warnings: readonly Warning[];
  /** Hashes of what it will be made with: of media, those that are played. */
  readonly pins: Pins;
}

/** What a render would make, from what is known without making sound. */
export type Planned = Omit<ProductionPlan, 'frames'>;

/** Asks about productions before they are accepted; what takes long takes nobody else's time, and waits for nobody who is gone. */
export interface Planner {
  check(organisation: string, pinned: Pinned, gone: AbortSignal): Promise<Checked>;
  plan(organisation: string, pinned: Pinned, gone: AbortSignal): Promise<Planned>;
}

/** Refuses all that a render would, as far as it can be known without making sound. */
export async function check(
  { request, media }: { readonly request: unknown; readonly media: PinnedMedia },
  ports: Pick<RenderPorts, 'voices' | 'templates' | 'formats'>,
): Promise<Checked> {
  const parsed = requestSchema.safeParse(request, { reportInput: true });
  if (!parsed.success) throw badRequest(parsed.error, requestSchema);
  findFormats(parsed.data, ports.formats);
  await pointing('/loudness', () => deliveryTarget(String(parsed.data.loudness)));
  const score = await scoreOf(parsed.data, ports);
  const uses = mediaUses(parsed.data, score);
  for (const use of uses) bindingOf(parsed.data, use);
  const played = new Set(uses.map(({ alias }) => alias));
  const pinned = Object.entries(media).filter(([alias]) => played.has(alias));
  return {
    warnings: score.warnings,
    pins: { template: score.template?.hash ?? null, media: Object.fromEntries(pinned) },
  };
}

/** What was asked for, with the defaults filled in: sent again, it asks for the same. */
export function askedIn(row: Selectable<Tables['productions']>): Readonly<Record<string, unknown>> {
  const { text, preset, media, ...rest } = row.request as PinnedRequest & { readonly preset: Preset };
  const shipped = presetNamed(preset.name);
  const isShipped = shipped !== undefined && isDeepStrictEqual(JSON.parse(JSON.stringify(shipped)), preset);
  const bound = Object.entries(media).map(([alias, { source, ...played }]) => [alias, { media: source, ...played }]);
  return {
    ...(row.script_id && { script: printId('script', row.script_id), version: row.version }),
    // A script's is its revision's.
    ...(row.script_id || text === undefined ? {} : { text }),
    ...rest,
    preset: isShipped ? preset.name : preset,
    sections: row.pins.sections ?? {},
    media: Object.fromEntries(bound),
    class: classOf(row.class),
  };
}
