// /api/modules.

import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { createModule, getModule, listModules, updateModule } from '../../content/modules.ts';
import { deleteModule } from '../../production/delete-content.ts';
import { etagOf, expectedIn, ifMatch, ifNoneMatch } from '../etags.ts';
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
  search,
} from './schemas.ts';

const module = z.object({ ...described, project: z.string() }).meta({ id: 'Module' });
const params = z.object({ module: idOrReference });
const tags = ['Modules'];

export const moduleRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/modules',
    {
      schema: {
        tags,
        summary: 'List modules',
        querystring: z.strictObject({
          ...page,
          archived: flag,
          project: parent.optional(),
          search: search.meta({ description: 'Words of the name, all of them.' }),
        }),
        response: { 200: pageOf(module) },
      },
    },
    ({ caller, query }) => listModules(caller, { ...query, archived: query.archived === 'true' }),
  );
  app.post(
    '/modules',
    {
      schema: {
        tags,
        summary: 'Make a module',
        body: z
          .strictObject({ ...description, project: parent })
          .meta({ example: { project: 'adverts', name: 'Spring', reference: 'spring' } }),
        response: { 201: module },
      },
    },
    async ({ caller, body }, reply) => {
      const made = await createModule(caller, body);
      return reply.code(201).header('etag', etagOf(made)).send(made);
    },
  );
  app.get(
    '/modules/:module',
    { schema: { tags, summary: 'Get a module', params, headers: ifNoneMatch, response: { 200: module } } },
    async ({ caller, params }, reply) => {
      const found = await getModule(caller, params.module);
      return reply.header('etag', etagOf(found)).send(found);
    },
  );
  app.patch(
    '/modules/:module',
    {
      schema: {
        tags,
        summary: 'Rename, describe, move, archive or restore a module',
        params,
        headers: ifMatch,
        body: z.strictObject({ ...change, project: parent.optional() }).meta({ example: { name: 'Early spring' } }),
        response: { 200: module },
      },
    },
    async ({ caller, params, headers, body }, reply) => {
      const changed = await updateModule(caller, params.module, body, expectedIn(headers));
      return reply.header('etag', etagOf(changed)).send(changed);
    },
  );
  app.delete(
    '/modules/:module',
    {
      schema: {
        tags,
        summary: 'Delete a module with all that is in it',
        params,
        headers: ifMatch,
        response: { 202: z.object({ id: z.string(), scripts: z.number(), ...produced }) },
      },
    },
    async ({ caller, params, headers }, reply) =>
      reply.code(202).send(await deleteModule(caller, params.module, expectedIn(headers))),
  );
};
