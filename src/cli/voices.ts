// `libretto voices`: who can speak, and fetching more.

import { join } from 'node:path';
import { Command } from 'commander';
import { didYouMean, Refusal } from '../errors.ts';
import { openLocal } from '../main.ts';
import { parseRequest } from '../production/request.ts';
import type { Voice } from '../providers/provider.ts';
import { languagesOf, type VoiceFilter, voicesLike } from '../speech/voices-like.ts';
import { choice } from './options.ts';
import { printJson, type Session } from './session.ts';
import { bar, progressLine } from './terminal.ts';

interface Filters extends VoiceFilter {
  readonly json?: boolean;
}

export function voicesCommand(session: Session): Command {
  return new Command('voices')
    .description('Voices: list them, fetch more, hear one.')
    .addCommand(
      new Command('list')
        .description('Who can speak now.')
        .option('--language <language>', 'such as en, en-GB, es, spanish')
        .addOption(choice('--gender <gender>', 'of the voice', ['female', 'male', 'neutral']))
        .option('--provider <name>', 'kokoro, piper, flite, espeak, tone')
        .option('--tag <tag>', 'a tag of the voice')
        .option('--json', 'print one JSON document')
        .addHelpText('after', '\nExample:\n  libretto voices list --language en-GB --gender female')
        .action((filters: Filters) => list(filters, session)),
      { isDefault: true },
    )
    .addCommand(
      new Command('add')
        .description('Fetch a voice, check it, and keep it for every project of this user.')
        .argument('<name>', 'kokoro, or piper:NAME such as piper:en_US-joe-medium')
        .option('--optional', 'say in a line when no source answers, and go on')
        .option('--json', 'print one JSON document')
        .addHelpText('after', '\nExample:\n  libretto voices add kokoro')
        .action((name: string, options: { optional?: boolean; json?: boolean }) => add(name, options, session)),
    )
    .addCommand(
      new Command('remove')
        .description('Remove a fetched voice.')
        .argument('<name>', 'as it was added')
        .option('--json', 'print one JSON document')
        .addHelpText('after', '\nExample:\n  libretto voices remove piper:en_US-joe-medium')
        .action((name: string, options: { json?: boolean }) => remove(name, options, session)),
    )
    .addCommand(
      new Command('verify')
        .description('Read every byte of the fetched voices and say what is damaged.')
        .option('--json', 'print one JSON document')
        .addHelpText('after', '\nExample:\n  libretto voices verify')
        .action((options: { json?: boolean }) => verify(options, session)),
    )
    .addCommand(
      new Command('sample')
        .description('Hear a voice: writes a short wav.')
        .argument('<voice>')
        .option('--out <folder>', 'where it goes', '.')
        .option('--json', 'print one JSON document')
        .addHelpText('after', '\nExample:\n  libretto voices sample bm_george --out out')
        .action((voice: string, options: { out: string; json?: boolean }) => sample(voice, options, session)),
    )
    .addHelpText('after', '\nExample:\n  libretto voices list --language en-GB');
}

async function list(filters: Filters, session: Session): Promise<void> {
  await using local = await openLocal(process.env, session.signal);
  const all = local.voices.list();
  // Voices made for tests are shown when they are asked for.
  const voices = voicesLike(all, filters).filter(
    ({ quality, provider }) => quality !== 'test' || filters.provider === provider,
  );
  if (filters.json) {
    printJson({
      voices: voices.map(({ id, provider, name, language, gender, quality, tags, loudness, can, licence }) => ({
        id,
        provider,
        name,
        language,
        gender,
        quality,
        tags,
        loudness: loudness ?? null,
        can,
        licence,
      })),
    });
    return;
  }
  for (const voice of voices)
    console.log(
      [
        voice.id.padEnd(24),
        voice.language.padEnd(7),
        voice.gender.padEnd(8),
        voice.provider.padEnd(8),
        voice.quality.padEnd(7),
        voice.tags.join(', '),
      ]
        .join('  ')
        .trimEnd(),
    );
  if (voices.length === 0) console.error(`No voice is like that. ${misspelt(filters, all)}`);
  if (!voices.some((voice) => voice.quality === 'neural') && Object.keys(filters).length === 0)
    console.error('No neural voice is installed: `libretto voices add kokoro` fetches one (about 120 MB).');
}

