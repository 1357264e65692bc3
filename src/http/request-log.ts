// One line for each request, and nothing in it that is a caller's: no query, no key, no body.

import type { FastifyInstance, FastifyServerOptions } from 'fastify';
import { type Id, printId } from '../ids.ts';
import type { LogLevel } from '../server-config.ts';

/** Lines go to stderr: stdout has what `serve` says to people and programs. */
export function loggerOptions(level: LogLevel): NonNullable<FastifyServerOptions['logger']> {
  if (level === 'silent') return false;
  return { level, stream: process.stderr, base: null, serializers: { err: showError } };
}

export function addRequestLog(app: FastifyInstance): void {
  app.addHook('onResponse', async ({ id, method, routeOptions, signedIn }, reply) => {
    app.log.info({
      id,
      method,
      route: routeOptions.url ?? null,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10,
      organisation: signedIn ? printId('organisation', signedIn.organisation as Id<'organisation'>) : null,
    });
  });
}

/** A database's error carries the values it is about: they stay out. */
function showError({ name, message, stack, code }: Error & { readonly code?: string }) {
  return { type: name, message, stack: stack ?? '', code };
}
