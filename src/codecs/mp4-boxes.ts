// Boxes (ISO/IEC 14496-12): what MP4 files are made of, written and read.

/** `type`: four characters, of which iTunes' own may begin with ©. */
export function box(type: string, ...parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([u32(8 + body.length), Buffer.from(type, 'latin1'), body]);
}

/** One that has a version and flags: both 0. */
export function fullBox(type: string, ...parts: readonly Uint8Array[]): Buffer {
  return box(type, u32(0), ...parts);
}

/** Version and flags of a box of the first version. */
export const VERSION_1 = 0x0100_0000;

export function u8(...values: readonly number[]): Buffer {
  return Buffer.from(values);
}

export function u16(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(2 * values.length);
  for (const [i, value] of values.entries()) bytes.writeUInt16BE(value, 2 * i);
  return bytes;
}

export function u32(...values: readonly number[]): Buffer {
  return u32s(values);
}

/** More than a call takes arguments. */
export function u32s(values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [i, value] of values.entries()) bytes.writeUInt32BE(value, 4 * i);
  return bytes;
}

export function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
}

/** The bodies of the boxes at `path` in `bytes`, which begin with one; a body that ends too early is left out. */
export function boxesAt(bytes: Buffer, ...path: readonly string[]): Buffer[] {
  const [type, ...deeper] = path;
  const found: Buffer[] = [];
  for (let at = 0; at + 8 <= bytes.length; ) {
    const size = bytes.readUInt32BE(at);
    if (size < 8 || at + size > bytes.length) break;
    if (bytes.toString('latin1', at + 4, at + 8) === type) found.push(bytes.subarray(at + 8, at + size));
    at += size;
  }
  return deeper.length === 0 ? found : found.flatMap((body) => boxesAt(body, ...deeper));
}
