// Programs that are started as children: they lie beside who starts them, as TypeScript in the repository, built in the package.

import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The path of a module beside the one that asks, whose `import.meta.url` is `here`; `name` is without an ending. */
export function moduleBeside(here: string, name: string): string {
  return fileURLToPath(new URL(`${name}${extname(new URL(here).pathname)}`, here));
}

/**
 * How Node runs a child that only works, for `execArgv`: nobody waits for its next millisecond, and others want the processors.
 * V8's other threads wake, do a little and sleep again, hundreds of times a second, and are each time as entitled to a processor
 * as a request is: beside two renders with `flite_slt` the p95 of reads was 3.0 to 3.9 times that of none, and is 2.4 to 3.1
 * times it (six runs each, as `bench/server-reads.ts` reads). Marking by and by costs more than at once where it
 * is arrays outside of the heap that come and go: two hundred renders in a row took 9.2 s of processor, and take 6.5
 * (`bench/render-memory.ts`).
 */
export const AT_WORK: readonly string[] = ['--single-threaded', '--no-incremental-marking'];
