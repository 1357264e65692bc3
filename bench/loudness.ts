// Every example for every delivery target in every format: finished files, decoded and measured by ffmpeg alone.

import { spawnSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loudnessFor, TARGETS, type Target } from '../src/audio/targets.ts';
import { readJobs } from '../src/cli/jobs.ts';
import { allFormats } from '../src/codecs/all.ts';
import type { Format } from '../src/codecs/codec.ts';
import { openLocal } from '../src/main.ts';
import { has } from './cpu.ts';

const EXAMPLES = fileURLToPath(new URL('../examples/', import.meta.url));
/** The meter prints amplitudes with three places after the point. */
const PRINTED = 0.0005;

interface File {
  readonly name: string;
  readonly format: Format;
  /** LU or dB by which the level is off. */
  readonly off: number;
  readonly allowed: number;
  /** dB by which the true peak lies above its ceiling. */
  readonly above: number;
}

export async function benchLoudness(folder: string): Promise<void> {
  if (!(await has('ffmpeg'))) return console.log('loudness: skipped, no ffmpeg');
  await mkdir(folder, { recursive: true });
  const formats = allFormats();
  await using local = await openLocal(process.env);
  const files: File[] = [];
  let unreachable = 0;
  for (const target of Object.values<Target>(TARGETS))
    for (const { request, name } of await readJobs([EXAMPLES], { loudness: target.name, substituteVoices: true })) {
      const stem = join(folder, `${name}-${target.name}`);
      const all = { ...request, formats: formats.map(({ id }) => id), captions: [] };
      const production = await local.render(all, stem, () => {});
      for (const [i, format] of formats.entries()) {
        // A target that cannot be reached without harm is missed by rule, and said to be.
        if (production.reports[i]!.missed.length > 0) unreachable++;
        else files.push(judge(production.files[i]!.path, format, target));
      }
    }
  console.log(
    `loudness: ${files.length} files (examples x targets x formats), by ffmpeg; ${unreachable} more stopped at the limit`,
  );
  console.log('  format            level off by at most   allowed   true peak above its ceiling');
  for (const format of formats) {
    const its = files.filter((file) => file.format === format);
    const worst = its.reduce((a, b) => (b.off > a.off ? b : a));
    const peak = Math.max(...its.map(({ above }) => above));
    console.log(
      `  ${format.id.padEnd(18)} ${worst.off.toFixed(2)} (${worst.name})`.padEnd(44) +
        `${worst.allowed.toFixed(1)}       ${peak > 0 ? `${peak.toFixed(3)} dB` : 'never'}`,
    );
  }
  const wrong = files.filter(({ off, allowed, above }) => off > allowed || above > 0);
  console.log(`  ${wrong.length} of ${files.length} are wrong`);
  for (const { name, off, above } of wrong)
    console.log(`    ${name}: off by ${off.toFixed(2)}, above by ${above.toFixed(3)}`);
}

function judge(path: string, format: Format, target: Target): File {
  const { loudness, rms, truePeak } = measured(path);
  const off = Math.abs(target.rms ? rms - target.rms.aim : loudness - loudnessFor(format.channels, target));
  return {
    name: path.slice(path.lastIndexOf('/') + 1),
    format,
    off,
    allowed: allowedFor(format),
    above: Math.max(0, 20 * Math.log10(Math.max(0, truePeak - PRINTED)) - target.ceiling),
  };
}

/** Under 96 kbit/s. */
const LOW = ['mp3_very_low', 'mp3_alexa'];

function allowedFor({ peakMargin, id }: Format): number {
  if (peakMargin === 0) return 0.1;
  return LOW.includes(id) ? 0.3 : 0.2;
}

/** Silence around it: the meter forgets an incomplete last 100 ms, and its resampler mirrors what a file begins with. */
function measured(path: string): { loudness: number; rms: number; truePeak: number } {
  const filter =
    'asplit[a][b];[a]adelay=10:all=1,apad=pad_dur=0.2,ebur128=metadata=1:peak=true,ametadata=mode=print:file=-,anullsink;[b]astats=measure_perchannel=none,anullsink';
  const { stdout, stderr, status } = spawnSync(
    'ffmpeg',
    ['-v', 'info', '-nostats', '-i', path, '-filter_complex', filter, '-f', 'null', '-'],
    { encoding: 'utf8', maxBuffer: 2 ** 28 },
  );
  if (status !== 0) throw new Error(`ffmpeg cannot read ${path}: ${stderr}`);
  const last = (key: string) => {
    const start = stdout.lastIndexOf(`lavfi.r128.${key}=`);
    return Number.parseFloat(stdout.slice(start + `lavfi.r128.${key}=`.length, start + 40));
  };
  return {
    loudness: last('I'),
    rms: Number(/RMS level dB: (-?[\d.]+)/.exec(stderr)?.[1]),
    truePeak: last('true_peak'),
  };
}
