// How loud a file is, whatever its format.

import { createMeter } from '../audio/loudness.ts';
import type { Block } from '../audio/sound.ts';
import { createTruePeakMeter } from '../audio/true-peak.ts';
import type { Decoded } from '../codecs/codec.ts';
import { toStereo } from './media.ts';

export interface FileLoudness {
  readonly seconds: number;
  readonly rate: number;
  readonly channels: number;
  /** LUFS; null for silence. */
  readonly integrated: number | null;
  /** LU. */
  readonly range: number | null;
  /** dBTP. */
  readonly truePeak: number | null;
}

/** Mono is measured as one channel; more than two channels as they fold down to stereo. */
export async function measure(
  file: string,
  decodeFile: (file: string, options: { signal?: AbortSignal | undefined }) => Promise<Decoded>,
  signal?: AbortSignal,
): Promise<FileLoudness> {
  const { rate, channels, blocks } = await decodeFile(file, { signal });
  const layout = Math.min(2, channels);
  const meter = createMeter(rate, layout);
  const peak = createTruePeakMeter(layout);
  let frames = 0;
  for await (const block of blocks) {
    const heard: Block = channels > 2 ? toStereo(block) : block;
    meter.push(heard);
    peak.push(heard);
    frames += heard[0]!.length;
  }
  const integrated = meter.integrated();
  return {
    seconds: frames / rate,
    rate,
    channels,
    integrated: finite(integrated),
    range: Number.isFinite(integrated) ? meter.range() : null,
    truePeak: finite(peak.peak()),
  };
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
