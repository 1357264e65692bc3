// Workers that are told to stop, again and again: what they give back is not what killed them.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openRenderChildren } from '../../src/worker/render-children.ts';
import { startWorker } from '../../src/worker/work.ts';
import { openHarness } from './harness.ts';
import { loginOf } from './postgres.ts';

test('a production outlives more restarts than a renderer may die', async () => {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'libretto-restarts-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const server = stack.use(await openHarness());
  const { key } = await server.newOrganisation();
  const text = 'One two three four five six. '.repeat(40);
  const { body } = await server.call('POST', '/speech', { key, body: { text, voice: 'tone_mid', formats: ['wav'] } });
  const until = async (...states: string[]) => {
    for (;;) {
      const { state } = (await server.call('GET', `/productions/${body.id}`, { key })).body;
      if (states.includes(state)) return state;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  let interrupted = 0;
  for (let restart = 0; restart < 6; restart++) {
    await using children = openRenderChildren(fileURLToPath(new URL('../../src/renderer.ts', import.meta.url)), {
      ...process.env,
      LIBRETTO_STORAGE_DIR: folder,
    });
    const worker = await startWorker({
      ...server,
      databaseUrl: loginOf(server.ownerUrl),
      children,
      slots: 1,
      settled: () => {},
      log: () => {},
    });
    // Its job may be spent: the sweeper gives it another place.
    for (let i = await server.database.crossing.missingPlaces(); i > 0; i--)
      await server.queue.enqueueApart('render', {});
    const state = await until('running', 'done', 'failed');
    if (state === 'running' && restart === 5) await until('done', 'failed');
    await worker.stop(0);
    if ((await until('queued', 'done', 'failed')) === 'queued') interrupted++;
  }
  expect(interrupted).toBeGreaterThan(3);
  expect(await until('done', 'failed')).toBe('done');
  const { rows } = await server.owner.query('select attempt from productions');
  expect(rows).toEqual([{ attempt: 1 }]);
});
