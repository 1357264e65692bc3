// Is the speech understood under the music? Whisper-base hears every template and every preset, and the dry voice.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openLocal } from '../src/main.ts';
import { type ProductionInput, parseRequest } from '../src/production/request.ts';
import { PRESETS } from '../src/timeline/presets.ts';
import { canListen, listen } from './listen.ts';
import { products } from './products.ts';

export async function benchIntelligibility(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const python = process.env.BENCH_PYTHON ?? 'python3';
  if (!(await canListen(python)))
    return console.log(
      'intelligibility: skipped, no recogniser (bench/listen.py says what to install; BENCH_PYTHON names the interpreter)',
    );
  const local = await openLocal(process.env);
  if (!local.voices.list().some((voice) => voice.provider === 'kokoro')) {
    await local[Symbol.asyncDispose]();
    return console.log('intelligibility: skipped, no neural voice');
  }
  const jobs: { group: string; file: string; text: string }[] = [];
  const add = async (group: string, input: ProductionInput, n: number) => {
    const stem = join(folder, `${group.replace(/\W+/g, '-')}-${n}`);
    const production = await local.render(parseRequest({ ...input, formats: ['wav'] }), stem, () => {});
    const text = production.timeline.sections.flatMap((section) => section.clips.map((clip) => clip.text)).join(' ');
    jobs.push({ group, file: `${stem}.wav`, text });
  };
  for (const [n, { forceLength: _, ...input }] of products().entries()) {
    const { template: __, ...dry } = input;
    await add('dry speech', dry, n);
    // Not each with each other, which would be an hour of listening for every template.
    for (const { name } of local.templates.list()) await add(name, { ...input, template: name }, n);
    for (const preset of Object.keys(PRESETS)) await add(preset, { ...input, template: 'news', preset }, n);
  }
  await local[Symbol.asyncDispose]();

  const heard = await listen(python, jobs);
  const groups = Map.groupBy(jobs, (job) => job.group);
  console.log('intelligibility: word error rate by Whisper-base (at most 6 %, at most 2 points above dry speech)');
  for (const [group, its] of groups) {
    const sum = (key: 'words' | 'errors') => its.reduce((total, job) => total + heard.get(job.file)![key], 0);
    console.log(
      `  ${group.padEnd(28)} ${((100 * sum('errors')) / sum('words')).toFixed(1)} % of ${sum('words')} words`,
    );
  }
}
