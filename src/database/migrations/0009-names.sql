-- Members, keys and media are listed by name, too. What is there already is folded as well as SQL can.
alter table members add name_key text collate "C" not null default '';
alter table api_keys add name_key text collate "C" not null default '';
alter table media add name_key text collate "C" not null default '';
update members set name_key = lower(name) || E'\t' || lower(name);
update api_keys set name_key = lower(name) || E'\t' || lower(name);
update media set name_key = lower(name) || E'\t' || lower(name);
create index members_name on members (organisation_id, name_key, id);
create index api_keys_name on api_keys (organisation_id, name_key, id);
create index media_name on media (organisation_id, name_key, id);

-- As before, but for organisations that are suspended: their productions wait without a place, and find one when they are not.
create or replace function app.missing_places() returns integer
  language plpgsql volatile security definer set search_path = public, pg_temp
  as $$
declare
  waiting integer;
  places integer;
begin
  update productions p set state = 'queued', lease = null, progress = null
    where p.state = 'running' and not exists (
      select from queue.job j where j.id = p.lease and j.state in ('created', 'retry', 'active'));
  select count(*) into waiting from productions p
    where p.state = 'queued' and exists (
      select from organisations o where o.id = p.organisation_id and o.state = 'active');
  select count(*) into places from queue.job where name = 'render' and state in ('created', 'retry');
  return greatest(0, waiting - places);
end $$;
