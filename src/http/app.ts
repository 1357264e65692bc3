// The server's front door: every route, the manners they share, and what they are documented as.

import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { constants } from 'node:zlib';
import compress from '@fastify/compress';
import cors from '@fastify/cors';
import swagger from '@fastify/swagger';
import Fastify, { type FastifyInstance, type FastifyRequest, LogController } from 'fastify';
import { jsonSchemaTransform, type ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Database } from '../database/database.ts';
import { isCurrent } from '../database/migrate.ts';
import { Refusal } from '../errors.ts';
import { LIMITS } from '../limits.ts';
import type { Planner } from '../production/order.ts';
import type { Settled } from '../production/settle.ts';
import type { Queue } from '../queue/queue.ts';
import type { Secret } from '../secret.ts';
import type { LogLevel, ServerConfig } from '../server-config.ts';
import type { MeasureMedia } from '../sound/media.ts';
import type { Storage } from '../storage/storage.ts';
import type { Studio } from '../studio.ts';
import { idempotent, type Repeatable } from '../tenancy/idempotent.ts';
import { addAtOnce } from './at-once.ts';
import { addSlowBodies } from './bodies.ts';
import { addCallers, single } from './callers.ts';
import { addNotModified } from './etags.ts';
import { fileDownloads } from './files.ts';
import { addJson } from './json.ts';
import { addMethods } from './methods.ts';
import { addMetrics } from './metrics.ts';
import { finishOpenApi, IDEMPOTENCY_KEY, type OpenApi, openApiFrame } from './openapi.ts';
import { answerNoHttp, answerNotFound, answerProblem, newRequestId } from './problem.ts';
import { printReference } from './reference.ts';
import { addRequestLog, loggerOptions } from './request-log.ts';
import { catalogueRoutes } from './rest/catalogue.ts';
import { eventRoutes } from './rest/events.ts';
import { keyRoutes } from './rest/keys.ts';
import { mediaRoutes } from './rest/media.ts';
import { memberRoutes } from './rest/members.ts';
import { moduleRoutes } from './rest/modules.ts';
import { organisationRoutes } from './rest/organisations.ts';
import { productionRoutes } from './rest/productions.ts';
import { projectRoutes } from './rest/projects.ts';
import { scriptRoutes } from './rest/scripts.ts';
import { sectionRoutes } from './rest/sections.ts';
import { usageRoutes } from './rest/usage.ts';
import { versionRoutes } from './rest/versions.ts';
import { closeSilentConnections } from './silent-connections.ts';
import { addValidation } from './validation.ts';
import type { Watch } from './watch.ts';

/** What the doors need from outside. */
export interface AppPorts {
  readonly database: Database;
  readonly secret: Secret;
  /** Who may make an organisation of their own. */
  readonly signup: ServerConfig['signup'];
  readonly queue: Queue;
  readonly storage: Storage;
  readonly studio: Studio;
  readonly watch: Watch;
  readonly planner: Planner;
  readonly measureMedia: MeasureMedia;
  /** What links begin with; asked for with each of them. */
  readonly publicUrl: string;
  /** How long they hold. */
  readonly linkHours: number;
  /** Of one organisation, or of one address that none is known of. */
  readonly requestsPerSecond: number;
  /** Whose word is taken for the address that a request came from. */
  readonly trustProxy: ServerConfig['trustProxy'];
  readonly logLevel: LogLevel;
}

declare module 'fastify' {
  interface FastifyInstance {
    readonly ports: AppPorts;
    /** Counts what became of a production, for the metrics. */
    readonly settled: (what: Settled) => void;
  }
  interface FastifyRequest {
    /** Of a POST with an Idempotency-Key; who is signed in has it already. */
    repeatable: Repeatable | undefined;
  }
}

export type App = FastifyInstance;

/** The largest sound file over a slow line. */
const REQUEST_MILLISECONDS = 30 * 60_000;
/** A connection on which nothing moves, such as an answer that nobody reads; streams of events say something every 15 s. */
const SILENT_MILLISECONDS = 10 * 60_000;

