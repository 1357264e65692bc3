// Children that cannot be started, that die, and that are ended while there is nothing to do.

import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { openRenderChildren } from './render-children.ts';
import type { PlanTask } from './render-messages.ts';

let folder: string;
let module: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'libretto-children-'));
  module = join(folder, 'answers.mjs');
  await writeFile(
    module,
    `process.on('message', () => process.send({ answer: {} }));
    process.on('disconnect', () => process.exit());`,
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));
const { execPath } = process;
afterEach(() => {
  process.execPath = execPath;
  vi.useRealTimers();
});

const task = {} as PlanTask;
const never = new AbortController().signal;

test('a child that cannot be started is told, and the next one is started', async () => {
  await using children = openRenderChildren(module, process.env);
  process.execPath = join(folder, 'nowhere');
  expect(await children.plan(task, never)).toEqual({ kind: 'not_started', how: expect.stringContaining('ENOENT') });
  process.execPath = execPath;
  expect(await children.plan(task, never)).toMatchObject({ kind: 'answered' });
});

test('children are put away whether they could be started or not', async () => {
  process.execPath = join(folder, 'nowhere');
  const children = openRenderChildren(module, process.env);
  const asked = children.plan(task, never);
  await children[Symbol.asyncDispose]();
  expect(await asked).toMatchObject({ kind: 'not_started' });
});

test('a child that is ended because there was nothing to do gets no task any more', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  await using children = openRenderChildren(module, process.env);
  expect(await children.plan(task, never)).toMatchObject({ kind: 'answered' });
  vi.advanceTimersByTime(60 * 60_000);
  expect(await children.plan(task, never)).toMatchObject({ kind: 'answered' });
});

/** A child that puts something into its folder, then does `then`; and where that was. */
async function writer(then: string): Promise<{ module: string; used(): Promise<string> }> {
  const its = await mkdtemp(join(folder, 'writer-'));
  const module = join(its, 'writes.mjs');
  const told = join(its, 'told');
  await writeFile(
    module,
    `import { renameSync, writeFileSync } from 'node:fs';
    process.on('message', ({ folder }) => {
      if (!folder) return;
      writeFileSync(folder + '/heap', 'of bytes');
      writeFileSync('${told}.part', folder);
      renameSync('${told}.part', '${told}');
      ${then}
    });`,
  );
  return { module, used: () => vi.waitFor(() => readFile(told, 'utf8'), { timeout: 30_000 }) };
}

test.each([
  ['answers', 'process.send({ answer: {} })', { kind: 'answered' }],
  ['fails', "process.send({ bug: 'oh' })", { kind: 'bug' }],
  ['dies', "process.kill(process.pid, 'SIGKILL')", { kind: 'died', how: 'SIGKILL' }],
  ['hangs until it is cancelled', '', { kind: 'died', how: 'SIGKILL' }],
])('nothing is left of what a child keeps meanwhile when it %s', async (_, then, outcome) => {
  const { module, used } = await writer(then);
  await using children = openRenderChildren(module, process.env);
  const cancel = new AbortController();
  const asked = children.plan(task, cancel.signal);
  const its = await used();
  cancel.abort();
  expect(await asked).toMatchObject(outcome);
  await expect(readdir(its)).rejects.toMatchObject({ code: 'ENOENT' });
});

test('nothing is left of what children keep when they are put away', async () => {
  const { module, used } = await writer('');
  const children = openRenderChildren(module, process.env);
  const asked = children.plan(task, never);
  const its = await used();
  await children[Symbol.asyncDispose]();
  await expect(readdir(its)).rejects.toMatchObject({ code: 'ENOENT' });
  expect(await asked).toMatchObject({ kind: 'died' });
});

test('nothing is left, and nothing begun, of what is asked while children are put away', async () => {
  const { module } = await writer('');
  const its = await mkdtemp(join(folder, 'temporary-'));
  const { TMPDIR } = process.env;
  process.env.TMPDIR = its;
  try {
    const children = openRenderChildren(module, process.env);
    const asked = children.plan(task, never);
    await children[Symbol.asyncDispose]();
    expect(await readdir(its)).toEqual([]);
    expect(await asked).toMatchObject({ kind: 'not_started' });
    expect(await children.plan(task, never)).toMatchObject({ kind: 'not_started' });
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
  }
});
