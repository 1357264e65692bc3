// Brings a database to this program's migrations: numbered files, forward only, each whole or not at all, one migrator at a time.

import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type pg from 'pg';
import { Refusal } from '../errors.ts';
import { withClient } from './client.ts';

const FOLDER = fileURLToPath(new URL('./migrations/', import.meta.url));
/** Any number, the same in every version: who holds it migrates. */
const LOCK = 4_747_000_001;

export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
}

export async function allMigrations(): Promise<Migration[]> {
  const names = (await readdir(FOLDER)).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(
    names.map(async (name) => ({
      number: Number.parseInt(name, 10),
      name: name.replace(/\.sql$/, ''),
      sql: await readFile(`${FOLDER}${name}`, 'utf8'),
    })),
  );
}

/** Numbers that the database has not got. Throws a Refusal where it has some that this program does not know. */
export async function pendingMigrations(client: Queryable): Promise<Migration[]> {
  const all = await allMigrations();
  const done = await appliedTo(client);
  const newest = all.at(-1)!.number;
  const unknown = done.filter((number) => number > newest);
  if (unknown.length > 0)
    throw new Refusal(
      'database_newer',
      `The database was migrated to ${unknown.at(-1)} by a newer Libretto; this one knows ${newest}.`,
      {
        hint: 'Start the newer version, or restore a backup that this one made.',
      },
    );
  return all.filter(({ number }) => !done.includes(number));
}

/** As {@link pendingMigrations}, by a URL. */
export function pendingAt(url: string): Promise<Migration[]> {
  return withClient(url, pendingMigrations);
}

/** Whether the database answers, and has all migrations that this program knows. */
export async function isCurrent(pool: pg.Pool): Promise<boolean> {
  const newest = (await allMigrations()).at(-1)!.number;
  try {
    const { rows } = await pool.query('select max(number) as number from migrations');
    return rows[0].number >= newest;
  } catch {
    return false;
  }
}

/**
 * Applies what is pending; `ownerUrl` must own the database. Answers the names of what was applied. Refuses `database_login` for
 * an owner who may not, and `database_not_empty` where another program has tables.
 */
export async function migrate(ownerUrl: string, upTo = Number.POSITIVE_INFINITY): Promise<string[]> {
  const all = await allMigrations();
  return withClient(ownerUrl, async (client) => {
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    try {
      await client.query(ROLES);
      await client.query(
        'create table if not exists migrations (number integer primary key, name text not null, applied_at timestamptz not null default now())',
      );
      // A server asks whether it may start.
      await client.query('grant select on migrations to libretto_app');
      const done = await appliedTo(client);
      const applied: string[] = [];
      for (const { number, name, sql } of all) {
        if (done.includes(number) || number > upTo) continue;
        await client.query('begin');
        try {
          await client.query(sql);
          await client.query('insert into migrations (number, name) values ($1, $2)', [number, name]);
          await client.query('commit');
        } catch (error) {
          await client.query('rollback');
          throw error;
        }
        applied.push(name);
      }
      return applied;
    } catch (error) {
      throw ownersRefusal(error as pg.DatabaseError, ownerUrl);
    } finally {
      await client.query('select pg_advisory_unlock($1)', [LOCK]);
    }
  });
}

/** What whoever runs the database can mend; anything else is a bug of ours. */
function ownersRefusal(error: pg.DatabaseError, ownerUrl: string): Error {
  const { message, code = '' } = error;
  const owner = nameIn(ownerUrl);
  if (code === NOT_ALLOWED)
    return new Refusal('database_login', `The owner ${owner} may not make what Libretto needs: ${message}.`, {
      hint:
        `Let an administrator run \`alter role ${owner} createrole\` and \`alter database … owner to ${owner}\`; where another ` +
        `owner made the roles for another database, \`grant libretto_app, libretto_queue to ${owner} with admin option\`, too.`,
      cause: error,
    });
  if (TAKEN.has(code))
    return new Refusal('database_not_empty', `Another program uses the database: ${message}.`, {
      hint: 'Make a database for Libretto alone, and name it in DATABASE_OWNER_URL and DATABASE_URL.',
      cause: error,
    });
  return error;
}

/** SQLSTATE: insufficient_privilege. */
export const NOT_ALLOWED = '42501';
/** SQLSTATE: duplicate_table, duplicate_object, duplicate_function. */
const TAKEN = new Set(['42P07', '42710', '42723']);

function nameIn(url: string): string {
  return decodeURIComponent(new URL(url).username);
}

/**
 * `libretto_app` reads and writes tenants' rows through their walls; `libretto_queue` owns the tables of the queue. Nobody
 * logs in as either: the server's login takes on one or the other inside a transaction.
 */
const ROLES = `
do $$ begin
  if not exists (select from pg_roles where rolname = 'libretto_app') then create role libretto_app nologin; end if;
  if not exists (select from pg_roles where rolname = 'libretto_queue') then create role libretto_queue nologin; end if;
  -- An owner who is no superuser makes a schema for a role only as one of its members.
  if not pg_has_role('libretto_queue', 'usage') then execute format('grant libretto_queue to %I', current_user); end if;
  -- The owner looks into the queue for what got lost.
  if not pg_has_role(current_user, 'libretto_queue', 'member') then
    execute format('grant libretto_queue to %I', current_user);
  end if;
end $$`;

type Queryable = Pick<pg.Client, 'query'>;

async function appliedTo(client: Queryable): Promise<number[]> {
  const { rows } = await client.query(`select to_regclass('public.migrations') is not null as has`);
  if (!rows[0].has) return [];
  const done = await client.query('select number from public.migrations order by number');
  return done.rows.map(({ number }) => number);
}

/**
 * Lets the login that `url` names act as the program's roles, and makes it where there is none. It is nobody by itself: no
 * owner, no superuser, and it inherits nothing. Refuses `bad_option` where none is named, `database_login` as {@link migrate}.
 */
export async function admitLogin(ownerUrl: string, url: string): Promise<void> {
  const name = nameIn(url);
  if (name === '')
    throw new Refusal('bad_option', 'DATABASE_URL names no login.', {
      hint: 'Write the server’s login before the host, postgres://login:password@host/database; it is made where there is none.',
    });
  await withClient(ownerUrl, async (client) => {
    const quoted = client.escapeIdentifier(name);
    const secret = client.escapeLiteral(decodeURIComponent(new URL(url).password));
    const { rows } = await client.query('select from pg_roles where rolname = $1', [name]);
    try {
      if (rows.length === 0) await client.query(`create role ${quoted} login noinherit password ${secret}`);
      await client.query(`grant libretto_app, libretto_queue to ${quoted}`);
      await client.query('grant usage on schema public to libretto_app');
    } catch (error) {
      throw ownersRefusal(error as pg.DatabaseError, ownerUrl);
    }
  });
}
