// The database that the configuration means: our own below the data folder, or another by its URL. Neither is used before it is
// migrated.

import { randomBytes, randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { access, link, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkOwner, type Database, isWrongLogin, openDatabase } from './database/database.ts';
import { startEmbedded } from './database/embedded.ts';
import { admitLogin, migrate, pendingAt, pendingMigrations } from './database/migrate.ts';
import { Refusal } from './errors.ts';
import { fileRefusal, makeFolder, UNFINISHED } from './files.ts';
import { backUp } from './operations/backup.ts';
import { type Secret, secretOf } from './secret.ts';
import type { ServerConfig } from './server-config.ts';
import { openStorage } from './storage/all.ts';
import type { S3Config } from './storage/s3.ts';
import type { Storage } from './storage/storage.ts';

export interface Connected extends AsyncDisposable {
  readonly database: Database;
  /** Of the server's login. */
  readonly databaseUrl: string;
}

const LOGIN = 'libretto_server';

/** The embedded database is migrated as it starts, after a backup; another is its owner's to migrate: `database_behind`. */
export async function connect(config: ServerConfig): Promise<Connected> {
  await using stack = new AsyncDisposableStack();
  const databaseUrl = config.databaseUrl ?? (await startOwn(config, stack));
  const database = stack.use(await openDatabase(databaseUrl));
  const pending = await pendingMigrations(database.pool);
  if (pending.length > 0)
    throw new Refusal('database_behind', `The database lacks ${pending.map(({ name }) => name).join(', ')}.`, {
      hint: 'Run `libretto migrate`, which keeps what is there.',
    });
  const everything = stack.move();
  return { database, databaseUrl, [Symbol.asyncDispose]: () => everything.disposeAsync() };
}

/** The owner of the tables: of the embedded database, or what DATABASE_OWNER_URL says. Disposing stops what was started. */
export async function connectOwner(config: ServerConfig): Promise<{ readonly ownerUrl: string } & AsyncDisposable> {
  if (config.databaseUrl === undefined) {
    await makeDataFolder(config);
    const { ownerUrl, stop } = await startEmbedded(postgresDir(config));
    return { ownerUrl, [Symbol.asyncDispose]: stop };
  }
  if (config.databaseOwnerUrl === undefined)
    throw new Refusal('bad_option', 'DATABASE_OWNER_URL is not set.', {
      hint: 'It names the owner of the database, who may make tables and logins: postgres://owner:…@host/database.',
    });
  await checkOwner(config.databaseOwnerUrl);
  return { ownerUrl: config.databaseOwnerUrl, [Symbol.asyncDispose]: async () => {} };
}

/** Brings the database up to date, embedded after a backup, and lets the server's login in. Answers what was applied. */
export async function migrateOwn(
  config: ServerConfig,
  ownerUrl: string,
): Promise<{ readonly databaseUrl: string; readonly applied: string[]; readonly backup: string | undefined }> {
  const pending = await pendingAt(ownerUrl);
  let backup: string | undefined;
  // A database that is new has nothing to lose; another has backups of its owner's.
  if (config.databaseUrl === undefined && pending.length > 0 && pending[0]!.number > 1) {
    const time = new Date().toISOString().replace(/[:.]/g, '-');
    await makeFolder(join(config.dataDir, 'backups'), 0o700);
    backup = join(config.dataDir, 'backups', `before-${pending[0]!.name}-${time}`);
    await backUp(backup, { ownerUrl });
  }
  const applied = await migrate(ownerUrl);
  const databaseUrl = config.databaseUrl ?? (await loginUrl(config, ownerUrl));
  await admitLogin(ownerUrl, databaseUrl);
  if (config.databaseUrl !== undefined) await checkAdmitted(config.databaseUrl);
  return { databaseUrl, applied, backup };
}

/** Refuses what would let the server say "run `libretto migrate`" after just that. */
async function checkAdmitted(databaseUrl: string): Promise<void> {
  const { username } = new URL(databaseUrl);
  const pending = await pendingOf(databaseUrl).catch((error) => {
    if (!isWrongLogin(error)) throw error;
    throw new Refusal(
      'database_login',
      `The login ${decodeURIComponent(username)} has another password than DATABASE_URL.`,
      {
        hint: 'Correct DATABASE_URL, or let an administrator set it: `alter role … password …`.',
        cause: error,
      },
    );
  });
  if (pending.length > 0)
    throw new Refusal('bad_option', 'DATABASE_URL names another database than DATABASE_OWNER_URL.', {
      hint: 'Let both lead to the same host, port and database; only the logins differ.',
    });
}

async function pendingOf(databaseUrl: string): Promise<readonly unknown[]> {
  await using database = await openDatabase(databaseUrl, 1);
  return await pendingMigrations(database.pool);
}

/** Nobody else's to look into. Refuses `not_writable`. */
export async function makeDataFolder({ dataDir }: ServerConfig): Promise<void> {
  await makeFolder(dataDir, 0o700).catch((error) => {
    if (error.code !== 'not_writable') throw error;
    const { code } = error.cause as NodeJS.ErrnoException;
    throw new Refusal('not_writable', `The data folder ${dataDir} cannot be made (${code}).`, {
      hint: 'Name another with --data or LIBRETTO_DATA_DIR.',
      cause: error,
    });
  });
}

export function postgresDir({ dataDir }: ServerConfig): string {
  return join(dataDir, 'postgres');
}

export function storageDir({ dataDir }: ServerConfig): string {
  return join(dataDir, 'storage');
}

/** A bucket where one is named, else a folder. Refuses one that cannot be used. */
export async function storageFor(config: ServerConfig): Promise<Storage> {
  const { s3 } = config;
  // Nobody else's either, whoever may pass through the data folder.
  if (!s3) await makeFolder(storageDir(config), 0o700);
  const storage = await openStorage({ folder: storageDir(config), s3 });
  if (s3) await lookInto(storage, s3);
  else await checkWritable(storageDir(config));
  return storage;
}

async function checkWritable(folder: string): Promise<void> {
  await access(folder, constants.W_OK).catch((error) => {
    throw new Refusal('not_writable', `${folder} cannot be written (${error.code}).`, {
      hint: 'Give the data folder, with all that is in it, to the user who runs the server; or name another with --data.',
      cause: error,
    });
  });
}

/** Otherwise the server would start, and fail with the first file. */
async function lookInto(storage: Storage, { bucket, endpoint }: S3Config): Promise<void> {
  try {
    for await (const _ of storage.list('')) return;
  } catch (error) {
    const { message, code = 'it does not answer' } = ((error as Error).cause ?? error) as NodeJS.ErrnoException;
    const where = endpoint === undefined ? '' : ` at ${endpoint}`;
    throw new Refusal(
      'bad_option',
      `The bucket ${bucket}${where} cannot be used: ${(message || code).replace(/\.$/, '')}.`,
      {
        hint: 'Start the store, make the bucket, or correct S3_BUCKET, S3_REGION, S3_ENDPOINT and its keys.',
        cause: error,
      },
    );
  }
}

/** Undefined where the secret is set outside. */
export function secretFile({ dataDir, secret }: ServerConfig): string | undefined {
  return secret === undefined ? join(dataDir, 'secret') : undefined;
}

export async function secretFor(config: ServerConfig): Promise<Secret> {
  await makeDataFolder(config);
  return secretOf(config.secret ?? (await madeOnce(secretFile(config)!)));
}

async function startOwn(config: ServerConfig, stack: AsyncDisposableStack): Promise<string> {
  const { ownerUrl } = stack.use(await connectOwner(config));
  return (await migrateOwn(config, ownerUrl)).databaseUrl;
}

async function loginUrl(config: ServerConfig, ownerUrl: string): Promise<string> {
  const url = new URL(ownerUrl);
  url.username = LOGIN;
  url.password = await madeOnce(join(postgresDir(config), 'server-password'));
  return url.href;
}

/** What the file holds; a secret of its own the first time. Refuses what was not written whole: anybody could guess it. */
async function madeOnce(path: string): Promise<string> {
  const found = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new Refusal('file_unreadable', `${path} cannot be read (${error.code}).`, {
      hint: 'Give it to the user who runs the server.',
      cause: error,
    });
  });
  const text = (found ?? (await makeSecretFile(path))).trim();
  if (text.length >= SECRET_CHARACTERS) return text;
  throw new Refusal('bad_option', `${path} has ${text.length} characters instead of ${SECRET_CHARACTERS} or more.`, {
    hint: 'Bring back what it was, from a backup. Where nothing was made with it yet, delete it: another is made.',
    file: path,
  });
}

/** As many as LIBRETTO_SECRET must have. */
const SECRET_CHARACTERS = 32;

/** Written beside and linked, so that the file is whole or not there; who comes second gets what the first has written. */
async function makeSecretFile(path: string): Promise<string> {
  const beside = `${path}-${randomUUID()}${UNFINISHED}`;
  try {
    const made = randomBytes(24).toString('base64url');
    await writeFile(beside, made, { flag: 'wx', mode: 0o600, flush: true });
    await link(beside, path);
    return made;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw fileRefusal(error, path);
    return await readFile(path, 'utf8');
  } finally {
    await rm(beside, { force: true });
  }
}
