// `libretto render`: a script in, finished audio out.

import { join } from 'node:path';
import { Command } from 'commander';
import { openLocal } from '../main.ts';
import type { Production } from '../production/render.ts';
import { parseRequest } from '../production/request.ts';
import type { Audience } from '../script/performance.ts';
import { readSources } from './production-file.ts';
import { addProductionOptions, type ProductionOptions, withOptions } from './production-options.ts';
import { describeProgress } from './progress.ts';
import { printJson, type Session } from './session.ts';
import { describeWarning, progressLine } from './terminal.ts';

interface Options extends ProductionOptions {
  out: string;
  json?: boolean;
  quiet?: boolean;
}

export function renderCommand(session: Session): Command {
  return addProductionOptions(
    new Command('render')
      .description('Render scripts (text), production files (JSON) or folders of them to finished audio.')
      .argument('<files...>', 'a script, a production file, a folder of production files, or - for standard input'),
  )
    .option('--out <folder>', 'where finished files go', '.')
    .option('--json', 'print one JSON document')
    .option('--quiet', 'show no progress')
    .addHelpText(
      'after',
      '\nExample:\n  libretto render examples/news.txt --template news --voice bm_george --format mp3,wav --captions vtt --out out',
    )
    .action((files: string[], options: Options) => render(files, options, session));
}

async function render(files: string[], options: Options, session: Session): Promise<void> {
  const progress = progressLine(process.stderr, options.json === true || options.quiet === true);
  const sources = await readSources(files);
  await using local = await openLocal(process.env, session.signal);
  const productions: (Production & { source: string })[] = [];
  for (const source of sources) {
    session.script = source.text === undefined ? undefined : { file: source.scriptFile, text: source.text };
    const { input, audiences } = await withOptions(source, options);
    const names = new Set<string>();
    for (const audience of audiences) {
      const request = parseRequest({ ...input, audience });
      const name = uniqueName(source.stem, audience, names);
      try {
        const production = await local.render(request, join(options.out, name), (event) => {
          const { text, stays } = describeProgress(name, event);
          if (stays) progress.say(text);
          else progress.show(text);
        });
        productions.push({ ...production, source: source.file });
        for (const warning of production.warnings)
          progress.say(describeWarning(warning, source.text, source.scriptFile));
      } finally {
        progress.clear();
      }
    }
  }
  if (options.json) printJson({ productions, warnings: [] });
  else for (const production of productions) summarise(production);
}

/** A line a file: what was made, how long, how loud, by whom. */
function summarise(production: Production): void {
  const { integrated, truePeak } = production.loudness;
  const voices = [
    ...new Set(production.timeline.sections.flatMap((section) => section.clips.map((clip) => clip.voice))),
  ];
  const about = [
    time(production.seconds),
    integrated === null ? 'silent' : `${integrated.toFixed(1)} LUFS`,
    truePeak === null ? '' : `${truePeak.toFixed(1)} dBTP`,
    voices.join(' + ') || 'no voice',
    production.template ?? 'no music',
    `made in ${production.took.toFixed(1)} s`,
  ].filter(Boolean);
  for (const file of production.files) console.log(`${file.path}  ${about.join('  ')}`);
}

function time(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${(seconds % 60).toFixed(2).padStart(5, '0')}`;
}

/** `advert__name~maya__city~portland`: productions of one script are told apart by their audience, as the old service did. */
function uniqueName(stem: string, audience: Audience, taken: Set<string>): string {
  const parts = Object.entries(audience).map(([name, value]) => `__${slug(name)}~${slug(value)}`);
  const full = (stem + parts.join('')).slice(0, MAX_NAME);
  let name = full;
  for (let n = 2; taken.has(name); n++) name = `${full}-${n}`;
  taken.add(name);
  return name;
}

/** File systems allow 255 bytes; a letter may take four of them, and the extension and a part file's name come on top. */
const MAX_NAME = 50;

function slug(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '');
}
