// Scripts: filed in a module, with a text in one or more versions.

import { sql } from 'kysely';
import { type Context, requireRole } from '../context.ts';
import type { Transaction } from '../database/database.ts';
import { Refusal, type Warning } from '../errors.ts';
import { nameKeyOf, wordsOf } from '../fold.ts';
import { type Id, parseId, printId } from '../ids.ts';
import { afterOf, type Page, type PageRequest } from '../page.ts';
import {
  type Described,
  type Description,
  type DescriptionChange,
  described,
  findNoun,
  hideNoun,
  insertNoun,
  listNouns,
  type NounRow,
  updateNoun,
} from './_nouns.ts';
import type { ModuleRow } from './modules.ts';
import { asFindings, type ReadThrough, readThrough } from './read-through.ts';
import { revise } from './revise.ts';
import { insertVersion, lockScript, MAIN_VERSION, type ReadText, readText, type ScriptRow } from './texts.ts';

/** Without its texts, as lists have it. */
export interface ScriptEntry extends Described {
  readonly project: string;
  readonly module: string;
  /** What `If-Match` holds against: counts every change. */
  readonly change: number;
}

export interface Script extends ScriptEntry, ReadThrough {
  /** Of the version `v0`, as it was sent. */
  readonly text: string;
  /** Of that text. */
  readonly revision: number;
  /** Names, in the order they were made. */
  readonly versions: readonly string[];
}

export interface ScriptFilter extends PageRequest {
  readonly archived: boolean;
  readonly project?: string | undefined;
  readonly module?: string | undefined;
  /** Words that its name and text hold, all of them. */
  readonly search?: string | undefined;
}

export function listScripts(context: Context, filter: ScriptFilter): Promise<Page<ScriptEntry>> {
  return context.within(async (transaction) => {
    const { archived } = filter;
    const project = filter.project && (await findNoun(context, transaction, 'project', filter.project)).id;
    const module = filter.module && (await findNoun(context, transaction, 'module', filter.module)).id;
    const among = filter.search === undefined ? undefined : await searched(transaction, filter.search, filter);
    const its = { archived, project: project as Id<'project'>, module: module as Id<'module'>, among };
    return listNouns<ScriptRow, ScriptEntry>(context, transaction, 'script', filter, its, showEntry);
  });
}

/** Ids of candidates, newest first, read again through the wall; by name all that are found are sorted. */
async function searched(transaction: Transaction, search: string, request: PageRequest): Promise<string[]> {
  const after = request.sort === '-created' ? afterOf(request) : undefined;
  const words = [...wordsOf(search)];
  if (words.length === 0) return [];
  const { rows } = await sql<{ id: string }>`
    select id from app.search_scripts(${words}, ${after?.id ?? null}, ${MOST_FOUND}) as id`.execute(transaction);
  return rows.map(({ id }) => id);
}

/** Enough for a page after filters; who finds more has to say more. */
const MOST_FOUND = 1_000;

export function getScript(context: Context, id: string): Promise<Script> {
  return context.within(async (transaction) => show(await readText(context, transaction, id)));
}

export interface NewScript extends Description {
  /** By id, reference or name; made where there is none. */
  readonly project: string;
  readonly module: string;
  readonly text: string;
  /** Texts of other versions by their names. */
  readonly versions?: Readonly<Record<string, string>> | undefined;
}

export function createScript(context: Context, input: NewScript): Promise<Script> {
  requireRole(context, 'user');
  return context.once((transaction) => insertScript(context, transaction, input));
}

async function insertScript(context: Context, transaction: Transaction, input: NewScript): Promise<Script> {
  const { project, module, text, versions = {}, ...description } = input;
  const projectRow = await parentNamed<NounRow>(context, transaction, 'project', project, {});
  const project_id = projectRow.id as Id<'project'>;
  const { id: module_id } = await parentNamed<ModuleRow>(context, transaction, 'module', module, { project_id });
  const row = await insertNoun<ScriptRow>(context, transaction, 'script', description, { project_id, module_id });
  const texts = [[MAIN_VERSION, text] as const, ...Object.entries(versions)];
  let script = row;
  for (const [name, its] of texts) {
    const version = await insertVersion(context, transaction, row.id, name);
    const writable = { script, version, revision: undefined };
    const revised = await revise(context, transaction, writable, { text: its });
    script = revised.text.script;
  }
  return show(await readText(context, transaction, printId('script', row.id)));
}

/** `PUT` by the caller's own id: makes the script, or changes what is said of it. */
export function putScript(
  context: Context,
  reference: string,
  input: NewScript,
  expected?: number | undefined,
): Promise<{ script: Script; made: boolean }> {
  requireRole(context, 'user');
  return context.within(async (transaction) => {
    const found = await lockScript(context, transaction, reference, expected).catch((error) => {
      // Only what is no id of ours can be made.
      if (error instanceof Refusal && error.code === 'not_found' && !parseId('script', reference)) return undefined;
      throw error;
    });
    if (!found) {
      const script = await insertScript(context, transaction, { ...input, reference });
      return { script, made: true };
    }
    const { project, module, text, versions, reference: _, ...description } = input;
    const change = { ...description, project, module, text };
    return { script: await applyChange(context, transaction, found, change), made: false };
  });
}

