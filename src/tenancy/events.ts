// The audit: what happened in an organisation, newest first.

import { type Context, requireRole } from '../context.ts';
import { type Id, printId } from '../ids.ts';
import { afterOf, type Page, type PageRequest, pageOf } from '../page.ts';

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

export interface EventFilter extends Omit<PageRequest, 'sort'> {
  readonly action?: string | undefined;
  readonly subject?: string | undefined;
}

export function listEvents(context: Context, { action, subject, ...rest }: EventFilter): Promise<Page<Event>> {
  requireRole(context, 'admin');
  const request = { ...rest, sort: '-created' } as const;
  return context.within(async (transaction) => {
    const after = afterOf(request);
    let query = transaction
      .selectFrom('events')
      .selectAll()
      .where('organisation_id', '=', context.organisation)
      .orderBy('id', 'desc')
      .limit(request.limit + 1);
    if (after) query = query.where('id', '<', after.id as Id<'event'>);
    if (action !== undefined) query = query.where('action', '=', action);
    if (subject !== undefined) query = query.where('subject', '=', subject);
    return pageOf(
      await query.execute(),
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
