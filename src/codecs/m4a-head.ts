// What stands before the packets of an M4A file (ISO/IEC 14496-12, -14): what they are, where each lies, which frames are sound.

import { AAC_FRAMES } from './aac.ts';
import { chapterSamples, gaplessness, handler, userData } from './m4a-tags.ts';
import { box, fullBox, u8, u16, u32, u32s, VERSION_1 } from './mp4-boxes.ts';
import type { Chapter, Tags } from './tags.ts';

export interface M4aContents {
  /** Hz */
  readonly rate: number;
  readonly channels: number;
  readonly frames: number;
  /** Frames that decoders leave out before the sound, which ends with the last packet. */
  readonly delay: number;
  /** An AudioSpecificConfig. */
  readonly config: Uint8Array;
  readonly tags: Tags;
  /** Bytes of each packet. */
  readonly sizes: readonly number[];
}

/** As long for the same tags and as many packets, whatever their sizes. Throws a RangeError for what the fields cannot hold. */
export function m4aHead(contents: M4aContents): Buffer {
  const texts = chapterSamples(contents.tags.chapters ?? []);
  const type = box('ftyp', Buffer.from('M4A \0\0\x02\0M4A mp42isom', 'latin1'));
  const at = type.length + movie(contents, texts, 0).length + 8;
  const bytes = sum(texts.map((text) => text.length)) + sum(contents.sizes);
  return Buffer.concat([type, movie(contents, texts, at), u32(8 + bytes), Buffer.from('mdat', 'latin1'), ...texts]);
}

const [SOUND, CHAPTERS] = [1, 2];
/** Packets of a chunk, about a second: what a player fetches at once. */
const CHUNK = 47;

/** `at`: where the samples begin in the file, the texts of the chapters first. */
function movie(
  { rate, channels, frames, delay, config, tags, sizes }: M4aContents,
  texts: Buffer[],
  at: number,
): Buffer {
  const chunks: number[] = [];
  let next = at + sum(texts.map((text) => text.length));
  for (let from = 0; from < sizes.length; from += CHUNK) {
    chunks.push(next);
    next += sum(sizes.slice(from, from + CHUNK));
  }
  const whole = Math.floor(sizes.length / CHUNK);
  const left = sizes.length % CHUNK;
  const bitrate = Math.round((8 * sum(sizes) * rate) / (sizes.length * AAC_FRAMES));
  const sound = track(SOUND, {
    duration: frames,
    flags: ENABLED | IN_MOVIE,
    volume: FULL_VOLUME,
    references: [
      box('edts', fullBox('elst', u32(1, frames, delay, ONE))),
      ...(texts.length > 0 ? [box('tref', box('chap', u32(CHAPTERS)))] : []),
    ],
    timescale: rate,
    mediaDuration: sizes.length * AAC_FRAMES,
    handler: 'soun',
    header: fullBox('smhd', u32(0)),
    entry: soundEntry(rate, channels, config, bitrate),
    durations: [[sizes.length, AAC_FRAMES]],
    sizes,
    perChunk: [...(whole > 0 ? [[1, CHUNK] as const] : []), ...(left > 0 ? [[whole + 1, left] as const] : [])],
    chunks,
    // A decoder that begins anywhere needs the packet before (14496-12, 10.1).
    groups: [
      box('sgpd', u32(VERSION_1), Buffer.from('roll'), u32(2, 1), u16(0xffff)),
      fullBox('sbgp', Buffer.from('roll'), u32(1, sizes.length, 1)),
    ],
  });
  return box(
    'moov',
    fullBox(
      'mvhd',
      u32(0, 0, rate, frames, ONE),
      u16(FULL_VOLUME),
      Buffer.alloc(10),
      MATRIX,
      Buffer.alloc(24),
      u32(CHAPTERS + 1),
    ),
    sound,
    ...(texts.length > 0 ? [chapterTrack(tags.chapters!, texts, at, frames)] : []),
    userData(tags, gaplessness(delay, frames)),
  );
}

function soundEntry(rate: number, channels: number, config: Uint8Array, bitrate: number): Buffer {
  const [DESCRIPTOR, DECODER, CONFIG, SYNC] = [3, 4, 5, 6];
  const [AAC, AUDIO_STREAM] = [0x40, 0x15];
  const mostBytes = channels * 768;
  const about = Buffer.concat([u8(AAC, AUDIO_STREAM, 0), u16(mostBytes), u32(bitrate, bitrate)]);
  const decoder = Buffer.concat([about, descriptor(CONFIG, config)]);
  const stream = Buffer.concat([u16(SOUND), u8(0), descriptor(DECODER, decoder), descriptor(SYNC, u8(2))]);
  const BITS = 16;
  return box(
    'mp4a',
    ENTRY_HEAD,
    u32(0, 0),
    u16(channels, BITS, 0, 0),
    u32(rate * ONE),
    fullBox('esds', descriptor(DESCRIPTOR, stream)),
  );
}

