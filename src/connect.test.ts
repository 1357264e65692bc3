// The secret of a data folder: made once, whole, and never taken from a file that is not.

import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { secretFor } from './connect.ts';
import { readServerConfig } from './server-config.ts';

let data: string;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'libretto-connect-'));
});
afterEach(() => rm(data, { recursive: true, force: true }));

const secret = () => secretFor(readServerConfig({}, { data }));

test('is the same for all who start at once and afterwards, and nobody else’s to read', async () => {
  const secrets = await Promise.all(Array.from({ length: 20 }, secret));
  const signatures = [...secrets, await secret()].map((its) => its.sign('link', 'x'));
  expect(new Set(signatures).size).toBe(1);
  expect(await readdir(data)).toEqual(['secret']);
  expect((await stat(join(data, 'secret'))).mode & 0o777).toBe(0o600);
});

test.each(['', '\n', 'half of it'])('is not taken from a file that holds %j', async (text) => {
  await writeFile(join(data, 'secret'), text);
  await expect(secret()).rejects.toMatchObject({ code: 'bad_option', message: expect.stringContaining('secret has ') });
});

test('that was written by hand is taken without its line end', async () => {
  await writeFile(join(data, 'secret'), `${'s'.repeat(32)}\n`);
  const signature = (await secret()).sign('link', 'x');
  await writeFile(join(data, 'secret'), 's'.repeat(32));
  expect((await secret()).verify('link', 'x', signature)).toBe(true);
});
