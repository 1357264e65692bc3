// The mix of a timeline in a spool, with everything it is made from loaded when it begins to sound.

import type { Sound } from '../audio/sound.ts';
import { parseClipKey } from '../speech/clip.ts';
import { type MixPorts, mix } from '../timeline/mix.ts';
import type { Timeline } from '../timeline/timeline.ts';
import type { MediaRoom } from './media.ts';
import { openSpool, type Spool } from './spool.ts';

export interface MixSources {
  /** Samples of the spoken clip of this key. */
  speech(key: string): Promise<Float32Array>;
  readonly template: { segment(name: string): Promise<Sound>; effect(name: string): Promise<Sound> } | undefined;
  readonly media: Pick<MediaRoom, 'blocks'>;
  readonly signal?: AbortSignal | undefined;
}

/** How often progress is told, in blocks: every 5 s of sound. */
export const TELL_EVERY = 64;

/** Stereo, 48 kHz. To be closed by the caller. */
export async function mixDown(
  timeline: Timeline,
  sources: MixSources,
  onProgress: (frames: number) => void = () => {},
): Promise<Spool> {
  const spool = openSpool(2);
  try {
    let n = 0;
    for await (const block of mix(timeline, mixPorts(sources))) {
      sources.signal?.throwIfAborted();
      await spool.write(block);
      if (n++ % TELL_EVERY === 0) onProgress(spool.frames);
    }
    return spool;
  } catch (error) {
    await spool.close();
    throw error;
  }
}

/** Everything that a mix asks for. */
export function mixPorts({ speech, template, media }: MixSources): MixPorts {
  return {
    clip: async (key) => {
      const { clip, start, end } = parseClipKey(key);
      return (await speech(clip)).subarray(start, end);
    },
    segment: (name) => template!.segment(name),
    effect: (name) => template!.effect(name),
    media: (key, { start, end }) => media.blocks(key, start, end),
    spool: () => openSpool(1),
  };
}
