// Adds voices: fetches their files, builds what is spoken with, and puts it in place whole or not at all.

import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { didYouMean, Refusal } from '../errors.ts';
import { discardFolder } from '../files.ts';
import {
  checkInstalled,
  describeFile,
  foldersIn,
  type Installed,
  type InstalledFile,
  MANIFEST,
  readInstalled,
} from './installed.ts';
import { kokoroRecipe } from './kokoro-recipe.ts';
import { withLock } from './lock.ts';
import { isPiperName } from './piper-model.ts';
import { piperRecipe } from './piper-recipe.ts';
import type { Recipe } from './recipe.ts';
import { Fetcher, hashFile, type Progress } from './sources.ts';

export interface InstallOptions {
  readonly voicesDir: string;
  /** A folder, file URL or http(s) address that is asked first. */
  readonly mirror?: string | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface Added {
  readonly installed: Installed;
  readonly folder: string;
  /** It was there before, whole: nothing was fetched. */
  readonly already: boolean;
}

/**
 * Adds `kokoro` or `piper:<published name>`; what is there and whole is left as it is, what is damaged is mended. Two at once
 * wait for each other. Refusals: unknown_voice, voice_download_failed (with a line a source), disk_full, not_writable.
 */
export async function addVoice(name: string, options: InstallOptions): Promise<Added> {
  const recipe = recipeOf(name);
  const folder = join(options.voicesDir, recipe.folder);
  try {
    const there = await whole(recipe, folder);
    if (there) return { installed: there, folder, already: true };
    await mkdir(options.voicesDir, { recursive: true });
    return await withLock(join(options.voicesDir, '.lock'), options.signal, async () => {
      // Whoever held the lock may have added it.
      const meanwhile = await whole(recipe, folder);
      if (meanwhile) return { installed: meanwhile, folder, already: true };
      return { installed: await install(recipe, folder, options), folder, already: false };
    });
  } catch (error) {
    throw asRefusal(error, options.voicesDir);
  }
}

/** Every installed voice, and what is wrong with it, all bytes read. */
export async function verifyVoices(voicesDir: string): Promise<{ name: string; damage: Refusal | undefined }[]> {
  const folders = [
    ...(await foldersIn(voicesDir)),
    ...(await foldersIn(join(voicesDir, 'piper'))).map((name) => `piper/${name}`),
  ];
  const found: { name: string; damage: Refusal | undefined }[] = [];
  for (const name of folders) {
    const folder = join(voicesDir, name);
    try {
      const installed = await readInstalled(folder);
      if (!installed) continue;
      await checkInstalled(folder, installed, { thorough: true });
      found.push({ name: installed.name, damage: undefined });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      found.push({ name: name.replace('/', ':'), damage: error });
    }
  }
  return found;
}

/** Removes an installed voice; false when there was none. */
export async function removeVoice(name: string, { voicesDir }: Pick<InstallOptions, 'voicesDir'>): Promise<boolean> {
  const folder = join(voicesDir, recipeOf(name).folder);
  if (!(await stat(folder).catch(() => undefined))) return false;
  await discardFolder(folder);
  return true;
}

function recipeOf(name: string): Recipe {
  if (name === 'kokoro') return kokoroRecipe();
  if (name.startsWith('piper:') && isPiperName(name.slice('piper:'.length)))
    return piperRecipe(name.slice('piper:'.length));
  const near = isPiperName(name) ? `piper:${name}` : didYouMean(name, ['kokoro', 'piper:en_US-joe-medium']);
  throw new Refusal('unknown_voice', `There is no voice "${name}" to add.`, {
    hint: near
      ? `Did you mean ${near}?`
      : 'There is kokoro (seven languages, natural), and Piper voices by their published names: piper:en_US-joe-medium.',
  });
}

/** What is installed, if it is whole and of this recipe. */
async function whole(recipe: Recipe, folder: string): Promise<Installed | undefined> {
  try {
    const installed = await readInstalled(folder);
    if (installed?.recipe !== recipe.version) return undefined;
    await checkInstalled(folder, installed, { thorough: true });
    return installed;
  } catch (error) {
    if (error instanceof Refusal && error.code === 'voice_damaged') return undefined;
    throw error;
  }
}

async function install(recipe: Recipe, folder: string, options: InstallOptions): Promise<Installed> {
  const { voicesDir, mirror, signal } = options;
  const downloads = join(voicesDir, '.downloads');
  await mkdir(downloads, { recursive: true });
  await removeLeftovers(voicesDir);
  const report = throttled(options.onProgress ?? (() => {}));
  const fetcher = new Fetcher({ mirror, downloads, onProgress: report, signal });
  const building = join(voicesDir, `.building-${randomUUID()}`);
  await mkdir(building);
  try {
    const sources = new Set<string>();
    const fetched = new Map<string, string>();
    for (const file of recipe.files) {
      const got = await fetcher.fetch(file);
      sources.add(got.source);
      fetched.set(file.path, got.path);
    }
    options.onProgress?.({ label: `building ${recipe.name}`, bytes: 0, total: undefined });
    await recipe.build(fetched, building).catch((error) => {
      // Nobody has pinned these bytes, so what came may be anything.
      if (!(error instanceof RangeError)) throw error;
      throw new Refusal(
        'voice_download_failed',
        `What was fetched for ${recipe.name} is no such voice: ${error.message}.`,
        {
          hint: `It came from ${[...sources].join(', ')}.`,
          cause: error,
        },
      );
    });
    const files: Record<string, InstalledFile> = {};
    for (const path of await allFiles(building)) {
      const sha256 = await hashFile(join(building, path));
      const pinned = recipe.built[path];
      if (pinned !== undefined && pinned !== sha256)
        throw new Error(`${path} of ${recipe.name} was built as ${sha256}, not ${pinned}`);
      files[path] = await describeFile(join(building, path), sha256);
    }
    options.onProgress?.({ label: `measuring ${recipe.name}`, bytes: 0, total: undefined });
    const loudness = await recipe.measure?.(building, signal).catch((error) => {
      // Where the engine is missing voices can be laid down all the same; who speaks with them says what to install.
      if (error instanceof Refusal && error.code === 'voice_unavailable') return undefined;
      throw error;
    });
    const installed: Installed = { name: recipe.name, recipe: recipe.version, sources: [...sources], files, loudness };
    await writeFile(join(building, MANIFEST), `${JSON.stringify(installed, undefined, 2)}\n`);
    signal?.throwIfAborted();
    await mkdir(dirname(folder), { recursive: true });
    await discardFolder(folder);
    await rename(building, folder);
    await rm(downloads, { recursive: true, force: true });
    return installed;
  } finally {
    await rm(building, { recursive: true, force: true });
  }
}

/** Of installations that were killed. Downloads stay: they are resumed. */
async function removeLeftovers(voicesDir: string): Promise<void> {
  const names = await readdir(voicesDir);
  const leftovers = names.filter((name) => name.startsWith('.building-') || name.startsWith('.discarded-'));
  for (const name of leftovers) await rm(join(voicesDir, name), { recursive: true, force: true });
}

async function allFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort();
}

/** Not more often than a bar can be seen to move, but each label's end. */
function throttled(report: (progress: Progress) => void): (progress: Progress) => void {
  let last = 0;
  return (progress) => {
    const now = performance.now();
    if (now - last < 50 && progress.bytes !== progress.total) return;
    last = now;
    report(progress);
  };
}

function asRefusal(error: unknown, voicesDir: string): unknown {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new Refusal('disk_full', `The disk is full: the voice does not fit into ${voicesDir}.`, {
        hint: 'Make room (Kokoro needs 0.5 GB while it is added) or name another folder: LIBRETTO_VOICES_DIR.',
        cause: error,
      });
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'ENOTDIR':
    case 'EEXIST':
      return new Refusal('not_writable', `${voicesDir} may not be written.`, {
        hint: 'Name a folder that you may write to: LIBRETTO_VOICES_DIR.',
        cause: error,
      });
    default:
      return error;
  }
}
