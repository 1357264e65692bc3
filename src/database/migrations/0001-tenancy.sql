-- Organisations, their members and keys, and the walls that every later table stands behind.

-- Who a transaction is for. The policies below ask once a statement.
create schema app;
create function app.organisation() returns uuid
  language sql stable parallel safe
  as $$ select nullif(current_setting('app.organisation_id', true), '')::uuid $$;

-- Puts a table of tenants behind its wall: rows of the transaction's organisation, and all of them for the owner, under whom
-- migrations, backups and the crossing functions run (forced, so that a forgotten owner is walled too).
create procedure app.wall(tenant regclass)
  language plpgsql
  as $$
begin
  execute format('alter table %s enable row level security', tenant);
  execute format('alter table %s force row level security', tenant);
  execute format('create policy tenant on %s to libretto_app using (organisation_id = (select app.organisation()))', tenant);
  execute format('create policy owner on %s to %I using (true) with check (true)', tenant, current_user);
  execute format('grant select, insert, update, delete on %s to libretto_app', tenant);
end $$;

create table organisations (
  id uuid primary key,
  -- `super` has children; `child` belongs to one; `single` signed itself up.
  kind text not null check (kind in ('super', 'child', 'single')),
  parent_id uuid references organisations,
  name text not null,
  -- Folded in the program: sorted the same on every server.
  name_key text collate "C" not null,
  email text,
  -- Folded; an address signs up once.
  email_key text collate "C",
  state text not null default 'active' check (state in ('active', 'suspended', 'deleting', 'deleted')),
  settings jsonb not null default '{}',
  limits jsonb not null default '{}',
  created_at timestamptz not null default now(),
  check ((kind = 'child') = (parent_id is not null))
);
create unique index organisations_email on organisations (email_key) where kind = 'single' and state <> 'deleted';
create index organisations_parent on organisations (parent_id, id);
create index organisations_parent_name on organisations (parent_id, name_key, id);

alter table organisations enable row level security;
alter table organisations force row level security;
-- A super-organisation sees its children's rows here, and nothing else of theirs.
create policy tenant on organisations to libretto_app
  using (id = (select app.organisation()) or parent_id = (select app.organisation()));
do $$ begin
  execute format('create policy owner on organisations to %I using (true) with check (true)', current_user);
end $$;
grant select, insert, update on organisations to libretto_app;

create table members (
  organisation_id uuid not null references organisations,
  id uuid not null,
  name text not null,
  email text,
  role text not null check (role in ('owner', 'admin', 'user', 'read-only')),
  created_at timestamptz not null default now(),
  removed_at timestamptz,
  primary key (organisation_id, id)
);
call app.wall('members');

create table api_keys (
  organisation_id uuid not null references organisations,
  id uuid not null,
  member_id uuid,
  name text not null,
  role text not null check (role in ('owner', 'admin', 'user', 'read-only')),
  -- SHA-256 of the key, which is shown once and kept nowhere.
  hash bytea not null,
  -- Its last four characters, to tell keys apart by.
  hint text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  revoked_at timestamptz,
  last_used_at timestamptz,
  primary key (organisation_id, id),
  foreign key (organisation_id, member_id) references members
);
-- Found before an organisation is known. Nobody learns anything from a collision of SHA-256.
create unique index api_keys_hash on api_keys (hash);
call app.wall('api_keys');

-- What happened, told once, in the transaction that did it.
create table events (
  organisation_id uuid not null references organisations,
  id uuid not null,
  at timestamptz not null default now(),
  -- `key_…`, `super-organisation`, `operator` or `worker`.
  actor text not null,
  action text not null,
  subject text,
  detail jsonb not null default '{}',
  primary key (organisation_id, id)
);
call app.wall('events');
revoke update, delete on events from libretto_app;

-- What requests with an Idempotency-Key were answered, for a day.
create table idempotency_keys (
  organisation_id uuid not null references organisations,
  key text collate "C" not null,
  -- SHA-256 of the request: another one under the same key is a mistake.
  request bytea not null,
  -- JSON, without secrets; null while the transaction that makes it is under way.
  result text,
  created_at timestamptz not null default now(),
  primary key (organisation_id, key)
);
create index idempotency_keys_age on idempotency_keys (organisation_id, created_at);
call app.wall('idempotency_keys');

-- One row, of nobody: what this database was made with.
create table installation (
  is_only boolean primary key default true check (is_only),
  -- Signed with the server's secret: another secret would open nothing that is kept here, and no link.
  secret_check text not null,
  -- The first super-organisation, and the key that LIBRETTO_ROOT_KEY replaces.
  root_organisation_id uuid references organisations,
  root_key_id uuid
);
grant select, insert, update on installation to libretto_app;

-- ---- crossings: what comes before an organisation is known, or looks over the wall. Ids and numbers only. ----------------

-- Looked up at every request, so that a revoked key ends at once everywhere.
create function app.key_by_hash(key_hash bytea)
  returns table (
    organisation_id uuid, key_id uuid, role text, kind text, parent_id uuid, state text, is_alive boolean, is_stale boolean
  )
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select k.organisation_id, k.id, k.role, o.kind, o.parent_id, o.state,
      k.revoked_at is null and (k.expires_at is null or k.expires_at > now()),
      k.last_used_at is null or k.last_used_at < now() - interval '1 minute'
    from api_keys k join organisations o on o.id = k.organisation_id
    where k.hash = key_hash
  $$;

create function app.key_used(key_hash bytea) returns void
  language sql volatile security definer set search_path = public, pg_temp
  as $$
    update api_keys set last_used_at = now()
    where hash = key_hash and (last_used_at is null or last_used_at < now() - interval '1 minute')
  $$;

-- The organisation that signed up with an address, so that a second time can be refused.
create function app.organisation_by_email(key text) returns uuid
  language sql stable security definer set search_path = public, pg_temp
  as $$ select id from organisations where email_key = key and kind = 'single' and state <> 'deleted' $$;

-- Takes rows of a deleted organisation away, some at a time; answers how many. Events too, which nobody else may delete.
create function app.erase_rows(organisation uuid, tenant regclass, most integer) returns integer
  language plpgsql volatile security definer set search_path = public, pg_temp
  as $$
declare
  erased integer;
begin
  if not exists (select from organisations where id = organisation and state = 'deleting') then
    raise exception 'organisation % is not being deleted', organisation;
  end if;
  -- A table of the caller's own could bring triggers, which would run as the owner.
  if not exists (select from pg_class where oid = tenant and relnamespace = 'public'::regnamespace) then
    raise exception '% is no table of tenants', tenant;
  end if;
  execute format('delete from %s where ctid in (select ctid from %1$s where organisation_id = $1 limit $2)', tenant)
    using organisation, most;
  get diagnostics erased = row_count;
  return erased;
end $$;
