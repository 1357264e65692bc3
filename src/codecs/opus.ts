// Ogg Opus (RFC 7845) by libopus, gapless: decoders give back exactly the frames that went in.

import type { Block } from '../audio/sound.ts';
import { decibels, RATE } from '../units.ts';
import { countFrames, type EncodeOptions, type Encoding, type Format } from './codec.ts';
import { type EncoderExports, openEncoder, outputOf } from './encoder-module.ts';
import { createOggPages } from './ogg-pages.ts';
import { createPackets } from './packets.ts';
import type { Tags } from './tags.ts';
import { vorbisComment } from './vorbis-comment.ts';

export const opusFormats: readonly Format[] = [
  opus('opus', 'Ogg Opus, about 128 kbit/s', 128_000),
  opus('opus_low', 'Ogg Opus, about 64 kbit/s', 64_000),
];

/** `bitrate` in bit/s, which frames pass and undercut as they need. */
function opus(id: string, description: string, bitrate: number): Format {
  return {
    id,
    aliases: [],
    description,
    extension: 'opus',
    contentType: 'audio/ogg',
    rate: RATE,
    channels: 2,
    peakMargin: decibels(0.5),
    open: (options) => encode(bitrate, options),
  };
}

/** 20 ms: longer packets win nothing, shorter ones cost quality. */
const PACKET_FRAMES = 960;
/** As the build names itself. */
const VENDOR = 'libopus 1.3.1';

interface Exports extends EncoderExports {
  encoder_open(channels: number, bitrate: number, packetFrames: number): number;
  /** Frames by which decoded sound comes late. */
  encoder_delay(): number;
  /** One packet. */
  encoder_encode(): number;
}

async function encode(
  bitrate: number,
  { frames, seed = 0, rate = RATE, channels = 2, tags = {} }: EncodeOptions,
): Promise<Encoding> {
  const encoder = await openEncoder<Exports>('./opus/opus.wasm');
  // Opus counts at no other rate.
  if (rate !== RATE || encoder.encoder_open(channels, bitrate, PACKET_FRAMES) < 0)
    throw new RangeError(`Opus cannot hold ${channels} channels at ${rate} Hz`);
  const count = countFrames(frames);
  const pages = createOggPages(seed >>> 0);
  const delay = encoder.encoder_delay();
  let head: Uint8Array | undefined = Buffer.concat([
    pages.packet(identification(channels, delay), 0),
    pages.flush(),
    pages.packet(comments(tags), 0),
    pages.flush(),
  ]);
  const packets = createPackets(channels, PACKET_FRAMES, packed);
  let encoded = 0;

  /** The last packet says where the sound ends, and decoders leave out what follows. */
  function packed(packet: readonly Float32Array[]): Uint8Array {
    // Interleaved; a view each time, since the memory may have grown.
    const pcm = new Float32Array(encoder.memory.buffer, encoder.encoder_pcm(), PACKET_FRAMES * channels);
    for (const [c, samples] of packet.entries())
      for (let i = 0; i < PACKET_FRAMES; i++) pcm[i * channels + c] = samples[i]!;
    encoded += PACKET_FRAMES;
    return pages.packet(outputOf(encoder, encoder.encoder_encode()), Math.min(encoded, delay + frames));
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
      while (encoded < delay + frames) parts.push(packets.flush());
      parts.push(pages.flush(true));
      return { rest: Buffer.concat(parts), head: undefined };
    },
    close() {},
  };
}

/** RFC 7845, 5.1: version 1, mapping family 0 (mono and stereo), no gain. */
function identification(channels: number, preSkip: number): Uint8Array {
  const bytes = Buffer.alloc(19);
  bytes.write('OpusHead', 'latin1');
  bytes[8] = 1;
  bytes[9] = channels;
  bytes.writeUInt16LE(preSkip, 10);
  bytes.writeUInt32LE(RATE, 12);
  return bytes;
}

function comments(tags: Tags): Uint8Array {
  return Buffer.concat([Buffer.from('OpusTags', 'latin1'), vorbisComment(VENDOR, tags, 'inside')]);
}
