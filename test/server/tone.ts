// A sound file to send.

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
