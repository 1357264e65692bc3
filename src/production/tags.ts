// What the files of a production say of themselves: the request's tags, its sections as chapters, and how the sound came to be.

import { readFile, stat } from 'node:fs/promises';
import { type Cover, coverOf, type Tags } from '../codecs/tags.ts';
import { Refusal, type RefusalCode } from '../errors.ts';
import { LIMITS } from '../limits.ts';
import type { Timeline } from '../timeline/timeline.ts';
import { RATE } from '../units.ts';
import type { ProductionRequest } from './request.ts';

/** Refuses `file_not_found`, and `file_unreadable` for a cover that is no image. */
export async function openCover({ tags }: ProductionRequest): Promise<Cover | undefined> {
  if (tags.cover === undefined) return undefined;
  const file = tags.cover;
  const refusal = (code: RefusalCode, message: string, cause?: unknown) =>
    new Refusal(code, message, { file, hint: `Give a JPEG or PNG of at most ${LIMITS.coverBytes / 1e6} MB.`, cause });
  const found = await stat(file).catch((cause) => {
    throw refusal('file_not_found', 'There is no such cover.', cause);
  });
  // What is no file may never end.
  if (!found.isFile()) throw refusal('file_unreadable', 'The cover is a folder or a device, no file.');
  if (found.size > LIMITS.coverBytes)
    throw refusal('file_unreadable', `The cover is too large: it has ${(found.size / 1e6).toFixed(1)} MB.`);
  const bytes = await readFile(file).catch((cause) => {
    throw refusal('file_unreadable', 'The cover cannot be read.', cause);
  });
  const cover = coverOf(bytes);
  if (!cover) throw refusal('file_unreadable', 'The cover is no image that players show.');
  return cover;
}

export function tagsOf({ tags, chapters }: ProductionRequest, timeline: Timeline, cover: Cover | undefined): Tags {
  const { title, artist, album, comment } = tags;
  const milliseconds = (frames: number) => Math.round((1000 * frames) / RATE);
  const { sections } = timeline;
  return {
    ...{ title, artist, album, comment, cover, source: sourceOf(timeline) },
    chapters:
      chapters && sections.length > 1
        ? sections.map(({ name, start, end }, i) => ({
            title: name,
            start: milliseconds(i === 0 ? 0 : start),
            end: milliseconds(sections[i + 1]?.start ?? end),
          }))
        : [],
  };
}

/**
 * IPTC's Digital Source Type, by which programs tell synthetic speech (as Article 50 of the EU's AI Act asks for): speech
 * alone, or together with music, effects and media that are not.
 */
function sourceOf({ sections, beds, effects, media }: Timeline): string | undefined {
  if (sections.every(({ clips }) => clips.length === 0)) return undefined;
  const isAlone = beds.length === 0 && effects.length === 0 && media.length === 0;
  const type = isAlone ? 'trainedAlgorithmicMedia' : 'compositeWithTrainedAlgorithmicMedia';
  return `http://cv.iptc.org/newscodes/digitalsourcetype/${type}`;
}
