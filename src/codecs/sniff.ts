// What a file is, by its first bytes: names say nothing.

import type { Source } from './source.ts';

/** What a decoder of ours exists for, and `ffmpeg` for sound that only ffmpeg may know. */
export type SoundKind = 'wav' | 'mp3' | 'flac' | 'vorbis' | 'opus' | 'aiff' | 'caf' | 'mp4' | 'aac' | 'webm' | 'ffmpeg';

export interface Sniffed {
  /** Undefined for what is certainly no sound. `unknown`: nothing is known about it. */
  readonly kind: SoundKind | 'unknown' | undefined;
  /** For people, with its article: `an MP3 file`, `a PNG picture`. */
  readonly looksLike: string;
}

export async function sniff(source: Source): Promise<Sniffed> {
  let start = await source.read(0, WINDOW);
  // An ID3 tag may stand before any sound, with a picture of megabytes in it.
  const tag = id3Bytes(start);
  if (tag > 0) start = await source.read(tag, WINDOW);
  const text = latin1(start);
  for (const [pattern, kind, looksLike] of SIGNATURES) if (pattern.test(text)) return { kind, looksLike };
  if (findMp3Frame(start) || tag > 0) return { kind: 'mp3', looksLike: 'an MP3 file' };
  if (isText(start)) return { kind: undefined, looksLike: 'a text file' };
  return { kind: 'unknown', looksLike: 'nothing that is known' };
}

const WINDOW = 65_536;

