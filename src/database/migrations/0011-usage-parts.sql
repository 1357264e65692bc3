-- What is spoken for a production that is stopped is counted then; what is spoken when it is tried again comes as another part.
alter table usage add part smallint not null default 0;
alter table usage drop constraint usage_pkey;
alter table usage add primary key (organisation_id, production_id, voice, part);
