// /api/projects.

import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { createProject, getProject, listProjects, updateProject } from '../../content/projects.ts';
import { deleteProject } from '../../production/delete-content.ts';
import { etagOf, expectedIn, ifMatch, ifNoneMatch } from '../etags.ts';
import { change, described, description, flag, idOrReference, page, pageOf, produced, search } from './schemas.ts';

const project = z.object(described).meta({ id: 'Project' });
const params = z.object({ project: idOrReference });
const tags = ['Projects'];

export const projectRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/projects',
    {
      schema: {
        tags,
        summary: 'List projects',
        querystring: z.strictObject({
          ...page,
          archived: flag,
          search: search.meta({ description: 'Words of the name, all of them.' }),
        }),
        response: { 200: pageOf(project) },
      },
    },
    ({ caller, query }) => listProjects(caller, { ...query, archived: query.archived === 'true' }),
  );
  app.post(
    '/projects',
    {
      schema: {
        tags,
        summary: 'Make a project',
        body: z.strictObject(description).meta({
          example: { name: 'Adverts', reference: 'adverts', metadata: { client: 'Greentable' } },
        }),
        response: { 201: project },
      },
    },
    async ({ caller, body }, reply) => {
      const made = await createProject(caller, body);
      return reply.code(201).header('etag', etagOf(made)).send(made);
    },
  );
  app.get(
    '/projects/:project',
    { schema: { tags, summary: 'Get a project', params, headers: ifNoneMatch, response: { 200: project } } },
    async ({ caller, params }, reply) => {
      const found = await getProject(caller, params.project);
      return reply.header('etag', etagOf(found)).send(found);
    },
  );
  app.patch(
    '/projects/:project',
    {
      schema: {
        tags,
        summary: 'Rename, describe, archive or restore a project',
        params,
        headers: ifMatch,
        body: z.strictObject(change).meta({ example: { description: 'Spring and summer', archived: false } }),
        response: { 200: project },
      },
    },
    async ({ caller, params, headers, body }, reply) => {
      const changed = await updateProject(caller, params.project, body, expectedIn(headers));
      return reply.header('etag', etagOf(changed)).send(changed);
    },
  );
  app.delete(
    '/projects/:project',
    {
      schema: {
        tags,
        summary: 'Delete a project with all that is in it',
        params,
        headers: ifMatch,
        response: { 202: z.object({ id: z.string(), modules: z.number(), scripts: z.number(), ...produced }) },
      },
    },
    async ({ caller, params, headers }, reply) =>
      reply.code(202).send(await deleteProject(caller, params.project, expectedIn(headers))),
  );
};
