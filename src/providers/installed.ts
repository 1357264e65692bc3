// What lies in the voices folder: each voice's folder says what belongs into it, so that damage is found.

import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Refusal } from '../errors.ts';
import type { Lufs } from '../units.ts';
import { hashFile } from './sources.ts';

/** The file in each voice's folder that describes it. Written last, so a folder without it is no voice. */
export const MANIFEST = 'installed.json';

export interface Installed {
  /** As it is added: `kokoro`, `piper:en_US-joe-medium`. */
  readonly name: string;
  /** Raised when what is built from the publisher's files changes; a voice of an older recipe is built again. */
  readonly recipe: number;
  /** Where the files came from, for people. */
  readonly sources: readonly string[];
  readonly files: Readonly<Record<string, InstalledFile>>;
  /** Measured when it was added. */
  readonly loudness?: Lufs | undefined;
}

export interface InstalledFile {
  readonly bytes: number;
  readonly sha256: string;
  /** Milliseconds; while size and time are as they were, the bytes are taken to be, too. */
  readonly modified: number;
}

/** The folder's description; undefined when no voice is installed there. Refuses `voice_damaged`. */
export async function readInstalled(folder: string): Promise<Installed | undefined> {
  const text = await readFile(join(folder, MANIFEST), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as Installed;
  } catch {
    throw new Refusal('voice_damaged', `${join(folder, MANIFEST)} is damaged.`, {
      hint: `Delete the folder ${folder} and add the voice again.`,
    });
  }
}

/**
 * Finds files that are missing, cut short or changed, and refuses `voice_damaged` with how to mend it. Reads bytes only of
 * files that were touched since they were installed, unless it is to be `thorough`.
 */
export async function checkInstalled(folder: string, installed: Installed, { thorough = false } = {}): Promise<void> {
  for (const [name, file] of Object.entries(installed.files)) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => undefined);
    let wrong: string | undefined;
    if (!found) wrong = 'is missing';
    else if (found.size !== file.bytes) wrong = `has ${found.size} bytes instead of ${file.bytes}`;
    else if ((thorough || found.mtimeMs !== file.modified) && (await hashFile(path)) !== file.sha256)
      wrong = 'was changed';
    if (wrong !== undefined) {
      throw new Refusal('voice_damaged', `The voice ${installed.name} is damaged: ${name} ${wrong}.`, {
        hint: `Mend it: libretto voices add ${installed.name}`,
        file: path,
      });
    }
  }
}

export async function describeFile(path: string, sha256?: string): Promise<InstalledFile> {
  const { size, mtimeMs } = await stat(path);
  return { bytes: size, sha256: sha256 ?? (await hashFile(path)), modified: mtimeMs };
}

/** Names of the folders in a folder; none when it does not exist. */
export async function foldersIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => entry.name)
    .sort();
}
