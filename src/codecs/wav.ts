// WAVE: 16 bit with dither, 24 bit, 32-bit float, with tags; RF64 (EBU Tech 3306) where 4 GB are not enough.

import { toInt16, toInt24 } from '../audio/dither.ts';
import type { Block } from '../audio/sound.ts';
import { decibels } from '../units.ts';
import type { Encoding, Format } from './codec.ts';
import { countFrames } from './codec.ts';
import { id3 } from './id3.ts';
import type { Tags } from './tags.ts';

export const wavFormats: readonly Format[] = [
  wav('wav', 'WAV, 16 bit, with dither', 16),
  wav('wav_24', 'WAV, 24 bit', 24),
  wav('wav_float', 'WAV, 32-bit float: peaks above full scale survive', 32),
];

/** 32 is float. */
type Bits = 16 | 24 | 32;

function wav(id: string, description: string, bits: Bits): Format {
  return {
    id,
    aliases: [],
    description,
    extension: 'wav',
    contentType: 'audio/wav',
    rate: 48_000,
    channels: 2,
    peakMargin: decibels(0),
    open: async ({ frames, seed = 0, rate = 48_000, channels = 2, tags = {} }) =>
      encode({ bits, rate, channels, frames }, seed, tagChunks(tags)),
  };
}

function encode(layout: Layout, seed: number, last: Uint8Array): Encoding {
  const { bits, channels, frames } = layout;
  const count = countFrames(frames);
  const frameBytes = (channels * bits) / 8;
  let head: Uint8Array | undefined = header(layout, last.length);
  return {
    write(block) {
      const first = count.written;
      count.add(block);
      const start = head?.length ?? 0;
      const bytes = new Uint8Array(start + block[0]!.length * frameBytes);
      if (head) bytes.set(head);
      head = undefined;
      fill(bytes, start, block, bits, first, seed);
      return bytes;
    },
    finish() {
      count.check();
      // Chunks begin at even bytes.
      const padding = (frames * frameBytes) % 2;
      return { rest: Buffer.concat([head ?? EMPTY, new Uint8Array(padding), last]), head: undefined };
    },
    close() {},
  };
}

function fill(bytes: Uint8Array, start: number, block: Block, bits: Bits, firstFrame: number, seed: number): void {
  // Typed arrays write as the machine does, which is little-endian wherever Node runs.
  const body = bytes.subarray(start);
  if (bits === 24) toInt24(block, body);
  else if (bits === 16) toInt16(block, firstFrame, seed, new Int16Array(body.buffer, body.byteOffset, body.length / 2));
  else interleave(block, new Float32Array(body.buffer, body.byteOffset, body.length / 4));
}

function interleave(block: Block, out: Float32Array): void {
  block.forEach((channel, c) => {
    for (let i = 0, o = c; i < channel.length; i++, o += block.length) out[o] = channel[i]!;
  });
}

interface Layout {
  readonly bits: Bits;
  readonly rate: number;
  readonly channels: number;
  readonly frames: number;
}

/**
 * A multiple of four bytes, so that the samples that follow it in one array are aligned. After the samples there are
 * so many bytes of `last` chunks.
 */
export function header({ bits, rate, channels, frames }: Layout, last = 0): Uint8Array {
  const frameBytes = (channels * bits) / 8;
  const dataBytes = frames * frameBytes;
  const format = formatChunk(bits, rate, channels, frameBytes);
  // Formats that are not plain PCM say their length in frames.
  const fact = bits === 32 ? chunk('fact', 4, (view) => view.setUint32(0, Math.min(frames, 0xffffffff), true)) : EMPTY;
  const after = format.length + fact.length + 8 + dataBytes + (dataBytes % 2) + last;
  const huge = 4 + after > 0xffffffff;
  const sizes = chunk('ds64', 28, (view) => {
    view.setBigUint64(0, BigInt(4 + 36 + after), true);
    view.setBigUint64(8, BigInt(dataBytes), true);
    view.setBigUint64(16, BigInt(frames), true);
  });
  const riff = Buffer.alloc(12);
  riff.write(huge ? 'RF64' : 'RIFF', 0, 'latin1');
  riff.writeUInt32LE(huge ? 0xffffffff : 4 + after, 4);
  riff.write('WAVE', 8, 'latin1');
  const data = Buffer.alloc(8);
  data.write('data', 0, 'latin1');
  data.writeUInt32LE(huge ? 0xffffffff : dataBytes, 4);
  return Buffer.concat([riff, huge ? sizes : EMPTY, format, fact, data]);
}

const EMPTY = new Uint8Array();

/** More than 16 bits ask for WAVE_FORMAT_EXTENSIBLE (Microsoft, 2001), float has its own plain form. */
function formatChunk(bits: Bits, rate: number, channels: number, frameBytes: number): Uint8Array {
  const size = { 16: 16, 24: 40, 32: 16 }[bits];
  return chunk('fmt ', size, (view) => {
    view.setUint16(0, { 16: 1, 24: 0xfffe, 32: 3 }[bits], true);
    view.setUint16(2, channels, true);
    view.setUint32(4, rate, true);
    view.setUint32(8, rate * frameBytes, true);
    view.setUint16(12, frameBytes, true);
    view.setUint16(14, bits, true);
    if (bits !== 24) return;
    view.setUint16(16, 22, true);
    view.setUint16(18, bits, true);
    // Centre for mono, left and right for stereo.
    view.setUint32(20, channels === 1 ? 0x4 : 0x3, true);
    // KSDATAFORMAT_SUBTYPE_PCM, 00000001-0000-0010-8000-00aa00389b71.
    PCM.forEach((byte, i) => {
      view.setUint8(24 + i, byte);
    });
  });
}

const PCM = [1, 0, 0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71];

/**
 * INFO (Microsoft and IBM, 1991) for texts, where "source form" is what comes nearest to how a sound came to be; an ID3 tag,
 * as in MP3, for a cover and chapters, too. After the samples, which stay where simple readers expect them.
 */
function tagChunks(tags: Tags): Uint8Array {
  const { title, artist, album, comment, source } = tags;
  const named = { INAM: title, IART: artist, IPRD: album, ICMT: comment, ISRF: source };
  const texts = Object.entries(named).map(([id, text]) => (text ? padded(id, Buffer.from(`${text}\0`)) : EMPTY));
  const info = Buffer.concat(texts);
  const tag = id3(tags);
  return Buffer.concat([
    info.length > 0 ? padded('LIST', Buffer.concat([Buffer.from('INFO'), info])) : EMPTY,
    tag.length > 0 ? padded('id3 ', tag) : EMPTY,
  ]);
}

/** A chunk with the byte that lets the next one begin at an even one. */
function padded(id: string, body: Uint8Array): Uint8Array {
  const bytes = chunk(id, body.length, () => {});
  bytes.set(body, 8);
  return Buffer.concat([bytes, new Uint8Array(body.length % 2)]);
}

function chunk(id: string, size: number, fillIn: (view: DataView) => void): Uint8Array {
  const bytes = new Uint8Array(8 + size);
  for (let i = 0; i < 4; i++) bytes[i] = id.charCodeAt(i);
  const view = new DataView(bytes.buffer);
  view.setUint32(4, size, true);
  fillIn(new DataView(bytes.buffer, 8));
  return bytes;
}
