// Makes a template of one's own from a folder of sound files.

import { basename, resolve } from 'node:path';
import type { Format } from '../codecs/codec.ts';
import { type Problem, Refusal } from '../errors.ts';
import { type Metre, metreOf } from './bars.ts';
import { checkMusic, type MusicWarning } from './check-music.ts';
import { keepMusic, type LevelledFile } from './keep-music.ts';
import { firstLineOf, readNote } from './licence-note.ts';
import { layTemplate, type OwnTemplates, takeName } from './own-templates.ts';
import { type DecodeFile, hearAll, type Preparation, prepare } from './prepare-music.ts';
import { LICENCE_FILE, parseTemplate, type TemplateFile } from './template.ts';
import { nameOf, readTemplateFolder } from './template-folder.ts';
import { tempoClassOf } from './vocabulary.ts';

/** What a template is called and found by. */
type Described = Pick<
  TemplateFile,
  'name' | 'title' | 'description' | 'genre' | 'collections' | 'tags' | 'mood' | 'key' | 'licence'
>;

/** What is said of it besides its sound; all of it may be left out. */
export type TemplateWishes = {
  readonly [Word in keyof Described]?: Described[Word] | undefined;
} & Partial<Preparation> & {
    /** Beats a minute; undefined: as it is heard. */
    readonly tempo?: number | undefined;
    readonly beatsPerBar?: number | undefined;
    /** Take the place of one's own template of that name. */
    readonly replace?: boolean | undefined;
  };

export interface AddPorts extends OwnTemplates {
  readonly decodeFile: DecodeFile;
  /** Lossless, stereo at 48 kHz: what the sounds are kept in. */
  readonly format: Format;
  readonly signal?: AbortSignal | undefined;
}

export interface AddedTemplate {
  readonly name: string;
  readonly folder: string;
  readonly replaced: boolean;
  readonly metre: Metre;
  readonly licence: string;
  readonly sounds: readonly LevelledFile[];
  readonly warnings: readonly MusicWarning[];
}

/** Without a word on it. */
const UNKNOWN_LICENCE = 'unknown';
const BEATS_PER_BAR = 4;
/** Of a template that is nothing but effects, so that it has one. */
const UNHEARD: Metre = { tempo: 100, beatsPerBar: BEATS_PER_BAR, source: 'assumed' };

/**
 * Nothing is cut or closed unless it is wished. Refusals: bad_option and template_exists for the name; file_not_found and
 * file_unreadable for the folder; template_invalid with a problem for everything that is wrong with its files; disk_full,
 * not_writable. The same files make the same template, to the byte.
 */
export async function addTemplate(folder: string, wishes: TemplateWishes, ports: AddPorts): Promise<AddedTemplate> {
  const name = wishes.name ?? nameOf(basename(resolve(folder)));
  const replaced = await takeName(name, wishes.replace === true, ports);
  const found = await readTemplateFolder(folder);
  const { heard, problems } = await hearAll(found.sounds, ports);
  refuse([...found.problems, ...problems], folder);

  const { trim = false, crossfade = false, beatsPerBar = BEATS_PER_BAR } = wishes;
  const loop = heard.find(({ name, kind }) => name === 'main' && kind === 'loop');
  const metre = loop ? metreOf(loop.sound, beatsPerBar, wishes.tempo) : { ...UNHEARD, beatsPerBar };
  const prepared = heard.map((file) => prepare(file, metre, { trim, crossfade }));
  const main = prepared.find(({ name, kind }) => name === 'main' && kind === 'loop')?.loudness;
  const note = found.licence === undefined ? undefined : await readNote(found.licence);
  const licence = wishes.licence || firstLineOf(note) || UNKNOWN_LICENCE;
  const warnings = [
    ...prepared.flatMap((file) => checkMusic(file, metre, main)),
    ...found.ignored.map(ignored),
    ...(licence === UNKNOWN_LICENCE ? [unlicensed()] : []),
  ];

  const kept = await keepMusic(prepared, main, ports.format, ports.signal);
  const template: TemplateFile = {
    name,
    title: wishes.title || name,
    description: wishes.description || 'Music of your own.',
    genre: wishes.genre,
    collections: wishes.collections ?? [],
    tags: wishes.tags ?? [],
    mood: wishes.mood ?? [],
    instruments: [],
    industryExamples: [],
    tempo: metre.tempo,
    tempoClass: tempoClassOf(metre.tempo),
    key: wishes.key,
    beatsPerBar: metre.beatsPerBar,
    licence,
    licenceFile: note ? LICENCE_FILE : undefined,
    ...kept.described,
  };
  const text = `${JSON.stringify(template, undefined, 2)}\n`;
  parseTemplate(text, folder);
  const files = new Map([...kept.files, ['template.json', Buffer.from(text)]]);
  if (note) files.set(LICENCE_FILE, note);
  const home = await layTemplate(name, files, { replace: replaced, ...ports });
  return { name, folder: home, replaced, metre, licence, sounds: kept.sounds, warnings };
}

function refuse(problems: readonly Problem[], folder: string): void {
  if (problems.length === 0) return;
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  throw new Refusal(
    'template_invalid',
    `${folder} makes no template: ${problems[0]!.message.replace(/\.$/, '')}${more}.`,
    {
      file: folder,
      problems,
    },
  );
}

function ignored(file: string): MusicWarning {
  return { code: 'file_ignored', file, message: 'It is neither sound nor a licence, and is left out.' };
}

function unlicensed(): MusicWarning {
  return {
    code: 'licence_unknown',
    message: 'Nothing says under which licence the music is; it is kept as `unknown`.',
    hint: 'Lay a LICENSE.txt beside it, or say it: --licence "CC-BY-4.0, by Ada".',
  };
}
