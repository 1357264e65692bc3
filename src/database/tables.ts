// The tables as the compiler sees them. migrations/*.sql made them; a test holds the two together.

import type { ColumnType, Generated } from 'kysely';
import type { Id } from '../ids.ts';

/** Set by the database when a row is made. */
type Made = ColumnType<Date, never, never>;
/** Given as text: the driver would take an array for one of PostgreSQL's. */
type Json<T> = ColumnType<T, string, string>;
type Bare<T> = ColumnType<T, T | undefined, T>;

export type Role = 'owner' | 'admin' | 'user' | 'read-only';
export type OrganisationKind = 'super' | 'child' | 'single';
export type OrganisationState = 'active' | 'suspended' | 'deleting' | 'deleted';

export interface Tables {
  organisations: {
    id: Id<'organisation'>;
    kind: OrganisationKind;
    parent_id: Id<'organisation'> | null;
    name: string;
    name_key: string;
    email: string | null;
    email_key: string | null;
    state: Bare<OrganisationState>;
    settings: ColumnType<Record<string, unknown>, string | undefined, string>;
    limits: ColumnType<Record<string, number>, string | undefined, string>;
    created_at: Made;
  };
  members: {
    organisation_id: Id<'organisation'>;
    id: Id<'member'>;
    name: string;
    email: string | null;
    role: Role;
    created_at: Made;
    removed_at: Date | null;
  };
  api_keys: {
    organisation_id: Id<'organisation'>;
    id: Id<'key'>;
    member_id: Id<'member'> | null;
    name: string;
    role: Role;
    hash: Buffer;
    hint: string;
    created_at: Made;
    expires_at: Date | null;
    revoked_at: Date | null;
    last_used_at: Date | null;
  };
  events: {
    organisation_id: Id<'organisation'>;
    id: Id<'event'>;
    at: Made;
    actor: string;
    action: string;
    subject: string | null;
    detail: Json<Record<string, unknown>>;
  };
  idempotency_keys: {
    organisation_id: Id<'organisation'>;
    key: string;
    request: Buffer;
    result: string | null;
    created_at: Made;
  };
  installation: {
    is_only: Generated<boolean>;
    secret_check: string;
    root_organisation_id: Id<'organisation'> | null;
    root_key_id: Id<'key'> | null;
  };
  projects: Described & { id: Id<'project'> };
  modules: Described & { id: Id<'module'>; project_id: Id<'project'> };
  scripts: Described & {
    id: Id<'script'>;
    project_id: Id<'project'>;
    module_id: Id<'module'>;
    change: Generated<number>;
    words: string[];
  };
  script_versions: {
    organisation_id: Id<'organisation'>;
    id: Id<'version'>;
    script_id: Id<'script'>;
    name: string;
    name_key: string;
    number: number;
    created_at: Made;
  };
  revisions: {
    organisation_id: Id<'organisation'>;
    id: Id<'revision'>;
    version_id: Id<'version'>;
    number: number;
    text: string;
    sections: Json<readonly { id: Id<'section'>; name: string; settings: Record<string, unknown> }[]>;
    detached: Json<readonly { name: string; settings: Record<string, unknown> }[]>;
    restored_from: number | null;
    author: string;
    created_at: Made;
  };
  sections: {
    organisation_id: Id<'organisation'>;
    id: Id<'section'>;
    version_id: Id<'version'>;
    position: number;
    name: string;
    settings: Json<Record<string, unknown>>;
  };
}

/** What projects, modules and scripts have in common. */
interface Described {
  organisation_id: Id<'organisation'>;
  reference: string | null;
  name: string;
  name_key: string;
  description: Bare<string>;
  metadata: ColumnType<Record<string, unknown>, string | undefined, string>;
  created_at: Made;
  updated_at: ColumnType<Date, never, Date>;
  archived_at: Date | null;
  deleted_at: Date | null;
}
