// Broken sound files, the same ones for the same numbers, and what comes of each: sound, or a refusal in words.

import { type DecodeLimits, decodeFile } from '../src/codecs/decode.ts';
import { checksum } from '../src/codecs/ogg-pages.ts';
import { Refusal, type RefusalCode } from '../src/errors.ts';
import { chance } from './signals.ts';
import { type Container, FRAMES, type SoundFile } from './sound-files.ts';

export interface CorruptFile {
  /** What was done to it. */
  readonly damage: Damage;
  /** Of the file's name. */
  readonly extension: string;
  readonly bytes: Buffer;
}

export type Damage = keyof typeof DAMAGES;

/** The `n`th broken one of a file; damages take turns. */
export function corrupted(file: SoundFile, n: number): CorruptFile {
  const next = chance(n);
  const below = (limit: number) => Math.floor(next() * limit);
  const names = Object.keys(DAMAGES) as Damage[];
  const damage = names[n % names.length]!;
  const bytes = DAMAGES[damage](Buffer.from(file.bytes), below, file.container);
  // A page of Ogg whose checksum is wrong is passed over: what lies behind is reached only where it is right.
  if (file.container === 'ogg' && below(3) > 0) mendChecksums(bytes);
  const extension = damage === 'wrong name' ? NAMES[below(NAMES.length)]! : file.extension;
  return { damage, extension, bytes };
}

const NAMES = ['wav', 'mp3', 'flac', 'ogg', 'm4a', 'aiff', 'caf', 'txt', 'zip', 'm3u8'];

const DAMAGES = {
  'flipped bits'(file: Buffer, below: Below) {
    for (let n = 1 + below(32); n > 0; n--) file[below(file.length)]! ^= 1 << below(8);
    return file;
  },
  'flipped bits in the head'(file: Buffer, below: Below) {
    for (let n = 1 + below(4); n > 0; n--) file[below(Math.min(256, file.length))]! ^= 1 << below(8);
    return file;
  },
  'bytes left out'(file: Buffer, below: Below) {
    const at = below(file.length);
    return Buffer.concat([file.subarray(0, at), file.subarray(at + 1 + below(300))]);
  },
  'bytes twice'(file: Buffer, below: Below) {
    const at = below(file.length);
    return Buffer.concat([file.subarray(0, at + below(300)), file.subarray(at)]);
  },
  'cut short'(file: Buffer, below: Below) {
    // Half of them early, where headers are.
    return file.subarray(0, 1 + below(below(2) === 0 ? file.length : Math.min(500, file.length)));
  },
  'noise in the middle'(file: Buffer, below: Below) {
    const at = below(file.length);
    for (let i = at, end = at + below(file.length - at); i < end; i++) file[i] = below(256);
    return file;
  },
  'two files in one'(file: Buffer, below: Below) {
    return Buffer.concat([file.subarray(0, below(file.length)), file]);
  },
  'wrong name'(file: Buffer) {
    return file;
  },
  'one lie'(file: Buffer, below: Below, container: Container) {
    lie(file, below, container);
    return file;
  },
  'several lies'(file: Buffer, below: Below, container: Container) {
    for (let n = 2 + below(4); n > 0; n--) lie(file, below, container);
    return file;
  },
} satisfies Record<string, (file: Buffer, below: Below, container: Container) => Buffer>;

type Below = (limit: number) => number;

// ---- headers that lie -----------------------------------------------------------------------------------------------

/** What headers count and say: behind or before these words, so many bytes each. */
const FIELDS: Readonly<
  Record<Container, readonly (readonly [word: string, ...fields: [offset: number, bytes: number][]])[]>
