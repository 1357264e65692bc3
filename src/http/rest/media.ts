// /api/media: sound files to be played in productions.

import { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Refusal } from '../../errors.ts';
import { name } from '../../names.ts';
import { addMedia, deleteMedia, getMedia, listMedia } from '../../sound/media.ts';
import { goneFrom } from '../gone.ts';
import { holdAtMost } from '../rate-limit.ts';
import { idOrReference, page, pageOf, reference, search } from './schemas.ts';

const media = z
  .object({
    id: z.string(),
    reference: z.string().nullable(),
    name: z.string(),
    bytes: z.number(),
    sha256: z.string(),
    seconds: z.number(),
    rate: z.number().meta({ description: 'Hz.' }),
    channels: z.number(),
    createdAt: z.date(),
  })
  .meta({ id: 'Media' });
const params = z.object({ media: idOrReference });
const tags = ['Media'];

/** Files of an organisation that are received or wait to be looked at: each lies on the server's disk meanwhile. */
const UPLOADS = 8;

export const mediaRoutes: FastifyPluginAsyncZod = async (app) => {
  const { storage, measureMedia: measure } = app.ports;
  const holdUpload = holdAtMost(UPLOADS, 'uploads');
  // As it comes, whatever it is called: nothing of it is held in memory.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
  app.addContentTypeParser(/^multipart\//, (_request, _payload, done) =>
    done(
      new Refusal('unsupported_type', 'The body is a form with a file in it, not the file.', {
        hint: 'Send its bytes as they are: `curl --data-binary @jingle.mp3`; its name goes into the URL.',
      }),
    ),
  );
  app.get(
    '/media',
    {
      schema: {
        tags,
        summary: 'List media',
        querystring: z.strictObject({
          ...page,
          search: search.meta({ description: 'Words of the name, all of them.' }),
        }),
        response: { 200: pageOf(media) },
      },
    },
    ({ caller, query }) => listMedia(caller, query),
  );
  app.post(
    '/media',
    {
      config: { lasting: true, file: true },
      onRequest: refuseEncoded,
      schema: {
        tags,
        summary: 'Send a sound file',
        description:
          'The body is the file itself, of any format that can be decoded; no form, and not compressed once more.',
        consumes: ['application/octet-stream'],
        querystring: z.strictObject({ name, reference: reference.optional() }),
        body: z.unknown().meta({ type: 'string', format: 'binary' }),
        response: { 201: media },
      },
    },
    async (request, reply) => {
      const { caller, query, body } = request;
      // Without a length and a type nothing came, and nothing was parsed.
      const bytes = body instanceof Readable ? body : Readable.from([]);
      using _upload = holdUpload(caller.organisation);
      const its = { storage, measure, gone: goneFrom(reply), signInAgain: () => request.signIn() };
      const length = request.headers['content-length'];
      const sent = { ...query, promised: length === undefined ? undefined : Number(length) };
      return reply.code(201).send(await addMedia(caller, its, sent, bytes));
    },
  );
  app.get(
    '/media/:media',
    { schema: { tags, summary: 'Get what is known of media', params, response: { 200: media } } },
    ({ caller, params }) => getMedia(caller, params.media),
  );
  app.delete(
    '/media/:media',
    { schema: { tags, summary: 'Delete media', params, response: { 200: media } } },
    ({ caller, params }) => deleteMedia(caller, storage, params.media),
  );
};

/** Before any of it is read: a few hundred bytes may stand for as many megabytes. */
async function refuseEncoded({ headers }: FastifyRequest): Promise<void> {
  const encoding = headers['content-encoding'];
  if (encoding === undefined || encoding === 'identity') return;
  throw new Refusal('unsupported_type', `The body is encoded (${encoding}), and sound files come as they are.`, {
    hint: "Send the file's bytes as they are, without Content-Encoding; FLAC or MP3 make them fewer.",
  });
}
