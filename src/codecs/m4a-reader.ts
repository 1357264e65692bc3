// Reads AAC in MP4 files (ISO/IEC 14496-12), others' too: the packets as their tables place them, and no frame that is not sound.

import type { Sound } from '../audio/sound.ts';
import { openAacDecoder } from './aac.ts';
import { boxesAt } from './mp4-boxes.ts';
import type { Source } from './source.ts';

/** One track of AAC. */
export interface AacTrack {
  /** An AudioSpecificConfig. */
  readonly config: Buffer;
  /** Of each packet, in their order. */
  readonly packets: readonly { readonly at: number; readonly size: number }[];
  /** Seconds of what comes out of the decoder that stand before the sound. */
  readonly start: number;
  /** Seconds up to its end, counted from the decoder's beginning. */
  readonly end: number;
}

/** Undefined where the first track of sound is no AAC, lies in fragments, or is cut in several places. */
export async function findAacTrack(source: Source): Promise<AacTrack | undefined> {
  const movie = await movieOf(source);
  if (!movie) return undefined;
  const media = boxesAt(movie, 'trak').find((track) => typeOf(boxesAt(track, 'mdia', 'hdlr')[0], 8) === 'soun');
  if (!media) return undefined;
  const table = (type: string) => boxesAt(media, 'mdia', 'minf', 'stbl', type)[0];
  const [entries, sizes, runs, times] = [table('stsd'), table('stsz'), table('stsc'), table('stts')];
  const [near, far] = [table('stco'), table('co64')];
  const chunks = near ? numbersFrom(near, 8, 4) : far && numbersFrom(far, 8, 8);
  if (!entries || !sizes || !runs || !times || !chunks || typeOf(entries, 12) !== 'mp4a') return undefined;
  const config = configOf(entries);
  const packets = packetsOf(sizes, runs, chunks);
  const cut = cutOf(movie, media, times);
  return config && cut && packets.length > 0 ? { config, packets, ...cut } : undefined;
}

/** Throws an Error when nothing of it can be decoded. A packet that is broken is silence; a file that was cut off ends early. */
export async function* decodeAacTrack(
  source: Source,
  { config, packets, start, end }: AacTrack,
): AsyncGenerator<Sound> {
  const decoder = await openAacDecoder(config);
  const read = readAhead(source);
  let frames = 0;
  let last: Sound | undefined;
  for (const { at, size } of packets) {
    const packet = await read(at, size);
    if (packet.length < size) break;
    const sound = decoder.decode(packet) ?? (last && silenceLike(last));
    if (!sound) continue;
    last = sound;
    const { rate, channels } = sound;
    const length = channels[0]!.length;
    const from = Math.max(0, Math.round(start * rate) - frames);
    const to = Math.min(length, Math.round(end * rate) - frames);
    frames += length;
    if (from < to) yield { rate, channels: channels.map((samples) => samples.subarray(from, to)) };
  }
  if (!last) throw new Error('no packet of AAC could be decoded');
}

function silenceLike({ rate, channels }: Sound): Sound {
  return { rate, channels: channels.map(({ length }) => new Float32Array(length)) };
}

/** Packets lie close together. */
function readAhead(source: Source) {
  const AHEAD = 65_536;
  let begin = 0;
  let held: Uint8Array = new Uint8Array();
  return async (at: number, size: number) => {
    if (at < begin || at + size > begin + held.length) {
      held = await source.read(at, Math.max(size, AHEAD));
      begin = at;
    }
    return held.subarray(at - begin, at - begin + size);
  };
}

/** The body of `moov`, which may stand after hours of sound. */
async function movieOf(source: Source): Promise<Buffer | undefined> {
  for (let at = 0; at + 8 <= source.size; ) {
    const head = Buffer.from(await source.read(at, 16));
    const short = head.readUInt32BE(0);
    const [headBytes, size] =
      short === 1 && head.length === 16 ? [16, Number(head.readBigUInt64BE(8))] : [8, short || source.size - at];
    if (size < headBytes) return undefined;
    if (typeOf(head, 4) === 'moov') return Buffer.from(await source.read(at + headBytes, size - headBytes));
    at += size;
  }
  return undefined;
}

/** Four characters at `at`. */
function typeOf(bytes: Buffer | undefined, at: number): string {
  return bytes?.toString('latin1', at, at + 4) ?? '';
}

