// When the machine itself stalls, as virtual ones do whose host takes their memory away for a moment: fixed work on memory then
// takes many times as much processor time, whatever runs beside it. It is watched in a thread of its own.

import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';

export interface Stalls extends AsyncDisposable {
  /** Those that began when it did not, and what had piled up had been answered: `at` in milliseconds since 1970. */
  outside<T extends { readonly at: number }>(its: readonly T[]): T[];
}

const EVERY = 20;
/** Of its usual time. As many requests are free of stalls beside renders as without them, so these make it no slower than that. */
const SLOW = 4;
/** Milliseconds that a stall is felt afterwards. */
const AFTER = 150;
/** More than the caches hold; the reads, a millisecond. */
const BYTES = 32 << 20;
const READS = 20_000;

interface Look {
  readonly at: number;
  /** Microseconds of processor time. */
  readonly took: number;
}

export function now(): number {
  return performance.timeOrigin + performance.now();
}

export async function watchStalls(): Promise<Stalls> {
  const worker = new Worker(new URL(import.meta.url));
  const looks: Look[] = [];
  worker.on('message', (look: Look) => looks.push(look));
  await once(worker, 'message');
  const stalls = () => {
    const usual = looks.map(({ took }) => took).sort((a, b) => a - b)[Math.floor(looks.length / 2)]!;
    return looks.filter(({ took }) => took > SLOW * usual);
  };
  return {
    outside(its) {
      const slow = stalls();
      return its.filter(({ at }) => !slow.some((look) => at > look.at - EVERY && at < look.at + AFTER));
    },
    async [Symbol.asyncDispose]() {
      await worker.terminate();
    },
  };
}

async function look(): Promise<void> {
  const memory = new Uint8Array(BYTES).fill(1);
  let place = 1;
  let sum = 0;
  for (;;) {
    const at = now();
    const before = process.threadCpuUsage();
    for (let i = 0; i < READS; i++) {
      place = (Math.imul(place, 1_664_525) + 1_013_904_223) >>> 0;
      sum += memory[place % BYTES]!;
    }
    const { user, system } = process.threadCpuUsage(before);
    // The sum is told so that it is not left out.
    parentPort!.postMessage({ at, took: user + system, sum });
    await sleep(EVERY);
  }
}

if (!isMainThread) await look();
