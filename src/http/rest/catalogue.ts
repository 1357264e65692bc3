// /api/voices, /api/templates, /api/presets, /api/formats: what productions can be made of.

import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { PRESETS } from '../../timeline/presets.ts';
import { page, pageOf } from './schemas.ts';

const tags = ['Catalogue'];
const item = z.object({ id: z.string() }).loose();
const querystring = z.strictObject({ limit: page.limit, cursor: z.string().optional() });

export const catalogueRoutes: FastifyPluginAsyncZod = async (app) => {
  const { voices, templates, formats } = app.ports.studio;
  const lists: Record<string, () => { id: string }[]> = {
    voices: () => voices.list().map((voice) => ({ ...voice })),
    templates: () =>
      templates.list().map(({ name, shape, segment, effect, ...described }) => ({
        id: name,
        ...described,
        segments: Object.keys(shape.segments),
        effects: Object.keys(shape.effects),
      })),
    presets: () => Object.entries(PRESETS).map(([id, preset]) => ({ id, ...preset })),
    formats: () => formats.map(({ open, ...format }) => format),
  };
  for (const [name, list] of Object.entries(lists))
    app.get(
      `/${name}`,
      { schema: { tags, summary: `List ${name}`, querystring, response: { 200: pageOf(item) } } },
      ({ query }) => pageAt(list(), query.limit, query.cursor),
    );
};

/** These lists are short and change with the program: a cursor is a place in them. */
function pageAt<T extends { id: string }>(list: T[], limit: number, cursor = '0'): { data: T[]; next: string | null } {
  const start = Number.parseInt(cursor, 10) || 0;
  const end = start + limit;
  return { data: list.slice(start, end), next: end < list.length ? String(end) : null };
}
