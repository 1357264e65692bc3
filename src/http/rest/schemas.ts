// Shapes that many routes share.

import { z } from 'zod';
import { LIMITS } from '../../limits.ts';
import { name } from '../../names.ts';
import { PAGE } from '../../page.ts';

// Patterns, so that the document says them too.

/** An id of ours, or the caller's own. */
export const idOrReference = z
  .string()
  .min(1)
  .max(LIMITS.referenceCharacters)
  .regex(/^[^\u0000-\u001f\u007f/?#]+$/, 'a reference has no control characters and no `/`, `?` or `#`');

/** A project or module, as an answer tells it or as people call it. */
export const parent = z
  .string()
  .min(1)
  .max(LIMITS.referenceCharacters)
  .meta({ description: 'Id, reference or name; a module by its name alone where no other is called so.' });

export const role = z.enum(['owner', 'admin', 'user', 'read-only']);

/** The caller's own id: whatever stands in a URL and is no id of ours. */
export const reference = z
  .string()
  .min(1)
  .max(LIMITS.referenceCharacters)
  .regex(
    /^(?![a-z]{3}_[0-9a-z]{26}$)[^\u0000-\u001f\u007f/?#]+$/,
    'a reference has no control characters and no `/`, `?` or `#`, and does not look like an id of ours',
  );

export const metadata = z
  .record(z.string(), z.unknown())
  .refine((value) => Buffer.byteLength(JSON.stringify(value)) <= LIMITS.metadataBytes, {
    message: `it has to be at most ${LIMITS.metadataBytes} bytes of JSON`,
  });

export const description = {
  name,
  reference: reference.nullish(),
  description: z.string().max(LIMITS.descriptionCharacters).optional(),
  metadata: metadata.optional(),
};

/** As {@link description}, to change some of it. */
export const change = {
  ...description,
  name: name.optional(),
  archived: z.boolean().optional().meta({
    description:
      'Out of the lists of its kind, which `?archived=true` shows; what lies in it stays listed, and nothing of it is produced.',
  }),
};

export const described = {
  id: z.string(),
  reference: z.string().nullable(),
  name: z.string(),
  description: z.string(),
  metadata: z.record(z.string(), z.unknown()),
  createdAt: z.date(),
  updatedAt: z.date(),
  archivedAt: z.date().nullable(),
  change: z.number().meta({ description: 'Counts every change; the ETag.' }),
};

/** What a deletion takes along, of what was made of scripts. */
export const produced = { productions: z.number(), files: z.number() };

/** `true` and `false` as they stand in a URL. */
export const flag = z.enum(['true', 'false']).default('false');

export const page = {
  limit: z.coerce.number().int().min(1).max(PAGE.most).default(PAGE.default),
  cursor: z.string().max(1000).optional(),
  sort: z.enum(['-created', 'name']).default('-created'),
};

/** As {@link page}, of what is told newest first alone. */
export const newestFirst = { ...page, sort: z.literal('-created').default('-created') };

export const search = z.string().min(1).max(200).optional();

export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ data: z.array(item), next: z.string().nullable() });
}

const warning = {
  code: z.string(),
  message: z.string(),
  line: z.number().optional(),
  column: z.number().optional(),
  hint: z.string().optional(),
};

export const warnings = z.array(z.object(warning)).readonly();

export const findings = z
  .array(z.object({ severity: z.enum(['error', 'warning']), ...warning }))
  .readonly()
  .meta({
    description:
      'What is wrong with the text: an error is refused when it is rendered. Lines and columns count from 1.',
  });

/** What a text says for itself. */
export const readThrough = {
  parameters: z.array(z.object({ name: z.string(), fallback: z.string().nullable() })).readonly(),
  estimatedSeconds: z.number().meta({ description: 'Of speech, with the fallbacks of its parameters.' }),
  warnings: findings,
};

export const problem = z
  .object({
    type: z.string(),
    status: z.number(),
    code: z.string(),
    title: z.string(),
    detail: z.string().optional(),
    existing: z.string().optional(),
    errors: z
      .array(
        z.object({
          pointer: z.string().optional(),
          line: z.number().optional(),
          column: z.number().optional(),
          message: z.string(),
          hint: z.string().optional(),
        }),
      )
      .optional(),
    request_id: z.string(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457: what went wrong, and how to mend it.' });
