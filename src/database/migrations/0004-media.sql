-- Sound files that organisations bring along.

create table media (
  organisation_id uuid not null references organisations,
  id uuid not null,
  reference text collate "C",
  name text not null,
  -- Where its bytes lie in the storage.
  key text not null,
  bytes bigint not null,
  sha256 text not null,
  -- As it was decoded when it came.
  seconds double precision not null,
  rate integer not null,
  channels integer not null,
  created_at timestamptz not null default now(),
  primary key (organisation_id, id)
);
create unique index media_reference on media (organisation_id, reference);
create index media_key on media (organisation_id, key);
call app.wall('media');
