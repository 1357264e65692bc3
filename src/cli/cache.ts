// `libretto cache`: how much is kept of what was rendered before, and letting it go.

import { Command } from 'commander';
import { openLocal } from '../main.ts';
import { type CacheStage, clearCache, measureCache } from '../production/cache.ts';
import { choice } from './options.ts';
import { printJson, type Session } from './session.ts';

interface Options {
  only?: CacheStage;
  json?: boolean;
}

export function cacheCommand(session: Session): Command {
  const only = () => choice('--only <stage>', 'only this', ['speech', 'sound']);
  return new Command('cache')
    .description('The render cache: spoken clips and finished files.')
    .addCommand(
      new Command('info')
        .description('How much is kept, and where.')
        .addOption(only())
        .option('--json', 'print one JSON document')
        .addHelpText('after', '\nExample:\n  libretto cache info')
        .action((options: Options) => info(options, session)),
      { isDefault: true },
    )
    .addCommand(
      new Command('clear')
        .description('Let it go.')
        .addOption(only())
        .option('--json', 'print one JSON document')
        .addHelpText('after', '\nExample:\n  libretto cache clear --only sound')
        .action((options: Options) => clear(options, session)),
    )
    .addHelpText('after', '\nExample:\n  libretto cache clear --only speech');
}

async function info(options: Options, session: Session): Promise<void> {
  await using local = await openLocal(process.env, session.signal);
  const sizes = await measureCache(local.storage, local.organisation, options.only);
  if (options.json) printJson({ folder: local.config.cacheDir, limit: local.config.cacheBytes, ...sizes });
  else {
    console.log(local.config.cacheDir);
    for (const [stage, { objects, bytes }] of Object.entries(sizes))
      console.log(`${stage}  ${objects} objects  ${megabytes(bytes)}`);
  }
}

async function clear(options: Options, session: Session): Promise<void> {
  await using local = await openLocal(process.env, session.signal);
  const freed = await clearCache(local.storage, local.organisation, options.only);
  if (options.json) printJson({ freed });
  else console.log(`freed ${megabytes(freed)}`);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
