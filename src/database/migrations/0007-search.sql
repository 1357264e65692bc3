-- Projects, modules and media are found by words of their names, as scripts are; scripts by the words of all their versions.

alter table projects add words text[] collate "C" not null default '{}';
alter table modules add words text[] collate "C" not null default '{}';
alter table media add words text[] collate "C" not null default '{}';
-- Folded words of its newest text, marked: `words` of its script has them, those of its other versions and of its name.
alter table script_versions add words text[] collate "C" not null default '{}';

-- What is there already, as well as SQL tells words; what is written from now on is told apart in the program. Other versions
-- than `v0` are found once they are written again.
update projects set words = array(
  select right(organisation_id::text, 6) || word from regexp_split_to_table(split_part(name_key, E'\t', 1), '[ -/:-@]+') word);
update modules set words = array(
  select right(organisation_id::text, 6) || word from regexp_split_to_table(split_part(name_key, E'\t', 1), '[ -/:-@]+') word);
update media set words = array(
  select right(organisation_id::text, 6) || word from regexp_split_to_table(lower(name), '[ -/:-@]+') word);
update script_versions v set words = s.words
  from scripts s where s.organisation_id = v.organisation_id and s.id = v.script_id and v.name = 'v0';

create index projects_words on projects using gin (words);
create index modules_words on modules using gin (words);
create index media_words on media using gin (words);
create index productions_project on productions (organisation_id, project_id, id);

-- As search_scripts, of what has nothing but a name: `project`, `module` or `media`.
create function app.search_named(
    kind text, words text[], project uuid, archived boolean, before uuid, most integer
  ) returns setof uuid
  language plpgsql stable security definer set search_path = public, pg_temp
  as $$
declare
  noun text := '(archived_at is null and not $4 or archived_at is not null and $4) and deleted_at is null';
  own text := case kind
    when 'project' then 'projects where ' || noun
    when 'module' then 'modules where ' || noun || ' and ($3 is null or project_id = $3) and project_id not in (
      select id from projects where organisation_id = $1 and deleted_at is not null)'
    when 'media' then 'media where true'
  end;
begin
  return query execute
    'select id from ' || own || ' and organisation_id = $1 and words @> $2 and ($5 is null or id < $5)
     order by id desc limit $6'
    using app.organisation(), words, project, archived, before, most;
end $$;
revoke execute on function app.search_named from public;
grant execute on function app.search_named to libretto_app;
