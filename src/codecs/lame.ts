// LAME 3.100 in WebAssembly (lame/lame.wasm, built by scripts/build-lame.sh): one instance a file.

import type { Block } from '../audio/sound.ts';
import { BLOCK_FRAMES } from '../audio/sound.ts';
import { type EncoderExports, openEncoder, outputOf } from './encoder-module.ts';

export interface LameSettings {
  /** Hz, one of MPEG-1's or MPEG-2's rates; no resampling takes place. */
  readonly rate: number;
  readonly channels: 1 | 2;
  /** A constant bitrate in kbit/s, or a quality of VBR from 0 (best) to 9.999. */
  readonly bitrate: { readonly kbps: number } | { readonly vbr: number };
  /** LAME's `-q`, 0 (best) to 9 (fastest). */
  readonly algorithm: number;
  /** Whether frames may lend bits to later ones. Without, every frame stands alone and two files' frames can be spliced. */
  readonly reservoir: boolean;
}

/** The bytes that come back are copies. Throws a RangeError for settings that LAME refuses. */
export async function openLame(settings: LameSettings): Promise<Lame> {
  return new Lame(await openEncoder<Exports>('./lame/lame.wasm'), settings);
}

export class Lame {
  readonly #exports: Exports;
  readonly #channels: number;

  constructor(exports: Exports, { rate, channels, bitrate, algorithm, reservoir }: LameSettings) {
    this.#exports = exports;
    this.#channels = channels;
    const kbps = 'kbps' in bitrate ? bitrate.kbps : 0;
    const vbr = 'vbr' in bitrate ? bitrate.vbr : 0;
    const refused = exports.encoder_open(rate, channels, kbps, vbr, algorithm, reservoir ? 1 : 0, BLOCK_FRAMES);
    // LAME would resample to a rate that MP3 has.
    if (refused < 0 || !RATES.has(rate)) throw new RangeError(`MP3 cannot hold ${channels} channels at ${rate} Hz`);
  }

  encode(block: Block): Uint8Array {
    const frames = block[0]!.length;
    const parts: Uint8Array[] = [];
    for (let from = 0; from < frames; from += BLOCK_FRAMES) {
      const count = Math.min(BLOCK_FRAMES, frames - from);
      // A view each time: the memory may have grown, which detaches older ones.
      const pcm = new Float32Array(this.#exports.memory.buffer, this.#exports.encoder_pcm());
      for (let c = 0; c < this.#channels; c++) pcm.set(block[c]!.subarray(from, from + count), c * BLOCK_FRAMES);
      parts.push(outputOf(this.#exports, this.#exports.encoder_encode(count)));
    }
    return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
  }

  /** The last frames. */
  flush(): Uint8Array {
    return outputOf(this.#exports, this.#exports.encoder_flush());
  }

  /**
   * What goes over the file's first frame: the LAME tag with encoder delay and padding, by which decoders give back
   * exactly the frames that went in, and a seek table.
   */
  tag(): Uint8Array {
    return outputOf(this.#exports, this.#exports.encoder_tag());
  }
}

/** Of MPEG-1, 2 and 2.5. */
const RATES = new Set([8000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000]);

interface Exports extends EncoderExports {
  encoder_open(
    rate: number,
    channels: number,
    kbps: number,
    vbr: number,
    algorithm: number,
    reservoir: number,
    blockFrames: number,
  ): number;
  encoder_encode(frames: number): number;
  encoder_flush(): number;
  encoder_tag(): number;
}
