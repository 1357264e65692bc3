// Ogg Vorbis by libvorbis, gapless: decoders give back exactly the frames that went in.

import { BLOCK_FRAMES, type Block } from '../audio/sound.ts';
import { decibels } from '../units.ts';
import { countFrames, type EncodeOptions, type Encoding, type Format } from './codec.ts';
import { type EncoderExports, openEncoder, outputOf } from './encoder-module.ts';
import { createOggPages } from './ogg-pages.ts';
import { vorbisComment } from './vorbis-comment.ts';

export const oggFormats: readonly Format[] = [
  ogg('ogg', 'Ogg Vorbis, about 320 kbit/s', 0.9),
  ogg('ogg_medium', 'Ogg Vorbis, about 160 kbit/s', 0.5),
];

/** libvorbis's, -0.1 to 1. */
function ogg(id: string, description: string, quality: number): Format {
  return {
    id,
    aliases: [],
    description,
    extension: 'ogg',
    contentType: 'audio/ogg',
    rate: 48_000,
    channels: 2,
    peakMargin: decibels(0.5),
    open: (options) => encode(quality, options),
  };
}

interface Exports extends EncoderExports {
  encoder_open(rate: number, channels: number, quality: number, block: number): number;
  encoder_encode(frames: number): number;
}

async function encode(
  quality: number,
  { frames, seed = 0, rate = 48_000, channels = 2, tags = {} }: EncodeOptions,
): Promise<Encoding> {
  const encoder = await openEncoder<Exports>('./vorbis/vorbis.wasm');
  const opened = encoder.encoder_open(rate, channels, quality, BLOCK_FRAMES);
  if (opened < 0) throw new RangeError(`Ogg Vorbis cannot hold ${channels} channels at ${rate} Hz`);
  const count = countFrames(frames);
  const pages = createOggPages(seed >>> 0);
  let head: Uint8Array | undefined = headerPages(outputOf(encoder, opened));

  /** The identification has a page of its own, and sound begins on a new one. */
  function headerPages(bytes: Uint8Array): Uint8Array {
    const [identification, comment, setup] = [...packetsOf(bytes)] as [Packet, Packet, Packet];
    return Buffer.concat([
      pages.packet(identification.bytes, 0),
      pages.flush(),
      pages.packet(tagged(comment.bytes), 0),
      pages.packet(setup.bytes, 0),
      pages.flush(),
    ]);
  }

  /** The encoder's own comment has its name, and nothing else. */
  function tagged(bytes: Uint8Array): Uint8Array {
    const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(COMMENT_HEAD, true);
    const at = COMMENT_HEAD + 4;
    const vendor = Buffer.from(bytes.subarray(at, at + length)).toString('utf8');
    return Buffer.concat([bytes.subarray(0, COMMENT_HEAD), vorbisComment(vendor, tags, 'inside'), Uint8Array.of(1)]);
  }

  let isFirst = true;
  function paged(bytes: Uint8Array): Uint8Array[] {
    return [...packetsOf(bytes)].flatMap(({ bytes, granule }) => {
      const made = [pages.packet(bytes, Math.min(frames, granule))];
      // Were all of a short sound on one page, decoders could not tell whether its beginning or its end is cut.
      if (isFirst && granule > 0 && granule < frames) made.push(pages.flush());
      isFirst &&= granule === 0;
      return made;
    });
  }

  return {
    write(block: Block) {
      const parts = head ? [head] : [];
      head = undefined;
      count.add(block);
      for (let from = 0; from < block[0]!.length; from += BLOCK_FRAMES) {
        const length = Math.min(BLOCK_FRAMES, block[0]!.length - from);
        const pcm = new Float32Array(encoder.memory.buffer, encoder.encoder_pcm(), BLOCK_FRAMES * channels);
        for (let c = 0; c < channels; c++) pcm.set(block[c]!.subarray(from, from + length), c * BLOCK_FRAMES);
        parts.push(...paged(outputOf(encoder, encoder.encoder_encode(length))));
      }
      return Buffer.concat(parts);
    },
    finish() {
      count.check();
      const parts = head ? [head] : [];
      parts.push(...paged(outputOf(encoder, encoder.encoder_encode(0))), pages.flush(true));
      return { rest: Buffer.concat(parts), head: undefined };
    },
    close() {},
  };
}

/** Bytes of `\x03vorbis`. */
const COMMENT_HEAD = 7;

interface Packet {
  readonly bytes: Uint8Array;
  readonly granule: number;
}

/** As shim.c leaves them: size, granule, bytes. */
function* packetsOf(bytes: Uint8Array): Generator<Packet> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at < bytes.length; ) {
    const size = view.getUint32(at, true);
    yield { bytes: bytes.subarray(at + 8, at + 8 + size), granule: view.getUint32(at + 4, true) };
    at += 8 + size;
  }
}
