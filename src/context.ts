// Who asks, and the few things a verb may use.

import type { Database, Transaction } from './database/database.ts';
import type { OrganisationKind, Role } from './database/tables.ts';
import { Refusal } from './errors.ts';
import { type Id, newId } from './ids.ts';

export interface Context {
  readonly organisation: Id<'organisation'>;
  readonly kind: OrganisationKind;
  readonly role: Role;
  /** For the audit: a key's id, `super-organisation`, `sign-up`, `operator`, `worker`. */
  readonly actor: string;
  /** Of a plan that says how many. */
  readonly requestsPerSecond?: number | undefined;
  /** A transaction that sees the organisation's rows and nothing else. */
  within<T>(run: (transaction: Transaction) => Promise<T>): Promise<T>;
  /**
   * As {@link within}, for what makes something that is answered: a request sent again with its Idempotency-Key gets what `run`
   * answered the first time (as JSON gives it back: no secrets, dates as text), and nothing is made. `sent` is the hash of what
   * came along and is no JSON: with another one it is another request.
   */
  once<T>(run: (transaction: Transaction) => Promise<T>, sent?: string): Promise<T>;
  /**
   * What {@link once} answered when the same request was sent before, for what looks things up that may have changed since.
   * Undefined for a request that is new, or whose twin is under way: `once` waits for that.
   */
  before<T>(): Promise<T | undefined>;
}

export function contextOf(database: Database, who: Omit<Context, 'within' | 'once' | 'before'>): Context {
  const within: Context['within'] = (run) => database.within(who.organisation, run);
  return { ...who, within, once: within, before: async () => undefined };
}

const RANK: Record<Role, number> = { 'read-only': 0, user: 1, admin: 2, owner: 3 };

/** Who ranks higher may do all that who ranks lower may. */
export function rankOf(role: Role): number {
  return RANK[role];
}

/** Refuses `forbidden` to a key of a lower role: `read-only` < `user` < `admin` < `owner`. */
export function requireRole({ role }: Context, least: Role): void {
  if (RANK[role] >= RANK[least]) return;
  throw new Refusal('forbidden', `This key's role is ${role}; this needs ${least}.`, {
    hint: 'Ask an owner of the organisation for a key of that role.',
  });
}

/** What happened, told once, in the transaction that did it. `subject` is an id as callers see it. */
export async function record(
  { organisation, actor }: Pick<Context, 'organisation' | 'actor'>,
  transaction: Transaction,
  action: string,
  subject: string | null,
  detail: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  await transaction
    .insertInto('events')
    .values({
      organisation_id: organisation,
      id: newId('event'),
      actor,
      action,
      subject,
      detail: JSON.stringify(detail),
    })
    .execute();
}
