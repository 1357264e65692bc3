// `libretto measure`: how loud a file is.

import { Command } from 'commander';
import { openLocal } from '../main.ts';
import { measure } from '../production/measure.ts';
import { printJson, type Session } from './session.ts';

export function measureCommand(session: Session): Command {
  return new Command('measure')
    .description('Measure a file: integrated loudness (LUFS), loudness range (LU), true peak (dBTP).')
    .argument('<file>', 'any audio file')
    .option('--json', 'print one JSON document')
    .addHelpText('after', '\nExample:\n  libretto measure out/news.mp3')
    .action(async (file: string, options: { json?: boolean }) => {
      await using local = await openLocal(process.env, session.signal);
      const { integrated, range, truePeak, seconds, rate, channels } = await measure(
        file,
        local.decodeFile,
        session.signal,
      );
      if (options.json) printJson({ file, seconds, rate, channels, integrated, range, truePeak });
      else {
        const shown = (value: number | null, unit: string) =>
          value === null ? 'silent' : `${value.toFixed(1)} ${unit}`;
        console.log(
          `${file}  ${seconds.toFixed(2)} s  ${rate} Hz  ${channels} ch  ${shown(integrated, 'LUFS')}  LRA ${shown(range, 'LU')}  ${shown(truePeak, 'dBTP')}`,
        );
      }
    });
}
