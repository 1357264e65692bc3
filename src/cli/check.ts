// `libretto check`: parse and lint a script without rendering it.

import { Command } from 'commander';
import { Refusal } from '../errors.ts';
import { checkLimits } from '../script/check-limits.ts';
import { parametersOf } from '../script/parameters.ts';
import { parse } from '../script/parse.ts';
import { readText } from './options.ts';
import { printJson, type Session } from './session.ts';
import { describeWarning } from './terminal.ts';

export function checkCommand(session: Session): Command {
  return new Command('check')
    .description('Check a script: tags, elements, names, limits.')
    .argument('<file>', 'a script, or - for standard input')
    .option('--json', 'print one JSON document')
    .addHelpText('after', '\nExample:\n  libretto check examples/news.txt')
    .action((file: string, options: { json?: boolean }) => check(file, options, session));
}

async function check(file: string, options: { json?: boolean }, session: Session): Promise<void> {
  const text = await readText(file);
  session.script = { file, text };
  const script = parse(text);
  const found = [...script.diagnostics, ...checkLimits(script)];
  const errors = found.filter((diagnostic) => diagnostic.severity === 'error');
  const warnings = found.filter((diagnostic) => diagnostic.severity === 'warning');
  if (errors.length > 0) {
    const [first] = errors;
    throw new Refusal('script_invalid', first!.message, {
      file,
      hint: first!.hint,
      place: { line: first!.line, column: first!.column },
      problems: errors.map(({ code, message, hint, line, column }) => ({
        code,
        message,
        hint,
        place: { line, column },
      })),
    });
  }
  if (script.sections.length === 0)
    throw new Refusal('script_empty', 'The script has no text.', { file, hint: 'Write what is to be spoken.' });
  const parameters = parametersOf(script).map(({ name, fallback }) => ({ name, fallback: fallback ?? null }));
  const sections = script.sections.map(({ name, segment }) => ({ name, segment: segment ?? null }));
  if (options.json) {
    printJson({
      sections,
      parameters,
      warnings: warnings.map(({ code, message, hint, line, column }) => ({ code, message, hint, line, column })),
    });
    return;
  }
  for (const warning of warnings) console.error(describeWarning(warning, text, file));
  const named = parameters.map(({ name, fallback }) => (fallback === null ? name : `${name}|${fallback}`));
  console.log(
    `${file}: ${count(sections.length, 'section')}, ${count(parameters.length, 'parameter')}${named.length > 0 ? ` (${named.join(', ')})` : ''}, ${count(warnings.length, 'warning')}`,
  );
}

function count(n: number, word: string): string {
  return `${n} ${word}${n === 1 ? '' : 's'}`;
}
