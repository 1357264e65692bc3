// `libretto effects`: what can be done to a voice.

import { Command } from 'commander';
import { VOICE_EFFECTS } from '../audio/voice-effects.ts';
import { BOOST } from '../production/cast.ts';
import { printJson, type Session } from './session.ts';

export function effectsCommand(_: Session): Command {
  return new Command('effects')
    .description('Effects on a voice, for a whole production or a section.')
    .option('--json', 'print one JSON document')
    .addHelpText('after', '\nExample:\n  libretto effects --json')
    .action((options: { json?: boolean }) => {
      const effects = [
        ...Object.entries(BOOST).map(([name, dB]) => ({ name, description: `the voice ${dB} dB louder`, tail: 0 })),
        ...Object.entries(VOICE_EFFECTS).map(([name, { description, tail }]) => ({ name, description, tail })),
      ];
      if (options.json) printJson({ effects });
      else for (const { name, description } of effects) console.log(`${name.padEnd(20)}  ${description}`);
    });
}
