// The walls as the database itself knows them: a walk over every table, key, policy, privilege and function that the migrations made.

import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Table, tablesInOrder } from '../../src/database/catalogue.ts';
import { parseId } from '../../src/ids.ts';
import { fillTables } from './fill.ts';
import { type Harness, openHarness } from './harness.ts';
import { loginOf } from './postgres.ts';
import { describedTables } from './table-types.ts';

/** Tables that are nobody's, and why. */
const OF_NOBODY: Record<string, string> = {
  organisations: 'is what the walls are between; it has a policy of its own',
  installation: 'one row: what the database was made with',
  migrations: 'what was applied',
};

/** Unique keys that do not begin with the organisation, and why they tell a stranger nothing. */
const WIDER_KEYS: Record<string, string> = {
  api_keys_hash: 'looked up before an organisation is known; a hash cannot be guessed',
  files_public: 'likewise; 192 random bits that nobody chooses',
  productions_lease: 'a job’s id, made by the queue',
};

/** Ids without a foreign key, and why. */
const LOOSE_IDS: Record<string, string> = {
  'installation.root_key_id': 'its row is made before the key',
  'productions.project_id': 'what was delivered outlives what it was made from',
  'usage.production_id': 'usage outlives all but its organisation',
  'usage.project_id': 'likewise',
};

/** What libretto_app may do where that is not to select, insert, update and delete. */
const PRIVILEGES: Record<string, readonly string[]> = {
  organisations: ['INSERT', 'SELECT', 'UPDATE'],
  installation: ['INSERT', 'SELECT', 'UPDATE'],
  events: ['INSERT', 'SELECT'],
  revisions: ['DELETE', 'INSERT', 'SELECT'],
  usage: ['INSERT', 'SELECT'],
  turns: [],
  migrations: ['SELECT'],
};

/** SECURITY DEFINER functions that verbs call, not crossing.ts: the transaction's organisation is inside them. */
const INSIDE: Record<string, string> = {
  search_scripts: 'ids of the transaction’s own organisation; an index that the wall would keep from being used',
  search_named: 'likewise',
  usage_of_children: 'sums of those below the transaction’s own organisation',
};

/** Texts that a SECURITY DEFINER function may answer: words from a short list, never what a tenant wrote. */
const FLAGS = new Set(['key_by_hash.role', 'key_by_hash.kind', 'key_by_hash.state']);

let server: Harness;
let tables: Table[];
let login: pg.Client;
const organisations: string[] = [];
beforeAll(async () => {
  server = await openHarness();
  tables = await tablesInOrder(server.owner);
  for (const _ of 'ab') {
    const { id } = await server.newOrganisation();
    organisations.push(parseId('organisation', id)!);
    await fillTables(server.owner, organisations.at(-1)!);
  }
  login = new pg.Client({ connectionString: loginOf(server.ownerUrl) });
  await login.connect();
});
afterAll(async () => {
  await login.end();
  await server[Symbol.asyncDispose]();
});

const ask = async <Row extends pg.QueryResultRow>(text: string, values: unknown[] = []) =>
  (await server.owner.query<Row>(text, values)).rows;
const tenants = () => tables.filter(({ isOfTenants }) => isOfTenants);

