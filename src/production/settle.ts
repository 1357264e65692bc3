// What a worker tells of the production it has: how far it is, that it is done, that it failed. Whoever lost its lease tells nothing.

import { type Context, record } from '../context.ts';
import type { Transaction } from '../database/database.ts';
import type { FileKind, ProductionState } from '../database/tables.ts';
import { Refusal, type Warning } from '../errors.ts';
import { type Id, printId } from '../ids.ts';
import { requireQuota } from '../metering/quota.ts';
import type { Job, Queue } from '../queue/queue.ts';
import { notifyChange, type ProductionRow } from './productions.ts';

/** What becomes of a production in the end. */
export type Settled = Extract<ProductionState, 'done' | 'failed' | 'cancelled'>;

/** A production as its worker has it. */
export interface Held {
  readonly context: Context;
  readonly production: Id<'production'>;
  readonly job: Job;
  readonly attempt: number;
}

export interface Rendered {
  readonly files: readonly RenderedFile[];
  readonly warnings: readonly Warning[];
  readonly report: Readonly<Record<string, unknown>>;
  /** Characters that each voice spoke, those aside that were spoken before. */
  readonly characters: ReadonlyMap<string, number>;
  readonly milliseconds: number;
}

export interface RenderedFile {
  readonly id: Id<'file'>;
  readonly kind: FileKind;
  readonly format: string;
  readonly name: string;
  readonly contentType: string;
  readonly key: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly seconds: number | null;
}

/** What a row of `productions` is while it is still this worker's. */
function whileHeld({ context, production, job, attempt }: Held) {
  return {
    'productions.organisation_id': context.organisation,
    'productions.id': production,
    'productions.lease': job.id,
    'productions.attempt': attempt,
    'productions.state': 'running',
  } as const;
}

/** Whether it is still this worker's, nobody has cancelled it, and its organisation may have it rendered. */
export async function isWanted(its: Held): Promise<boolean> {
  const row = await its.context.within((transaction) =>
    transaction
      .selectFrom('productions')
      .innerJoin('organisations', 'organisations.id', 'productions.organisation_id')
      .select(['is_cancelled', 'organisations.state'])
      .where((all) => all.and(whileHeld(its)))
      .executeTakeFirst(),
  );
  return row?.is_cancelled === false && row.state === 'active';
}

/** The row with its script's name, while it is still this worker's. */
export function heldRow(its: Held): Promise<(ProductionRow & { readonly script_name: string | null }) | undefined> {
  return its.context.within((transaction) =>
    transaction
      .selectFrom('productions')
      .selectAll()
      .select((select) =>
        select
          .selectFrom('scripts')
          .select('name')
          .where('scripts.organisation_id', '=', its.context.organisation)
          .whereRef('scripts.id', '=', 'productions.script_id')
          .as('script_name'),
      )
      .where((all) => all.and(whileHeld(its)))
      .executeTakeFirst(),
  );
}

