// What was there before: rows of the first migration under the newest program, and a backup under another database.

import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { tablesInOrder } from '../../src/database/catalogue.ts';
import { startEmbedded } from '../../src/database/embedded.ts';
import { allMigrations, migrate } from '../../src/database/migrate.ts';
import { type Id, printId } from '../../src/ids.ts';
import { secretOf } from '../../src/secret.ts';
import { openPlace, type Place } from '../program.ts';
import { fillTables } from './fill.ts';
import { type Running, startServer } from './running.ts';

let place: Place;
beforeAll(async () => {
  place = await openPlace();
});
afterAll(() => place[Symbol.asyncDispose]());

test('what the first migration kept is read, changed and rendered from', async () => {
  const data = join(place.folder, 'first');
  const { ownerUrl, stop } = await startEmbedded(join(data, 'postgres'));
  await migrate(ownerUrl, 1);
  await within(ownerUrl, async (client) => {
    await client.query(FIRST_ROWS);
    for (const name of await tableNames(client))
      expect((await client.query(`select from ${name}`)).rowCount, name).toBeGreaterThan(0);
  });
  await stop();

  await using server = await startServer(data, { ...place.env, LIBRETTO_SECRET: SECRET });
  expect(server.firstKey).toBeUndefined();
  expect(await readdir(join(data, 'backups'))).toEqual([expect.stringMatching(/^before-0002/)]);
  const get = async (path: string, key = KEY) => (await server.call('GET', path, key)).body;
  expect(await get('/organisations/me')).toMatchObject({ id: org(1), kind: 'super', name: 'Zoo' });
  expect((await get('/organisations')).data).toMatchObject([
    { id: org(2), kind: 'child', name: 'Aviary' },
    { id: org(1) },
  ]);
  expect(await get('/organisations/me', CHILD_KEY)).toMatchObject({ id: org(2), email: 'birds@example.com' });
  expect((await get('/members')).data).toMatchObject([{ id: member(3), name: 'Ada', role: 'admin' }]);
  expect((await get('/keys')).data).toMatchObject([{ name: 'Ada’s', member: member(3) }, { name: 'first' }]);
  expect(await get('/projects', REVOKED_KEY)).toMatchObject({ code: 'key_unknown' });
  expect((await get('/events?action=member.created')).data).toMatchObject([{ subject: member(3) }]);
  // A request whose answer was lost before the update is sent again after it.
  const again = await server.call('POST', '/members', KEY, { name: 'Ada' }, { 'idempotency-key': 'ada' });
  expect(again).toEqual({ status: 201, body: { id: member(3) } });

  expect((await server.call('PATCH', `/members/${member(3)}`, KEY, { name: 'Ada L.' })).body.name).toBe('Ada L.');
  const saved = await server.call('PUT', '/scripts/birds', CHILD_KEY, {
    project: 'Old',
    module: 'New',
    text: 'Tweet.',
  });
  expect([saved.status, saved.body.text]).toEqual([201, 'Tweet.']);
  const accepted = await server.call('POST', '/productions', CHILD_KEY, order('birds'));
  const { files } = await done(server, accepted.body.id, CHILD_KEY);
  expect(await sha256At(files[0].url)).toBe(files[0].sha256);
});

test('every migration finds rows in every table', async () => {
  const name = `step_by_step_${Date.now()}`;
  await within(inject('ownerUrl'), (client) => client.query(`create database ${name}`));
  const ownerUrl = Object.assign(new URL(inject('ownerUrl')), { pathname: `/${name}` }).href;
  for (const { number } of await allMigrations()) {
    await migrate(ownerUrl, number);
    await within(ownerUrl, async (client) => {
      if (number === 1) await client.query(FIRST_ROWS);
      await fillTables(client, uuid(1));
      for (const { name, isOfTenants } of await tablesInOrder(client))
        if (isOfTenants) expect((await client.query(`select from ${name}`)).rowCount, name).toBeGreaterThan(0);
    });
  }
});

test('a backup in the middle of renders has all that was accepted, done once elsewhere', async () => {
  const backup = join(place.folder, 'backup');
  const accepted: string[] = [];
  let key: string;
  let before: Body;
  const bytes: string[] = [];
  {
    await using server = await startServer(join(place.folder, 'here'), { ...place.env, LIBRETTO_WORKER_SLOTS: '1' });
    key = server.firstKey!;
    const accept = async (script: string, name: string) => {
      const its = await server.call('POST', '/productions', key, order(script, name), { 'idempotency-key': name });
      expect(its.status, JSON.stringify(its.body)).toBe(202);
      accepted.push(its.body.id);
    };
    await server.call('PUT', '/scripts/short', key, { text: 'Hello {{name|you}}.' });
    // Some minutes of sound: seconds of work.
    const sections = Array.from({ length: 3 }, (_, i) => `<<sectionName::s${i}>>{{name|x}}. ${WORDS.repeat(20)}`);
    await server.call('PUT', '/scripts/long', key, { text: sections.join('') });
    await accept('short', 'a');
    before = await done(server, accepted[0]!, key);
    bytes.push(await sha256At(before.files[0].url));
    // One for each slot, and what waits for them.
    for (const name of ['b', 'c']) await accept('long', name);
    for (const name of ['d', 'e']) await accept('short', name);
    while ((await server.call('GET', `/productions/${accepted[1]}`, key)).body.state !== 'running') await tick();
    expect((await place.run(['backup', backup, '--data', join(place.folder, 'here')])).code).toBe(0);
    const states = await statesIn(backup);
    expect([...states.slice(0, 2), ...states.slice(3)]).toEqual(['done', 'running', 'queued', 'queued']);
    // What happens here from now on is nothing to the other.
    for (const id of accepted) await server.call('POST', `/productions/${id}/cancel`, key);
  }

  const there = join(place.folder, 'there');
  expect((await place.run(['restore', backup, '--data', there])).code).toBe(0);
  await using server = await startServer(there, place.env);
  let milliseconds = 0;
  for (const id of accepted) {
    const { files, report } = await done(server, id, key);
    milliseconds += Math.round(report.seconds * 1000);
    expect(files).toHaveLength(1);
    expect(await sha256At(files[0].url)).toBe(files[0].sha256);
  }
  const { body: after } = await server.call('GET', `/productions/${accepted[0]}`, key);
  const withoutLinks = (its: Body) => ({ ...its, files: its.files.map((file: Body) => ({ ...file, url: '' })) });
  expect(withoutLinks(after)).toEqual(withoutLinks(before));
  expect([await sha256At(after.files[0].url)]).toEqual(bytes);
  expect((await server.call('GET', '/usage', key)).body.milliseconds).toBe(milliseconds);
  const told = (await server.call('GET', '/events?action=production.done', key)).body.data;
  expect(told.map(({ subject }: Body) => subject).sort()).toEqual([...accepted].sort());
  // A caller who asks again gets what was accepted, not another.
  const again = await server.call('POST', '/productions', key, order('short', 'e'), { 'idempotency-key': 'e' });
  expect(again.body.id).toBe(accepted[4]);
  expect((await server.call('GET', '/productions', key)).body.data).toHaveLength(accepted.length);
});

