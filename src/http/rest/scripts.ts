// /api/scripts.

import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { createScript, getScript, listScripts, putScript, updateScript } from '../../content/scripts.ts';
import { LIMITS } from '../../limits.ts';
import { exactName, name } from '../../names.ts';
import { deleteScript } from '../../production/delete-content.ts';
import { etagOf, expectedIn, ifMatch, ifMatchOrNone, ifNoneMatch } from '../etags.ts';
import {
  change,
  described,
  description,
  flag,
  idOrReference,
  page,
  pageOf,
  parent,
  produced,
  readThrough,
  search,
} from './schemas.ts';

const entry = {
  ...described,
  project: z.string(),
  module: z.string(),
};
const script = z
  .object({
    ...entry,
    text: z.string().meta({ description: 'Of the version `v0`, as it was sent.' }),
    revision: z.number(),
    versions: z.array(z.string()).readonly(),
    ...readThrough,
  })
  .meta({ id: 'Script' });
const params = z.object({ script: idOrReference });
const made = parent.meta({
  description: 'Id, reference or name; a name that there is not is made. `default` for a new script.',
});
const whereabouts = { project: made.optional(), module: made.optional() };
const EXAMPLE =
  '<<soundSegment::intro>><<sectionName::hello>> Hey {{name|neighbour}}! Soups and bowls, this week only.';
const tags = ['Scripts'];

export const scriptRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/scripts',
    {
      schema: {
        tags,
        summary: 'List scripts, or search them',
        querystring: z.strictObject({
          ...page,
          archived: flag,
          project: parent.optional(),
          module: parent.optional(),
          search: search.meta({
            description: 'Words of the name or of the newest texts of its versions, all of them.',
          }),
        }),
        response: { 200: pageOf(z.object(entry).meta({ id: 'ScriptEntry' })) },
      },
    },
    ({ caller, query }) => listScripts(caller, { ...query, archived: query.archived === 'true' }),
  );
  app.post(
    '/scripts',
    {
      bodyLimit: LIMITS.bodyBytes,
      schema: {
        tags,
        summary: 'Make a script',
        body: z
          .strictObject({
            ...description,
            name: name.default('default'),
            ...whereabouts,
            text: z.string(),
            versions: z.record(exactName, z.string()).optional(),
          })
          .meta({
            example: { project: 'adverts', module: 'lunch', name: 'Soup', reference: 'soup', text: EXAMPLE },
          }),
        response: { 201: script },
      },
    },
    async ({ caller, body }, reply) => {
      const made = await createScript(caller, body);
      return reply.code(201).header('etag', etagOf(made)).send(made);
    },
  );
  app.get(
    '/scripts/:script',
    { schema: { tags, summary: 'Get a script', params, headers: ifNoneMatch, response: { 200: script } } },
    async ({ caller, params }, reply) => {
      const found = await getScript(caller, params.script);
      return reply.header('etag', etagOf(found)).send(found);
    },
  );
  app.put(
    '/scripts/:script',
    {
      bodyLimit: LIMITS.bodyBytes,
      schema: {
        tags,
        summary: 'Make a script under your own id, or change the one that has it',
        params,
        headers: ifMatchOrNone,
        body: z
          .strictObject({ ...description, name: name.optional(), ...whereabouts, text: z.string() })
          .meta({ example: { project: 'adverts', module: 'lunch', text: EXAMPLE } }),
        response: { 200: script, 201: script },
      },
    },
    async ({ caller, params, headers, body }, reply) => {
      const { script, made } = await putScript(caller, params.script, body, expectedIn(headers));
      return reply
        .code(made ? 201 : 200)
        .header('etag', etagOf(script))
        .send(script);
    },
  );
  app.patch(
    '/scripts/:script',
    {
      bodyLimit: LIMITS.bodyBytes,
      schema: {
        tags,
        summary: 'Change a script: its text, its name, where it lies',
        params,
        headers: ifMatch,
        body: z
          .strictObject({
            ...change,
            ...whereabouts,
            text: z.string().optional(),
          })
          .meta({ example: { text: EXAMPLE.replace('Hey', 'Hello') } }),
        response: { 200: script },
      },
    },
    async ({ caller, params, headers, body }, reply) => {
      const changed = await updateScript(caller, params.script, body, expectedIn(headers));
      return reply.header('etag', etagOf(changed)).send(changed);
    },
  );
  app.delete(
    '/scripts/:script',
    {
      schema: {
        tags,
        summary: 'Delete a script with its versions and productions',
        params,
        headers: ifMatch,
        response: { 202: z.object({ id: z.string(), ...produced }) },
      },
    },
    async ({ caller, params, headers }, reply) =>
      reply.code(202).send(await deleteScript(caller, params.script, expectedIn(headers))),
  );
};
