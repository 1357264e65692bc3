// The ETag of a project or module, or of a script and all in it: how often it has changed; what requests make depend on it (RFC 9110, 13).

import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Expected } from '../content/expected.ts';

/** Proxies that compress make an ETag weak: it is the same change. */
const ONE = '(?:W/)?"\\d+"';
const match = z
  .string()
  .regex(new RegExp(`^(\\*|${ONE}(\\s*,\\s*${ONE})*)$`), 'the ETag as it was read, in quotes, or `*`')
  .optional()
  .meta({ description: 'The ETag that you have seen: with another one nothing changes. `*`: only what there is.' });

/** Of what changes something that there is. */
export const ifMatch = z.looseObject({ 'if-match': match });

/** Of what makes or changes something. */
export const ifMatchOrNone = z.looseObject({
  'if-match': match,
  'if-none-match': z.literal('*').optional().meta({ description: 'Makes, and changes nothing that there is.' }),
});

/** Of what reads. */
export const ifNoneMatch = z.looseObject({
  'if-none-match': z
    .string()
    .optional()
    .meta({ description: 'The ETag that you have: where it is still so, the answer is 304 without a body.' }),
});

export function etagOf({ change }: { readonly change: number }): string {
  return `"${change}"`;
}

export function expectedIn(headers: z.output<typeof ifMatch>): Expected {
  if (headers['if-none-match'] === '*') return 'none';
  const etags = headers['if-match'];
  return etags === undefined || etags === '*' ? etags && 'any' : etags.match(/\d+/g)!.map(Number);
}

/** Whether the caller has what would be sent. */
export function isKnown({ headers }: Pick<FastifyRequest, 'headers'>, etag: string): boolean {
  const known = headers['if-none-match']?.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return known?.some((tag) => tag === etag || tag === '*') ?? false;
}

/** Nothing is sent that is known. */
export function addNotModified(app: FastifyInstance): void {
  app.addHook('onSend', async (request, reply, payload) => {
    const etag = reply.getHeader('etag');
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (!isRead || reply.statusCode !== 200 || etag === undefined || !isKnown(request, String(etag))) return payload;
    reply.code(304).removeHeader('content-type').removeHeader('content-length');
    return null;
  });
}
