// Both ways of calling the file system do and refuse the same, and neither is deaf meanwhile.

import { mkdtemp as makeFolder, readdir, rm as remove, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as calls from './file-calls.ts';

let folder: string;
beforeAll(async () => {
  folder = await makeFolder(join(tmpdir(), 'libretto-file-calls-'));
});
afterAll(() => remove(folder, { recursive: true, force: true }));

const OLD = new Date('2001-02-03T04:05:06Z');

type Act = (place: string) => Promise<unknown>;

const ACTS: Record<string, Act> = {
  'a file is written over, read in parts, and weighed': async (place) => {
    const file = await calls.open(join(place, 'new'), 'wx+');
    const wrote = await file.write(Uint8Array.of(9, 1, 2, 3, 4, 9), 1, 4, 0);
    const wroteAgain = await file.write(Uint8Array.of(8), 0, 1, 2);
    await file.sync();
    const into = new Uint8Array(6);
    const read = await file.read(into, 1, 5, 1);
    const atItsEnd = await file.read(into, 0, 5, 4);
    const { size } = await file.stat();
    await file.close();
    return [wrote.bytesWritten, wroteAgain.bytesWritten, read.bytesRead, atItsEnd.bytesRead, size, [...into]];
  },
  'a file is read whole': async (place) => [...(await calls.readFile(join(place, 'file')))],
  'a file is told of': async (place) => {
    await calls.utimes(join(place, 'file'), OLD, OLD);
    const { size, mtimeMs } = await calls.stat(join(place, 'file'));
    return [size, mtimeMs, (await calls.stat(place)).isDirectory()];
  },
  'a file is copied, renamed, and removed': async (place) => {
    await calls.copyFile(join(place, 'file'), join(place, 'copy'));
    await calls.rename(join(place, 'copy'), join(place, 'other'));
    await calls.rm(join(place, 'file'));
    await calls.rm(join(place, 'absent'), { force: true });
  },
  'a folder is made, and removed with what is in it': async (place) => {
    const made = await calls.mkdtemp(join(place, 'made-'));
    await calls.mkdir(join(made, 'below'), 0o700);
    const { mode } = await calls.stat(join(made, 'below'));
    await calls.rm(made, { recursive: true, force: true });
    return mode;
  },
  'a file that is there is not made': (place) => calls.open(join(place, 'file'), 'wx'),
  'a file that is not there is not opened': (place) => calls.open(join(place, 'absent')),
  'a file that is not there is not read': (place) => calls.readFile(join(place, 'absent')),
  'a folder is not read': (place) => calls.readFile(place),
  'nothing lies below a file': (place) => calls.stat(join(place, 'file', 'below')),
  'what is not there is not touched': (place) => calls.utimes(join(place, 'absent'), OLD, OLD),
  'what is not there is not copied': (place) => calls.copyFile(join(place, 'absent'), join(place, 'copy')),
  'what is not there is not renamed': (place) => calls.rename(join(place, 'absent'), join(place, 'other')),
  'what is not there is not removed': (place) => calls.rm(join(place, 'absent')),
  'a folder that is there is not made': (place) => calls.mkdir(place),
  'a folder is not made where there is none': (place) => calls.mkdtemp(join(place, 'absent', 'made-')),
  'a closed file is closed again, and not read, also where another has its number': async (place) => {
    const file = await calls.open(join(place, 'file'));
    await file.close();
    const other = await calls.open(join(place, 'file'));
    try {
      await file.close();
      await file.read(new Uint8Array(1), 0, 1, 0);
    } finally {
      await other.close();
    }
  },
};

/** What it answers or with what it is refused, and what lies there then. */
async function outcomeOf(act: Act): Promise<unknown> {
  const place = await makeFolder(join(folder, 'place-'));
  await writeFile(join(place, 'file'), Uint8Array.of(1, 2, 3));
  const outcome = await act(place).then(
    (answer) => ({ answer }),
    ({ code, syscall }) => ({ code, syscall }),
  );
  return [outcome, (await readdir(place)).sort()];
}

test('what is called in this thread does and refuses what it does in others', async () => {
  const inOthers: Record<string, unknown> = {};
  for (const [name, act] of Object.entries(ACTS)) inOthers[name] = await outcomeOf(act);
  calls.callInThisThread();
  for (const [name, act] of Object.entries(ACTS)) expect([name, await outcomeOf(act)]).toEqual([name, inOthers[name]]);
});

test('who calls without end still hears messages', async () => {
  calls.callInThisThread();
  let isHeard = false;
  setTimeout(() => {
    isHeard = true;
  });
  const end = performance.now() + 10_000;
  while (!isHeard && performance.now() < end) await calls.stat(folder);
  expect(isHeard).toBe(true);
});
