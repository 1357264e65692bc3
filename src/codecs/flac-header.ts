// How long a FLAC file says that it is (RFC 9639, section 8.2): so that ten hours are refused before two of them are decoded.

import type { Source } from './source.ts';

/** Undefined where the file does not say. */
export async function flacSeconds(source: Source): Promise<number | undefined> {
  const head = Buffer.from(await source.read(0, STREAMINFO_END));
  if (head.length < STREAMINFO_END || head.toString('latin1', 0, 4) !== 'fLaC') return undefined;
  // 20 bits of rate, 3 of channels, 5 of depth, 36 of frames.
  const fields = head.readBigUInt64BE(STREAMINFO_END - 8);
  const rate = Number(fields >> 44n);
  const frames = Number(BigInt.asUintN(36, fields));
  return rate > 0 && frames > 0 ? frames / rate : undefined;
}

/** Bytes up to the number of frames: the signature, the block's header, sizes of blocks and frames, and the fields. */
const STREAMINFO_END = 4 + 4 + 4 + 6 + 8;
