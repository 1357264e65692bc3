// Whole sound files of every kind that is decoded, half a second each; and bombs, hours in few bytes.

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import type { Block } from '../src/audio/sound.ts';
import { allFormats } from '../src/codecs/all.ts';
import type { EncodeOptions } from '../src/codecs/codec.ts';
import type { Tags } from '../src/codecs/tags.ts';
import { tones } from './signals.ts';

export interface SoundFile {
  /** `mp3_high`, `alac.m4a`. */
  readonly name: string;
  readonly extension: string;
  readonly container: Container;
  readonly bytes: Buffer;
}

export type Container = 'wav' | 'mp3' | 'flac' | 'ogg' | 'mp4' | 'aiff' | 'caf' | 'webm' | 'aac' | 'au';

/** Of each file, but for what an encoder adds. */
export const FRAMES = 24_000;

const OWN: readonly (readonly [format: string, container: Container])[] = [
  ['wav', 'wav'],
  ['wav_24', 'wav'],
  ['wav_float', 'wav'],
  ['mp3', 'mp3'],
  ['mp3_high', 'mp3'],
  ['flac', 'flac'],
  ['ogg', 'ogg'],
  ['opus', 'ogg'],
];

/** By ffmpeg: those that nothing here writes. */
const OTHERS: readonly (readonly [name: string, container: Container, ...args: string[]])[] = [
  ['flac.ogg', 'ogg', '-c:a', 'flac'],
  ['aac.m4a', 'mp4', '-c:a', 'aac'],
  ['alac.m4a', 'mp4', '-c:a', 'alac'],
  ['aac', 'aac'],
  ['aiff', 'aiff'],
  ['caf', 'caf', '-c:a', 'pcm_s16be'],
  ['webm', 'webm'],
  ['adpcm.wav', 'wav', '-c:a', 'adpcm_ms'],
  ['au', 'au'],
];

const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==';
const TAGS: Tags = {
  title: 'Morgen',
  comment: 'x'.repeat(300),
  cover: { type: 'image/png', bytes: Buffer.from(PIXEL, 'base64'), width: 1, height: 1 },
  chapters: [
    { title: 'one', start: 0, end: 250 },
    { title: 'two', start: 250, end: 500 },
  ],
};

/** The same ones each time; without an ffmpeg only our own. */
export async function soundFiles(): Promise<SoundFile[]> {
  const samples = tones([330, 550, 220, 440].map((hertz) => ({ hertz, level: -9, seconds: 0.125 })));
  const files: SoundFile[] = [];
  for (const [name, container] of OWN) {
    const bytes = await encoded(name, [samples, samples], { tags: TAGS });
    files.push({ name, extension: name === 'opus' ? name : container, container, bytes });
  }
  if (spawnSync('ffmpeg', ['-version']).status !== 0) return files;
  const folder = await mkdtemp(join(tmpdir(), 'libretto-sound-'));
  try {
    const source = join(folder, 'source.wav');
    await writeFile(source, files[0]!.bytes);
    for (const [name, container, ...args] of OTHERS) {
      const file = join(folder, `whole.${name}`);
      execFileSync('ffmpeg', ['-v', 'error', '-i', source, '-vn', '-bitexact', ...args, file]);
      files.push({ name, extension: name.split('.').at(-1)!, container, bytes: await readFile(file) });
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  return files;
}

/** A file of one of our formats. */
async function encoded(id: string, sound: Block, options: Partial<EncodeOptions>): Promise<Buffer> {
  const format = allFormats().find((format) => format.id === id)!;
  const encoding = await format.open({ frames: sound[0]!.length, channels: sound.length as 1 | 2, ...options });
  try {
    const body = encoding.write(sound);
    const { rest, head } = encoding.finish();
    const file = Buffer.concat([body, rest]);
    if (head) file.set(head);
    return file;
  } finally {
    encoding.close();
  }
}

/** Small files that hold so many hours of silence, or say that they hold far more than they do, by what they are. */
export async function bombs(hours: number): Promise<ReadonlyMap<string, Buffer>> {
  const minute = (id: string) => encoded(id, [new Float32Array(60 * 8000)], { rate: 8000 });
  const long = (bytes: Buffer) => Buffer.concat(Array(60 * hours).fill(bytes));
  const flac = await minute('flac');
  const head = flac.subarray(0, soundInFlac(flac));
  // The length in frames, 36 bits: 0 stands for unknown.
  head[21]! &= 0xf0;
  head.fill(0, 22, 26);
  return new Map([
    [
      'hours of silence in a FLAC that does not say its length',
      Buffer.concat([head, long(flac.subarray(head.length))]),
    ],
    ['hours of silence in an MP3', long(await minute('mp3_very_low'))],
    ['hours of silence in a chain of Ogg streams', long(await minute('ogg_medium'))],
    ['a ZIP of zeros', Buffer.from(zipSync({ 'silence.wav': new Uint8Array(20_000_000) }))],
    ['an MP3 after a tag that says to have 256 MB', Buffer.concat([HUGE_ID3, await minute('mp3')])],
    [
      'an MP3 in a tag of 200 kB that is all zeros',
      Buffer.concat([Buffer.from(HUGE_ID3).fill(0, 6, 7), Buffer.alloc(200_000)]),
    ],
  ]);
}

const HUGE_ID3 = Buffer.from('ID3\x03\0\0\x7f\x7f\x7f\x7f', 'latin1');

/** Where the first frame begins: behind the metadata blocks (RFC 9639, 8.1). */
function soundInFlac(bytes: Buffer): number {
  for (let at = 4; ; ) {
    const isLast = bytes[at]! >= 0x80;
    at += 4 + bytes.readUIntBE(at + 1, 3);
    if (isLast) return at;
  }
}
