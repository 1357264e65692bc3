// What Prometheus reads: how long requests take, how busy the database's connections are, what is in the line and what became of
// it, and the process itself.

import type { FastifyInstance } from 'fastify';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Database } from '../database/database.ts';
import type { Settled } from '../production/settle.ts';

/** Seconds: from a read out of memory to a file that is waited for. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60];

/**
 * Routes are named as they are written, so that no id makes a series of its own. Answers who counts what became of a production
 * in this process.
 */
export function addMetrics(app: FastifyInstance, { pool, crossing }: Database): (what: Settled) => void {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const seconds = new Histogram({
    name: 'libretto_request_seconds',
    help: 'How long requests took.',
    labelNames: ['method', 'route', 'status'],
    buckets: BUCKETS,
    registers: [registry],
  });
  new Gauge({
    name: 'libretto_database_connections',
    help: 'Connections to the database, and requests that wait for one.',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      this.set({ state: 'busy' }, pool.totalCount - pool.idleCount);
      this.set({ state: 'idle' }, pool.idleCount);
      this.set({ state: 'waiting' }, pool.waitingCount);
    },
  });
  new Gauge({
    name: 'libretto_productions',
    help: 'Productions that wait and that are made, by any worker.',
    labelNames: ['state'],
    registers: [registry],
    async collect() {
      // The others are told, too, while the database is away.
      this.reset();
      const lengths = await crossing.lineLengths().catch(() => ({}));
      for (const [state, count] of Object.entries(lengths)) this.set({ state }, count);
    },
  });
  const settled = new Counter({
    name: 'libretto_productions_settled_total',
    help: 'What became of the productions that this process had in hand.',
    labelNames: ['state'],
    registers: [registry],
  });
  for (const state of ['done', 'failed', 'cancelled'] satisfies Settled[]) settled.inc({ state }, 0);
  app.addHook('onResponse', async ({ method, routeOptions }, reply) => {
    const labels = { method, route: routeOptions.url ?? 'none', status: reply.statusCode };
    seconds.observe(labels, reply.elapsedTime / 1000);
  });
  app.get('/metrics', { config: { open: true, uncounted: true }, schema: { hide: true } }, async (_request, reply) =>
    reply.type(registry.contentType).send(await registry.metrics()),
  );
  return (state) => settled.inc({ state });
}
