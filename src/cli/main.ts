// The program `libretto`: finds the command, runs it, and says what went wrong so that it can be mended.

import { Command, CommanderError } from 'commander';
import { didYouMean, Refusal } from '../errors.ts';
import { VERSION } from '../version.ts';
import { backupCommand, restoreCommand } from './backup.ts';
import { cacheCommand } from './cache.ts';
import { checkCommand } from './check.ts';
import { doctorCommand } from './doctor.ts';
import { effectsCommand } from './effects.ts';
import { formatsCommand } from './formats.ts';
import { keysCommand } from './keys.ts';
import { measureCommand } from './measure.ts';
import { migrateCommand } from './migrate.ts';
import { organisationsCommand } from './organisations.ts';
import { planCommand } from './plan.ts';
import { presetsCommand } from './presets.ts';
import { renderCommand } from './render.ts';
import { serveCommand } from './serve.ts';
import { printJson, type Session } from './session.ts';
import { speakCommand } from './speak.ts';
import { targetsCommand } from './targets.ts';
import { templatesCommand } from './templates.ts';
import { describeRefusal, hintHere } from './terminal.ts';
import { voicesCommand } from './voices.ts';
import { workerCommand } from './worker.ts';

/** Exit codes: 0, 1 a bug of ours, 2 the caller can mend it, 130 interrupted. Never rejects. */
export async function main(args: readonly string[]): Promise<void> {
  const json = args.includes('--json');
  const interrupted = new AbortController();
  const session: Session = { signal: interrupted.signal, script: undefined };
  const interrupt = () => {
    interrupted.abort(new Refusal('cancelled', 'Interrupted.'));
    // A second time nobody wants to wait.
    process.once('SIGINT', () => process.exit(130));
  };
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  for (const stream of [process.stdout, process.stderr]) stream.on('error', onOutputError);
  try {
    await programOf(session).parseAsync(args.length > 0 ? args : ['--help'], { from: 'user' });
  } catch (error) {
    process.exitCode = report(error, session, json);
  }
}

/** The whole command line, ready to parse; it throws CommanderError for what it does not understand. */
export function programOf(session: Session): Command {
  const program = new Command('libretto')
    .description('Turns an annotated script into a finished audio file.')
    .version(VERSION)
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .showSuggestionAfterError()
    .addHelpText('after', '\nExample:\n  libretto render examples/news.json --out out');
  for (const command of [
    renderCommand,
    planCommand,
    speakCommand,
    voicesCommand,
    templatesCommand,
    presetsCommand,
    effectsCommand,
    formatsCommand,
    targetsCommand,
    checkCommand,
    measureCommand,
    cacheCommand,
    serveCommand,
    workerCommand,
    keysCommand,
    organisationsCommand,
    doctorCommand,
    migrateCommand,
    backupCommand,
    restoreCommand,
  ])
    program.addCommand(inherit(command(session)));
  return program;
}

/** Commander's settings are not inherited by commands that were made apart. */
function inherit(command: Command): Command {
  command
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .showSuggestionAfterError();
  if (command.commands.length > 0) command.hook('preSubcommand', refuseUnknownCommand);
  command.commands.forEach(inherit);
  return command;
}

/** A group runs its first command where none is named, and would take a misspelt one for an argument of that. */
function refuseUnknownCommand(group: Command): void {
  const [name] = group.args;
  const names = group.commands.map((command) => command.name());
  if (name === undefined || name.startsWith('-') || names.includes(name)) return;
  const meant = didYouMean(name, names);
  throw new Refusal('bad_option', `There is no command \`${group.name()} ${name}\`.`, {
    hint: meant ? `Did you mean \`${meant}\`?` : `There are: ${names.join(', ')}.`,
  });
}

function report(error: unknown, session: Session, json: boolean): number {
  if (error instanceof CommanderError) {
    // Help and version were asked for, and were printed.
    if (error.exitCode === 0) return 0;
    if (error.code === 'commander.help') return report(NO_SUCH_HELP, session, json);
    const [message = '', hint] = error.message.replace(/^error: /, '').split('\n');
    const refusal = new Refusal('bad_option', sentence(message), {
      hint: hint ? hint.replace(/^\(|\)$/g, '') : 'Every command has `--help` with an example.',
    });
    return report(refusal, session, json);
  }
  if (error instanceof Refusal) {
    if (json) printJson({ error: asJson(error), ...session.made });
    else console.error(describeRefusal(error, session.script));
    return error.code === 'cancelled' ? 130 : 2;
  }
  const bug = error instanceof Error ? error : new Error(String(error));
  if (json)
    printJson({
      error: { code: 'internal', message: bug.message, line: null, column: null, hint: BUG_HINT },
      ...session.made,
    });
  else console.error(`error[internal]: ${bug.message}\n  = ${BUG_HINT}`);
  if (process.env.LIBRETTO_DEBUG) console.error(bug.stack);
  return 1;
}

const NO_SUCH_HELP = new Refusal('bad_option', 'There is no such command.', { hint: '`libretto --help` lists them.' });

const BUG_HINT =
  'This is a bug of Libretto. `LIBRETTO_DEBUG=1` shows where; please report it with the script that did it.';

function asJson(refusal: Refusal): object {
  const first = refusal.problems[0];
  const place = refusal.place ?? first?.place;
  return {
    code: refusal.code,
    message: refusal.message,
    line: place?.line ?? null,
    column: place?.column ?? null,
    hint: hintHere(refusal.hint ?? first?.hint) ?? null,
    ...(refusal.file === undefined ? {} : { file: refusal.file }),
    ...(refusal.problems.length > 1
      ? {
          problems: refusal.problems.map(({ code, message, hint, place }) => ({
            code,
            message,
            line: place?.line ?? null,
            column: place?.column ?? null,
            hint: hintHere(hint) ?? null,
          })),
        }
      : {}),
  };
}

/** Whoever read the output may have read enough (`| head -1`): what is being made is made all the same. */
function onOutputError(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') return;
  process.exitCode = 2;
  process.stderr.write(`error[not_writable]: What is printed cannot be written (${error.code}).\n`);
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.?!]$/.test(text) ? '' : '.'}`;
}