/** What stands in `esds`, wherever QuickTime's versions of the entry have it. Undefined for MP3 and others in the same wrapping. */
function configOf(entries: Buffer): Buffer | undefined {
  const [STREAM, DECODER, CONFIG] = [3, 4, 5];
  const AAC = new Set([0x40, 0x66, 0x67, 0x68]);
  let at = entries.indexOf('esds', 0, 'latin1') + 8;
  while (at >= 8 && at + 2 < entries.length) {
    const tag = entries[at++]!;
    let length = 0;
    for (let more = true; more && at < entries.length; at++) {
      length = length * 128 + (entries[at]! & 0x7f);
      more = entries[at]! >= 0x80;
    }
    if (tag === CONFIG) return entries.subarray(at, at + length);
    if (tag === DECODER && !AAC.has(entries[at]!)) return undefined;
    // What is inside comes next.
    at += tag === STREAM ? 3 : tag === DECODER ? 13 : length;
  }
  return undefined;
}

/** Tables that claim more than they hold are taken for what they hold. */
function packetsOf(sizeTable: Buffer, runTable: Buffer, chunks: Numbers): AacTrack['packets'] {
  // Packets that are all alike are no AAC.
  if (sizeTable.length < 12 || sizeTable.readUInt32BE(4) !== 0) return [];
  const sizes = numbersFrom(sizeTable, 12, 4);
  // Three numbers each: its first chunk, counted from 1; the packets in each chunk; what says what they are.
  const runs = numbersFrom(runTable, 8, 4);
  const packets: { at: number; size: number }[] = [];
  let run = 0;
  for (let chunk = 0; chunk < chunks.length && packets.length < sizes.length; chunk++) {
    if (run + 3 < runs.length && chunk + 1 >= runs.value(run + 3)) run += 3;
    let at = chunks.value(chunk);
    const end = Math.min(sizes.length, packets.length + (run + 1 < runs.length ? runs.value(run + 1) : 0));
    while (packets.length < end) {
      const size = sizes.value(packets.length);
      packets.push({ at, size });
      at += size;
    }
  }
  return packets;
}

interface Numbers {
  readonly length: number;
  value(i: number): number;
}

function numbersFrom(bytes: Buffer, from: number, each: 4 | 8): Numbers {
  const at = (i: number) => from + i * each;
  return {
    length: Math.max(0, Math.floor((bytes.length - from) / each)),
    value: (i: number) => (each === 4 ? bytes.readUInt32BE(at(i)) : Number(bytes.readBigUInt64BE(at(i)))),
  };
}

/** By the edit list, or else by what iTunes wrote. Undefined where there is more than one cut. */
function cutOf(movie: Buffer, track: Buffer, times: Buffer): Pick<AacTrack, 'start' | 'end'> | undefined {
  const movieScale = timescaleOf(boxesAt(movie, 'mvhd')[0]);
  const scale = timescaleOf(boxesAt(track, 'mdia', 'mdhd')[0]);
  if (!movieScale || !scale) return undefined;
  const runs = numbersFrom(times, 8, 4);
  let total = 0;
  for (let i = 0; i + 1 < runs.length; i += 2) total += runs.value(i) * runs.value(i + 1);
  const edits = editsOf(boxesAt(track, 'edts', 'elst')[0]).filter(({ from }) => from >= 0);
  if (edits.length > 1) return undefined;
  const [edit] = edits;
  if (edit) {
    const start = edit.from / scale;
    if (edit.duration === 0) return { start, end: total / scale };
    // Where the movie counts in ms, its end is off by some frames, and that of the packets is not.
    const slack = movieScale === scale ? 0 : 1;
    return { start, end: Math.min(start + (edit.duration + slack) / movieScale, total / scale) };
  }
  const said = /iTunSMPB.{4}data.{8} 0{8} ([0-9A-F]{8}) [0-9A-F]{8} ([0-9A-F]{16}) /s.exec(movie.toString('latin1'));
  if (!said) return { start: 0, end: Number.POSITIVE_INFINITY };
  const [delay, frames] = said.slice(1).map((digits) => Number.parseInt(digits, 16)) as [number, number];
  return { start: delay / scale, end: (delay + frames) / scale };
}

/** `duration` in the movie's units, `from` in the track's; -1 for a pause. */
function editsOf(list: Buffer | undefined): { duration: number; from: number }[] {
  if (!list || list.length < 8) return [];
  const isLong = list[0] === 1;
  const each = isLong ? 20 : 12;
  const count = Math.min(list.readUInt32BE(4), Math.floor((list.length - 8) / each));
  return Array.from({ length: count }, (_, i) => {
    const at = 8 + i * each;
    return isLong
      ? { duration: Number(list.readBigUInt64BE(at)), from: Number(list.readBigInt64BE(at + 8)) }
      : { duration: list.readUInt32BE(at), from: list.readInt32BE(at + 4) };
  });
}

/** Units a second, of `mvhd` and `mdhd`. */
function timescaleOf(header: Buffer | undefined): number {
  const at = header?.[0] === 1 ? 20 : 12;
  return header && header.length >= at + 4 ? header.readUInt32BE(at) : 0;
}
