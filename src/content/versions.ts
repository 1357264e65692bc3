// Versions of a script: named texts beside each other, such as translations. `v0` is the script's own.

import { sql } from 'kysely';
import { type Context, record, requireRole } from '../context.ts';
import { inPages } from '../database/in-pages.ts';
import { pointing, Refusal, type Warning } from '../errors.ts';
import { nameKeyOf } from '../fold.ts';
import { printId } from '../ids.ts';
import { type Page, type PageRequest, pageOf } from '../page.ts';
import { findNoun, openNoun } from './_nouns.ts';
import { type Expected, notThere, thereAlready } from './expected.ts';
import { asFindings, type ReadThrough, readThrough } from './read-through.ts';
import { revise, touch } from './revise.ts';
import { insertVersion, isReserved, readText, reserved, type ScriptRow, type Text, unknownVersion } from './texts.ts';

/** Without its text, as lists have it. */
export interface VersionEntry {
  readonly script: string;
  readonly name: string;
  /** The newest, counted from 1. */
  readonly revision: number;
  readonly createdAt: Date;
  /** When it got that text. */
  readonly updatedAt: Date;
}

export interface Version extends Omit<VersionEntry, 'createdAt'>, ReadThrough {
  /** As it was sent. */
  readonly text: string;
  /** The script's. */
  readonly change: number;
  /** The revision that was brought back. */
  readonly restoredFrom: number | null;
}

export function listVersions(context: Context, script: string, request: PageRequest): Promise<Page<VersionEntry>> {
  return context.within(async (transaction) => {
    const { organisation } = context;
    const { id } = await findNoun<ScriptRow>(context, transaction, 'script', script);
    const query = transaction
      .selectFrom('script_versions as v')
      .innerJoin('revisions as r', (join) =>
        join
          .onRef('r.organisation_id', '=', 'v.organisation_id')
          .onRef('r.version_id', '=', 'v.id')
          .onRef('r.number', '=', 'v.number'),
      )
      .select(['v.id', 'v.name', 'v.name_key', 'v.number', 'v.created_at', 'r.created_at as revised_at'])
      .where('v.organisation_id', '=', organisation)
      .where('v.script_id', '=', id);
    return pageOf(
      await inPages(query, request, 'v').execute(),
      request,
      (row) => row.name_key,
      ({ name, number, created_at, revised_at }): VersionEntry => ({
        script: printId('script', id),
        name,
        revision: number,
        createdAt: created_at,
        updatedAt: revised_at,
      }),
    );
  });
}

export function getVersion(context: Context, script: string, name: string): Promise<Version> {
  return context.within(async (transaction) => showVersion(await readText(context, transaction, script, name)));
}

export interface NewVersion {
  readonly name: string;
  readonly text: string;
}

/** Refuses `name_taken`, and `version_reserved` for `v0`. */
export function createVersion(
  context: Context,
  script: string,
  { name, text }: NewVersion,
  expected?: Expected,
): Promise<Version> {
  requireRole(context, 'user');
  if (isReserved(name)) throw reserved('PATCH the script to give it another text.').at('/name');
  return context.once(async (transaction) => {
    const row = await openNoun<ScriptRow>(context, transaction, 'script', script, expected);
    const version = await pointing('/name', () => insertVersion(context, transaction, row.id, name));
    const revised = await revise(context, transaction, { script: row, version, revision: undefined }, { text });
    return showVersion(revised.text, revised.warnings);
  });
}

/** Makes the version, or gives it a new text. */
export function putVersion(
  context: Context,
  script: string,
  { name, text }: NewVersion,
  expected?: Expected,
): Promise<{ version: Version; made: boolean }> {
  requireRole(context, 'user');
  return context.within(async (transaction) => {
    // That there is none is expected of the version; its changes are the script's.
    const row = await openNoun<ScriptRow>(
      context,
      transaction,
      'script',
      script,
      expected === 'none' ? undefined : expected,
    );
    const its = printId('script', row.id);
    const before = await readText(context, transaction, its, name).catch(async (error) => {
      if (!(error instanceof Refusal && error.code === 'unknown_version')) throw error;
      if (expected === 'any') throw notThere('version');
      const version = await insertVersion(context, transaction, row.id, name);
      return { script: row, version, revision: undefined };
    });
    const { revision } = before;
    if (revision && expected === 'none') throw thereAlready('version');
    if (revision?.text === text) return { version: showVersion({ ...before, revision }), made: false };
    const revised = await revise(context, transaction, before, { text });
    return { version: showVersion(revised.text, revised.warnings), made: revision === undefined };
  });
}

/** What goes with it. */
export interface VersionDeletion {
  readonly script: string;
  readonly name: string;
  readonly revisions: number;
  readonly change: number;
}

/** For good, with all its revisions; what was produced from it stays. Refuses `version_reserved` for `v0`. */
export function deleteVersion(
  context: Context,
  script: string,
  name: string,
  expected?: Expected,
): Promise<VersionDeletion> {
  requireRole(context, 'user');
  if (isReserved(name)) throw reserved('Delete the script, or give it another text.');
  return context.within(async (transaction) => {
    const { organisation } = context;
    const row = await openNoun<ScriptRow>(context, transaction, 'script', script, expected);
    const found = await transaction
      .selectFrom('script_versions')
      .select(['id', 'name', 'number'])
      .where('organisation_id', '=', organisation)
      .where('script_id', '=', row.id)
      .where('name_key', '=', nameKeyOf(name))
      .executeTakeFirst();
    if (!found) throw unknownVersion(name);
    for (const table of ['sections', 'revisions'])
      await sql`
        delete from ${sql.table(table)} where organisation_id = ${organisation} and version_id = ${found.id}
      `.execute(transaction);
    await sql`delete from script_versions where organisation_id = ${organisation} and id = ${found.id}`.execute(
      transaction,
    );
    const { change } = await touch(context, transaction, row, true);
    await record(context, transaction, 'version.deleted', printId('script', row.id), { version: found.name });
    return { script: printId('script', row.id), name: found.name, revisions: found.number, change };
  });
}

export function showVersion({ script, version, revision }: Text, warnings: readonly Warning[] = []): Version {
  const read = readThrough(revision);
  return {
    script: printId('script', script.id),
    name: version.name,
    revision: revision.number,
    text: revision.text,
    change: script.change,
    updatedAt: revision.created_at,
    restoredFrom: revision.restored_from,
    ...read,
    warnings: [...read.warnings, ...asFindings(warnings)],
  };
}
