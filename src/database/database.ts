// PostgreSQL as the rest of the program has it: transactions that see one organisation, and the listed calls that see further.

import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { Refusal } from '../errors.ts';
import { type Id, isUuid } from '../ids.ts';
import { withClient } from './client.ts';
import { type Crossing, crossing } from './crossing.ts';
import { openPool } from './pool.ts';
import { isStale, preparing } from './prepare.ts';
import type { Tables } from './tables.ts';

/** One transaction. Kysely's builder, on the transaction's own connection. */
export type Transaction = Kysely<Tables>;

export interface Database extends AsyncDisposable {
  readonly pool: pg.Pool;
  /** What comes before an organisation is known. */
  readonly crossing: Crossing;
  /** Runs in one transaction that sees the organisation's rows and no others; rolled back when `run` throws. */
  within: Within;
  /** As {@link within}, for what only reads: PostgreSQL refuses anything else, and nobody waits for the transaction's end. */
  look: Within;
}

type Within = <T>(organisation: Id<'organisation'>, run: (transaction: Transaction) => Promise<T>) => Promise<T>;

/** More than a worker and forty requests at once wait for in practice; the embedded server allows 60. */
const CONNECTIONS = 20;
/** Milliseconds: no statement of ours takes a tenth of it, and one that does must not hold a connection for ever. */
const STATEMENT_TIMEOUT = 30_000;

/** Refuses a login that would look over the walls, and a server that is too old. */
export async function openDatabase(url: string, connections: number = CONNECTIONS): Promise<Database> {
  await checkLogin(url);
  const { Client, startOver } = preparing();
  const pool = openPool(connections, {
    Client,
    connectionString: url,
    // A statement is sent before the one before it is answered, where nobody waits for that.
    pipeline: true,
    // The login itself may do nothing; what it acts as stands behind the walls.
    options: '-c role=libretto_app',
    types: { getTypeParser },
    statement_timeout: STATEMENT_TIMEOUT,
  });
  const kysely = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  const tell = async (connection: Transaction, text: string) => void (await sql.raw(text).execute(connection));
  const begin = (connection: Transaction, kind: string, organisation: Id<'organisation'>) => {
    if (!isUuid(organisation)) throw new TypeError(`not an organisation's id: ${organisation}`);
    // Sent with the first statement: the walls cost no round trip. Where it fails, so does all that follows.
    const begun = tell(connection, `begin ${kind}; set local app.organisation_id = '${organisation}'`);
    begun.catch(() => {});
    return begun;
  };
  const within: Within = (organisation, run) =>
    kysely.connection().execute(async (connection) => {
      const begun = begin(connection, 'read write', organisation);
      try {
        const result = await run(connection);
        await begun;
        await tell(connection, 'commit');
        return result;
      } catch (error) {
        // Fails where the connection is lost, and with it the transaction.
        await tell(connection, 'rollback').catch(() => {});
        throw error;
      }
    });
  const look: Within = (organisation, run) =>
    kysely.connection().execute(async (connection) => {
      const begun = begin(connection, 'read only', organisation);
      try {
        const result = await run(connection);
        await begun;
        return result;
      } finally {
        // Whoever has the connection next waits for it.
        tell(connection, 'rollback').catch(() => {});
      }
    });
  // Somebody migrated meanwhile; nothing of the transaction has happened.
  const again =
    (once: Within): Within =>
    (organisation, run) =>
      once(organisation, run).catch((error) => {
        if (!isStale(error)) throw error;
        startOver();
        return once(organisation, run);
      });
  return {
    pool,
    crossing: crossing(pool),
    within: again(within),
    look: again(look),
    // Kysely would leave it open where it was never used itself, and the process with it.
    [Symbol.asyncDispose]: () => pool.end(),
  };
}

/** From here on the transaction sees another organisation's rows: a child's, made or unmade together with a row of its parent. */
export async function actFor(transaction: Transaction, organisation: Id<'organisation'>): Promise<void> {
  await sql`select set_config('app.organisation_id', ${organisation}, true)`.execute(transaction);
}

