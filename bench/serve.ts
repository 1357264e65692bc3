// `libretto serve` in a process of its own, with an embedded database: started, spoken to, weighed, stopped.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { type Client, createClient } from '../src/client/client.ts';
import { startEmbedded } from '../src/database/embedded.ts';

const PROGRAM = fileURLToPath(new URL('../bin/libretto.js', import.meta.url));

export interface Served extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
  /** From the command to `Listening on …`. */
  readonly startSeconds: number;
  /** Of the first super-organisation, at the first start. */
  readonly key: string | undefined;
}

export async function serve(folder: string, env: NodeJS.ProcessEnv = {}): Promise<Served> {
  const started = performance.now();
  const port = await freePort();
  const child = spawn(process.execPath, [PROGRAM, 'serve', '--data', folder, '--port', String(port)], {
    // What is measured is the server, not its limit.
    env: { ...process.env, LIBRETTO_REQUESTS_PER_SECOND: '1000000', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A session of its own, as a service has: where Linux shares out the processors by session, whoever measures is in none of its.
    detached: true,
  });
  const end = () => child.kill();
  process.once('exit', end);
  // Its log, a line for each request, is written and thrown away.
  child.stderr!.resume();
  const said = await readUntil(child, /Listening on (\S+)/);
  const startSeconds = (performance.now() - started) / 1000;
  child.stdout!.resume();
  return {
    url: /Listening on (\S+)/.exec(said)![1]!,
    pid: child.pid!,
    startSeconds,
    key: /^ {2}(lbr_\S+)$/m.exec(said)?.[1],
    async [Symbol.asyncDispose]() {
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
      process.off('exit', end);
    },
  };
}

function readUntil(child: ChildProcess, pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stdout!.setEncoding('utf8').on('data', (text) => {
      said += text;
      if (!pattern.test(said)) return;
      child.stdout!.removeAllListeners('data');
      resolve(said);
    });
    child.once('exit', () => reject(new Error(`the server did not start: ${said}`)));
  });
}

export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

/** The client of a new organisation below the super-organisation. */
export async function newOrganisation({ url, key }: Served, name: string): Promise<Client & { readonly key: string }> {
  const { apiKey } = await createClient({ baseUrl: url, apiKey: key! }).post('/api/organisations', { body: { name } });
  return { ...createClient({ baseUrl: url, apiKey: apiKey! }), key: apiKey! };
}

/** The owner's way into the database of a server that runs, and the login of the server's own. */
export async function urlsOf(folder: string): Promise<{ readonly owner: string; readonly login: string }> {
  const { ownerUrl, stop } = await startEmbedded(join(folder, 'postgres'));
  // It stays: the server uses it.
  await stop();
  const login = new URL(ownerUrl);
  login.username = 'libretto_server';
  login.password = await readFile(join(folder, 'postgres/server-password'), 'utf8');
  return { owner: ownerUrl, login: login.href };
}

export async function asOwner<T>(folder: string, run: (owner: pg.Client) => Promise<T>): Promise<T> {
  const owner = new pg.Client({ connectionString: (await urlsOf(folder)).owner });
  await owner.connect();
  try {
    return await run(owner);
  } finally {
    await owner.end();
  }
}

/** The server, its database and its renderers. */
async function processesOf({ pid }: Pick<Served, 'pid'>): Promise<number[]> {
  const parents = new Map<number, number>();
  for (const name of await readdir('/proc')) {
    const stat = /^\d+$/.test(name) && (await readFile(`/proc/${name}/stat`, 'utf8').catch(() => undefined));
    if (stat) parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
  }
  const belongs = (its: number | undefined): boolean => its !== undefined && (its === pid || belongs(parents.get(its)));
  return [...parents.keys()].filter(belongs);
}

/** MB that all its processes hold, what they share counted once. Linux only. */
export async function memoryOf(served: Pick<Served, 'pid'>): Promise<number> {
  let kilobytes = 0;
  for (const pid of await processesOf(served)) {
    const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
    kilobytes += Number(/^Pss: +(\d+) kB/m.exec(rollup)?.[1] ?? 0);
  }
  return kilobytes / 1024;
}

/** Seconds that all its processes, and those that ended before, have had of the processors. Linux only. */
export async function cpuOf(served: Pick<Served, 'pid'>): Promise<number> {
  let ticks = 0;
  for (const pid of await processesOf(served)) {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
    const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? [];
    for (const field of [11, 12, 13, 14]) ticks += Number(fields[field] ?? 0);
  }
  return ticks / 100;
}
