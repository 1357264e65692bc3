// How loud a file is, whatever its format: as a whole, over time, and against a delivery target.

import { createFileMeter } from '../audio/file-meter.ts';
import type { Meter } from '../audio/loudness.ts';
import type { Block } from '../audio/sound.ts';
import { toStereo } from '../audio/stereo.ts';
import type { Decoded } from '../codecs/codec.ts';

/** null for silence. */
export interface FileLoudness {
  readonly seconds: number;
  readonly rate: number;
  readonly channels: number;
  /** kbit/s of an MP3 whose frames all have the same. */
  readonly constantBitRate: number | null;
  /** LUFS. */
  readonly integrated: number | null;
  /** The loudest 400 ms and the loudest 3 s, in LUFS. */
  readonly momentaryMax: number | null;
  readonly shortTermMax: number | null;
  /** LU. */
  readonly range: number | null;
  /** dBTP. */
  readonly truePeak: number | null;
  /** dBFS; a sine of full scale has an RMS of -3. */
  readonly samplePeak: number | null;
  readonly rms: number | null;
  readonly noiseFloor: number | null;
  /** Seconds without sound at the beginning and at the end. */
  readonly head: number;
  readonly tail: number;
  /** Share of full scale. */
  readonly offset: number;
  readonly clipped: number;
  readonly overTime: OverTime;
}

/** For pictures and tables. Left out of JSON. */
export interface OverTime {
  /** Every 100 ms; undefined before there are 400 ms or 3 s. */
  readonly loudness: readonly { readonly at: number; readonly momentary?: number; readonly shortTerm?: number }[];
  /** Lowest and highest sample of {@link PEAK_FRAMES} after each other. */
  readonly peaks: readonly { readonly min: number; readonly max: number }[];
}

const PEAK_FRAMES = 512;

/** Mono is measured as one channel, 5.1 and five channels with their weights; other layouts as they fold down to stereo. */
export async function measure(
  file: string,
  decodeFile: (file: string, options: { signal?: AbortSignal | undefined }) => Promise<Decoded>,
  signal?: AbortSignal,
): Promise<FileLoudness> {
  const { rate, channels, constantBitRate = null, blocks } = await decodeFile(file, { signal });
  const whole = channels <= 2 || channels === 5 || channels === 6;
  const meter = createFileMeter(rate, whole ? channels : 2);
  const peaks = createPeaks();
  for await (const block of blocks) {
    const heard: Block = whole ? block : toStereo(block);
    meter.push(heard);
    peaks.push(heard);
  }
  const {
    integrated,
    momentaryMax,
    shortTermMax,
    range,
    truePeak,
    rms,
    noiseFloor,
    samplePeak,
    offset,
    clipped,
    head,
    tail,
  } = meter.measured();
  return {
    seconds: meter.frames / rate,
    rate,
    channels,
    constantBitRate,
    integrated: finite(integrated),
    momentaryMax: finite(momentaryMax),
    shortTermMax: finite(shortTermMax),
    range: Number.isFinite(integrated) ? range : null,
    truePeak: finite(truePeak),
    samplePeak: finite(samplePeak),
    rms: finite(rms),
    noiseFloor: finite(noiseFloor),
    head,
    tail,
    offset,
    clipped,
    overTime: { loudness: loudnessOverTime(meter.loudness), peaks: peaks.all },
  };
}

/** Momentary loudness is there from 0.4 s on, short-term loudness from 3 s. */
function loudnessOverTime(meter: Meter): OverTime['loudness'] {
  const momentary = meter.momentary();
  const shortTerm = meter.shortTerm();
  return Array.from({ length: Math.ceil(momentary.length / 5) }, (_, i) => {
    const at = (i + 4) / 10;
    const long = shortTerm[i - 26];
    return { at, momentary: momentary[i * 5]!, ...(long === undefined ? {} : { shortTerm: long }) };
  });
}

function createPeaks() {
  const all: { min: number; max: number }[] = [];
  let [min, max, into] = [0, 0, 0];
  return {
    all,
    push(block: Block) {
      for (let i = 0; i < block[0]!.length; i++) {
        for (const samples of block) {
          const x = samples[i]!;
          if (x < min) min = x;
          if (x > max) max = x;
        }
        if (++into < PEAK_FRAMES) continue;
        all.push({ min, max });
        min = max = into = 0;
      }
    },
  };
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
