// /files: finished files to whoever has a link, in parts if asked.

import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { type FileRow, fileByLink, fileByPublicEnd } from '../delivery/files.ts';
import { Refusal } from '../errors.ts';
import { isKnown } from './etags.ts';

export const fileDownloads: FastifyPluginAsyncZod = async (app) => {
  const { database, secret, storage } = app.ports;
  app.get(
    '/files/:file/:name',
    {
      config: { open: true },
      schema: {
        hide: true,
        params: z.object({ file: z.string(), name: z.string() }),
        querystring: z.looseObject({ token: z.string().default('') }),
      },
    },
    async (request, reply) => {
      const { params, query } = request;
      return send(request, reply, await fileByLink(database, secret, params.file, query.token), 'private');
    },
  );
  app.get(
    '/p/:end/:name',
    { config: { open: true }, schema: { hide: true, params: z.object({ end: z.string(), name: z.string() }) } },
    async (request, reply) => send(request, reply, await fileByPublicEnd(database, request.params.end), 'public'),
  );

  async function send(request: FastifyRequest, reply: FastifyReply, file: FileRow, who: 'private' | 'public') {
    const etag = `"${file.sha256}"`;
    reply
      .header('etag', etag)
      .header('accept-ranges', 'bytes')
      // Who has taken a link back does not want to find it in a cache a day later.
      .header('cache-control', `${who}, max-age=300`)
      .header('content-type', file.content_type)
      .header('content-disposition', dispositionOf(file.name))
      .header('x-content-type-options', 'nosniff')
      .header('last-modified', file.created_at.toUTCString());
    if (isKnown(request, etag)) return reply.code(304).send();
    const ifRange = request.headers['if-range'];
    const asked = ifRange === undefined || ifRange === etag ? request.headers.range : undefined;
    const range = rangeOf(asked, file.bytes);
    if (range === 'unsatisfiable') return reply.code(416).header('content-range', `bytes */${file.bytes}`).send();
    const { start, end } = range ?? { start: 0, end: file.bytes };
    if (range) reply.code(206).header('content-range', `bytes ${start}-${end - 1}/${file.bytes}`);
    reply.header('content-length', end - start);
    // Its bytes would be read to be thrown away.
    if (request.method === 'HEAD') return reply.send(Readable.from([]));
    const bytes = await storage.read(file.key, start, end);
    if (!bytes) throw new Refusal('not_found', 'This link leads nowhere.');
    // A stream around a stream would not close it, were it left before its first byte.
    return reply.send(bytes instanceof Readable ? bytes : Readable.from(bytes));
  }
};

/**
 * One range of RFC 9110, 14.2, its end exclusive; undefined for the whole file: none was asked for, several were, or it is
 * not understood.
 */
function rangeOf(
  header: string | undefined,
  bytes: number,
): { start: number; end: number } | 'unsatisfiable' | undefined {
  const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (from === undefined || to === undefined || (from === '' && to === '')) return undefined;
  if (from === '') return Number(to) === 0 ? 'unsatisfiable' : { start: Math.max(0, bytes - Number(to)), end: bytes };
  const start = Number(from);
  const end = to === '' ? bytes : Math.min(bytes, Number(to) + 1);
  if (to !== '' && Number(to) < start) return undefined;
  return start >= bytes ? 'unsatisfiable' : { start, end };
}

/** RFC 6266, with the name twice: for everybody, and as it is. */
function dispositionOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const plain = name.replace(/[^\x20-\x7e]|["\\]/g, '_');
  return `inline; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name)}`;
}
