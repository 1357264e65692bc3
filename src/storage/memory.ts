// Bytes by key in a map: for tests, and for renders that keep nothing.

import { readFile } from 'node:fs/promises';
import { checkKey, type Storage } from './storage.ts';

export function memoryStorage(): Storage {
  const objects = new Map<string, { bytes: Uint8Array; used: number }>();
  return {
    async put(key, bytes) {
      checkKey(key);
      objects.set(key, { bytes: bytes instanceof Uint8Array ? bytes.slice() : await collect(bytes), used: Date.now() });
    },
    async putFile(key, path) {
      objects.set(checkKey(key), { bytes: await readFile(path), used: Date.now() });
    },
    async get(key) {
      const object = objects.get(checkKey(key));
      if (object) object.used = Date.now();
      return object?.bytes;
    },
    async read(key, start, end) {
      const object = objects.get(checkKey(key));
      return (
        object &&
        (async function* () {
          yield object.bytes.subarray(start, end);
        })()
      );
    },
    async size(key) {
      return objects.get(checkKey(key))?.bytes.length;
    },
    async delete(key) {
      objects.delete(checkKey(key));
    },
    async *list(prefix) {
      for (const [key, { bytes, used }] of [...objects].sort(([a], [b]) => (a < b ? -1 : 1)))
        if (key.startsWith(prefix)) yield { key, bytes: bytes.length, used };
    },
  };
}

async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk.slice());
  return Buffer.concat(all);
}
