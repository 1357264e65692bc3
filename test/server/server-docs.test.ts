// docs/server.md says what is so: its tour is run against a real server, its settings are those that are read.

import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { SETTINGS } from '../../src/server-config.ts';
import { openPlace, ROOT } from '../program.ts';
import { startServer } from './running.ts';

const text = await readFile(join(ROOT, 'docs/server.md'), 'utf8');
const section = (title: string) => text.split(/^## /m).find((part) => part.startsWith(`${title}\n`))!;

test('the tour runs', async () => {
  await using place = await openPlace();
  const port = String(await freePort());
  await using server = await startServer(join(place.folder, 'data'), place.env, ['--port', port]);
  const blocks = [...section('Five minutes').matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block]) => block!);
  expect(blocks.length).toBeGreaterThan(5);
  const script = blocks.join('').replaceAll('4747', port).replaceAll('lbr_…', server.firstKey!);
  const options = { cwd: place.folder, env: place.env };
  await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], options).catch((error) => {
    throw new Error(`${error.stderr}\n${error.stdout}\n${server.log()}`);
  });
  expect(await readFile(join(place.folder, 'events.txt'), 'utf8')).toContain('"state":"done"');
  const mp3 = await readFile(join(place.folder, 'soup.mp3'));
  expect(mp3.length).toBeGreaterThan(20_000);
});

test('the settings are those that are read, with what holds otherwise', () => {
  const rows = [...section('Settings').matchAll(/^\| `(\w+)` \|[^|]*\| ([^|]*) ?\|$/gm)];
  const described = Object.fromEntries(rows.map(([, name, otherwise]) => [name, otherwise!.trim()]));
  expect(Object.keys(described).sort()).toEqual(['LIBRETTO_DATA_DIR', ...Object.keys(SETTINGS)].sort());
  for (const [name, schema] of Object.entries(SETTINGS)) {
    const fallback = schema.safeParse(undefined).data;
    if (fallback !== undefined) expect(described[name], name).toBe(`\`${fallback}\``);
  }
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
