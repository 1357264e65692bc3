// So many requests of an organisation at a time: whoever asks for a heap waits for itself, and holds nobody's connection.

import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Refusal } from '../errors.ts';

/** A fifth of the connections to the database. Of what is answered in milliseconds it is thousands a second. */
const AT_ONCE = 4;
const MOST_WAITING = 1_000;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Waits for what takes long, and is in no other request's way meanwhile. */
    readonly lasting?: boolean;
  }
}

interface Line {
  running: number;
  readonly waiting: (() => void)[];
}

/** After callers are known. */
export function addAtOnce(app: FastifyInstance): void {
  const lines = new Map<string, Line>();
  const leaving = new WeakMap<FastifyRequest, () => void>();

  async function enter(who: string): Promise<() => void> {
    const line = lines.get(who) ?? { running: 0, waiting: [] };
    lines.set(who, line);
    if (line.waiting.length >= MOST_WAITING)
      throw new Refusal('too_many_requests', `There are ${MOST_WAITING} requests waiting for their turn already.`, {
        hint: 'Wait for answers before you ask for more.',
        retryAfter: 5,
      });
    if (line.running < AT_ONCE) line.running++;
    else await new Promise<void>((resolve) => line.waiting.push(resolve));
    let isIn = true;
    return () => {
      if (!isIn) return;
      isIn = false;
      // The place is handed on, so that nobody slips in between.
      const next = line.waiting.shift();
      if (next) next();
      else if (--line.running === 0) lines.delete(who);
    };
  }

  app.addHook('onRequest', async (request, reply) => {
    if (!request.signedIn) return;
    const leave = await enter(request.signedIn.organisation);
    leaving.set(request, leave);
    reply.raw.once('close', leave);
    // Who hung up while it waited.
    if (reply.raw.destroyed) leave();
  });
  // What lasts has its own turns: nothing else waits for it.
  app.addHook('preHandler', async (request) => {
    if (request.routeOptions.config.lasting) leaving.get(request)?.();
  });
}