describe('every table', () => {
  test('is some organisation’s, or is listed here with its reason', () => {
    const others = tables.filter(({ isOfTenants }) => !isOfTenants).map(({ name }) => name);
    expect(others.sort()).toEqual(Object.keys(OF_NOBODY).sort());
  });

  test('is a plain table: no view looks over a wall', async () => {
    const kinds = await ask(`
      select relname, relkind from pg_class
      where relnamespace = 'public'::regnamespace and relkind not in ('r', 'i')`);
    expect(kinds).toEqual([]);
    const schemas = await ask<{ nspname: string }>(
      `select nspname from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema' order by 1`,
    );
    expect(schemas.map(({ nspname }) => nspname)).toEqual(['app', 'public', 'queue']);
  });

  test('of tenants has a wall, also for its owner, and no policy besides', async () => {
    const walled = await ask<{ name: string; on: boolean; forced: boolean }>(`
      select relname as name, relrowsecurity as on, relforcerowsecurity as forced from pg_class
      where relnamespace = 'public'::regnamespace and relkind = 'r'`);
    const [{ owner }] = (await ask<{ owner: string }>('select current_user as owner')) as [{ owner: string }];
    const policies = await ask<Record<'tablename' | 'policyname', string>>(
      `select tablename, policyname, permissive, roles::text[], cmd, qual, with_check from pg_policies order by policyname`,
    );
    const shape = { permissive: 'PERMISSIVE', cmd: 'ALL' };
    const its = '( SELECT app.organisation() AS organisation)';
    for (const name of [...tenants().map(({ name }) => name), 'organisations']) {
      expect(walled.find((table) => table.name === name)).toEqual({ name, on: true, forced: true });
      const qual = name === 'organisations' ? `((id = ${its}) OR (parent_id = ${its}))` : `(organisation_id = ${its})`;
      expect(policies.filter(({ tablename }) => tablename === name)).toEqual([
        { ...shape, tablename: name, policyname: 'owner', roles: [owner], qual: 'true', with_check: 'true' },
        { ...shape, tablename: name, policyname: 'tenant', roles: ['libretto_app'], qual, with_check: null },
      ]);
    }
  });

  test('has keys that begin with the organisation', async () => {
    const keys = await ask<{ table: string; index: string; first: string }>(`
      select t.relname as table, c.relname as index,
        (select attname from pg_attribute where attrelid = t.oid and attnum = i.indkey[0]) as first
      from pg_index i join pg_class c on c.oid = i.indexrelid join pg_class t on t.oid = i.indrelid
      where t.relnamespace = 'public'::regnamespace and i.indisunique`);
    const names = new Set(tenants().map(({ name }) => name));
    const wider = keys.filter(({ table, first }) => names.has(table) && first !== 'organisation_id');
    expect(wider.map(({ index }) => index).sort()).toEqual(Object.keys(WIDER_KEYS).sort());
    for (const name of names) expect(keys.filter(({ table }) => table === name).length, name).toBeGreaterThan(0);
  });

  test('names rows of its own organisation only', async () => {
    for (const { name, references } of tenants()) {
      expect(references.map(({ table }) => table)).toContain('organisations');
      for (const { table, columns, named } of references) {
        if (table === 'organisations') expect([columns, named], name).toEqual([['organisation_id'], ['id']]);
        else
          expect([columns[0], named[0], columns.length], `${name} ${columns}`).toEqual([
            'organisation_id',
            'organisation_id',
            2,
          ]);
      }
    }
    const loose = tables.flatMap(({ name, columns, references }) =>
      columns
        .filter((column) => column.endsWith('_id') && !references.some(({ columns }) => columns.includes(column)))
        .map((column) => `${name}.${column}`),
    );
    expect(loose.sort()).toEqual(Object.keys(LOOSE_IDS).sort());
  });

  test('is as tables.ts says: columns, types, what may be null and what may be left out', async () => {
    const columns = await ask<{ table: string; column: string; type: string; nullable: boolean; hasDefault: boolean }>(`
      select table_name as table, column_name as column, udt_name as type, is_nullable = 'YES' as nullable,
        column_default is not null as "hasDefault"
      from information_schema.columns where table_schema = 'public'`);
    const described = describedTables();
    // Nobody's to read or write from the program.
    const unseen = ['migrations', 'turns'];
    expect(Object.keys(described).sort()).toEqual(
      tables
        .map(({ name }) => name)
        .filter((name) => !unseen.includes(name))
        .sort(),
    );
    for (const [table, its] of Object.entries(described)) {
      const real = columns.filter((column) => column.table === table);
      expect(Object.keys(its).sort(), table).toEqual(real.map(({ column }) => column).sort());
      for (const { column, type, nullable, hasDefault } of real) {
        const { is, mayBeNull, mayBeLeftOut } = its[column]!;
        expect([mayBeNull, TYPES[type]], `${table}.${column}`).toEqual([nullable, is]);
        if (mayBeLeftOut) expect(nullable || hasDefault, `${table}.${column} may be left out`).toBe(true);
      }
    }
  });
});

