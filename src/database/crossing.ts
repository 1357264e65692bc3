// The ways over the walls from outside of an organisation's transaction: calls of SECURITY DEFINER functions. A test holds them
// and the migrations together, with the three (search_scripts, search_named, usage_of_children) that verbs call inside of one.

import type pg from 'pg';
import type { Id } from '../ids.ts';
import type { OrganisationKind, OrganisationState, Role } from './tables.ts';

export interface FoundKey {
  readonly organisation: Id<'organisation'>;
  readonly key: Id<'key'>;
  readonly role: Role;
  readonly kind: OrganisationKind;
  readonly parent: Id<'organisation'> | null;
  readonly state: OrganisationState;
  /** Neither revoked nor expired. */
  readonly isAlive: boolean;
  /** Of a plan that says how many. */
  readonly requestsPerSecond: number | undefined;
  /** Its last use was written down over a minute ago. */
  readonly isStale: boolean;
}

export interface Crossing {
  keyByHash(hash: Buffer): Promise<FoundKey | undefined>;
  keyUsed(hash: Buffer): Promise<void>;
  organisationByEmail(emailKey: string): Promise<Id<'organisation'> | undefined>;
  /** How many of the table's rows it took away, at most `most`; throws for an organisation that is not being deleted. */
  eraseRows(organisation: Id<'organisation'>, table: string, most: number): Promise<number>;
  /** The production that is next, for a job; with `onlyIdle` only of organisations that have nothing running. */
  claimProduction(job: string, onlyIdle: boolean): Promise<Claim | undefined>;
  /** Whether an organisation waits that has nothing running. */
  isIdleWaiting(): Promise<boolean>;
  /** How many productions wait and run, of all organisations together. */
  lineLengths(): Promise<{ readonly queued: number; readonly running: number }>;
  /** Which organisations have something to be taken away. */
  organisationsToSweep(): Promise<readonly { organisation: Id<'organisation'>; isDeleting: boolean }[]>;
  /** How many productions wait without a place in the line; those whose job died for good wait again. */
  missingPlaces(): Promise<number>;
  fileByPublicEnd(end: string): Promise<{ organisation: Id<'organisation'>; file: Id<'file'> } | undefined>;
}

export interface Claim {
  readonly organisation: Id<'organisation'>;
  readonly production: Id<'production'>;
  /** From 1. */
  readonly attempt: number;
}

export function crossing(pool: pg.Pool): Crossing {
  /** Prepared once a connection: this runs at every request. */
  const call = async (name: string, text: string, values: unknown[] = []) =>
    (await pool.query({ name, text, values })).rows;
  return {
    async keyByHash(hash) {
      const [row] = await call(
        'key_by_hash',
        'select *, app.requests_per_second(organisation_id) from app.key_by_hash($1)',
        [hash],
      );
      if (!row) return undefined;
      return {
        organisation: row.organisation_id,
        key: row.key_id,
        role: row.role,
        kind: row.kind,
        parent: row.parent_id,
        state: row.state,
        isAlive: row.is_alive,
        requestsPerSecond: row.requests_per_second ?? undefined,
        isStale: row.is_stale,
      };
    },
    async keyUsed(hash) {
      await call('key_used', 'select app.key_used($1)', [hash]);
    },
    async organisationByEmail(emailKey) {
      const [row] = await call('organisation_by_email', 'select app.organisation_by_email($1) as id', [emailKey]);
      return row.id ?? undefined;
    },
    async eraseRows(organisation, table, most) {
      const [row] = await call('erase_rows', 'select app.erase_rows($1, $2, $3) as erased', [
        organisation,
        table,
        most,
      ]);
      return row.erased;
    },
    async claimProduction(job, onlyIdle) {
      const [row] = await call('claim_production', 'select * from app.claim_production($1, $2)', [job, onlyIdle]);
      return row && { organisation: row.organisation_id, production: row.id, attempt: row.attempt };
    },
    async isIdleWaiting() {
      const [row] = await call('is_idle_waiting', 'select app.is_idle_waiting() as waits');
      return row.waits;
    },
    async lineLengths() {
      const [row] = await call('line_lengths', 'select * from app.line_lengths()');
      return { queued: row.queued, running: row.running };
    },
    async organisationsToSweep() {
      const rows = await call('organisations_to_sweep', 'select * from app.organisations_to_sweep()');
      return rows.map((row) => ({ organisation: row.organisation_id, isDeleting: row.is_deleting }));
    },
    async missingPlaces() {
      const [row] = await call('missing_places', 'select app.missing_places() as missing');
      return row.missing;
    },
    async fileByPublicEnd(end) {
      const [row] = await call('file_by_public_end', 'select * from app.file_by_public_end($1)', [end]);
      return row && { organisation: row.organisation_id, file: row.id };
    },
  };
}
