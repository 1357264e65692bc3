// Float samples to the whole numbers of a file: 16 bit with dither, 24 bit rounded.

import type { Block } from './sound.ts';

/**
 * Writes a block to interleaved 16-bit samples, with triangular dither of 2 LSB peak to peak: the error is white noise that
 * knows nothing of the signal. The noise is a function of seed and absolute frame, so blocks and reruns agree. Samples that
 * are exactly 0 stay 0: digital silence is silent. Full scale is clipped.
 *
 * @param frame absolute number of the block's first frame
 * @param out as long as the block's frames times its channels, or longer
 */
export function toInt16(block: Block, frame: number, seed: number, out: Int16Array): void {
  const channels = block.length;
  const key = scrambled(seed | 0);
  for (let c = 0; c < channels; c++) {
    const samples = block[c]!;
    for (let i = 0, o = c, n = frame * channels + c; i < samples.length; i++, o += channels, n += channels) {
      const x = samples[i]!;
      if (x === 0) {
        out[o] = 0;
        continue;
      }
      const noise = scrambled(n ^ key);
      const value = Math.floor(x * 32768 + ((noise & 0xffff) - (noise >>> 16)) / 65536 + 0.5);
      out[o] = Math.min(32767, Math.max(-32768, value));
    }
  }
}

/** Writes a block to interleaved little-endian 24-bit samples, three bytes each, rounded; full scale is clipped. */
export function toInt24(block: Block, out: Uint8Array): void {
  const channels = block.length;
  for (let c = 0; c < channels; c++) {
    const samples = block[c]!;
    for (let i = 0, o = 3 * c; i < samples.length; i++, o += 3 * channels) {
      const value = Math.min(8388607, Math.max(-8388608, Math.floor(samples[i]! * 8388608 + 0.5)));
      out[o] = value;
      out[o + 1] = value >> 8;
      out[o + 2] = value >> 16;
    }
  }
}

/** A 32-bit integer to one that looks like chance (Chris Wellons' "lowbias32", every bit flips with probability 1/2). */
export function scrambled(x: number): number {
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return x ^ (x >>> 16);
}
