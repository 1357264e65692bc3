// Scripts: filed in a module, with a text in one or more versions.

import { pointerTo } from '../bad-request.ts';
import { type Context, requireRole } from '../context.ts';
import type { Transaction } from '../database/database.ts';
import { pointing, Refusal, type Warning } from '../errors.ts';
import { type Id, kindOf, parseId, printId } from '../ids.ts';
import { LIMITS } from '../limits.ts';
import { NAME } from '../names.ts';
import type { Page, PageRequest } from '../page.ts';
import {
  type Described,
  type Description,
  type DescriptionChange,
  described,
  findKnown,
  findNamed,
  findNoun,
  insertNoun,
  listNouns,
  type NounRow,
  openNoun,
  parentsOf,
  searched,
  updateNoun,
} from './_nouns.ts';
import { type Expected, notThere } from './expected.ts';
import type { ModuleRow } from './modules.ts';
import { asFindings, type ReadThrough, readThrough } from './read-through.ts';
import { revise, wordsIn } from './revise.ts';
import { insertVersion, isReserved, MAIN_VERSION, type ReadText, readText, reserved, type ScriptRow } from './texts.ts';

/** Without its texts, as lists have it. */
export interface ScriptEntry extends Described {
  readonly project: string;
  readonly module: string;
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
    const its = { archived, ...(await parentsOf(context, transaction, filter)) };
    const among = await searched(context, transaction, 'script', filter, its);
    return listNouns<ScriptRow, ScriptEntry>(context, transaction, 'script', filter, { ...its, among }, showEntry);
  });
}

export function getScript(context: Context, id: string): Promise<Script> {
  return context.within(async (transaction) => show(await readText(context, transaction, id)));
}

/** By id, reference or name; a name that there is not is made. */
export interface Whereabouts {
  readonly project?: string | undefined;
  readonly module?: string | undefined;
}

export interface NewScript extends Omit<Description, 'name'>, Whereabouts {
  /** `default` where it is not said, as with project and module. */
  readonly name?: string | undefined;
  readonly text: string;
  /** Texts of other versions by their names. */
  readonly versions?: Readonly<Record<string, string>> | undefined;
}

export function createScript(context: Context, input: NewScript): Promise<Script> {
  requireRole(context, 'user');
  return context.once((transaction) => insertScript(context, transaction, input));
}

async function insertScript(context: Context, transaction: Transaction, input: NewScript): Promise<Script> {
  const { project, module, text, versions = {}, name = DEFAULT, ...description } = input;
  const place = await placeFor(context, transaction, { project, module });
  const row = await insertNoun<ScriptRow>(context, transaction, 'script', { ...description, name }, place);
  const own = Object.keys(versions).find(isReserved);
  if (own !== undefined) throw reserved('Send it as `text`.').at(pointerTo(['versions', own]));
  const texts = [[MAIN_VERSION, text] as const, ...Object.entries(versions)];
  let script = row;
  for (const [name, its] of texts) {
    const version = await pointing(pointerTo(['versions', name]), () =>
      insertVersion(context, transaction, row.id, name),
    );
    const writable = { script, version, revision: undefined };
    const revised = await revise(context, transaction, writable, { text: its });
    script = revised.text.script;
  }
  return show(await readText(context, transaction, printId('script', row.id)));
}

/** `PUT` by the caller's own id: makes the script, or changes what is said of it and nothing else. */
export function putScript(
  context: Context,
  reference: string,
  input: NewScript,
  expected?: Expected,
): Promise<{ script: Script; made: boolean }> {
  requireRole(context, 'user');
  const isOfOurs = parseId('script', reference) !== undefined;
  if (!isOfOurs && input.reference !== undefined && input.reference !== reference) {
    const message = `The body has another reference than the URL: ${JSON.stringify(input.reference)}.`;
    throw new Refusal('bad_request', message, {
      hint: 'Leave it away; PATCH with `reference` gives the script another one.',
    }).at('/reference');
  }
  const put = async (transaction: Transaction) => {
    const found = await openNoun<ScriptRow>(context, transaction, 'script', reference, expected).catch((error) => {
      // Only what is no id of ours can be made.
      if (error instanceof Refusal && error.code === 'not_found' && !kindOf(reference)) return undefined;
      throw error;
    });
    if (!found) {
      if (expected !== undefined && expected !== 'none') throw notThere('script');
      const script = await insertScript(context, transaction, { ...input, reference });
      return { script, made: true };
    }
    const { versions, ...rest } = input;
    const change = { ...rest, reference: isOfOurs ? input.reference : undefined };
    return { script: await applyChange(context, transaction, found, change), made: false };
  };
  return context.within(put).catch((error) => {
    // Somebody made it a moment ago.
    if (error instanceof Refusal && error.code === 'reference_taken' && !isOfOurs) return context.within(put);
    throw error;
  });
}

