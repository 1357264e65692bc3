// Revisions of a version: what its text and its sections' settings once were, what differs, and how they come back.

import { type Context, requireRole } from '../context.ts';
import type { Transaction } from '../database/database.ts';
import { Refusal } from '../errors.ts';
import { type Id, printId } from '../ids.ts';
import { afterOf, type Page, type PageRequest, pageOf } from '../page.ts';
import { parse } from '../script/parse.ts';
import { diffSections, type SectionDifference, type SectionState } from './diff-sections.ts';
import type { Expected } from './expected.ts';
import { revise } from './revise.ts';
import type { SectionSettings } from './section-settings.ts';
import { type Detached, openText, type RevisionRow, readText, type Text } from './texts.ts';
import { showVersion, type Version } from './versions.ts';

/** Without its text, as lists have it. */
export interface RevisionEntry {
  readonly script: string;
  readonly version: string;
  /** Counted from 1 in its version. */
  readonly revision: number;
  /** Who made it, as in the audit. */
  readonly author: string;
  readonly createdAt: Date;
  /** The revision whose text was brought back. */
  readonly restoredFrom: number | null;
  /** Settings that lost their section here. */
  readonly detached: readonly Detached[];
}

export interface Revision extends RevisionEntry {
  readonly text: string;
  readonly sections: readonly { readonly id: string; readonly name: string; readonly settings: SectionSettings }[];
}

/** Newest first. */
export function listRevisions(
  context: Context,
  script: string,
  version: string,
  request: PageRequest,
): Promise<Page<RevisionEntry>> {
  return context.within(async (transaction) => {
    const newest = await readText(context, transaction, script, version);
    const after = afterOf(request);
    let query = transaction
      .selectFrom('revisions')
      .select(['id', 'number', 'author', 'created_at', 'restored_from', 'detached'])
      .where('organisation_id', '=', context.organisation)
      .where('version_id', '=', newest.version.id)
      .orderBy('number', 'desc')
      .limit(request.limit + 1);
    if (after)
      query = query.where('number', '<', (select) =>
        select
          .selectFrom('revisions')
          .select('number')
          .where('organisation_id', '=', context.organisation)
          .where('id', '=', after.id as Id<'revision'>),
      );
    const rows = (await query.execute()) as Omit<RevisionRow, 'text' | 'sections' | 'version_id'>[];
    return pageOf(
      rows,
      request,
      () => '',
      (row) => showEntry(newest, row),
    );
  });
}

export function getRevision(context: Context, script: string, version: string, number: number): Promise<Revision> {
  return context.within(async (transaction) => {
    const newest = await readText(context, transaction, script, version);
    return show(newest, await findRevision(context, transaction, newest, number));
  });
}

export interface RevisionDiff {
  readonly from: number;
  readonly to: number;
  readonly sections: readonly SectionDifference[];
}

/** From one revision to another of the same version, whichever is newer; by default from the one before. */
export function diffRevisions(
  context: Context,
  script: string,
  version: string,
  { from, to }: { readonly from?: number | undefined; readonly to: number },
): Promise<RevisionDiff> {
  return context.within(async (transaction) => {
    const newest = await readText(context, transaction, script, version);
    const after = await findRevision(context, transaction, newest, to);
    const start = from ?? to - 1;
    const before = start === 0 ? [] : statesOf(await findRevision(context, transaction, newest, start));
    return { from: start, to, sections: diffSections(before, statesOf(after)) };
  });
}

/** Its text, its sections and their settings once more, as a new revision. */
export function restoreRevision(
  context: Context,
  script: string,
  version: string,
  number: number,
  expected?: Expected,
): Promise<Version> {
  requireRole(context, 'user');
  return context.once(async (transaction) => {
    const before = await openText(context, transaction, script, version, expected);
    const { text, sections } = await findRevision(context, transaction, before, number);
    const revised = await revise(context, transaction, before, { text, sections, restoredFrom: number });
    return showVersion(revised.text, revised.warnings);
  });
}

async function findRevision(
  { organisation }: Context,
  transaction: Transaction,
  { version, revision }: Text,
  number: number,
): Promise<RevisionRow> {
  if (number === revision.number) return revision;
  const row = await transaction
    .selectFrom('revisions')
    .selectAll()
    .where('organisation_id', '=', organisation)
    .where('version_id', '=', version.id)
    .where('number', '=', number)
    .executeTakeFirst();
  if (row) return row as RevisionRow;
  throw new Refusal('not_found', `The version ${JSON.stringify(version.name)} has no revision ${number}.`, {
    hint: `It has 1 to ${revision.number}.`,
  });
}

function statesOf({ text, sections }: RevisionRow): SectionState[] {
  const parsed = parse(text).sections;
  return sections.map(({ id, name, settings }, i) => {
    const { body = { start: 0, end: 0 }, segment } = parsed[i] ?? {};
    return {
      id: printId('section', id),
      name,
      text: text.slice(body.start, body.end),
      soundSegment: segment ?? null,
      settings,
    };
  });
}

function showEntry(
  { script, version }: Text,
  row: Pick<RevisionRow, 'number' | 'author' | 'created_at' | 'restored_from' | 'detached'>,
): RevisionEntry {
  return {
    script: printId('script', script.id),
    version: version.name,
    revision: row.number,
    author: row.author,
    createdAt: row.created_at,
    restoredFrom: row.restored_from,
    detached: row.detached,
  };
}

function show(newest: Text, row: RevisionRow): Revision {
  return {
    ...showEntry(newest, row),
    text: row.text,
    sections: row.sections.map(({ id, name, settings }) => ({ id: printId('section', id), name, settings })),
  };
}
