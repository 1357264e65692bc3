// What may be set of an organisation's limits, by its super-organisation or the operator: null lifts one.

import { z } from 'zod';

const quota = z.number().int().min(0).nullish();

export const limitsSchema = z.strictObject({
  renders: quota.meta({ description: 'Finished in a calendar month, in UTC; null for as many as it likes.' }),
  characters: quota.meta({ description: 'Spoken in a calendar month.' }),
  storageBytes: quota.meta({ description: 'Of finished files and media.' }),
  requestsPerSecond: z
    .number()
    .int()
    .min(1)
    .nullish()
    .meta({ description: 'Twice as many at once; never more than the server allows everybody.' }),
  publicLinks: z.literal(0).nullish().meta({ description: '0 for none.' }),
});
