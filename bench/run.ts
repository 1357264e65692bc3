// `npm run bench [NAME …]`: what is promised about speed and memory, measured side by side in one run.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { benchCorruption } from './corruption.ts';
import { benchIntelligibility } from './intelligibility.ts';
import { benchLoudness } from './loudness.ts';
import { benchMemory } from './memory.ts';
import { benchProduct } from './product.ts';
import { benchProductions } from './productions.ts';
import { benchServerLists } from './server-lists.ts';
import { benchServerQueue } from './server-queue.ts';
import { benchServerReads } from './server-reads.ts';
import { benchServerStart } from './server-start.ts';
import { benchSpeech } from './speech.ts';
import { benchStretch } from './stretch.ts';

const BENCHES = {
  product: benchProduct,
  memory: benchMemory,
  loudness: benchLoudness,
  speech: benchSpeech,
  productions: benchProductions,
  corruption: benchCorruption,
  stretch: benchStretch,
  intelligibility: benchIntelligibility,
  'server-reads': benchServerReads,
  'server-lists': benchServerLists,
  'server-queue': benchServerQueue,
  'server-start': benchServerStart,
};

const wanted = process.argv.slice(2);
const stranger = wanted.find((name) => !Object.hasOwn(BENCHES, name));
if (stranger !== undefined) {
  console.error(`There is no bench \`${stranger}\`. There are: ${Object.keys(BENCHES).join(', ')}.`);
  process.exit(2);
}
// By default they end this process without its `exit`, at which servers in sessions of their own are ended.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
const folder = await mkdtemp(join(tmpdir(), 'libretto-bench-'));
try {
  for (const [name, bench] of Object.entries(BENCHES)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    await bench(join(folder, name));
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
