// Speech made slower and faster than it was spoken: as near to the model's own as ffmpeg's atempo brings it, and understood.

import { execFileSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { changeProsody } from '../src/audio/prosody.ts';
import { decodeTrusted } from '../src/codecs/decode-trusted.ts';
import { openLocal } from '../src/main.ts';
import { type ProductionInput, parseRequest } from '../src/production/request.ts';
import { has, median } from './cpu.ts';
import { canListen, listen } from './listen.ts';
import { logMelDistance } from './log-mel.ts';
import { products } from './products.ts';

const SPEEDS = [0.8, 1.25];
const CLIPS = 10;

export async function benchStretch(folder: string): Promise<void> {
  if (!(await has('ffmpeg'))) return console.log('stretch: skipped, no ffmpeg');
  await mkdir(folder, { recursive: true });
  await using local = await openLocal(process.env);
  if (!local.voices.list().some((voice) => voice.provider === 'kokoro'))
    return console.log('stretch: skipped, no neural voice');
  const speak = async (input: ProductionInput, name: string) => {
    const path = join(folder, name);
    await local.render(parseRequest({ ...input, formats: ['wav_float'] }), path, () => {});
    return { path: `${path}.wav`, samples: (await decodeTrusted(await readFile(`${path}.wav`))).channels[0]! };
  };
  const texts = products().map(({ text, voice }) => ({ text: text!.replace(/<<[^>]*>>/g, ' '), voice: voice! }));

  console.log(
    'stretch, against the same sentence spoken by the model at that speed: log-mel distance in dB, and whose is less',
  );
  const sentences = texts.flatMap(({ text, voice }) =>
    text.split(/(?<=\.)\s+/).map((one) => ({ text: one.trim(), voice })),
  );
  const chosen = sentences.filter(({ text }) => text.length > 40).slice(0, CLIPS);
  for (const speed of SPEEDS) {
    const ours: number[] = [];
    const theirs: number[] = [];
    for (const [n, { text, voice }] of chosen.entries()) {
      const plain = await speak({ text, voice }, `clip-${n}`);
      const model = (await speak({ text, voice, speed }, `clip-${n}-${speed}`)).samples;
      ours.push(logMelDistance(changeProsody(plain.samples, { speed }).samples, model));
      const other = join(folder, 'atempo.wav');
      execFileSync('ffmpeg', [
        '-v',
        'error',
        '-y',
        '-i',
        plain.path,
        '-af',
        `atempo=${speed}`,
        '-c:a',
        'pcm_f32le',
        other,
      ]);
      theirs.push(logMelDistance((await decodeTrusted(await readFile(other))).channels[0]!, model));
    }
    const mean = (values: readonly number[]) => values.reduce((a, b) => a + b) / values.length;
    const better = ours.filter((distance, n) => distance <= theirs[n]!).length;
    console.log(
      `  x ${speed}: libretto ${mean(ours).toFixed(2)}, atempo ${mean(theirs).toFixed(2)}, median ratio ${median(ours.map((distance, n) => distance / theirs[n]!)).toFixed(3)}; ${better} of ${CLIPS} nearer`,
    );
  }

  const python = process.env.BENCH_PYTHON ?? 'python3';
  if (!(await canListen(python))) return console.log('  word error rate: skipped, no recogniser (bench/listen.py)');
  const jobs: { speed: number; file: string; text: string }[] = [];
  for (const [n, { text, voice }] of texts.entries()) {
    const { samples } = await speak({ text, voice }, `text-${n}`);
    for (const speed of [1, ...SPEEDS]) {
      const file = join(folder, `text-${n}-${speed}.f32`);
      await writeFile(file, changeProsody(samples, { speed }).samples);
      const wav = file.replace('.f32', '.wav');
      execFileSync('ffmpeg', ['-v', 'error', '-y', '-f', 'f32le', '-ar', '48000', '-ac', '1', '-i', file, wav]);
      jobs.push({ speed, file: wav, text });
    }
  }
  const heard = await listen(python, jobs);
  for (const speed of [1, ...SPEEDS]) {
    const its = jobs.filter((job) => job.speed === speed).map((job) => heard.get(job.file)!);
    const [words, errors] = [
      its.reduce((sum, one) => sum + one.words, 0),
      its.reduce((sum, one) => sum + one.errors, 0),
    ];
    console.log(
      `  word error rate at x ${speed}: ${((100 * errors) / words).toFixed(1)} % of ${words} words (at most 3 points more)`,
    );
  }
}