/** What was accepted while others were not counted yet is looked at again when its turn comes. */
export async function spentMeanwhile({ context }: Held): Promise<Refusal | undefined> {
  try {
    await context.within((transaction) => requireQuota(context, transaction, { characters: 1, storageBytes: 1 }));
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  return undefined;
}

export function tellProgress(held: Held, stage: string, part: number): Promise<boolean> {
  return held.context.within((transaction) =>
    settleRow(held, transaction, { progress: JSON.stringify({ stage, part }) }),
  );
}

/** Files, usage and state in one transaction, with the job's end. False when somebody else has the production by now. */
export function finish(
  held: Held,
  queue: Queue,
  { files, warnings, report, characters, milliseconds }: Rendered,
): Promise<boolean> {
  const { context, production, job } = held;
  return context.within(async (transaction) => {
    const isOurs = await settleRow(held, transaction, {
      state: 'done',
      finished_at: new Date(),
      progress: null,
      lease: null,
      warnings: JSON.stringify(warnings),
      report: JSON.stringify(report),
    });
    if (!isOurs) return false;
    await transaction
      .insertInto('files')
      .values(
        files.map(({ contentType, ...file }) => ({
          ...file,
          organisation_id: context.organisation,
          production_id: production,
          content_type: contentType,
        })),
      )
      .execute();
    await count(held, transaction, { characters, milliseconds });
    await record(context, transaction, 'production.done', printId('production', production), { milliseconds });
    await queue.complete(transaction, 'render', job.id);
    return true;
  });
}

export interface Ending {
  /** Why it failed. */
  readonly error?: Readonly<Record<string, unknown>> | undefined;
  /** Characters that each voice spoke until then; undefined where it was not begun. */
  readonly spoken?: ReadonlyMap<string, number> | undefined;
}

/**
 * For good: what the caller can mend, or has cancelled, and what went wrong too often. What was spoken is there for the next
 * production, so it is counted; what was begun and cancelled is counted as a render even where nothing was.
 */
export function giveUp(
  held: Held,
  queue: Queue,
  state: Exclude<Settled, 'done'>,
  { error, spoken }: Ending,
): Promise<boolean> {
  const { context, production, job } = held;
  return context.within(async (transaction) => {
    const isOurs = await settleRow(held, transaction, {
      state,
      finished_at: new Date(),
      progress: null,
      lease: null,
      error: error ? JSON.stringify(error) : null,
    });
    if (!isOurs) return false;
    if (spoken && (spoken.size > 0 || state === 'cancelled'))
      await count(held, transaction, { characters: spoken, milliseconds: 0 });
    await record(context, transaction, `production.${state}`, printId('production', production));
    await queue.complete(transaction, 'render', job.id);
    return true;
  });
}

/** One that was deleted while it ran is counted as one that was cancelled. False for one that is there. */
export function countOfDeleted(held: Held, spoken: ReadonlyMap<string, number>): Promise<boolean> {
  const { context, production } = held;
  return context.within(async (transaction) => {
    const row = await transaction
      .selectFrom('productions')
      .select('id')
      .where('organisation_id', '=', context.organisation)
      .where('id', '=', production)
      .executeTakeFirst();
    if (row) return false;
    await count(held, transaction, { characters: spoken, milliseconds: 0 });
    return true;
  });
}

/** All that was spoken for it and is finished, less what is counted already: of one that was stopped and tried again. */
async function count(
  { context, production }: Held,
  transaction: Transaction,
  { characters, milliseconds }: Pick<Rendered, 'characters' | 'milliseconds'>,
): Promise<void> {
  const { organisation } = context;
  const row = await transaction
    .selectFrom('productions')
    .select('project_id')
    .where('organisation_id', '=', organisation)
    .where('id', '=', production)
    .executeTakeFirst();
  const before = await transaction
    .selectFrom('usage')
    .select(['voice', 'characters', 'part'])
    .where('organisation_id', '=', organisation)
    .where('production_id', '=', production)
    .execute();
  const counted = (voice: string) =>
    before.filter((its) => its.voice === voice).reduce((sum, { characters }) => sum + characters, 0);
  const part = Math.max(-1, ...before.map(({ part }) => part)) + 1;
  const voices = characters.size > 0 ? [...characters] : [['', 0] as const];
  await transaction
    .insertInto('usage')
    .values(
      voices.map(([voice, all], i) => ({
        organisation_id: organisation,
        production_id: production,
        voice,
        part,
        project_id: row?.project_id ?? null,
        characters: Math.max(0, all - counted(voice)),
        milliseconds: i === 0 ? milliseconds : 0,
      })),
    )
    .execute();
}

/** Back into the line. What stopped for no fault of the production's is not told among its attempts. */
export async function putBack(held: Held, queue: Queue, { counts }: { readonly counts: boolean }): Promise<void> {
  const attempt = counts ? held.attempt : held.attempt - 1;
  const isOurs = await held.context.within((transaction) =>
    settleRow(held, transaction, { state: 'queued', lease: null, progress: null, attempt }),
  );
  // Whoever has it by now has its job, too.
  if (isOurs) await queue.giveBack('render', held.job.id);
}

async function settleRow(
  its: Held,
  transaction: Transaction,
  values: {
    state?: ProductionState;
    progress?: string | null;
    lease?: null;
    attempt?: number;
    finished_at?: Date;
    warnings?: string;
    report?: string;
    error?: string | null;
  },
): Promise<boolean> {
  const [result] = await transaction
    .updateTable('productions')
    .set(values)
    .where((all) => all.and(whileHeld(its)))
    .execute();
  const isOurs = Number(result!.numUpdatedRows) > 0;
  if (isOurs) await notifyChange(transaction, its.production);
  return isOurs;
}
