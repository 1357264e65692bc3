// A child for tests of the pool: does what the job says, also dying and hanging.

import { existsSync, writeFileSync } from 'node:fs';
import { serve, Unusable } from '../src/providers/child.ts';

export type MoodyJob =
  | { readonly do: 'answer'; readonly value: unknown }
  | { readonly do: 'refuse' | 'die' | 'hang' | 'pid' }
  /** Dies unless the file is there, and makes it: so it dies once. */
  | { readonly do: 'die-once'; readonly file: string }
  | { readonly do: 'wait'; readonly ms: number };

serve<{ unusable?: boolean }, MoodyJob, unknown>(async (setup) => {
  if (setup.unusable) throw new Unusable('the engine is missing', 'Install the engine.');
  return async (job) => {
    switch (job.do) {
      case 'answer':
        return job.value;
      case 'pid':
        return process.pid;
      case 'refuse':
        throw new Error('the word is too hard');
      case 'die':
        console.error('segmentation fault');
        process.exit(139);
        break;
      case 'hang':
        for (;;);
      case 'die-once':
        if (existsSync(job.file)) return 'survived';
        writeFileSync(job.file, '');
        process.exit(139);
        break;
      case 'wait':
        await new Promise((resolve) => setTimeout(resolve, job.ms));
        return process.pid;
    }
  };
});
