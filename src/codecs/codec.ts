// What a codec is: sound in blocks to the bytes of a file, and back.

import type { Block, BlockStream } from '../audio/sound.ts';
import type { Decibels } from '../units.ts';

/** A deliverable's format by the name people ask for: `wav`, `wav_24`, `mp3`, `mp3_low` … */
export interface Format {
  readonly id: string;
  readonly description: string;
  readonly extension: string;
  readonly contentType: string;
  readonly channels: 1 | 2;
  /** Hz in the file. */
  readonly rate: number;
  /** What lossy coding adds to peaks: stay this far under the ceiling before encoding. 0 for lossless. */
  readonly peakMargin: Decibels;
  /** What the encoder takes away from the level; raise its input by as much. */
  readonly levelLoss: Decibels;
  open(options: EncodeOptions): Promise<Encoding>;
}

export interface EncodeOptions {
  /** Frames that will be written in all, at the format's own rate. */
  readonly frames: number;
  /** Seed of the dither of 16-bit formats, so that reruns agree. */
  readonly seed?: number | undefined;
}

/** One file being encoded. Not for two writers at once. */
export interface Encoding {
  /** Takes a block at the format's rate and channels, and answers the bytes that are ready (may be empty). */
  write(block: Block): Uint8Array;
  /** The rest of the bytes, and what must be written over the file's beginning (a LAME tag, a header). */
  finish(): { readonly rest: Uint8Array; readonly head: Uint8Array | undefined };
  /** Frees what it holds; also after a failure. Idempotent. */
  close(): void;
}

/** A file's sound, decoded as a stream at its own rate and channels. */
export interface Decoded {
  readonly rate: number;
  readonly channels: number;
  readonly blocks: BlockStream;
}
