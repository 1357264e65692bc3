// Reads WAVE files, also those whose headers are wrong, in blocks; exact to the bit.

import type { Block } from '../audio/sound.ts';
import { LIMITS } from '../limits.ts';
import type { Source } from './source.ts';

export interface WavLayout {
  readonly rate: number;
  readonly channels: number;
  readonly encoding: Encoding;
  /** Bytes from one frame to the next. */
  readonly frameBytes: number;
  /** Where the first sample is, in bytes. */
  readonly at: number;
  readonly frames: number;
}

type Encoding = 'u8' | 's16' | 's24' | 's32' | 'f32' | 'f64';

/**
 * What the header says, held against the file: sizes that promise more than there is are cut, and 0 or 0xFFFFFFFF (a stream
 * whose length was never written) means the rest of the file. Undefined when there is no format, no data, or a format that is
 * not linear PCM or float.
 */
export async function readWavLayout(source: Source): Promise<WavLayout | undefined> {
  let format: Omit<WavLayout, 'at' | 'frames'> | undefined;
  let at = 12;
  let longData: number | undefined;
  for (let chunks = 0; chunks < MOST_CHUNKS && at + 8 <= source.size; chunks++) {
    const head = viewOf(await source.read(at, 8));
    if (head.byteLength < 8) return undefined;
    const id = idOf(head);
    const size = head.getUint32(4, true);
    if (id === 'data') {
      if (!format) return undefined;
      const promised = size === 0xffffffff && longData !== undefined ? longData : size;
      const left = source.size - at - 8;
      const bytes = promised === 0 || promised === 0xffffffff ? left : Math.min(promised, left);
      return { ...format, at: at + 8, frames: Math.floor(bytes / format.frameBytes) };
    }
    const body = viewOf(await source.read(at + 8, Math.min(size, 64)));
    if (id === 'fmt ') format = readFormat(body);
    if (id === 'ds64' && body.byteLength >= 16) longData = Number(body.getBigUint64(8, true));
    at += 8 + size;
    // Chunks begin at even bytes; some programs do not know that.
    if (size % 2 === 1 && !KNOWN.has(idOf(viewOf(await source.read(at, 4))))) at++;
  }
  return undefined;
}

/** A file of a million empty chunks is no sound. */
const MOST_CHUNKS = 1000;

const KNOWN = new Set(['data', 'fmt ', 'fact', 'LIST', 'bext', 'cue ', 'smpl', 'ds64']);

function readFormat(body: DataView): Omit<WavLayout, 'at' | 'frames'> | undefined {
  if (body.byteLength < 16) return undefined;
  const plain = body.getUint16(0, true);
  const tag = plain === 0xfffe && body.byteLength >= 26 ? body.getUint16(24, true) : plain;
  const channels = body.getUint16(2, true);
  const rate = body.getUint32(4, true);
  const align = body.getUint16(12, true);
  const bits = body.getUint16(14, true);
  if (
    channels < 1 ||
    channels > LIMITS.mediaChannels ||
    rate < LIMITS.mediaRate.min ||
    rate > LIMITS.mediaRate.max ||
    bits < 1 ||
    bits > 64
  )
    return undefined;
  // 24 bits may sit at the top of 32; any other disagreement of the block align with the bits is a mistake of the writer.
  const container = bits > 16 && bits <= 24 && align === 4 * channels ? 4 : Math.ceil(bits / 8);
  const encoding = ENCODINGS[`${tag}:${container}`];
  return encoding && { rate, channels, encoding, frameBytes: container * channels };
}

/** By format tag (1: PCM, 3: IEEE float) and bytes of a sample. */
const ENCODINGS: Readonly<Record<string, Encoding>> = {
  '1:1': 'u8',
  '1:2': 's16',
  '1:3': 's24',
  '1:4': 's32',
  '3:4': 'f32',
  '3:8': 'f64',
};

/** All blocks of the sound, `blockFrames` long except the last. */
export async function* wavBlocks(source: Source, layout: WavLayout, blockFrames: number): AsyncGenerator<Block> {
  for (let frame = 0; frame < layout.frames; ) {
    const count = Math.min(blockFrames, layout.frames - frame);
    const bytes = await source.read(layout.at + frame * layout.frameBytes, count * layout.frameBytes);
    const block = toFloats(bytes, layout);
    if (block[0]!.length === 0) return;
    yield block;
    frame += block[0]!.length;
  }
}

/** The whole frames in `bytes` as floats; whole numbers are divided by their full scale, a power of two, so nothing is lost. */
export function toFloats(bytes: Uint8Array, { encoding, channels, frameBytes }: WavLayout): Block {
  const view = viewOf(bytes);
  const frames = Math.floor(bytes.length / frameBytes);
  const step = frameBytes / channels;
  const read = READERS[encoding];
  return Array.from({ length: channels }, (_, c) => {
    const samples = new Float32Array(frames);
    read(view, c * step, frameBytes, samples);
    return samples;
  });
}

type Reader = (view: DataView, at: number, stride: number, out: Float32Array) => void;

const READERS: Readonly<Record<Encoding, Reader>> = {
  u8(view, at, stride, out) {
    for (let i = 0; i < out.length; i++, at += stride) out[i] = (view.getUint8(at) - 128) / 128;
  },
  s16(view, at, stride, out) {
    for (let i = 0; i < out.length; i++, at += stride) out[i] = view.getInt16(at, true) / 32_768;
  },
  s24(view, at, stride, out) {
    for (let i = 0; i < out.length; i++, at += stride)
      out[i] = ((view.getUint16(at, true) << 8) | (view.getInt8(at + 2) << 24)) / 2_147_483_648;
  },
  s32(view, at, stride, out) {
    for (let i = 0; i < out.length; i++, at += stride) out[i] = view.getInt32(at, true) / 2_147_483_648;
  },
  f32(view, at, stride, out) {
    for (let i = 0; i < out.length; i++, at += stride) out[i] = view.getFloat32(at, true);
  },
  f64(view, at, stride, out) {
    for (let i = 0; i < out.length; i++, at += stride) out[i] = view.getFloat64(at, true);
  },
};

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

/** Empty when there are no four bytes left. */
function idOf(view: DataView): string {
  return view.byteLength < 4
    ? ''
    : String.fromCharCode(view.getUint8(0), view.getUint8(1), view.getUint8(2), view.getUint8(3));
}
