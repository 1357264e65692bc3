// The render cache of an organisation: what is kept, and what goes first when it grows too large.

import type { Storage, StoredObject } from '../storage/storage.ts';

export type CacheStage = 'speech' | 'sound';

/** Which objects a stage keeps. */
const FOLDERS: Record<CacheStage, string> = { speech: 'clip', sound: 'sound' };

export type CacheSizes = Record<string, { objects: number; bytes: number }>;

export async function measureCache(storage: Storage, organisation: string, only?: CacheStage): Promise<CacheSizes> {
  const sizes: CacheSizes = {};
  for (const stage of stages(only)) {
    const size = { objects: 0, bytes: 0 };
    for await (const object of storage.list(prefix(organisation, stage))) {
      size.objects++;
      size.bytes += object.bytes;
    }
    sizes[stage] = size;
  }
  return sizes;
}

/** Answers the bytes that became free. */
export async function clearCache(storage: Storage, organisation: string, only?: CacheStage): Promise<number> {
  let freed = 0;
  for (const stage of stages(only))
    for await (const object of storage.list(prefix(organisation, stage))) {
      await storage.delete(object.key);
      freed += object.bytes;
    }
  return freed;
}

/** Lets the least recently used go until `limit` holds. A tenth more goes, so that it is not done at every render. */
export async function trimCache(storage: Storage, organisation: string, limit: number): Promise<number> {
  const objects: StoredObject[] = [];
  for await (const object of storage.list(`o/${organisation}/cache/`)) objects.push(object);
  let total = objects.reduce((sum, object) => sum + object.bytes, 0);
  if (total <= limit) return 0;
  const before = total;
  objects.sort((a, b) => a.used - b.used);
  for (const object of objects) {
    if (total <= limit * 0.9) break;
    await storage.delete(object.key);
    total -= object.bytes;
  }
  return before - total;
}

function stages(only: CacheStage | undefined): CacheStage[] {
  return only ? [only] : ['speech', 'sound'];
}

function prefix(organisation: string, stage: CacheStage): string {
  return `o/${organisation}/cache/${FOLDERS[stage]}/`;
}
