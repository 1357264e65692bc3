-- Projects hold modules, these scripts, these versions, these revisions and sections.

create table projects (
  organisation_id uuid not null references organisations,
  id uuid not null,
  reference text collate "C",
  name text not null,
  -- Folded in the program (NFKC, case, accents): unique and sorted the same on every server.
  name_key text collate "C" not null,
  description text not null default '',
  metadata jsonb not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  archived_at timestamptz,
  -- Hidden at once; a job takes it away in pieces.
  deleted_at timestamptz,
  primary key (organisation_id, id)
);
create unique index projects_name on projects (organisation_id, name_key) where deleted_at is null;
create unique index projects_reference on projects (organisation_id, reference) where deleted_at is null;
-- Few at any time; every read asks whether something above it is among them.
create index projects_deleted on projects (organisation_id, id) where deleted_at is not null;
call app.wall('projects');

create table modules (
  organisation_id uuid not null references organisations,
  id uuid not null,
  project_id uuid not null,
  reference text collate "C",
  name text not null,
  name_key text collate "C" not null,
  description text not null default '',
  metadata jsonb not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  archived_at timestamptz,
  deleted_at timestamptz,
  primary key (organisation_id, id),
  foreign key (organisation_id, project_id) references projects
);
create unique index modules_name on modules (organisation_id, project_id, name_key) where deleted_at is null;
create unique index modules_reference on modules (organisation_id, reference) where deleted_at is null;
create index modules_deleted on modules (organisation_id, id) where deleted_at is not null;
create index modules_project on modules (organisation_id, project_id, id);
call app.wall('modules');

create table scripts (
  organisation_id uuid not null references organisations,
  id uuid not null,
  -- Its module's, kept here too: lists by project need no join.
  project_id uuid not null,
  module_id uuid not null,
  reference text collate "C",
  name text not null,
  name_key text collate "C" not null,
  description text not null default '',
  metadata jsonb not null default '{}',
  -- Counts every change, its texts' included: what If-Match holds against.
  change integer not null default 1,
  -- Folded words of its name and of the newest text of `v0`, each with a mark of the organisation before it.
  words text[] collate "C" not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  archived_at timestamptz,
  deleted_at timestamptz,
  primary key (organisation_id, id),
  foreign key (organisation_id, project_id) references projects,
  foreign key (organisation_id, module_id) references modules
);
create unique index scripts_reference on scripts (organisation_id, reference) where deleted_at is null;
create index scripts_project on scripts (organisation_id, project_id, id);
create index scripts_module on scripts (organisation_id, module_id, id);
create index scripts_name on scripts (organisation_id, name_key, id);
-- Either kind may be few among many: a page of them, and the last page, then looks at no others.
create index scripts_active on scripts (organisation_id, id) where archived_at is null and deleted_at is null;
create index scripts_archived on scripts (organisation_id, id) where archived_at is not null and deleted_at is null;
create index scripts_words on scripts using gin (words);
call app.wall('scripts');

-- Named texts of one script beside each other: `v0`, `es`.
create table script_versions (
  organisation_id uuid not null references organisations,
  id uuid not null,
  script_id uuid not null,
  name text not null,
  name_key text collate "C" not null,
  -- The newest revision's.
  number integer not null default 0,
  created_at timestamptz not null default now(),
  primary key (organisation_id, id),
  foreign key (organisation_id, script_id) references scripts
);
create unique index script_versions_name on script_versions (organisation_id, script_id, name_key);
call app.wall('script_versions');

-- What a version's text once was. Never changed.
create table revisions (
  organisation_id uuid not null references organisations,
  id uuid not null,
  version_id uuid not null,
  number integer not null,
  -- As it was sent, to the byte.
  text text not null,
  -- [{id, name, settings}] in the text's order, and settings that lost their section.
  sections jsonb not null,
  detached jsonb not null default '[]',
  -- The revision whose text was brought back.
  restored_from integer,
  author text not null,
  created_at timestamptz not null default now(),
  primary key (organisation_id, id),
  foreign key (organisation_id, version_id) references script_versions
);
create unique index revisions_number on revisions (organisation_id, version_id, number);
call app.wall('revisions');
revoke update on revisions from libretto_app;

-- Where each section of every newest text lies; all else of it is its revision's.
create table sections (
  organisation_id uuid not null references organisations,
  id uuid not null,
  version_id uuid not null,
  primary key (organisation_id, id),
  foreign key (organisation_id, version_id) references script_versions
);
create index sections_version on sections (organisation_id, version_id);
call app.wall('sections');

-- Scripts of an organisation whose words hold all of these, newest first. A scan through the wall would not use the index
-- (`@>` is not leakproof: a rare word took 4 s in a million rows), so the organisation is inside, and callers read the rows
-- again through the wall. The statement is made afresh each time: the planner then knows how rare the words are.
create function app.search_scripts(
    words text[], project uuid, module uuid, archived boolean, before uuid, most integer
  ) returns setof uuid
  language plpgsql stable security definer set search_path = public, pg_temp
  as $$
begin
  return query execute
    'select id from scripts
     where organisation_id = $1 and words @> $2 and deleted_at is null
       and ($3 is null or project_id = $3) and ($4 is null or module_id = $4)
       and (archived_at is null and not $5 or archived_at is not null and $5)
       and ($6 is null or id < $6)
       and project_id not in (select id from projects where organisation_id = $1 and deleted_at is not null)
       and module_id not in (select id from modules where organisation_id = $1 and deleted_at is not null)
     order by id desc limit $7'
    using app.organisation(), words, project, module, archived, before, most;
end $$;

-- What anybody may run: PostgreSQL lets all roles run new functions unless told otherwise.
revoke execute on all functions in schema app from public;
revoke execute on all routines in schema app from public;
grant usage on schema app to libretto_app;
grant execute on all functions in schema app to libretto_app;
revoke execute on procedure app.wall from libretto_app;
alter default privileges in schema app revoke execute on functions from public;
