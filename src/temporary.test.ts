// What is swept of temporary folders, and what is not.

import { mkdir, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { makeTemporary, sweepTemporary } from './temporary.ts';

test('only ours that are a day old are swept, with all that is in them', async () => {
  const [old, young] = [await makeTemporary(), await makeTemporary()];
  const other = join(tmpdir(), `other-${basename(old)}`);
  await mkdir(other);
  await writeFile(join(old, 'clip.f32'), 'sound');
  const yesterday = Date.now() / 1000 - 25 * 60 * 60;
  for (const folder of [old, other]) await utimes(folder, yesterday, yesterday);
  await sweepTemporary();
  const left = await readdir(tmpdir());
  expect([old, young, other].map((folder) => left.includes(basename(folder)))).toEqual([false, true, true]);
  for (const folder of [young, other]) await rm(folder, { recursive: true });
});
