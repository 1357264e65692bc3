// A spool gives back what went in, short or long, as often as asked.

import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openSpool } from './spool.ts';

test.each([
  ['in memory', 10],
  ['in a file', 1200],
])('%s', async (_where, blocks) => {
  const folder = await mkdtemp(join(tmpdir(), 'spool-test-'));
  const spool = openSpool(2, folder);
  for (let i = 0; i < blocks; i++) {
    const left = new Float32Array(4096).fill(i);
    await spool.write([left, left.map((x) => -x)]);
    left.fill(99); // the spool has its own copy
  }
  await spool.write([Float32Array.of(7), Float32Array.of(8)]);
  expect(spool.frames).toBe(blocks * 4096 + 1);
  for (let pass = 0; pass < 2; pass++) {
    let i = 0;
    for await (const [left, right] of spool.replay()) {
      if (i < blocks && (left![0] !== i || left![4095] !== i || right![17] !== -i))
        throw new Error(`block ${i} differs`);
      if (i === blocks) expect([left, right]).toEqual([Float32Array.of(7), Float32Array.of(8)]);
      i++;
    }
    expect(i).toBe(blocks + 1);
  }
  // Nothing with a name lies about while it is open, so nothing is left when the process is killed.
  expect(await readdir(folder)).toEqual([]);
  await spool.close();
  await spool.close();
  await rm(folder, { recursive: true });
});

test('a block of other channels is a bug that is said', async () => {
  await expect(openSpool(2).write([new Float32Array(1)])).rejects.toThrow('2 channels');
});

test('a folder that is not there is a refusal that names it', async () => {
  const folder = join(tmpdir(), 'libretto-nowhere');
  await using spool = openSpool(2, folder);
  const second = new Float32Array(48_000);
  const filling = async () => {
    for (let i = 0; i < 100; i++) await spool.write([second, second]);
  };
  await expect(filling()).rejects.toMatchObject({ code: 'not_writable', message: expect.stringContaining(folder) });
});
