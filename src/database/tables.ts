// The tables as the compiler sees them. migrations/*.sql made them; a test holds the two together.

import type { ColumnType, Generated } from 'kysely';
import type { Warning } from '../errors.ts';
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
    name_key: string;
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
    name_key: string;
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
  projects: Described & { id: Id<'project'>; words: string[] };
  modules: Described & { id: Id<'module'>; project_id: Id<'project'>; words: string[] };
  scripts: Described & {
    id: Id<'script'>;
    project_id: Id<'project'>;
    module_id: Id<'module'>;
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
    words: Bare<string[]>;
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
  };
  productions: {
    organisation_id: Id<'organisation'>;
    id: Id<'production'>;
    project_id: Id<'project'> | null;
    script_id: Id<'script'> | null;
    version: string | null;
    revision: number | null;
    audience: Json<Record<string, string>>;
    audience_key: string;
    class: number;
    state: Bare<ProductionState>;
    request: Json<Record<string, unknown>>;
    pins: Json<Pins>;
    progress: ColumnType<{ stage: string; part: number } | null, string | null | undefined, string | null>;
    warnings: ColumnType<Warning[], string | undefined, string>;
    report: ColumnType<Record<string, unknown> | null, string | null | undefined, string | null>;
    error: ColumnType<Record<string, unknown> | null, string | null | undefined, string | null>;
    lease: ColumnType<string | null, string | null | undefined, string | null>;
    attempt: Bare<number>;
    is_cancelled: Bare<boolean>;
    created_at: Made;
    started_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
    finished_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  };
  files: {
    organisation_id: Id<'organisation'>;
    id: Id<'file'>;
    production_id: Id<'production'>;
    kind: FileKind;
    format: string;
    name: string;
    content_type: string;
    key: string;
    bytes: number;
    sha256: string;
    seconds: number | null;
    public_end: ColumnType<string | null, string | null | undefined, string | null>;
    created_at: Made;
  };
  media: {
    organisation_id: Id<'organisation'>;
    id: Id<'media'>;
    reference: string | null;
    name: string;
    name_key: string;
    key: string;
    bytes: number;
    sha256: string;
    seconds: number;
    rate: number;
    channels: number;
    created_at: Made;
    words: string[];
  };
  usage: {
    organisation_id: Id<'organisation'>;
    production_id: Id<'production'>;
    voice: string;
    part: Bare<number>;
    project_id: Id<'project'> | null;
    day: ColumnType<string, string | undefined, never>;
    characters: number;
    milliseconds: number;
  };
}

/** Hashes of what a production is made with, and where its media lie. */
export interface Pins {
  readonly template: string | null;
  readonly media: PinnedMedia;
  /** Settings of sections that were asked for, above the script's own. */
  readonly sections?: Readonly<Record<string, Readonly<Record<string, unknown>>>> | undefined;
}
/** By alias. */
export type PinnedMedia = Readonly<Record<string, { readonly key: string; readonly sha256: string }>>;

export type ProductionState = 'queued' | 'running' | 'done' | 'failed' | 'cancelled';
export type FileKind = 'audio' | 'captions' | 'stem';

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
  change: Generated<number>;
}
