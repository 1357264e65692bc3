// Connections to the database: opened one by one, few while that will do, more where all of them are held.

import pg from 'pg';
import { expect, test } from 'vitest';
import { openPool } from '../../src/database/pool.ts';
import { type Harness, openHarness } from './harness.ts';

let connecting = 0;
let atOnce = 0;
/** A pool makes one when it opens a connection. */
class Client extends pg.Client {
  constructor(config?: pg.ClientConfig) {
    super(config);
    atOnce = Math.max(atOnce, ++connecting);
  }
}

async function withPool(most: number, use: (pool: pg.Pool, server: Harness) => Promise<void>): Promise<void> {
  await using server = await openHarness();
  const pool = openPool(most, { Client, connectionString: server.ownerUrl });
  pool.prependListener('connect', () => connecting--);
  try {
    await use(pool, server);
  } finally {
    await pool.end();
  }
}

test('a storm of short questions opens a few, one after the other', () =>
  withPool(20, async (pool) => {
    const storm = async () => {
      const asked = Array.from({ length: 500 }, (_, i) => pool.query<{ n: number }>('select $1::int as n', [i]));
      expect((await Promise.all(asked)).map(({ rows }) => rows[0]!.n)).toEqual(asked.map((_, i) => i));
    };
    while (pool.totalCount < 8) await storm();
    await storm();
    expect(pool.totalCount).toBe(8);
    expect(atOnce).toBe(1);
  }));

test('where all of them are held, others are opened, up to the most', () =>
  withPool(10, async (pool) => {
    const held: pg.PoolClient[] = [];
    while (held.length < 10) held.push(await pool.connect());
    const waits = pool.connect();
    expect(await Promise.race([waits, new Promise((resolve) => setTimeout(resolve, 500, 'waits'))])).toBe('waits');
    held.pop()!.release();
    held.push(await waits);
    expect(pool.totalCount).toBe(10);
    for (const client of held) client.release();
  }));

test('connections that were lost are opened anew', () =>
  withPool(20, async (pool, server) => {
    await Promise.all(Array.from({ length: 50 }, () => pool.query('select pg_sleep(0.01)')));
    const lost = new Promise((resolve) => {
      pool.on('remove', () => pool.totalCount === 0 && resolve(undefined));
    });
    await server.owner.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and query = $1',
      ['select pg_sleep(0.01)'],
    );
    await lost;
    expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  }));
