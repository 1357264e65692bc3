-- Productions, their files, the line they wait in, and what was used.

create table productions (
  organisation_id uuid not null references organisations,
  id uuid not null,
  -- Null for speech alone. The project is the script's when it was accepted.
  project_id uuid,
  script_id uuid,
  version text,
  revision integer,
  audience jsonb not null default '{}',
  -- The audience as it is found by: folded, in order.
  audience_key text collate "C" not null,
  -- interactive 0, normal 1, batch 2: a smaller one goes first.
  class smallint not null default 1,
  state text not null default 'queued' check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
  -- Everything that decides the sound, pinned when it was accepted.
  request jsonb not null,
  pins jsonb not null,
  -- {stage, part}: what it is at, and how far with it.
  progress jsonb,
  warnings jsonb not null default '[]',
  report jsonb,
  error jsonb,
  -- The job that has it, and how often it was taken up: a late worker's attempt is not this one.
  lease uuid,
  attempt integer not null default 0,
  is_cancelled boolean not null default false,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  primary key (organisation_id, id),
  foreign key (organisation_id, script_id) references scripts
);
create index productions_script on productions (organisation_id, script_id, id);
create index productions_newest on productions (organisation_id, script_id, version, audience_key, id) where state = 'done';
create index productions_waiting on productions (class, organisation_id, id) where state = 'queued';
create index productions_lines on productions (organisation_id) where state = 'queued';
create index productions_running on productions (organisation_id) where state = 'running';
create unique index productions_lease on productions (lease) where state = 'running';
call app.wall('productions');

create table files (
  organisation_id uuid not null references organisations,
  id uuid not null,
  production_id uuid not null,
  -- `audio`, `captions`, `stem`.
  kind text not null,
  format text not null,
  -- As it is saved by who downloads it.
  name text not null,
  content_type text not null,
  -- Where its bytes lie in the storage.
  key text not null,
  bytes bigint not null,
  sha256 text not null,
  seconds double precision,
  -- The unguessable end of its public link; null while it has none.
  public_end text,
  created_at timestamptz not null default now(),
  primary key (organisation_id, id),
  foreign key (organisation_id, production_id) references productions
);
create index files_key on files (organisation_id, key);
create index files_production on files (organisation_id, production_id, id);
create unique index files_public on files (public_end) where public_end is not null;
call app.wall('files');

-- What was delivered, once a production, in the transaction that made it `done`. It outlives the production: no foreign key.
create table usage (
  organisation_id uuid not null references organisations,
  production_id uuid not null,
  voice text not null,
  project_id uuid,
  day date not null default (now() at time zone 'utc')::date,
  -- Spoken by the voice, cached ones apart.
  characters bigint not null,
  -- Of the finished sound; told with one voice of the production, so that sums are right.
  milliseconds bigint not null,
  primary key (organisation_id, production_id, voice)
);
create index usage_day on usage (organisation_id, day);
call app.wall('usage');
revoke update, delete on usage from libretto_app;

-- Who was served when, so that organisations take turns. Nobody's to read but the line's.
create table turns (
  organisation_id uuid primary key references organisations,
  served_at timestamptz not null
);
call app.wall('turns');
revoke all on turns from libretto_app;

-- ---- the line -----------------------------------------------------------------------------------------------------------

-- Gives the job the production that is next: the smallest class, then the organisation that has least running, then the one
-- that waited longest for its turn, then its oldest. A job that comes again takes up what carries it. With `only_idle`, only
-- of organisations that have nothing running. Looks at one row for each class and organisation, however long their lines are.
create function app.claim_production(job uuid, only_idle boolean)
  returns table (organisation_id uuid, id uuid, attempt integer)
  language plpgsql volatile security definer set search_path = public, pg_temp
  as $$
declare
  line record;
  taken record;
