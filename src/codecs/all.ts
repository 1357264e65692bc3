// Every format that a deliverable can have.

import type { Format } from './codec.ts';
import { flacFormats } from './flac.ts';
import { m4aFormats } from './m4a.ts';
import { mp3Formats } from './mp3.ts';
import { oggFormats } from './ogg.ts';
import { opusFormats } from './opus.ts';
import { wavFormats } from './wav.ts';

/** In the order that people should read them in. */
export function allFormats(): readonly Format[] {
  return [...mp3Formats, ...wavFormats, ...flacFormats, ...oggFormats, ...opusFormats, ...m4aFormats];
}
