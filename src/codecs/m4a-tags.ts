// What an M4A file says of itself, where players of Apple's and others look: iTunes' list, Nero's chapters, QuickTime's chapter track.

import { box, fullBox, u8, u16, u32, u64, VERSION_1 } from './mp4-boxes.ts';
import { type Chapter, SOURCE_NAME, type Tags } from './tags.ts';

/** `udta`, with `smpb` of {@link gaplessness}. */
export function userData({ title, artist, album, comment, cover, chapters = [], source }: Tags, smpb: string): Buffer {
  const text = (type: string, value: string | undefined) =>
    value === undefined ? [] : [box(type, data(UTF8, Buffer.from(value, 'utf8')))];
  const items = [
    ...text('©nam', title),
    ...text('©ART', artist),
    ...text('©alb', album),
    ...text('©cmt', comment),
    ...(cover ? [box('covr', data(cover.type === 'image/png' ? PNG : JPEG, cover.bytes))] : []),
    named('iTunSMPB', smpb),
    ...(source === undefined ? [] : [named(SOURCE_NAME, source)]),
  ];
  const list = fullBox('meta', handler('mdir', 'appl'), box('ilst', ...items));
  return box('udta', list, ...(chapters.length > 0 ? [neroChapters(chapters)] : []));
}

/** What iTunes wrote before edit lists were common: frames to leave out before and after, and those of the sound between. */
export function gaplessness(delay: number, frames: number): string {
  const hex = (value: number, digits: number) => value.toString(16).toUpperCase().padStart(digits, '0');
  const unused = Array(8).fill(hex(0, 8));
  return ` ${[hex(0, 8), hex(delay, 8), hex(0, 8), hex(frames, 16), ...unused].join(' ')}`;
}

export function handler(type: string, manufacturer = '\0\0\0\0'): Buffer {
  return fullBox('hdlr', u32(0), Buffer.from(type + manufacturer, 'latin1'), u32(0, 0), u8(0));
}

/** QuickTime's samples of text, with the encoding stated. */
export function chapterSamples(chapters: readonly Chapter[]): Buffer[] {
  const UTF8_ENCODING = 0x100;
  return chapters.map(({ title }) => {
    const text = clipped(title, 65_535);
    return Buffer.concat([u16(text.length), text, box('encd', u32(UTF8_ENCODING))]);
  });
}

/** Kinds of data in iTunes' list. */
const [UTF8, JPEG, PNG] = [1, 13, 14];

function data(kind: number, bytes: Uint8Array): Buffer {
  return box('data', u32(kind, 0), bytes);
}

/** An item with a name of its own. */
function named(name: string, value: string): Buffer {
  const [mean, called] = [Buffer.from('com.apple.iTunes'), Buffer.from(name)];
  return box('----', fullBox('mean', mean), fullBox('name', called), data(UTF8, Buffer.from(value, 'utf8')));
}

/** Times in units of 100 ns; a byte counts the chapters, and those of each title. */
function neroChapters(chapters: readonly Chapter[]): Buffer {
  const first = chapters.slice(0, 255);
  const entries = first.flatMap(({ title, start }) => {
    const text = clipped(title, 255);
    return [u64(start * 10_000), u8(text.length), text];
  });
  return box('chpl', u32(VERSION_1, 0), u8(first.length), ...entries);
}

/** UTF-8 of at most so many bytes, without half a character at its end. */
function clipped(text: string, bytes: number): Buffer {
  const all = Buffer.from(text, 'utf8');
  let end = Math.min(bytes, all.length);
  while (end < all.length && (all[end]! & 0xc0) === 0x80) end--;
  return all.subarray(0, end);
}
