// Every composition that ships, one a line.

import { acoustic } from './acoustic.ts';
import { ambient } from './ambient.ts';
import { cafe } from './cafe.ts';
import { cinematic } from './cinematic.ts';
import { corporate } from './corporate.ts';
import { fitness } from './fitness.ts';
import { holiday } from './holiday.ts';
import { house } from './house.ts';
import { kids } from './kids.ts';
import { lofi } from './lofi.ts';
import { news } from './news.ts';
import { podcast } from './podcast.ts';
import type { Composition } from './score.ts';
import { sport } from './sport.ts';
import { tech } from './tech.ts';
import { truecrime } from './truecrime.ts';

export const COMPOSITIONS: readonly Composition[] = [
  acoustic, //
  ambient,
  cafe,
  cinematic,
  corporate,
  fitness,
  holiday,
  house,
  kids,
  lofi,
  news,
  podcast,
  sport,
  tech,
  truecrime,
];
