// What the API is asked to produce: a script of the organisation's, or a text, and how; checked before it is accepted.

import { z } from 'zod';
import { deliveryTarget } from '../audio/targets.ts';
import { badRequest } from '../bad-request.ts';
import { type RevisionRow, readText, type ScriptRow } from '../content/texts.ts';
import type { Context } from '../context.ts';
import type { Warning } from '../errors.ts';
import { LIMITS } from '../limits.ts';
import { findFormats } from './formats.ts';
import type { RenderPorts } from './render.ts';
import { checkBeginning, requestSchema, settings, tagTexts } from './request.ts';
import { scoreOf } from './score.ts';

/** Smaller goes first: somebody waits, nobody does, a heap of them. */
export const CLASSES = { interactive: 0, normal: 1, batch: 2 } as const;
export type Class = keyof typeof CLASSES;

/** Media and covers are files of the organisation's, which have no library yet: paths are nobody's to send. */
const asked = {
  ...settings,
  tags: z.strictObject(tagTexts).default({}),
  class: z.enum(['interactive', 'normal', 'batch']).default('normal'),
};

export const orderSchema = z
  .strictObject({
    script: z.string().min(1).max(LIMITS.referenceCharacters),
    version: z.string().min(1).max(LIMITS.nameCharacters).default('v0'),
    ...asked,
  })
  .superRefine(checkBeginning);
export type Order = z.output<typeof orderSchema>;

/** Speech alone, of a text that is no script of the organisation's. */
export const speechOrderSchema = z
  .strictObject({
    text: z.string().min(1).max(LIMITS.sectionCharacters),
    ...asked,
    class: asked.class.default('interactive'),
  })
  .superRefine(checkBeginning);
export type SpeechOrder = z.output<typeof speechOrderSchema>;

/** A request as it is stored: its presets resolved, to be parsed again by whoever renders it. */
export type PinnedRequest = Readonly<Record<string, unknown>> & {
  readonly text: string;
  readonly audience: Readonly<Record<string, string>>;
};

/** What a production is made from, pinned. */
export interface Pinned {
  readonly script: ScriptRow | undefined;
  readonly version: string | undefined;
  readonly revision: RevisionRow | undefined;
  readonly request: PinnedRequest;
  readonly class: Class;
}

/** The newest text of the version, with its sections' settings under those of the order. */
export function pin(context: Context, { script, version, class: its, sections, ...rest }: Order): Promise<Pinned> {
  return context.within(async (transaction) => {
    const newest = await readText(context, transaction, script, version);
    const own = Object.fromEntries(newest.revision.sections.map(({ name, settings }) => [name, settings]));
    const merged = Object.entries(sections).map(([name, settings]) => [name, { ...own[name], ...settings }]);
    const request = { ...rest, text: newest.revision.text, sections: { ...own, ...Object.fromEntries(merged) } };
    return { script: newest.script, version: newest.version.name, revision: newest.revision, request, class: its };
  });
}

export function pinSpeech({ class: its, ...request }: SpeechOrder): Pinned {
  return { script: undefined, version: undefined, revision: undefined, request, class: its };
}

export interface Checked {
  readonly warnings: readonly Warning[];
  /** Hashes of what it will be made with. */
  readonly pins: { readonly template: string | null };
}

/** Refuses all that a render would, as far as it can be known without making sound. */
export async function check(
  { request }: Pinned,
  ports: Pick<RenderPorts, 'voices' | 'templates' | 'formats'>,
): Promise<Checked> {
  const parsed = requestSchema.safeParse(request, { reportInput: true });
  if (!parsed.success) throw badRequest(parsed.error, requestSchema);
  findFormats(parsed.data.formats, ports.formats);
  deliveryTarget(String(parsed.data.loudness));
  const score = await scoreOf(parsed.data, ports);
  return { warnings: score.warnings, pins: { template: score.template?.hash ?? null } };
}
