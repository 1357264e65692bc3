// Products of 30 s and of ten minutes, speech cached: CPU beside the ffmpeg command line doing the same job.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openLocal } from '../src/main.ts';
import { type ProductionInput, parseRequest } from '../src/production/request.ts';
import { parseTemplate } from '../src/sound/template.ts';
import { cost, has, median } from './cpu.ts';
import { longProduct, products, SECTIONS } from './products.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const templates = fileURLToPath(new URL('../templates/', import.meta.url));
const ROUNDS = 3;

export async function benchProduct(folder: string): Promise<void> {
  if (!(await has('ffmpeg'))) return console.log('product: skipped, no ffmpeg');
  const neural = await hasNeuralVoices();
  if (!neural) process.env.BENCH_VOICES = 'flite_slt,flite_rms';
  const voices = process.env.BENCH_VOICES?.split(',');
  const scripts = await prepare(products(voices), folder);
  const long = await prepare([longProduct(voices)], join(folder, 'long'));
  // The program keeps compiled code, too (bin/libretto.js).
  const env = { NODE_COMPILE_CACHE: join(folder, 'compiled') };
  const ours = (count: number | 'long', formats = '') =>
    cost(process.execPath, [join(here, 'render-products.ts'), String(count), folder, formats], env);
  const ffmpeg = async (mode: string, scripts: readonly string[][]) => {
    let sum = 0;
    for (const args of scripts) sum += (await cost('sh', [join(here, 'ffmpeg-product.sh'), mode, ...args])).cpu;
    return sum;
  };
  const rounds: { eight: number; wav: number; one: number; loudnorm: number; lean: number }[] = [];
  for (let round = 0; round < ROUNDS; round++)
    rounds.push({
      eight: (await ours(8)).cpu / 8,
      loudnorm: (await ffmpeg('loudnorm', scripts)) / 8,
      wav: (await ours(8, 'wav')).cpu / 8,
      lean: (await ffmpeg('lean', scripts)) / 8,
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
  row('libretto, eight in one process', 'eight', ' (at most 0.65)');
  row('libretto, everything but the mp3', 'wav', ' (at most 0.3)');
  row('libretto, one process each', 'one', '');
  const theirs = await ffmpeg('loudnorm', long);
  const all = (await ours('long')).cpu;
  const wav = (await ours('long', 'wav')).cpu;
  console.log(
    `  ten minutes: ffmpeg ${theirs.toFixed(1)}, libretto ${all.toFixed(1)}, x ${(all / theirs).toFixed(2)} (at most 0.75); without the mp3 x ${(wav / theirs).toFixed(2)} (at most 0.3)`,
  );
}

async function hasNeuralVoices(): Promise<boolean> {
  await using local = await openLocal(process.env);
  return local.voices.list().some((voice) => voice.provider === 'kokoro');
}

/** Speaks everything once, and writes what the script by hand starts from: each section's speech, and where things go. */
async function prepare(inputs: readonly ProductionInput[], folder: string): Promise<string[][]> {
  await mkdir(folder, { recursive: true });
  await using local = await openLocal(process.env);
  const scripts: string[][] = [];
  for (const [i, input] of inputs.entries()) {
    const production = await local.render(parseRequest(input), join(folder, `product-${i + 1}`), () => {});
    const ms = (seconds: number) => String(Math.round(seconds * 1000));
    const speech: string[] = [];
    for (const segment of SECTIONS) {
      const sections = production.timeline.sections.filter(({ name }) => name.startsWith(segment));
      const text = sections
        .map(({ name, clips }) => `<<sectionName::${name}>>\n${clips.map((clip) => clip.text).join(' ')}`)
        .join('\n');
      const stem = join(folder, `speech-${i + 1}-${segment}`);
      await local.render(
        parseRequest({ text, ...(input.voice ? { voice: input.voice } : {}), formats: ['wav'] }),
        stem,
        () => {},
      );
      speech.push(`${stem}.wav`, ms(sections[0]!.clips[0]!.start));
    }
    const bed = (segment: string) => production.timeline.beds.find((one) => one.segment === segment);
    const file = (segment: string) => alone(input.template!, segment, folder);
    const main = bed('main')?.start ?? 8;
    const outro = bed('outro')?.start ?? 24;
    scripts.push([
      join(folder, `ffmpeg-${i + 1}`),
      String(input.forceLength),
      ...speech,
      file('intro'),
      file('main'),
      ms(main),
      file('outro'),
      ms(outro),
    ]);
  }
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
