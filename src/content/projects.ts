// Projects: what an organisation's content is filed under first.

import { type Context, requireRole } from '../context.ts';
import type { Page, PageRequest } from '../page.ts';
import {
  type Described,
  type Description,
  type DescriptionChange,
  described,
  findNoun,
  insertNoun,
  listNouns,
  type NounRow,
  openNoun,
  searched,
  updateNoun,
} from './_nouns.ts';
import type { Expected } from './expected.ts';

export type Project = Described;

export function listProjects(
  context: Context,
  request: PageRequest & { readonly archived: boolean; readonly search?: string | undefined },
): Promise<Page<Project>> {
  return context.within(async (transaction) => {
    const among = await searched(context, transaction, 'project', request, request);
    return listNouns(context, transaction, 'project', request, { archived: request.archived, among }, show);
  });
}

export function getProject(context: Context, id: string): Promise<Project> {
  return context.within(async (transaction) => show(await findNoun(context, transaction, 'project', id)));
}

export function createProject(context: Context, input: Description): Promise<Project> {
  return context.once(async (transaction) => show(await insertNoun(context, transaction, 'project', input, {})));
}

export function updateProject(
  context: Context,
  id: string,
  change: DescriptionChange,
  expected?: Expected,
): Promise<Project> {
  requireRole(context, 'user');
  return context.within(async (transaction) => {
    const row = await openNoun<NounRow>(context, transaction, 'project', id, expected);
    return show(await updateNoun(context, transaction, 'project', row, change));
  });
}

function show(row: NounRow): Project {
  return described('project', row);
}
