// Whoever runs the server: starting, killing, keys, secrets, backups and a look at everything, through the program itself.

import { spawn } from 'node:child_process';
import { appendFile, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { startEmbedded } from '../../src/database/embedded.ts';
import { migrate } from '../../src/database/migrate.ts';
import { openPlace, type Place, ROOT } from '../program.ts';
import { startServer } from './running.ts';

let place: Place;
let data: string;
beforeAll(async () => {
  place = await openPlace();
  data = join(place.folder, 'data');
});
afterAll(() => place[Symbol.asyncDispose]());

// They stand on one another's data, in this order.
describe('a data folder', () => {
  let key: string;

  test('is made at the first start, whose key opens it', async () => {
    await using server = await startServer(data, place.env);
    key = server.firstKey!;
    // It was told to listen on any port, and says which that is.
    expect((await server.call('GET', '/openapi.json', key)).body.servers).toEqual([{ url: server.url }]);
    const { status, body } = await server.call('POST', '/scripts', key, { name: 'first', text: 'Hello.' });
    expect([status, body.text]).toEqual([201, 'Hello.']);
    expect((await stat(join(data, 'secret'))).mode & 0o777).toBe(0o600);
    expect(await server.stop()).toBe(0);
    const line = JSON.parse(server.log().trim().split('\n').at(-1)!);
    expect(line).toMatchObject({ method: 'POST', route: '/api/scripts', status: 201 });
    expect(line.organisation).toMatch(/^org_/);
    expect(server.log()).not.toMatch(/Hello|lbr_|first/);
  });

  test('loses nothing that was acknowledged when its server is killed', async () => {
    const server = await startServer(data, place.env);
    const made: string[] = [];
    const write = async (writer: number) => {
      for (let i = 0; ; i++) {
        const { status, body } = await server.call('POST', '/projects', key, { name: `p ${writer} ${i}` });
        if (status === 201) made.push(body.id);
      }
    };
    const writers = Promise.allSettled([0, 1, 2, 3].map(write));
    while (made.length < 40) await new Promise((resolve) => setTimeout(resolve, 5));
    await server.kill();
    await writers;
    // The database lives on, and is adopted.
    const pid = await postmaster();
    expect(() => process.kill(pid, 0)).not.toThrow();
    await using again = await startServer(data, place.env);
    await expect.poll(() => again.said()).toContain(`Data: ${data}\nReference: ${again.url}/docs`);
    expect(again.firstKey).toBeUndefined();
    expect(await postmaster()).toBe(pid);
    for (const id of made) expect((await again.call('GET', `/projects/${id}`, key)).status).toBe(200);
    expect(await again.stop()).toBe(0);
    expect(() => process.kill(pid, 0)).toThrow();
  });

  test('is left in order: whoever watches is told at once, and what is being made goes back into the line', async () => {
    await using server = await startServer(data, place.env);
    const sections = Array.from(
      { length: 20 },
      (_, i) => `<<sectionName::part ${i}>> ${'Nobody waits for all of this. '.repeat(100)}`,
    );
    const text = sections.join(' ');
    await server.call('PUT', '/scripts/long', key, { text });
    const order = { script: 'long', voice: 'flite_slt', formats: ['wav'] };
    const { body: made } = await server.call('POST', '/productions', key, order);
    const watched = await fetch(`${server.url}/api/productions/${made.id}/events`, { headers: { 'x-api-key': key } });
    const told = watched.body!.pipeThrough(new TextDecoderStream()).getReader();
    for (let text = ''; !text.includes('"state":"running"'); ) text += (await told.read()).value ?? '';
    const stopped = server.stop();
    // A stream that is cut off is a failure to read it; the renderer is still given its time.
    while (!(await told.read()).done);
    expect(server.process.exitCode).toBeNull();
    expect(await stopped).toBe(0);
    await using again = await startServer(data, place.env);
    const { body } = await again.call('GET', `/productions/${made.id}`, key);
    expect(['queued', 'running', 'done']).toContain(body.state);
    await again.call('POST', `/productions/${made.id}/cancel`, key);
  });

  test.each(['SIGINT', 'SIGTERM'] as const)('is left when %s comes while the server starts', async (signal) => {
    const server = spawn(process.execPath, [join(ROOT, 'bin/libretto.js'), 'serve', '--data', data, '--port', '0'], {
      env: { ...place.env, LIBRETTO_LOG_LEVEL: 'silent' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const users = join(data, 'postgres/users');
    const before = (await readdir(users)).length;
    while ((await readdir(users)).length === before) await new Promise((resolve) => setTimeout(resolve, 5));
    server.kill(signal);
    expect(await new Promise((resolve) => server.once('close', resolve))).toBe(0);
  });

  test('is worked on by the operator, whether a server runs or not', async () => {
    const create = (...args: string[]) => place.json(['keys', 'create', ...args, '--data', data]);
    const { document: made } = await create('--role', 'user', '--name', 'made without a server');
    expect(made.apiKey).toMatch(/^lbr_/);
    await using server = await startServer(data, place.env);
    const use = async () => (await server.call('GET', '/projects', made.apiKey)).status;
    expect(await use()).toBe(200);
    const { document: zoo } = await create('--super', 'Zoo');
    expect((await server.call('GET', '/organisations/me', zoo.apiKey)).body).toMatchObject({
      kind: 'super',
      name: 'Zoo',
    });
    expect((await place.run(['keys', 'revoke', made.id, '--data', data])).code).toBe(0);
    expect(await use()).toBe(401);
    const { stdout } = await place.run(['keys', 'list', '--data', data]);
    expect(stdout).toContain(`${made.id}`);
    expect(stdout).toMatch(/made without a server {2}\(revoked\)/);
    const missing = await place.json(['keys', 'list', 'nobody@example.com', '--data', data]);
    expect(missing).toMatchObject({ code: 2, document: { error: { code: 'not_found' } } });
    const { document } = await place.json(['keys', 'create', made.id, '--data', data]);
    expect(document.error.code).toBe('not_found');
    for (const [args, what] of [
      [['create', '--super', '_zoo'], '`name`'],
      [['create', '--name', ' '], '`name`'],
      [['invite', 'nobody'], '`email`'],
    ] as const) {
      const refused = await place.json(['keys', ...args, '--data', data]);
      expect(refused).toMatchObject({ code: 2, document: { error: { code: 'bad_request' } } });
      expect(refused.document.error.message).toContain(what);
    }
    // None of these has stopped the server's database.
    expect(await server.call('GET', '/projects', key)).toMatchObject({ status: 200 });
  });

  test('shows the operator all organisations, to be limited, suspended and deleted', async () => {
    await using server = await startServer(data, { ...place.env, LIBRETTO_SIGNUP: 'open' });
    const email = 'sam@example.com';
    const { body: sam } = await server.call('POST', '/signup', '', { name: 'Sam', email });
    const run = async (...args: string[]) => (await place.json(['organisations', ...args, '--data', data])).document;
    expect((await run('list')).data[0]).toMatchObject({ id: sam.organisation.id, kind: 'single', email });
    const limited = await run('limit', email, 'renders=0', 'characters=5');
    expect(limited.limits).toEqual({ renders: 0, characters: 5 });
    const { body: refused } = await server.call('POST', '/speech', sam.apiKey, { text: 'Hi.', voice: 'tone_mid' });
    expect(refused.code).toBe('limit_spent');
    expect((await run('limit', email, 'renders=none')).limits).toEqual({ characters: 5 });
    expect((await run('limit', email, 'reders=1')).error).toMatchObject({
      code: 'bad_request',
      hint: expect.stringContaining('renders'),
    });
    expect((await run('limit', email, 'renders')).error.code).toBe('bad_option');
    const use = () => server.call('GET', '/events?action=organisation.changed', sam.apiKey);
    expect((await run('suspend', email)).state).toBe('suspended');
    expect((await use()).body.code).toBe('organisation_suspended');
    expect((await run('restore', email)).state).toBe('active');
    expect(new Set((await use()).body.data.map(({ actor }: { actor: string }) => actor))).toEqual(
      new Set(['operator']),
    );
    expect((await run('delete', email)).state).toBe('deleting');
    expect((await use()).status).toBe(401);
    const { body: zoo } = await server.call('GET', '/organisations/me', key);
    expect((await run('delete', zoo.id)).error.code).toBe('not_possible_now');
    // Its super-organisation does not undo what the operator did.
    const { body: child } = await server.call('POST', '/organisations', key, { name: 'Below' });
    const path = `/organisations/${child.organisation.id}`;
    const change = async (state: string) => (await server.call('PATCH', path, key, { state })).status;
    expect([await change('suspended'), await change('active')]).toEqual([200, 200]);
    expect((await run('suspend', child.organisation.id)).state).toBe('suspended');
    expect(await change('active')).toBe(403);
    expect((await run('restore', child.organisation.id)).state).toBe('active');
    expect([await change('suspended'), await change('active')]).toEqual([200, 200]);
  });

  test('that is misspelt is refused, and not made', async () => {
    const missing = join(place.folder, 'dta');
    for (const args of [
      ['keys', 'list'],
      ['keys', 'invite', 'ada@example.com'],
      ['organisations'],
      ['backup', 'here'],
    ]) {
      const { code, document } = await place.json([...args, '--data', missing]);
      expect([code, document.error.code], args.join(' ')).toEqual([2, 'database_unavailable']);
    }
    expect(await readdir(place.folder)).not.toContain('dta');
  });

  test('is opened by LIBRETTO_ROOT_KEY, and by no earlier one', async () => {
    const keys = ['a', 'b', 'a'].map((letter) => letter.repeat(32));
    let before = key;
    for (const rootKey of keys) {
      await using server = await startServer(data, { ...place.env, LIBRETTO_ROOT_KEY: rootKey });
      expect((await server.call('GET', '/projects', rootKey)).status).toBe(200);
      expect((await server.call('GET', '/projects', before)).status).toBe(401);
      before = rootKey;
    }
    key = before;
    {
      await using server = await startServer(data, { ...place.env, LIBRETTO_ROOT_KEY: key });
      const { body } = await server.call('GET', '/keys', key);
      const { id } = body.data.find(({ hint, revokedAt }: Record<string, string>) => hint === 'aaaa' && !revokedAt);
      expect((await server.call('POST', `/keys/${id}/rotate`, key, {})).status).toBe(201);
      expect((await server.call('GET', '/projects', key)).status).toBe(401);
    }
    {
      await using server = await startServer(data, { ...place.env, LIBRETTO_ROOT_KEY: key });
      expect((await server.call('GET', '/projects', key)).status).toBe(200);
    }
    const short = startServer(data, { ...place.env, LIBRETTO_ROOT_KEY: 'too short' });
    await expect(short).rejects.toThrow(/error\[bad_option\]: LIBRETTO_ROOT_KEY/);
  });

  test('does not open for another secret', async () => {
    const start = startServer(data, { ...place.env, LIBRETTO_SECRET: 'x'.repeat(32) });
    await expect(start).rejects.toThrow('error[secret_mismatch]');
  });

  test('has settings in a file, and a wrong one stops the start', async () => {
    const file = join(data, 'libretto.env');
    await writeFile(file, 'LIBRETTO_LOG_LEVEL=silent\n');
    {
      await using server = await startServer(data, place.env);
      await server.call('GET', '/projects', key);
      expect(server.log()).toBe('');
    }
    await appendFile(file, 'LIBRETTO_PROT=80\n');
    await expect(startServer(data, place.env)).rejects.toThrow(/no setting LIBRETTO_PROT[\s\S]*LIBRETTO_PORT/);
    await writeFile(file, '# a comment\nLIBRETTO_PORT 80\n');
    await expect(startServer(data, place.env)).rejects.toThrow(/Line 2 of .*libretto\.env sets nothing/);
    await writeFile(file, `LIBRETTO_DATA_DIR=${data}\n`);
    await expect(startServer(data, place.env)).rejects.toThrow(/LIBRETTO_DATA_DIR cannot stand in the file/);
    await writeFile(file, '');
  });

  test.each([
    [{ LIBRETTO_SIGNUPP: 'open' }, 'There is no setting LIBRETTO_SIGNUPP.', 'Did you mean LIBRETTO_SIGNUP?'],
    [{ LIBRETTO_PORT: 'http' }, 'LIBRETTO_PORT must be a whole number from 0 to 65535.'],
    [{ LIBRETTO_SIGNUP: 'yes' }, 'LIBRETTO_SIGNUP must be one of open, invite, closed.'],
    [{ DATABASE_URL: 'mysql://x/y' }, 'DATABASE_URL must be a URL that begins with postgres:// or postgresql://.'],
    [{ LIBRETTO_SECRET: 'short' }, 'LIBRETTO_SECRET must be 32 characters or more.'],
    [{ LIBRETTO_DATA_DIR: '/proc/libretto' }, 'The data folder /proc/libretto cannot be made (ENOENT).', '--data'],
    [{ LIBRETTO_DATA_DIR: '/dev/null/x' }, 'The data folder /dev/null/x cannot be made (ENOTDIR).', '--data'],
    [{ LIBRETTO_DATA_DIR: '/dev/null' }, 'The data folder /dev/null cannot be made (EEXIST).', '--data'],
  ])('does not open with %j', async (wrong, said, hint = 'unset it') => {
    const env = { LIBRETTO_DATA_DIR: data, ...wrong };
    const { code, document } = await place.json(['serve', '--port', '0'].slice(0, 'LIBRETTO_PORT' in wrong ? 1 : 3), {
      env,
    });
    expect([code, document.error.message]).toEqual([2, said]);
    expect(document.error.hint).toContain(hint);
  });

  test('does not mind names of others that begin as its own do', async () => {
    const others = { LIBRETTO_SERVICE_HOST: '10.0.0.1', LIBRETTO_PORT_4747_TCP: 'tcp://10.0.0.1:4747' };
    await using server = await startServer(data, { ...place.env, ...others });
    expect((await server.call('GET', '/projects', key)).status).toBe(200);
  });

  test('is saved while its server runs, and brought back with every row, every file and its keys', async () => {
    const backup = join(place.folder, 'backup');
    const restored = join(place.folder, 'restored');
    await mkdir(join(data, 'storage/o/x/files'), { recursive: true });
    await mkdir(join(data, 'storage/o/x/cache/clip'), { recursive: true });
    await writeFile(join(data, 'storage/o/x/files/song'), 'la la');
    await writeFile(join(data, 'storage/o/x/cache/clip/song'), 'made again');
    {
      await using server = await startServer(data, place.env);
      const text = 'a\tb\\n\r\nü 👋 \\. "quoted"';
      expect((await server.call('PUT', '/scripts/hard', key, { text })).status).toBe(201);
      const { code, document } = await place.json(['backup', backup, '--data', data]);
      expect([code, document.files]).toEqual([0, 1]);
      expect(document.rows).toBeGreaterThan(100);
    }
    const { code, document } = await place.json(['restore', backup, '--data', restored]);
    expect([code, document]).toEqual([0, { ...document, files: 1 }]);
    expect(await rowsOf(restored)).toEqual(await rowsOf(data));
    expect(await readFile(join(restored, 'storage/o/x/files/song'), 'utf8')).toBe('la la');
    expect(await readdir(join(restored, 'storage/o/x'))).toEqual(['files']);
    await using server = await startServer(restored, place.env);
    expect((await server.call('GET', '/scripts/hard', key)).body.text).toBe('a\tb\\n\r\nü 👋 \\. "quoted"');

    const again = await place.json(['restore', backup, '--data', restored]);
    expect(again).toMatchObject({ code: 2, document: { error: { code: 'database_not_empty' } } });
    const onto = await place.json(['backup', backup, '--data', data]);
    expect(onto).toMatchObject({ code: 2, document: { error: { code: 'not_writable' } } });
  });

  test.each([
    ['tables/projects.copy', 'backup_damaged'],
    ['files/o/x/files/song', 'backup_damaged'],
    ['files.jsonl', 'backup_damaged'],
    ['manifest.json', 'backup_damaged'],
  ])('is not restored from a backup whose %s was damaged', async (file, code) => {
    const backup = join(place.folder, 'backup');
    const whole = await readFile(join(backup, file));
    await writeFile(join(backup, file), whole.subarray(0, -2));
    const fresh = join(place.folder, 'fresh');
    const { document } = await place.json(['restore', backup, '--data', fresh]);
    expect(document.error.code).toBe(code);
    await writeFile(join(backup, file), whole);
  });

  test('is not restored from a newer Libretto’s backup', async () => {
    const manifest = join(place.folder, 'backup/manifest.json');
    const whole = await readFile(manifest, 'utf8');
    for (const change of [{ format: 2 }, { migration: 9999 }]) {
      await writeFile(manifest, JSON.stringify({ ...JSON.parse(whole), ...change }));
      const { document } = await place.json([
        'restore',
        join(place.folder, 'backup'),
        '--data',
        join(place.folder, 'fresh'),
      ]);
      expect(document.error.code).toBe('backup_newer');
    }
    await writeFile(manifest, whole);
  });

  test('is looked at by the doctor, who finds it well', async () => {
    const { code, document } = await place.json(['doctor', '--data', data, '--port', '0']);
    expect(document.findings.filter(({ state }: { state: string }) => state === 'wrong')).toEqual([]);
    expect([code, document.ok]).toEqual([0, true]);
    const checks = document.findings.map(({ check }: { check: string }) => check);
    expect(checks).toEqual([
      'data folder',
      'space',
      'postgres',
      'database',
      'storage',
      'secret',
      'clock',
      'voices',
      'port',
      'ffmpeg',
    ]);
  });

  test('and what the doctor finds wrong is said with its mending', async () => {
    await writeFile(join(place.folder, 'no-folder'), '');
    const { code, stdout } = await place.run(['doctor', '--data', data, '--port', '0'], {
      env: { LIBRETTO_SECRET: 'y'.repeat(32) },
    });
    expect(code).toBe(2);
    expect(stdout).toMatch(/✗ secret[^\n]*\n {2}= Set LIBRETTO_SECRET/);
  });

  async function postmaster(): Promise<number> {
    return Number.parseInt(await readFile(join(data, 'postgres/data/postmaster.pid'), 'utf8'), 10);
  }
});

/** Every row of every table that a backup has. */
async function rowsOf(folder: string): Promise<Record<string, unknown[]>> {
  const { ownerUrl, stop } = await startEmbedded(join(folder, 'postgres'));
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const all: Record<string, unknown[]> = {};
    const { rows: tables } = await client.query(
      "select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'",
    );
    for (const { name } of tables) {
      // When keys were last used goes on.
      const { rows } = await client.query(
        `select to_jsonb(t) - 'last_used_at' - 'applied_at' as row from ${name} t order by 1`,
      );
      all[name] = rows.map(({ row }) => row);
    }
    expect(all.revisions!.length).toBeGreaterThan(0);
    return all;
  } finally {
    await client.end();
    await stop();
  }
}

describe('another PostgreSQL', () => {
  /** An empty database there, with the owner's and the server's URL. */
  async function emptyDatabase() {
    const owner = new URL(inject('ownerUrl'));
    owner.pathname = `/external_${Date.now()}`;
    const admin = new pg.Client({ connectionString: inject('ownerUrl') });
    await admin.connect();
    await admin.query(`create database ${owner.pathname.slice(1)}`);
    await admin.end();
    const login = new URL(owner);
    login.username = 'somebody_else';
    login.password = 'a password';
    return { owner: owner.href, login: login.href };
  }

  test('is refused until it is migrated, and never used as its owner', async () => {
    const { owner, login } = await emptyDatabase();
    const folder = join(place.folder, 'external');
    const env = { ...place.env, DATABASE_URL: login, DATABASE_OWNER_URL: owner };
    await expect(startServer(folder, { ...env, DATABASE_URL: owner })).rejects.toThrow('error[database_login]');
    await migrate(owner, 1);
    // Nobody made its login yet.
    await expect(startServer(folder, env)).rejects.toThrow(/database_unavailable[\s\S]*libretto migrate/);
    const wrong = { ...env, DATABASE_OWNER_URL: login };
    const refused = await place.json(['migrate', '--data', folder], { env: wrong });
    expect([refused.code, refused.document.error.hint]).toEqual([2, 'Start it, or correct DATABASE_OWNER_URL.']);
    const { code, document } = await place.json(['migrate', '--data', folder], { env });
    expect([code, document.backup]).toEqual([0, null]);
    expect(document.applied.length).toBeGreaterThan(0);
    expect(document.applied).not.toContain('0001-tenancy');
    // A worker that is first takes no server's first key.
    const worker = await place.json(['worker', '--data', folder], { env });
    expect([worker.code, worker.document.error.code]).toEqual([2, 'database_behind']);
    expect(worker.document.error.hint).toContain('libretto serve');
    await using server = await startServer(folder, env);
    expect((await server.call('GET', '/projects', server.firstKey!)).status).toBe(200);
    expect(await server.stop()).toBe(0);
    expect((await place.json(['migrate', '--data', folder], { env })).document.applied).toEqual([]);
  });

  test('that lacks migrations is told how to get them', async () => {
    const { owner, login } = await emptyDatabase();
    const env = { ...place.env, DATABASE_URL: login, DATABASE_OWNER_URL: owner };
    await place.run(['migrate', '--data', join(place.folder, 'behind')], { env });
    const client = new pg.Client({ connectionString: owner });
    await client.connect();
    await client.query('delete from migrations where number = (select max(number) from migrations)');
    await client.end();
    await expect(startServer(join(place.folder, 'behind'), env)).rejects.toThrow(
      /database_behind[\s\S]*libretto migrate/,
    );
  });

  test('whose owner is no superuser is served, saved and brought back', async () => {
    const { ownerUrl, stop } = await startEmbedded(join(place.folder, 'managed'));
    try {
      const admin = new pg.Client({ connectionString: ownerUrl });
      await admin.connect();
      await admin.query("create role plain_owner login createrole password 'a password'");
      for (const name of ['first', 'second']) await admin.query(`create database ${name} owner plain_owner`);
      await admin.end();
      const at = (database: string, user: string) =>
        Object.assign(new URL(ownerUrl), { pathname: `/${database}`, username: user, password: 'a password' }).href;
      const envOf = (name: string) => ({
        ...place.env,
        DATABASE_URL: at(name, 'plain_login'),
        DATABASE_OWNER_URL: at(name, 'plain_owner'),
      });
      const backup = join(place.folder, 'managed-backup');
      const data = ['--data', join(place.folder, 'managed-data')];
      expect((await place.run(['migrate', ...data], { env: envOf('first') })).code).toBe(0);
      let key: string;
      {
        await using server = await startServer(data[1]!, envOf('first'));
        key = server.firstKey!;
        await server.call('PUT', '/scripts/kept', key, { text: 'Kept.' });
      }
      expect((await place.run(['backup', backup, ...data], { env: envOf('first') })).code).toBe(0);
      const { stderr } = await place.run(['restore', backup, ...data], { env: envOf('second') });
      expect(stderr).toBe('');
      await using server = await startServer(data[1]!, envOf('second'));
      expect((await server.call('GET', '/scripts/kept', key)).body.text).toBe('Kept.');
    } finally {
      await stop();
    }
  });
});
