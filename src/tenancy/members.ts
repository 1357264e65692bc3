// Members: the people of an organisation, each with a role and keys of their own.

import { sql } from 'kysely';
import { type Context, rankOf, record, requireRole } from '../context.ts';
import type { Transaction } from '../database/database.ts';
import { inPages } from '../database/in-pages.ts';
import type { Role } from '../database/tables.ts';
import { fold, nameKeyOf } from '../fold.ts';
import { type Id, newId, printId } from '../ids.ts';
import { type Page, type PageRequest, pageOf } from '../page.ts';
import { findMember, type MemberRow } from './_find-member.ts';
import { keepAnOwner } from './keys.ts';

export interface Member {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  readonly role: Role;
  readonly createdAt: Date;
}

export interface NewMember {
  readonly name: string;
  readonly email?: string | undefined;
  readonly role: Role;
}

export interface MemberFilter extends PageRequest {
  /** Part of a name or an e-mail address, in any case and without its accents. */
  readonly search?: string | undefined;
}

export function listMembers(context: Context, request: MemberFilter): Promise<Page<Member>> {
  return context.within(async (transaction) => {
    let query = transaction
      .selectFrom('members')
      .selectAll()
      .where('organisation_id', '=', context.organisation)
      .where('removed_at', 'is', null);
    if (request.search !== undefined) {
      const part = fold(request.search);
      query = query.where(sql<boolean>`(strpos(name_key, ${part}) > 0 or strpos(lower(email), ${part}) > 0)`);
    }
    return pageOf(await inPages(query, request).execute(), request, (row) => row.name_key, shown);
  });
}

/** Only an owner makes owners. Keys are made apart. */
export async function createMember(context: Context, { name, email, role }: NewMember): Promise<Member> {
  requireRole(context, role === 'owner' ? 'owner' : 'admin');
  return context.once(async (transaction) => {
    const row = await transaction
      .insertInto('members')
      .values({
        organisation_id: context.organisation,
        id: newId('member'),
        name,
        name_key: nameKeyOf(name),
        email: email ?? null,
        role,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    await record(context, transaction, 'member.created', printId('member', row.id), { role });
    return shown(row);
  });
}

export interface MemberChange {
  readonly name?: string | undefined;
  readonly email?: string | null | undefined;
  readonly role?: Role | undefined;
}

/** Keys that could do more than the new role sink with it, at once. */
export async function updateMember(context: Context, id: string, change: MemberChange): Promise<Member> {
  requireRole(context, change.role === 'owner' ? 'owner' : 'admin');
  return context.within(async (transaction) => {
    const member = await findMember(context, transaction, id);
    if (member.role === 'owner') requireRole(context, 'owner');
    if (change.role !== undefined) await lowerKeys(context, transaction, member.id, change.role);
    const set = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    if (Object.keys(set).length === 0) return shown(member);
    const name = change.name === undefined ? {} : { name_key: nameKeyOf(change.name) };
    const row = await transaction
      .updateTable('members')
      .set({ ...set, ...name })
      .where('organisation_id', '=', context.organisation)
      .where('id', '=', member.id)
      .returningAll()
      .executeTakeFirstOrThrow();
    await record(context, transaction, 'member.changed', printId('member', row.id), { changed: Object.keys(set) });
    return shown(row);
  });
}

/** Their keys end at once. Refuses to remove who holds the last key of an owner. */
export async function removeMember(context: Context, id: string): Promise<Member> {
  requireRole(context, 'admin');
  return context.within(async (transaction) => {
    const member = await findMember(context, transaction, id);
    if (member.role === 'owner') {
      requireRole(context, 'owner');
      await keepAnOwner(context, transaction, { member: member.id });
    }
    const now = new Date();
    await transaction
      .updateTable('api_keys')
      .set({ revoked_at: now })
      .where('organisation_id', '=', context.organisation)
      .where('member_id', '=', member.id)
      .where('revoked_at', 'is', null)
      .execute();
    await transaction
      .updateTable('members')
      .set({ removed_at: now })
      .where('organisation_id', '=', context.organisation)
      .where('id', '=', member.id)
      .execute();
    await record(context, transaction, 'member.removed', printId('member', member.id));
    return shown(member);
  });
}

async function lowerKeys(context: Context, transaction: Transaction, member: Id<'member'>, role: Role): Promise<void> {
  if (role !== 'owner') await keepAnOwner(context, transaction, { member });
  const higher = (['owner', 'admin', 'user', 'read-only'] as const).filter((other) => rankOf(other) > rankOf(role));
  if (higher.length === 0) return;
  await transaction
    .updateTable('api_keys')
    .set({ role })
    .where('organisation_id', '=', context.organisation)
    .where('member_id', '=', member)
    .where('role', 'in', higher)
    .execute();
}

function shown({ id, name, email, role, created_at }: MemberRow): Member {
  return { id: printId('member', id), name, email, role, createdAt: created_at };
}
