// What the decoding child says to its parent: a head of three little-endian 32-bit numbers, then the samples, channel after
// channel, as 32-bit floats.

export interface MessageHead {
  /** Hz; 0 in the last message. */
  readonly rate: number;
  readonly channels: number;
  /** Frames that follow; in the last message one of {@link END}, {@link UNDECODABLE}, {@link MISSING}. */
  readonly frames: number;
}

export const END = 0;
/** What the decoder read is not what it decodes, or is broken. */
export const UNDECODABLE = 1;
/** The decoder is an optional dependency and not installed. */
export const MISSING = 2;

export const HEAD_BYTES = 12;

export function headOf({ rate, channels, frames }: MessageHead): Buffer {
  const bytes = Buffer.alloc(HEAD_BYTES);
  bytes.writeUInt32LE(rate, 0);
  bytes.writeUInt32LE(channels, 4);
  bytes.writeUInt32LE(frames, 8);
  return bytes;
}

export function readHead(bytes: Buffer): MessageHead {
  return { rate: bytes.readUInt32LE(0), channels: bytes.readUInt32LE(4), frames: bytes.readUInt32LE(8) };
}