export interface ScriptChange extends DescriptionChange, Whereabouts {
  /** Of the version `v0`. */
  readonly text?: string | undefined;
}

/** Refuses `changed_meanwhile` for a script that is not as expected. */
export function updateScript(context: Context, id: string, change: ScriptChange, expected?: Expected): Promise<Script> {
  requireRole(context, 'user');
  return context.within(async (transaction) => {
    const found = await openNoun<ScriptRow>(context, transaction, 'script', id, expected);
    return applyChange(context, transaction, found, change);
  });
}

async function applyChange(
  context: Context,
  transaction: Transaction,
  found: ScriptRow,
  { project, module, text, ...description }: ScriptChange,
): Promise<Script> {
  const { name } = description;
  const more = {
    ...(project === undefined && module === undefined
      ? {}
      : await placeFor(context, transaction, { project, module }, found)),
    ...(name === undefined ? {} : { words: wordsIn(context, { id: found.id, name }) }),
  };
  const script = await updateNoun<ScriptRow>(context, transaction, 'script', found, description, more);
  const before = await readText(context, transaction, printId('script', script.id));
  if (text !== undefined && text !== before.revision.text) {
    const revised = await revise(context, transaction, before, { text });
    return show({ ...before, ...revised.text }, revised.warnings);
  }
  return show(before);
}

/** What projects, modules and scripts are called that nobody named. */
const DEFAULT = 'default';

/**
 * A module by id or reference brings its project along. A script that moves to another project is in a module of the same name
 * there.
 */
async function placeFor(
  context: Context,
  transaction: Transaction,
  { project, module }: Whereabouts,
  script?: ScriptRow,
): Promise<{ project_id: Id<'project'>; module_id: Id<'module'> }> {
  const found = module && (await findKnown<ModuleRow>(context, transaction, 'module', module));
  const known = found && (await stayedWith(context, transaction, found));
  if (known && project === undefined) return { project_id: known.project_id, module_id: known.id };
  const project_id =
    project === undefined && script ? script.project_id : await projectFor(context, transaction, project ?? DEFAULT);
  if (known && known.project_id === project_id) return { project_id, module_id: known.id };
  if (module && parseId('module', module))
    throw new Refusal('bad_request', `The module ${module} lies in another project.`, {
      hint: 'Leave `project` away, or name the one it lies in.',
    }).at('/module');
  const current = script && (await findNoun(context, transaction, 'module', printId('module', script.module_id))).name;
  const its = await namedOrMade<ModuleRow>(context, transaction, 'module', module ?? current ?? DEFAULT, {
    project_id,
  });
  const stayed = await stayedWith(context, transaction, its);
  return { project_id: stayed.project_id, module_id: stayed.id };
}

/** As it is until the transaction ends: a module that is moved in this moment takes with it what lies in it by then, no more. */
async function stayedWith(
  { organisation }: Context,
  transaction: Transaction,
  { id }: ModuleRow,
): Promise<Pick<ModuleRow, 'id' | 'project_id'>> {
  return transaction
    .selectFrom('modules')
    .select(['id', 'project_id'])
    .where('organisation_id', '=', organisation)
    .where('id', '=', id)
    .forKeyShare()
    .executeTakeFirstOrThrow();
}

async function projectFor(context: Context, transaction: Transaction, project: string): Promise<Id<'project'>> {
  const known = await findKnown<NounRow>(context, transaction, 'project', project);
  const { id } = known ?? (await namedOrMade<NounRow>(context, transaction, 'project', project, {}));
  return id as Id<'project'>;
}

async function namedOrMade<Row extends NounRow>(
  context: Context,
  transaction: Transaction,
  kind: 'project' | 'module',
  text: string,
  parent: { readonly project_id?: Id<'project'> },
): Promise<Row> {
  const name = text.trim();
  const [found] = await findNamed<Row>(context, transaction, kind, name, parent.project_id);
  if (found) return found;
  if (!NAME.test(name) || name.length > LIMITS.nameCharacters) {
    const message = `There is no such ${kind}, and none can be called ${JSON.stringify(name)}.`;
    throw new Refusal('bad_request', message, {
      hint: `A name has 1 to ${LIMITS.nameCharacters} characters, does not start with \`_\` and has no control characters.`,
    }).at(`/${kind}`);
  }
  return insertNoun<Row>(context, transaction, kind, { name }, parent).catch((error) => {
    // Somebody made it a moment ago.
    if (error instanceof Refusal && error.existing) return findNoun<Row>(context, transaction, kind, error.existing);
    throw error;
  });
}

// ---- as callers see them --------------------------------------------------------------------------------------------

function showEntry(row: ScriptRow): ScriptEntry {
  return {
    ...described('script', row),
    project: printId('project', row.project_id),
    module: printId('module', row.module_id),
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
