// Requests against the schemas of their routes. A route that takes nothing in its query takes nothing: what is asked for there
// and not understood is refused by name, never passed over.

import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { badRequest } from '../bad-request.ts';
import { Refusal } from '../errors.ts';
import { refusalOfCharacters } from './check-characters.ts';

const NOTHING = z.strictObject({});

export function addValidation(app: FastifyInstance): void {
  /** What the queries of routes are called, by their method and URL. */
  const queries = new Map<string, readonly string[]>();
  app.addHook('onRoute', (route) => {
    if (!route.schema || route.schema.hide) return;
    route.schema.querystring ??= NOTHING;
    queries.set(`${route.method} ${route.url}`, Object.keys((route.schema.querystring as z.ZodObject).shape));
  });
  app.setValidatorCompiler<z.ZodType>(({ schema, httpPart, method, url }) => (data) => {
    // What streams is bytes: whoever reads it looks at it.
    if (data instanceof Readable) return { value: data };
    const error = refusalOfCharacters(data);
    if (error) return { error };
    // With what came in, so that the answer can show it.
    // No body may be one that says nothing.
    const parsed = schema.safeParse(data ?? undefined, { reportInput: true });
    if (parsed.success) return { value: parsed.data };
    if (data === null && httpPart === 'body')
      return {
        error: new Refusal('bad_request', 'There is no body.', {
          hint: 'Send JSON, with `Content-Type: application/json`.',
        }),
      };
    const inQuery = httpPart === 'body' ? queries.get(`${method} ${url}`) : undefined;
    return { error: badRequest(parsed.error, schema, { inQuery, isInUrl: httpPart !== 'body' }) };
  });
}
