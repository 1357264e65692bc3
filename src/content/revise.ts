// A new text for one version of a script: its sections matched with those before, a revision that is never changed again.

import { type Context, record } from '../context.ts';
import type { Transaction } from '../database/database.ts';
import { Refusal, type Warning } from '../errors.ts';
import { wordsOf } from '../fold.ts';
import { type Id, newId, printId } from '../ids.ts';
import { LIMITS } from '../limits.ts';
import { parse } from '../script/parse.ts';
import type { Script } from '../script/script.ts';
import { matchSections } from './match-sections.ts';
import type { SectionSettings } from './section-settings.ts';

/** The version whose text is the script's own: others are its parallels. */
export const MAIN_VERSION = 'v0';

export interface VersionRow {
  id: Id<'version'>;
  script_id: Id<'script'>;
  name: string;
  number: number;
}

export interface RevisionRow {
  id: Id<'revision'>;
  version_id: Id<'version'>;
  number: number;
  text: string;
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

export interface Revision {
  readonly text: string;
  /** Settings by section, instead of those that follow from the revision before. */
  readonly settings?: ReadonlyMap<Id<'section'>, SectionSettings> | undefined;
  /** Sections of the new text whose ids are known, by their index: a moved or renamed section keeps its own. */
  readonly ids?: ReadonlyMap<number, Id<'section'>> | undefined;
  readonly restoredFrom?: number | undefined;
}

export interface Revised {
  readonly revision: RevisionRow;
  readonly script: Script;
  readonly warnings: readonly Warning[];
}

/**
 * Stores `text` as the version's newest, to the byte. Nothing in a text is refused but its size and what no database holds:
 * what the language does not understand is told by `check`, and refused when it is rendered.
 */
export async function revise(
  context: Context,
  transaction: Transaction,
  version: VersionRow,
  before: RevisionRow | undefined,
  { text, settings, ids, restoredFrom }: Revision,
): Promise<Revised> {
  checkText(text);
  const { organisation } = context;
  const script = parse(text);
  const old = before ? knownOf(before) : [];
  const matches = matchSections(old, knownIn(script));
  const used = new Set<Id<'section'>>();
  const sections = script.sections.map(({ name }, i): StoredSection => {
    const match = matches[i] === undefined ? undefined : before!.sections[matches[i]];
    const id = ids?.get(i) ?? (match && !used.has(match.id) ? match.id : newId('section'));
    used.add(id);
    const own = before?.sections.find((section) => section.id === id);
    return { id, name, settings: settings?.get(id) ?? own?.settings ?? {} };
  });
  const detached = (before?.sections ?? [])
    .filter(({ id, settings }) => !used.has(id) && Object.keys(settings).length > 0)
    .map(({ name, settings }): Detached => ({ name, settings }));

  const number = version.number + 1;
  const row = {
    organisation_id: organisation,
    id: newId('revision'),
    version_id: version.id,
    number,
    text,
    sections: JSON.stringify(sections),
    detached: JSON.stringify(detached),
    restored_from: restoredFrom ?? null,
    author: context.actor,
  };
  const revision = await transaction.insertInto('revisions').values(row).returningAll().executeTakeFirstOrThrow();
  await transaction
    .updateTable('script_versions')
    .set({ number })
    .where('organisation_id', '=', organisation)
    .where('id', '=', version.id)
    .execute();
  await replaceSections(context, transaction, version.id, sections);
  await touch(context, transaction, version, text);
  await record(context, transaction, 'script.revised', printId('script', version.script_id), {
    version: version.name,
    revision: number,
  });
  return { revision: revision as RevisionRow, script, warnings: detached.map(warningOf) };
}

/** The script has changed: its count, its time and, for its own text, the words it is found by. */
async function touch(
  { organisation }: Context,
  transaction: Transaction,
  version: VersionRow,
  text: string,
): Promise<void> {
  let query = transaction
    .updateTable('scripts')
    .set((set) => ({ updated_at: new Date(), change: set('change', '+', 1) }))
    .where('organisation_id', '=', organisation)
    .where('id', '=', version.script_id);
  if (version.name === MAIN_VERSION) {
    const { name } = await transaction
      .selectFrom('scripts')
      .select('name')
      .where('organisation_id', '=', organisation)
      .where('id', '=', version.script_id)
      .executeTakeFirstOrThrow();
    query = query.set({ words: [...wordsOf(`${name}\n${text}`)] });
  }
  await query.execute();
}

async function replaceSections(
  { organisation }: Context,
  transaction: Transaction,
  version: Id<'version'>,
  sections: readonly StoredSection[],
): Promise<void> {
  await transaction
    .deleteFrom('sections')
    .where('organisation_id', '=', organisation)
    .where('version_id', '=', version)
    .execute();
  const rows = sections.map(({ id, name, settings }, position) => ({
    organisation_id: organisation,
    id,
    version_id: version,
    position,
    name,
    settings: JSON.stringify(settings),
  }));
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE)
    await transaction
      .insertInto('sections')
      .values(rows.slice(from, from + ROWS_AT_ONCE))
      .execute();
}

/** A statement has at most 65,535 values. */
const ROWS_AT_ONCE = 5_000;

/** The sections of a revision's text, as matching knows them. */
function knownOf({ text, sections }: RevisionRow) {
  const known = knownIn(parse(text));
  // A revision's sections are those of its text.
  return sections.map(({ name }, i) => known[i] ?? { name, body: '' });
}

function knownIn({ text, sections }: Script) {
  return sections.map(({ name, body }) => ({ name, body: text.slice(body.start, body.end) }));
}

function checkText(text: string): void {
  const bytes = Buffer.byteLength(text);
  if (bytes > LIMITS.scriptBytes)
    throw new Refusal('script_too_long', `The script has ${bytes} bytes, and may have ${LIMITS.scriptBytes}.`, {
      hint: 'Make several scripts of it.',
    });
  if (text.includes('\0')) throw new Refusal('bad_utf8', 'The script holds a NUL character.', { hint: 'Take it out.' });
  if (!text.isWellFormed())
    throw new Refusal('bad_utf8', 'The script holds half a character.', {
      hint: 'An emoji or a rare sign was cut in two: write it again.',
    });
}

function warningOf({ name }: Detached): Warning {
  return {
    code: 'settings_detached',
    message: `The section ${JSON.stringify(name)} is gone, and had settings of its own.`,
    hint: 'They are kept in this revision; give them to another section, or restore the revision before.',
  };
}
