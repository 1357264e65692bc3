// What projects, modules and scripts have in common: a name, a caller's own id, a description, an archive, a deletion.

import { type Insertable, type RawBuilder, sql } from 'kysely';
import { type Context, record, requireRole } from '../context.ts';
import { isTaken, type Transaction } from '../database/database.ts';
import { inPages } from '../database/in-pages.ts';
import type { Tables } from '../database/tables.ts';
import { Refusal } from '../errors.ts';
import { nameKeyOf } from '../fold.ts';
import { type Id, kindOf, newId, parseId, printId } from '../ids.ts';
import { type Page, type PageRequest, pageOf, searchedIn } from '../page.ts';
import { searchWords } from '../search-words.ts';
import { type Expected, requireExpected } from './expected.ts';

export interface Described {
  readonly id: string;
  /** The caller's own id. */
  readonly reference: string | null;
  readonly name: string;
  readonly description: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly archivedAt: Date | null;
  /** What `If-Match` holds against: counts every change. */
  readonly change: number;
}

export interface Description {
  readonly name: string;
  readonly reference?: string | null | undefined;
  readonly description?: string | undefined;
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
}

export type NounKind = 'project' | 'module' | 'script';

/** The three tables have these columns alike; one name stands for all where only they are used. */
const TABLES = { project: 'projects', module: 'modules', script: 'scripts' } as const;

const DESCRIBED = [
  'id',
  'name',
  'name_key',
  'reference',
  'description',
  'metadata',
  'created_at',
  'updated_at',
  'archived_at',
  'change',
] as const;

/** Not the words of a script: they are as long as its text. */
export const COLUMNS = {
  project: DESCRIBED,
  module: [...DESCRIBED, 'project_id'],
  script: [...DESCRIBED, 'project_id', 'module_id'],
} as const;

/** As if all three were scripts. */
function columnsOf(kind: NounKind) {
  return COLUMNS[kind] as typeof COLUMNS.script;
}

/**
 * Where no row above a row is deleted: children of something deleted are hidden with it, and taken away later in pieces. Hardly
 * anything is deleted at a time, so each list costs a look into a small index.
 */
export const VISIBLE: Record<NounKind, (organisation: Id<'organisation'>) => RawBuilder<boolean>> = {
  project: () => sql<boolean>`deleted_at is null`,
  module: (organisation) => sql<boolean>`deleted_at is null and project_id not in (
    select id from projects where organisation_id = ${organisation} and deleted_at is not null)`,
  script: (organisation) => sql<boolean>`deleted_at is null and project_id not in (
    select id from projects where organisation_id = ${organisation} and deleted_at is not null) and module_id not in (
    select id from modules where organisation_id = ${organisation} and deleted_at is not null)`,
};

export interface ListFilter {
  /** Only those archived, or only those not. */
  readonly archived: boolean;
  readonly project?: Id<'project'> | undefined;
  readonly module?: Id<'module'> | undefined;
  /** Ids to choose from, such as a search's. */
  readonly among?: readonly string[] | undefined;
}

/**
 * Ids of a page of what has these words, to be read again through the wall; undefined where none are asked for.
 */
export async function searched(
  context: Context,
  transaction: Transaction,
  kind: NounKind,
  request: PageRequest & { readonly search?: string | undefined },
  { archived, project, module }: ListFilter,
): Promise<string[] | undefined> {
  if (request.search === undefined) return undefined;
  const words = searchWords(context, request.search);
  if (words.length === 0) return [];
  const { before, most } = searchedIn(request);
  const { rows } = await (kind === 'script'
    ? sql<{ id: string }>`
        select id from app.search_scripts(
          ${words}, ${project ?? null}, ${module ?? null}, ${archived}, ${before}, ${most}) as id`
    : sql<{ id: string }>`
        select id from app.search_named(${kind}, ${words}, ${project ?? null}, ${archived}, ${before}, ${most}) as id`
  ).execute(transaction);
  return rows.map(({ id }) => id);
}

