// `libretto backup` and `libretto restore`: everything that a server keeps, in a folder and back.

import { Command } from 'commander';
import { openOperator } from '../main.ts';
import { dataOption, type OperatorOptions } from './options.ts';
import { printJson, type Session } from './session.ts';
import { progressLine } from './terminal.ts';

export function backupCommand(_session: Session): Command {
  return new Command('backup')
    .description('Every table from one moment, and all files, into a new folder; the server may run.')
    .argument('<folder>', 'new or empty')
    .addOption(dataOption())
    .option('--json', 'print one JSON document')
    .addHelpText('after', '\nExample:\n  libretto backup backups/monday')
    .action((folder: string, options: OperatorOptions) => run('backUp', folder, options));
}

export function restoreCommand(_session: Session): Command {
  return new Command('restore')
    .description('A backup into an empty database: all of it, or nothing.')
    .argument('<folder>', 'what `libretto backup` wrote')
    .addOption(dataOption())
    .option('--json', 'print one JSON document')
    .addHelpText('after', '\nExample:\n  libretto restore backups/monday --data new')
    .action((folder: string, options: OperatorOptions) => run('restore', folder, options));
}

async function run(verb: 'backUp' | 'restore', folder: string, { data, json }: OperatorOptions): Promise<void> {
  const operator = await openOperator(process.env, { data });
  const progress = progressLine(process.stderr, json);
  const manifest = await operator[verb](folder, progress.show);
  progress.clear();
  const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
  const files = manifest.files?.count ?? 0;
  if (json) printJson({ folder, migration: manifest.migration, madeAt: manifest.madeAt, rows, files });
  else console.log(`${folder}  ${rows} rows, ${files} files`);
}
