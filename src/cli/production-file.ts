// What `render` and `plan` are given: a script, or a production file (JSON) that names its script and settings.

import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, extname, isAbsolute, join } from 'node:path';
import { Refusal } from '../errors.ts';
import { parseJson } from '../json.ts';
import { LIMITS } from '../limits.ts';
import { audiencesFrom, parseAudience } from '../production/audience.ts';
import type { ProductionInput } from '../production/request.ts';
import type { Audience } from '../script/performance.ts';
import { readText } from './options.ts';
import { isPresetFile, readPreset } from './preset-file.ts';

export interface ScriptFile {
  /** As the caller named it. */
  readonly file: string;
  readonly text: string;
}

export interface Source {
  /** As the caller named it. */
  readonly file: string;
  /** Deliverables are named after it. */
  readonly stem: string;
  /** By version; none for a media timeline. */
  readonly scripts: ReadonlyMap<string, ScriptFile>;
  readonly input: ProductionInput;
  /** One production each. */
  readonly audiences: readonly Audience[];
  /** Names of the values that hold in all of them. */
  readonly common: readonly string[];
  /** Where settings are written. */
  readonly settingsFile: string | undefined;
  /** Every file that was read. */
  readonly files: readonly string[];
}

/** A file, `-`, or a folder of production files. */
export async function readSources(names: readonly string[]): Promise<Source[]> {
  const files = (await Promise.all(names.map(expand))).flat();
  return Promise.all(files.map((file) => (extname(file) === '.json' ? readProductionFile(file) : readScript(file))));
}

async function expand(name: string): Promise<string[]> {
  if (name === '-' || !(await stat(name).catch(() => undefined))?.isDirectory()) return [name];
  const files = (await readdir(name)).filter((file) => file.endsWith('.json')).sort();
  if (files.length === 0)
    throw new Refusal('file_not_found', `The folder ${name} has no production file (*.json).`, {
      hint: 'Name a script instead.',
    });
  return files.map((file) => join(name, file));
}

async function readScript(file: string): Promise<Source> {
  const text = await readText(file);
  const stem = file === '-' ? 'script' : basename(file, extname(file));
  const scripts = new Map([['v0', { file, text }]]);
  return { file, stem, scripts, input: { text }, audiences: [{}], common: [], settingsFile: undefined, files: [file] };
}

/**
 * `{"script": "news.txt" | {"v0": "news.txt", "es": "news.es.txt"}, "audiences": [{…}] | "rows.csv", "media": {alias: {source}}, …}`:
 * paths start at the file's own folder; everything else is the request as it stands.
 */
async function readProductionFile(file: string): Promise<Source> {
  const content = parseJson(await readText(file), file);
  if (!isRecord(content))
    throw new Refusal('bad_request', 'This is not a production: it has no names and values.', {
      file,
      hint: 'Write {"script": "file.txt", …}.',
    });
  const inFolder = (name: string) => (isAbsolute(name) ? name : join(dirname(file), name));
  const { script, audience, audiences, media, preset, tags, ...rest } = content;
  const names = scriptNames(script, file);
  if ((names.length > 0 ? 1 : 0) + ('timeline' in rest ? 1 : 0) + ('text' in rest ? 1 : 0) !== 1)
    throw new Refusal('bad_request', 'A production has one of a script, a text and a timeline.', {
      file,
      hint: 'Add "script": "file.txt", or take away the others.',
    });
  const scripts = new Map<string, ScriptFile>();
  for (const [version, name] of names) {
    const path = inFolder(name);
    scripts.set(version, { file: path, text: await readText(path) });
  }
  const presetFile = isPresetFile(preset) ? inFolder(preset) : undefined;
  const audienceFile = typeof audiences === 'string' ? inFolder(audiences) : undefined;
  const [common] = audience === undefined ? [] : audiencesFrom([audience], file);
  const rows =
    audienceFile !== undefined
      ? await readAudience(audienceFile)
      : audiences === undefined
        ? [{}]
        : audiencesFrom(audiences, file);
  const { v0, ...versions } = Object.fromEntries([...scripts].map(([version, { text }]) => [version, text]));
  return {
    file,
    stem: basename(file, '.json'),
    scripts,
    input: {
      ...rest,
      ...(v0 === undefined ? {} : { text: v0 }),
      ...(scripts.size > 0 ? { versions } : {}),
      ...(media === undefined ? {} : { media: mediaFrom(media, inFolder) }),
      ...(tags === undefined ? {} : { tags: tagsFrom(tags, inFolder) }),
      ...(preset === undefined ? {} : { preset: presetFile === undefined ? preset : await readPreset(presetFile) }),
    } as ProductionInput,
    audiences: rows.map((row) => ({ ...common, ...row })),
    common: Object.keys(common ?? {}),
    settingsFile: file,
    files: [
      file,
      ...[...scripts.values()].map((read) => read.file),
      ...[audienceFile, presetFile].filter((name) => name !== undefined),
    ],
  };
}

/** Version and file name. */
function scriptNames(script: unknown, file: string): [string, string][] {
  if (script === undefined) return [];
  if (typeof script === 'string') return [['v0', script]];
  const names = isRecord(script) ? Object.entries(script) : [];
  if (names.length === 0 || !names.every((entry): entry is [string, string] => typeof entry[1] === 'string'))
    throw new Refusal('bad_request', '`script` is neither a file nor files by version.', {
      file,
      hint: 'Write "script": "news.txt", or "script": {"v0": "news.txt", "es": "news.es.txt"}.',
    });
  return names as [string, string][];
}

/** `{"jingle": "jingle.mp3"}` is short for `{"jingle": {"source": "jingle.mp3"}}`. */
function mediaFrom(media: unknown, inFolder: (name: string) => string): unknown {
  if (!isRecord(media)) return media;
  return Object.fromEntries(
    Object.entries(media).map(([alias, entry]) => {
      const settings = typeof entry === 'string' ? { source: entry } : entry;
      const isNamed = isRecord(settings) && typeof settings.source === 'string';
      return [alias, isNamed ? { ...settings, source: inFolder(settings.source as string) } : settings];
    }),
  );
}

function tagsFrom(tags: unknown, inFolder: (name: string) => string): unknown {
  return isRecord(tags) && typeof tags.cover === 'string' ? { ...tags, cover: inFolder(tags.cover) } : tags;
}

export async function readAudience(file: string): Promise<Audience[]> {
  const kind = ['.csv', '.tsv'].includes(extname(file).toLowerCase()) ? 'csv' : 'json';
  return parseAudience(await readText(file, LIMITS.audienceBytes), kind, file);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
