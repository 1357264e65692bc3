// M4A: AAC-LC by FFmpeg's encoder in an MP4 file (ISO/IEC 14496-14) that plays before it is read whole, and gapless.

import type { Block } from '../audio/sound.ts';
import { decibels, RATE } from '../units.ts';
import { AAC_FRAMES, openAacEncoder } from './aac.ts';
import { countFrames, type EncodeOptions, type Encoding, type Format } from './codec.ts';
import { m4aHead } from './m4a-head.ts';
import { createPackets } from './packets.ts';

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
  const packetCount = Math.ceil((encoder.delay + frames) / AAC_FRAMES);
  const delay = packetCount * AAC_FRAMES - frames;
  const { config } = encoder;
  const headOf = (sizes: readonly number[]) => m4aHead({ rate, channels, frames, delay, config, tags, sizes });
  const sizes: number[] = [];
  const packets = createPackets(channels, AAC_FRAMES, encoded, delay - encoder.delay);
  // Its sizes come last, and do not change its own.
  let head: Uint8Array | undefined = headOf(Array(packetCount).fill(0));

  function encoded(packet: readonly Float32Array[]): Uint8Array {
    const bytes = encoder.encode(packet);
    if (bytes.length > 0) sizes.push(bytes.length);
    return bytes;
  }

  return {
    write(block: Block) {
      const parts = head ? [head] : [];
      head = undefined;
      count.add(block);
      return Buffer.concat([...parts, ...packets.push(block)]);
    },
    finish() {
      count.check();
      const parts = head ? [head] : [];
      while (sizes.length < packetCount) parts.push(packets.flush());
      return { rest: Buffer.concat(parts), head: headOf(sizes) };
    },
    close() {},
  };
}
