// The audit: what happened in an organisation, newest first.

import { type Context, requireRole } from '../context.ts';
import type { Transaction } from '../database/database.ts';
import { inPages } from '../database/in-pages.ts';
import { kindOf, printId } from '../ids.ts';
import { type Page, type PageRequest, pageOf } from '../page.ts';

export interface Event {
  readonly id: string;
  readonly at: Date;
  /** A key's id, `super-organisation`, `sign-up`, `operator`, `worker`. */
  readonly actor: string;
  readonly action: string;
  /** The id of what it was done to. */
  readonly subject: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface EventFilter extends PageRequest {
  readonly action?: string | undefined;
  /** An id, or the caller's own of what there is. */
  readonly subject?: string | undefined;
}

export function listEvents(context: Context, { action, subject, ...request }: EventFilter): Promise<Page<Event>> {
  requireRole(context, 'admin');
  return context.within(async (transaction) => {
    let query = transaction.selectFrom('events').selectAll().where('organisation_id', '=', context.organisation);
    if (action !== undefined) query = query.where('action', '=', action);
    if (subject !== undefined) query = query.where('subject', 'in', await idsOf(context, transaction, subject));
    return pageOf(
      await inPages(query, request).execute(),
      request,
      () => '',
      ({ id, at, actor, action, subject, detail }) => ({
        id: printId('event', id),
        at,
        actor,
        action,
        subject,
        detail,
      }),
    );
  });
}

/** Things of different kinds may have one reference. */
async function idsOf({ organisation }: Context, transaction: Transaction, text: string): Promise<string[]> {
  if (kindOf(text)) return [text];
  const find = (kind: 'project' | 'module' | 'script' | 'media') =>
    transaction
      .selectFrom(REFERENCED[kind] as 'scripts')
      .select('id')
      .where('organisation_id', '=', organisation)
      .where('reference', '=', text)
      .execute()
      .then((rows) => rows.map(({ id }) => printId(kind, id)));
  const kinds = Object.keys(REFERENCED) as (keyof typeof REFERENCED)[];
  const found = (await Promise.all(kinds.map(find))).flat();
  return found.length === 0 ? [text] : found;
}

const REFERENCED = { project: 'projects', module: 'modules', script: 'scripts', media: 'media' } as const;