export interface ScriptChange extends DescriptionChange {
  readonly archived?: boolean | undefined;
  readonly project?: string | undefined;
  readonly module?: string | undefined;
  /** Of the version `v0`. */
  readonly text?: string | undefined;
}

/** `expected` is the change that the caller has seen. Refuses `changed_meanwhile` when there is another. */
export function updateScript(
  context: Context,
  id: string,
  change: ScriptChange,
  expected?: number | undefined,
): Promise<Script> {
  requireRole(context, 'user');
  return context.within(async (transaction) => {
    const found = await lockScript(context, transaction, id, expected);
    return applyChange(context, transaction, found, change);
  });
}

async function applyChange(
  context: Context,
  transaction: Transaction,
  found: ScriptRow,
  { archived, project, module, text, ...description }: ScriptChange,
): Promise<Script> {
  const more = {
    ...(await movedTo(context, transaction, found, project, module)),
    ...(archived === undefined ? {} : { archived_at: archived ? new Date() : null }),
  };
  const isDescribed = Object.values({ ...description, ...more }).some((value) => value !== undefined);
  const script = isDescribed
    ? await updateNoun<ScriptRow>(context, transaction, 'script', found, description, {
        ...more,
        change: found.change + 1,
      })
    : found;
  const before = await readText(context, transaction, printId('script', script.id));
  if (text !== undefined && text !== before.revision.text) {
    const revised = await revise(context, transaction, before, { text });
    return show({ ...before, ...revised.text }, revised.warnings);
  }
  if (script.name !== found.name) await rememberWords(context, transaction, script, before.revision.text);
  return show(before);
}

export function deleteScript(context: Context, id: string): Promise<{ id: string }> {
  requireRole(context, 'user');
  return context.within(async (transaction) => {
    const row = await findNoun<ScriptRow>(context, transaction, 'script', id, true);
    await hideNoun(context, transaction, 'script', row);
    return { id: printId('script', row.id) };
  });
}

/** Where a script goes that is told another project or module; a project alone has it in a module of the same name there. */
async function movedTo(
  context: Context,
  transaction: Transaction,
  row: ScriptRow,
  project: string | undefined,
  module: string | undefined,
): Promise<{ project_id?: Id<'project'>; module_id?: Id<'module'> }> {
  if (project === undefined && module === undefined) return {};
  const project_id =
    project === undefined
      ? row.project_id
      : ((await parentNamed<NounRow>(context, transaction, 'project', project, {})).id as Id<'project'>);
  const name = module ?? (await findNoun(context, transaction, 'module', printId('module', row.module_id))).name;
  const { id } = await parentNamed<ModuleRow>(context, transaction, 'module', name, { project_id });
  return { project_id, module_id: id };
}

/** By id, by the caller's own, or by name; a name that there is not is made. */
async function parentNamed<Row extends NounRow>(
  context: Context,
  transaction: Transaction,
  kind: 'project' | 'module',
  text: string,
  parent: { readonly project_id?: Id<'project'> },
): Promise<Row> {
  const its = (row: Row) => {
    const { project_id } = row as { project_id?: Id<'project'> };
    if (!parent.project_id || project_id === parent.project_id) return row;
    throw new Refusal('bad_request', `The module ${text} lies in another project.`, {
      hint: 'Leave `project` away, or name the one it lies in.',
    });
  };
  if (parseId(kind, text)) return its(await findNoun<Row>(context, transaction, kind, text));
  const byReference = await findNoun<Row>(context, transaction, kind, text).catch((error) => {
    if (error instanceof Refusal && error.code === 'not_found') return undefined;
    throw error;
  });
  if (byReference) return its(byReference);
  let query = transaction
    .selectFrom(kind === 'project' ? ('projects' as 'modules') : 'modules')
    .selectAll()
    .where('organisation_id', '=', context.organisation)
    .where('name_key', '=', nameKeyOf(text))
    .where('deleted_at', 'is', null);
  if (parent.project_id) query = query.where('project_id', '=', parent.project_id);
  const byName = await query.executeTakeFirst();
  if (byName) return byName as unknown as Row;
  return insertNoun<Row>(context, transaction, kind, { name: text }, parent).catch((error) => {
    // Somebody made it a moment ago.
    if (error instanceof Refusal && error.existing) return findNoun<Row>(context, transaction, kind, error.existing);
    throw error;
  });
}

async function rememberWords(
  { organisation }: Context,
  transaction: Transaction,
  { id, name }: ScriptRow,
  text: string,
): Promise<void> {
  await transaction
    .updateTable('scripts')
    .set({ words: [...wordsOf(`${name}\n${text}`)] })
    .where('organisation_id', '=', organisation)
    .where('id', '=', id)
    .execute();
}

// ---- as callers see them --------------------------------------------------------------------------------------------

function showEntry(row: ScriptRow): ScriptEntry {
  return {
    ...described('script', row),
    project: printId('project', row.project_id),
    module: printId('module', row.module_id),
    change: row.change,
  };
}

function show({ script, revision, versions }: ReadText, warnings: readonly Warning[] = []): Script {
  const read = readThrough(revision);
  return {
    ...showEntry(script),
    text: revision.text,
    revision: revision.number,
    versions,
    ...read,
    warnings: [...read.warnings, ...asFindings(warnings)],
  };
}
