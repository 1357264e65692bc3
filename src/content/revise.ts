// A new text for one version of a script: its sections matched with those before, a revision that is never changed again.

import { type RawBuilder, sql } from 'kysely';
import { type Context, record } from '../context.ts';
import type { Transaction } from '../database/database.ts';
import { Refusal, type Warning } from '../errors.ts';
import { type Id, newId, printId } from '../ids.ts';
import { LIMITS } from '../limits.ts';
import { parse } from '../script/parse.ts';
import type { Script } from '../script/script.ts';
import { searchWords } from '../search-words.ts';
import { matchSections } from './match-sections.ts';
import type { SectionSettings } from './section-settings.ts';
import type { Detached, RevisionRow, ScriptRow, StoredSection, Text } from './texts.ts';

/** A section of a new text as far as it is known: one without an id is new. */
export interface KnownSection {
  readonly id: Id<'section'> | undefined;
  readonly settings: SectionSettings;
}

export interface NewText {
  readonly text: string;
  /** Its sections in its order. Undefined: they are matched with those before. */
  readonly sections?: readonly KnownSection[] | undefined;
  /** The revision whose text is brought back. */
  readonly restoredFrom?: number | undefined;
}

/** What a text is written over; a version that is being made has no revision. */
export type Writable = Omit<Text, 'revision'> & { readonly revision: RevisionRow | undefined };

/**
 * Stores `text` as the version's newest, to the byte. Nothing in a text is refused but its size and what no database holds:
 * what the language does not understand is told as a warning, and refused when it is rendered. The script is locked.
 */
export async function revise(
  context: Context,
  transaction: Transaction,
  { script, version, revision: before }: Writable,
  { text, sections: known, restoredFrom }: NewText,
): Promise<{ text: Text; warnings: readonly Warning[] }> {
  checkText(text);
  const parsed = parse(text);
  const old = before?.sections ?? [];
  // A text that was stored may be read otherwise by a later parser.
  const its = known?.length === parsed.sections.length ? known : followed(before, parsed);
  const sections = parsed.sections.map(({ name }, i): StoredSection => {
    const { id = newId('section'), settings } = its[i]!;
    return { id, name, settings };
  });
  const kept = new Set(sections.map(({ id }) => id));
  const detached = old
    .filter(({ id, settings }) => !kept.has(id) && Object.keys(settings).length > 0)
    .map(({ name, settings }): Detached => ({ name, settings }));

  const isNew = text !== before?.text;
  const number = version.number + 1;
  const revision = await transaction
    .insertInto('revisions')
    .values({
      organisation_id: context.organisation,
      id: newId('revision'),
      version_id: version.id,
      number,
      text,
      sections: JSON.stringify(sections),
      detached: JSON.stringify(detached),
      restored_from: restoredFrom ?? null,
      author: context.actor,
    })
    .returning(['id', 'created_at'])
    .executeTakeFirstOrThrow();
  await transaction
    .updateTable('script_versions')
    .set({ number, ...(isNew ? { words: searchWords(context, text) } : {}) })
    .where('organisation_id', '=', context.organisation)
    .where('id', '=', version.id)
    .execute();
  await moveSections(context, transaction, version.id, new Set(old.map(({ id }) => id)), kept);
  const changed = await touch(context, transaction, script, isNew);
  await record(context, transaction, 'script.revised', printId('script', script.id), {
    version: version.name,
    revision: number,
  });
  return {
    text: {
      script: changed,
      version: { ...version, number },
      revision: {
        ...revision,
        version_id: version.id,
        number,
        text,
        sections,
        detached,
        restored_from: restoredFrom ?? null,
        author: context.actor,
      },
    },
    warnings: detached.map(warningOf),
  };
}

/** The sections of a new text, with the ids and settings of those before that they are. */
function followed(before: RevisionRow | undefined, script: Script): KnownSection[] {
  if (!before) return script.sections.map(() => NEW);
  const matches = matchSections(knownIn(parse(before.text)), knownIn(script));
  return matches.map((match) => (match === undefined ? NEW : (before.sections[match] ?? NEW)));
}

const NEW: KnownSection = { id: undefined, settings: {} };

function knownIn({ text, sections }: Script) {
  return sections.map(({ name, body }) => ({ name, body: text.slice(body.start, body.end) }));
}

/** The script has changed: its count, its time and, where one of its texts is new or gone, the words it is found by. */
export async function touch(
  context: Context,
  transaction: Transaction,
  script: ScriptRow,
  areWordsNew: boolean,
): Promise<ScriptRow> {
  const words = areWordsNew ? { words: wordsIn(context, script) } : {};
  const changed = await transaction
    .updateTable('scripts')
    .set((set) => ({ updated_at: new Date(), change: set('change', '+', 1), ...words }))
    .where('organisation_id', '=', context.organisation)
    .where('id', '=', script.id)
    .returning(['updated_at', 'change'])
    .executeTakeFirstOrThrow();
  return { ...script, ...changed };
}

/** Those of its name and of the newest text of each of its versions. */
export function wordsIn(context: Context, { id, name }: Pick<ScriptRow, 'id' | 'name'>): RawBuilder<string[]> {
  return sql`array(
    select unnest(${searchWords(context, name)}::text[])
    union select unnest(words) from script_versions
      where organisation_id = ${context.organisation} and script_id = ${id})`;
}

async function moveSections(
  { organisation }: Context,
  transaction: Transaction,
  version: Id<'version'>,
  before: ReadonlySet<Id<'section'>>,
  after: ReadonlySet<Id<'section'>>,
): Promise<void> {
  const gone = [...before].filter((id) => !after.has(id));
  if (gone.length > 0)
    await sql`
      delete from sections where organisation_id = ${organisation} and id = any(${gone}::uuid[])`.execute(transaction);
  const come = [...after].filter((id) => !before.has(id));
  if (come.length > 0)
    await sql`
      insert into sections (organisation_id, id, version_id)
      select ${organisation}, id, ${version} from unnest(${come}::uuid[]) as id`.execute(transaction);
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
