// `libretto formats`: what a finished file can be.

import { Command } from 'commander';
import type { Format } from '../codecs/codec.ts';
import { openLocal } from '../main.ts';
import { printJson, type Session } from './session.ts';

export function formatsCommand(session: Session): Command {
  return new Command('formats')
    .description('Formats of finished files: their rate, channels and bit rate.')
    .option('--json', 'print one JSON document')
    .addHelpText('after', '\nExample:\n  libretto formats --json')
    .action(async (options: { json?: boolean }) => {
      await using local = await openLocal(process.env, session.signal);
      if (options.json) printJson({ formats: local.formats.map(reportOf) });
      else for (const format of local.formats) console.log(describe(format));
    });
}

/** `rate` in Hz; `constantBitRate` in kbit/s, null where it varies and for lossless formats. */
function reportOf({ id, aliases, description, extension, contentType, rate, channels, constantBitRate }: Format) {
  const name = id;
  return {
    name,
    aliases,
    description,
    extension,
    contentType,
    rate,
    channels,
    constantBitRate: constantBitRate ?? null,
  };
}

function describe({ id, aliases, description, extension, rate, channels }: Format): string {
  const layout = `${rate / 1000} kHz ${channels === 1 ? 'mono' : 'stereo'}`;
  const also = aliases.length === 0 ? '' : ` (also ${aliases.join(', ')})`;
  return `${id.padEnd(14)}  .${extension.padEnd(4)}  ${layout.padEnd(13)}  ${description}${also}`;
}
