// What is asked of a path that has other methods: 405, with those it has.

import type { FastifyInstance, HTTPMethods } from 'fastify';
import { Refusal } from '../errors.ts';
import { answerNotFound } from './problem.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Of a route that only says which methods its path has. */
    readonly allow?: readonly string[];
  }
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'QUERY'] satisfies HTTPMethods[];

/** Before the routes; answers what is to be called after them. */
export function addMethods(app: FastifyInstance): () => void {
  const methods = new Map<string, string[]>();
  app.addHook('onRoute', ({ url, method, config }) => {
    if (config?.allow) return;
    const its = methods.get(url) ?? [];
    methods.set(url, its);
    its.push(...[method].flat());
  });
  app.addHook('onRequest', async ({ method, routeOptions }, reply) => {
    const { allow } = routeOptions.config;
    if (!allow) return;
    const all = allow.join(', ');
    reply.header('allow', all);
    throw new Refusal('method_not_allowed', `${method} is not taken here.`, { hint: `Here is taken: ${all}.` });
  });
  return () => {
    for (const [url, allow] of methods) {
      const method = METHODS.filter((its) => !allow.includes(its));
      app.route({ method, url, config: { open: true, allow }, schema: { hide: true }, handler: answerNotFound });
    }
  };
}
