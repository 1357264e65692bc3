// Brings a backup back into an empty database: all of it, or nothing.

import { createReadStream } from 'node:fs';
import { copyFile, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { from as copyFrom } from 'pg-copy-streams';
import { tablesInOrder } from '../database/catalogue.ts';
import { withClient } from '../database/client.ts';
import { allMigrations, migrate, NOT_ALLOWED } from '../database/migrate.ts';
import { Refusal } from '../errors.ts';
import { hashOfFile } from '../files.ts';
import type { Storage } from '../storage/storage.ts';
import {
  damaged,
  FILE_LIST,
  type FileEntry,
  fileEntrySchema,
  type Manifest,
  readManifest,
  storedFile,
  tableFile,
} from './manifest.ts';

export interface RestoreTargets {
  readonly ownerUrl: string;
  readonly storage: Storage;
  /** Where the backup's secret goes, if it has one. */
  readonly secretFile?: string | undefined;
}

/**
 * Looks at every hash before anything is written; the rows come back in one transaction, at the migration they were made with, and
 * later migrations follow. Refuses `database_not_empty`, `backup_damaged`, `backup_newer`, `secret_mismatch`.
 */
export async function restore(
  folder: string,
  { ownerUrl, storage, secretFile }: RestoreTargets,
  onProgress: (what: string) => void = () => {},
): Promise<Manifest> {
  const manifest = await readManifest(folder);
  const newest = (await allMigrations()).at(-1)!.number;
  if (manifest.migration > newest)
    throw new Refusal('backup_newer', `Libretto ${manifest.version} made this backup; this one is older.`, {
      hint: 'Restore it with that version or a later one.',
    });
  onProgress('looking at the backup');
  const files = await verify(folder, manifest);
  if (manifest.hasSecret && secretFile) await refuseOtherSecret(folder, secretFile);
  await refuseFilled(ownerUrl, manifest.migration);
  for (const { key } of files) {
    onProgress(key);
    await storage.putFile(key, storedFile(folder, key));
  }
  if (manifest.hasSecret && secretFile) await copyFile(join(folder, 'secret'), secretFile);
  await migrate(ownerUrl, manifest.migration);
  await fillTables(folder, manifest, ownerUrl, onProgress);
  await migrate(ownerUrl);
  return manifest;
}

/** The files that the backup has. */
async function verify(folder: string, { tables, files, hasSecret }: Manifest): Promise<FileEntry[]> {
  const check = async (path: string, { bytes, sha256 }: { bytes: number; sha256: string }) => {
    const found = await stat(path).catch(() => undefined);
    if (found?.size !== bytes || (await hashOfFile(path)) !== sha256) throw damaged(path);
  };
  for (const table of tables) await check(tableFile(folder, table.name), table);
  if (hasSecret && !(await stat(join(folder, 'secret')).catch(() => undefined))) throw damaged(join(folder, 'secret'));
  if (!files) return [];
  const list = join(folder, FILE_LIST);
  await check(list, files);
  const lines = (await readFile(list, 'utf8')).split('\n').filter(Boolean);
  const entries = lines.map((line) => fileEntrySchema.parse(JSON.parse(line)));
  for (const entry of entries) await check(storedFile(folder, entry.key), entry);
  return entries;
}

/** What was made with a secret that is written over is lost. */
async function refuseOtherSecret(folder: string, secretFile: string): Promise<void> {
  const there = await readFile(secretFile, 'utf8').catch(absent);
  if (there === undefined || there.trim() === (await readFile(join(folder, 'secret'), 'utf8')).trim()) return;
  throw new Refusal('secret_mismatch', `${secretFile} is another secret than the backup’s.`, {
    hint: 'Restore into a new data folder (--data FOLDER), or move that file away; nothing was changed.',
    file: secretFile,
  });
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}

async function refuseFilled(ownerUrl: string, migration: number): Promise<void> {
  await withClient(ownerUrl, async (client) => {
    const tables = await tablesInOrder(client);
    for (const { name } of tables) {
      if (name === 'migrations') continue;
      // Another program's may need quotes.
      const { rowCount } = await client
        .query(`select from public.${client.escapeIdentifier(name)} limit 1`)
        .catch((error) => {
          throw error.code === NOT_ALLOWED ? notEmpty(`the table ${name} is somebody else’s`) : error;
        });
      if (rowCount) throw notEmpty(`the table ${name} has rows`);
    }
    if (!tables.some(({ name }) => name === 'migrations')) return;
    const { rows } = await client.query('select max(number) as number from migrations');
    if (rows[0].number > migration) throw notEmpty('it is of a newer Libretto than the backup');
  });
}

function notEmpty(why: string): Refusal {
  return new Refusal('database_not_empty', `The database cannot take a backup: ${why}.`, {
    hint: 'Restore into a new data folder (--data FOLDER) or a new database; nothing was changed.',
  });
}

async function fillTables(
  folder: string,
  { tables }: Manifest,
  ownerUrl: string,
  onProgress: (what: string) => void,
): Promise<void> {
  await withClient(ownerUrl, async (client) => {
    await client.query('begin');
    // Each after those that it names.
    for (const { name } of await tablesInOrder(client)) {
      const entry = tables.find((table) => table.name === name);
      if (!entry) continue;
      onProgress(name);
      const { rows } = await client.query(
        'select relforcerowsecurity as walled from pg_class where oid = $1::regclass',
        [name],
      );
      // COPY does not go through walls, which hold for the owner too; nobody else sees this transaction.
      if (rows[0].walled) await client.query(`alter table ${name} no force row level security`);
      const stream = client.query(copyFrom(`copy ${name} (${entry.columns.join(', ')}) from stdin`));
      await pipeline(createReadStream(tableFile(folder, name)), stream);
      if (stream.rowCount !== entry.rows) throw damaged(tableFile(folder, name));
      if (rows[0].walled) await client.query(`alter table ${name} force row level security`);
    }
    await client.query('commit');
  });
}
