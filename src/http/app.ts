// The server's front door: every route, the manners they share, and what they are documented as.

import compress from '@fastify/compress';
import cors from '@fastify/cors';
import swagger from '@fastify/swagger';
import Fastify, { type FastifyInstance } from 'fastify';
import { jsonSchemaTransform, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { v4 } from 'uuid';
import type { z } from 'zod';
import { badRequest } from '../bad-request.ts';
import type { Context } from '../context.ts';
import type { Database } from '../database/database.ts';
import { LIMITS } from '../limits.ts';
import type { Queue } from '../queue/queue.ts';
import type { Secret } from '../secret.ts';
import type { ServerConfig } from '../server-config.ts';
import type { Storage } from '../storage/storage.ts';
import type { Studio } from '../studio.ts';
import { signIn } from '../tenancy/sign-in.ts';
import { VERSION } from '../version.ts';
import { fileDownloads } from './files.ts';
import { answerNotFound, answerProblem } from './problem.ts';
import { catalogueRoutes } from './rest/catalogue.ts';
import { eventRoutes } from './rest/events.ts';
import { keyRoutes } from './rest/keys.ts';
import { memberRoutes } from './rest/members.ts';
import { moduleRoutes } from './rest/modules.ts';
import { organisationRoutes } from './rest/organisations.ts';
import { productionRoutes } from './rest/productions.ts';
import { projectRoutes } from './rest/projects.ts';
import { scriptRoutes } from './rest/scripts.ts';
import { sectionRoutes } from './rest/sections.ts';
import { usageRoutes } from './rest/usage.ts';
import { versionRoutes } from './rest/versions.ts';
import type { Watch } from './watch.ts';

export interface Server {
  readonly database: Database;
  readonly secret: Secret;
  /** Who may make an organisation of their own. */
  readonly signup: ServerConfig['signup'];
  readonly queue: Queue;
  readonly storage: Storage;
  readonly studio: Studio;
  readonly watch: Watch;
  /** What links begin with. */
  readonly publicUrl: string;
}

declare module 'fastify' {
  interface FastifyInstance {
    readonly server_: Server;
  }
  interface FastifyRequest {
    /** Who asks. Throws where the route needs no key. */
    readonly caller: Context;
    signedIn: Context | undefined;
  }
  interface FastifyContextConfig {
    /** Answered to anybody. */
    readonly open?: boolean;
  }
}

export type App = FastifyInstance;

export async function createApp(server: Server, options: { readonly log?: boolean } = {}): Promise<App> {
  const app = Fastify({
    logger: options.log ? { level: 'info', redact: ['req.headers["x-api-key"]', 'req.headers.authorization'] } : false,
    bodyLimit: LIMITS.bodyBytes,
    genReqId: () => `req_${v4().replaceAll('-', '')}`,
    requestIdHeader: false,
    // `/api/projects/` is `/api/projects`.
    routerOptions: { ignoreTrailingSlash: true },
  }).withTypeProvider<ZodTypeProvider>();

  app.setValidatorCompiler<z.ZodType>(({ schema }) => (data) => {
    // With what came in, so that the answer can show it.
    const parsed = schema.safeParse(data, { reportInput: true });
    return parsed.success ? { value: parsed.data } : { error: badRequest(parsed.error, schema) };
  });
  // Responses are typed where they are made, and tests hold them to their schemas.
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  app.setErrorHandler(answerProblem);
  app.setNotFoundHandler(answerNotFound);
  app.decorate('server_', server);
  app.decorateRequest('signedIn', undefined);
  app.decorateRequest('caller', {
    getter() {
      if (!this.signedIn) throw new Error('a route that is open to anybody has asked who asks');
      return this.signedIn;
    },
  });
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
    if (request.routeOptions.config.open || request.is404) return;
    request.signedIn = await signIn(server.database, keyOf(request.headers), single(request.headers['x-assume-org']));
  });

  await app.register(cors, { origin: true, exposedHeaders: ['x-request-id', 'etag', 'retry-after', 'location'] });
  // Audio is compressed already.
  await app.register(compress, { customTypes: /^application\/(problem\+)?json|^text\//, threshold: 1024 });
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Libretto', version: VERSION, description: 'Annotated scripts in, finished audio out.' },
      components: {
        securitySchemes: {
          apiKey: { type: 'apiKey', in: 'header', name: 'x-api-key' },
          bearer: { type: 'http', scheme: 'bearer' },
        },
      },
      security: [{ apiKey: [] }, { bearer: [] }],
    },
    transform: jsonSchemaTransform,
  });

  await app.register(
    async (api) => {
      await api.register(organisationRoutes);
      await api.register(memberRoutes);
      await api.register(keyRoutes);
      await api.register(eventRoutes);
      await api.register(projectRoutes);
      await api.register(moduleRoutes);
      await api.register(scriptRoutes);
      await api.register(productionRoutes);
      await api.register(catalogueRoutes);
      await api.register(usageRoutes);
      await api.register(versionRoutes);
      await api.register(sectionRoutes);
      api.get('/openapi.json', { config: { open: true }, schema: { hide: true } }, () => app.swagger());
    },
    { prefix: '/api' },
  );
  await app.register(fileDownloads);
  app.get('/healthz', { config: { open: true }, schema: { hide: true } }, () => ({ status: 'ok' }));
  return app as unknown as App;
}

function keyOf(headers: Readonly<Record<string, string | string[] | undefined>>): string | undefined {
  const [, bearer] = /^Bearer\s+(\S+)$/i.exec(headers.authorization as string) ?? [];
  return single(headers['x-api-key']) ?? bearer;
}

function single(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