/** A page of rows; `show` makes them what callers see. */
export async function listNouns<Row extends NounRow, T>(
  { organisation }: Context,
  transaction: Transaction,
  kind: NounKind,
  request: PageRequest,
  { archived, project, module, among }: ListFilter,
  show: (row: Row) => T,
): Promise<Page<T>> {
  let query = transaction
    .selectFrom(TABLES[kind] as 'scripts')
    .select(columnsOf(kind))
    .where('organisation_id', '=', organisation)
    .where(VISIBLE[kind](organisation))
    .where('archived_at', archived ? 'is not' : 'is', null);
  if (project) query = query.where('project_id', '=', project);
  if (module) query = query.where('module_id', '=', module);
  if (among) query = query.where('id', '=', sql<Id<'script'>>`any(${among}::uuid[])`);
  const rows = (await inPages(query, request).execute()) as unknown as Row[];
  return pageOf(rows, request, (row) => row.name_key, show);
}

/** How many there are below something, hidden ones apart. */
export async function countOf(
  { organisation }: Context,
  transaction: Transaction,
  kind: NounKind,
  { project, module }: Pick<ListFilter, 'project' | 'module'>,
): Promise<number> {
  let query = transaction
    .selectFrom(TABLES[kind] as 'scripts')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('organisation_id', '=', organisation)
    .where('deleted_at', 'is', null);
  if (project) query = query.where('project_id', '=', project);
  if (module) query = query.where('module_id', '=', module);
  return (await query.executeTakeFirstOrThrow()).count;
}

/** By id or by the caller's own. Refuses `not_found`, the same for a stranger's as for none. */
export async function findNoun<Row extends NounRow>(
  { organisation }: Context,
  transaction: Transaction,
  kind: NounKind,
  idOrReference: string,
  lock = false,
): Promise<Row> {
  const id = parseId(kind, idOrReference);
  let query = transaction
    .selectFrom(TABLES[kind] as 'scripts')
    .select(columnsOf(kind))
    .where('organisation_id', '=', organisation)
    .where(VISIBLE[kind](organisation));
  query = id ? query.where('id', '=', id as Id<'script'>) : query.where('reference', '=', idOrReference);
  if (lock) query = query.forUpdate();
  const row = await query.executeTakeFirst();
  if (!row) throw notFound(kind, idOrReference);
  return row as unknown as Row;
}

/** To be changed: its writers take turns. Refuses `changed_meanwhile` for one that is not as expected. */
export async function openNoun<Row extends NounRow>(
  context: Context,
  transaction: Transaction,
  kind: NounKind,
  idOrReference: string,
  expected: Expected,
): Promise<Row> {
  const row = await findNoun<Row>(context, transaction, kind, idOrReference, true);
  requireExpected(kind, row, expected);
  return row;
}

/**
 * What is asked for in a filter or as a parent: by id, by the caller's own, or by name. A module's name is its project's; without
 * a project it must be the only one that is called so. Refuses with the pointer to where it is named.
 */
export async function findParent<Row extends NounRow>(
  context: Context,
  transaction: Transaction,
  kind: 'project' | 'module',
  text: string,
  project?: Id<'project'>,
): Promise<Row> {
  const known = await findKnown<Row>(context, transaction, kind, text);
  if (known) return known;
  const [named, another] = await findNamed<Row>(context, transaction, kind, text, project);
  if (!named) throw notFound(kind, text).at(`/${kind}`);
  if (!another) return named;
  throw new Refusal('bad_request', `Several modules are called ${JSON.stringify(named.name)}.`, {
    hint: 'Say the `project`, too, or the module by its id or reference.',
  }).at(`/${kind}`);
}

/** The ids of those that a list is asked to keep to. */
export async function parentsOf(
  context: Context,
  transaction: Transaction,
  asked: { readonly project?: string | undefined; readonly module?: string | undefined },
): Promise<{ project: Id<'project'> | undefined; module: Id<'module'> | undefined }> {
  const find = async (kind: 'project' | 'module', project?: Id<'project'>) => {
    const text = asked[kind];
    return text === undefined ? undefined : (await findParent(context, transaction, kind, text, project)).id;
  };
  const project = (await find('project')) as Id<'project'> | undefined;
  return { project, module: (await find('module', project)) as Id<'module'> | undefined };
}

