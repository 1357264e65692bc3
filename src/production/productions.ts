// Productions: accepted, looked at, listed, cancelled, tried again.

import { createHash } from 'node:crypto';
import { type RawBuilder, type Selectable, sql } from 'kysely';
import { findNoun, type NounRow, notFound, parentsOf, searched } from '../content/_nouns.ts';
import { asAsked } from '../content/texts.ts';
import { type Context, record, requireRole } from '../context.ts';
import type { Transaction } from '../database/database.ts';
import { inPages } from '../database/in-pages.ts';
import type { Pins, ProductionState, Tables } from '../database/tables.ts';
import { type FileEntry, type FileRow, isOfVisibleScript, showFile } from '../delivery/files.ts';
import { Refusal, type Warning } from '../errors.ts';
import { fold, nameKeyOf } from '../fold.ts';
import { type Id, newId, parseId, printId } from '../ids.ts';
import { requireQuota, SOME_OF_ALL } from '../metering/quota.ts';
import { type Page, type PageRequest, pageOf } from '../page.ts';
import type { Queue } from '../queue/queue.ts';
import type { TemplateRoom } from '../sound/templates.ts';
import type { Storage } from '../storage/storage.ts';
import { askedIn, type Checked, CLASSES, type Class, classOf, type Pinned } from './order.ts';
import { type Stale, stalenessOf } from './staleness.ts';

/** As lists have it. */
export interface ProductionEntry {
  readonly id: string;
  readonly state: ProductionState;
  /** What it is at and how far with all of it, from 0 to 1; null before it runs. */
  readonly progress: { readonly stage: string; readonly part: number } | null;
  readonly script: string | null;
  readonly project: string | null;
  readonly version: string | null;
  readonly revision: number | null;
  readonly audience: Readonly<Record<string, string>>;
  readonly class: Class;
  readonly warnings: readonly Warning[];
  /** Why it failed. */
  readonly error: Readonly<Record<string, unknown>> | null;
  /** Why it is not what would be produced now; nothing while it is, and before it is done. */
  readonly stale: Stale[];
  readonly files: FileEntry[];
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
}

export interface Production extends ProductionEntry {
  /** What was asked for, with the defaults filled in. */
  readonly request: Readonly<Record<string, unknown>>;
  /** Loudness, timeline and how each file stands against its target; null until it is done. */
  readonly report: Readonly<Record<string, unknown>> | null;
}

