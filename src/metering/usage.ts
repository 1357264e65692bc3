// What was used: characters spoken and milliseconds delivered, by day, project and voice.

import { sql } from 'kysely';
import type { Context } from '../context.ts';
import { type Id, printId } from '../ids.ts';
import { getQuotas, type Quotas } from './quota.ts';

export type UsageBy = 'day' | 'project' | 'voice';

export interface UsageRequest {
  /** First day, and the one after the last: `2026-11-01`, in UTC. */
  readonly since: string;
  readonly until: string;
  readonly by: UsageBy;
}

export interface UsageEntry {
  readonly day?: string;
  /** Null for speech that belongs to none. */
  readonly project?: string | null;
  /** Empty for a production that nobody speaks in. */
  readonly voice?: string;
  readonly organisation?: string;
  readonly characters: number;
  readonly milliseconds: number;
}

export interface Usage {
  readonly characters: number;
  readonly milliseconds: number;
  readonly data: UsageEntry[];
}

export interface OwnUsage extends Usage {
  /** What is used now, and how much may be. */
  readonly limits: Quotas;
}

const COLUMN = { day: sql`day::text`, project: sql`project_id`, voice: sql`voice` } as const;

export function getUsage(context: Context, { since, until, by }: UsageRequest): Promise<OwnUsage> {
  return context.within(async (transaction) => {
    const { rows } = await sql<{ key: string | null; characters: number; milliseconds: number }>`
      select ${COLUMN[by]} as key, sum(characters)::bigint as characters, sum(milliseconds)::bigint as milliseconds
      from usage where organisation_id = ${context.organisation} and day >= ${since}::date and day < ${until}::date
      group by 1 order by 1`.execute(transaction);
    const entries = rows.map(({ key, ...amounts }) => ({
      [by]: by === 'project' ? key && printId('project', key as Id<'project'>) : key,
      ...amounts,
    }));
    return { ...summed(entries), limits: await getQuotas(context, transaction) };
  });
}

/** A super-organisation's children, a line for each and day. */
export async function getUsageOfChildren(
  { within }: Context,
  { since, until }: Pick<UsageRequest, 'since' | 'until'>,
): Promise<Usage> {
  const { rows } = await within((transaction) =>
    sql<{ organisation_id: Id<'organisation'>; day: string; characters: number; milliseconds: number }>`
      select organisation_id, day::text as day, characters, milliseconds
      from app.usage_of_children(${since}::date, ${until}::date) order by organisation_id, day`.execute(transaction),
  );
  return summed(
    rows.map(({ organisation_id, ...rest }) => ({ organisation: printId('organisation', organisation_id), ...rest })),
  );
}

function summed(data: UsageEntry[]): Usage {
  const sum = (key: 'characters' | 'milliseconds') => data.reduce((total, entry) => total + entry[key], 0);
  return { characters: sum('characters'), milliseconds: sum('milliseconds'), data };
}
