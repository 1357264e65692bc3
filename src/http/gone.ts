// Tells when nobody waits for an answer any more.

import type { FastifyReply } from 'fastify';

/** Aborted when the answer is sent, or its connection closed. (Fastify's own signal ends with the request's body.) */
export function goneFrom({ raw }: Pick<FastifyReply, 'raw'>): AbortSignal {
  const gone = new AbortController();
  raw.once('close', () => gone.abort());
  // It may have closed before anybody listened.
  if (raw.destroyed) gone.abort();
  return gone.signal;
}
