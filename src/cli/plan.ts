// `libretto plan`: what a render would do, without making sound.

import { Command } from 'commander';
import { openLocal } from '../main.ts';
import type { ProductionPlan } from '../production/plan.ts';
import { describe } from '../timeline/describe.ts';
import { readJobs } from './jobs.ts';
import { addProductionOptions, type ProductionOptions } from './production-options.ts';
import { printJson, type Session } from './session.ts';
import { describeWarnings, type Made, untold, warningsOf } from './warnings.ts';

export function planCommand(session: Session): Command {
  return addProductionOptions(
    new Command('plan')
      .description('Show what a render would do: who speaks what, what is cached, how long it will be, the timeline.')
      .argument('<files...>', 'a script, a production file, a folder of production files, or - for standard input'),
  )
    .option('--json', 'print one JSON document')
    .addHelpText('after', '\nExample:\n  libretto plan examples/news.json')
    .action((files: string[], options: ProductionOptions & { json?: boolean }) => plan(files, options, session));
}

async function plan(files: string[], options: ProductionOptions & { json?: boolean }, session: Session): Promise<void> {
  const jobs = await readJobs(files, options);
  await using local = await openLocal(process.env, session.signal);
  const doubts = warningsOf(jobs, local.voices);
  const plans: (ProductionPlan & { source: string })[] = [];
  const made: Made[] = [];
  try {
    for (const { source, request, script } of jobs) {
      session.script = script;
      const plan = await local.plan(request);
      plans.push({ source, ...plan });
      made.push({ warnings: plan.warnings, script });
      if (!options.json) show(source, plan);
    }
  } finally {
    if (!options.json) for (const line of describeWarnings(made, doubts)) console.error(line);
  }
  if (options.json) printJson({ productions: plans, warnings: untold(doubts, made) });
}

function show(file: string, plan: ProductionPlan): void {
  const { characters, charactersToSpeak, clips, clipsToSpeak } = plan.cost;
  console.log(
    `${file}: ${plan.exact ? '' : 'about '}${plan.seconds.toFixed(1)} s; a render speaks ${clipsToSpeak} of ${clips} clips, ${charactersToSpeak} of ${characters} characters`,
  );
  for (const section of plan.timeline.sections)
    for (const { cached, voice, start, text } of section.clips)
      console.log(
        `  ${start.toFixed(2).padStart(7)}  ${cached ? 'cached' : 'speak '}  ${section.name}  ${voice}: ${text}`,
      );
  console.log(`\n${describe(plan.frames)}\n`);
}
