// `libretto doctor`: what a server needs, looked at, a line each.

import { Command } from 'commander';
import { openOperator } from '../main.ts';
import { dataOption } from './options.ts';
import { printJson, type Session } from './session.ts';

const SIGNS = { ok: '✓', warning: '!', wrong: '✗' } as const;

export function doctorCommand(_session: Session): Command {
  return new Command('doctor')
    .description('Looks at all that the server needs, and says how to mend what is wrong.')
    .addOption(dataOption())
    .option('--host <address>', 'what it would listen on (LIBRETTO_HOST)')
    .option('--port <number>', 'and where (LIBRETTO_PORT)')
    .option('--json', 'print one JSON document')
    .addHelpText('after', '\nExit code 2 where something is wrong.\n\nExample:\n  libretto doctor --data ./data')
    .action(async ({ json, ...flags }: { data?: string; host?: string; port?: string; json?: boolean }) => {
      const operator = await openOperator(process.env, flags);
      const findings = await operator.examine();
      const isWell = findings.every(({ state }) => state !== 'wrong');
      if (json) printJson({ ok: isWell, findings });
      else
        for (const { check, state, message, hint } of findings)
          console.log(`${SIGNS[state]} ${check.padEnd(12)} ${message}${hint ? `\n  = ${hint}` : ''}`);
      if (!isWell) process.exitCode = 2;
    });
}
