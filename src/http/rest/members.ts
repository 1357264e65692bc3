// /api/members.

import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { email, name } from '../../names.ts';
import { createMember, listMembers, removeMember, updateMember } from '../../tenancy/members.ts';
import { page, pageOf, role, search } from './schemas.ts';

const member = z
  .object({ id: z.string(), name: z.string(), email: z.string().nullable(), role, createdAt: z.date() })
  .meta({ id: 'Member' });
const params = z.object({ member: z.string() });
const tags = ['Members'];

export const memberRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/members',
    {
      schema: {
        tags,
        summary: 'List members',
        querystring: z.strictObject({
          ...page,
          search: search.meta({ description: 'Part of a name or an e-mail address.' }),
        }),
        response: { 200: pageOf(member) },
      },
    },
    ({ caller, query }) => listMembers(caller, query),
  );
  app.post(
    '/members',
    {
      schema: {
        tags,
        summary: 'Add a member',
        body: z
          .strictObject({ name, email: email.optional(), role: role.default('user') })
          .meta({ example: { name: 'Ada', email: 'ada@example.com', role: 'admin' } }),
        response: { 201: member },
      },
    },
    async ({ caller, body }, reply) => reply.code(201).send(await createMember(caller, body)),
  );
  app.patch(
    '/members/:member',
    {
      schema: {
        tags,
        summary: 'Change a member; keys that could do more than a lower role sink with it',
        params,
        body: z
          .strictObject({ name: name.optional(), email: email.nullish(), role: role.optional() })
          .meta({ example: { role: 'read-only' } }),
        response: { 200: member },
      },
    },
    ({ caller, params, body }) => updateMember(caller, params.member, body),
  );
  app.delete(
    '/members/:member',
    { schema: { tags, summary: 'Remove a member; their keys end at once', params, response: { 200: member } } },
    ({ caller, params }) => removeMember(caller, params.member),
  );
};
