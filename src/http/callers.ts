// Who asks: looked up by their key at every request, and counted, so that nobody's flood is in another's way.

import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Context } from '../context.ts';
import { hashOf } from '../tenancy/keys.ts';
import { signIn } from '../tenancy/sign-in.ts';
import { answerNotFound } from './problem.ts';
import { rateLimit } from './rate-limit.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks. Throws where the route needs no key. */
    readonly caller: Context;
    signedIn: Context | undefined;
    /** Looks the key up once more, for what goes on for long: it may have been revoked meanwhile. */
    signIn(): Promise<Context>;
  }
  interface FastifyContextConfig {
    /** Answered to anybody. */
    readonly open?: boolean;
    /** Asked again and again by what watches the server: counts for nobody. */
    readonly uncounted?: boolean;
  }
}

/** A body that took longer may have outlived its key. */
const LONG_MILLISECONDS = 1_000;
/** Callers that are remembered; forgotten ones are only looked up before they are counted. */
const MOST_REMEMBERED = 10_000;

export function addCallers(app: FastifyInstance): void {
  const { database, requestsPerSecond } = app.ports;
  const count = rateLimit(requestsPerSecond);
  /** Whose requests those of a key were: a flood of them is refused before any of it is looked up. */
  const remembered = new Map<string, Pick<Context, 'organisation' | 'requestsPerSecond'>>();

  app.decorateRequest('signedIn', undefined);
  app.decorateRequest('signIn', function (this: FastifyRequest) {
    // What asks changes nothing.
    const its = this.method === 'GET' || this.method === 'HEAD' ? { ...database, within: database.look } : database;
    return signIn(its, keyOf(this), assumedBy(this));
  });
  app.decorateRequest('caller', {
    getter() {
      if (!this.signedIn) throw new Error('a route that is open to anybody has asked who asks');
      return this.signedIn;
    },
  });
  app.addHook('onRequest', async (request, reply) => {
    // Before its body is read.
    if (request.is404) {
      answerNotFound(request, reply);
      return reply;
    }
    const { open, uncounted } = request.routeOptions.config;
    if (uncounted) return;
    if (open) return count(request.ip);
    const key = keyOf(request);
    const mark = key === undefined ? '' : `${hashOf(key).toString('base64')} ${assumedBy(request) ?? ''}`;
    const before = remembered.get(mark);
    if (before) count(before.organisation, before.requestsPerSecond);
    const its = await request.signIn().catch((error) => {
      remembered.delete(mark);
      if (!before) count(request.ip);
      throw error;
    });
    if (!before) count(its.organisation, its.requestsPerSecond);
    if (remembered.size >= MOST_REMEMBERED) remembered.clear();
    remembered.set(mark, { organisation: its.organisation, requestsPerSecond: its.requestsPerSecond });
    request.signedIn = its;
  });
  app.addHook('preValidation', async (request, reply) => {
    if (request.signedIn && reply.elapsedTime > LONG_MILLISECONDS) request.signedIn = await request.signIn();
  });
}

function keyOf({ headers }: FastifyRequest): string | undefined {
  const [, bearer] = /^Bearer\s+(\S+)$/i.exec(headers.authorization as string) ?? [];
  return single(headers['x-api-key']) ?? bearer;
}

/** The child as which a super-organisation asks. */
function assumedBy({ headers }: FastifyRequest): string | undefined {
  return single(headers['x-assume-org']);
}

export function single(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
