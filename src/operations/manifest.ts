// What a backup says of itself: which tables and files it has, how many rows and bytes, and their hashes.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { Refusal } from '../errors.ts';

/** Written last: a folder without it is no backup. */
export const MANIFEST = 'manifest.json';
/** One line of JSON for each stored file, in `files/`. */
export const FILE_LIST = 'files.jsonl';
export const FORMAT = 1;

const sum = { bytes: z.number(), sha256: z.string() };
const manifestSchema = z.object({
  format: z.number(),
  /** The Libretto that made it. */
  version: z.string(),
  /** The database's newest migration. */
  migration: z.number(),
  madeAt: z.string(),
  tables: z.array(z.object({ name: z.string(), columns: z.array(z.string()), rows: z.number(), ...sum })),
  /** Of the list of files; null where only tables were asked for. */
  files: z.object({ count: z.number(), ...sum }).nullable(),
  /** Whether the secret of the data folder is with it. */
  hasSecret: z.boolean(),
});
export type Manifest = z.output<typeof manifestSchema>;
export type TableEntry = Manifest['tables'][number];

export const fileEntrySchema = z.object({ key: z.string(), ...sum });
export type FileEntry = z.output<typeof fileEntrySchema>;

/** Where a table's rows lie, in PostgreSQL's text format of COPY. */
export function tableFile(folder: string, name: string): string {
  return join(folder, 'tables', `${name}.copy`);
}

export function storedFile(folder: string, key: string): string {
  return join(folder, 'files', ...key.split('/'));
}

/** Refuses what is no backup, and one of a newer format. */
export async function readManifest(folder: string): Promise<Manifest> {
  const text = await readFile(join(folder, MANIFEST), 'utf8').catch(() => undefined);
  if (text === undefined)
    throw new Refusal('file_not_found', `${folder} is no backup: there is no ${MANIFEST} in it.`, {
      hint: 'Name a folder that `libretto backup` wrote to the end.',
    });
  let raw: { format?: unknown };
  try {
    raw = JSON.parse(text);
  } catch {
    throw damaged(MANIFEST);
  }
  if (typeof raw.format === 'number' && raw.format > FORMAT)
    throw new Refusal('backup_newer', `A newer Libretto made this backup (format ${raw.format}).`, {
      hint: 'Restore it with that version.',
    });
  const parsed = manifestSchema.safeParse(raw);
  if (!parsed.success) throw damaged(MANIFEST);
  return parsed.data;
}

export function damaged(file: string): Refusal {
  return new Refusal('backup_damaged', `${file} is not as the backup was made.`, {
    hint: 'Use another backup, or another copy of this one. Nothing was changed.',
  });
}
