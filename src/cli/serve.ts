// `libretto serve`: the server, with everything it needs.

import { Command } from 'commander';
import { openServer } from '../main.ts';
import { dataOption } from './options.ts';
import { printJson, type Session, untilInterrupted } from './session.ts';

interface Options {
  data?: string;
  host?: string;
  port?: string;
  json?: boolean;
}

export function serveCommand(session: Session): Command {
  return new Command('serve')
    .description('The server: organisations, projects, scripts and their audio behind an API.')
    .addOption(dataOption())
    .option('--host <address>', 'what to listen on (LIBRETTO_HOST), 127.0.0.1')
    .option('--port <number>', 'and where (LIBRETTO_PORT), 4747')
    .option('--json', 'print one JSON document, once it listens')
    .addHelpText('after', '\nExample:\n  libretto serve --data ./data')
    .action((options: Options) => serve(options, session));
}

async function serve({ json, ...options }: Options, session: Session): Promise<void> {
  await using server = await openServer(process.env, options);
  const { url, data, firstKey } = server;
  if (json) printJson({ url, data, firstKey: firstKey ?? null });
  else {
    if (firstKey !== undefined) console.log(`The first super-organisation's key, shown this once:\n\n  ${firstKey}\n`);
    console.log(`Listening on ${url}\nData: ${data}\nReference: ${url}/docs`);
  }
  await untilInterrupted(session);
}
