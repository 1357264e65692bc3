// Pinned media, brought from the storage to where a render reads them.

import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { PinnedMedia } from '../database/tables.ts';
import { Refusal } from '../errors.ts';
import type { Storage } from '../storage/storage.ts';
import type { ProductionRequest } from './request.ts';

/**
 * The request with what is pinned of its media in `folder`, each file once however many aliases it has. Refuses `media_missing`
 * for what was deleted since, or is not what was pinned.
 */
export async function bringMedia(
  request: ProductionRequest,
  pinned: PinnedMedia,
  storage: Storage,
  folder: string,
): Promise<ProductionRequest> {
  const paths = new Map<string, string>();
  for (const [alias, { key, sha256 }] of Object.entries(pinned)) {
    if (paths.has(key)) continue;
    const path = join(folder, `media-${paths.size}`);
    if ((await bring(storage, key, path)) !== sha256)
      throw new Refusal('media_missing', `The media \`${alias}\` have been deleted since this was accepted.`, {
        hint: 'Send them again, and produce it anew.',
      });
    paths.set(key, path);
  }
  const keys = new Map(Object.entries(pinned).map(([alias, { key }]) => [alias, key]));
  const media = Object.entries(request.media).map(([alias, its]) => {
    // What is not played is not brought. Its source is what its owner calls it, and must not be taken for a path of this machine.
    const source = paths.get(keys.get(alias) ?? '') ?? join(folder, 'not-brought');
    return [alias, { ...its, source }];
  });
  return { ...request, media: Object.fromEntries(media) };
}

/** The hash of what came; undefined where there is nothing. */
async function bring(storage: Storage, key: string, path: string): Promise<string | undefined> {
  const bytes = await storage.read(key, 0, (await storage.size(key)) ?? 0);
  if (!bytes) return undefined;
  const hash = createHash('sha256');
  await pipeline(
    bytes,
    async function* (chunks: AsyncIterable<Uint8Array>) {
      for await (const chunk of chunks) {
        hash.update(chunk);
        yield chunk;
      }
    },
    createWriteStream(path),
  );
  return hash.digest('hex');
}
