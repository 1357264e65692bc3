// `libretto speak`: one text, one voice, one file.

import { stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { Command } from 'commander';
import { Refusal, type Warning } from '../errors.ts';
import { LIMITS } from '../limits.ts';
import { openLocal } from '../main.ts';
import { parseRequest } from '../production/request.ts';
import { number } from './options.ts';
import { printJson, type Session } from './session.ts';
import { describeWarning } from './terminal.ts';
import { basicVoice } from './warnings.ts';

interface Options {
  voice?: string;
  speed?: number;
  out: string;
  json?: boolean;
}

export function speakCommand(session: Session): Command {
  return new Command('speak')
    .description('Speak a text (SSML is understood) to a file; its extension names the format.')
    .argument('<text>')
    .option('--voice <voice>', 'who speaks; `libretto voices` lists them')
    .option('--speed <factor>', 'speed of speech', number('--speed', LIMITS.speed))
    .requiredOption('--out <file>', 'the file to write')
    .option('--json', 'print one JSON document')
    .addHelpText('after', '\nExample:\n  libretto speak "Hello there." --voice af_heart --out hello.wav')
    .action((text: string, options: Options) => speak(text, options, session));
}

async function speak(text: string, options: Options, session: Session): Promise<void> {
  session.script = { file: 'text', text };
  const extension = extname(options.out);
  if (extension === '')
    throw new Refusal('bad_option', `--out ${options.out} has no extension to name the format.`, {
      hint: 'For example --out hello.mp3',
    });
  await using local = await openLocal(process.env, session.signal);
  const { voice, speed } = options;
  const request = parseRequest({
    text,
    formats: [extension.slice(1).toLowerCase()],
    ...(voice === undefined ? {} : { voice }),
    ...(speed === undefined ? {} : { speed }),
  });
  const production = await local.render(
    request,
    join(dirname(options.out), basename(options.out, extension)),
    () => {},
  );
  const doubts = [...(await namesFile(text)), ...(voice === undefined ? basicVoice(local.voices) : [])];
  const warnings = [...doubts, ...production.warnings];
  if (options.json) printJson({ ...production, warnings });
  else {
    for (const warning of warnings) console.error(describeWarning(warning, text));
    for (const { path } of production.files) console.log(`${path}  ${production.seconds.toFixed(2)} s`);
  }
}

/** What `render` takes is easily given here, too. */
async function namesFile(text: string): Promise<Warning[]> {
  const found = /\s/.test(text) ? undefined : await stat(text).catch(() => undefined);
  if (!found?.isFile()) return [];
  const hint = `\`libretto render ${text}\` renders what is in it.`;
  return [{ code: 'file_name_spoken', message: `\`${text}\` is a file: its name is spoken, not what is in it.`, hint }];
}
