// /api/keys.

import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { parseId } from '../../ids.ts';
import { LIMITS } from '../../limits.ts';
import { name } from '../../names.ts';
import { createKey, listKeys, revokeKey, rotateKey } from '../../tenancy/keys.ts';
import { page, pageOf, role, search } from './schemas.ts';

const shape = {
  id: z.string(),
  name: z.string(),
  role,
  member: z.string().nullable(),
  hint: z.string().meta({ description: 'The last four characters of the key.' }),
  createdAt: z.date(),
  expiresAt: z.date().nullable(),
  lastUsedAt: z.date().nullable().meta({ description: 'To the minute.' }),
  revokedAt: z.date().nullable(),
};
const key = z.object(shape).meta({ id: 'Key' });
const made = z
  .object({
    ...shape,
    apiKey: z.string().optional().meta({ description: 'Shown this once; not to a request that is repeated.' }),
  })
  .meta({ id: 'MadeKey' });
const params = z.object({ key: z.string() });
const moment = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text))
  .refine((time) => time.getUTCFullYear() <= 9999, 'it lies after the year 9999');
const tags = ['Keys'];

export const keyRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/keys',
    {
      schema: {
        tags,
        summary: 'List keys',
        querystring: z.strictObject({ ...page, search: search.meta({ description: 'Part of a name.' }) }),
        response: { 200: pageOf(key) },
      },
    },
    ({ caller, query }) => listKeys(caller, query),
  );
  app.post(
    '/keys',
    {
      schema: {
        tags,
        summary: 'Make a key',
        body: z
          .strictObject({
            name,
            role: role.default('user'),
            member: z.string().optional().meta({ description: 'Whose it is; it can do no more than they may.' }),
            expiresAt: moment.optional(),
          })
          .meta({ example: { name: 'build server', role: 'user', expiresAt: '2099-01-01T00:00:00Z' } }),
        response: { 201: made },
      },
    },
    async ({ caller, body }, reply) => reply.code(201).send(await createKey(caller, body)),
  );
  app.post(
    '/keys/:key/rotate',
    {
      schema: {
        tags,
        summary: 'Replace a key; the old one lives on for a while',
        params,
        body: z
          .strictObject({
            overlap: z
              .number()
              .min(0)
              .max(LIMITS.keyOverlapSeconds)
              .default(0)
              .meta({ description: 'Seconds that the old one lives on; never beyond its own end.' }),
            expiresAt: moment
              .nullish()
              .meta({ description: 'When the new one ends; null for never, else with the old one’s end.' }),
          })
          .prefault({})
          .meta({ example: { overlap: 3600 } }),
        response: { 201: made },
      },
    },
    async ({ caller, params, body }, reply) =>
      reply.code(201).send(await rotateKey(caller, parseId('key', params.key), body)),
  );
  app.delete(
    '/keys/:key',
    { schema: { tags, summary: 'Revoke a key', params, response: { 200: key } } },
    ({ caller, params }) => revokeKey(caller, parseId('key', params.key)),
  );
};
