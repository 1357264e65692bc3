// ID3v2.3 (id3.org, 1999) with chapters (ID3v2 Chapter Frame Addendum 1.0): the tags of MP3 files, before their sound.

import { type Chapter, SOURCE_NAME, type Tags } from './tags.ts';

/** The whole tag; empty without anything to say. */
export function id3(tags: Tags): Uint8Array {
  const { title, artist, album, comment, cover, chapters = [], source } = tags;
  const frames = [
    ...(title ? [textFrame('TIT2', title)] : []),
    ...(artist ? [textFrame('TPE1', artist)] : []),
    ...(album ? [textFrame('TALB', album)] : []),
    ...(comment ? [frame('COMM', [UTF16, latin('eng'), utf16(''), END, utf16(comment)])] : []),
    ...(source ? [frame('TXXX', [UTF16, utf16(SOURCE_NAME), END, utf16(source)])] : []),
    ...(cover ? [frame('APIC', [byte(0), latin(cover.type), byte(0), byte(FRONT_COVER), byte(0), cover.bytes])] : []),
    ...(chapters.length > 0 ? [contents(chapters), ...chapters.map(chapterFrame)] : []),
  ];
  if (frames.length === 0) return new Uint8Array();
  const body = Buffer.concat(frames);
  // 28 bits in four bytes, so that no decoder takes them for the beginning of a frame of sound.
  const size = [21, 14, 7, 0].map((shift) => (body.length >> shift) & 0x7f);
  return Buffer.concat([latin('ID3'), Uint8Array.of(3, 0, 0, ...size), body]);
}

const FRONT_COVER = 3;
/** The text that follows is UTF-16 with its byte order mark. */
const UTF16 = byte(1);
const END = Uint8Array.of(0, 0);

function contents(chapters: readonly Chapter[]): Uint8Array {
  // Top level, in order.
  const ids = chapters.slice(0, 255).map((_, i) => latin(`${idOf(i)}\0`));
  return frame('CTOC', [latin('toc\0'), byte(3), byte(ids.length), ...ids]);
}

function chapterFrame({ title, start, end }: Chapter, i: number): Uint8Array {
  const times = new DataView(new ArrayBuffer(16));
  times.setUint32(0, start);
  times.setUint32(4, end);
  // No byte offsets: times are enough.
  times.setUint32(8, 0xffffffff);
  times.setUint32(12, 0xffffffff);
  return frame('CHAP', [latin(`${idOf(i)}\0`), new Uint8Array(times.buffer), textFrame('TIT2', title)]);
}

const idOf = (i: number) => `ch${i}`;

function textFrame(id: string, text: string): Uint8Array {
  return frame(id, [UTF16, utf16(text)]);
}

function frame(id: string, parts: readonly Uint8Array[]): Uint8Array {
  const body = Buffer.concat(parts);
  const head = new DataView(new ArrayBuffer(10));
  head.setUint32(4, body.length);
  const bytes = new Uint8Array(head.buffer);
  bytes.set(latin(id));
  return Buffer.concat([bytes, body]);
}

function utf16(text: string): Uint8Array {
  return Buffer.concat([Uint8Array.of(0xff, 0xfe), Buffer.from(text.toWellFormed(), 'utf16le')]);
}

function latin(text: string): Uint8Array {
  return Buffer.from(text, 'latin1');
}

function byte(value: number): Uint8Array {
  return Uint8Array.of(value);
}
