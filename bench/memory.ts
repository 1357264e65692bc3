// Memory of mixing, speech in children apart: a short product, an hour, and two hundred renders in a row; CPU of length.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cost } from './cpu.ts';

const script = fileURLToPath(new URL('render-memory.ts', import.meta.url));

export async function benchMemory(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const env = { LIBRETTO_CACHE_DIR: join(folder, 'cache') };
  const run = async (kind: string) => {
    const { cpu, stdout } = await cost(process.execPath, [script, kind, folder], env);
    return { cpu, figures: stdout.trim().split(' ').map(Number) };
  };
  console.log('memory of a rendering process, peak resident, children apart');
  const [short] = (await run('short')).figures;
  console.log(`  30 s                        ${short} MB (at most 300)`);
  const ten = await run('ten minutes');
  const hour = await run('hour');
  const [memory, minutes] = hour.figures as [number, number];
  console.log(`  ${minutes.toFixed(0)} minutes                  ${memory} MB (at most 500)`);
  const linear = hour.cpu / minutes / (ten.cpu / ten.figures[1]!);
  console.log(`  CPU a minute of it          x ${linear.toFixed(2)} of a minute of ten (at most 1.10)`);
  const [early, late] = (await run('repeat')).figures as [number, number];
  console.log(
    `  renders 20-60 and 160-200   ${early} MB and ${late} MB, x ${(late / early).toFixed(2)} (at most 1.10)`,
  );
}
