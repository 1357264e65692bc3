// `libretto targets`: what a place of publication wants of a file.

import { Command } from 'commander';
import { otherNamesOf, TARGETS, type Target } from '../audio/targets.ts';
import { printJson, type Session } from './session.ts';

export function targetsCommand(_: Session): Command {
  return new Command('targets')
    .description('Delivery targets: loudness or RMS, ceiling and form of a file, by where it goes.')
    .option('--json', 'print one JSON document, with every number')
    .addHelpText('after', '\nExample:\n  libretto targets --json')
    .action((options: { json?: boolean }) => {
      const targets = Object.values<Target>(TARGETS);
      if (options.json) printJson({ targets: targets.map(reportOf) });
      else for (const target of targets) console.log(describe(target));
    });
}

/** LUFS, LU, dBTP, dBFS, Hz, kbit/s and seconds; null where a target says nothing. */
function reportOf({ name, description, loudness, tolerance, ceiling, ...target }: Target) {
  const { shortForm = null, rms = null, noiseFloor = null, format = null, layout = null } = target;
  const aliases = otherNamesOf(name);
  return { name, aliases, description, loudness, tolerance, ceiling, shortForm, rms, noiseFloor, format, layout };
}

function describe({ name, description, loudness, rms, ceiling }: Target): string {
  const level = rms ? `RMS ${rms.aim} dBFS` : `${loudness.stereo} LUFS`;
  const also = otherNamesOf(name);
  return [
    name.padEnd(16),
    level.padEnd(14),
    `${ceiling} dBTP`.padEnd(9),
    `${description}${also.length === 0 ? '' : ` (also ${also.join(', ')})`}`,
  ].join('  ');
}
