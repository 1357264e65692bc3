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
const SECONDS = Number(process.env.BENCH_SECONDS ?? 20);
/** Until everything that is asked often is compiled, and the connections are open. */
const WARM_SECONDS = 5;
/** What is compared is measured in turns, so that both see the same machine. */
const TURNS = 4;

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
  for (const voice of ['af_heart', 'flite_slt']) {
    const renders = await longRenders(client, voice);
    if (!renders) {
      console.log(`  while two render with ${voice}: skipped, it is not installed`);
      continue;
    }
    const alone = { reads: [] as number[], writes: [] as number[] };
    const beside = { reads: [] as number[], writes: [] as number[] };
    for (let turn = -1; turn < TURNS; turn++)
      for (const its of [alone, beside]) {
        const stop = its === beside ? await renders() : undefined;
        const { reads, writes } = await traffic(turn < 0 ? WARM_SECONDS : SECONDS / TURNS);
        await stop?.();
        if (turn < 0) continue;
        its.reads.push(...reads);
        its.writes.push(...writes);
      }
    const against = (kind: 'reads' | 'writes') =>
      `x ${(quantile(beside[kind], 0.95) / quantile(alone[kind], 0.95)).toFixed(2)} (at most 3)`;
    say('reads, nothing renders', alone.reads);
    say(`reads, two render with ${voice}`, beside.reads, against('reads'));
    say('writes, nothing renders', alone.writes);
    say(`writes, two render with ${voice}`, beside.writes, against('writes'));
  }

  await using walled = await door(folder, 'walled');
  await using unwalled = await door(folder, 'unwalled');
  await using bare = await door(folder, 'bare');
  const doors = { walled: [] as number[], unwalled: [] as number[], bare: [] as number[] };
  for (let turn = -1; turn < TURNS; turn++)
    for (const [kind, { url }] of Object.entries({ walled, unwalled, bare })) {
      const its = await atRate(READS, turn < 0 ? WARM_SECONDS : SECONDS / TURNS, read(url));
      if (turn >= 0) doors[kind as 'walled'].push(...its);
    }
  say('reads, behind the walls', doors.walled);
  const ratio = (without: number[]) => `x ${(quantile(doors.walled, 0.95) / quantile(without, 0.95)).toFixed(2)}`;
  say('reads, no walls', doors.unwalled, `${ratio(doors.unwalled)} with them (at most 1.15)`);
  say('reads, no walls, no transaction', doors.bare, `${ratio(doors.bare)} with both`);
}

function say(what: string, its: readonly number[], bound = ''): void {
  console.log(`  ${what.padEnd(34)} ${quantiles(its)}   ${bound}`);
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