/** Whether a row was refused because another has what must be its own. */
export function isTaken(error: unknown): boolean {
  return (error as { code?: string }).code === UNIQUE_VIOLATION;
}

const UNIQUE_VIOLATION = '23505';

/** Refuses `database_unavailable` where the owner is not let in. */
export async function checkOwner(url: string): Promise<void> {
  await withClient(url, async () => {}).catch((error) => {
    throw unreachable(error, 'DATABASE_OWNER_URL');
  });
}

function unreachable(error: Error & { readonly code?: string }, setting: string): Refusal {
  const isLogin = setting === 'DATABASE_URL' && WRONG_LOGIN.has(error.code ?? '');
  return new Refusal('database_unavailable', `The database cannot be reached: ${error.message || error.code}.`, {
    hint: isLogin
      ? `Correct ${setting}; or run \`libretto migrate\`, with the owner in DATABASE_OWNER_URL, which makes this login.`
      : `Start it, or correct ${setting}.`,
    cause: error,
  });
}

/** SQLSTATE: a login that there is not, which is not told from a wrong password. */
const WRONG_LOGIN = new Set(['28000', '28P01']);

/** Whether {@link openDatabase} refused because of the login's name or password. */
export function isWrongLogin({ cause }: { readonly cause?: unknown }): boolean {
  return WRONG_LOGIN.has((cause as { code?: string } | undefined)?.code ?? '');
}

/** As itself, before it takes on a role that it may not have. */
async function checkLogin(url: string): Promise<void> {
  const { rows } = await withClient(url, (client) => client.query<Login>(LOGIN)).catch((error) => {
    throw unreachable(error, 'DATABASE_URL');
  });
  const { version, name, reason, may } = rows[0]!;
  if (version < 150_000)
    throw new Refusal('database_unavailable', `The database is PostgreSQL ${Math.floor(version / 10_000)}.`, {
      hint: 'Libretto needs PostgreSQL 15 or later.',
    });
  const HINT =
    'Name a login of its own in DATABASE_URL and the owner in DATABASE_OWNER_URL, and run `libretto migrate`.';
  if (reason)
    throw new Refusal('database_login', `The login ${name} is ${reason}: organisations would not be walled off.`, {
      hint: HINT,
    });
  // The roles are made by the first migration.
  if (may === null)
    throw new Refusal('database_behind', 'The database is not Libretto’s yet.', {
      hint: 'Run `libretto migrate`, with the owner in DATABASE_OWNER_URL.',
    });
  if (!may) throw new Refusal('database_login', `The login ${name} may not act as libretto_app.`, { hint: HINT });
}

interface Login {
  readonly version: number;
  readonly name: string;
  readonly reason: string | null;
  readonly may: boolean | null;
}

const LOGIN = `
  select current_setting('server_version_num')::int as version, rolname as name,
    case
      when rolsuper then 'a superuser'
      when rolbypassrls then 'allowed to bypass row-level security'
      when exists (select from pg_class where relname = 'organisations' and pg_has_role(session_user, relowner, 'member'))
        then 'the owner of the tables'
      when exists (select from pg_roles r where (r.rolsuper or r.rolbypassrls) and pg_has_role(session_user, r.oid, 'member'))
        then 'allowed to become somebody who is above the walls'
    end as reason,
    (select bool_and(pg_has_role(session_user, oid, 'member')) from pg_roles where rolname in ('libretto_app', 'libretto_queue')) as may
  from pg_roles where rolname = session_user`;

const INT8 = 20;
const DATE = 1082;
/** Counts and sums come as numbers: none of ours passes 2^53. Days come as they are written, not as some midnight. */
function getTypeParser(oid: number, format?: 'text' | 'binary') {
  if (oid === INT8) return Number;
  if (oid === DATE) return String;
  return pg.types.getTypeParser(oid, format as 'text');
}
