// The decoders of compressed sound, by what a file is. WebAssembly, and JavaScript of others: for files of strangers they run
// in a child process (decode-child.ts).

import type { Block } from '../audio/sound.ts';
import { decodeAacTrack, findAacTrack } from './m4a-reader.ts';
import type { SoundKind } from './sniff.ts';
import { findMp3Frame, id3Bytes } from './sniff.ts';
import type { Source } from './source.ts';

/** Sound of any length, as it comes out of a decoder. */
export interface Piece {
  readonly rate: number;
  readonly channels: Block;
}

interface Decoder {
  decode(bytes: Uint8Array): Decoded | Promise<Decoded>;
  flush?(): Decoded | Promise<Decoded>;
  free(): void;
}

interface Decoded {
  readonly channelData: readonly Float32Array[];
  readonly sampleRate: number;
}

export type DecodedKind = Exclude<SoundKind, 'wav' | 'ffmpeg'>;

/** Those of MP4 other than AAC, of bare AAC and of WebM are optional dependencies: they bring an AAC decoder under the GPL. */
const DECODERS: Readonly<Record<DecodedKind, () => Promise<{ decoder(): Decoder | Promise<Decoder> }>>> = {
  mp3: () => import('@audio/decode-mp3'),
  flac: () => import('@audio/decode-flac'),
  vorbis: () => import('@audio/decode-vorbis'),
  opus: () => import('@audio/decode-opus'),
  aiff: () => import('@audio/decode-aiff'),
  caf: () => import('@audio/decode-caf'),
  mp4: () => import('@audio/decode-mp4'),
  aac: () => import('@audio/decode-aac'),
  webm: () => import('@audio/decode-webm'),
};

export function hasDecoder(kind: SoundKind): kind is DecodedKind {
  return kind in DECODERS;
}

/** Throws whatever a decoder throws, and ERR_MODULE_NOT_FOUND where an optional one is not installed. */
export async function* decodePieces(kind: DecodedKind, source: Source): AsyncGenerator<Piece> {
  const track = kind === 'mp4' ? await findAacTrack(source) : undefined;
  if (track) return yield* decodeAacTrack(source, track);
  const decoder = await (await DECODERS[kind]()).decoder();
  try {
    const width = kind === 'mp3' ? await mp3Channels(source) : undefined;
    const chunk = chunkBytes(source.size);
    for (let at = 0; at < source.size; at += chunk) {
      const piece = asPiece(await decoder.decode(await source.read(at, chunk)), width);
      if (piece) yield piece;
    }
    const last = decoder.flush && asPiece(await decoder.flush(), width);
    if (last) yield last;
  } finally {
    decoder.free();
  }
}

/** A few seconds of sound; larger for large files, because some decoders join what they have got each time until a header ends. */
function chunkBytes(size: number): number {
  return Math.min(1_048_576, Math.max(65_536, Math.ceil(size / 64)));
}

/** The MP3 decoder gives mono as two equal channels. */
async function mp3Channels(source: Source): Promise<number> {
  const tag = id3Bytes(await source.read(0, 10));
  return findMp3Frame(await source.read(tag, 65_536))?.channels ?? 2;
}

function asPiece({ channelData, sampleRate }: Decoded, width: number | undefined): Piece | undefined {
  const channels = channelData.slice(0, width);
  return channels[0]?.length ? { rate: sampleRate, channels } : undefined;
}