begin
  update productions p set attempt = p.attempt + 1 where p.lease = job and p.state = 'running'
    returning p.organisation_id, p.id, p.attempt into taken;
  if found then
    return query select taken.organisation_id, taken.id, taken.attempt;
    return;
  end if;
  for line in
    with recursive lines as (
      (select p.class, p.organisation_id as organisation from productions p where p.state = 'queued'
        order by p.class, p.organisation_id limit 1)
      union all
      select next.class, next.organisation_id from lines l, lateral (
        select p.class, p.organisation_id from productions p
        where p.state = 'queued' and (p.class, p.organisation_id) > (l.class, l.organisation)
        order by p.class, p.organisation_id limit 1) next
    ), counted as (
      select l.*, (select count(*) from productions r where r.organisation_id = l.organisation and r.state = 'running') as running
      from lines l join organisations o on o.id = l.organisation and o.state = 'active'
    )
    select c.class, c.organisation from counted c left join turns t on t.organisation_id = c.organisation
    where not only_idle or c.running = 0
    order by c.class, c.running, t.served_at nulls first
  loop
    update productions p
      set state = 'running', lease = job, attempt = p.attempt + 1, started_at = coalesce(p.started_at, now())
      where (p.organisation_id, p.id) = (
        select q.organisation_id, q.id from productions q
        where q.state = 'queued' and q.class = line.class and q.organisation_id = line.organisation
        order by q.id limit 1 for update skip locked)
      returning p.organisation_id, p.id, p.attempt into taken;
    if found then
      insert into turns (organisation_id, served_at) values (taken.organisation_id, clock_timestamp())
        on conflict on constraint turns_pkey do update set served_at = excluded.served_at;
      return query select taken.organisation_id, taken.id, taken.attempt;
      return;
    end if;
  end loop;
end $$;

-- Whether an organisation waits that has nothing running.
create function app.is_idle_waiting() returns boolean
  language sql stable security definer set search_path = public, pg_temp
  as $$
    with recursive lines as (
      (select p.organisation_id from productions p where p.state = 'queued' order by p.organisation_id limit 1)
      union all
      select (select p.organisation_id from productions p
        where p.state = 'queued' and p.organisation_id > l.organisation_id order by p.organisation_id limit 1)
      from lines l where l.organisation_id is not null
    )
    select exists (
      select from lines l join organisations o on o.id = l.organisation_id and o.state = 'active'
      where not exists (select from productions r where r.organisation_id = l.organisation_id and r.state = 'running'))
  $$;

-- Where a public link leads.
create function app.file_by_public_end(link_end text) returns table (organisation_id uuid, id uuid)
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select f.organisation_id, f.id from files f join organisations o on o.id = f.organisation_id
    where f.public_end = link_end and o.state = 'active'
      -- Whoever switches public links off ends those that there are.
      and coalesce((o.limits->>'publicLinks')::bigint, 1) > 0 and coalesce((o.settings->>'publicLinks')::boolean, true)
  $$;

-- Usage of a super-organisation's children, summed: numbers and ids.
create function app.usage_of_children(since date, until date)
  returns table (organisation_id uuid, day date, characters bigint, milliseconds bigint)
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select u.organisation_id, u.day, sum(u.characters)::bigint, sum(u.milliseconds)::bigint
    from usage u join organisations o on o.id = u.organisation_id
    where o.parent_id = app.organisation() and u.day >= since and u.day < until
    group by u.organisation_id, u.day
  $$;

-- ---- what is swept ------------------------------------------------------------------------------------------------------

-- Organisations that are being deleted, and such as have something hidden by a deletion.
create function app.organisations_to_sweep() returns table (organisation_id uuid, is_deleting boolean)
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select o.id, true from organisations o where o.state = 'deleting'
    union
    select hidden.organisation_id, false from (
      select p.organisation_id from projects p where p.deleted_at is not null
      union select m.organisation_id from modules m where m.deleted_at is not null
      union select s.organisation_id from scripts s where s.deleted_at is not null
    ) hidden join organisations o on o.id = hidden.organisation_id and o.state in ('active', 'suspended')
  $$;
create index scripts_deleted on scripts (organisation_id) where deleted_at is not null;

-- Running productions whose job is gone for good go back into the line. Answers how many productions wait without a place:
-- those, and all of a backup, which has no places.
create function app.missing_places() returns integer
  language plpgsql volatile security definer set search_path = public, pg_temp
  as $$
declare
  waiting integer;
  places integer;
begin
  update productions p set state = 'queued', lease = null, progress = null
    where p.state = 'running' and not exists (
      select from queue.job j where j.id = p.lease and j.state in ('created', 'retry', 'active'));
  select count(*) into waiting from productions where state = 'queued';
  select count(*) into places from queue.job where name = 'render' and state in ('created', 'retry');
  return greatest(0, waiting - places);
end $$;

revoke execute on all functions in schema app from public;
grant execute on all functions in schema app to libretto_app;

-- The queue keeps its tables under a role of its own.
create schema queue authorization libretto_queue;
