// The edges of everything that is heard: raised cosines from and to silence.

import { framesOf } from '../units.ts';

export const FADE_IN = framesOf(0.005);
export const FADE_OUT = framesOf(0.02);
