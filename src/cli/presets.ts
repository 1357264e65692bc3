// `libretto presets`: how voice and music can be made to fit, with every number.

import { Command } from 'commander';
import { didYouMean, Refusal } from '../errors.ts';
import { PRESETS, presetNamed } from '../timeline/presets.ts';
import { printJson, type Session } from './session.ts';

export function presetsCommand(_: Session): Command {
  return new Command('presets')
    .description('Presets: what voice and music go through, and how the music makes room for speech.')
    .argument('[name]', 'print this one, with every number: a document to save, to change and to name with --preset')
    .option('--json', 'print one JSON document, with every number')
    .addHelpText('after', '\nExample:\n  libretto presets podcast --json')
    .action((name: string | undefined, options: { json?: boolean }) => {
      const presets = Object.values(PRESETS);
      if (name !== undefined) printJson(presetNamed(name) ?? unknown(name));
      else if (options.json) printJson({ presets });
      else for (const { name, description } of presets) console.log(`${name.padEnd(14)}  ${description}`);
    });
}

function unknown(name: string): never {
  const names = Object.keys(PRESETS);
  const meant = didYouMean(name, names);
  throw new Refusal('unknown_preset', `There is no preset \`${name}\`.`, {
    hint: meant ? `Did you mean \`${meant}\`?` : `There are: ${names.join(', ')}.`,
  });
}
