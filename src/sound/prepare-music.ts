// A file of somebody's music made ready for a template: whole in memory, 48 kHz stereo, cut and closed as asked, measured.

import { createFileMeter, type FileLevels } from '../audio/file-meter.ts';
import { musicLoudness } from '../audio/music.ts';
import { createResampler } from '../audio/resample.ts';
import { clicksAtSeam, closeSeam } from '../audio/seam.ts';
import type { Block } from '../audio/sound.ts';
import { toStereo } from '../audio/stereo.ts';
import type { Decoded } from '../codecs/codec.ts';
import type { DecodeOptions } from '../codecs/decode.ts';
import { type Problem, Refusal } from '../errors.ts';
import { LIMITS } from '../limits.ts';
import { type Lufs, RATE, type Seconds, secondsOf } from '../units.ts';
import { type Bars, barsOf, type Metre, wholeBars } from './bars.ts';
import type { FoundFile } from './template-folder.ts';

export type DecodeFile = (file: string, options: DecodeOptions) => Promise<Decoded>;

export interface HeardFile extends FoundFile {
  readonly sound: Block;
  /** As it came. */
  readonly levels: FileLevels;
}

export interface PreparedFile extends HeardFile {
  readonly loudness: Lufs;
  /** Of a loop, as it is now. */
  readonly bars: Bars | undefined;
  /** Taken from its end. */
  readonly cut: Seconds;
  /** A loop that clicked where it begins again, and does no more. */
  readonly closed: boolean;
  /** A loop that clicks where it begins again. */
  readonly clicks: boolean;
}

/** Decodes all of them, in children with bounded memory and time. What single files are refused for is in `problems`. */
export async function hearAll(
  files: readonly FoundFile[],
  { decodeFile, signal }: { readonly decodeFile: DecodeFile; readonly signal?: AbortSignal | undefined },
): Promise<{ heard: HeardFile[]; problems: Problem[] }> {
  const heard: HeardFile[] = [];
  const problems: Problem[] = [];
  let frames = 0;
  for (const file of files) {
    signal?.throwIfAborted();
    try {
      const room = LIMITS.templateSeconds - secondsOf(frames);
      const limits = { mediaSeconds: room };
      const { sound, levels } = await hear(await decodeFile(file.path, { signal, limits }));
      frames += sound[0]!.length;
      const problem = problemOf(file, sound, levels);
      if (problem) problems.push(problem);
      else heard.push({ ...file, sound, levels });
    } catch (error) {
      if (!(error instanceof Refusal) || error.code === 'cancelled') throw error;
      problems.push(
        error.code === 'media_too_long'
          ? tooMuch(file)
          : { code: error.code, message: error.message, hint: error.hint },
      );
    }
  }
  return { heard, problems };
}

async function hear(decoded: Decoded): Promise<{ sound: Block; levels: FileLevels }> {
  const resampler = createResampler(decoded.rate, RATE, 2);
  const meter = createFileMeter(RATE, 2);
  const parts: Block[] = [];
  const keep = (block: Block) => {
    meter.push(block);
    parts.push(block.map((channel) => channel.slice()));
  };
  for await (const block of decoded.blocks) keep(resampler.push(toStereo(block)));
  keep(resampler.finish());
  const sound = [0, 1].map((c) => {
    const channel = new Float32Array(meter.frames);
    let at = 0;
    for (const part of parts) {
      channel.set(part[c]!, at);
      at += part[c]!.length;
    }
    return channel;
  });
  return { sound, levels: meter.measured() };
}

/** dBFS: below, nobody hears it. */
const SILENT = -60;

function problemOf({ kind, file }: FoundFile, sound: Block, { samplePeak }: FileLevels): Problem | undefined {
  const seconds = secondsOf(sound[0]!.length);
  if (kind === 'loop' && seconds < LIMITS.loopSeconds)
    return {
      code: 'segment_too_short',
      message: `${file} is ${Math.floor(seconds * 1_000)} ms long; a loop needs ${LIMITS.loopSeconds * 1_000} ms.`,
      hint: 'Export whole bars of it.',
    };
  if (samplePeak < SILENT)
    return { code: 'segment_silent', message: `${file} is silent.`, hint: 'Export it again, or leave it out.' };
  return undefined;
}

function tooMuch({ file }: FoundFile): Problem {
  return {
    code: 'media_too_long',
    message: `${file}: a template has ${LIMITS.templateSeconds} s of sound at most, and here it is more.`,
    hint: 'A loop of half a minute is enough: it goes on as long as the speech does.',
  };
}

export interface Preparation {
  /** Cut loops to whole bars. */
  readonly trim: boolean;
  /** Close the seam of loops that click. */
  readonly crossfade: boolean;
}

export function prepare(heard: HeardFile, metre: Metre, { trim, crossfade }: Preparation): PreparedFile {
  const length = heard.sound[0]!.length;
  if (heard.kind !== 'loop')
    return {
      ...heard,
      loudness: musicLoudness(heard.sound),
      bars: undefined,
      cut: secondsOf(0),
      closed: false,
      clicks: false,
    };
  const end = trim ? wholeBars(length, metre) : length;
  const cut = heard.sound.map((channel) => channel.subarray(0, end));
  const clicks = clicksAtSeam(cut);
  const sound = clicks && crossfade ? closeSeam(cut) : cut;
  return {
    ...heard,
    sound,
    loudness: musicLoudness(sound, { loop: true }),
    bars: barsOf(end, metre),
    cut: secondsOf(length - end),
    closed: clicks && crossfade,
    clicks: clicks && !crossfade,
  };
}
