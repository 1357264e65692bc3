// What a command line asks for: every production of every file and row, understood before the first is made.

import { type ProductionInput, type ProductionRequest, parseRequest } from '../production/request.ts';
import type { Audience } from '../script/performance.ts';
import { isPresetFile } from './preset-file.ts';
import { readSources, type ScriptFile, type Source } from './production-file.ts';
import { type ProductionOptions, withOptions } from './production-options.ts';

export interface Job {
  /** The file that asks for it, as the caller named it. */
  readonly source: string;
  readonly request: ProductionRequest;
  /** The text that is spoken; undefined for a media timeline. */
  readonly script: ScriptFile | undefined;
  /** Names of its audience's values that do not come from a table. */
  readonly given: readonly string[];
  /** What its files are called, each once. */
  readonly name: string;
  /** Every file that was read for it. */
  readonly files: readonly string[];
}

/** Refuses what is wrong with any of them. */
export async function readJobs(files: readonly string[], options: ProductionOptions): Promise<Job[]> {
  const jobs: Job[] = [];
  const names = new Set<string>();
  for (const source of await readSources(files)) {
    const { input, audiences, given } = await withOptions(source, options);
    const preset = isPresetFile(options.preset) ? options.preset : undefined;
    const read = [...source.files, ...[options.audience, options.lexicon, preset].filter((file) => file !== undefined)];
    for (const audience of audiences) {
      const request = requestOf({ ...input, audience }, source);
      const script = source.scripts.get(request.version) ?? scriptWithin(source.file, request);
      const name = uniqueName(source.stem, audience, names);
      jobs.push({ source: source.file, request, script, given, name, files: read });
    }
  }
  return jobs;
}

/** What the file by itself says wrong is told with its name; what options do to it is not the file's. */
function requestOf(input: ProductionInput, source: Source): ProductionRequest {
  try {
    return parseRequest(input);
  } catch (error) {
    parseRequest(source.input, source.settingsFile);
    throw error;
  }
}

/** A text that stands in the production file itself: its lines are told as the text's own. */
function scriptWithin(file: string, { version, text, versions }: ProductionRequest): ScriptFile | undefined {
  const its = version === 'v0' ? text : Object.entries(versions).find(([name]) => name === version)?.[1];
  return its === undefined ? undefined : { file: `${file} (text)`, text: its };
}

/** `advert__name~maya__city~portland`: productions of one script are told apart by their audience, as the old service did. */
function uniqueName(stem: string, audience: Audience, taken: Set<string>): string {
  const parts = Object.entries(audience).map(([name, value]) => `__${slug(name)}~${slug(value)}`);
  const full = cut(stem + parts.join(''), MAX_NAME_BYTES);
  let name = full;
  for (let n = 2; taken.has(name.toLowerCase()); n++) name = `${full}-${n}`;
  taken.add(name.toLowerCase());
  return name;
}

/** File systems allow 255 bytes: a number and `.mp3_very_high.mp3` come on top. */
const MAX_NAME_BYTES = 200;

/** Whole characters. */
function cut(text: string, bytes: number): string {
  let left = bytes;
  const kept = [...text].findIndex((character) => {
    left -= Buffer.byteLength(character);
    return left < 0;
  });
  return kept < 0 ? text : [...text].slice(0, kept).join('');
}

function slug(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '');
}
