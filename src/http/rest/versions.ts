// /api/scripts/{script}/versions, and their revisions.

import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { DIFFERENCES } from '../../content/diff-sections.ts';
import { diffRevisions, getRevision, listRevisions, restoreRevision } from '../../content/revisions.ts';
import { sectionSettingsSchema } from '../../content/section-settings.ts';
import { createVersion, deleteVersion, getVersion, listVersions, putVersion } from '../../content/versions.ts';
import { LIMITS } from '../../limits.ts';
import { name } from '../../names.ts';
import { etagOf, expectedIn, ifMatch, ifMatchOrNone, ifNoneMatch } from '../etags.ts';
import { idOrReference, newestFirst, page, pageOf, readThrough } from './schemas.ts';

const entry = {
  script: z.string(),
  name: z.string(),
  revision: z.number().meta({ description: 'The newest, counted from 1.' }),
  createdAt: z.date(),
  updatedAt: z.date().meta({ description: 'When it got that text.' }),
};
const version = z
  .object({
    script: entry.script,
    name: entry.name,
    revision: entry.revision,
    text: z.string().meta({ description: 'As it was sent.' }),
    change: z.number().meta({ description: 'Of the script; the ETag.' }),
    updatedAt: entry.updatedAt,
    restoredFrom: z.number().nullable().meta({ description: 'The revision whose text was brought back.' }),
    ...readThrough,
  })
  .meta({ id: 'Version' });

const number = z.coerce.number().int().min(1).max(2_147_483_647);
const revisionEntry = {
  script: z.string(),
  version: z.string(),
  revision: z.number(),
  author: z.string().meta({ description: 'Who made it, as in the audit.' }),
  createdAt: z.date(),
  restoredFrom: z.number().nullable(),
  detached: z
    .array(z.object({ name: z.string(), settings: sectionSettingsSchema }))
    .readonly()
    .meta({ description: 'Settings that lost their section here.' }),
};
const revision = z
  .object({
    ...revisionEntry,
    text: z.string(),
    sections: z.array(z.object({ id: z.string(), name: z.string(), settings: sectionSettingsSchema })).readonly(),
  })
  .meta({ id: 'Revision' });
const state = z
  .object({
    id: z.string(),
    name: z.string(),
    text: z.string(),
    soundSegment: z.string().nullable(),
    settings: sectionSettingsSchema,
  })
  .nullable();
const diff = z
  .object({
    from: z.number(),
    to: z.number(),
    sections: z
      .array(
        z.object({ id: z.string(), differs: z.array(z.enum(DIFFERENCES)).readonly(), before: state, after: state }),
      )
      .readonly(),
  })
  .meta({ id: 'RevisionDiff' });

const ofScript = z.object({ script: idOrReference });
const params = ofScript.extend({ version: name });
const ofRevision = params.extend({ revision: number });
const tags = ['Versions'];

export const versionRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/scripts/:script/versions',
    {
      schema: {
        tags,
        summary: 'List the versions of a script',
        params: ofScript,
        querystring: z.strictObject(page),
        response: { 200: pageOf(z.object(entry).meta({ id: 'VersionEntry' })) },
      },
    },
    ({ caller, params, query }) => listVersions(caller, params.script, query),
  );
  app.post(
    '/scripts/:script/versions',
    {
      bodyLimit: LIMITS.bodyBytes,
      schema: {
        tags,
        summary: 'Make a version',
        params: ofScript,
        headers: ifMatch,
        body: z
          .strictObject({ name, text: z.string() })
          .meta({ example: { name: 'es', text: 'Hola {{name|vecina}}.' } }),
        response: { 201: version },
      },
    },
    async ({ caller, params, headers, body }, reply) => {
      const made = await createVersion(caller, params.script, body, expectedIn(headers));
      return reply.code(201).header('etag', etagOf(made)).send(made);
    },
  );
  app.get(
    '/scripts/:script/versions/:version',
    { schema: { tags, summary: 'Get a version', params, headers: ifNoneMatch, response: { 200: version } } },
    async ({ caller, params }, reply) => {
      const found = await getVersion(caller, params.script, params.version);
      return reply.header('etag', etagOf(found)).send(found);
    },
  );
  app.put(
    '/scripts/:script/versions/:version',
    {
      bodyLimit: LIMITS.bodyBytes,
      schema: {
        tags,
        summary: 'Make a version, or give it a new text',
        params,
        headers: ifMatchOrNone,
        body: z.strictObject({ text: z.string() }).meta({ example: { text: 'Hola otra vez.' } }),
        response: { 200: version, 201: version },
      },
    },
    async ({ caller, params, headers, body }, reply) => {
      const its = { name: params.version, text: body.text };
      const { version, made } = await putVersion(caller, params.script, its, expectedIn(headers));
      return reply
        .code(made ? 201 : 200)
        .header('etag', etagOf(version))
        .send(version);
    },
  );
  app.delete(
    '/scripts/:script/versions/:version',
    {
      schema: {
        tags,
        summary: 'Delete a version with its revisions',
        params,
        headers: ifMatch,
        response: {
          200: z.object({ script: z.string(), name: z.string(), revisions: z.number(), change: z.number() }),
        },
      },
    },
    ({ caller, params, headers }) => deleteVersion(caller, params.script, params.version, expectedIn(headers)),
  );

  app.get(
    '/scripts/:script/versions/:version/revisions',
    {
      schema: {
        tags,
        summary: 'List the revisions of a version, newest first',
        params,
        querystring: z.strictObject(newestFirst),
        response: { 200: pageOf(z.object(revisionEntry).meta({ id: 'RevisionEntry' })) },
      },
    },
    ({ caller, params, query }) => listRevisions(caller, params.script, params.version, query),
  );
  app.get(
    '/scripts/:script/versions/:version/revisions/:revision',
    { schema: { tags, summary: 'Get a revision', params: ofRevision, response: { 200: revision } } },
    ({ caller, params }) => getRevision(caller, params.script, params.version, params.revision),
  );
  app.get(
    '/scripts/:script/versions/:version/revisions/:revision/diff',
    {
      schema: {
        tags,
        summary: 'Tell what a revision changed, section by section',
        params: ofRevision,
        querystring: z.strictObject({
          from: number.optional().meta({ description: 'The revision to compare it with; the one before.' }),
        }),
        response: { 200: diff },
      },
    },
    ({ caller, params, query }) =>
      diffRevisions(caller, params.script, params.version, { from: query.from, to: params.revision }),
  );
  app.post(
    '/scripts/:script/versions/:version/revisions/:revision/restore',
    {
      schema: {
        tags,
        summary: 'Bring a revision back, as a new one',
        params: ofRevision,
        headers: ifMatch,
        response: { 201: version },
      },
    },
    async ({ caller, params, headers }, reply) => {
      const { script, version, revision } = params;
      const restored = await restoreRevision(caller, script, version, revision, expectedIn(headers));
      return reply.code(201).header('etag', etagOf(restored)).send(restored);
    },
  );
};
