// The server as proxies, and whoever watches it, see it.

import { expect, test } from 'vitest';
import { openHarness } from './harness.ts';

test('who watches is answered however often it asks, and anybody else is not', async () => {
  await using server = await openHarness({ requestsPerSecond: 2 });
  const statuses = async (url: string) => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => server.ask(url)));
    return new Set(answers.map(({ statusCode }) => statusCode));
  };
  for (const url of ['/healthz', '/readyz', '/metrics']) expect(await statuses(url)).toEqual(new Set([200]));
  expect(await statuses('/p/nothing/nothing.mp3')).toEqual(new Set([404, 429]));
});

test.each([
  { trustProxy: ['127.0.0.0/8', '::1'], isSeen: true },
  { trustProxy: true, isSeen: true },
  { trustProxy: ['10.0.0.1'], isSeen: false },
  { trustProxy: [], isSeen: false },
] as const)('who is behind a proxy is seen where it is trusted: %j', async ({ trustProxy, isSeen }) => {
  await using server = await openHarness({ requestsPerSecond: 2, trustProxy });
  const ask = (address: string) =>
    server.ask({ url: '/p/nothing/nothing.mp3', headers: { 'x-forwarded-for': address } });
  const asked = await Promise.all(Array.from({ length: 20 }, () => ask('203.0.113.1')));
  expect(new Set(asked.map(({ statusCode }) => statusCode))).toEqual(new Set([404, 429]));
  expect((await ask('203.0.113.2')).statusCode).toBe(isSeen ? 404 : 429);
});

test('metrics tell what waits, what is made and what became of it', async () => {
  const lines = async (server: Awaited<ReturnType<typeof openHarness>>) =>
    (await server.ask('/metrics')).body.split('\n').filter((line: string) => line.startsWith('libretto_productions'));
  const speech = { text: 'One two.', voice: 'tone_mid', formats: ['wav'] };
  {
    await using server = await openHarness();
    const { key } = await server.newOrganisation();
    await server.call('PUT', '/scripts/s', { key, body: { text: 'One two.' } });
    for (let i = 0; i < 3; i++)
      await server.call('POST', '/productions', { key, body: { script: 's', voice: 'tone_mid', formats: ['wav'] } });
    expect(await lines(server)).toContain('libretto_productions{state="queued"} 3');
    expect(await lines(server)).toContain('libretto_productions{state="running"} 0');
  }
  await using server = await openHarness({ worker: true });
  const { key } = await server.newOrganisation();
  expect(await lines(server)).toContain('libretto_productions_settled_total{state="done"} 0');
  let { body } = await server.call('POST', '/speech', { key, body: speech });
  // A busy machine answers before it is done.
  while (body.state !== 'done') ({ body } = await server.call('GET', `/productions/${body.id}`, { key }));
  expect(await lines(server)).toContain('libretto_productions_settled_total{state="done"} 1');
  expect(await lines(server)).toContain('libretto_productions_settled_total{state="failed"} 0');
});

test('a link holds as long as is set', async () => {
  await using server = await openHarness({ worker: true, linkHours: 2 });
  const { key } = await server.newOrganisation();
  const speech = { text: 'One two.', voice: 'tone_mid', formats: ['wav'] };
  let { body } = await server.call('POST', '/speech', { key, body: speech });
  while (body.state !== 'done') ({ body } = await server.call('GET', `/productions/${body.id}`, { key }));
  const { url } = body.files[0];
  const expires = Number.parseInt(new URL(url).searchParams.get('token')!.split('.')[0]!, 36);
  expect(Math.abs(expires - Date.now() / 1000 - 2 * 3600)).toBeLessThan(60);
});