/** Its row and its place in the line are there together, or neither is. */
export function acceptProduction(
  context: Context,
  queue: Queue,
  pinned: Pinned,
  { warnings, pins }: Checked,
): Promise<Production> {
  requireRole(context, 'user');
  const { script, version, revision, request, sections } = pinned;
  const { audience } = request;
  return context.once(async (transaction) => {
    if (script) await requireProducible(context, transaction, script.id);
    await requireQuota(context, transaction, SOME_OF_ALL);
    const row = await transaction
      .insertInto('productions')
      .values({
        organisation_id: context.organisation,
        id: newId('production'),
        project_id: script?.project_id ?? null,
        script_id: script?.id ?? null,
        version: version ?? null,
        revision: revision?.number ?? null,
        audience: JSON.stringify(audience),
        audience_key: audienceKey(audience),
        class: CLASSES[pinned.class],
        request: JSON.stringify(request),
        pins: JSON.stringify({ ...pins, sections } satisfies Pins),
        warnings: JSON.stringify(warnings),
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    await queue.enqueue(transaction, 'render', {});
    await record(context, transaction, 'production.accepted', printId('production', row.id));
    return show(row, []);
  });
}

export function getProduction(context: Context, templates: TemplateRoom, id: string): Promise<Production> {
  return context.within(async (transaction) => {
    return shownWhole(context, transaction, templates, await findProduction(context, transaction, id));
  });
}

export interface ProductionFilter extends PageRequest {
  /** Where its script lay when it was accepted. */
  readonly project?: string | undefined;
  /** Where its script lies. */
  readonly module?: string | undefined;
  readonly script?: string | undefined;
  readonly version?: string | undefined;
  readonly state?: ProductionState | undefined;
  /** Words that the name and text of its script hold, all of them; the newest thousand such scripts are looked at. */
  readonly search?: string | undefined;
  /** Only the last that was finished for each version and audience of the script. */
  readonly newest?: boolean | undefined;
}

export function listProductions(
  context: Context,
  templates: TemplateRoom,
  filter: ProductionFilter,
): Promise<Page<ProductionEntry>> {
  return context.within(async (transaction) => {
    let query = visible(context, transaction)
      .select(ENTRY)
      .select(sql<string | null>`report->>'template'`.as('template'));
    if (filter.script) {
      const { id } = await findNoun<NounRow>(context, transaction, 'script', filter.script).catch(asAsked);
      query = query.where('script_id', '=', id as Id<'script'>);
    }
    const { project, module } = await parentsOf(context, transaction, filter);
    if (project) query = query.where('project_id', '=', project);
    if (module)
      query = query.where(sql<boolean>`script_id in (
        select id from scripts where organisation_id = ${context.organisation} and module_id = ${module})`);
    if (filter.version)
      query = query.where('version', '=', versionOf(context, sql.ref('productions.script_id'), filter.version));
    if (filter.search !== undefined) {
      const by = { ...filter, cursor: undefined, sort: 'name' } as const;
      const found = [false, true].map((archived) => searched(context, transaction, 'script', by, { archived }));
      const scripts = (await Promise.all(found)).flat();
      query = query.where(sql<boolean>`script_id = any(${scripts}::uuid[])`);
    }
    if (filter.state) query = query.where('state', '=', filter.state);
    if (filter.newest)
      query = query.where('state', '=', 'done').where(sql<boolean>`not exists (
        select from productions newer
        where newer.organisation_id = productions.organisation_id and newer.script_id = productions.script_id
          and newer.version = productions.version and newer.audience_key = productions.audience_key
          and newer.state = 'done' and newer.id > productions.id)`);
    const rows = await inPages(query, filter).execute();
    const files = await filesOf(
      context,
      transaction,
      rows.map(({ id }) => id),
    );
    const stale = await stalenessOf(context, transaction, rows, templates);
    return pageOf(
      rows,
      filter,
      () => '',
      (row) =>
        showEntry(
          row,
          files.filter(({ production_id }) => production_id === row.id),
          stale.get(row.id),
        ),
    );
  });
}

/**
 * The newest one that is done, for an audience; without one, that for nobody in particular (the fallbacks), else the latest of
 * all. Names and values of an audience are not case-sensitive.
 */
export function findNewest(
  context: Context,
  templates: TemplateRoom,
  {
    script,
    version,
    audience,
  }: { script: string; version: string; audience?: Readonly<Record<string, string>> | undefined },
): Promise<Production> {
  return context.within(async (transaction) => {
    const { id } = await findNoun<NounRow>(context, transaction, 'script', script).catch(asAsked);
    const query = visible(context, transaction)
      .selectAll()
      .where('script_id', '=', id as Id<'script'>)
      .where('version', '=', versionOf(context, sql`${id}`, version))
      .where('state', '=', 'done')
      .orderBy('id', 'desc')
      .limit(1);
    const exact = await query.where('audience_key', '=', audienceKey(audience ?? {})).executeTakeFirst();
    const row = exact ?? (audience ? undefined : await query.executeTakeFirst());
    if (!row)
      throw new Refusal('not_found', 'Nothing was produced of this script for this version and audience.', {
        hint: 'Ask for it: POST /api/productions.',
      });
    return shownWhole(context, transaction, templates, row);
  });
}

/** One that waits is cancelled at once; one that runs is stopped by its worker. Refuses what is over. */
export function cancelProduction(context: Context, id: string): Promise<Production> {
  requireRole(context, 'user');
  return context.once(async (transaction) => {
    const found = await findProduction(context, transaction, id, true);
    if (found.state !== 'queued' && found.state !== 'running')
      throw new Refusal('not_possible_now', `The production is ${found.state} already.`);
    const isWaiting = found.state === 'queued';
    const row = await update(context, transaction, found.id, {
      is_cancelled: true,
      ...(isWaiting ? { state: 'cancelled', finished_at: new Date() } : {}),
    });
    await sql`select pg_notify(${CANCELLED}, ${found.id})`.execute(transaction);
    await notifyChange(transaction, found.id);
    await record(context, transaction, 'production.cancelled', printId('production', found.id));
    return show(row, []);
  });
}

/** Workers listen here for what they are to stop. */
export const CANCELLED = 'libretto_cancelled';
/** Doors listen here for what they are to tell. */
export const CHANGED = 'libretto_production';

/** Once the transaction commits, whoever watches the production looks again. */
export async function notifyChange(transaction: Transaction, id: Id<'production'>): Promise<void> {
  await sql`select pg_notify(${CHANGED}, ${id})`.execute(transaction);
}

/** Into the line again, as it was accepted. */
export function retryProduction(context: Context, queue: Queue, id: string): Promise<Production> {
  requireRole(context, 'user');
  return context.once(async (transaction) => {
    // Whoever deletes the script locks it before its productions, too.
    const { script_id } = await findProduction(context, transaction, id);
    if (script_id) await requireProducible(context, transaction, script_id);
    const found = await findProduction(context, transaction, id, true);
    if (found.state !== 'failed' && found.state !== 'cancelled')
      throw new Refusal('not_possible_now', `The production is ${found.state}.`, {
        hint: 'One that failed or was cancelled can be tried again.',
      });
    await requireQuota(context, transaction, SOME_OF_ALL);
    const row = await update(context, transaction, found.id, {
      state: 'queued',
      is_cancelled: false,
      error: null,
      progress: null,
      finished_at: null,
      lease: null,
    });
    await queue.enqueue(transaction, 'render', {});
    await notifyChange(transaction, found.id);
    await record(context, transaction, 'production.retried', printId('production', found.id));
    return show(row, []);
  });
}

/**
 * Whatever it is in its line: one that runs is stopped, links to its files lead nowhere. What it delivered stays counted. Bytes go
 * last: what is left of them without a row is swept.
 */
export async function deleteProduction(
  context: Context,
  storage: Storage,
  id: string,
): Promise<{ id: string; files: number }> {
  requireRole(context, 'user');
  const { production, files } = await context.within(async (transaction) => {
    const found = await findProduction(context, transaction, id, true);
    const files = await transaction
      .deleteFrom('files')
      .where('organisation_id', '=', context.organisation)
      .where('production_id', '=', found.id)
      .returning('key')
      .execute();
    await transaction
      .deleteFrom('productions')
      .where('organisation_id', '=', context.organisation)
      .where('id', '=', found.id)
      .execute();
    await sql`select pg_notify(${CANCELLED}, ${found.id})`.execute(transaction);
    await notifyChange(transaction, found.id);
    const production = printId('production', found.id);
    await record(context, transaction, 'production.deleted', production);
    return { production, files };
  });
  for (const { key } of files) await storage.delete(key);
  return { id: production, files: files.length };
}

/**
 * Refuses a script that was deleted a moment ago, and one that is archived. Whoever deletes it, or what it lies in, waits until
 * the transaction has ended, and then stops what came of it.
 */
async function requireProducible(
  { organisation }: Context,
  transaction: Transaction,
  script: Id<'script'>,
): Promise<void> {
  const { rows } = await sql<{ archived: string | null }>`
    select case when s.archived_at is not null then 'script' when m.archived_at is not null then 'module'
      when p.archived_at is not null then 'project' end as archived
    from scripts s
      join modules m on m.organisation_id = s.organisation_id and m.id = s.module_id and m.deleted_at is null
      join projects p on p.organisation_id = s.organisation_id and p.id = s.project_id and p.deleted_at is null
    where s.organisation_id = ${organisation} and s.id = ${script} and s.deleted_at is null
    for key share of s, m, p`.execute(transaction);
  const [row] = rows;
  if (!row) throw notFound('script', printId('script', script));
  if (row.archived)
    throw new Refusal(
      'not_possible_now',
      `The ${row.archived === 'script' ? '' : 'script’s '}${row.archived} is archived.`,
      {
        hint: `Bring it back first: PATCH the ${row.archived} with \`{"archived": false}\`.`,
      },
    );
}

// ---- rows -----------------------------------------------------------------------------------------------------------

export type ProductionRow = Selectable<Tables['productions']>;

/** Not the request, which is as long as its text, nor the report, which has every word's time. */
const ENTRY = [
  'id',
  'state',
  'progress',
  'script_id',
  'project_id',
  'version',
  'revision',
  'audience',
  'class',
  'warnings',
  'error',
  'pins',
  'created_at',
  'started_at',
  'finished_at',
] as const;
type EntryRow = Pick<ProductionRow, (typeof ENTRY)[number]>;

/** Hidden with its script. */
function visible({ organisation }: Context, transaction: Transaction) {
  return transaction
    .selectFrom('productions')
    .where('organisation_id', '=', organisation)
    .where(isOfVisibleScript(organisation));
}

/** As the script calls it, in whatever case it is asked for; one that is gone keeps the name it had. */
function versionOf({ organisation }: Context, script: RawBuilder<unknown>, asked: string): RawBuilder<string> {
  return sql<string>`coalesce((
    select name from script_versions v
    where v.organisation_id = ${organisation} and v.script_id = ${script} and v.name_key = ${nameKeyOf(asked)}), ${asked})`;
}

export async function findProduction(
  context: Context,
  transaction: Transaction,
  text: string,
  lock = false,
): Promise<ProductionRow> {
  const id = parseId('production', text);
  if (!id) throw notFound('production', text);
  let query = visible(context, transaction).selectAll().where('id', '=', id);
  if (lock) query = query.forUpdate();
  const row = await query.executeTakeFirst();
  if (!row) throw notFound('production', text);
  return row;
}

async function update(
  { organisation }: Context,
  transaction: Transaction,
  id: Id<'production'>,
  values: {
    state?: ProductionState;
    is_cancelled?: boolean;
    error?: null;
    progress?: null;
    finished_at?: Date | null;
    lease?: null;
  },
): Promise<ProductionRow> {
  const row = await transaction
    .updateTable('productions')
    .set(values)
    .where('organisation_id', '=', organisation)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
  return row;
}

async function filesOf(
  { organisation }: Context,
  transaction: Transaction,
  productions: readonly Id<'production'>[],
): Promise<FileRow[]> {
  if (productions.length === 0) return [];
  return transaction
    .selectFrom('files')
    .selectAll()
    .where('organisation_id', '=', organisation)
    .where('production_id', 'in', productions)
    .orderBy('id')
    .execute();
}

async function shownWhole(
  context: Context,
  transaction: Transaction,
  templates: TemplateRoom,
  row: ProductionRow,
): Promise<Production> {
  const files = await filesOf(context, transaction, [row.id]);
  const template = (row.report?.template ?? null) as string | null;
  const stale = await stalenessOf(context, transaction, [{ ...row, template }], templates);
  return show(row, files, stale.get(row.id));
}

function show(row: ProductionRow, files: readonly FileRow[], stale?: Stale[]): Production {
  return { ...showEntry(row, files, stale), request: askedIn(row), report: row.report };
}

function showEntry(row: EntryRow, files: readonly FileRow[], stale: Stale[] = []): ProductionEntry {
  return {
    id: printId('production', row.id),
    state: row.state,
    progress: row.progress,
    script: row.script_id && printId('script', row.script_id),
    project: row.project_id && printId('project', row.project_id),
    version: row.version,
    revision: row.revision,
    audience: row.audience,
    class: classOf(row.class),
    warnings: row.warnings,
    error: row.error,
    stale,
    files: files.map(showFile),
    createdAt: row.created_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
  };
}

/** The same for the same people, however their names and values are written. */
export function audienceKey(audience: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(audience).map(([name, value]) => [fold(name), fold(value)] as const);
  const key = JSON.stringify(pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
  // It may be longer than an index takes.
  return createHash('sha256').update(key).digest('hex');
}
