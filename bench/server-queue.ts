// From accepted to started, beside a long line of somebody else's, and what a render costs more through the server.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Client, Production } from '../src/client/client.ts';
import { parseId } from '../src/ids.ts';
import { cost, median } from './cpu.ts';
import { quantiles } from './load.ts';
import { products } from './products.ts';
import { asOwner, cpuOf, newOrganisation, type Served, serve } from './serve.ts';

const PRODUCTIONS = 40;
const WAITING = Number(process.env.BENCH_WAITING ?? 10_000);
const VOICES = ['tone_low', 'tone_mid', 'tone_high'];
const ROUNDS = 3;

export async function benchServerQueue(folder: string): Promise<void> {
  await using server = await serve(join(folder, 'server'));
  await latency(server);
  await overhead(server, folder);
  await fairness(server, join(folder, 'server'));
}

async function latency(server: Served): Promise<void> {
  const client = await newOrganisation(server, 'latency');
  const script = await client.post('/api/scripts', { body: { text: 'Hello.' } });
  const waits: number[] = [];
  for (let n = -5; n < PRODUCTIONS; n++) {
    const wait = waitOf(await produced(client, script.id));
    if (n >= 0) waits.push(wait);
  }
  console.log(`server, from accepted to started, ${PRODUCTIONS} productions one after the other`);
  console.log(`  an idle worker             ${quantiles(waits)} (p95 at most 50)`);
}

async function produced(client: Client, script: string): Promise<Production> {
  return client.waitFor(await client.produce({ script, voice: 'tone_mid', formats: ['mp3'] }));
}

/** Milliseconds, by the database's clock. */
function waitOf({ createdAt, startedAt }: Production): number {
  return Date.parse(startedAt!) - Date.parse(createdAt);
}

/** The same eight products, spoken anew: by one `libretto render`, and by a server whose renderer has been used before. */
async function overhead(server: Served, folder: string): Promise<void> {
  const program = fileURLToPath(new URL('../bin/libretto.js', import.meta.url));
  const ratios: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const inputs = products(VOICES).map((input) => ({ ...input, text: `${input.text} Round ${round}.` }));
    const files = join(folder, `round-${round}`);
    await mkdir(files, { recursive: true });
    for (const [i, input] of inputs.entries()) await writeFile(join(files, `${i}.json`), JSON.stringify(input));
    const args = [program, 'render', files, '--out', join(files, 'out'), '--quiet'];
    const alone = await cost(process.execPath, args, { LIBRETTO_CACHE_DIR: join(files, 'cache') });

    const client = await newOrganisation(server, `overhead ${round}`);
    const before = await cpuOf(server);
    for (const { text, ...order } of inputs) {
      const script = await client.post('/api/scripts', { body: { text: text! } });
      const done = await client.waitFor(await client.produce({ ...order, script: script.id } as never));
      if (done.state !== 'done') throw new Error(`a production ended ${done.state}: ${JSON.stringify(done.error)}`);
    }
    ratios.push(((await cpuOf(server)) - before) / alone.cpu);
  }
  console.log('server, CPU of eight products of 30 s, all processes');
  console.log(`  against libretto render    x ${median(ratios).toFixed(2)} (at most 1.10)`);
}

async function fairness(server: Served, folder: string): Promise<void> {
  const many = await newOrganisation(server, 'many');
  const few = await newOrganisation(server, 'few');
  const [long, short] = await Promise.all([
    many.post('/api/scripts', { body: { text: products()[0]!.text! } }),
    few.post('/api/scripts', { body: { text: 'Hello.' } }),
  ]);
  const { id } = await many.produce({ script: long.id, voice: 'tone_mid', formats: ['mp3'] });
  await multiply(folder, id);
  const waits: number[] = [];
  for (let n = 0; n < 10; n++) waits.push(waitOf(await produced(few, short.id)));
  const { data } = await many.get('/api/productions', { query: { state: 'running' } });
  if (data.length === 0) throw new Error('the long line is not being worked on');
  console.log(`server, another organisation has ${WAITING} productions waiting, ${data.length} of them running`);
  console.log(
    `  from accepted to started   at worst ${(Math.max(...waits) / 1000).toFixed(2)} s of ${waits.length} (at most 2)`,
  );
}

/** As if it had been asked for again and again: its row and its place in the line. */
async function multiply(folder: string, production: string): Promise<void> {
  await asOwner(folder, async (owner) => {
    await owner.query(
      `insert into productions select (jsonb_populate_record(p, jsonb_build_object(
         'id', gen_random_uuid(), 'state', 'queued', 'lease', null, 'attempt', 0, 'started_at', null))).*
       from productions p, generate_series(2, $2) where p.id = $1`,
      [parseId('production', production), WAITING],
    );
    await owner.query(
      `insert into queue.job (name, data, policy, retry_limit, retry_delay, heartbeat_seconds, expire_seconds, deletion_seconds, keep_until)
       select name, data, policy, retry_limit, retry_delay, heartbeat_seconds, expire_seconds, deletion_seconds, keep_until
       from (select * from queue.job where name = 'render' order by created_on desc limit 1) j, generate_series(2, $1)`,
      [WAITING],
    );
  });
}
