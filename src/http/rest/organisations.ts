// /api/signup and /api/organisations.

import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Refusal } from '../../errors.ts';
import { createOrganisation, getOrganisation, signUp, updateOrganisation } from '../../tenancy/organisations.ts';
import { name } from './schemas.ts';

const organisation = z
  .object({
    id: z.string(),
    kind: z.enum(['super', 'child', 'single']),
    name: z.string(),
    email: z.string().nullable(),
    state: z.enum(['active', 'suspended', 'deleting', 'deleted']),
    createdAt: z.date(),
  })
  .meta({ id: 'Organisation' });
const made = z
  .object({ organisation, apiKey: z.string().meta({ description: 'Shown this once.' }) })
  .meta({ id: 'MadeOrganisation' });
const params = z.object({ organisation: z.string() });
const tags = ['Organisations'];

export const organisationRoutes: FastifyPluginAsyncZod = async (app) => {
  const { database, signup } = app.server_;
  app.post(
    '/signup',
    {
      config: { open: true },
      schema: {
        tags,
        security: [],
        summary: 'Make an organisation of your own',
        body: z.strictObject({ name, email: z.email().max(320) }),
        response: { 201: made },
      },
    },
    async ({ body }, reply) => {
      if (signup === 'closed')
        throw new Refusal('forbidden', 'Nobody can sign up here by themselves.', {
          hint: 'Ask whoever runs the service; LIBRETTO_SIGNUP=open lets everybody.',
        });
      return reply.code(201).send(await signUp(database, body));
    },
  );
  app.post(
    '/organisations',
    {
      schema: {
        tags,
        summary: 'Make an organisation below yours',
        body: z.strictObject({ name, email: z.email().max(320).optional() }),
        response: { 201: made },
      },
    },
    async ({ caller, body }, reply) => reply.code(201).send(await createOrganisation(caller, body)),
  );
  app.get(
    '/organisations/:organisation',
    { schema: { tags, summary: 'Get your organisation, or one below it', params, response: { 200: organisation } } },
    ({ caller, params }) => getOrganisation(caller, params.organisation),
  );
  app.patch(
    '/organisations/:organisation',
    {
      schema: {
        tags,
        summary: 'Rename an organisation, suspend one below yours, or lift that',
        params,
        body: z.strictObject({ name: name.optional(), state: z.enum(['active', 'suspended']).optional() }),
        response: { 200: organisation },
      },
    },
    ({ caller, params, body }) => updateOrganisation(caller, params.organisation, body),
  );
};
