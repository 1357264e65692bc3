// `libretto presets`: how voice and music can be made to fit, with every number.

import { Command } from 'commander';
import { PRESETS } from '../timeline/presets.ts';
import { printJson, type Session } from './session.ts';

export function presetsCommand(_: Session): Command {
  return new Command('presets')
    .description('Presets: what voice and music go through, and how the music makes room for speech.')
    .option('--json', 'print one JSON document, with every number; a preset in it is a start for one of your own')
    .addHelpText('after', '\nExample:\n  libretto presets --json')
    .action((options: { json?: boolean }) => {
      const presets = Object.values(PRESETS);
      if (options.json) printJson({ presets });
      else for (const { name, description } of presets) console.log(`${name.padEnd(14)}  ${description}`);
    });
}
