-- How many productions wait and run, of all organisations together: for whoever watches the server.
create function app.line_lengths() returns table (queued bigint, running bigint)
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select (select count(*) from productions where state = 'queued'), (select count(*) from productions where state = 'running')
  $$;
revoke execute on function app.line_lengths from public;
grant execute on function app.line_lengths to libretto_app;
