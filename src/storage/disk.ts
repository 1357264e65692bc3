// Bytes by key in a folder: written beside and renamed, so that a key is seen whole or not at all.

import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { Refusal } from '../errors.ts';
import { checkKey, type Storage, type StoredObject } from './storage.ts';

/** Reading touches the file, for the cache's order of use; not more often than this, for the disk's sake. */
const TOUCH_AFTER_MS = 60 * 60 * 1000;
const UNFINISHED = '.part';

export function diskStorage(folder: string): Storage {
  const pathOf = (key: string) => join(folder, ...checkKey(key).split('/'));
  return {
    async put(key, bytes) {
      await writeWhole(pathOf(key), bytes);
    },
    async get(key) {
      const path = pathOf(key);
      const bytes = await readFile(path).catch(absent);
      if (bytes) await touch(path);
      return bytes;
    },
    async size(key) {
      return (await stat(pathOf(key)).catch(absent))?.size;
    },
    async delete(key) {
      await rm(pathOf(key), { force: true });
    },
    async *list(prefix) {
      // A prefix may end inside a name, so walk from its folder and compare.
      const from = prefix.includes('/') ? prefix.slice(0, prefix.lastIndexOf('/')) : '';
      for await (const object of walk(join(folder, from), from)) if (object.key.startsWith(prefix)) yield object;
    },
  };
}

/** Writes beside `path` and renames; a failure leaves nothing. Refusals: disk_full, not_writable. */
export async function writeWhole(path: string, bytes: Uint8Array | AsyncIterable<Uint8Array>): Promise<void> {
  const beside = `${path}.${randomUUID()}${UNFINISHED}`;
  try {
    await mkdir(dirname(path), { recursive: true });
    const file = await open(beside, 'wx');
    try {
      if (bytes instanceof Uint8Array) await file.writeFile(bytes);
      else for await (const chunk of bytes) await file.writeFile(chunk);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true }).catch(() => {});
    throw asRefusal(error, path);
  }
}

/** Turns what the file system says into what the caller can mend; anything else comes back as it was. */
export function asRefusal(error: unknown, path: string): unknown {
  switch ((error as NodeJS.ErrnoException)?.code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new Refusal('disk_full', `The disk is full: ${path} could not be written.`, {
        hint: 'Make room, or name another folder; `libretto cache clear` frees the render cache.',
        cause: error,
      });
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'ENOTDIR':
    case 'EISDIR':
    case 'EEXIST':
      return new Refusal('not_writable', `${path} may not be written.`, {
        hint: 'Name a folder that you may write to.',
        cause: error,
      });
    default:
      return error;
  }
}

async function touch(path: string): Promise<void> {
  const now = new Date();
  const { mtimeMs } = await stat(path);
  if (now.getTime() - mtimeMs > TOUCH_AFTER_MS) await utimes(path, now, now).catch(() => {});
}

async function* walk(folder: string, prefix: string): AsyncGenerator<StoredObject> {
  const entries = (await readdir(folder, { withFileTypes: true }).catch(absent)) ?? [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const key = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
    if (entry.isDirectory()) yield* walk(folder + sep + entry.name, key);
    else if (entry.isFile() && !entry.name.endsWith(UNFINISHED)) {
      const found = await stat(folder + sep + entry.name).catch(absent);
      if (found) yield { key, bytes: found.size, used: found.mtimeMs };
    }
  }
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
  throw error;
}
