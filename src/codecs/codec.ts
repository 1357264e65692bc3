// What a codec is: sound in blocks to the bytes of a file, and back.

import type { Block, BlockStream } from '../audio/sound.ts';
import type { Decibels } from '../units.ts';
import type { Tags } from './tags.ts';

/** A deliverable's format by the name people ask for: `wav`, `wav_24`, `mp3`, `mp3_low` … */
export interface Format {
  readonly id: string;
  /** Other names for the same format, that programs of the old service send. */
  readonly aliases: readonly string[];
  readonly description: string;
  readonly extension: string;
  readonly contentType: string;
  /** Channels of the file unless a deliverable asks for fewer: every format can hold mono. */
  readonly channels: 1 | 2;
  /** Hz of the file unless a deliverable asks for another rate. */
  readonly rate: number;
  /** kbit/s of an MP3 whose frames all have the same. */
  readonly constantBitRate?: number | undefined;
  /** What lossy coding adds to peaks: stay this far under the ceiling before encoding. 0 for lossless. */
  readonly peakMargin: Decibels;
  /** Throws a RangeError for a rate or a number of channels that the format cannot hold. */
  open(options: EncodeOptions): Promise<Encoding>;
}

export interface EncodeOptions {
  /** Frames that will be written in all, at the file's own rate. */
  readonly frames: number;
  /** Seed of the dither of 16-bit formats, so that reruns agree. */
  readonly seed?: number | undefined;
  /** Instead of the format's own. */
  readonly rate?: number | undefined;
  /** Instead of the format's own. */
  readonly channels?: 1 | 2 | undefined;
  readonly tags?: Tags | undefined;
}

/** One file being encoded. Not for two writers at once. */
export interface Encoding {
  /** Takes a block of any length at the file's rate and channels, and answers the bytes that are ready (may be empty). */
  write(block: Block): Uint8Array;
  /**
   * The rest of the bytes, and what must be written over the file's beginning (a LAME tag). Throws an Error when another
   * number of frames was written than promised.
   */
  finish(): { readonly rest: Uint8Array; readonly head: Uint8Array | undefined };
  /** Frees what it holds; also after a failure. Idempotent. */
  close(): void;
}

/** A file's sound, decoded as a stream at its own rate and channels. */
export interface Decoded {
  readonly rate: number;
  /** In the order of WAVE files: left, right, centre, LFE, surrounds. */
  readonly channels: number;
  /** kbit/s of an MP3 whose frames all have the same. */
  readonly constantBitRate?: number | undefined;
  /**
   * To be read once. What decodes is freed when the stream ends, when a reader leaves it early, and when the signal fires;
   * a sound that nobody reads needs one of them.
   */
  readonly blocks: BlockStream;
}

/** Holds an encoding to the number of frames it was promised: a header or a plan stands on it. */
export function countFrames(promised: number) {
  let written = 0;
  return {
    get written() {
      return written;
    },
    add(block: Block) {
      written += block[0]!.length;
    },
    check() {
      if (written !== promised)
        throw new Error(`${promised} frames were promised to an encoding and ${written} written`);
    },
  };
}
