// `libretto measure`: how loud a file is, over time too, and whether a delivery target takes it.

import { basename } from 'node:path';
import { Command } from 'commander';
import { checkTarget, describeCheck } from '../audio/target-report.ts';
import { deliveryTarget, loudnessFor } from '../audio/targets.ts';
import { loudnessPicture } from '../delivery/loudness-picture.ts';
import { Refusal } from '../errors.ts';
import { keepInputs, writeWhole } from '../files.ts';
import { openLocal } from '../main.ts';
import { type FileLoudness, measure } from '../production/measure.ts';
import { printJson, type Session } from './session.ts';

interface Options {
  json?: boolean;
  target?: string;
  csv?: string;
  picture?: string;
}

export function measureCommand(session: Session): Command {
  return new Command('measure')
    .description('Measure a file: loudness (LUFS) as a whole and over time, true peak (dBTP), RMS, noise floor.')
    .argument('<file>', 'any audio file')
    .option(
      '--target <name>',
      'judge it line by line: podcast, acx, ebu … (`libretto targets`) or LUFS; exits 2 when a line fails',
    )
    .option('--csv <file>', 'write momentary and short-term loudness, every 100 ms')
    .option('--picture <file>', 'draw them, as SVG')
    .option('--json', 'print one JSON document')
    .addHelpText('after', '\nExample:\n  libretto measure out/news.mp3 --target podcast --picture out/news.svg')
    .action((file: string, options: Options) => run(file, options, session));
}

async function run(file: string, options: Options, session: Session): Promise<void> {
  if (options.picture !== undefined && !/\.svg$/i.test(options.picture))
    throw new Refusal('bad_option', `--picture draws SVG, and \`${options.picture}\` is named as something else.`, {
      hint: 'For example --picture loudness.svg',
    });
  const target = options.target === undefined ? undefined : deliveryTarget(options.target);
  const written = [options.csv, options.picture].filter((path) => path !== undefined);
  await keepInputs(written, [file]);
  await using local = await openLocal(process.env, session.signal);
  const { overTime, ...measured } = await measure(file, local.decodeFile, session.signal);
  const aim = target && !target.rms ? loudnessFor(measured.channels === 1 ? 1 : 2, target) : undefined;
  if (options.csv !== undefined) await writeWhole(options.csv, Buffer.from(table(overTime)));
  if (options.picture !== undefined) {
    const { seconds, integrated } = measured;
    const picture = loudnessPicture({ title: basename(file), seconds, integrated, aim, ...overTime });
    await writeWhole(options.picture, Buffer.from(picture));
  }
  const checks = target && checkTarget(target, measured);
  if (options.json) printJson({ file, ...measured, ...(checks ? { target: target.name, checks } : {}) });
  else {
    console.log(`${file}  ${summary(measured)}`);
    for (const check of checks ?? []) console.log(`  ${describeCheck(check)}`);
  }
  if (checks?.some((check) => !check.pass)) process.exitCode = 2;
}

function summary({
  integrated,
  range,
  truePeak,
  rms,
  noiseFloor,
  seconds,
  rate,
  channels,
}: Omit<FileLoudness, 'overTime'>): string {
  const shown = (value: number | null, unit: string) => (value === null ? 'silent' : `${value.toFixed(1)} ${unit}`);
  return [
    `${seconds.toFixed(2)} s`,
    `${rate} Hz`,
    `${channels} ch`,
    shown(integrated, 'LUFS'),
    `LRA ${shown(range, 'LU')}`,
    shown(truePeak, 'dBTP'),
    `RMS ${shown(rms, 'dBFS')}`,
    `floor ${shown(noiseFloor, 'dBFS')}`,
  ].join('  ');
}

/** Spreadsheets read it: seconds, LUFS, LUFS. */
function table({ loudness }: FileLoudness['overTime']): string {
  const number = (value: number | undefined) =>
    value === undefined || !Number.isFinite(value) ? '' : value.toFixed(2);
  const rows = loudness.map(
    ({ at, momentary, shortTerm }) => `${at.toFixed(1)},${number(momentary)},${number(shortTerm)}`,
  );
  return `seconds,momentary,short-term\n${rows.join('\n')}\n`;
}
