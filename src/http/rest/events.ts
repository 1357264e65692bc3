// /api/events.

import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { LIMITS } from '../../limits.ts';
import { listEvents } from '../../tenancy/events.ts';
import { newestFirst, pageOf } from './schemas.ts';

const event = z
  .object({
    id: z.string(),
    at: z.date(),
    actor: z.string().meta({ description: 'A key, `super-organisation`, `sign-up`, `operator` or `worker`.' }),
    action: z.string(),
    subject: z.string().nullable().meta({ description: 'The id of what it was done to.' }),
    detail: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'Event' });

export const eventRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/events',
    {
      schema: {
        tags: ['Events'],
        summary: 'List what happened, newest first',
        querystring: z.strictObject({
          ...newestFirst,
          action: z.string().max(100).optional().meta({ description: 'Only this, such as `key.created`.' }),
          subject: z.string().max(LIMITS.referenceCharacters).optional().meta({
            description: 'Only what was done to this: an id, or your own of a project, module, script or media.',
          }),
        }),
        response: { 200: pageOf(event) },
      },
    },
    ({ caller, query }) => listEvents(caller, query),
  );
};