// biome-ignore lint/suspicious/noExplicitAny: looked into as a client would
type Body = any;

const WORDS = 'One two three four five six. ';

const order = (script: string, name = 'x') => ({ script, audience: { name }, voice: 'tone_mid', formats: ['wav'] });

async function done(server: Running, id: string, key: string): Promise<Body> {
  for (;;) {
    const { body } = await server.call('GET', `/productions/${id}`, key);
    expect(['queued', 'running', 'done'], JSON.stringify(body.error)).toContain(body.state);
    if (body.state === 'done') return body;
    await tick();
  }
}

const tick = () => new Promise((resolve) => setTimeout(resolve, 20));

async function sha256At(url: string): Promise<string> {
  const answer = await fetch(url);
  expect(answer.status).toBe(200);
  return createHash('sha256')
    .update(Buffer.from(await answer.arrayBuffer()))
    .digest('hex');
}

/** Of a backup's productions, the oldest first. */
async function statesIn(backup: string): Promise<string[]> {
  const { tables } = JSON.parse(await readFile(join(backup, 'manifest.json'), 'utf8'));
  const { columns } = tables.find(({ name }: { name: string }) => name === 'productions');
  const rows = (await readFile(join(backup, 'tables/productions.copy'), 'utf8')).trimEnd().split('\n');
  const column = (name: string) => (row: string) => row.split('\t')[columns.indexOf(name)]!;
  return rows.sort((a, b) => (column('id')(a) < column('id')(b) ? -1 : 1)).map(column('state'));
}

async function within<T>(url: string, run: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await run(client);
  } finally {
    await client.end();
  }
}

async function tableNames(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query(
    "select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'",
  );
  return rows.map(({ name }) => name);
}

const SECRET = 'only for tests, thirty-two characters';
const KEY = 'lbr_first';
const CHILD_KEY = 'lbr_child';
const REVOKED_KEY = 'lbr_revoked';

/** The newer, the greater, as ids are. */
const uuid = (n: number) => `01900000-0000-7000-8000-00000000000${n}`;
const org = (n: number) => printId('organisation', uuid(n) as Id<'organisation'>);
const member = (n: number) => printId('member', uuid(n) as Id<'member'>);
const hex = (text: string) => `'\\x${createHash('sha256').update(text).digest('hex')}'`;

/** As the program of that time wrote them, in every table that there was. */
const FIRST_ROWS = `
insert into organisations (id, kind, parent_id, name, name_key, email, email_key) values
  ('${uuid(1)}', 'super', null, 'Zoo', 'zoo', null, null),
  ('${uuid(2)}', 'child', '${uuid(1)}', 'Aviary', 'aviary', 'birds@example.com', 'birds@example.com');
insert into members (organisation_id, id, name, role) values ('${uuid(1)}', '${uuid(3)}', 'Ada', 'admin');
insert into api_keys (organisation_id, id, member_id, name, role, hash, hint, revoked_at) values
  ('${uuid(1)}', '${uuid(4)}', null, 'first', 'owner', ${hex(KEY)}, 'irst', null),
  ('${uuid(1)}', '${uuid(5)}', '${uuid(3)}', 'Ada’s', 'admin', ${hex(REVOKED_KEY)}, 'oked', now()),
  ('${uuid(2)}', '${uuid(6)}', null, 'first', 'owner', ${hex(CHILD_KEY)}, 'hild', null);
insert into events (organisation_id, id, actor, action, subject) values
  ('${uuid(1)}', '${uuid(7)}', 'operator', 'member.created', '${member(3)}');
insert into idempotency_keys (organisation_id, key, request, result) values
  ('${uuid(1)}', 'ada', ${hex(JSON.stringify(['POST', '/api/members', { name: 'Ada' }]))}, '{"id": "${member(3)}"}');
insert into installation (secret_check, root_organisation_id, root_key_id) values
  ('${secretOf(SECRET).sign('installation', 'this database was made with this secret')}', '${uuid(1)}', '${uuid(4)}');
`;
