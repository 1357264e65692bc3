// All organisations of an installation, for the operator: the one list that no wall stands in.

import { withClient } from '../database/client.ts';
import type { OrganisationKind, OrganisationState } from '../database/tables.ts';
import { type Id, printId } from '../ids.ts';

export interface OrganisationLine {
  readonly id: string;
  readonly kind: OrganisationKind;
  /** Of a child. */
  readonly parent: string | null;
  readonly name: string;
  readonly email: string | null;
  readonly state: OrganisationState;
  readonly limits: Readonly<Record<string, number>>;
  readonly createdAt: Date;
}

/** Newest first; what was deleted has left nothing to tell. */
export function listAllOrganisations(ownerUrl: string): Promise<OrganisationLine[]> {
  return withClient(ownerUrl, async (client) => {
    const { rows } = await client.query<Row>(
      `select id, kind, parent_id, name, email, state, limits, created_at from organisations
      where state <> 'deleted' order by id desc`,
    );
    return rows.map(({ id, parent_id, created_at, ...rest }) => ({
      id: printId('organisation', id),
      parent: parent_id && printId('organisation', parent_id),
      ...rest,
      createdAt: created_at,
    }));
  });
}

interface Row extends Omit<OrganisationLine, 'id' | 'parent' | 'createdAt'> {
  readonly id: Id<'organisation'>;
  readonly parent_id: Id<'organisation'> | null;
  readonly created_at: Date;
}
