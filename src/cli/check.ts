// `libretto check`: parse and lint a script without rendering it.

import { Command } from 'commander';
import { Refusal, type Warning } from '../errors.ts';
import { refuseErrors } from '../production/score.ts';
import { parametersOf } from '../script/parameters.ts';
import { parse } from '../script/parse.ts';
import { choice } from './options.ts';
import { readSources, type ScriptFile } from './production-file.ts';
import { printJson, type Session } from './session.ts';
import { describeWarning } from './terminal.ts';

interface Options {
  unknownTags?: 'refuse' | 'warn';
  json?: boolean;
}

export function checkCommand(session: Session): Command {
  return new Command('check')
    .description('Check a script: tags, elements, names, limits.')
    .argument('<file>', 'a script, a production file (its scripts are checked), or - for standard input')
    .addOption(choice('--unknown-tags <what>', 'what to do about tags that are not understood', ['refuse', 'warn']))
    .option('--json', 'print one JSON document')
    .addHelpText('after', '\nExample:\n  libretto check examples/news.txt')
    .action((file: string, options: Options) => check(file, options, session));
}

async function check(file: string, options: Options, session: Session): Promise<void> {
  const checked: object[] = [];
  for (const source of await readSources([file])) {
    const { text } = source.input;
    const written = text === undefined ? [] : [{ file, text }];
    for (const script of source.scripts.size > 0 ? source.scripts.values() : written)
      checked.push(checkScript(script, options, session));
  }
  if (checked.length === 0 && !options.json) console.log(`${file}: no script in it`);
  if (options.json) printJson({ scripts: checked });
}

function checkScript({ file, text }: ScriptFile, options: Options, session: Session): object {
  session.script = { file, text };
  const script = parse(text);
  let warnings: Warning[];
  try {
    warnings = refuseErrors(script, options.unknownTags ?? 'refuse');
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { code, message, hint, place, problems } = error;
    throw new Refusal(code, message, { file, hint, place, problems });
  }
  if (script.sections.length === 0)
    throw new Refusal('script_empty', 'The script has no text.', { file, hint: 'Write what is to be spoken.' });
  const parameters = parametersOf(script).map(({ name, fallback }) => ({ name, fallback: fallback ?? null }));
  const sections = script.sections.map(({ name, segment }) => ({ name, segment: segment ?? null }));
  if (!options.json) {
    for (const warning of warnings) console.error(describeWarning(warning, text, file));
    const named = parameters.map(({ name, fallback }) => (fallback === null ? name : `${name}|${fallback}`));
    console.log(
      `${file}: ${count(sections.length, 'section')}, ${count(parameters.length, 'parameter')}${named.length > 0 ? ` (${named.join(', ')})` : ''}, ${count(warnings.length, 'warning')}`,
    );
  }
  return { file, sections, parameters, warnings };
}

function count(n: number, word: string): string {
  return `${n} ${word}${n === 1 ? '' : 's'}`;
}
