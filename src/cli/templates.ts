// `libretto templates`: the music there is, how it sounds, and adding one's own.

import { join } from 'node:path';
import { Command, Option } from 'commander';
import { Refusal } from '../errors.ts';
import { LIMITS } from '../limits.ts';
import { openLocal } from '../main.ts';
import { parseRequest } from '../production/request.ts';
import type { AddedTemplate, TemplateWishes } from '../sound/add-template.ts';
import { inBars, inSeconds, inTempo } from '../sound/check-music.ts';
import type { Template } from '../sound/templates.ts';
import { COLLECTIONS, GENRES, TAGS, TEMPO_CLASSES } from '../sound/vocabulary.ts';
import { choice, list as commas, number, unknownWord } from './options.ts';
import { printJson, type Session } from './session.ts';
import { describeWarning } from './terminal.ts';

interface Filters {
  genre?: string;
  collection?: string[];
  mood?: string[];
  tag?: string[];
  tempo?: (template: Template) => boolean;
  source?: string;
  json?: boolean;
}

type AddOptions = Omit<TemplateWishes, 'tempo' | 'collections' | 'tags'> & {
  collection?: TemplateWishes['collections'];
  tag?: TemplateWishes['tags'];
  tempo?: number | 'detect';
  json?: boolean;
};

