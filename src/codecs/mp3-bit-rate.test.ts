// Constant bit rates are told from variable ones, behind ID3 tags too.

import { expect, test } from 'vitest';
import { noise } from '../../test/signals.ts';
import { mp3Formats } from './mp3.ts';
import { constantBitRate } from './mp3-bit-rate.ts';
import { bytesSource } from './source.ts';

async function encoded(id: string): Promise<Buffer> {
  const format = mp3Formats.find((one) => one.id === id)!;
  const frames = 2 * format.rate;
  const encoding = await format.open({ frames });
  // Half silent, so that a variable bit rate varies.
  const samples = noise(frames, 0.3);
  samples.fill(0, frames / 2);
  const block = Array.from({ length: format.channels }, () => samples);
  const bytes = encoding.write(block).slice();
  const { rest, head } = encoding.finish();
  const file = Buffer.concat([bytes, rest]);
  if (head) file.set(head);
  encoding.close();
  return file;
}

test.each([
  ['mp3', 192],
  ['mp3_320', 320],
  ['mp3_alexa', 48],
  ['mp3_acx', 192],
  ['mp3_high', undefined],
  ['mp3_very_low', undefined],
])('%s: %s', async (id, kbps) => {
  const bytes = await encoded(id);
  expect(await constantBitRate(bytesSource(bytes))).toBe(kbps);
  const tag = Buffer.from([0x49, 0x44, 0x33, 4, 0, 0, 0, 0, 0, 20, ...new Array(20).fill(0)]);
  expect(await constantBitRate(bytesSource(Buffer.concat([tag, bytes])))).toBe(kbps);
  // Without the header that tells, the frames do.
  const at = bytes.indexOf(kbps === undefined ? 'Xing' : 'Info');
  bytes.fill(0, at, at + 4);
  expect(await constantBitRate(bytesSource(bytes))).toBe(kbps);
});

test('what is no MP3 has none', async () => {
  expect(await constantBitRate(bytesSource(Buffer.from('RIFF....WAVEfmt ')))).toBe(undefined);
});
