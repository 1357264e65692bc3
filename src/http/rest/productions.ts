// /api/productions, /api/speech and /api/files.

import type { OutgoingHttpHeaders } from 'node:http';
import type { FastifyReply } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { type Context, requireRole } from '../../context.ts';
import { deleteFile, getFile, publishFile } from '../../delivery/files.ts';
import { Refusal } from '../../errors.ts';
import { LIMITS } from '../../limits.ts';
import {
  orderSchema,
  type Pinned,
  pin,
  pinAlone,
  speechOrderSchema,
  timelineOrderSchema,
} from '../../production/order.ts';
import {
  acceptProduction,
  cancelProduction,
  deleteProduction,
  findNewest,
  getProduction,
  listProductions,
  type Production,
  type ProductionEntry,
  retryProduction,
} from '../../production/productions.ts';
import { STALE } from '../../production/staleness.ts';
import { goneFrom } from '../gone.ts';
import { shownFile } from '../links.ts';
import { holdAtMost } from '../rate-limit.ts';
import { idOrReference, newestFirst, page, pageOf, parent, search, warnings } from './schemas.ts';

const file = z
  .object({
    id: z.string(),
    kind: z.enum(['audio', 'captions', 'stem']),
    format: z.string(),
    name: z.string(),
    bytes: z.number(),
    sha256: z.string(),
    seconds: z.number().nullable(),
    url: z
      .string()
      .meta({ description: 'Holds for a day, or what LIBRETTO_LINK_HOURS says; made afresh at each read.' }),
    publicUrl: z.string().nullable().meta({ description: 'Holds until it is taken back.' }),
  })
  .meta({ id: 'File' });
const state = z.enum(['queued', 'running', 'done', 'failed', 'cancelled']);
const object = z.record(z.string(), z.unknown());
const entry = z
  .object({
    id: z.string(),
    state,
    progress: z
      .object({ stage: z.string(), part: z.number().meta({ description: 'Of all of it, from 0 to 1.' }) })
      .nullable(),
    script: z.string().nullable(),
    project: z.string().nullable(),
    version: z.string().nullable(),
    revision: z.number().nullable(),
    audience: z.record(z.string(), z.string()),
    class: z.enum(['interactive', 'normal', 'batch']),
    warnings,
    error: object.nullable().meta({
      description: 'Why it failed: `code`, `message`, `hint` and `problems`, each of which may have a `place`.',
    }),
    stale: z.array(z.enum(STALE)).meta({ description: 'Why it is not what would be produced now.' }),
    files: z.array(file),
    createdAt: z.date(),
    startedAt: z.date().nullable(),
    finishedAt: z.date().nullable(),
  })
  .meta({ id: 'ProductionEntry' });
const production = entry
  .extend({
    request: object.meta({
      description: 'What was asked for, with the defaults filled in: sent again, it asks for the same.',
    }),
    report: object.nullable().meta({
      description: 'Loudness, timeline and how each file stands against its target; null until it is done.',
    }),
  })
  .meta({ id: 'Production' });
const plan = object.meta({ id: 'Plan', description: 'What would be made, and what it would cost.' });
const params = z.object({ production: z.string() });
const tags = ['Productions'];
/** Of an organisation at a time: each is a connection. */
const STREAMS = 200;
/** A stream may go on for so long after its key has ended; how it ends is told to no such key. */
const SIGNED_IN_MILLISECONDS = 5_000;
const dryRun = z.strictObject({
  dryRun: z.enum(['true', 'false']).default('false').meta({
    description: 'Plans only: nothing is accepted, and the answer is what would be made and what it would cost.',
  }),
});
const DRY_RUN = '`?dryRun=true` plans only, and makes nothing.';

