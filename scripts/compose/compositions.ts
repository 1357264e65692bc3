// Every composition that ships, one a line.

import { cinematic } from './cinematic.ts';
import { lofi } from './lofi.ts';
import { news } from './news.ts';
import type { Composition } from './score.ts';

export const COMPOSITIONS: readonly Composition[] = [
  cinematic, //
  lofi,
  news,
];
