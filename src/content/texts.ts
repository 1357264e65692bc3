// Scripts with the newest text of one of their versions, as the database keeps them.

import { sql } from 'kysely';
import type { Context } from '../context.ts';
import type { Transaction } from '../database/database.ts';
import { Refusal } from '../errors.ts';
import { nameKeyOf } from '../fold.ts';
import { type Id, newId, parseId, printId } from '../ids.ts';
import { COLUMNS, findNoun, type NounRow, openNoun, VISIBLE } from './_nouns.ts';
import type { Expected } from './expected.ts';
import type { SectionSettings } from './section-settings.ts';

/** The version whose text is the script's own: others are its parallels. */
export const MAIN_VERSION = 'v0';

export interface ScriptRow extends NounRow {
  id: Id<'script'>;
  project_id: Id<'project'>;
  module_id: Id<'module'>;
}

export interface VersionRow {
  id: Id<'version'>;
  script_id: Id<'script'>;
  name: string;
  /** The newest revision's; 0 while there is none. */
  number: number;
}

export interface RevisionRow {
  id: Id<'revision'>;
  version_id: Id<'version'>;
  number: number;
  text: string;
  /** Those of the text, in its order. */
  sections: readonly StoredSection[];
  detached: readonly Detached[];
  restored_from: number | null;
  author: string;
  created_at: Date;
}

export interface StoredSection {
  readonly id: Id<'section'>;
  readonly name: string;
  readonly settings: SectionSettings;
}

/** Settings whose section is gone from the text. */
export interface Detached {
  readonly name: string;
  readonly settings: SectionSettings;
}

export interface Text {
  readonly script: ScriptRow;
  readonly version: VersionRow;
  readonly revision: RevisionRow;
}

export interface ReadText extends Text {
  /** Names of all of the script's versions, in the order they were made. */
  readonly versions: readonly string[];
}

/** In one statement: this is what is read most. Refuses `not_found` and `unknown_version`. */
export async function readText(
  context: Context,
  transaction: Transaction,
  script: string,
  version: string = MAIN_VERSION,
): Promise<ReadText> {
  const { organisation } = context;
  const id = parseId('script', script);
  const { rows } = await sql<TextRow>`
    select s.*,
      v.id as version_id, v.name as version_name, v.number,
      r.id as revision_id, r.text, r.sections, r.detached, r.restored_from, r.author, r.created_at as revised_at,
      array(
        select name from script_versions where organisation_id = ${organisation} and script_id = s.id order by id
      ) as versions
    from (
      select ${sql.join(COLUMNS.script.map((column) => sql.ref(column)))} from scripts
      where organisation_id = ${organisation} and ${id ? sql`id = ${id}` : sql`reference = ${script}`}
        and ${VISIBLE.script(organisation)}
    ) s
      join script_versions v on v.organisation_id = ${organisation} and v.script_id = s.id
        and v.name_key = ${nameKeyOf(version)}
      join revisions r on r.organisation_id = ${organisation} and r.version_id = v.id and r.number = v.number
  `.execute(transaction);
  const [row] = rows;
  if (row) return textOf(row);
  await findNoun(context, transaction, 'script', script);
  throw unknownVersion(version);
}

type TextRow = ScriptRow &
  Omit<RevisionRow, 'id' | 'created_at'> & {
    version_name: string;
    revision_id: Id<'revision'>;
    revised_at: Date;
    versions: string[];
  };

function textOf(row: TextRow): ReadText {
  const { version_name, revision_id, revised_at, versions, ...rest } = row;
  const { version_id, number, text, sections, detached, restored_from, author, ...script } = rest;
  return {
    script,
    version: { id: version_id, script_id: script.id, name: version_name, number },
    revision: {
      id: revision_id,
      version_id,
      number,
      text,
      sections,
      detached,
      restored_from,
      author,
      created_at: revised_at,
    },
    versions,
  };
}

/**
 * To be changed: the script's row is locked first, so that its writers take turns, and then read, so that each sees what the one
 * before wrote. Refuses `changed_meanwhile` for what is not as expected.
 */
export async function openText(
  context: Context,
  transaction: Transaction,
  script: string,
  version: string,
  expected: Expected,
): Promise<ReadText> {
  const { id } = await openNoun<ScriptRow>(context, transaction, 'script', script, expected);
  return readText(context, transaction, printId('script', id), version);
}

/** Without a text yet. Refuses `name_taken`. */
export async function insertVersion(
  { organisation }: Context,
  transaction: Transaction,
  script: Id<'script'>,
  name: string,
): Promise<VersionRow> {
  const id = newId('version');
  const inserted = await transaction
    .insertInto('script_versions')
    .values({ organisation_id: organisation, id, script_id: script, name, name_key: nameKeyOf(name), number: 0 })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (inserted) return { id, script_id: script, name, number: 0 };
  throw new Refusal('name_taken', `The script has a version ${JSON.stringify(name)} already.`, {
    hint: 'PUT its text, or choose another name.',
    existing: name,
  });
}

/** Of a script and a version that stand beside each other in what was sent: points to the one that there is not. */
export function asAsked(error: unknown): never {
  if (!(error instanceof Refusal)) throw error;
  if (error.code === 'unknown_version') throw error.at('/version');
  throw error.code === 'not_found' ? error.at('/script') : error;
}

export function isReserved(version: string): boolean {
  return nameKeyOf(version) === nameKeyOf(MAIN_VERSION);
}

export function reserved(hint: string): Refusal {
  return new Refusal('version_reserved', `The version \`${MAIN_VERSION}\` is the script's own text.`, { hint });
}

export function unknownVersion(version: string): Refusal {
  return new Refusal('unknown_version', `The script has no version ${JSON.stringify(version)}.`, {
    hint: '`versions` of the script names those it has.',
  });
}
