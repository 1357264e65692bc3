// Modules: versions of the same content, or whatever a project is divided into.

import { type Context, requireRole } from '../context.ts';
import type { Transaction } from '../database/database.ts';
import { type Id, printId } from '../ids.ts';
import type { Page, PageRequest } from '../page.ts';
import {
  type Described,
  type Description,
  type DescriptionChange,
  described,
  findNoun,
  findParent,
  insertNoun,
  listNouns,
  type NounRow,
  openNoun,
  searched,
  updateNoun,
} from './_nouns.ts';
import type { Expected } from './expected.ts';

export interface Module extends Described {
  readonly project: string;
}

export interface ModuleRow extends NounRow {
  id: Id<'module'>;
  project_id: Id<'project'>;
}

export interface ModuleFilter extends PageRequest {
  readonly archived: boolean;
  readonly project?: string | undefined;
  /** Words that its name holds, all of them. */
  readonly search?: string | undefined;
}

export function listModules(context: Context, { project, ...request }: ModuleFilter): Promise<Page<Module>> {
  return context.within(async (transaction) => {
    const parent = project === undefined ? undefined : await projectId(context, transaction, project);
    const filter = { archived: request.archived, project: parent };
    const among = await searched(context, transaction, 'module', request, filter);
    return listNouns<ModuleRow, Module>(context, transaction, 'module', request, { ...filter, among }, show);
  });
}

export function getModule(context: Context, id: string): Promise<Module> {
  return context.within(async (transaction) => show(await findNoun(context, transaction, 'module', id)));
}

export function createModule(
  context: Context,
  { project, ...input }: Description & { readonly project: string },
): Promise<Module> {
  requireRole(context, 'user');
  return context.once(async (transaction) => {
    const project_id = await projectId(context, transaction, project);
    return show(await insertNoun(context, transaction, 'module', input, { project_id }));
  });
}

export interface ModuleChange extends DescriptionChange {
  /** Where it moves, with all its scripts. */
  readonly project?: string | undefined;
}

export function updateModule(
  context: Context,
  id: string,
  { project, ...change }: ModuleChange,
  expected?: Expected,
): Promise<Module> {
  requireRole(context, 'user');
  return context.within(async (transaction) => {
    const row = await openNoun<ModuleRow>(context, transaction, 'module', id, expected);
    const moved = project === undefined ? undefined : await projectId(context, transaction, project);
    if (moved === undefined || moved === row.project_id)
      return show(await updateNoun(context, transaction, 'module', row, change));
    const updated = await updateNoun<ModuleRow>(context, transaction, 'module', row, change, { project_id: moved });
    await transaction
      .updateTable('scripts')
      .set((its) => ({ project_id: moved, change: its('change', '+', 1) }))
      .where('organisation_id', '=', context.organisation)
      .where('module_id', '=', row.id)
      .execute();
    return show(updated);
  });
}

async function projectId(context: Context, transaction: Transaction, project: string): Promise<Id<'project'>> {
  const { id } = await findParent(context, transaction, 'project', project);
  return id as Id<'project'>;
}

function show(row: ModuleRow): Module {
  return { ...described('module', row), project: printId('project', row.project_id) };
}
