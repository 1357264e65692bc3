// Connections that are cut, to the database and to the server: who holds one is told, and nobody else comes to harm.

import { once } from 'node:events';
import { connect } from 'node:net';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { listen } from '../../src/database/listen.ts';
import { parseId } from '../../src/ids.ts';
import { type Harness, openHarness } from './harness.ts';
import { loginOf } from './postgres.ts';

let server: Harness;
beforeAll(async () => {
  server = await openHarness();
});
afterAll(() => server[Symbol.asyncDispose]());

test('one that is cut between two statements fails its transaction and not the process', async () => {
  const { id, key } = await server.newOrganisation();
  const organisation = parseId('organisation', id)!;
  const cut = server.database.within(organisation, async (transaction) => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(transaction);
    await server.owner.query('select pg_terminate_backend($1, 5000)', [rows[0]!.pid]);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await sql`select 1`.execute(transaction);
  });
  await expect(cut).rejects.toThrow(/terminated|terminating|not queryable/);
  expect((await server.call('GET', '/projects', { key })).status).toBe(200);
});

test('a listener comes back, and says that it may have missed something', async () => {
  const told = vi.fn();
  const listener = await listen(loginOf(server.ownerUrl), 'test_channel', told);
  const notify = (payload: string) => server.owner.query('select pg_notify($1, $2)', ['test_channel', payload]);
  await notify('before');
  await vi.waitFor(() => expect(told).toHaveBeenLastCalledWith('before'));
  await server.owner.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where query = 'listen test_channel' and datname = current_database()",
  );
  await vi.waitFor(() => expect(told).toHaveBeenLastCalledWith(undefined), { timeout: 20_000 });
  await notify('after');
  await vi.waitFor(() => expect(told).toHaveBeenLastCalledWith('after'));
  await listener.close();
  await notify('closed');
  expect(told).toHaveBeenLastCalledWith('after');
});

test('a server that closes does not wait for connections on which nothing was asked', { timeout: 30_000 }, async () => {
  await using closing = await openHarness();
  const socket = connect(Number(new URL(closing.app.listeningOrigin).port), '127.0.0.1');
  await once(socket, 'connect');
  // The server has it, too, once it answers another.
  await closing.ask('/healthz');
  const ended = once(socket, 'close');
  await closing.app.close();
  await ended;
});
