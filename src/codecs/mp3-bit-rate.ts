// Whether an MP3 has one bit rate all along: some who take files ask for it.

import { findMp3Frame, id3Bytes, mp3Header } from './sniff.ts';
import type { Source } from './source.ts';

/** Frames looked at: two seconds and more of what has no header that tells. */
const WINDOW = 65_536;

/** kbit/s; undefined where frames differ, or where the header of a variable bit rate stands before them (`Xing`, `VBRI`). */
export async function constantBitRate(source: Source): Promise<number | undefined> {
  const tag = id3Bytes(await source.read(0, 10));
  const bytes = await source.read(tag, WINDOW);
  const first = findMp3Frame(bytes);
  if (!first) return undefined;
  const head = mp3Header(bytes, first.at)!;
  const text = Buffer.from(bytes.subarray(first.at, first.at + head.bytes)).toString('latin1');
  if (/^.{4,40}(Xing|VBRI)/s.test(text)) return undefined;
  // The first frame may be a header of no sound and of another bit rate (`Info`).
  let at = first.at + head.bytes;
  let kbps: number | undefined;
  for (let frame = mp3Header(bytes, at); frame; frame = mp3Header(bytes, at)) {
    if (kbps !== undefined && frame.kbps !== kbps) return undefined;
    kbps = frame.kbps;
    at += frame.bytes;
  }
  return kbps ?? head.kbps;
}
