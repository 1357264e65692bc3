import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import type { MoodyJob } from '../../test/moody-child.ts';
import { ChildPool, type PoolOptions } from './child-pool.ts';

const MODULE = fileURLToPath(new URL('../../test/moody-child.ts', import.meta.url));

type Pool = ChildPool<{ unusable?: boolean }, MoodyJob, unknown>;
const pools: Pool[] = [];

function poolOf(options: Partial<PoolOptions<{ unusable?: boolean }>> = {}): Pool {
  const pool: Pool = new ChildPool({ module: MODULE, setup: {}, name: 'Moody', children: 1, ...options });
  pools.push(pool);
  return pool;
}

afterEach(() => Promise.all(pools.splice(0).map((pool) => pool.close())));

describe('jobs', () => {
  test('are answered in order by one child, typed arrays whole', async () => {
    const pool = poolOf();
    const values = [1, new Float32Array([0.25, Number.NaN]), { big: new BigInt64Array([2n ** 62n]) }, 'four'];
    expect(await Promise.all(values.map((value) => pool.run({ do: 'answer', value })))).toEqual(values);
    const pids = await Promise.all([pool.run({ do: 'pid' }), pool.run({ do: 'pid' })]);
    expect(new Set(pids).size).toBe(1);
  });

  test('run side by side in as many children as there may be', async () => {
    const pool = poolOf({ children: 2 });
    const pids = await Promise.all(Array.from({ length: 4 }, () => pool.run({ do: 'wait', ms: 300 })));
    expect(new Set(pids).size).toBe(2);
  });

  test('that cannot be done are refused, and the child goes on', async () => {
    const pool = poolOf();
    const before = await pool.run({ do: 'pid' });
    await expect(pool.run({ do: 'refuse' })).rejects.toMatchObject({
      code: 'speech_failed',
      message: 'Moody could not speak: the word is too hard',
    });
    expect(await pool.run({ do: 'pid' })).toBe(before);
  });
});

describe('a child that dies', () => {
  test('is started again, and its job tried once more', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'libretto-pool-'));
    expect(await poolOf().run({ do: 'die-once', file: join(folder, 'died') })).toBe('survived');
    await rm(folder, { recursive: true });
  });

  test('twice fails that job alone, with its last words', async () => {
    const pool = poolOf();
    const [dead, alive] = await Promise.allSettled([pool.run({ do: 'die' }), pool.run({ do: 'answer', value: 1 })]);
    expect(dead).toMatchObject({ reason: { code: 'speech_failed' } });
    expect((dead as PromiseRejectedResult).reason.message).toMatch(/died 2 times.*exit 139: segmentation fault/);
    expect(alive).toMatchObject({ value: 1 });
  });
});

test('a child that hangs is ended after the limit, and the next job has another', async () => {
  const pool = poolOf({ timeLimit: 1500 });
  const [hung, next] = await Promise.allSettled([pool.run({ do: 'hang' }), pool.run({ do: 'answer', value: 2 })]);
  expect(hung).toMatchObject({ reason: { code: 'speech_failed', message: 'Moody did not answer within 1.5 s.' } });
  expect(next).toMatchObject({ value: 2 });
});

test('a child whose engine is missing says what to install', async () => {
  const pool = poolOf({ setup: { unusable: true } });
  await expect(pool.run({ do: 'pid' })).rejects.toMatchObject({
    code: 'voice_unavailable',
    message: 'Moody cannot be started: the engine is missing',
    hint: 'Install the engine.',
  });
});

describe('aborting', () => {
  test('ends a running job at once, and leaves the others', async () => {
    const pool = poolOf();
    await pool.run({ do: 'pid' });
    const stop = new AbortController();
    const running = pool.run({ do: 'hang' }, stop.signal);
    const waiting = pool.run({ do: 'answer', value: 3 });
    stop.abort(new Error('enough'));
    await expect(running).rejects.toThrow('enough');
    expect(await waiting).toBe(3);
  });

  test('skips a waiting job', async () => {
    const pool = poolOf();
    const stop = new AbortController();
    const first = pool.run({ do: 'wait', ms: 100 });
    const second = pool.run({ do: 'die' }, stop.signal);
    stop.abort(new Error('enough'));
    await expect(second).rejects.toThrow('enough');
    await expect(first).resolves.toBeTypeOf('number');
    await expect(pool.run({ do: 'pid' }, AbortSignal.abort(new Error('before')))).rejects.toThrow('before');
  });
});

describe('closing', () => {
  test('fails what runs and waits, ends the children, and may happen twice', async () => {
    const pool = poolOf();
    const pid = (await pool.run({ do: 'pid' })) as number;
    const jobs = Promise.allSettled([pool.run({ do: 'hang' }), pool.run({ do: 'pid' })]);
    await Promise.all([pool.close(), pool.close()]);
    expect((await jobs).map((job) => (job as PromiseRejectedResult).reason.code)).toEqual(['cancelled', 'cancelled']);
    expect(isAlive(pid)).toBe(false);
  });
});

test('idle children keep no program alive, and end with it however it ends', async () => {
  const program = `
    import { ChildPool } from ${JSON.stringify(new URL('./child-pool.ts', import.meta.url).href)};
    const pool = new ChildPool({ module: ${JSON.stringify(MODULE)}, setup: {}, name: 'Moody', children: 1 });
    console.log(await pool.run({ do: 'pid' }));
  `;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  parent.stdout.on('data', (text) => {
    said += text;
  });
  await new Promise((resolve) => parent.on('close', resolve));
  const pid = Number(said);
  expect(pid).toBeGreaterThan(0);
  await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
