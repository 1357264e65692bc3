// `libretto migrate`: brings the database up to date.

import { Command } from 'commander';
import { openOperator } from '../main.ts';
import { dataOption } from './options.ts';
import { printJson, type Session } from './session.ts';

export function migrateCommand(_session: Session): Command {
  return new Command('migrate')
    .description('Bring the server’s database up to date, and let its login in.')
    .addOption(dataOption())
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      '\nWith DATABASE_URL (the server’s login) it needs DATABASE_OWNER_URL (the owner), and makes the login where there is none.' +
        '\n`serve` does this by itself for the database in its data folder, after a backup.\n\nExample:\n  libretto migrate',
    )
    .action(async ({ data, json }: { data?: string; json?: boolean }) => {
      const operator = await openOperator(process.env, { data });
      const { applied, backup } = await operator.migrate();
      if (json) printJson({ applied, backup: backup ?? null });
      else {
        if (backup) console.log(`backup  ${backup}`);
        for (const name of applied) console.log(`applied ${name}`);
        if (applied.length === 0) console.log('The database is up to date.');
      }
    });
}
