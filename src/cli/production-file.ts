// What `render` and `plan` are given: a script, or a production file (JSON) that names its script and settings.

import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { Refusal } from '../errors.ts';
import { LIMITS } from '../limits.ts';
import { parseAudience } from '../production/audience.ts';
import type { ProductionInput } from '../production/request.ts';
import type { Audience } from '../script/performance.ts';
import { readText } from './options.ts';

export interface Source {
  /** As the caller named it. */
  readonly file: string;
  /** Deliverables are named after it. */
  readonly stem: string;
  /** The script's text, for showing lines of it; undefined for a media timeline. */
  readonly text: string | undefined;
  readonly scriptFile: string;
  readonly input: ProductionInput;
  /** One production each. */
  readonly audiences: readonly Audience[];
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
  return { file, stem, text, scriptFile: file, input: { text }, audiences: [{}] };
}

/**
 * `{"script": "news.txt" | {"v0": "news.txt", "es": "news.es.txt"}, "audiences": [{…}] | "rows.csv", "media": {alias: {source}}, …}`:
 * paths start at the file's own folder; everything else is the request as it stands.
 */
async function readProductionFile(file: string): Promise<Source> {
  const content = parseJson(await readText(file), file);
  const folder = dirname(file);
  const { script, audiences, media, ...rest } = content;
  const versions: Record<string, string> =
    typeof script === 'object' && script !== null ? (script as Record<string, string>) : {};
  const scriptName = typeof script === 'string' ? script : versions.v0;
  if (scriptName === undefined && rest.timeline === undefined)
    throw new Refusal('bad_request', `${file} names no script and has no timeline.`, {
      file,
      hint: 'Add "script": "file.txt".',
    });

  const texts: Record<string, string> = {};
  for (const [version, name] of Object.entries(versions)) texts[version] = await readText(join(folder, String(name)));
  const scriptFile = scriptName === undefined ? file : join(folder, scriptName);
  const text = scriptName === undefined ? undefined : (texts.v0 ?? (await readText(scriptFile)));
  delete texts.v0;
  return {
    file,
    stem: basename(file, '.json'),
    text,
    scriptFile,
    input: {
      ...rest,
      ...(text === undefined ? {} : { text }),
      ...(Object.keys(texts).length > 0 ? { versions: texts } : {}),
      ...(media === undefined ? {} : { media: mediaFrom(media, folder) }),
    } as ProductionInput,
    audiences: await audiencesOf(audiences, folder, file),
  };
}

function parseJson(text: string, file: string): Record<string, unknown> {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw new Refusal('bad_request', `${file} is not JSON: ${(error as Error).message}`, {
      file,
      hint: 'Mend it, or give a script file.',
    });
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content))
    throw new Refusal('bad_request', `${file} is not a production: it has no names and values.`, { file });
  return content as Record<string, unknown>;
}

function mediaFrom(media: unknown, folder: string): unknown {
  if (typeof media !== 'object' || media === null) return media;
  return Object.fromEntries(
    Object.entries(media).map(([alias, entry]) => {
      const settings = typeof entry === 'string' ? { source: entry } : entry;
      return [
        alias,
        typeof settings?.source === 'string' ? { ...settings, source: resolve(folder, settings.source) } : settings,
      ];
    }),
  );
}

async function audiencesOf(audiences: unknown, folder: string, file: string): Promise<Audience[]> {
  if (audiences === undefined) return [{}];
  if (typeof audiences === 'string') return readAudience(join(folder, audiences));
  return parseAudience(JSON.stringify(audiences), 'json', file);
}

export async function readAudience(file: string): Promise<Audience[]> {
  const kind = extname(file).toLowerCase() === '.csv' ? 'csv' : 'json';
  return parseAudience(await readText(file, LIMITS.audienceBytes), kind, file);
}
