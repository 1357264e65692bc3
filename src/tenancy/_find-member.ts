// A member by id, held until the transaction ends.

import type { Context } from '../context.ts';
import type { Transaction } from '../database/database.ts';
import type { Role } from '../database/tables.ts';
import { Refusal } from '../errors.ts';
import { type Id, parseId } from '../ids.ts';

export interface MemberRow {
  id: Id<'member'>;
  name: string;
  email: string | null;
  role: Role;
  created_at: Date;
}

/** Refuses `not_found`, also for one that was removed. */
export async function findMember(
  { organisation }: Context,
  transaction: Transaction,
  text: string,
): Promise<MemberRow> {
  const id = parseId('member', text);
  const row =
    id &&
    (await transaction
      .selectFrom('members')
      .selectAll()
      .where('organisation_id', '=', organisation)
      .where('id', '=', id)
      .where('removed_at', 'is', null)
      .forUpdate()
      .executeTakeFirst());
  if (!row) throw new Refusal('not_found', 'There is no such member.');
  return row;
}
