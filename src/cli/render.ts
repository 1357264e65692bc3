// `libretto render`: a script in, finished audio out.

import { join } from 'node:path';
import { Command } from 'commander';
import { type Check, describeCheck } from '../audio/target-report.ts';
import { openLocal } from '../main.ts';
import type { Production, Progress } from '../production/render.ts';
import { readJobs } from './jobs.ts';
import { addProductionOptions, type ProductionOptions } from './production-options.ts';
import { describeProgress } from './progress.ts';
import { printJson, type Session } from './session.ts';
import { progressLine } from './terminal.ts';
import { describeWarnings, type Made, untold, warningsOf } from './warnings.ts';

interface Options extends ProductionOptions {
  out: string;
  json?: boolean;
  quiet?: boolean;
  report?: boolean;
}

export function renderCommand(session: Session): Command {
  return addProductionOptions(
    new Command('render')
      .description('Render scripts (text), production files (JSON) or folders of them to finished audio.')
      .argument('<files...>', 'a script, a production file, a folder of production files, or - for standard input'),
  )
    .option('--out <folder>', 'where finished files go', '.')
    .option('--report', 'tell every line of the target, what was done to reach it, and what could not be reached')
    .option('--json', 'print one JSON document')
    .option('--quiet', 'show no progress')
    .addHelpText(
      'after',
      '\nExample:\n  libretto render examples/news.txt --template news --voice bm_george --format mp3,wav --captions vtt --out out',
    )
    .action((files: string[], options: Options) => render(files, options, session));
}

async function render(files: string[], options: Options, session: Session): Promise<void> {
  const progress = progressLine(process.stderr, options.json === true || options.quiet === true);
  const jobs = await readJobs(files, options);
  await using local = await openLocal(process.env, session.signal);
  const doubts = warningsOf(jobs, local.voices);
  const productions: (Production & { source: string })[] = [];
  const made: Made[] = [];
  try {
    for (const { source, request, script, name, files } of jobs) {
      session.script = script;
      const onProgress = (event: Progress) => {
        const { text, stays } = describeProgress(name, event);
        if (stays) progress.say(text);
        else progress.show(text);
      };
      const production = await local.render(request, join(options.out, name), onProgress, files);
      productions.push({ ...production, source });
      made.push({ warnings: production.warnings, script });
      session.made = { productions };
    }
  } finally {
    progress.clear();
    // What was made is told also when a later one failed.
    if (!options.json) {
      for (const line of describeWarnings(made, doubts)) console.error(line);
      for (const production of productions) summarise(production, options.report === true);
    }
  }
  if (options.json) printJson({ productions, warnings: untold(doubts, made) });
}

/** A line a file: what was made, how long, how loud, by whom; and what its target finds wrong, or all that it says. */
function summarise(production: Production, isWhole: boolean): void {
  const voices = [
    ...new Set(production.timeline.sections.flatMap((section) => section.clips.map((clip) => clip.voice))),
  ];
  const about = [
    voices.join(' + ') || 'no voice',
    production.template ?? 'no music',
    `made in ${production.took.toFixed(1)} s`,
  ];
  production.files.forEach(({ path }, i) => {
    const { target, checks, done, missed } = production.reports[i]!;
    console.log([path, time(production.seconds), ...levelsIn(checks), ...about].join('  '));
    for (const check of checks) if (isWhole || !check.pass) console.log(`  ${target}: ${describeCheck(check)}`);
    if (!isWhole) return;
    for (const line of done) console.log(`  done: ${line}`);
    for (const line of missed) console.log(`  missed: ${line}`);
  });
}

/** Each file's own: a mono file is mastered apart. Where a target asks for RMS, that. */
function levelsIn(checks: readonly Check[]): string[] {
  const levels = checks.filter(({ name }) => name === 'loudness' || name === 'RMS' || name === 'true peak');
  return levels[0]!.measured === null
    ? ['silent']
    : levels.map(({ name, unit, measured }) => `${name === 'RMS' ? 'RMS ' : ''}${measured!.toFixed(1)} ${unit}`);
}

function time(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${(seconds % 60).toFixed(2).padStart(5, '0')}`;
}