export async function createApp(ports: AppPorts): Promise<App> {
  const app = Fastify({
    logger: loggerOptions(ports.logLevel),
    logController: new LogController({ disableRequestLogging: true }),
    http: { maxHeaderSize: LIMITS.headBytes },
    // Routes that take texts say that they take more.
    bodyLimit: LIMITS.smallBodyBytes,
    requestTimeout: REQUEST_MILLISECONDS,
    connectionTimeout: SILENT_MILLISECONDS,
    genReqId: newRequestId,
    requestIdHeader: false,
    trustProxy: ports.trustProxy === true ? true : [...ports.trustProxy],
    routerOptions: {
      // `/api/projects/` is `/api/projects`.
      ignoreTrailingSlash: true,
      // Of a caller's own id, each of whose characters may be nine in a URL.
      maxParamLength: LIMITS.referenceCharacters * 9,
    },
    clientErrorHandler: answerNoHttp,
    // What the router refuses comes by no other way.
    frameworkErrors: answerProblem,
  }).withTypeProvider<ZodTypeProvider>();

  closeSilentConnections(app as unknown as App);
  addValidation(app as unknown as App);
  // Responses are typed where they are made, and tests hold them to their schemas.
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  app.setErrorHandler(answerProblem);
  // Bodies are JSON; text would only be found to be no object.
  app.removeContentTypeParser('text/plain');
  addJson(app as unknown as App);
  app.setNotFoundHandler(answerNotFound);
  app.decorate('ports', ports);
  app.decorateRequest('repeatable', undefined);
  // Before anything is refused: pages of other origins may read that too, and browsers ask for leave without a key.
  const exposedHeaders = [
    'x-request-id',
    'etag',
    'retry-after',
    'location',
    'idempotent-replayed',
    'accept-ranges',
    'content-range',
    'content-disposition',
  ];
  await app.register(cors, {
    origin: true,
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposedHeaders,
    strictPreflight: false,
  });
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
  });
  addSlowBodies(app as unknown as App);
  addCallers(app as unknown as App);
  addAtOnce(app as unknown as App);
  // As it was sent: what a schema adds to it may be more tomorrow.
  app.addHook('preValidation', async (request, reply) => {
    const key = single(request.headers['idempotency-key']);
    if (key === undefined || request.method !== 'POST') return;
    const onReplay = () => void reply.header('idempotent-replayed', 'true');
    request.repeatable = { ...repeatableOf(request, key), onReplay };
    if (request.signedIn) request.signedIn = idempotent(request.signedIn, request.repeatable);
  });
  addRequestLog(app as unknown as App);
  const answerOtherMethods = addMethods(app as unknown as App);

  addNotModified(app as unknown as App);
  // Audio is compressed already, events must not wait, and the plugin knows more types than JSON by itself.
  app.addHook('onSend', async ({ headers }, reply) => {
    if (!/^application\/(problem\+)?json/.test(String(reply.getHeader('content-type'))))
      headers['x-no-compression'] = '';
  });
  await app.register(compress, {
    encodings: ['br', 'gzip'],
    threshold: 1024,
    // Half of gzip's time at its size; the default would take seconds for a megabyte.
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } },
  });
  await app.register(swagger, {
    openapi: openApiFrame(),
    transform: jsonSchemaTransform,
    transformObject: (input) => finishOpenApi(input, ports.publicUrl),
  });
  app.decorate('settled', addMetrics(app as unknown as App, ports.database));

  await app.register(
    async (api) => {
      // Answers are one caller's, and many carry links that open files without a key.
      api.addHook('onSend', async (_request, reply) => {
        reply.header('cache-control', reply.hasHeader('etag') ? 'private, no-cache' : 'private, no-store');
      });
      await api.register(organisationRoutes);
      await api.register(memberRoutes);
      await api.register(keyRoutes);
      await api.register(eventRoutes);
      await api.register(projectRoutes);
      await api.register(moduleRoutes);
      await api.register(scriptRoutes);
      await api.register(versionRoutes);
      await api.register(sectionRoutes);
      await api.register(mediaRoutes);
      await api.register(productionRoutes);
      await api.register(catalogueRoutes);
      await api.register(usageRoutes);
      api.get('/openapi.json', { config: { open: true }, schema: { hide: true } }, () => app.swagger());
    },
    { prefix: '/api' },
  );
  await app.register(fileDownloads);
  const forWatchers = { config: { open: true, uncounted: true }, schema: { hide: true } };
  app.get('/healthz', forWatchers, () => ({ status: 'ok' }));
  app.get('/readyz', forWatchers, async (_request, reply) => {
    const ready = await isCurrent(ports.database.pool);
    return reply
      .code(ready ? 200 : 503)
      .send({ status: ready ? 'ok' : 'the database does not answer, or lacks migrations' });
  });
  let reference: string | undefined;
  app.get('/docs', { config: { open: true }, schema: { hide: true } }, (_request, reply) => {
    reference ??= printReference(app.swagger() as unknown as OpenApi);
    return reply.type('text/html; charset=utf-8').send(reference);
  });
  // Relative, so that it is right behind a proxy, too.
  app.get('/', { config: { open: true }, schema: { hide: true } }, (_request, reply) => reply.redirect('docs'));
  answerOtherMethods();
  return app as unknown as App;
}

/**
 * All that tells one request from another: twins have it alike, whatever their keys to the door. Bytes are told apart by who
 * reads them.
 */
function repeatableOf({ method, url, body }: FastifyRequest, key: string): Pick<Repeatable, 'key' | 'request'> {
  if (!IDEMPOTENCY_KEY.test(key))
    throw new Refusal('bad_request', 'The Idempotency-Key is not 1 to 255 visible ASCII characters.', {
      hint: 'A new UUID for each thing to be made is a good one.',
    });
  const asked = JSON.stringify([method, url, body instanceof Readable ? null : (body ?? null)]);
  return { key, request: createHash('sha256').update(asked).digest() };
}
