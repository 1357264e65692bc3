// Scripts read and written at a rate, quiet and while productions render; what the walls between organisations cost.

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Client } from '../src/client/client.ts';
import { atRate, quantile, quantiles, timed } from './load.ts';
import { products } from './products.ts';
import { newOrganisation, serve, urlsOf } from './serve.ts';

const READS = 300;
const WRITES = 100;
const SCRIPTS = 200;
/** Of each kind of traffic; busy machines want more. */
const SECONDS = Number(process.env.BENCH_SECONDS ?? 40);
/** Until everything that is asked often is compiled, and the connections are open. */
const WARM_SECONDS = 5;
/** What is compared is measured in turns, so that both see the same machine; renders are heaviest in their first seconds. */
const TURN_SECONDS = 5;

export async function benchServerReads(folder: string): Promise<void> {
  await using server = await serve(folder);
  const client = await newOrganisation(server, 'reads');
  const { key } = client;
  const texts = products().map(({ text }) => text!);
  const scripts: string[] = [];
  for (let i = 0; i < SCRIPTS; i++)
    scripts.push((await client.post('/api/scripts', { body: { name: `s${i}`, text: texts[i % texts.length]! } })).id);
  const read = (base: string) => (n: number) =>
    timed(base, { method: 'GET', path: `/api/scripts/${scripts[n % SCRIPTS]}`, key });
  let writes = 0;
  const write = (n: number) => {
    const text = `${texts[n % texts.length]} ${writes++}`;
    return timed(server.url, { method: 'PATCH', path: `/api/scripts/${scripts[n % SCRIPTS]}`, key, body: { text } });
  };
  const traffic = async (seconds: number) => ({
    reads: await atRate(READS, seconds, read(server.url)),
    writes: await atRate(WRITES, seconds, write),
  });

  console.log(`server, a script of ${texts[0]!.length} characters, ${READS} reads and then ${WRITES} writes a second`);
  await traffic(WARM_SECONDS);
  const quiet = await traffic(SECONDS);
  say('reads', quiet.reads, '(p95 at most 15)');
  say('writes', quiet.writes, '(p95 at most 40)');
  for (const voice of ['af_heart', 'flite_slt', 'tone_mid']) {
    const renders = await longRenders(client, voice);
    if (!renders) {
      console.log(`  while two render with ${voice}: skipped, it is not installed`);
      continue;
    }
    const alone = { reads: [] as number[], writes: [] as number[] };
    const beside = { reads: [] as number[], writes: [] as number[] };
    // The first is not counted.
    for (let seconds = -TURN_SECONDS; seconds < SECONDS; seconds += TURN_SECONDS)
      for (const its of [alone, beside]) {
        const stop = its === beside ? await renders() : undefined;
        const { reads, writes } = await traffic(TURN_SECONDS);
        await stop?.();
        if (seconds < 0) continue;
        its.reads.push(...reads);
        its.writes.push(...writes);
      }
    for (const kind of ['reads', 'writes'] as const) {
      say(`${kind}, nothing renders`, alone[kind]);
      say(`${kind}, two render with ${voice}`, beside[kind], `${ratio(beside[kind], alone[kind])} (at most 3)`);
    }
  }

  await using walled = await door(folder, 'walled');
  await using unwalled = await door(folder, 'unwalled');
  await using bare = await door(folder, 'bare');
  const doors = [walled.url, unwalled.url, bare.url];
  // Every third read, of the same script: a slow moment of the machine is one for all. Each is first as often.
  const doorOf = (n: number) => (n + Math.floor(n / 3)) % 3;
  const inTurn = (n: number) => read(doors[doorOf(n)]!)(Math.floor(n / 3));
  await atRate(READS, WARM_SECONDS, inTurn);
  const all = await atRate(READS, 3 * SECONDS, inTurn);
  const [within, without, alone] = doors.map((_, i) => all.filter((_, n) => doorOf(n) === i)) as [
    number[],
    number[],
    number[],
  ];
  say('every third read, walled', within);
  say('every third read, no walls', without, `${ratio(within, without)} with them (at most 1.15)`);
  say('every third read, no transaction', alone, `${ratio(within, alone)} with both`);
}

function say(what: string, its: readonly number[], bound = ''): void {
  console.log(`  ${what.padEnd(34)} ${quantiles(its)}   ${bound}`);
}

/** Of their p95. */
function ratio(its: readonly number[], others: readonly number[]): string {
  return `x ${(quantile(its, 0.95) / quantile(others, 0.95)).toFixed(2)}`;
}

/** Keeps two productions running, each time until it is stopped; undefined without the voice. */
async function longRenders(client: Client, voice: string): Promise<(() => Promise<() => Promise<void>>) | undefined> {
  const { data } = await client.get('/api/voices', { query: { limit: 200 } });
  if (!data.some(({ id }) => id === voice)) return undefined;
  let sections = 0;
  const text = products()
    .map((product) => product.text!)
    .join('\n')
    .replace(/(?<=<<sectionName::)\w+/g, () => `s${sections++}`);
  const script = await client.post('/api/scripts', { body: { name: `long, ${voice}`, text } });
  return async () => {
    const stopping = new AbortController();
    let left = 2;
    const { promise: bothRun, resolve } = Promise.withResolvers<void>();
    const started = () => --left <= 0 && resolve();
    const render = async () => {
      while (!stopping.signal.aborted) {
        // Another speed is spoken anew.
        const speed = 0.9 + Math.random() / 5;
        const { id } = await client.produce({ script: script.id, voice, speed, template: 'news', formats: ['mp3'] });
        const cancel = () =>
          void client.post('/api/productions/{production}/cancel', { path: { production: id } }).catch(() => {});
        stopping.signal.addEventListener('abort', cancel, { once: true });
        await client.waitFor(id, { onChange: ({ state }) => state === 'running' && started() });
      }
    };
    const both = Promise.all([render(), render()]);
    await Promise.race([bothRun, both]);
    return async () => {
      stopping.abort();
      await both;
    };
  };
}

interface Door extends AsyncDisposable {
  readonly url: string;
}

/** The same routes on the same database: as they are, or as the owner, whom no policy binds. */
async function door(folder: string, kind: 'walled' | 'unwalled' | 'bare'): Promise<Door> {
  const { owner, login } = await urlsOf(folder);
  const module = fileURLToPath(new URL('server-door.ts', import.meta.url));
  const child: ChildProcess = fork(module, [kind, login, kind === 'walled' ? login : owner, join(folder, 'storage')], {
    silent: true,
  });
  child.stdout!.resume();
  child.stderr!.resume();
  const [url] = (await once(child, 'message')) as [string];
  return {
    url,
    async [Symbol.asyncDispose]() {
      const exited = once(child, 'exit');
      child.kill();
      await exited;
    },
  };
}