/** A hint for filters that let no voice through. */
function misspelt({ language, provider, tag }: Filters, all: readonly Voice[]): string {
  const meant = [
    wordMeant(language, all.flatMap(languagesOf)),
    wordMeant(
      provider,
      all.map((voice) => voice.provider),
    ),
    wordMeant(
      tag,
      all.flatMap((voice) => voice.tags),
    ),
  ].find((word) => word !== undefined);
  return meant ? `Did you mean \`${meant}\`?` : '`libretto voices add --help` says how to fetch more.';
}

function wordMeant(word: string | undefined, known: readonly string[]): string | undefined {
  if (word === undefined || known.some((one) => one.toLowerCase() === word.toLowerCase())) return undefined;
  return didYouMean(word, known);
}

async function add(name: string, options: { optional?: boolean; json?: boolean }, session: Session): Promise<void> {
  await using local = await openLocal(process.env, session.signal);
  const progress = progressLine(process.stderr, options.json === true);
  let label: string | undefined;
  try {
    const added = await local.addVoice(name, (step) => {
      // Where nothing moves, a line says what is being waited for.
      if (step.label !== label && !process.stderr.isTTY) progress.say(`${name}: ${step.label}`);
      label = step.label;
      progress.show(
        step.total
          ? `${label}  ${bar(step.bytes, step.total)}  ${megabytes(step.bytes)} of ${megabytes(step.total)}`
          : `${label}  ${megabytes(step.bytes)}`,
      );
    });
    progress.clear();
    if (options.json) printJson({ name: added.installed.name, folder: added.folder, already: added.already });
    else
      console.log(
        added.already
          ? `${added.installed.name} is here already: ${added.folder}`
          : `${added.installed.name} added: ${added.folder}`,
      );
  } catch (error) {
    progress.clear();
    const gone =
      error instanceof Refusal && (error.code === 'voice_download_failed' || error.code === 'voice_unavailable');
    if (!options.optional || !gone) throw error;
    if (options.json) printJson({ name, folder: null, already: false });
    else console.error(`${name} could not be fetched (${error.message}); the built-in voice speaks instead.`);
  }
}

async function remove(name: string, options: { json?: boolean }, session: Session): Promise<void> {
  await using local = await openLocal(process.env, session.signal);
  const wasHere = await local.removeVoice(name);
  if (options.json) printJson({ removed: wasHere ? name : null });
  else console.log(wasHere ? `${name} removed` : `${name} was not here`);
}

async function verify(options: { json?: boolean }, session: Session): Promise<void> {
  await using local = await openLocal(process.env, session.signal);
  const found = await local.verifyVoices();
  if (options.json)
    printJson({
      voices: found.map(({ name, damage }) => ({
        name,
        whole: damage === undefined,
        problem: damage?.message ?? null,
      })),
    });
  else for (const { name, damage } of found) console.log(`${name}  ${damage?.message ?? 'whole'}`);
  const damaged = found.find(({ damage }) => damage !== undefined);
  if (!damaged?.damage) return;
  if (!options.json) throw damaged.damage;
  // The document has been printed: only the exit code is left to tell it.
  process.exitCode = 2;
}

/** The same in every language that has voices; elsewhere English is better than nothing. */
const SAMPLES: Record<string, string> = {
  en: 'Hello. This is how I read your scripts: clearly, at an easy pace, and always in time.',
  de: 'Guten Tag. So lese ich Ihre Texte: deutlich, in Ruhe und immer pünktlich.',
  es: 'Hola. Así leo tus textos: con claridad, con calma y siempre a tiempo.',
  fr: 'Bonjour. Voici comment je lis vos textes : clairement, calmement et toujours à temps.',
  it: 'Ciao. Ecco come leggo i tuoi testi: con chiarezza, con calma e sempre in tempo.',
  pt: 'Olá. É assim que leio os seus textos: com clareza, com calma e sempre a tempo.',
};

async function sample(name: string, options: { out: string; json?: boolean }, session: Session): Promise<void> {
  await using local = await openLocal(process.env, session.signal);
  const language = (await local.voices.find(name))?.language.split('-')[0] ?? 'en';
  const request = parseRequest({ text: SAMPLES[language] ?? SAMPLES.en, voice: name, formats: ['wav'] });
  const production = await local.render(
    request,
    join(options.out, `${name.replace(/[^\w.-]+/g, '_')}-sample`),
    () => {},
  );
  if (options.json) printJson(production);
  else for (const { path } of production.files) console.log(path);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}
