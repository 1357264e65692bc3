// /api/sections.

import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { sectionSettingsChangeSchema, sectionSettingsSchema } from '../../content/section-settings.ts';
import {
  createSection,
  deleteSection,
  getSection,
  listSections,
  mergeWithNext,
  splitSection,
  updateSection,
} from '../../content/sections.ts';
import { LIMITS } from '../../limits.ts';
import { name } from '../../names.ts';
import { etagOf, expectedIn, ifMatch, ifNoneMatch } from '../etags.ts';
import { findings, idOrReference, page, pageOf, search } from './schemas.ts';

const whereabouts = {
  id: z.string(),
  script: z.string(),
  version: z.string(),
  revision: z.number(),
  change: z.number().meta({ description: 'Of the script; the ETag.' }),
};
const section = z
  .object({
    ...whereabouts,
    position: z.number().meta({ description: 'From 0, in the order of the text.' }),
    name: z.string(),
    text: z.string().meta({ description: 'What is between its tags.' }),
    soundSegment: z.string().nullable(),
    settings: sectionSettingsSchema,
    warnings: findings,
  })
  .meta({ id: 'Section' });

const place = z.number().int().min(0).max(LIMITS.scriptBytes);
const sectionName = z.string().max(LIMITS.scriptBytes);
const soundSegment = z.string().max(200).nullable().meta({
  description: 'A segment of the template, `*` to go on with the running one, empty for no music; null says nothing.',
});
const params = z.object({ section: z.string() });
const tags = ['Sections'];

export const sectionRoutes: FastifyPluginAsyncZod = async (app) => {
  const { voices } = app.ports.studio;
  app.get(
    '/sections',
    {
      schema: {
        tags,
        summary: 'List the sections of a script, in its order',
        querystring: z.strictObject({
          limit: page.limit,
          cursor: page.cursor,
          script: idOrReference,
          version: name.optional(),
          search: search.meta({ description: 'Words of the name and text, all of them.' }),
        }),
        response: { 200: pageOf(section) },
      },
    },
    ({ caller, query }) => listSections(caller, voices, query),
  );
  app.post(
    '/sections',
    {
      bodyLimit: LIMITS.bodyBytes,
      schema: {
        tags,
        summary: 'Insert a section into a script',
        headers: ifMatch,
        body: z
          .strictObject({
            script: idOrReference,
            version: name.optional(),
            name: sectionName,
            text: z.string(),
            soundSegment: soundSegment.optional(),
            settings: sectionSettingsSchema.optional(),
            position: place.optional().meta({ description: 'From 0; the last where it is not said.' }),
          })
          .meta({
            example: { script: 'soup', name: 'offer', text: 'Now {{discount|20%}} off.', settings: { speed: 1.1 } },
          }),
        response: { 201: section },
      },
    },
    async ({ caller, headers, body }, reply) => {
      const made = await createSection(caller, voices, body, expectedIn(headers));
      return reply.code(201).header('etag', etagOf(made)).send(made);
    },
  );
  app.get(
    '/sections/:section',
    { schema: { tags, summary: 'Get a section', params, headers: ifNoneMatch, response: { 200: section } } },
    async ({ caller, params }, reply) => {
      const found = await getSection(caller, voices, params.section);
      return reply.header('etag', etagOf(found)).send(found);
    },
  );
  app.patch(
    '/sections/:section',
    {
      bodyLimit: LIMITS.bodyBytes,
      schema: {
        tags,
        summary: 'Change a section: its text, its name, its sound, how it is spoken, where it stands',
        params,
        headers: ifMatch,
        body: z
          .strictObject({
            name: sectionName.optional(),
            text: z.string().optional(),
            soundSegment: soundSegment.optional(),
            settings: sectionSettingsChangeSchema.optional().meta({ description: 'Null takes a setting away.' }),
            position: place.optional().meta({ description: 'Where it moves, from 0, counted without it.' }),
          })
          .meta({ example: { text: 'Now {{discount|30%}} off, today.', settings: { speed: null }, position: 0 } }),
        response: { 200: section },
      },
    },
    async ({ caller, params, headers, body }, reply) => {
      const changed = await updateSection(caller, voices, params.section, body, expectedIn(headers));
      return reply.header('etag', etagOf(changed)).send(changed);
    },
  );
  app.post(
    '/sections/:section/split',
    {
      schema: {
        tags,
        summary: 'Make two sections of one',
        params,
        headers: ifMatch,
        body: z
          .strictObject({
            at: place.meta({ description: 'Where the second begins, in UTF-16 code units of the text.' }),
            name: sectionName.meta({ description: 'Of the second.' }),
          })
          .meta({ example: { at: 4, name: 'the rest' } }),
        response: { 201: z.object({ data: z.array(section) }) },
      },
    },
    async ({ caller, params, headers, body }, reply) => {
      const data = await splitSection(caller, voices, params.section, body, expectedIn(headers));
      return reply.code(201).header('etag', etagOf(data[0]!)).send({ data });
    },
  );
  app.post(
    '/sections/:section/merge',
    {
      schema: { tags, summary: 'Merge a section with the next', params, headers: ifMatch, response: { 200: section } },
    },
    async ({ caller, params, headers }, reply) => {
      const merged = await mergeWithNext(caller, voices, params.section, expectedIn(headers));
      return reply.header('etag', etagOf(merged)).send(merged);
    },
  );
  app.delete(
    '/sections/:section',
    {
      schema: {
        tags,
        summary: 'Delete a section',
        params,
        headers: ifMatch,
        response: { 200: z.object({ ...whereabouts, warnings: findings }) },
      },
    },
    async ({ caller, params, headers }, reply) => {
      const deleted = await deleteSection(caller, params.section, expectedIn(headers));
      return reply.header('etag', etagOf(deleted)).send(deleted);
    },
  );
};
