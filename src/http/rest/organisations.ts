// /api/signup, /api/invites and /api/organisations.

import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Refusal } from '../../errors.ts';
import { email, name } from '../../names.ts';
import { checkInvite, invite } from '../../tenancy/invite.ts';
import { limitsSchema } from '../../tenancy/limits.ts';
import {
  createOrganisation,
  deleteOrganisation,
  getOrganisation,
  listOrganisations,
  signUp,
  updateOrganisation,
} from '../../tenancy/organisations.ts';
import { page, pageOf, search } from './schemas.ts';

const organisation = z
  .object({
    id: z.string(),
    kind: z.enum(['super', 'child', 'single']),
    name: z.string(),
    email: z.string().nullable(),
    state: z.enum(['active', 'suspended', 'deleting', 'deleted']),
    publicLinks: z.boolean().meta({ description: 'Whether its files may have links that never expire.' }),
    limits: z.record(z.string(), z.number()),
    createdAt: z.date(),
  })
  .meta({ id: 'Organisation' });
const made = z
  .object({
    organisation,
    apiKey: z.string().optional().meta({ description: 'Shown this once; not to a request that is repeated.' }),
  })
  .meta({ id: 'MadeOrganisation' });
const params = z.object({ organisation: z.string().meta({ description: 'An id, or `me` for your own.' }) });
const tags = ['Organisations'];

export const organisationRoutes: FastifyPluginAsyncZod = async (app) => {
  const { database, secret, signup } = app.ports;
  app.post(
    '/signup',
    {
      config: { open: true },
      // Before its body is read.
      onRequest: async () => {
        if (signup !== 'closed') return;
        throw new Refusal('forbidden', 'Nobody can sign up here by themselves.', {
          hint: 'Ask whoever runs the service; LIBRETTO_SIGNUP=open lets everybody, =invite who was invited.',
        });
      },
      schema: {
        tags,
        security: [],
        summary: 'Make an organisation of your own',
        description:
          'The key is shown this once, and an Idempotency-Key does not bring it back. Whose answer was lost gets another key from whoever runs the service.',
        body: z
          .strictObject({
            name,
            email,
            invite: z
              .string()
              .max(200)
              .optional()
              .meta({ description: 'The code of an invitation, where one is needed.' }),
          })
          .meta({ example: { name: 'Greentable', email: 'maya@greentable.example' } }),
        response: { 201: made },
      },
    },
    async ({ body, repeatable }, reply) => {
      if (signup === 'invite') checkInvite(secret, body.email, body.invite);
      return reply.code(201).send(await signUp(database, body, repeatable));
    },
  );
  app.post(
    '/invites',
    {
      schema: {
        tags,
        summary: 'Invite somebody to sign up',
        body: z.strictObject({ email }).meta({ example: { email: 'sam@example.com' } }),
        response: {
          201: z.object({ email: z.string(), code: z.string(), expiresAt: z.date() }).meta({ id: 'Invite' }),
        },
      },
    },
    async ({ caller, body }, reply) => reply.code(201).send(await invite(caller, secret, body.email)),
  );
  app.get(
    '/organisations',
    {
      schema: {
        tags,
        summary: 'List your organisation and those below it',
        querystring: z.strictObject({
          ...page,
          search: search.meta({ description: 'Part of a name.' }),
        }),
        response: { 200: pageOf(organisation) },
      },
    },
    ({ caller, query }) => listOrganisations(caller, query),
  );
  app.post(
    '/organisations',
    {
      schema: {
        tags,
        summary: 'Make an organisation below yours',
        body: z
          .strictObject({ name, email: email.optional() })
          .meta({ example: { name: 'Fish Market', email: 'office@fishmarket.example' } }),
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
        summary: 'Rename an organisation; suspend or limit one below yours, or lift that',
        params,
        body: z
          .strictObject({
            name: name.optional(),
            state: z.enum(['active', 'suspended']).optional(),
            publicLinks: z.boolean().optional(),
            limits: limitsSchema.optional(),
          })
          .meta({ example: { name: 'Fish & Chips' } }),
        response: { 200: organisation },
      },
    },
    ({ caller, params, body }) => updateOrganisation(caller, params.organisation, body),
  );
  app.delete(
    '/organisations/:organisation',
    {
      schema: {
        tags,
        summary: 'Delete an organisation with all that is in it',
        description:
          'Its keys and links end at once; rows and files are taken away soon after. Its usage stays, as numbers.',
        params,
        response: { 202: organisation },
      },
    },
    async ({ caller, params }, reply) => reply.code(202).send(await deleteOrganisation(caller, params.organisation)),
  );
};
