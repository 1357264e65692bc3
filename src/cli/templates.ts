// `libretto templates`: the music there is.

import { Command } from 'commander';
import { openLocal } from '../main.ts';
import { printJson, type Session } from './session.ts';

export function templatesCommand(session: Session): Command {
  return new Command('templates')
    .description('Sound templates: music by segments, and effects.')
    .option('--json', 'print one JSON document')
    .addHelpText('after', '\nExample:\n  libretto templates')
    .action(async (options: { json?: boolean }) => {
      await using local = await openLocal(process.env, session.signal);
      const templates = local.templates.list();
      if (options.json)
        printJson({
          templates: templates.map(({ shape, ...template }) => ({ ...template, contents: contentsOf(shape) })),
        });
      else for (const { name, shape } of templates) console.log(`${name.padEnd(12)}  ${contentsOf(shape).join(', ')}`);
    });

  function contentsOf(shape: { segments: object; effects: object }): string[] {
    return [...Object.keys(shape.segments), ...Object.keys(shape.effects)];
  }
}
