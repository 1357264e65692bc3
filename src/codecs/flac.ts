// FLAC (RFC 9639) by libFLAC: lossless, 16 bit with dither or 24 bit.

import { toInt16, toInt24 } from '../audio/dither.ts';
import { BLOCK_FRAMES } from '../audio/sound.ts';
import { decibels } from '../units.ts';
import { countFrames, type EncodeOptions, type Encoding, type Format } from './codec.ts';
import { type EncoderExports, openEncoder, outputOf } from './encoder-module.ts';
import { picture, vorbisComment } from './vorbis-comment.ts';

export const flacFormats: readonly Format[] = [
  flac('flac', 'FLAC, 16 bit, with dither', 16),
  flac('flac_24', 'FLAC, 24 bit', 24),
];

type Bits = 16 | 24;

function flac(id: string, description: string, bits: Bits): Format {
  return {
    id,
    aliases: [],
    description,
    extension: 'flac',
    contentType: 'audio/flac',
    rate: 48_000,
    channels: 2,
    peakMargin: decibels(0),
    open: (options) => encode(bits, options),
  };
}

interface Exports extends EncoderExports {
  encoder_open(rate: number, channels: number, bits: number, level: number, block: number): number;
  encoder_encode(frames: number): number;
  encoder_flush(): number;
  encoder_block_frames(): number;
  encoder_min_frame_bytes(): number;
  encoder_max_frame_bytes(): number;
  encoder_md5(): number;
}

/** libFLAC's own default: 8 saves 1 % and takes three times as long. */
const LEVEL = 5;
/** `fLaC`, a block's head, STREAMINFO. */
const HEAD_BYTES = 4 + 4 + 34;

async function encode(
  bits: Bits,
  { frames, seed = 0, rate = 48_000, channels = 2, tags = {} }: EncodeOptions,
): Promise<Encoding> {
  const encoder = await openEncoder<Exports>('./flac/flac.wasm');
  if (encoder.encoder_open(rate, channels, bits, LEVEL, BLOCK_FRAMES) < 0)
    throw new RangeError(`FLAC cannot hold ${channels} channels at ${rate} Hz`);
  const count = countFrames(frames);
  const blocks = [
    block(VORBIS_COMMENT, vorbisComment('libFLAC', tags, 'elsewhere')),
    ...(tags.cover ? [block(PICTURE, picture(tags.cover))] : []),
  ];
  // The last one is marked.
  blocks.at(-1)![0]! |= 0x80;
  let head: Uint8Array | undefined = Buffer.concat([new Uint8Array(HEAD_BYTES), ...blocks]);
  return {
    write(block) {
      const parts: Uint8Array[] = [];
      if (head) parts.push(head);
      head = undefined;
      for (let from = 0; from < block[0]!.length; from += BLOCK_FRAMES) {
        const part = block.map((samples) => samples.subarray(from, from + BLOCK_FRAMES));
        const length = part[0]!.length;
        const { buffer } = encoder.memory;
        const at = encoder.encoder_pcm();
        if (bits === 16) toInt16(part, count.written, seed, new Int16Array(buffer, at, length * channels));
        else toInt24(part, new Uint8Array(buffer, at, length * channels * 3));
        count.add(part);
        parts.push(outputOf(encoder, encoder.encoder_encode(length)));
      }
      return Buffer.concat(parts);
    },
    finish() {
      count.check();
      const last = outputOf(encoder, encoder.encoder_flush());
      const rest = head ? Buffer.concat([head, last]) : last;
      return { rest, head: streamInfo(encoder, { bits, rate, channels, frames }) };
    },
    close() {},
  };
}

/** RFC 9639, 8.2: what is known at the end goes over the beginning. */
function streamInfo(
  encoder: Exports,
  { bits, rate, channels, frames }: { bits: number; rate: number; channels: number; frames: number },
): Uint8Array {
  const bytes = new Uint8Array(HEAD_BYTES);
  bytes.set([0x66, 0x4c, 0x61, 0x43]);
  const view = new DataView(bytes.buffer);
  view.setUint32(4, 34);
  view.setUint16(8, encoder.encoder_block_frames());
  view.setUint16(10, encoder.encoder_block_frames());
  set24(view, 12, encoder.encoder_min_frame_bytes());
  set24(view, 15, encoder.encoder_max_frame_bytes());
  const layout = (BigInt(rate) << 44n) | (BigInt(channels - 1) << 41n) | (BigInt(bits - 1) << 36n) | BigInt(frames);
  view.setBigUint64(18, layout);
  bytes.set(new Uint8Array(encoder.memory.buffer, encoder.encoder_md5(), 16), 26);
  return bytes;
}

const VORBIS_COMMENT = 4;
const PICTURE = 6;

/** RFC 9639, 8.1. */
function block(type: number, body: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(4 + body.length);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, type);
  set24(view, 1, body.length);
  bytes.set(body, 4);
  return bytes;
}

function set24(view: DataView, at: number, value: number): void {
  view.setUint8(at, value >> 16);
  view.setUint16(at + 1, value & 0xffff);
}