const SIGNATURES: readonly (readonly [RegExp, SoundKind | undefined, string])[] = [
  [/^(RIFF|RF64|BW64).{4}WAVE/s, 'wav', 'a WAV file'],
  [/^fLaC/, 'flac', 'a FLAC file'],
  [/^OggS.{24,300}?\x01vorbis/s, 'vorbis', 'an Ogg Vorbis file'],
  [/^OggS.{24,300}?OpusHead/s, 'opus', 'an Ogg Opus file'],
  [/^OggS.{24,300}?\x7fFLAC/s, 'flac', 'an Ogg FLAC file'],
  [/^OggS/, 'ffmpeg', 'an Ogg file'],
  [/^.{4}ftyp/s, 'mp4', 'an MP4 or M4A file'],
  [/^FORM.{4}AIF[FC]/s, 'aiff', 'an AIFF file'],
  [/^caff/, 'caf', 'a CAF file'],
  [/^\x1aE\xdf\xa3/, 'webm', 'a WebM or Matroska file'],
  [/^\xff[\xf0\xf1\xf8\xf9][\x40-\x6f\x80-\xbf]/, 'aac', 'an AAC file'],
  [/^RIFF.{4}AVI /s, 'ffmpeg', 'an AVI video'],
  [/^0&\xb2u\x8ef\xcf\x11/, 'ffmpeg', 'a Windows Media file'],
  [/^#!AMR/, 'ffmpeg', 'an AMR file'],
  [/^wvpk/, 'ffmpeg', 'a WavPack file'],
  [/^MAC /, 'ffmpeg', 'a Monkey’s Audio file'],
  [/^(MPCK|MP\+)/, 'ffmpeg', 'a Musepack file'],
  [/^TTA[12]/, 'ffmpeg', 'a True Audio file'],
  [/^riff.\x91\xcf\x11/, 'ffmpeg', 'a Wave64 file'],
  [/^(\.snd|dns\.)/, 'ffmpeg', 'an AU file'],
  [/^\x0bw/, 'ffmpeg', 'an AC-3 file'],
  [/^FLV\x01/, 'ffmpeg', 'a Flash video'],
  [/^MThd/, undefined, 'a MIDI file: notes, not sound'],
  [/^\x89PNG/, undefined, 'a PNG picture'],
  [/^\xff\xd8\xff/, undefined, 'a JPEG picture'],
  [/^GIF8/, undefined, 'a GIF picture'],
  [/^RIFF.{4}WEBP/s, undefined, 'a WebP picture'],
  [/^%PDF/, undefined, 'a PDF document'],
  [/^PK\x03\x04/, undefined, 'a ZIP archive or an office document'],
  [/^\x1f\x8b/, undefined, 'a gzip archive'],
  [/^\x7fELF|^MZ/, undefined, 'a program'],
  [/^\s*<(!doctype|html|\?xml)/i, undefined, 'a web page or XML'],
  [/^\s*[[{]\s*["[{\]}]/, undefined, 'JSON'],
  [/^\0{4096}/, undefined, 'nothing but zeros'],
];

/** Bytes of an ID3v2 tag at the beginning, 0 when there is none (id3.org, ID3v2.4 section 3.1). */
export function id3Bytes(bytes: Uint8Array): number {
  if (bytes.length < 10 || latin1(bytes.subarray(0, 3)) !== 'ID3') return 0;
  const [a, b, c, d] = bytes.subarray(6, 10) as unknown as [number, number, number, number];
  return 10 + ((a & 127) << 21) + ((b & 127) << 14) + ((c & 127) << 7) + (d & 127);
}

export interface Mp3Frame {
  readonly at: number;
  readonly channels: 1 | 2;
}

/**
 * The first frame of MPEG audio in `bytes` that another one of the same kind follows at its end (ISO 11172-3, 13818-3); a
 * single header would be found in any noise.
 */
export function findMp3Frame(bytes: Uint8Array): Mp3Frame | undefined {
  for (let at = 0; at + 4 <= bytes.length; at++) {
    if (bytes[at] !== 0xff) continue;
    const frame = mp3Header(bytes, at);
    if (frame === undefined) continue;
    const next = at + frame.bytes;
    const isLast = next === bytes.length;
    const agrees = mp3Header(bytes, next) !== undefined && ((bytes[at + 1]! ^ bytes[next + 1]!) & 0xfe) === 0;
    if (isLast || agrees) return { at, channels: bytes[at + 3]! >> 6 === 3 ? 1 : 2 };
  }
  return undefined;
}

/** The length of a frame that begins at `at`, and its bit rate; undefined where none does. */
export function mp3Header(bytes: Uint8Array, at: number): { bytes: number; kbps: number } | undefined {
  if (at + 4 > bytes.length || bytes[at] !== 0xff || (bytes[at + 1]! & 0xe0) !== 0xe0) return undefined;
  const version = (bytes[at + 1]! >> 3) & 3; // 3: MPEG-1, 2: MPEG-2, 0: MPEG-2.5
  const layer = 4 - ((bytes[at + 1]! >> 1) & 3);
  const index = bytes[at + 2]! >> 4;
  const rateIndex = (bytes[at + 2]! >> 2) & 3;
  const padding = (bytes[at + 2]! >> 1) & 1;
  if (version === 1 || layer === 4 || index === 0 || index === 15 || rateIndex === 3) return undefined;
  const table = version === 3 ? layer - 1 : layer === 1 ? 3 : 4;
  const kbps = KBPS[table]![index - 1]!;
  const rate = [44_100, 48_000, 32_000][rateIndex]! >> (version === 3 ? 0 : version === 2 ? 1 : 2);
  if (layer === 1) return { bytes: (Math.floor((12_000 * kbps) / rate) + padding) * 4, kbps };
  return { bytes: Math.floor(((layer === 3 && version !== 3 ? 72_000 : 144_000) * kbps) / rate) + padding, kbps };
}

/** kbit/s by index, for MPEG-1 layers 1, 2 and 3, and for MPEG-2's layer 1 and the others. */
const KBPS = [
  [32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
  [32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
  [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  [32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
  [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
];

/** UTF-8 without control characters; the last character may be cut. */
function isText(bytes: Uint8Array): boolean {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return !/[\0-\x08\x0e-\x1a\x1c-\x1f]/.test(text);
  } catch {
    return false;
  }
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
}
