// `libretto templates`: the music there is, and how it sounds.

import { join } from 'node:path';
import { Command } from 'commander';
import { openLocal } from '../main.ts';
import { parseRequest } from '../production/request.ts';
import type { Template } from '../sound/templates.ts';
import { printJson, type Session } from './session.ts';

export function templatesCommand(session: Session): Command {
  return new Command('templates')
    .description('Sound templates: music by segments, and effects.')
    .addHelpText('after', '\nExample:\n  libretto templates list --json')
    .addCommand(
      new Command('list')
        .description('List them, with their segments and effects.')
        .option('--json', 'print one JSON document, with genre, tempo, key, tags and lengths')
        .addHelpText('after', '\nExample:\n  libretto templates list --json')
        .action((options: { json?: boolean }) => list(options, session)),
      { isDefault: true },
    )
    .addCommand(
      new Command('sample')
        .description('Render a preview: every segment, alone and under a voice that says what it is.')
        .argument('<name>', 'a template')
        .option('--out <folder>', 'where it goes', '.')
        .option('--json', 'print one JSON document')
        .addHelpText('after', '\nExample:\n  libretto templates sample cafe --out out')
        .action((name: string, options: { out: string; json?: boolean }) => sample(name, options, session)),
    );
}

async function list(options: { json?: boolean }, session: Session): Promise<void> {
  await using local = await openLocal(process.env, session.signal);
  const templates = local.templates.list();
  if (options.json)
    printJson({ templates: templates.map(({ shape, ...template }) => ({ ...template, contents: contentsOf(shape) })) });
  else for (const { name, shape } of templates) console.log(`${name.padEnd(12)}  ${contentsOf(shape).join(', ')}`);
}

function contentsOf(shape: Template['shape']): string[] {
  return [...Object.keys(shape.segments), ...Object.keys(shape.effects)];
}

async function sample(name: string, options: { out: string; json?: boolean }, session: Session): Promise<void> {
  await using local = await openLocal(process.env, session.signal);
  const template = local.templates.find(name);
  const text = SAMPLE.filter(({ segment }) => segment in template.shape.segments)
    .map(({ segment, say }) => `<<soundSegment::${segment}>><<sectionName::${segment}>>\n${say(template)}`)
    .join('\n');
  const request = parseRequest({
    text,
    template: template.name,
    speechStart: 3,
    loudness: 'streaming-speech',
    formats: ['mp3'],
  });
  const production = await local.render(request, join(options.out, `${template.name}-sample`), () => {});
  if (options.json) printJson(production);
  else for (const { path } of production.files) console.log(path);
}

/** Music alone after each of them, long enough to hear what it is. */
const SAMPLE: readonly { segment: string; say(template: Template): string }[] = [
  { segment: 'intro', say: ({ title }) => `This is ${title}.` },
  { segment: 'main', say: ({ description }) => `${description} <break time="6s"/>` },
  { segment: 'main2', say: () => 'And this is its second loop. <break time="8s"/>' },
  { segment: 'outro', say: () => 'It ends like this.' },
];
