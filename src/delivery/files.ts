// Finished files: looked up for who may have them, made public and private again.

import { type RawBuilder, type Selectable, sql } from 'kysely';
import { type Context, record, requireRole } from '../context.ts';
import type { Database, Transaction } from '../database/database.ts';
import type { FileKind, Tables } from '../database/tables.ts';
import { Refusal } from '../errors.ts';
import { type Id, parseId, printId } from '../ids.ts';
import type { Secret } from '../secret.ts';
import type { Storage } from '../storage/storage.ts';
import { newPublicEnd, readLink } from './links.ts';

export type FileRow = Selectable<Tables['files']>;

export interface FileEntry {
  readonly id: string;
  readonly kind: FileKind;
  readonly format: string;
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly seconds: number | null;
  /** Of its public link; null while it has none. */
  readonly publicEnd: string | null;
}

export function showFile({ id, kind, format, name, bytes, sha256, seconds, public_end }: FileRow): FileEntry {
  return { id: printId('file', id), kind, format, name, bytes, sha256, seconds, publicEnd: public_end };
}

export function getFile(context: Context, id: string): Promise<FileEntry> {
  return context.within(async (transaction) => showFile(await find(context, transaction, id)));
}

/** A link that holds until it is taken back; there is one at a time. */
export function publishFile(context: Context, id: string, isPublic: boolean): Promise<FileEntry> {
  requireRole(context, 'user');
  return context.within(async (transaction) => {
    const found = await find(context, transaction, id);
    if (isPublic) await requirePublicLinks(context, transaction);
    if ((found.public_end !== null) === isPublic) return showFile(found);
    const file = await transaction
      .updateTable('files')
      .set({ public_end: isPublic ? newPublicEnd() : null })
      .where('organisation_id', '=', context.organisation)
      .where('id', '=', found.id)
      .returningAll()
      .executeTakeFirstOrThrow();
    await record(context, transaction, isPublic ? 'file.published' : 'file.unpublished', printId('file', file.id));
    return showFile(file);
  });
}

/** By itself, out of its production. Its bytes go last: what is left of them without a row is swept. */
export async function deleteFile(context: Context, storage: Storage, id: string): Promise<{ id: string }> {
  requireRole(context, 'user');
  const file = await context.within(async (transaction) => {
    const found = await find(context, transaction, id);
    await transaction
      .deleteFrom('files')
      .where('organisation_id', '=', context.organisation)
      .where('id', '=', found.id)
      .execute();
    await record(context, transaction, 'file.deleted', printId('file', found.id));
    return found;
  });
  await storage.delete(file.key);
  return { id: printId('file', file.id) };
}

/** They can be switched off by the organisation's own setting, and by whoever sets its limits. */
async function requirePublicLinks({ organisation }: Context, transaction: Transaction): Promise<void> {
  const { limits, settings } = await transaction
    .selectFrom('organisations')
    .select(['limits', 'settings'])
    .where('id', '=', organisation)
    .executeTakeFirstOrThrow();
  if (limits.publicLinks !== 0 && settings.publicLinks !== false) return;
  throw new Refusal('forbidden', 'Public links are switched off for this organisation.', {
    hint: 'An admin, or the super-organisation, can allow them: `publicLinks` of the organisation and of its limits.',
  });
}

/** By a signed link. Refuses `not_found`, whatever is wrong with it. */
export async function fileByLink(database: Database, secret: Secret, id: string, token: string): Promise<FileRow> {
  const file = parseId('file', id);
  const link = file && readLink(secret, file, token, Date.now() / 1000);
  return served(database, link);
}

/** By a public link. Refuses `not_found`. */
export async function fileByPublicEnd(database: Database, end: string): Promise<FileRow> {
  return served(database, await database.crossing.fileByPublicEnd(end));
}

/** A link is dead with its file and with its organisation. */
async function served(
  database: Database,
  link: { readonly organisation: Id<'organisation'>; readonly file: Id<'file'> } | undefined,
): Promise<FileRow> {
  const row =
    link &&
    (await database.look(link.organisation, (transaction) =>
      transaction
        .selectFrom('files')
        .innerJoin('organisations', 'organisations.id', 'files.organisation_id')
        .innerJoin('productions', (join) =>
          join
            .onRef('productions.organisation_id', '=', 'files.organisation_id')
            .onRef('productions.id', '=', 'files.production_id'),
        )
        .selectAll('files')
        .where('files.organisation_id', '=', link.organisation)
        .where('files.id', '=', link.file)
        .where('organisations.state', '=', 'active')
        .where(isOfVisibleScript(link.organisation))
        .executeTakeFirst(),
    ));
  if (!row)
    throw new Refusal('not_found', 'This link leads nowhere.', {
      hint: 'It may have expired: read the production again for a new one.',
    });
  return row;
}

/** Deleting a script hides what was made of it at once. */
export function isOfVisibleScript(organisation: Id<'organisation'>): RawBuilder<boolean> {
  return sql<boolean>`(productions.script_id is null or exists (
    select from scripts s
      join modules m on m.organisation_id = s.organisation_id and m.id = s.module_id and m.deleted_at is null
      join projects p on p.organisation_id = s.organisation_id and p.id = s.project_id and p.deleted_at is null
    where s.organisation_id = ${organisation} and s.id = productions.script_id and s.deleted_at is null))`;
}

async function find({ organisation }: Context, transaction: Transaction, text: string): Promise<FileRow> {
  const id = parseId('file', text);
  const row =
    id &&
    (await transaction
      .selectFrom('files')
      .innerJoin('productions', (join) =>
        join
          .onRef('productions.organisation_id', '=', 'files.organisation_id')
          .onRef('productions.id', '=', 'files.production_id'),
      )
      .selectAll('files')
      .where('files.organisation_id', '=', organisation)
      .where('files.id', '=', id)
      .where(isOfVisibleScript(organisation))
      .executeTakeFirst());
  if (!row) throw new Refusal('not_found', 'There is no such file.');
  return row;
}
