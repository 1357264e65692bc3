// `libretto worker`: renders what a server accepts, on this machine or another.

import { Command } from 'commander';
import { openWorker } from '../main.ts';
import { dataOption } from './options.ts';
import { printJson, type Session, untilInterrupted } from './session.ts';

interface Options {
  data?: string;
  json?: boolean;
}

export function workerCommand(session: Session): Command {
  return new Command('worker')
    .description(
      'Renders what a server accepts: as many as you like, on any machine that reaches its database and storage.',
    )
    .addOption(dataOption())
    .option('--json', 'print one JSON document, once it waits')
    .addHelpText(
      'after',
      '\nIt takes DATABASE_URL, S3_… and LIBRETTO_SECRET as its server has them.\n\nExample:\n  libretto worker',
    )
    .action((options: Options) => work(options, session));
}

async function work({ json, ...options }: Options, session: Session): Promise<void> {
  await using _worker = await openWorker(process.env, options);
  if (json) printJson({ waiting: true });
  else console.log('Waiting for something to render.');
  await untilInterrupted(session);
}
