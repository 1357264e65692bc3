// The real program, killed in the middle of renders: nothing that was accepted is lost, nothing is counted twice.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hashOfFile } from '../../src/files.ts';

const PROGRAM = fileURLToPath(new URL('../../bin/libretto.js', import.meta.url));
const ROOT_KEY = 'only-for-tests,-thirty-two-characters';

let data: string;
let port: number;
let server: ChildProcess | undefined;
let errors = '';
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'libretto-kill-'));
  const free = createServer().listen(0, '127.0.0.1');
  await once(free, 'listening');
  ({ port } = free.address() as { port: number });
  free.close();
});
afterAll(async () => {
  if (server?.exitCode === null && server.signalCode === null) {
    server.kill('SIGTERM');
    await once(server, 'exit');
  }
  await rm(data, { recursive: true, force: true });
});

async function start(): Promise<void> {
  const its = spawn(process.execPath, [PROGRAM, 'serve', '--data', data, '--port', String(port)], {
    env: { ...process.env, LIBRETTO_ROOT_KEY: ROOT_KEY, LIBRETTO_LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  server = its;
  its.stderr!.on('data', (chunk) => {
    errors += chunk;
  });
  let said = '';
  for await (const chunk of its.stdout!) {
    said += chunk;
    if (said.includes('Listening on')) return;
  }
  throw new Error(`the server did not start: ${errors}`);
}

async function call(method: string, path: string, body?: object) {
  const answer = await fetch(`http://127.0.0.1:${port}/api${path}`, {
    method,
    headers: { 'x-api-key': ROOT_KEY, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return answer.json() as Promise<{ id: string; state: string; error: unknown; data: unknown[] }>;
}

async function isRenderer(pid: number | string): Promise<boolean> {
  return (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).includes('renderer');
}

/** Children of `pid` that render. */
async function renderersOf(pid: number): Promise<number[]> {
  const found = [];
  for (const name of await readdir('/proc')) {
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    if (parent === pid && (await isRenderer(name))) found.push(Number(name));
  }
  return found;
}

/** What its lock file says. */
async function postmaster(): Promise<{ pid: number; url: string }> {
  const [pid, , , port] = (await readFile(join(data, 'postgres/data/postmaster.pid'), 'utf8')).split('\n');
  const password = (await readFile(join(data, 'postgres/owner-password'), 'utf8')).trim();
  return { pid: Number(pid), url: `postgres://libretto_owner:${password}@127.0.0.1:${port}/libretto` };
}

const kill = (pid: number) => {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It was quicker.
  }
};

/** What is killed, one round each. The database lives on without its server; the server waits for a database, and starts it. */
const ROUNDS = ['renderers', 'server', 'database', 'server and database'] as const;

test.skipIf(process.platform !== 'linux')(
  'every accepted production is done once, whatever is killed',
  { timeout: 120_000 },
  async () => {
    await start();
    const text = `{{what|x}} {{i|y}}. ${'One two three four five six. '.repeat(20)}`;
    const script = await call('POST', '/scripts', { text });
    const accepted: string[] = [];
    const orphans: number[] = [];
    for (const what of ROUNDS) {
      for (let i = 0; i < 3; i++) {
        const order = { script: script.id, audience: { what, i: String(i) }, voice: 'tone_mid', formats: ['wav'] };
        accepted.push((await call('POST', '/productions', order)).id);
      }
      while ((await call('GET', '/productions?state=running')).data.length === 0) await sleep(20);
      await sleep(Math.random() * 400);
      const { pid } = await postmaster();
      const renderers = await renderersOf(server!.pid!);
      if (what === 'renderers') for (const child of renderers) kill(child);
      if (what.includes('database')) {
        kill(pid);
        let answer = await call('GET', '/projects');
        // Its processes outlive it for a moment.
        while (answer.data) answer = await call('GET', '/projects');
        expect(answer).toMatchObject({ status: 503, code: 'database_unavailable' });
        while (what === 'database' && !answer.data) answer = await call('GET', '/projects');
      }
      if (!what.includes('server')) continue;
      const gone = once(server!, 'exit');
      server!.kill('SIGKILL');
      await gone;
      await start();
      orphans.push(...renderers);
    }

    const done = new Set<string>();
    while (done.size < accepted.length) {
      for (const id of accepted) {
        const { state, error } = await call('GET', `/productions/${id}`);
        expect(['queued', 'running', 'done'], `${id}: ${JSON.stringify(error)}`).toContain(state);
        if (state === 'done') done.add(id);
      }
      await sleep(500);
    }

    // Renderers end with who started them, as soon as they look up.
    for (const child of orphans) expect(await isRenderer(child), `renderer ${child}`).toBe(false);

    const owner = new pg.Client({ connectionString: (await postmaster()).url });
    await owner.connect();
    try {
      const count = async (text: string) => (await owner.query(text)).rows[0].count;
      const { rows: productions } = await owner.query(
        `select id, state, report->>'seconds' as seconds from productions`,
      );
      expect(new Set(productions.map(({ state }) => state))).toEqual(new Set(['done']));
      expect(productions.length).toBe(accepted.length);
      // It was in the middle of renders.
      expect(await count('select count(*)::int from productions where attempt > 1')).toBeGreaterThan(0);
      // Counted once, with what was delivered.
      const { rows: usage } = await owner.query('select production_id, milliseconds from usage');
      expect(usage.map(({ production_id }) => production_id).sort()).toEqual(productions.map(({ id }) => id).sort());
      for (const { production_id, milliseconds } of usage) {
        const { seconds } = productions.find(({ id }) => id === production_id)!;
        expect(Number(milliseconds)).toBe(Math.round(Number(seconds) * 1000));
      }
      expect(await count(`select count(*)::int from events where action = 'production.done'`)).toBe(productions.length);
      expect(await count(`select count(*)::int from queue.job where state in ('created', 'retry', 'active')`)).toBe(0);
      // No row without bytes, each production one file; bytes without a row are the sweeper's, and lie where it looks.
      const { rows: files } = await owner.query('select production_id, key, bytes, sha256 from files');
      expect(files.map(({ production_id }) => production_id).sort()).toEqual(productions.map(({ id }) => id).sort());
      for (const { key, sha256 } of files) expect(await hashOfFile(join(data, 'storage', key))).toBe(sha256);
      const [{ organisation_id }] = (await owner.query('select organisation_id from productions limit 1')).rows;
      const folder = join(data, 'storage/o', organisation_id);
      expect((await readdir(join(data, 'storage/o'))).length).toBe(1);
      expect((await readdir(folder)).sort()).toEqual(['cache', 'files']);
      const rowless = (await readdir(join(folder, 'files'))).filter(
        (name) => !files.some(({ key }) => key.endsWith(name)),
      );
      expect(rowless.length).toBeLessThan(productions.length);
    } finally {
      await owner.end();
    }
  },
);
