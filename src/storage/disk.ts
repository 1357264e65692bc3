// Bytes by key in a folder: written beside and renamed, so that a key is seen whole or not at all. What a killed process left
// half written goes when its folder is next listed.

import { type FileHandle, open, readdir } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { Refusal } from '../errors.ts';
import { readFile, rm, stat, utimes } from '../file-calls.ts';
import { copyWhole, UNFINISHED, writeWhole } from '../files.ts';
import { checkKey, type Storage, type StoredObject } from './storage.ts';

/** Reading touches the file, for the cache's order of use; not more often than this, for the disk's sake. */
const TOUCH_AFTER_MS = 60 * 60 * 1000;

const TRIES = 3;

/** Nobody writes one object for so long: who did was killed. */
const ABANDONED_AFTER_MS = 24 * 60 * 60 * 1000;

export function diskStorage(folder: string): Storage {
  const pathOf = (key: string) => join(folder, ...checkKey(key).split('/'));
  return {
    put(key, bytes) {
      const write = () => writeWhole(pathOf(key), bytes);
      // What streams is there once.
      return bytes instanceof Uint8Array ? insist(write) : write();
    },
    putFile: (key, path) => insist(() => copyWhole(path, pathOf(key))),
    async get(key) {
      const path = pathOf(key);
      const bytes = await readFile(path).catch(absent);
      if (bytes) await touch(path);
      return bytes;
    },
    async read(key, start, end) {
      const handle = await open(pathOf(key)).catch(absent);
      if (!handle || end <= start) return handle && close(handle);
      // Inclusive, and closed when it is read or left.
      return handle.createReadStream({ start, end: end - 1 });
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

async function close(handle: FileHandle): Promise<AsyncIterable<Uint8Array>> {
  await handle.close();
  return (async function* () {})();
}

/** It may be gone by now. */
async function touch(path: string): Promise<void> {
  const now = new Date();
  const found = await stat(path).catch(absent);
  if (found && now.getTime() - found.mtimeMs > TOUCH_AFTER_MS) await utimes(path, now, now).catch(() => {});
}

/** Whoever empties the cache takes folders along in which something is being written: they are made again. */
async function insist(write: () => Promise<void>): Promise<void> {
  for (let left = TRIES; ; left--) {
    try {
      return await write();
    } catch (error) {
      const cause = (error as Error).cause as NodeJS.ErrnoException | undefined;
      if (left <= 1 || cause?.code !== 'ENOENT') throw error;
    }
  }
}

async function* walk(folder: string, prefix: string): AsyncGenerator<StoredObject> {
  const entries = (await readdir(folder, { withFileTypes: true }).catch(absent)) ?? [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const key = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
    if (entry.isDirectory()) yield* walk(folder + sep + entry.name, key);
    else if (entry.isFile()) {
      const path = folder + sep + entry.name;
      const found = await stat(path).catch(absent);
      if (!found) continue;
      if (!entry.name.endsWith(UNFINISHED)) yield { key, bytes: found.size, used: found.mtimeMs };
      else if (Date.now() - found.mtimeMs > ABANDONED_AFTER_MS) await rm(path, { force: true });
    }
  }
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
  if (error.code === 'EACCES' || error.code === 'EPERM')
    throw new Refusal('file_unreadable', `${error.path} may not be read.`, {
      hint: 'It may belong to another user: name another cache with LIBRETTO_CACHE_DIR, or change its owner.',
      cause: error,
    });
  throw error;
}
