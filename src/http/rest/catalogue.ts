// /api/voices, /api/templates, /api/presets, /api/formats: what productions can be made of.

import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { wordsOf } from '../../fold.ts';
import { notOfThisList } from '../../page.ts';
import { presetSchema } from '../../production/preset-schema.ts';
import { languagesOf, voicesLike } from '../../speech/voices-like.ts';
import { PRESETS } from '../../timeline/presets.ts';
import { page, pageOf, search } from './schemas.ts';

const range = z.object({ min: z.number(), max: z.number() });
const voice = z
  .object({
    id: z.string(),
    provider: z.string(),
    name: z.string().meta({ description: 'For people.' }),
    language: z.string().meta({ description: 'BCP 47: `en-US`.' }),
    gender: z.enum(['female', 'male', 'neutral']),
    quality: z.enum(['neural', 'basic', 'test']),
    tags: z.array(z.string()).readonly(),
    loudness: z.number().nullable().meta({ description: 'LUFS of a fixed passage; null: not measured.' }),
    can: z.object({
      wordTimes: z.boolean().meta({ description: 'Tells when each word is spoken.' }),
      phonemes: z.boolean().meta({ description: 'Reads IPA.' }),
      speed: range.meta({ description: 'Of its own; beyond, its sound is stretched.' }),
    }),
    licence: z.string().meta({ description: 'SPDX.' }),
  })
  .meta({ id: 'Voice' });
const template = z
  .object({
    id: z.string(),
    title: z.string(),
    description: z.string(),
    genre: z.string().nullable(),
    collections: z.array(z.string()).readonly(),
    tags: z.array(z.string()).readonly(),
    mood: z.array(z.string()).readonly(),
    instruments: z.array(z.string()).readonly(),
    industryExamples: z.array(z.string()).readonly(),
    tempo: z.number().meta({ description: 'Beats a minute.' }),
    tempoClass: z.string(),
    key: z.string().nullable(),
    beatsPerBar: z.number(),
    licence: z.string().meta({ description: 'Of the music.' }),
    source: z.enum(['shipped', 'own']),
    hash: z.string().meta({ description: 'SHA-256 of everything that sounds: same hash, same music.' }),
    segments: z.array(z.string()),
    effects: z.array(z.string()),
  })
  .meta({ id: 'Template' });
const preset = z
  .object({ ...presetSchema.shape, id: z.string() })
  .meta({ id: 'Preset', description: 'Times in seconds, levels in dB, frequencies in Hz.' });
const format = z
  .object({
    id: z.string(),
    aliases: z.array(z.string()).readonly().meta({ description: 'Other names for the same format.' }),
    description: z.string(),
    extension: z.string(),
    contentType: z.string(),
    channels: z.number(),
    rate: z.number().meta({ description: 'Hz.' }),
    constantBitRate: z.number().nullable().meta({ description: 'kbit/s of an MP3 whose frames all have the same.' }),
    peakMargin: z.number().meta({ description: 'dB that lossy coding adds to peaks.' }),
  })
  .meta({ id: 'Format' });

const tags = ['Catalogue'];
const asked = {
  limit: page.limit,
  cursor: page.cursor,
  sort: z.literal('name').optional().meta({ description: 'By id; otherwise as they are recommended.' }),
  search: search.meta({ description: 'Words of what is told of it, all of them.' }),
};
const querystring = z.strictObject(asked);
const voiceFilter = z.strictObject({
  ...asked,
  language: z.string().max(100).optional().meta({ description: 'BCP 47, or its name: `en`, `en-GB`, `spanish`.' }),
  gender: voice.shape.gender.optional(),
  provider: z.string().max(100).optional(),
  tag: z.string().max(100).optional(),
});

export const catalogueRoutes: FastifyPluginAsyncZod = async (app) => {
  const { voices, templates, formats } = app.ports.studio;
  app.get(
    '/voices',
    { schema: { tags, summary: 'List voices', querystring: voiceFilter, response: { 200: pageOf(voice) } } },
    ({ query }) => {
      const its = voicesLike(voices.list(), query);
      const rows = its.map(({ revision, loudness, ...voice }) => ({ ...voice, loudness: loudness ?? null }));
      return pageAt(rows, query, (row) => [row, languagesOf(row)]);
    },
  );
  app.get(
    '/templates',
    { schema: { tags, summary: 'List templates', querystring, response: { 200: pageOf(template) } } },
    ({ query }) => {
      const rows = templates.list().map(({ name, shape, segment, effect, genre, key, licenceFile, ...described }) => ({
        id: name,
        ...described,
        genre: genre ?? null,
        key: key ?? null,
        segments: Object.keys(shape.segments),
        effects: Object.keys(shape.effects),
      }));
      return pageAt(rows, query);
    },
  );
  app.get(
    '/presets',
    { schema: { tags, summary: 'List presets', querystring, response: { 200: pageOf(preset) } } },
    ({ query }) => {
      const rows = Object.entries(PRESETS).map(([id, its]) => ({ ...presetSchema.parse(its), id }));
      return pageAt(rows, query, ({ id, description }) => [id, description]);
    },
  );
  app.get(
    '/formats',
    { schema: { tags, summary: 'List formats', querystring, response: { 200: pageOf(format) } } },
    ({ query }) => {
      const rows = formats.map(({ open, constantBitRate = null, ...its }) => ({ ...its, constantBitRate }));
      return pageAt(rows, query);
    },
  );
};

interface Asked {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly sort?: 'name' | undefined;
  readonly search?: string | undefined;
}

/** These lists are short and change with the program: a cursor names the last row, in its order. */
function pageAt<Row extends { id: string }>(
  rows: readonly Row[],
  { limit, cursor, sort, search }: Asked,
  wordsIn: (row: Row) => unknown = (row) => row,
): { data: Row[]; next: string | null } {
  const words = [...wordsOf(search ?? '')];
  const has = (row: Row) => {
    const its = wordsOf(JSON.stringify(wordsIn(row)).replaceAll('_', ' '));
    return words.every((word) => its.has(word));
  };
  const found = search === undefined ? rows : rows.filter((row) => words.length > 0 && has(row));
  const sorted = sort ? found.toSorted((a, b) => (a.id < b.id ? -1 : 1)) : found;
  const print = (id: string) => Buffer.from(JSON.stringify([sort ?? null, id])).toString('base64url');
  const last = cursor === undefined ? -1 : sorted.findIndex(({ id }) => print(id) === cursor);
  if (cursor !== undefined && last < 0) throw notOfThisList();
  const data = sorted.slice(last + 1, last + 1 + limit);
  const isWhole = last + 1 + data.length >= sorted.length;
  return { data, next: isWhole ? null : print(data.at(-1)!.id) };
}
