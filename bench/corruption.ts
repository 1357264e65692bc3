// Ten thousand broken sound files through the decoder, and bombs: what came of each, in how much time and memory.

import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { decodeFile } from '../src/codecs/decode.ts';
import { corrupted, type Outcome, outcomeOf } from '../test/corrupt-files.ts';
import { bombs, type SoundFile, soundFiles } from '../test/sound-files.ts';

const COUNT = Number(process.env.BENCH_CORRUPTION ?? 10_000);
const AT_ONCE = 2;
/** Files between two looks at a whole one. */
const WHOLE_EVERY = 50;

interface Judged {
  readonly what: string;
  readonly outcome: Outcome | 'fault';
  readonly seconds: number;
}

export async function benchCorruption(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const files = await soundFiles();
  let faults = 0;
  const fault = (what: string) => {
    faults++;
    console.log(`  ${what}`);
  };
  const watch = watchMemory();
  const started = performance.now();

  const all = new Map<string, Judged[]>(files.map(({ name }) => [name, []]));
  const judge = async (path: string, what: string, bytes: Buffer): Promise<Judged> => {
    const from = performance.now();
    await writeFile(path, bytes);
    const outcome = await outcomeOf(path).catch((error: Error) => {
      fault(`${what}: ${error.message}`);
      return 'fault' as const;
    });
    await rm(path);
    return { what, outcome, seconds: (performance.now() - from) / 1000 };
  };
  const whole = await Promise.all(files.map((file) => framesOf(file, folder)));
  let next = 0;
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let i = next++; i < COUNT; i = next++) {
        const [file, n] = [files[i % files.length]!, Math.floor(i / files.length)];
        const { damage, extension, bytes } = corrupted(file, n);
        const what = `${file.name} ${n}, ${damage}`;
        all.get(file.name)!.push(await judge(join(folder, `${i}.${extension}`), what, bytes));
        if (i % WHOLE_EVERY === 0 && (await framesOf(file, folder)) !== whole[i % files.length])
          fault(`after ${what} a whole file does not decode as before`);
      }
    }),
  );

  console.log(`corruption, ${COUNT} files in ${Math.round((performance.now() - started) / 1000)} s; ${faults} faults`);
  for (const [name, judged] of all) console.log(`  ${name.padEnd(10)} ${summary(judged)}`);
  const slowest = [...all.values()].flat().reduce((worst, one) => (one.seconds > worst.seconds ? one : worst));
  console.log(`  slowest: ${slowest.seconds.toFixed(1)} s, ${slowest.what}`);
  const { early, late } = watch.own();
  console.log(
    `  memory: a decoding process at most ${watch.child()} MB (at most 1000); this one ${early} MB early, ${late} MB late`,
  );

  for (const [what, bytes] of await bombs(3)) {
    const { outcome, seconds } = await judge(join(folder, 'bomb'), what, bytes);
    console.log(`  ${what}, ${Math.ceil(bytes.length / 1000)} kB: ${outcome} in ${seconds.toFixed(1)} s`);
  }
  console.log(
    `  with them a decoding process at most ${watch.child()} MB; processes left behind: ${await watch.end()}`,
  );
}

async function framesOf({ bytes, name }: SoundFile, folder: string): Promise<number> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  let frames = 0;
  for await (const [samples] of (await decodeFile(path)).blocks) frames += samples!.length;
  return frames;
}

/** `sound 300, media_unreadable 280; 0.21 s each`. */
function summary(judged: readonly Judged[]): string {
  const counts = [...Map.groupBy(judged, ({ outcome }) => outcome)].map(([outcome, its]) => `${outcome} ${its.length}`);
  const mean = judged.reduce((sum, { seconds }) => sum + seconds, 0) / judged.length;
  return `${counts.sort().reverse().join(', ')}; ${mean.toFixed(2)} s each`;
}

const MB = 2 ** 20;

/** Looks often at the peaks of this process's children, and at what this one holds. Linux only: elsewhere there are no figures. */
function watchMemory() {
  const own: number[] = [];
  let child = 0;
  const childrenOf = async () => {
    const list = await readFile(`/proc/self/task/${process.pid}/children`, 'utf8').catch(() => '');
    return list.split(' ').filter(Boolean);
  };
  let isOver = false;
  const looking = (async () => {
    for (; !isOver; await delay(20)) {
      own.push(process.memoryUsage.rss() / MB);
      for (const id of await childrenOf()) {
        const status = await readFile(`/proc/${id}/status`, 'utf8').catch(() => '');
        child = Math.max(child, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
      }
    }
  })();
  const most = (part: readonly number[]) => Math.round(Math.max(0, ...part));
  return {
    child: () => Math.round(child),
    /** Peaks of the first tenth and of the last. */
    own: () => ({ early: most(own.slice(0, own.length / 10)), late: most(own.slice(-own.length / 10)) }),
    /** How many children are still there. */
    async end() {
      isOver = true;
      await looking;
      // Those that were told to end have a moment to do so.
      await delay(1000);
      return (await childrenOf()).length;
    },
  };
}
