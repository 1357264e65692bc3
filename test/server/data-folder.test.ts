// A data folder that is not as a server left it: another program's things in it, an older PostgreSQL's, a backup to go back to.

import { cp, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startEmbedded } from '../../src/database/embedded.ts';
import { migrate } from '../../src/database/migrate.ts';
import { openPlace, type Place } from '../program.ts';
import { startServer } from './running.ts';

let place: Place;
beforeAll(async () => {
  place = await openPlace();
});
afterAll(() => place[Symbol.asyncDispose]());

const run = async (...args: string[]) => {
  const { code, document } = await place.json(args);
  return [code, document.error];
};

test('another program’s database is refused, and left as it is', async () => {
  const data = join(place.folder, 'foreign');
  const file = join(data, 'postgres/data/pgdata/precious');
  await mkdir(join(file, '..'), { recursive: true });
  await writeFile(file, 'precious');
  const { mode } = await stat(join(data, 'postgres'));
  const refuse = async (said: string) => {
    for (const args of [['serve', '--port', '0'], ['keys', 'list'], ['migrate']]) {
      const refused = await run(...args, '--data', data);
      const message = expect.stringContaining(said);
      expect(refused).toEqual([2, expect.objectContaining({ code: 'database_unavailable', message })]);
    }
    const { document } = await place.json(['doctor', '--port', '0', '--data', data]);
    const { state, message } = document.findings.find(({ check }: { check: string }) => check === 'database');
    expect([state, message]).toEqual(['wrong', expect.stringContaining(said)]);
  };
  await refuse('is no database');
  await writeFile(join(data, 'postgres/data/PG_VERSION'), '17\n');
  await refuse('is another program’s database');
  expect(await readFile(file, 'utf8')).toBe('precious');
  expect((await stat(join(data, 'postgres'))).mode).toBe(mode);
  expect(await readdir(data)).toEqual(['postgres']);
});

test('what another PostgreSQL wrote is refused with the way to bring it over', async () => {
  const data = join(place.folder, 'elder');
  const { stop } = await startEmbedded(join(data, 'postgres'));
  await stop();
  await writeFile(join(data, 'postgres/data/PG_VERSION'), '15\n');
  const [code, error] = await run('serve', '--port', '0', '--data', data);
  expect([code, error.code]).toEqual([2, 'database_unavailable']);
  expect(error.message).toContain('initialized by PostgreSQL version 15');
  expect(error.hint).toContain('libretto backup');
});

test('a backup made before a migration is gone back to, with the files and the secret that are there', async () => {
  const data = join(place.folder, 'back');
  const { ownerUrl, stop } = await startEmbedded(join(data, 'postgres'));
  await migrate(ownerUrl, 1);
  await stop();
  let key: string;
  {
    await using server = await startServer(data, place.env);
    key = server.firstKey!;
  }
  const [name] = await readdir(join(data, 'backups'));
  expect(name).toMatch(/^before-0002/);
  // What is there is not written over.
  const backup = join(data, 'backups', name!);
  const after = join(place.folder, 'after');
  expect((await place.run(['backup', after, '--data', data])).code).toBe(0);
  expect(await run('restore', backup, '--data', data)).toMatchObject([2, { code: 'database_not_empty' }]);
  await rename(join(data, 'postgres'), join(place.folder, 'postgres-away'));
  expect((await place.run(['restore', backup, '--data', data])).code).toBe(0);
  {
    // There was nobody yet.
    await using server = await startServer(data, place.env);
    expect(server.firstKey).not.toBe(key);
  }
  // And forward again.
  await rm(join(data, 'postgres'), { recursive: true });
  await cp(join(place.folder, 'postgres-away'), join(data, 'postgres'), { recursive: true });
  await using server = await startServer(data, place.env);
  expect((await server.call('GET', '/projects', key)).status).toBe(200);
});
