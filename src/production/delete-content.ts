// Projects, modules and scripts, deleted with what was produced of them: hidden at once, and taken away by the sweeper.

import { type RawBuilder, sql } from 'kysely';
import { countOf, hideNoun, type NounRow, openNoun, VISIBLE } from '../content/_nouns.ts';
import type { Expected } from '../content/expected.ts';
import type { ModuleRow } from '../content/modules.ts';
import type { ScriptRow } from '../content/texts.ts';
import { type Context, requireRole } from '../context.ts';
import type { Transaction } from '../database/database.ts';
import { type Id, printId } from '../ids.ts';
import { CANCELLED, CHANGED } from './productions.ts';

/** What goes with it. */
export interface ScriptDeletion {
  readonly id: string;
  readonly productions: number;
  readonly files: number;
}

export interface ModuleDeletion extends ScriptDeletion {
  readonly scripts: number;
}

export interface ProjectDeletion extends ModuleDeletion {
  readonly modules: number;
}

export function deleteProject(context: Context, id: string, expected?: Expected): Promise<ProjectDeletion> {
  requireRole(context, 'user');
  return context.within(async (transaction) => {
    const row = await openNoun<NounRow>(context, transaction, 'project', id, expected);
    const project = row.id as Id<'project'>;
    const modules = await countOf(context, transaction, 'module', { project });
    const scripts = await countOf(context, transaction, 'script', { project });
    const produced = await stopProductions(context, transaction, sql`project_id = ${project}`);
    await hideNoun(context, transaction, 'project', row);
    return { id: printId('project', project), modules, scripts, ...produced };
  });
}

export function deleteModule(context: Context, id: string, expected?: Expected): Promise<ModuleDeletion> {
  requireRole(context, 'user');
  return context.within(async (transaction) => {
    const row = await openNoun<ModuleRow>(context, transaction, 'module', id, expected);
    const scripts = await countOf(context, transaction, 'script', { module: row.id });
    const produced = await stopProductions(context, transaction, sql`module_id = ${row.id}`);
    await hideNoun(context, transaction, 'module', row);
    return { id: printId('module', row.id), scripts, ...produced };
  });
}

export function deleteScript(context: Context, id: string, expected?: Expected): Promise<ScriptDeletion> {
  requireRole(context, 'user');
  return context.within(async (transaction) => {
    const row = await openNoun<ScriptRow>(context, transaction, 'script', id, expected);
    const produced = await stopProductions(context, transaction, sql`id = ${row.id}`);
    await hideNoun(context, transaction, 'script', row);
    return { id: printId('script', row.id), ...produced };
  });
}

/** What waits of the scripts is cancelled, what runs is stopped by its worker. Counts all that there is of them. */
async function stopProductions(
  { organisation }: Context,
  transaction: Transaction,
  among: RawBuilder<unknown>,
): Promise<Pick<ScriptDeletion, 'productions' | 'files'>> {
  const ofThem = sql`organisation_id = ${organisation} and script_id in (
    select id from scripts where organisation_id = ${organisation} and ${among} and ${VISIBLE.script(organisation)})`;
  const { rows: stopped } = await sql<{ id: string }>`
    update productions set is_cancelled = true,
      state = case state when 'queued' then 'cancelled' else state end,
      finished_at = case state when 'queued' then now() else finished_at end
    where ${ofThem} and state in ('queued', 'running') returning id`.execute(transaction);
  const ids = stopped.map(({ id }) => id);
  await sql`
    select pg_notify(${CANCELLED}, id), pg_notify(${CHANGED}, id) from unnest(${ids}::text[]) as id`.execute(
    transaction,
  );
  const { rows } = await sql<Pick<ScriptDeletion, 'productions' | 'files'>>`
    select (select count(*) from productions where ${ofThem}) as productions,
      (select count(*) from files where organisation_id = ${organisation} and production_id in (
        select id from productions where ${ofThem})) as files`.execute(transaction);
  return rows[0]!;
}