export function templatesCommand(session: Session): Command {
  const genre = (what: string) => choice('--genre <genre>', what, GENRES);
  const collection = (what: string) =>
    new Option('--collection <names>', what).argParser(known('--collection', COLLECTIONS));
  const tag = (what: string) => new Option('--tag <tags>', what).argParser(known('--tag', TAGS));
  return new Command('templates')
    .description('Sound templates: music by segments, and effects.')
    .addHelpText('after', '\nExample:\n  libretto templates list --genre acoustic')
    .addCommand(
      new Command('list')
        .description('List them, with their segments and effects.')
        .addOption(genre('of the music'))
        .addOption(collection('it is in all of these'))
        .option('--mood <words>', 'it has all of these', commas)
        .addOption(tag('it has all of these'))
        .option('--tempo <range>', 'beats a minute, such as 100-120; or down, mid, up', tempoRange)
        .addOption(choice('--source <source>', 'what came with the program, or your own', ['own', 'shipped']))
        .option('--json', 'print one JSON document, with genre, tempo, key, tags and lengths')
        .addHelpText('after', '\nExample:\n  libretto templates list --tag happy --tempo 100-130 --json')
        .action((filters: Filters) => list(filters, session)),
      { isDefault: true },
    )
    .addCommand(
      new Command('add')
        .description('Make a template from a folder of sound files that are named by segment.')
        .argument('<folder>', 'with main.wav, and perhaps intro.mp3, main_2.flac, outro.wav, effects/, LICENSE.txt')
        .option('--name <name>', "otherwise the folder's")
        .option('--title <title>', 'for people')
        .option('--description <text>', 'a sentence for people')
        .addOption(genre('of the music'))
        .addOption(collection('it belongs to'))
        .option('--mood <words>', 'such as calm,warm', commas)
        .addOption(tag('it is found by'))
        .option('--key <key>', 'such as "D minor"')
        .option('--tempo <bpm>', 'beats a minute of main, or detect', tempo, 'detect')
        .option('--beats-per-bar <n>', 'otherwise 4', beatsPerBar)
        .option('--licence <text>', 'of the music; otherwise what LICENSE.txt beside it says')
        .option('--trim', 'cut loops to whole bars')
        .option('--crossfade', 'lead the end of loops that click over into their beginning')
        .option('--replace', 'in the place of your template of that name')
        .option('--json', 'print one JSON document')
        .addHelpText(
          'after',
          '\nExample:\n  libretto templates add my-music --name harbour --licence "CC-BY-4.0, by Ada" --trim',
        )
        .action((folder: string, options: AddOptions) => add(folder, options, session)),
    )
    .addCommand(
      new Command('remove')
        .description('Remove a template of your own.')
        .argument('<name>', 'as it is listed')
        .option('--json', 'print one JSON document')
        .addHelpText('after', '\nExample:\n  libretto templates remove harbour')
        .action((name: string, options: { json?: boolean }) => remove(name, options, session)),
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

async function list(filters: Filters, session: Session): Promise<void> {
  await using local = await openLocal(process.env, session.signal);
  const templates = local.templates.list().filter((template) => matches(template, filters));
  for (const [name, { code, message, hint }] of local.templates.damaged)
    console.error(describeWarning({ code, message: `\`${name}\` is left out. ${message}`, hint }, undefined));
  if (filters.json)
    printJson({ templates: templates.map(({ shape, ...template }) => ({ ...template, contents: contentsOf(shape) })) });
  else
    for (const { name, shape, source } of templates)
      console.log(`${name.padEnd(12)}  ${contentsOf(shape).join(', ')}${source === 'own' ? '  (your own)' : ''}`);
  if (templates.length === 0 && !filters.json) console.error('No template is like that.');
}

function matches(template: Template, { genre, collection, mood, tag, tempo, source }: Filters): boolean {
  const has = (own: readonly string[], wanted: readonly string[] = []) =>
    wanted.every((word) => own.some((one) => one.toLowerCase() === word.toLowerCase()));
  return (
    (genre === undefined || template.genre === genre) &&
    has(template.collections, collection) &&
    has(template.mood, mood) &&
    has(template.tags, tag) &&
    (tempo === undefined || tempo(template)) &&
    (source === undefined || template.source === source)
  );
}

function contentsOf(shape: Template['shape']): string[] {
  return [...Object.keys(shape.segments), ...Object.keys(shape.effects)];
}

/** Reads `focus,happy`, all of them words that there are. */
function known<Word extends string>(
  option: string,
  words: readonly Word[],
): (value: string, before?: Word[]) => Word[] {
  return (value, before) => {
    const all = commas(value, before).map((word) => word.toLowerCase());
    const stranger = all.find((word) => !(words as readonly string[]).includes(word));
    if (stranger === undefined) return all as Word[];
    throw unknownWord(option, stranger, words);
  };
}

function tempoRange(value: string): (template: Template) => boolean {
  const wanted = value
    .trim()
    .toLowerCase()
    .replace(/tempo$/, '');
  if (TEMPO_CLASSES.some((one) => one === wanted)) return ({ tempoClass }) => tempoClass === wanted;
  const range = /^(\d+(?:\.\d+)?)(?:-(\d+(?:\.\d+)?))?$/.exec(wanted);
  if (!range)
    throw new Refusal('bad_option', `--tempo takes beats a minute, or down, mid or up, not \`${value}\`.`, {
      hint: 'For example --tempo 100-120',
    });
  const [from, to] = [Number(range[1]), Number(range[2] ?? range[1])];
  return ({ tempo }) => tempo >= from && tempo <= to;
}

function tempo(value: string): number | 'detect' {
  return value === 'detect' ? value : number('--tempo', LIMITS.tempo)(value);
}

function beatsPerBar(value: string): number {
  const n = number('--beats-per-bar', LIMITS.beatsPerBar)(value);
  if (Number.isInteger(n)) return n;
  throw new Refusal('bad_option', `--beats-per-bar takes a whole number, not \`${value}\`.`, {
    hint: 'For example --beats-per-bar 3',
  });
}

async function add(folder: string, options: AddOptions, session: Session): Promise<void> {
  const { collection, tag, tempo, json, ...wishes } = options;
  await using local = await openLocal(process.env, session.signal);
  const added = await local.addTemplate(folder, {
    ...wishes,
    collections: collection,
    tags: tag,
    tempo: tempo === 'detect' ? undefined : tempo,
  });
  if (json) printJson(asJson(added));
  else describe(added);
}

/** dB, LUFS and bars as people compare them. */
function asJson({ name, folder, replaced, metre, licence, sounds, warnings }: AddedTemplate): object {
  return {
    name,
    folder,
    replaced,
    ...metre,
    licence,
    sounds: sounds.map(({ name, kind, file, sound, loudness, gain, bars, cut, closed }) => ({
      name,
      kind,
      file,
      seconds: sound[0]!.length / 48_000,
      loudness: round(loudness),
      gain: round(gain),
      bars: bars ? round(bars.count) : null,
      cut,
      crossfaded: closed,
    })),
    warnings: warnings.map(({ code, file, message, hint }) => ({
      code,
      file: file ?? null,
      message,
      hint: hint ?? null,
    })),
  };
}

function describe({ name, folder, replaced, metre, licence, sounds, warnings }: AddedTemplate): void {
  for (const { file, sound, loudness, gain, bars, cut, closed } of sounds)
    console.log(
      [
        file.padEnd(20),
        inSeconds(sound[0]!.length),
        `${loudness.toFixed(1)} LUFS`,
        `${gain < 0 ? '' : '+'}${gain.toFixed(1)} dB`,
        ...(bars ? [inTempo(metre), bars.whole ? inBars(Math.round(bars.count), 0) : inBars(bars.count, 2)] : []),
        ...(cut > 0 ? [`${cut.toFixed(2)} s cut`] : []),
        ...(closed ? ['crossfaded'] : []),
      ].join('  '),
    );
  for (const warning of warnings) console.error(describeWarning(warning, undefined, warning.file));
  console.log(`${name} ${replaced ? 'replaced' : 'added'}: ${folder}  (licence: ${licence})`);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

async function remove(name: string, options: { json?: boolean }, session: Session): Promise<void> {
  await using local = await openLocal(process.env, session.signal);
  const wasHere = await local.removeTemplate(name);
  if (options.json) printJson({ removed: wasHere ? name : null });
  else console.log(wasHere ? `${name} removed` : `${name} was not here`);
}

async function sample(name: string, options: { out: string; json?: boolean }, session: Session): Promise<void> {
  await using local = await openLocal(process.env, session.signal);
  const template = local.templates.find(name);
  const request = parseRequest({
    text: sampleOf(template),
    template: template.name,
    speechStart: 3,
    loudness: 'streaming-speech',
    formats: ['mp3'],
  });
  const production = await local.render(request, join(options.out, `${template.name}-sample`), () => {});
  if (options.json) printJson(production);
  else for (const { path } of production.files) console.log(path);
}

/** Every segment under a voice, music alone after it long enough to hear what it is; of one without music its effects. */
function sampleOf(template: Template): string {
  const { segments, effects } = template.shape;
  const parts = Object.keys(segments).map(
    (name) => `<<soundSegment::${name}>><<sectionName::${name}>>\n${(SAMPLE[name] ?? another)(template, name)}`,
  );
  if (parts.length > 0) return parts.join('\n');
  return Object.keys(effects)
    .map((name) => `<<sectionName::${name}>>\nThis is ${spoken(name)}. <<soundEffect::${name}>>`)
    .join('\n');
}

const SAMPLE: Readonly<Record<string, (template: Template, name: string) => string>> = {
  intro: ({ title }) => `This is ${spoken(title)}.`,
  main: ({ description }) => `${spoken(description)} <break time="6s"/>`,
  main2: () => 'And this is its second loop. <break time="8s"/>',
  outro: () => 'It ends like this.',
};

function another(_template: Template, name: string): string {
  return `And this is ${spoken(name)}. <break time="8s"/>`;
}

/** What people call their music may be anything, and is not to be understood as tags. */
function spoken(text: string): string {
  return text.replaceAll(/[<>{}&_`]+/g, ' ').trim();
}
