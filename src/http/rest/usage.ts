// /api/usage.

import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { getUsage, getUsageOfChildren } from '../../metering/usage.ts';
import { requireSuper } from '../../tenancy/organisations.ts';

const shape = {
  characters: z.number().meta({ description: 'Spoken, those aside that were spoken before.' }),
  milliseconds: z.number().meta({ description: 'Of finished sound.' }),
  data: z.array(
    z.object({
      day: z.string().optional(),
      project: z.string().nullable().optional(),
      voice: z.string().optional(),
      organisation: z.string().optional(),
      characters: z.number(),
      milliseconds: z.number(),
    }),
  ),
};
const usage = z.object(shape).meta({ id: 'Usage' });
const quota = z.object({ used: z.number(), limit: z.number().nullable() }).meta({ id: 'Quota' });
const ownUsage = z
  .object({
    ...shape,
    limits: z
      .object({
        renders: quota.meta({
          description: 'This calendar month, in UTC: finished, waiting or running, or begun and stopped.',
        }),
        characters: quota.meta({ description: 'Spoken this calendar month.' }),
        storageBytes: quota.meta({ description: 'Of finished files and media, now.' }),
      })
      .meta({ description: 'What is used now, and how much may be; null for as much as you like.' }),
  })
  .meta({ id: 'OwnUsage' });
const day = z.iso
  .date()
  .refine((text) => !text.startsWith('0000'), 'there was no year 0')
  .meta({ description: 'A day in UTC.' });
const period = {
  since: day.default('2000-01-01'),
  until: day.default('3000-01-01').meta({ description: 'The day after the last one.' }),
};
const tags = ['Usage'];

export const usageRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/usage',
    {
      schema: {
        tags,
        summary: 'Get what was used, and how near its limits that is',
        querystring: z.strictObject({ ...period, by: z.enum(['day', 'project', 'voice']).default('day') }),
        response: { 200: ownUsage },
      },
    },
    ({ caller, query }) => getUsage(caller, query),
  );
  app.get(
    '/usage/organisations',
    {
      schema: {
        tags,
        summary: 'Get what the organisations below yours used',
        querystring: z.strictObject(period),
        response: { 200: usage },
      },
    },
    ({ caller, query }) => {
      requireSuper(caller);
      return getUsageOfChildren(caller, query);
    },
  );
};