> = {
  wav: [
    ['RIFF', [4, 4]],
    // Size, tag, channels, rate, bytes a second, block align, bits.
    ['fmt ', [4, 4], [8, 2], [10, 2], [12, 4], [16, 4], [20, 2], [22, 2]],
    ['fact', [4, 4], [8, 4]],
    ['data', [4, 4]],
    ['LIST', [4, 4], [16, 4]],
  ],
  mp3: [
    ['ID3', [3, 1], [5, 1], [6, 4]],
    ...['TIT2', 'COMM', 'APIC', 'CTOC', 'CHAP'].map((frame) => [frame, [4, 4], [8, 2]] as [string, [4, 4], [8, 2]]),
    // Flags, frames, bytes, the table of places.
    ...['Info', 'Xing'].map(
      (tag) => [tag, [4, 4], [8, 4], [12, 4], [16, 4]] as [string, [4, 4], [8, 4], [12, 4], [16, 4]],
    ),
    // Encoder delay and padding.
    ['LAME3', [0, 4], [21, 3]],
    ['\xff\xfb', [2, 1], [3, 1]],
  ],
  flac: [
    // The block's head; sizes of blocks and frames; rate, channels, depth and length.
    ['fLaC', [4, 4], [8, 2], [10, 2], [12, 3], [15, 3], [18, 8], [20, 1], [21, 4]],
    ['libFLAC', [-8, 4], [-4, 4], [7, 4]],
    ['image/png', [-12, 4], [-4, 4], [9, 4]],
    ['\xff\xf8', [2, 1], [3, 1], [4, 2]],
  ],
  ogg: [
    // Flags, granule, sequence, segments and the first one's length.
    ['OggS', [5, 1], [6, 8], [18, 4], [26, 1], [27, 1]],
    // Version, channels, rate, bit rate, block sizes.
    ['\x01vorbis', [7, 4], [11, 1], [12, 4], [16, 4], [28, 1]],
    ['\x03vorbis', [7, 4]],
    // The count of codebooks; dimensions and entries of one.
    ['\x05vorbis', [7, 1]],
    ['BCV', [3, 2], [5, 3], [8, 1], [9, 4]],
    ['OpusHead', [8, 1], [9, 1], [10, 2], [12, 4], [16, 2], [18, 1]],
    ['OpusTags', [8, 4], [12, 4]],
    ['fLaC', [4, 4], [8, 2], [10, 2], [18, 8]],
  ],
  mp4: [
    ...['ftyp', 'moov', 'mvhd', 'trak', 'mdhd', 'elst', 'mdia', 'stbl', 'stsd', 'mp4a', 'alac', 'esds', 'mdat'].map(
      boxOf,
    ),
    ...['stts', 'stsc', 'stsz', 'stco'].map(boxOf),
  ],
  aiff: [
    ['FORM', [4, 4]],
    // Size, channels, frames, bits, rate.
    ['COMM', [4, 4], [8, 2], [10, 4], [14, 2], [16, 2], [18, 4]],
    ['SSND', [4, 4], [8, 4], [12, 4]],
  ],
  caf: [
    // Size, rate, kind, flags, bytes and frames of a packet, channels, bits.
    ['desc', [4, 8], [12, 8], [20, 4], [24, 4], [28, 4], [32, 4], [36, 4], [40, 4]],
    ['data', [4, 8]],
    ['chan', [4, 8], [12, 4]],
  ],
  // Sizes of header, segment, info, tracks, cluster and block; the rate and the channels.
  webm: [
    '\x1a\x45\xdf\xa3',
    '\x18\x53\x80\x67',
    '\x15\x49\xa9\x66',
    '\x16\x54\xae\x6b',
    '\x1f\x43\xb6\x75',
    '\xa3',
    '\xb5',
    '\x9f',
  ].map((id) => [id, [id.length, 1], [id.length, 8]]),
  aac: [['\xff\xf1', [2, 1], [3, 3], [5, 2]]],
  au: [['.snd', [4, 4], [8, 4], [12, 4], [16, 4], [20, 4]]],
};

function boxOf(name: string): [string, ...[number, number][]] {
  return [name, [-4, 4], [4, 4], [8, 4], [12, 4], [16, 4], [20, 4]];
}

function lie(file: Buffer, below: Below, container: Container): void {
  const there = FIELDS[container].filter(([word]) => file.includes(word, 0, 'latin1'));
  if (there.length === 0) return;
  const [word, ...fields] = there[below(there.length)]!;
  const places: number[] = [];
  for (
    let at = file.indexOf(word, 0, 'latin1');
    at >= 0 && places.length < 20;
    at = file.indexOf(word, at + 1, 'latin1')
  )
    places.push(at);
  const [offset, bytes] = fields[below(fields.length)]!;
  const at = places[below(places.length)]! + offset;
  const value = LIES[below(LIES.length)]!;
  for (let i = Math.max(0, at); i < Math.min(file.length, at + bytes); i++) file[i] = value(i - at, bytes, below);
}

/** A number's bytes, whichever end comes first: none, one, many, the most of either sign, and what chance says. */
const LIES: readonly ((i: number, bytes: number, below: Below) => number)[] = [
  () => 0,
  (i) => (i === 0 ? 1 : 0),
  (i, bytes) => (i === bytes - 1 ? 1 : 0),
  () => 0xff,
  () => 0x7f,
  (i) => (i === 0 ? 0x7f : 0xff),
  (i, bytes) => (i === bytes - 1 ? 0x7f : 0xff),
  (i) => (i === 0 ? 0x80 : 0),
  (_i, _bytes, below) => below(256),
  (_i, _bytes, below) => below(256),
];

/** RFC 3533: the checksum of each page, taken with its own four bytes at 0. */
function mendChecksums(file: Buffer): void {
  for (let at = file.indexOf('OggS'); at >= 0; at = file.indexOf('OggS', at + 1)) {
    const table = file.subarray(at + 27, at + 27 + (file[at + 26] ?? 0));
    const page = file.subarray(at, at + 27 + table.length + table.reduce((sum, length) => sum + length, 0));
    if (page.length < 27) return;
    page.writeUInt32LE(0, 22);
    page.writeUInt32LE(checksum(page), 22);
  }
}

// ---- what comes of one ----------------------------------------------------------------------------------------------

/** `sound`, or the code of a refusal. */
export type Outcome = 'sound' | RefusalCode;

/** What a decoder may say about a file that is there. */
const REFUSED: readonly RefusalCode[] = ['media_unreadable', 'media_too_long'];
/** Hundredfold: a lie about rates or blocks stretches a file, and no damage makes sound out of nothing. */
const MOST_FRAMES = 100 * FRAMES;

/** Throws an Error for everything else: another error, one that does not name file and reason, sound out of nothing. */
export async function outcomeOf(path: string, limits?: Partial<DecodeLimits>): Promise<Outcome> {
  let frames = 0;
  try {
    const { blocks } = await decodeFile(path, { limits });
    for await (const [samples] of blocks) frames += samples!.length;
  } catch (error) {
    if (!(error instanceof Refusal) || !REFUSED.includes(error.code)) throw error;
    const { message, hint, code } = error;
    const isWorded = message.includes(path) && !/\n|Error|undefined|null|NaN|\[object/.test(message.replace(path, ''));
    if (!isWorded || !hint) throw new Error(`badly worded: ${message} ${hint}`);
    return code;
  }
  if (frames > MOST_FRAMES) throw new Error(`${frames} frames out of ${FRAMES}`);
  return 'sound';
}
