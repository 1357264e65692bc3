// The ETag of a script and all in it: how often it has changed.

import { z } from 'zod';

export const ifMatch = z.looseObject({
  'if-match': z
    .string()
    .regex(/^"\d+"$/, 'the ETag of the script as it was read, in quotes')
    .optional(),
});

export function etagOf({ change }: { readonly change: number }): string {
  return `"${change}"`;
}

/** The change that the caller has seen. */
export function changeIn(headers: z.output<typeof ifMatch>): number | undefined {
  const etag = headers['if-match'];
  return etag === undefined ? undefined : Number(etag.slice(1, -1));
}
