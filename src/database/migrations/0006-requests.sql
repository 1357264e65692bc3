-- Requests a second that a plan allows an organisation, beside what signing in reads anyway: the same call asks both.
create function app.requests_per_second(organisation uuid) returns bigint
  language sql stable security definer set search_path = public, pg_temp
  as $$ select (limits->>'requestsPerSecond')::bigint from organisations where id = organisation $$;
revoke execute on function app.requests_per_second from public;
grant execute on function app.requests_per_second to libretto_app;
