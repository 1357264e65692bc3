// How soon a server is there, the first time and later, and what it holds while nobody asks.

import { setTimeout as sleep } from 'node:timers/promises';
import { median } from './cpu.ts';
import { memoryOf, newOrganisation, serve } from './serve.ts';

const STARTS = 5;
const IDLE_MILLISECONDS = 10_000;

export async function benchServerStart(folder: string): Promise<void> {
  const first = await serve(folder);
  await newOrganisation(first, 'idle');
  await sleep(IDLE_MILLISECONDS);
  const memory = await memoryOf(first);
  await first[Symbol.asyncDispose]();
  const later: number[] = [];
  for (let n = 0; n < STARTS; n++) {
    await using server = await serve(folder);
    later.push(server.startSeconds);
  }
  console.log('server, with its database');
  console.log(`  first start                ${first.startSeconds.toFixed(2)} s (at most 5)`);
  console.log(`  later start, median of ${STARTS}   ${median(later).toFixed(2)} s (at most 2)`);
  console.log(`  idle, all processes        ${memory.toFixed(0)} MB (at most 250)`);
}
