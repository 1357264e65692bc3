// A PostgreSQL of one's own: only a login that is nobody by itself may serve.

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../../src/database/database.ts';
import { admitLogin } from '../../src/database/migrate.ts';
import { type Harness, openHarness } from './harness.ts';

let server: Harness;
const made: string[] = [];
beforeAll(async () => {
  server = await openHarness();
});
afterAll(async () => {
  // Roles are the whole server's, and other tests run beside.
  for (const name of made.reverse()) await server.owner.query(`drop owned by ${name}; drop role ${name}`);
  await server[Symbol.asyncDispose]();
});

async function role(attributes: string): Promise<string> {
  const name = `r_${randomUUID().replaceAll('-', '')}`;
  await server.owner.query(`create role ${name} ${attributes}`);
  made.push(name);
  return name;
}

async function loginWith(attributes: string): Promise<string> {
  const url = new URL(server.ownerUrl);
  url.username = await role(`login noinherit password 'x' ${attributes}`);
  url.password = 'x';
  return url.href;
}

const admitted = async (attributes: string) => {
  const url = await loginWith(attributes);
  await admitLogin(server.ownerUrl, url);
  return url;
};
const ownerOfTables = async () => (await server.owner.query('select current_user as name')).rows[0].name;

describe('a login', () => {
  test.each<[string, () => Promise<string>, RegExp]>([
    ['of the owner', async () => server.ownerUrl, /superuser|owner/],
    ['of a superuser', () => admitted('superuser'), /a superuser/],
    ['that bypasses row-level security', () => admitted('bypassrls'), /bypass/],
    ['that may become the owner', async () => admitted(`in role ${await ownerOfTables()}`), /owner/],
    ['that may become a superuser', async () => admitted(`in role ${await role('superuser')}`), /above the walls/],
    ['that may become who bypasses', async () => admitted(`in role ${await role('bypassrls')}`), /above the walls/],
    ['that nobody admitted', () => loginWith(''), /may not act as libretto_app/],
  ])('%s is refused with what to do', async (_, login, said) => {
    const opened = openDatabase(await login());
    await expect(opened).rejects.toMatchObject({
      code: 'database_login',
      message: expect.stringMatching(said),
      hint: expect.stringContaining('libretto migrate'),
    });
  });

  test.each([
    ['a wrong password', (url: URL) => Object.assign(url, { password: 'wrong' })],
    ['a port where nobody listens', (url: URL) => Object.assign(url, { port: '1' })],
  ])('with %s is told that the database cannot be reached', async (_, change) => {
    const url = change(new URL(await admitted('')));
    await expect(openDatabase(url.href)).rejects.toMatchObject({
      code: 'database_unavailable',
      hint: expect.stringContaining('DATABASE_URL'),
    });
  });

  test('that is nobody by itself is taken, and takes on the program’s role alone', async () => {
    await using database = await openDatabase(await admitted(''));
    const { rows } = await database.pool.query('select current_user as name, count(*)::int as seen from projects');
    expect(rows).toEqual([{ name: 'libretto_app', seen: 0 }]);
  });

  test('leaves no connection that keeps the process, even if nothing was asked of it within an organisation', async () => {
    const { pool, ...database } = await openDatabase(await admitted(''));
    await pool.query('select');
    await database[Symbol.asyncDispose]();
    expect([pool.ended, pool.totalCount]).toEqual([true, 0]);
  });
});
