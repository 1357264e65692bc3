// Connections on which nothing was asked yet, as browsers open them ahead: closing waits for nobody there.

import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** Node takes them for busy until they are late with their first request, a minute on. */
export function closeSilentConnections(app: FastifyInstance): void {
  const silent = new Set<Socket>();
  app.server.on('connection', (socket) => {
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
  });
  app.server.on('request', ({ socket }) => silent.delete(socket));
  app.addHook('preClose', async () => {
    for (const socket of silent) socket.destroy();
  });
}