export const productionRoutes: FastifyPluginAsyncZod = async (app) => {
  const { studio, queue, watch, planner, storage } = app.ports;
  const links = app.ports;
  const { templates } = studio;
  const openStream = holdAtMost(STREAMS, 'streams of events');
  const shown = <Its extends ProductionEntry>(caller: Context, its: Its) => ({
    ...its,
    files: its.files.map((file) => shownFile(links, caller, file)),
  });

  const look = together(async (caller, id) => {
    const its = await getProduction(caller, templates, id);
    return {
      isLast: isOver(its),
      // Links are made afresh at each read.
      state: JSON.stringify({ ...its, files: undefined }),
      event: `event: production\ndata: ${JSON.stringify(shown(caller, its))}\n\n`,
    };
  });

  /** What is sent again is answered as the first time, whatever became of what it names. */
  async function accept(caller: Context, reply: FastifyReply, pin: () => Promise<Pinned>) {
    requireRole(caller, 'user');
    const before = await caller.before<Production>();
    if (before) return shown(caller, before);
    const pinned = await pin();
    const checked = await planner.check(caller.organisation, pinned, goneFrom(reply));
    // A long script waits for its turn, and takes seconds: the key may be revoked meanwhile.
    requireRole(await reply.request.signIn(), 'user');
    return shown(caller, await acceptProduction(caller, queue, pinned, checked));
  }

  async function planned(caller: Context, reply: FastifyReply, pin: () => Promise<Pinned>) {
    return { ...(await planner.plan(caller.organisation, await pin(), goneFrom(reply))) };
  }

  app.get(
    '/productions',
    {
      schema: {
        tags,
        summary: 'List productions',
        querystring: z.strictObject({
          ...newestFirst,
          project: parent.optional(),
          module: parent.optional(),
          script: idOrReference.optional(),
          version: z.string().optional(),
          state: state.optional(),
          search: search.meta({
            description:
              'Words of the name and text of its script, all of them; of the newest thousand that have them.',
          }),
        }),
        response: { 200: pageOf(entry) },
      },
    },
    async ({ caller, query }) => {
      const { data, next } = await listProductions(caller, templates, query);
      return { data: data.map((its) => shown(caller, its)), next };
    },
  );
  app.post(
    '/productions',
    {
      config: { lasting: true },
      bodyLimit: LIMITS.bodyBytes,
      schema: {
        tags,
        summary: 'Produce a script, or plan to',
        description: `It is accepted at once and made soon after. ${DRY_RUN}`,
        querystring: dryRun,
        body: orderSchema.meta({
          example: {
            script: 'soup',
            audience: { name: 'Maya' },
            voice: 'flite_slt',
            template: 'cafe',
            formats: ['mp3'],
          },
        }),
        response: { 200: plan, 202: production },
      },
    },
    async ({ caller, query, body }, reply) => {
      const its = () => pin(caller, body);
      if (query.dryRun === 'true') return reply.code(200).send(await planned(caller, reply, its));
      return reply.code(202).send(await accept(caller, reply, its));
    },
  );
  app.get(
    '/productions/newest',
    {
      schema: {
        tags,
        summary: 'Get the newest finished production of a script',
        querystring: z.strictObject({
          script: idOrReference,
          version: z.string().default('v0'),
          audience: z.string().max(10_000).optional().meta({ description: 'A JSON object of names and values.' }),
        }),
        response: { 200: production },
      },
    },
    async ({ caller, query }) =>
      shown(caller, await findNewest(caller, templates, { ...query, audience: audienceIn(query.audience) })),
  );
  app.get(
    '/scripts/:script/audio',
    {
      schema: {
        tags,
        summary: 'Tell what audio there is of a script, and which of it is stale and why',
        description: 'The last finished production for each version and audience.',
        params: z.object({ script: idOrReference }),
        querystring: z.strictObject({ limit: page.limit, cursor: page.cursor, version: z.string().optional() }),
        response: { 200: pageOf(entry) },
      },
    },
    async ({ caller, params, query }) => {
      const filter = { ...query, ...params, sort: '-created', newest: true } as const;
      const { data, next } = await listProductions(caller, templates, filter);
      return { data: data.map((its) => shown(caller, its)), next };
    },
  );
  app.get(
    '/productions/:production',
    { schema: { tags, summary: 'Get a production', params, response: { 200: production } } },
    async ({ caller, params }) => shown(caller, await getProduction(caller, templates, params.production)),
  );
  app.get(
    '/productions/:production/events',
    {
      config: { lasting: true },
      schema: {
        tags,
        summary: 'Watch a production (server-sent events of its state)',
        params,
        response: {
          200: {
            description: 'Each event is the production as it is then.',
            content: { 'text/event-stream': { schema: z.string() } },
          },
        },
      },
    },
    async (request, reply) => {
      const { caller, params } = request;
      // Refuses before anything is streamed.
      await getProduction(caller, templates, params.production);
      using _stream = openStream(caller.organisation);
      reply.hijack();
      const { raw } = reply;
      raw.writeHead(200, {
        ...(reply.getHeaders() as OutgoingHttpHeaders),
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      });
      try {
        let told = '';
        let signedIn = performance.now();
        for await (const _ of watch(params.production, goneFrom(reply))) {
          const { isLast, state, event } = await look(caller, params.production);
          if (isLast || performance.now() - signedIn > SIGNED_IN_MILLISECONDS) {
            await request.signIn();
            signedIn = performance.now();
          }
          // Who reads more slowly than it changes is told less often.
          if (raw.writableNeedDrain && !isLast) continue;
          // Nothing new: a comment keeps the connection.
          raw.write(state === told ? ': still here\n\n' : event);
          told = state;
          if (isLast) break;
        }
      } catch (error) {
        // Whose key has ended, and whose production is gone, is told when asking again.
        if (!(error instanceof Refusal)) throw error;
      } finally {
        raw.end();
      }
    },
  );
  app.delete(
    '/productions/:production',
    {
      schema: {
        tags,
        summary: 'Delete a production with its files, or stop it for good',
        params,
        response: { 200: z.object({ id: z.string(), files: z.number() }) },
      },
    },
    ({ caller, params }) => deleteProduction(caller, storage, params.production),
  );
  app.post(
    '/productions/:production/cancel',
    { schema: { tags, summary: 'Stop a production', params, response: { 202: production } } },
    async ({ caller, params }, reply) =>
      reply.code(202).send(shown(caller, await cancelProduction(caller, params.production))),
  );
  app.post(
    '/productions/:production/retry',
    { schema: { tags, summary: 'Try a production again', params, response: { 202: production } } },
    async ({ caller, params }, reply) =>
      reply.code(202).send(shown(caller, await retryProduction(caller, queue, params.production))),
  );
  app.post(
    '/speech',
    {
      config: { lasting: true },
      bodyLimit: LIMITS.bodyBytes,
      schema: {
        tags,
        summary: 'Speak a text, or plan to; short ones are waited for',
        description: DRY_RUN,
        querystring: dryRun,
        body: speechOrderSchema.meta({ example: { text: 'Hello there.', voice: 'flite_slt', formats: ['mp3'] } }),
        response: { 200: plan, 201: production, 202: production },
      },
    },
    async (request, reply) => {
      const { caller, query, body } = request;
      const spoken = () => pinAlone(caller, body);
      if (query.dryRun === 'true') return reply.code(200).send(await planned(caller, reply, spoken));
      const accepted = await accept(caller, reply, spoken);
      if (body.text.length > WAITED_FOR) return reply.code(202).send(accepted);
      try {
        for await (const _ of watch(accepted.id, AbortSignal.timeout(WAIT_MILLISECONDS))) {
          const its = await getProduction(caller, templates, accepted.id);
          if (!isOver(its)) continue;
          // Its links are for who may have them by now.
          await request.signIn();
          return reply.code(201).send(shown(caller, its));
        }
        await request.signIn();
        return reply.code(202).send(shown(caller, await getProduction(caller, templates, accepted.id)));
      } catch (error) {
        // Deleted meanwhile, or since it was asked for the first time.
        if (error instanceof Refusal && error.code === 'not_found') return reply.code(202).send(accepted);
        throw error;
      }
    },
  );
  app.post(
    '/timelines',
    {
      config: { lasting: true },
      bodyLimit: LIMITS.bodyBytes,
      schema: {
        tags,
        summary: 'Lay media at their times without a script, or plan to',
        description: DRY_RUN,
        querystring: dryRun,
        body: timelineOrderSchema.meta({
          example: {
            timeline: [{ contentType: 'sound', files: [{ media: 'jingle', startAt: 0.5 }] }],
            media: { jingle: { media: 'jingle' } },
          },
        }),
        response: { 200: plan, 202: production },
      },
    },
    async ({ caller, query, body }, reply) => {
      const its = () => pinAlone(caller, body);
      if (query.dryRun === 'true') return reply.code(200).send(await planned(caller, reply, its));
      return reply.code(202).send(await accept(caller, reply, its));
    },
  );
  app.get(
    '/files/:file',
    {
      schema: { tags, summary: 'Get a file’s links', params: z.object({ file: z.string() }), response: { 200: file } },
    },
    async ({ caller, params }) => shownFile(links, caller, await getFile(caller, params.file)),
  );
  app.patch(
    '/files/:file',
    {
      schema: {
        tags,
        summary: 'Give a file a public link, or take it back',
        params: z.object({ file: z.string() }),
        body: z.strictObject({ public: z.boolean() }).meta({ example: { public: true } }),
        response: { 200: file },
      },
    },
    async ({ caller, params, body }) => shownFile(links, caller, await publishFile(caller, params.file, body.public)),
  );
  app.delete(
    '/files/:file',
    {
      schema: {
        tags,
        summary: 'Delete a file',
        params: z.object({ file: z.string() }),
        response: { 200: z.object({ id: z.string() }) },
      },
    },
    ({ caller, params }) => deleteFile(caller, storage, params.file),
  );
};

/** Characters of a text whose speech is there in a moment. */
const WAITED_FOR = 1_000;
/** Proxies give up after a minute; the answer is then the production as it is. */
const WAIT_MILLISECONDS = 25_000;

/** A change wakes all who watch a production in the same moment: they share one look at it. */
function together<T>(look: (caller: Context, id: string) => Promise<T>): typeof look {
  const looking = new Map<string, Promise<T>>();
  return (caller, id) => {
    const key = `${caller.organisation} ${id}`;
    const its = looking.get(key) ?? look(caller, id);
    looking.set(key, its);
    // A later change may not be in it.
    process.nextTick(() => looking.delete(key));
    return its;
  };
}

function isOver({ state }: Pick<ProductionEntry, 'state'>): boolean {
  return state !== 'queued' && state !== 'running';
}

function audienceIn(text: string | undefined): Record<string, string> | undefined {
  if (text === undefined) return undefined;
  try {
    return z.record(z.string(), z.string()).parse(JSON.parse(text));
  } catch {
    throw new Refusal('bad_request', '`audience` is not a JSON object of texts.', {
      hint: 'Such as `{"name":"Ada"}`, encoded for a URL.',
    }).at('/audience');
  }
}
