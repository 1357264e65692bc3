// Memory of mixing, speech in children apart: a short product, an hour, and two hundred renders in a row.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cost } from './cpu.ts';

const script = fileURLToPath(new URL('render-memory.ts', import.meta.url));

export async function benchMemory(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const env = { LIBRETTO_CACHE_DIR: join(folder, 'cache') };
  const run = async (kind: string) =>
    (await cost(process.execPath, [script, kind, folder], env)).stdout.trim().split(' ').map(Number);
  console.log('memory of a rendering process, peak resident, children apart');
  const [short] = await run('short');
  console.log(`  30 s                        ${short} MB (at most 300)`);
  const [hour, minutes] = await run('hour');
  console.log(`  ${minutes} minutes                  ${hour} MB (at most 500)`);
  const [early, late] = (await run('repeat')) as [number, number];
  console.log(
    `  renders 20-60 and 160-200   ${early} MB and ${late} MB, x ${(late / early).toFixed(2)} (at most 1.10)`,
  );
}
