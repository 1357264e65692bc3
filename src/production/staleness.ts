// Whether what was produced is still what would be produced now, and if not, why.

import { type Selectable, sql } from 'kysely';
import { areSameSettings, type SectionSettings } from '../content/section-settings.ts';
import type { StoredSection } from '../content/texts.ts';
import type { Context } from '../context.ts';
import type { Transaction } from '../database/database.ts';
import type { Tables } from '../database/tables.ts';
import { nameKeyOf } from '../fold.ts';
import type { Id } from '../ids.ts';
import type { TemplateRoom } from '../sound/templates.ts';
import { settingsFor } from './order.ts';

/** Of the text; of its sections' settings; of the version, which is gone; of the template's music; of media, which are gone. */
export const STALE = [
  'text_changed',
  'settings_changed',
  'version_deleted',
  'template_changed',
  'media_deleted',
] as const;
export type Stale = (typeof STALE)[number];

type Row = Pick<Selectable<Tables['productions']>, 'id' | 'state' | 'script_id' | 'version' | 'pins'> & {
  /** Its name, as the report has it. */
  readonly template: string | null;
};

/** For the done ones among the rows; what is not done has nothing that could be old. */
export async function stalenessOf(
  context: Context,
  transaction: Transaction,
  rows: readonly Row[],
  templates: TemplateRoom,
): Promise<ReadonlyMap<Id<'production'>, Stale[]>> {
  const done = rows.filter(({ state }) => state === 'done');
  const texts = await textsSince(context, transaction, done);
  const keys = done.flatMap(({ pins }) => Object.values(pins.media).map(({ key }) => key));
  const media =
    keys.length === 0
      ? []
      : await transaction
          .selectFrom('media')
          .select('key')
          .where('organisation_id', '=', context.organisation)
          .where('key', 'in', keys)
          .execute();
  const present = new Set(media.map(({ key }) => key));
  const hashes = new Map(templates.list().map(({ name, hash }) => [name, hash]));
  return new Map(
    done.map(({ id, script_id, pins, template }) => {
      const text = texts.get(id);
      const stale: Stale[] = [
        ...(text && !text.isSame ? (['text_changed'] as const) : []),
        ...(text && !text.isPinned && !areSame(text.used, settingsFor({ sections: text.own }, pins.sections ?? {}))
          ? (['settings_changed'] as const)
          : []),
        ...(script_id && !text ? (['version_deleted'] as const) : []),
        ...(template && hashes.get(template) !== pins.template ? (['template_changed'] as const) : []),
        ...(Object.values(pins.media).some(({ key }) => !present.has(key)) ? (['media_deleted'] as const) : []),
      ];
      return [id, stale];
    }),
  );
}

/** The newest text of a production's version, beside what it was made of. */
interface TextSince {
  /** The very revision. */
  readonly isPinned: boolean;
  readonly isSame: boolean;
  readonly own: readonly StoredSection[];
  readonly used: Readonly<Record<string, SectionSettings>>;
}

/**
 * What was restored, and a version that was made again, are no other text: what they hold is compared, not their numbers. The
 * very same revision is not read: a page of productions may hold a page of novels.
 */
async function textsSince(
  { organisation }: Context,
  transaction: Transaction,
  rows: readonly Row[],
): Promise<ReadonlyMap<Id<'production'>, TextSince>> {
  const of = rows.filter(({ script_id }) => script_id);
  if (of.length === 0) return new Map();
  const ids = of.map(({ id }) => id);
  const versions = of.map(({ version }) => nameKeyOf(version!));
  const { rows: texts } = await sql<TextSince & { id: Id<'production'> }>`
    select id, "isPinned",
      case when "isPinned" then true else text = request->>'text' end as "isSame",
      case when "isPinned" then '[]' else sections end as own,
      case when "isPinned" then '{}' else request->'sections' end as used
    from (
      select p.id, p.request, r.text, r.sections, r.number = p.revision and r.created_at <= p.created_at as "isPinned"
      from unnest(${ids}::uuid[], ${versions}::text[]) as given(id, version)
        join productions p on p.organisation_id = ${organisation} and p.id = given.id
        join script_versions v on v.organisation_id = ${organisation} and v.script_id = p.script_id
          and v.name_key = given.version
        join revisions r on r.organisation_id = ${organisation} and r.version_id = v.id and r.number = v.number
    ) compared`.execute(transaction);
  return new Map(texts.map(({ id, ...text }) => [id, text]));
}

function areSame(a: Readonly<Record<string, SectionSettings>>, b: Readonly<Record<string, SectionSettings>>): boolean {
  return Object.keys({ ...a, ...b }).every((name) => areSameSettings(a[name] ?? {}, b[name] ?? {}));
}
