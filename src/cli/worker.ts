// `libretto worker`: renders what a server accepts, on this machine or another.

import { Command } from 'commander';
import { openWorker } from '../main.ts';
import type { Session } from './session.ts';

interface Options {
  data?: string;
}

export function workerCommand(session: Session): Command {
  return new Command('worker')
    .description(
      'Renders what a server accepts: as many as you like, on any machine that reaches its database and storage.',
    )
    .option('--data <folder>', 'where everything is kept (LIBRETTO_DATA_DIR)')
    .addHelpText(
      'after',
      '\nExample:\n  DATABASE_URL=postgres://libretto_server:…@db/libretto S3_BUCKET=audio … libretto worker',
    )
    .action((options: Options) => work(options, session));
}

async function work(options: Options, { signal }: Session): Promise<void> {
  await using _worker = await openWorker(process.env, options);
  console.log('Waiting for something to render.');
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