/** ISO/IEC 14496-1, 8.3.3; none here is longer than a byte can say. */
function descriptor(tag: number, body: Uint8Array): Buffer {
  return Buffer.concat([u8(tag, body.length), body]);
}

/** QuickTime's: a track that is not shown, with a text from each chapter's beginning to the next one's. */
function chapterTrack(chapters: readonly Chapter[], texts: readonly Buffer[], at: number, frames: number): Buffer {
  const starts = chapters.map(({ start }, i) => (i === 0 ? 0 : start));
  const end = chapters.at(-1)!.end;
  return track(CHAPTERS, {
    duration: frames,
    flags: IN_MOVIE,
    volume: 0,
    references: [],
    timescale: 1000,
    mediaDuration: end,
    handler: 'text',
    header: box('gmhd', fullBox('gmin', u16(0x40, 0x8000, 0x8000, 0x8000, 0, 0)), box('text', MATRIX)),
    // No colours, no box, no font.
    entry: box('text', ENTRY_HEAD, Buffer.alloc(44)),
    durations: starts.map((start, i) => [1, (starts[i + 1] ?? end) - start]),
    sizes: texts.map((text) => text.length),
    perChunk: [[1, texts.length]],
    chunks: [at],
    groups: [],
  });
}

interface Track {
  /** In the movie, in frames. */
  readonly duration: number;
  readonly flags: number;
  readonly volume: number;
  /** To its media and to other tracks. */
  readonly references: readonly Buffer[];
  /** Units a second of all times below. */
  readonly timescale: number;
  readonly mediaDuration: number;
  readonly handler: string;
  readonly header: Buffer;
  readonly entry: Buffer;
  /** How many samples have which duration. */
  readonly durations: readonly (readonly [samples: number, duration: number])[];
  readonly sizes: readonly number[];
  /** From which chunk on there are how many samples in one. */
  readonly perChunk: readonly (readonly [chunk: number, samples: number])[];
  /** Where each begins in the file. */
  readonly chunks: readonly number[];
  readonly groups: readonly Buffer[];
}

function track(id: number, its: Track): Buffer {
  const table = (type: string, rows: readonly (readonly number[])[]) => fullBox(type, u32(rows.length, ...rows.flat()));
  const samples = box(
    'stbl',
    fullBox('stsd', u32(1), its.entry),
    table('stts', its.durations),
    table(
      'stsc',
      its.perChunk.map(([chunk, samples]) => [chunk, samples, 1]),
    ),
    fullBox('stsz', u32(0, its.sizes.length), u32s(its.sizes)),
    table(
      'stco',
      its.chunks.map((chunk) => [chunk]),
    ),
    ...its.groups,
  );
  const here = box('dinf', fullBox('dref', u32(1), box('url ', u32(IN_THIS_FILE))));
  const sound = its.volume > 0 ? 1 : 0;
  return box(
    'trak',
    box('tkhd', u32(its.flags), u32(0, 0, id, 0, its.duration, 0, 0), u16(0, sound, its.volume, 0), MATRIX, u32(0, 0)),
    ...its.references,
    box(
      'mdia',
      fullBox('mdhd', u32(0, 0, its.timescale, its.mediaDuration), u16(UNDETERMINED, 0)),
      handler(its.handler),
      box('minf', its.header, here, samples),
    ),
  );
}

function sum(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** Flags of tracks, and of where their samples are. */
const [ENABLED, IN_MOVIE, IN_THIS_FILE] = [1, 2, 1];
/** 1 in 8.8 bits. */
const FULL_VOLUME = 0x100;
/** 1 in 16.16 bits. */
const ONE = 0x1_0000;
/** Nothing is turned or scaled. */
const MATRIX = u32(ONE, 0, 0, 0, ONE, 0, 0, 0, 0x4000_0000);
/** Of every sample entry: reserved bytes, and the data reference. */
const ENTRY_HEAD = u16(0, 0, 0, 1);
/** ISO 639-2's `und`, five bits a letter. */
const UNDETERMINED = 0x55c4;
