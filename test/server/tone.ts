// Sound files to send.

/** A second of a tone at 8 kHz, mono. */
export function tone(seconds = 1): Buffer {
  const frames = Math.round(8000 * seconds);
  const bytes = Buffer.alloc(44 + 2 * frames);
  bytes.write('RIFF', 0, 'latin1');
  bytes.writeUInt32LE(bytes.length - 8, 4);
  bytes.write('WAVEfmt ', 8, 'latin1');
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(8000, 24);
  bytes.writeUInt32LE(16_000, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36, 'latin1');
  bytes.writeUInt32LE(2 * frames, 40);
  for (let i = 0; i < frames; i++)
    bytes.writeInt16LE(Math.round(9000 * Math.sin((i / 8000) * 2 * Math.PI * 440)), 44 + 2 * i);
  return bytes;
}

/** Silence of 192 kHz in stereo as FLAC: a hundred bytes a second, and 384,000 samples. */
export function silence(seconds: number): Buffer {
  const [rate, block] = [192_000, 32_000];
  const head = Buffer.alloc(42);
  head.write('fLaC\x80\0\0\x22', 'latin1');
  head.writeUInt16BE(block, 8);
  head.writeUInt16BE(block, 10);
  head.writeBigUInt64BE((BigInt(rate) << 44n) | (1n << 41n) | (15n << 36n) | BigInt(rate * seconds), 18);
  const frames = Array.from({ length: (rate * seconds) / block }, (_, i) => {
    // Blocks of one size, which is said here; two channels, each of one value.
    const start = Buffer.from([0xff, 0xf8, 0x70, 0x10, ...utf8(i), (block - 1) >> 8, (block - 1) & 0xff]);
    const frame = Buffer.concat([start, Buffer.from([crc(start, 8, 0x07)]), Buffer.alloc(6)]);
    const check = crc(frame, 16, 0x8005);
    return Buffer.concat([frame, Buffer.from([check >> 8, check & 0xff])]);
  });
  return Buffer.concat([head, ...frames]);
}

function utf8(number: number): number[] {
  return [...Buffer.from(String.fromCodePoint(number))];
}

function crc(bytes: Buffer, bits: number, polynomial: number): number {
  let sum = 0;
  for (const byte of bytes) {
    sum ^= byte << (bits - 8);
    for (let i = 0; i < 8; i++) sum = sum & (1 << (bits - 1)) ? (sum << 1) ^ polynomial : sum << 1;
    sum &= (1 << bits) - 1;
  }
  return sum;
}
