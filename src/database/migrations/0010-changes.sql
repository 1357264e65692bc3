-- Projects and modules count their changes as scripts do: who changes one that somebody else changed meanwhile is told.
alter table projects add change integer not null default 1;
alter table modules add change integer not null default 1;