/** What the driver makes of a type. */
const TYPES: Record<string, string> = {
  uuid: 'string',
  text: 'string',
  date: 'string',
  int2: 'number',
  int4: 'number',
  int8: 'number',
  float8: 'number',
  bool: 'boolean',
  timestamptz: 'Date',
  bytea: 'Buffer',
  jsonb: 'object',
  _text: 'object',
};

describe('the program’s role', () => {
  test('may do what is listed here, and nobody else anything', async () => {
    const granted = await ask<{ name: string; grantee: string; privileges: string[] }>(`
      select c.relname as name, coalesce(r.rolname, 'public') as grantee, array_agg(a.privilege_type order by 1) as privileges
      from pg_class c, aclexplode(c.relacl) a left join pg_roles r on r.oid = a.grantee
      where c.relnamespace = 'public'::regnamespace and a.grantee <> c.relowner group by 1, 2`);
    expect(granted.filter(({ grantee }) => grantee !== 'libretto_app')).toEqual([]);
    for (const { name } of tables) {
      const its = granted.find((entry) => entry.name === name)?.privileges ?? [];
      expect(its.sort(), name).toEqual(PRIVILEGES[name] ?? ['DELETE', 'INSERT', 'SELECT', 'UPDATE']);
    }
    const ofColumns = await ask(`
      select from pg_attribute where attacl is not null and attrelid in
        (select oid from pg_class where relnamespace in ('public'::regnamespace, 'app'::regnamespace))`);
    expect(ofColumns).toEqual([]);
    const makes = await ask(`
      select nspname from pg_namespace n, unnest(array['libretto_app', 'libretto_server']) role
      where nspname in ('app', 'public', 'queue') and has_schema_privilege(role, n.oid, 'create')`);
    expect(makes).toEqual([]);
    const queues = await ask(`select where has_schema_privilege('libretto_app', 'queue', 'usage')`);
    expect(queues).toEqual([]);
  });

  test('is taken on by a login that is nobody by itself', async () => {
    const roles = await ask(`
      select rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication, rolinherit
      from pg_roles where rolname in ('libretto_app', 'libretto_queue', 'libretto_server') order by 1`);
    const nothing = {
      rolsuper: false,
      rolbypassrls: false,
      rolcreaterole: false,
      rolcreatedb: false,
      rolreplication: false,
    };
    expect(roles).toEqual([
      { rolname: 'libretto_app', ...nothing, rolinherit: true },
      { rolname: 'libretto_queue', ...nothing, rolinherit: true },
      { rolname: 'libretto_server', ...nothing, rolinherit: false },
    ]);
    const member = await ask(`
      select rolname from pg_roles where rolname !~ '^pg_' and rolname <> 'libretto_server'
        and pg_has_role('libretto_server', oid, 'member') order by 1`);
    expect(member).toEqual([{ rolname: 'libretto_app' }, { rolname: 'libretto_queue' }]);
    const owns =
      await ask(`select relname from pg_class where relnamespace in ('public'::regnamespace, 'app'::regnamespace)
      and pg_get_userbyid(relowner) in ('libretto_app', 'libretto_queue', 'libretto_server')`);
    expect(owns).toEqual([]);
  });

  const denied = expect.objectContaining({ code: '42501' });
  const readable = () => tenants().filter(({ name }) => (PRIVILEGES[name] ?? ['SELECT']).includes('SELECT'));
  const count = async (name: string, where = 'true') =>
    (await login.query(`select count(*)::int as count from ${name} where ${where}`)).rows[0].count;

  test('sees no row outside of a transaction with an organisation, and the login not even tables', async () => {
    for (const { name } of tables) await expect(login.query(`select from ${name}`), name).rejects.toEqual(denied);
    await login.query('set role libretto_app');
    for (const setting of ['reset app.organisation_id', `set app.organisation_id = ''`]) {
      await login.query(setting);
      for (const { name } of [...readable(), { name: 'organisations' }]) expect(await count(name), name).toBe(0);
    }
  });

  test('sees its organisation’s rows, and reaches no others whatever it writes', async () => {
    const [mine, theirs] = organisations;
    await login.query('set role libretto_app');
    await login.query(`set app.organisation_id = '${mine}'`);
    for (const { name } of readable()) {
      expect(await count(name), name).toBeGreaterThan(0);
      expect(await count(name, `organisation_id <> '${mine}'`), name).toBe(0);
    }
    for (const { name } of tenants()) {
      const write = (text: string) => expect(login.query(text), `${name}: ${text}`).rejects.toEqual(denied);
      await write(`insert into ${name} (organisation_id) values ('${theirs}')`);
      await write(`update ${name} set organisation_id = '${theirs}'`);
    }
    for (const { name, references } of tenants())
      for (const { table, columns } of references) {
        if (table === 'organisations' || (PRIVILEGES[name] && !PRIVILEGES[name].includes('UPDATE'))) continue;
        const [{ id }] = (await ask<{ id: string }>(`select id from ${table} where organisation_id = $1`, [
          theirs,
        ])) as [{ id: string }];
        await expect(login.query(`update ${name} set ${columns[1]} = '${id}'`), name).rejects.toMatchObject({
          code: '23503',
        });
      }
  });
});

