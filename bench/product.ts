// A 30 s product, speech cached: CPU beside the ffmpeg command line doing the same job.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openLocal } from '../src/main.ts';
import { parseRequest } from '../src/production/request.ts';
import { parseTemplate } from '../src/sound/template.ts';
import { cost, has, median } from './cpu.ts';
import { products, SECTIONS } from './products.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const templates = fileURLToPath(new URL('../templates/', import.meta.url));
const ROUNDS = 3;

export async function benchProduct(folder: string): Promise<void> {
  if (!(await has('ffmpeg'))) return console.log('product: skipped, no ffmpeg');
  await mkdir(folder, { recursive: true });
  const scripts = await prepare(folder);
  // The program keeps compiled code, too (bin/libretto.js).
  const env = { NODE_COMPILE_CACHE: join(folder, 'compiled') };
  const ours = (count: number, formats = '') =>
    cost(process.execPath, [join(here, 'render-products.ts'), String(count), folder, formats], env);
  const ffmpeg = async (mode: string) => {
    let sum = 0;
    for (const args of scripts) sum += (await cost('sh', [join(here, 'ffmpeg-product.sh'), mode, ...args])).cpu;
    return sum;
  };
  const rounds: { eight: number; wav: number; one: number; loudnorm: number; lean: number }[] = [];
  for (let round = 0; round < ROUNDS; round++)
    rounds.push({
      eight: (await ours(8)).cpu / 8,
      loudnorm: (await ffmpeg('loudnorm')) / 8,
      wav: (await ours(8, 'wav')).cpu / 8,
      lean: (await ffmpeg('lean')) / 8,
      one: (await ours(1)).cpu,
    });
  const middle = (of: (round: (typeof rounds)[number]) => number) => median(rounds.map(of)).toFixed(2).padStart(5);
  console.log(
    `product, 30 s, wav + mp3 192k, speech cached; CPU s a product, medians of ${ROUNDS} rounds side by side`,
  );
  console.log(`  ffmpeg, two passes of loudnorm     ${middle((round) => round.loudnorm)}`);
  console.log(`  ffmpeg, the leanest that holds -1  ${middle((round) => round.lean)}`);
  const row = (name: string, key: 'eight' | 'wav' | 'one', bound: string) =>
    console.log(
      `  ${name.padEnd(34)} ${middle((round) => round[key])}   x ${middle((round) => round[key] / round.loudnorm)} of loudnorm${bound}, x ${middle((round) => round[key] / round.lean)} of the leanest`,
    );
  row('libretto, eight in one process', 'eight', ' (at most 0.75)');
  row('libretto, everything but the mp3', 'wav', ' (at most 0.35)');
  row('libretto, one process each', 'one', '');
}

/** Speaks everything once, and writes what the script by hand starts from: each section's speech, and where things go. */
async function prepare(folder: string): Promise<string[][]> {
  const local = await openLocal(process.env);
  const scripts: string[][] = [];
  const neural = local.voices.list().some((voice) => voice.provider === 'kokoro');
  if (!neural) process.env.BENCH_VOICES = 'flite_slt,flite_rms';
  for (const [i, input] of products(process.env.BENCH_VOICES?.split(',')).entries()) {
    const production = await local.render(parseRequest(input), join(folder, `product-${i + 1}`), () => {});
    const ms = (seconds: number) => String(Math.round(seconds * 1000));
    const speech: string[] = [];
    for (const name of SECTIONS) {
      const section = production.timeline.sections.find((one) => one.name === name)!;
      const text = section.clips.map((clip) => clip.text).join(' ');
      const stem = join(folder, `speech-${i + 1}-${name}`);
      await local.render(
        parseRequest({ text, ...(input.voice ? { voice: input.voice } : {}), formats: ['wav'] }),
        stem,
        () => {},
      );
      speech.push(`${stem}.wav`, ms(section.clips[0]!.start));
    }
    const bed = (segment: string) => production.timeline.beds.find((one) => one.segment === segment);
    const file = (segment: string) => alone(input.template!, segment, folder);
    const main = bed('main')?.start ?? 8;
    const outro = bed('outro')?.start ?? 24;
    scripts.push([
      join(folder, `ffmpeg-${i + 1}`),
      '30',
      ...speech,
      file('intro'),
      file('main'),
      ms(main),
      file('outro'),
      ms(outro),
    ]);
  }
  await local[Symbol.asyncDispose]();
  return scripts;
}

/** A segment as a user would have it: Vorbis as we ship it, without what a loop is coded between. */
function alone(template: string, segment: string, folder: string): string {
  const shipped = join(templates, template);
  const { file, offset, frames } = parseTemplate(readFileSync(join(shipped, 'template.json'), 'utf8'), template)
    .segments[segment]!;
  if (offset === 0) return join(shipped, file);
  const cut = join(folder, `${template}-${segment}.ogg`);
  const trim = `atrim=start_sample=${offset}:end_sample=${offset + frames}`;
  spawnSync('ffmpeg', [
    '-v',
    'error',
    '-y',
    '-i',
    join(shipped, file),
    '-af',
    trim,
    '-c:a',
    'libvorbis',
    '-q:a',
    '5',
    cut,
  ]);
  return cut;
}
