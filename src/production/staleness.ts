// Whether what was produced is still what would be produced now, and if not, why.

import type { Selectable } from 'kysely';
import type { Context } from '../context.ts';
import type { Transaction } from '../database/database.ts';
import type { Tables } from '../database/tables.ts';
import { nameKeyOf } from '../fold.ts';
import type { Id } from '../ids.ts';
import type { TemplateRoom } from '../sound/templates.ts';

/** Of the text's sections or their settings; of the version, which is gone; of the template's music; of media, which are gone. */
export const STALE = ['text_changed', 'version_deleted', 'template_changed', 'media_deleted'] as const;
export type Stale = (typeof STALE)[number];

/** For the done ones among the rows; what is not done has nothing that could be old. */
export async function stalenessOf(
  { organisation }: Context,
  transaction: Transaction,
  rows: readonly Selectable<Tables['productions']>[],
  templates: TemplateRoom,
): Promise<ReadonlyMap<Id<'production'>, Stale[]>> {
  const done = rows.filter(({ state }) => state === 'done');
  const scripts = [...new Set(done.flatMap(({ script_id }) => script_id ?? []))];
  const versions =
    scripts.length === 0
      ? []
      : await transaction
          .selectFrom('script_versions')
          .select(['script_id', 'name_key', 'number'])
          .where('organisation_id', '=', organisation)
          .where('script_id', 'in', scripts)
          .execute();
  const keys = done.flatMap(({ pins }) => Object.values(pins.media).map(({ key }) => key));
  const media =
    keys.length === 0
      ? []
      : await transaction
          .selectFrom('media')
          .select('key')
          .where('organisation_id', '=', organisation)
          .where('key', 'in', keys)
          .execute();
  const present = new Set(media.map(({ key }) => key));
  const hashes = new Map(templates.list().map(({ name, hash }) => [name, hash]));
  return new Map(
    done.map(({ id, script_id, version, revision, pins, report }) => {
      const newest = versions.find((its) => its.script_id === script_id && its.name_key === nameKeyOf(version ?? ''));
      const template = report?.template as string | null | undefined;
      const stale: Stale[] = [
        ...(script_id && newest && newest.number !== revision ? (['text_changed'] as const) : []),
        ...(script_id && !newest ? (['version_deleted'] as const) : []),
        ...(template && hashes.get(template) !== pins.template ? (['template_changed'] as const) : []),
        ...(Object.values(pins.media).some(({ key }) => !present.has(key)) ? (['media_deleted'] as const) : []),
      ];
      return [id, stale];
    }),
  );
}
