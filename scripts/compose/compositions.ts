// Every composition that ships, one a line.

import { ambient } from './ambient.ts';
import { cinematic } from './cinematic.ts';
import { fitness } from './fitness.ts';
import { house } from './house.ts';
import { lofi } from './lofi.ts';
import { news } from './news.ts';
import type { Composition } from './score.ts';
import { sport } from './sport.ts';
import { tech } from './tech.ts';
import { truecrime } from './truecrime.ts';

export const COMPOSITIONS: readonly Composition[] = [
  ambient, //
  cinematic,
  fitness,
  house,
  lofi,
  news,
  sport,
  tech,
  truecrime,
];