/** By id or reference. Refuses `not_found` for an id that there is not; what is no id may be a name. */
export function findKnown<Row extends NounRow>(
  context: Context,
  transaction: Transaction,
  kind: 'project' | 'module',
  text: string,
): Promise<Row | undefined> {
  return findNoun<Row>(context, transaction, kind, text).catch((error) => {
    if (!(error instanceof Refusal && error.code === 'not_found')) throw error;
    if (kindOf(text)) throw error.at(`/${kind}`);
    return undefined;
  });
}

/** At most two of those that are called so: names of modules are unique within their project. */
export async function findNamed<Row extends NounRow>(
  { organisation }: Context,
  transaction: Transaction,
  kind: 'project' | 'module',
  name: string,
  project?: Id<'project'>,
): Promise<Row[]> {
  let query = transaction
    .selectFrom(TABLES[kind] as 'modules')
    .select(COLUMNS[kind] as typeof COLUMNS.module)
    .where('organisation_id', '=', organisation)
    .where('name_key', '=', nameKeyOf(name.trim()))
    .where(VISIBLE[kind](organisation))
    .limit(2);
  if (project) query = query.where('project_id', '=', project);
  return (await query.execute()) as unknown as Row[];
}

export function notFound(kind: string, asked: string): Refusal {
  const other = kindOf(asked);
  return new Refusal('not_found', `There is no such ${kind}.`, {
    hint: other && other !== kind ? `This is the id of a ${other}.` : undefined,
  });
}

/** The row, new. Refuses `name_taken` and `reference_taken` with the id of what has it. */
export async function insertNoun<Row extends NounRow>(
  context: Context,
  transaction: Transaction,
  kind: NounKind,
  { name, reference, description, metadata }: Description,
  parents: { readonly project_id?: Id<'project'>; readonly module_id?: Id<'module'> },
): Promise<Row> {
  requireRole(context, 'user');
  const row = {
    organisation_id: context.organisation,
    id: newId(kind),
    name,
    name_key: nameKeyOf(name),
    words: searchWords(context, name),
    reference: reference ?? null,
    ...(description === undefined ? {} : { description }),
    ...(metadata === undefined ? {} : { metadata: JSON.stringify(metadata) }),
    ...parents,
  };
  const inserted = await uniquely(context, transaction, kind, row, '/name', () =>
    transaction
      .insertInto(TABLES[kind] as 'scripts')
      .values(row as unknown as Insertable<Tables['scripts']>)
      .returning(columnsOf(kind))
      .executeTakeFirstOrThrow(),
  );
  await record(context, transaction, `${kind}.created`, printId(kind, row.id), { name });
  return inserted as unknown as Row;
}

export type DescriptionChange = { readonly [Key in keyof Description]?: Description[Key] | undefined } & {
  /** Out of the lists, and back. */
  readonly archived?: boolean | undefined;
};

/** With its new description, and its new parents where it moves: the id stays. Nothing happens where nothing is asked for. */
export async function updateNoun<Row extends NounRow>(
  context: Context,
  transaction: Transaction,
  kind: NounKind,
  found: NounRow,
  { name, reference, description, metadata, archived }: DescriptionChange,
  more: Readonly<Record<string, unknown>> = {},
): Promise<Row> {
  requireRole(context, 'user');
  const row = {
    ...(name === undefined ? {} : { name, name_key: nameKeyOf(name) }),
    // A script's are those of its texts, too: whoever has them writes them.
    ...(name === undefined || kind === 'script' ? {} : { words: searchWords(context, name) }),
    ...(reference === undefined ? {} : { reference }),
    ...(description === undefined ? {} : { description }),
    ...(metadata === undefined ? {} : { metadata: JSON.stringify(metadata) }),
    ...(archived === undefined ? {} : { archived_at: archived ? new Date() : null }),
    ...more,
  };
  if (Object.keys(row).length === 0) return found as Row;
  // What moves may find its name taken where it comes to.
  const named = name === undefined ? '/project' : '/name';
  const updated = await uniquely(context, transaction, kind, { ...found, ...row }, named, () =>
    transaction
      .updateTable(TABLES[kind] as 'scripts')
      .set({ ...row, updated_at: new Date(), change: found.change + 1 })
      .where('organisation_id', '=', context.organisation)
      .where('id', '=', found.id as Id<'script'>)
      .returning(columnsOf(kind))
      .executeTakeFirstOrThrow(),
  );
  const changed = Object.keys(row).filter((column) => !['name_key', 'words'].includes(column));
  await record(context, transaction, `${kind}.changed`, printId(kind, found.id as Id<NounKind>), { changed });
  return updated as unknown as Row;
}

