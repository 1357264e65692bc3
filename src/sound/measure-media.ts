// How long a sound file is and of what form: all of it is decoded, so that what is kept can be played.

import type { Decoded } from '../codecs/codec.ts';
import { Refusal } from '../errors.ts';
import { LIMITS } from '../limits.ts';

export interface MediaFile {
  readonly path: string;
  /** What its owner calls it. */
  readonly name: string;
}

export interface MediaMeasures {
  readonly seconds: number;
  /** Hz. */
  readonly rate: number;
  readonly channels: number;
}

type DecodeFile = (path: string, options: { signal: AbortSignal }) => Promise<Decoded>;

/** Refuses as the decoder does, and `media_too_short`. */
export async function measureMedia(
  { path, name }: MediaFile,
  decodeFile: DecodeFile,
  signal: AbortSignal,
): Promise<MediaMeasures> {
  try {
    const { rate, channels, blocks } = await decodeFile(path, { signal });
    let frames = 0;
    for await (const block of blocks) frames += block[0]!.length;
    const seconds = frames / rate;
    if (seconds < LIMITS.mediaMinSeconds)
      throw new Refusal('media_too_short', `${name} is ${seconds} s long.`, {
        hint: `Send at least ${LIMITS.mediaMinSeconds} s.`,
      });
    return { seconds, rate, channels };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    // Where it lay while it was looked at is nobody's business.
    throw new Refusal(
      error.code,
      error.message.replaceAll(path, () => name),
      { hint: error.hint },
    );
  }
}