describe('every way over the walls', () => {
  interface Routine {
    name: string;
    owner: string;
    isDefiner: boolean;
    settings: string[] | null;
    answers: [name: string, type: string][];
    callers: string[];
  }
  let routines: Routine[];
  beforeAll(async () => {
    routines = await ask<Routine & pg.QueryResultRow>(`
      select p.proname as name, pg_get_userbyid(p.proowner) as owner, p.prosecdef as "isDefiner", p.proconfig as settings,
        coalesce(
          (select jsonb_agg(jsonb_build_array(p.proargnames[n], format_type(p.proallargtypes[n], null)))
            from generate_subscripts(p.proargmodes, 1) n where p.proargmodes[n] in ('t', 'o', 'b')),
          jsonb_build_array(jsonb_build_array('', format_type(p.prorettype, null)))) as answers,
        (select array_agg(coalesce(r.rolname, 'public')::text order by 1)
          from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a left join pg_roles r on r.oid = a.grantee
          where a.grantee <> p.proowner) as callers
      from pg_proc p where p.pronamespace in ('app'::regnamespace, 'public'::regnamespace) order by 1`);
  });

  test('is listed in crossing.ts, or here with its reason', async () => {
    const path = fileURLToPath(new URL('../../src/database/crossing.ts', import.meta.url));
    const called = [...(await readFile(path, 'utf8')).matchAll(/\bapp\.(\w+)\(/g)].map(([, name]) => name!);
    const definers = routines.filter(({ isDefiner }) => isDefiner).map(({ name }) => name);
    expect(definers).toEqual([...new Set([...called, ...Object.keys(INSIDE)])].sort());
  });

  test('has a search path of its own and is the owner’s', async () => {
    const [{ owner }] = (await ask<{ owner: string }>('select current_user as owner')) as [{ owner: string }];
    for (const { name, isDefiner, settings, owner: its } of routines) {
      expect(its, name).toBe(owner);
      if (isDefiner) expect(settings, name).toEqual(['search_path=public, pg_temp']);
    }
  });

  test('answers ids, numbers and flags', () => {
    const plain = ['uuid', 'integer', 'bigint', 'boolean', 'date', 'void'];
    for (const { name, isDefiner, answers } of routines) {
      if (!isDefiner) continue;
      const texts = answers.filter(([answer, type]) => !plain.includes(type) && !FLAGS.has(`${name}.${answer}`));
      expect(texts, name).toEqual([]);
    }
  });

  test('takes rows of the owner’s tables only, though a table of one’s own would bring triggers', async () => {
    const [organisation] = organisations;
    await ask(`update organisations set state = 'deleting' where id = $1`, [organisation]);
    await login.query('set role libretto_app; create temporary table trap (organisation_id uuid)');
    const erase = (table: string) => login.query('select app.erase_rows($1, $2, 1)', [organisation, table]);
    await expect(erase('pg_temp.trap')).rejects.toThrow('no table of tenants');
    await expect(erase('projects')).rejects.toThrow('foreign key');
    await ask(`update organisations set state = 'active' where id = $1`, [organisation]);
  });

  test('is the program’s alone', () => {
    for (const { name, callers } of routines)
      expect(callers ?? [], name).toEqual(name === 'wall' ? [] : ['libretto_app']);
  });
});