/** Hidden at once with all below it. What is in it, counted, is the caller's to say. */
export async function hideNoun(
  context: Context,
  transaction: Transaction,
  kind: NounKind,
  found: NounRow,
): Promise<void> {
  requireRole(context, 'user');
  await transaction
    .updateTable(TABLES[kind] as 'projects')
    .set({ deleted_at: new Date() })
    .where('organisation_id', '=', context.organisation)
    .where('id', '=', found.id as Id<'project'>)
    .execute();
  await record(context, transaction, `${kind}.deleted`, printId(kind, found.id as Id<NounKind>), { name: found.name });
}

export interface NounRow {
  id: string;
  name: string;
  name_key: string;
  reference: string | null;
  description: string;
  metadata: Record<string, unknown>;
  created_at: Date;
  updated_at: Date;
  archived_at: Date | null;
  change: number;
}

export function described(kind: NounKind, row: NounRow): Described {
  return {
    id: printId(kind, row.id as Id<NounKind>),
    reference: row.reference,
    name: row.name,
    description: row.description,
    metadata: row.metadata,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    archivedAt: row.archived_at,
    change: row.change,
  };
}

/** A savepoint, so that after a taken name the transaction can still say whose it is; `named` points to who asked for it. */
async function uniquely<T>(
  { organisation }: Pick<Context, 'organisation'>,
  transaction: Transaction,
  kind: NounKind,
  wanted: {
    readonly name?: string;
    readonly name_key?: string;
    readonly reference?: string | null;
    readonly project_id?: string;
  },
  named: string,
  write: () => Promise<T>,
): Promise<T> {
  await sql`savepoint writing`.execute(transaction);
  try {
    return await write();
  } catch (error) {
    if (!isTaken(error)) throw error;
    const { constraint } = error as { constraint?: string };
    await sql`rollback to savepoint writing`.execute(transaction);
    const isName = constraint?.endsWith('_name');
    if (!isName && (await freeReference(organisation, transaction, kind, wanted.reference!)))
      return uniquely({ organisation }, transaction, kind, wanted, named, write);
    let query = transaction
      .selectFrom(TABLES[kind] as 'modules')
      .select('id')
      .where('organisation_id', '=', organisation)
      .where('deleted_at', 'is', null);
    query = isName ? query.where('name_key', '=', wanted.name_key!) : query.where('reference', '=', wanted.reference!);
    if (isName && kind === 'module') query = query.where('project_id', '=', wanted.project_id as Id<'project'>);
    const other = await query.executeTakeFirst();
    const existing = other && printId(kind, other.id as Id<NounKind>);
    const what = isName ? `name ${JSON.stringify(wanted.name)}` : `reference ${JSON.stringify(wanted.reference)}`;
    throw new Refusal(isName ? 'name_taken' : 'reference_taken', `Another ${kind} has the ${what}.`, {
      hint: `Use ${existing ?? 'that one'}, or choose another ${isName ? 'name' : 'reference'}.`,
      existing,
    }).at(isName ? named : '/reference');
  }
}

/** From what is hidden with something above it and will be taken away: to its owner the reference is free. */
async function freeReference(
  organisation: Id<'organisation'>,
  transaction: Transaction,
  kind: NounKind,
  reference: string,
): Promise<boolean> {
  const freed = await transaction
    .updateTable(TABLES[kind] as 'scripts')
    .set({ reference: null })
    .where('organisation_id', '=', organisation)
    .where('reference', '=', reference)
    .where('deleted_at', 'is', null)
    .where(sql<boolean>`not (${VISIBLE[kind](organisation)})`)
    .returning('id')
    .executeTakeFirst();
  return freed !== undefined;
}
