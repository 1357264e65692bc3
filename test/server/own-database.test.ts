// A PostgreSQL of one's own that is not as it must be: said by `migrate` and `restore`, which are there to make it so.

import { randomUUID } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openPlace, type Place } from '../program.ts';
import { startServer } from './running.ts';

let place: Place;
let admin: pg.Client;
const roles: string[] = [];
const databases: string[] = [];
beforeAll(async () => {
  place = await openPlace();
  // Not the database that others are copied from: nobody may be in it meanwhile.
  admin = new pg.Client({ connectionString: at('postgres') });
  await admin.connect();
});
afterAll(async () => {
  for (const name of databases) await admin.query(`drop database ${name} with (force)`);
  // Roles are the whole server's, and other tests run beside.
  for (const name of roles) await admin.query(`drop role ${name}`);
  await admin.end();
  await place[Symbol.asyncDispose]();
});

const newName = () => `own_${randomUUID().replaceAll('-', '')}`;

async function role(attributes = ''): Promise<string> {
  const name = newName();
  await admin.query(`create role ${name} login password 'a password' ${attributes}`);
  roles.push(name);
  return name;
}

async function database(owner?: string, content = ''): Promise<string> {
  const name = newName();
  await admin.query(`create database ${name}${owner === undefined ? '' : ` owner ${owner}`}`);
  databases.push(name);
  const client = new pg.Client({ connectionString: at(name) });
  await client.connect();
  await client.query(content).finally(() => client.end());
  return name;
}

/** Of the superuser, where nobody else is named. */
function at(database: string, user?: string, password = 'a password'): string {
  const url = Object.assign(new URL(inject('ownerUrl')), { pathname: `/${database}` });
  return (user === undefined ? url : Object.assign(url, { username: user, password })).href;
}

async function run(command: string[], owner: string, login: string) {
  const env = { DATABASE_OWNER_URL: owner, DATABASE_URL: login, LIBRETTO_SECRET: 's'.repeat(32) };
  const { code, document } = await place.json([...command, '--data', join(place.folder, 'data')], { env });
  expect(code).toBe(document.error ? 2 : 0);
  return document.error ?? document;
}

test('an owner who may not make roles, or tables, is told what an administrator has to do', async () => {
  const [plain, creator] = [await role(), await role('createrole')];
  const [own, others] = [await database(plain), await database(await role())];
  for (const [owner, name] of [
    [plain, own],
    [creator, others],
  ] as const) {
    const error = await run(['migrate'], at(name, owner), at(name, 'never_made'));
    expect(error.code).toBe('database_login');
    expect(error.message).toContain(`The owner ${owner} may not`);
    expect(error.hint).toContain(`alter role ${owner} createrole`);
  }
});

test('another program’s database is left alone', async () => {
  const name = await database(undefined, 'create table projects (id int); insert into projects values (1)');
  const mixed = await database(undefined, 'create table "User" (id int); insert into "User" values (1)');
  const login = (name: string) => at(name, 'somebody_else');
  const error = await run(['migrate'], at(name), login(name));
  expect(error.code).toBe('database_not_empty');
  expect(error.message).toContain('"projects" already exists');
  const backup = join(place.folder, 'backup');
  const data = join(place.folder, 'mine');
  {
    await using _server = await startServer(data, place.env);
    expect((await place.run(['backup', backup, '--data', data])).code).toBe(0);
  }
  const refused = await run(['restore', backup], at(mixed), login(mixed));
  expect(refused).toMatchObject({ code: 'database_not_empty', message: expect.stringContaining('User has rows') });
});

test('migrate does not end well before the server’s login gets in', async () => {
  const owner = await role('createrole superuser');
  const [name, other] = [await database(owner), await database(owner)];
  const login = await role();
  const [right, wrong] = [at(name, login), at(name, login, 'another')];
  expect(await run(['migrate'], at(name, owner), at(name, '', ''))).toMatchObject({
    code: 'bad_option',
    message: 'DATABASE_URL names no login.',
  });
  const refused = await run(['migrate'], at(name, owner), wrong);
  expect(refused.code).toBe('database_login');
  expect(refused.message).toContain(`The login ${login} has another password`);
  expect(await run(['migrate'], at(name, owner), at(other, login))).toMatchObject({
    code: 'bad_option',
    message: 'DATABASE_URL names another database than DATABASE_OWNER_URL.',
  });
  expect(await run(['migrate'], at(name, owner), right)).toEqual({ applied: [], backup: null });
});

test('an owner without a login is not taken for the database in the data folder', async () => {
  const { code, document } = await place.json(['migrate', '--data', join(place.folder, 'data')], {
    env: { DATABASE_OWNER_URL: at('libretto') },
  });
  expect([code, document.error.code]).toEqual([2, 'bad_option']);
  expect(document.error.message).toBe('DATABASE_OWNER_URL is set, and DATABASE_URL is not.');
});

test('a backup’s secret is not written over another, which opens something else', async () => {
  const data = join(place.folder, 'one');
  const backup = join(place.folder, 'of-one');
  {
    await using _server = await startServer(data, place.env);
    expect((await place.run(['backup', backup, '--data', data])).code).toBe(0);
  }
  const there = join(place.folder, 'another');
  const own = 'x'.repeat(32);
  await mkdir(there);
  await writeFile(join(there, 'secret'), own);
  const { code, document } = await place.json(['restore', backup, '--data', there]);
  expect([code, document.error.code, document.error.file]).toEqual([2, 'secret_mismatch', join(there, 'secret')]);
  expect(await readFile(join(there, 'secret'), 'utf8')).toBe(own);
  // The same is no other: a restore that was killed is begun again.
  await writeFile(join(there, 'secret'), await readFile(join(data, 'secret')));
  expect((await place.run(['restore', backup, '--data', there])).code).toBe(0);
});
