-- A page by name of one project's or one module's scripts: out of a million, one in the middle cost 30 ms without.

create index scripts_project_name on scripts (organisation_id, project_id, name_key, id);
create index scripts_module_name on scripts (organisation_id, module_id, name_key, id);
