// Kokoro by us beside python's kokoro-onnx on the same model, sentence for sentence, and what our pipeline adds to the model.

import { spawn } from 'node:child_process';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { readConfig } from '../src/config.ts';
import { allProviders } from '../src/providers/all.ts';
import { PLAIN_STYLE } from '../src/script/performance.ts';
import { say } from '../src/speech/say.ts';
import { type PlannedUtterance, planSpeech } from '../src/speech/utterances.ts';
import { memoryStorage } from '../src/storage/memory.ts';
import { decibels } from '../src/units.ts';
import { median } from './cpu.ts';
import { products } from './products.ts';

const VOICE = 'af_heart';
const ROUNDS = 3;

export async function benchSpeech(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const config = readConfig(process.env);
  const providers = allProviders({ voicesDir: config.voicesDir, processes: 1, threads: config.speechThreads });
  const kokoro = providers.find((provider) => provider.id === 'kokoro')!;
  const voice = (await kokoro.voices()).find(({ id }) => id === VOICE);
  if (!voice) return console.log('speech: skipped, Kokoro is not installed');
  const sentences = products()
    .slice(0, 4)
    .flatMap(({ text }) => text!.replace(/<<[^>]*>>/g, '').split(/(?<=[.?!])\s+/))
    .map((text) => text.trim())
    .filter(Boolean);

  const utterances = sentences.flatMap((text): PlannedUtterance[] => {
    const cue = {
      kind: 'text',
      text,
      style: PLAIN_STYLE,
      reading: undefined,
      span: { start: 0, end: text.length },
    } as const;
    const items = planSpeech('s', [cue], { direct: () => ({ voice, speed: 1, gain: decibels(0) }) }, () => {});
    return items.flatMap((item) => (item.kind === 'utterance' ? [item.utterance] : []));
  });
  const speak = async (list: readonly PlannedUtterance[]) => {
    const spoken = await say(list, { storage: memoryStorage(), organisation: 'bench', provider: () => kokoro });
    return spoken.reduce((frames, { clip }) => frames + clip.frames, 0) / 48_000;
  };

  await speak(utterances.slice(0, 1));
  const python = process.env.BENCH_PYTHON ?? 'python3';
  const ratios: number[] = [];
  const overheads: number[] = [];
  let line = '';
  for (let round = 0; round < ROUNDS; round++) {
    const before = await cpuOfAll();
    const started = performance.now();
    const seconds = await speak(utterances);
    const wall = (performance.now() - started) / 1000;
    const after = await cpuOfAll();
    const model = after.model - before.model;
    overheads.push((after.all - before.all - model) / model);
    const theirs = await kokoroOnnx(python, config.voicesDir, sentences);
    if (theirs) ratios.push(theirs.wall / wall);
    line = `${(seconds / wall).toFixed(2)} s of trimmed speech a second of wall time`;
  }
  console.log(
    `speech, Kokoro ${VOICE}, ${utterances.length} sentences, ${config.speechThreads} threads, medians of ${ROUNDS} rounds side by side`,
  );
  console.log(`  libretto                                   ${line}`);
  console.log(
    ratios.length > 0
      ? `  speed against python kokoro-onnx           x ${median(ratios).toFixed(2)} (at least 1.0)`
      : '  python kokoro-onnx: skipped, not installed (BENCH_PYTHON names the interpreter)',
  );
  console.log(`  CPU beside the model's own process         ${(100 * median(overheads)).toFixed(1)} % (at most 5)`);
  await Promise.all(providers.map((provider) => provider.close()));
}

/** Seconds of this process and its children, and of those that run a model. Linux only. */
async function cpuOfAll(): Promise<{ all: number; model: number }> {
  let all = 0;
  let model = 0;
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
    if (!stat) continue;
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (Number(pid) !== process.pid && Number(fields[1]) !== process.pid) continue;
    const ticks = (Number(fields[11]) + Number(fields[12])) / 100;
    all += ticks;
    if ((await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).includes('onnx-child')) model += ticks;
  }
  return { all, model };
}

async function kokoroOnnx(
  python: string,
  voices: string,
  sentences: readonly string[],
): Promise<{ wall: number } | undefined> {
  const child = spawn(python, [fileURLToPath(new URL('python_kokoro.py', import.meta.url)), voices, VOICE], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text;
  });
  child.stdin.on('error', () => {});
  child.stdin.end(sentences.join('\n'));
  const code = await new Promise((resolve) => {
    child.on('error', () => resolve(1));
    child.on('close', resolve);
  });
  return code === 0 ? JSON.parse(stdout) : undefined;
}
