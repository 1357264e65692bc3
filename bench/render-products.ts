// Renders the first N products, or the `long` one, in one process: render-products.ts N OUT [FORMATS]. Prints its own peak memory in MB.

import { join } from 'node:path';
import { openLocal } from '../src/main.ts';
import { clearCache } from '../src/production/cache.ts';
import { parseRequest } from '../src/production/request.ts';
import { longProduct, products } from './products.ts';

const [count, out, formats] = process.argv.slice(2);
const voices = process.env.BENCH_VOICES?.split(',');
const local = await openLocal(process.env);
// Speech comes from the cache, sound does not.
await clearCache(local.storage, local.organisation, 'sound');
const inputs = count === 'long' ? [longProduct(voices)] : products(voices).slice(0, Number(count));
for (const [i, input] of inputs.entries()) {
  const request = parseRequest({ ...input, ...(formats ? { formats: formats.split(',') } : {}) });
  await local.render(request, join(out!, `product-${i + 1}`), () => {});
}
await local[Symbol.asyncDispose]();
console.log(Math.round(process.resourceUsage().maxRSS / 1024));
