// A backup: every table from one moment, then the stored files, each with its hash.

import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { copyFile, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { to as copyTo } from 'pg-copy-streams';
import { tablesInOrder } from '../database/catalogue.ts';
import { withClient } from '../database/client.ts';
import { Refusal } from '../errors.ts';
import { fileRefusal, makeFolder, writeWhole } from '../files.ts';
import type { Storage } from '../storage/storage.ts';
import { VERSION } from '../version.ts';
import {
  FILE_LIST,
  type FileEntry,
  FORMAT,
  MANIFEST,
  type Manifest,
  storedFile,
  type TableEntry,
  tableFile,
} from './manifest.ts';

export interface BackupSources {
  /** The owner's, who sees every row. */
  readonly ownerUrl: string;
  /** Undefined for the tables alone. */
  readonly storage?: Storage | undefined;
  /** The file that the secret was made in, where it is not set outside. */
  readonly secretFile?: string | undefined;
}

/**
 * Writes into `folder`, which must be new or empty; what runs goes on. Caches are left out: they are made again. Bytes are stored
 * before their rows, so files copied after the tables are all that these name. Refusals: not_writable, disk_full.
 */
export async function backUp(
  folder: string,
  { ownerUrl, storage, secretFile }: BackupSources,
  onProgress: (what: string) => void = () => {},
): Promise<Manifest> {
  const before = await readdir(folder).catch(() => []);
  if (before.length > 0)
    throw new Refusal('not_writable', `${folder} is not empty.`, { hint: 'Name a new folder for each backup.' });
  try {
    await makeFolder(join(folder, 'tables'), 0o700);
    const { migration, tables } = await copyTables(folder, ownerUrl, onProgress);
    const files = storage ? await copyFiles(folder, storage, onProgress) : null;
    if (secretFile) await copyFile(secretFile, join(folder, 'secret'));
    const manifest: Manifest = {
      format: FORMAT,
      version: VERSION,
      migration,
      madeAt: new Date().toISOString(),
      tables,
      files,
      hasSecret: secretFile !== undefined,
    };
    await writeWhole(join(folder, MANIFEST), Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`));
    return manifest;
  } catch (error) {
    throw fileRefusal(error, folder);
  }
}

async function copyTables(
  folder: string,
  ownerUrl: string,
  onProgress: (what: string) => void,
): Promise<{ migration: number; tables: TableEntry[] }> {
  return withClient(ownerUrl, async (client) => {
    await client.query('begin isolation level repeatable read, read only');
    const tables: TableEntry[] = [];
    for (const { name, columns } of await tablesInOrder(client)) {
      if (name === 'migrations') continue;
      onProgress(name);
      const path = tableFile(folder, name);
      const rows = client.query(copyTo(`copy (select ${columns.join(', ')} from ${name}) to stdout`));
      const sum = await written(rows, path);
      tables.push({ name, columns: [...columns], rows: rows.rowCount ?? 0, ...sum });
    }
    const { rows } = await client.query('select max(number) as number from migrations');
    await client.query('commit');
    return { migration: rows[0].number, tables };
  });
}

async function copyFiles(
  folder: string,
  storage: Storage,
  onProgress: (what: string) => void,
): Promise<Manifest['files']> {
  let count = 0;
  async function* lines() {
    for await (const { key, bytes } of storage.list('')) {
      if (CACHE.test(key)) continue;
      onProgress(key);
      const stream = await storage.read(key, 0, bytes);
      // Deleted a moment ago: its row is not in the tables, or is on its way out.
      if (!stream) continue;
      const path = storedFile(folder, key);
      await makeFolder(dirname(path));
      const entry: FileEntry = { key, ...(await written(stream, path)) };
      count++;
      yield Buffer.from(`${JSON.stringify(entry)}\n`);
    }
  }
  const sum = await written(lines(), join(folder, FILE_LIST));
  return { count, ...sum };
}

const CACHE = /^o\/[^/]+\/cache\//;

/** Writes all of it, and tells how much that was. */
async function written(source: AsyncIterable<Uint8Array>, path: string): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  const count = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  await pipeline(source, count, createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true }));
  return { bytes, sha256: hash.digest('hex') };
}
