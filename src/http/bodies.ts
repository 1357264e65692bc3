// Bodies while they come: none is larger than its route takes, or slower than anybody's line.

import type { FastifyInstance } from 'fastify';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Takes a file: as slow as it may be, nothing of it is held in memory. */
    readonly file?: boolean;
  }
}

/** Eight megabytes over a line of a megabit a second. */
const BODY_MILLISECONDS = 90_000;

/** Whoever sends a body and stops in the middle of it keeps what was sent in memory. */
export function addSlowBodies(app: FastifyInstance): void {
  app.addHook('onRequest', async ({ raw, routeOptions }) => {
    if (raw.complete || routeOptions.config.file) return;
    const timer = setTimeout(() => raw.complete || raw.destroy(), BODY_MILLISECONDS).unref();
    raw.once('close', () => clearTimeout(timer));
  });
}
