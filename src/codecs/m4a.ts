// M4A: AAC-LC by FFmpeg's encoder in an MP4 file (ISO/IEC 14496-14) that plays before it is read whole, and gapless.

import type { Block } from '../audio/sound.ts';
import { decibels, RATE } from '../units.ts';
import { AAC_FRAMES, openAacEncoder } from './aac.ts';
import { countFrames, type EncodeOptions, type Encoding, type Format } from './codec.ts';
import { m4aHead } from './m4a-head.ts';

export const m4aFormats: readonly Format[] = [
  m4a('m4a', 'M4A (AAC), about 128 kbit/s', 128_000, 0.3),
  m4a('m4a_low', 'M4A (AAC), about 64 kbit/s', 64_000, 0.7),
];

/** `bitrate` in bit/s, `peakMargin` in dB. */
function m4a(id: string, description: string, bitrate: number, peakMargin: number): Format {
  return {
    id,
    aliases: [],
    description,
    extension: 'm4a',
    contentType: 'audio/mp4',
    rate: RATE,
    channels: 2,
    peakMargin: decibels(peakMargin),
    open: (options) => encode(bitrate, options),
  };
}

async function encode(
  bitrate: number,
  { frames, rate = RATE, channels = 2, tags = {} }: EncodeOptions,
): Promise<Encoding> {
  const encoder = await openAacEncoder({ rate, channels, bitrate });
  const count = countFrames(frames);
  // Silence goes before the sound so that it ends where a packet does: not every player leaves out what follows an end.
  const packets = Math.ceil((encoder.delay + frames) / AAC_FRAMES);
  const delay = packets * AAC_FRAMES - frames;
  const { config } = encoder;
  const headOf = (sizes: readonly number[]) => m4aHead({ rate, channels, frames, delay, config, tags, sizes });
  const sizes: number[] = [];
  const packet = Array.from({ length: channels }, () => new Float32Array(AAC_FRAMES));
  let filled = delay - encoder.delay;
  // Its sizes come last, and do not change its own.
  let head: Uint8Array | undefined = headOf(Array(packets).fill(0));

  function packed(): Uint8Array {
    for (const samples of packet) samples.fill(0, filled);
    filled = 0;
    const bytes = encoder.encode(packet);
    if (bytes.length > 0) sizes.push(bytes.length);
    return bytes;
  }

  return {
    write(block: Block) {
      const parts = head ? [head] : [];
      head = undefined;
      count.add(block);
      const length = block[0]!.length;
      for (let from = 0; from < length; ) {
        const taken = Math.min(AAC_FRAMES - filled, length - from);
        for (const [c, samples] of packet.entries()) samples.set(block[c]!.subarray(from, from + taken), filled);
        from += taken;
        filled += taken;
        if (filled === AAC_FRAMES) parts.push(packed());
      }
      return Buffer.concat(parts);
    },
    finish() {
      count.check();
      const parts = head ? [head] : [];
      while (sizes.length < packets) parts.push(packed());
      return { rest: Buffer.concat(parts), head: headOf(sizes) };
    },
    close() {},
  };
}
