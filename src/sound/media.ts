// Sound files that an organisation brings along, to be played in its productions: checked when they come, kept as they came.

import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type Selectable, sql } from 'kysely';
import { pointerTo } from '../bad-request.ts';
import { type Context, record, requireRole } from '../context.ts';
import { isTaken, type Transaction } from '../database/database.ts';
import { inPages } from '../database/in-pages.ts';
import type { PinnedMedia, Tables } from '../database/tables.ts';
import { Refusal } from '../errors.ts';
import { nameKeyOf } from '../fold.ts';
import { newId, parseId, printId } from '../ids.ts';
import { LIMITS } from '../limits.ts';
import { requireQuota, roomForBytes } from '../metering/quota.ts';
import { type Page, type PageRequest, pageOf, searchedIn } from '../page.ts';
import { searchWords } from '../search-words.ts';
import type { Storage } from '../storage/storage.ts';
import { makeTemporary } from '../temporary.ts';
import type { MediaFile, MediaMeasures } from './measure-media.ts';

export type MediaRow = Selectable<Tables['media']>;

export interface MediaEntry {
  readonly id: string;
  readonly reference: string | null;
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly seconds: number;
  /** Hz. */
  readonly rate: number;
  readonly channels: number;
  readonly createdAt: Date;
}

/**
 * In the organisation's turn, and only while it is waited for. Refuses as measureMedia does, `too_many_requests`, and `cancelled`
 * once nobody waits.
 */
export type MeasureMedia = (organisation: string, file: MediaFile, gone: AbortSignal) => Promise<MediaMeasures>;

export interface MediaPorts {
  readonly storage: Storage;
  readonly measure: MeasureMedia;
  /** Aborted when nobody waits for the answer any more. */
  readonly gone: AbortSignal;
  /** Who sends them by now: receiving takes as long as a line is slow, and the key may be revoked meanwhile. */
  signInAgain(): Promise<Context>;
}

export interface Sent {
  readonly name: string;
  readonly reference?: string | undefined;
  /** Bytes, where they are said before they come. */
  readonly promised?: number | undefined;
}

