// Pinned media, brought from the storage to where a render reads them.

import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { PinnedMedia } from '../database/tables.ts';
import { Refusal } from '../errors.ts';
import type { Storage } from '../storage/storage.ts';
import type { ProductionRequest } from './request.ts';

/** The request with its media in `folder`. Refuses `media_missing` for what was deleted since, or is not what was pinned. */
export async function bringMedia(
  request: ProductionRequest,
  pinned: PinnedMedia,
  storage: Storage,
  folder: string,
): Promise<ProductionRequest> {
  const media = { ...request.media };
  for (const [i, [alias, { key, sha256 }]] of Object.entries(pinned).entries()) {
    const bytes = await storage.read(key, 0, (await storage.size(key)) ?? 0);
    const hash = createHash('sha256');
    const source = join(folder, `media-${i}`);
    if (bytes)
      await pipeline(
        bytes,
        async function* (chunks: AsyncIterable<Uint8Array>) {
          for await (const chunk of chunks) {
            hash.update(chunk);
            yield chunk;
          }
        },
        createWriteStream(source),
      );
    if (!bytes || hash.digest('hex') !== sha256)
      throw new Refusal('media_missing', `The media \`${alias}\` have been deleted since this was accepted.`, {
        hint: 'Send them again, and produce it anew.',
      });
    media[alias] = { ...media[alias]!, source };
  }
  return { ...request, media };
}
