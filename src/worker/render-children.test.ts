// Children that cannot be started, and children that are ended while there is nothing to do.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
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