/** Refuses `too_large`, `media_unreadable`, `media_too_short`, `media_too_long`, `reference_taken` and `limit_spent`. */
export async function addMedia(
  context: Context,
  { storage, measure, gone, signInAgain }: MediaPorts,
  { name, reference, promised = 1 }: Sent,
  bytes: AsyncIterable<Uint8Array>,
): Promise<MediaEntry> {
  requireRole(context, 'user');
  const requireRoom = await context.within((transaction) => roomFor(context, transaction, name));
  // Before any of it is received.
  requireRoom(promised);
  const folder = await makeTemporary();
  try {
    // Called as its owner calls it: messages name it.
    const file = join(folder, name.replaceAll(/^\.+|[^\p{L}\p{N}._ -]/gu, '_').slice(0, 100));
    const { size, sha256 } = await receive(bytes, file, requireRoom);
    const { seconds, rate, channels } = await measure(context.organisation, { path: file, name }, gone);
    const id = newId('media');
    const key = `o/${context.organisation}/media/${id}`;
    await storage.putFile(key, file);
    const keep = async (transaction: Transaction) => {
      await requireQuota(context, transaction, { storageBytes: size });
      const row = await transaction
        .insertInto('media')
        .values({
          organisation_id: context.organisation,
          id,
          reference: reference ?? null,
          name,
          name_key: nameKeyOf(name),
          words: wordsOfName(context, name),
          key,
          bytes: size,
          sha256,
          seconds,
          rate,
          channels,
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      await record(context, transaction, 'media.added', printId('media', id), { name, bytes: size });
      return show(row);
    };
    const answer = await signInAgain()
      .then((again) => {
        requireRole(again, 'user');
        return context.once(keep, sha256);
      })
      .catch(async (error) => {
        // After any other failure they may be kept, and only the answer was lost; what has no row is swept.
        if (error instanceof Refusal || isTaken(error)) await storage.delete(key);
        throw isTaken(error) ? await taken(context, reference!) : error;
      });
    // Sent again under its Idempotency-Key: it is kept already.
    if (answer.id !== printId('media', id)) await storage.delete(key);
    return answer;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function taken(context: Context, reference: string): Promise<Refusal> {
  const { id } = await getMedia(context, reference);
  return new Refusal('reference_taken', `Other media have the reference ${JSON.stringify(reference)}.`, {
    hint: `Use ${id}, or choose another reference.`,
    existing: id,
  }).at('/reference');
}

export function listMedia(
  context: Context,
  { search, ...request }: PageRequest & { readonly search?: string | undefined },
): Promise<Page<MediaEntry>> {
  const { organisation } = context;
  return context.within(async (transaction) => {
    let query = transaction.selectFrom('media').selectAll().where('organisation_id', '=', organisation);
    if (search !== undefined) {
      const { before, most } = searchedIn(request);
      query = query.where(sql<boolean>`id in (
        select app.search_named('media', ${wordsOfName(context, search)}, null, false, ${before}, ${most}))`);
    }
    return pageOf(await inPages(query, request).execute(), request, (row) => row.name_key, show);
  });
}

/** Files are called `heavy_rain.wav`: three words. */
function wordsOfName(context: Context, name: string): string[] {
  return searchWords(context, name.replaceAll(/[._-]+/g, ' '));
}

export function getMedia(context: Context, idOrReference: string): Promise<MediaEntry> {
  return context.within(async (transaction) => show(await findMedia(context, transaction, idOrReference)));
}

/** Productions that were made of it stay as they are; those that wait for it will fail. */
export async function deleteMedia(context: Context, storage: Storage, idOrReference: string): Promise<MediaEntry> {
  requireRole(context, 'user');
  const row = await context.within(async (transaction) => {
    const found = await findMedia(context, transaction, idOrReference);
    await transaction
      .deleteFrom('media')
      .where('organisation_id', '=', context.organisation)
      .where('id', '=', found.id)
      .execute();
    await record(context, transaction, 'media.deleted', printId('media', found.id));
    return found;
  });
  await storage.delete(row.key);
  return show(row);
}

/** By id or by the caller's own. Refuses `not_found`, the same for a stranger's as for none. */
export async function findMedia(
  { organisation }: Context,
  transaction: Transaction,
  idOrReference: string,
): Promise<MediaRow> {
  const id = parseId('media', idOrReference);
  let query = transaction.selectFrom('media').selectAll().where('organisation_id', '=', organisation);
  query = id ? query.where('id', '=', id) : query.where('reference', '=', idOrReference);
  const row = await query.executeTakeFirst();
  if (row) return row;
  throw new Refusal('not_found', 'There are no such media.');
}

/** Where each alias's bytes lie, and their hash. Refuses `not_found` with the alias. */
export async function pinMedia(
  context: Context,
  transaction: Transaction,
  named: Readonly<Record<string, string>>,
): Promise<PinnedMedia> {
  const rows = await mediaNamed(context, transaction, Object.values(named));
  const pinned = Object.entries(named).map(([alias, idOrReference]) => {
    const row = rows.get(idOrReference);
    if (row) return [alias, { key: row.key, sha256: row.sha256 }] as const;
    throw new Refusal('not_found', `There are no such media as \`${alias}\` is bound to.`, {
      hint: 'GET /api/media lists what there is.',
    }).at(pointerTo(['media', alias, 'media']));
  });
  return Object.fromEntries(pinned);
}

type NamedMedia = Pick<MediaRow, 'id' | 'reference' | 'key' | 'sha256'>;

/** Those that there are, by what they are asked for with; in two statements, however many they are. */
async function mediaNamed(
  { organisation }: Context,
  transaction: Transaction,
  idsOrReferences: readonly string[],
): Promise<ReadonlyMap<string, NamedMedia>> {
  const query = transaction
    .selectFrom('media')
    .select(['id', 'reference', 'key', 'sha256'])
    .where('organisation_id', '=', organisation);
  const ids = idsOrReferences.flatMap((text) => parseId('media', text) ?? []);
  const references = idsOrReferences.filter((text) => !parseId('media', text));
  const byId = ids.length === 0 ? [] : await query.where(sql<boolean>`id = any(${ids}::uuid[])`).execute();
  const byReference =
    references.length === 0 ? [] : await query.where(sql<boolean>`reference = any(${references}::text[])`).execute();
  return new Map([
    ...byId.map((row) => [printId('media', row.id), row] as const),
    ...byReference.map((row) => [row.reference!, row] as const),
  ]);
}

/**
 * What refuses `too_large` and `limit_spent`, as often as it is asked. As many bytes as are kept under the name may come: whether
 * they are the same, sent again under their Idempotency-Key, is known when all are there.
 */
async function roomFor(context: Context, transaction: Transaction, name: string): Promise<(bytes: number) => void> {
  const requireRoom = await roomForBytes(context, transaction);
  const { kept } = await transaction
    .selectFrom('media')
    .select(({ fn }) => fn.max('bytes').as('kept'))
    .where('organisation_id', '=', context.organisation)
    .where('name_key', '=', nameKeyOf(name))
    .executeTakeFirstOrThrow();
  return (bytes) => {
    if (bytes > LIMITS.mediaBytes)
      throw new Refusal('too_large', `The file has more than ${LIMITS.mediaBytes / 1e9} GB.`, {
        hint: 'Encode it, or cut it into several.',
      });
    if (bytes > (kept ?? 0)) requireRoom(bytes);
  };
}

async function receive(
  bytes: AsyncIterable<Uint8Array>,
  file: string,
  requireRoom: (bytes: number) => void,
): Promise<{ size: number; sha256: string }> {
  const hash = createHash('sha256');
  let size = 0;
  await pipeline(
    bytes,
    async function* (chunks: AsyncIterable<Uint8Array>) {
      for await (const chunk of chunks) {
        size += chunk.length;
        requireRoom(size);
        hash.update(chunk);
        yield chunk;
      }
    },
    createWriteStream(file),
  );
  return { size, sha256: hash.digest('hex') };
}

function show(row: MediaRow): MediaEntry {
  return {
    id: printId('media', row.id),
    reference: row.reference,
    name: row.name,
    bytes: row.bytes,
    sha256: row.sha256,
    seconds: row.seconds,
    rate: row.rate,
    channels: row.channels,
    createdAt: row.created_at,
  };
}
