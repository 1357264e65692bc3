// Ogg Vorbis by ffmpeg, and back by the program's own decoder: a loop is coded with its own wrap around it.

import { spawnSync } from 'node:child_process';
import { decodeTrusted } from '../../src/codecs/decode-trusted.ts';
import { RATE } from '../../src/units.ts';
import type { Stereo } from './score.ts';

/** libvorbis's scale from -1 to 10; 5 is about 160 kb/s. */
const QUALITY = 5;

/**
 * Frames of itself that a loop is coded between: 250 ms, six of the codec's longest windows. What stands before the first
 * frame is what will have sounded, so that the codec treats the seam as any other place.
 */
export const CONTEXT = RATE / 4;

export interface Coded {
  readonly bytes: Uint8Array;
  /** Frames ahead of the sound in the file, and as many after it. */
  readonly offset: number;
  /** As it comes back. */
  readonly decoded: Stereo;
}

/** The same bytes for the same sound: the file holds neither date nor chance. Throws where ffmpeg does not know libvorbis. */
export async function vorbis(sound: Stereo, { loop }: { loop: boolean }): Promise<Coded> {
  const offset = loop ? CONTEXT : 0;
  const raw = ['-f', 'f32le', '-ar', `${RATE}`, '-ac', '2', '-i', '-'];
  const coder = ['-c:a', 'libvorbis', '-q:a', `${QUALITY}`, '-map_metadata', '-1', '-flags:a', '+bitexact'];
  const args = ['-v', 'error', ...raw, ...coder, '-fflags', '+bitexact', '-f', 'ogg', '-'];
  const { status, stdout, stderr } = spawnSync('ffmpeg', args, {
    input: interleaved(wrapped(sound, offset)),
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`ffmpeg: ${stderr}`);
  const { channels } = await decodeTrusted(stdout);
  const frames = sound[0].length;
  if (channels[0]!.length !== frames + 2 * offset)
    throw new Error(`${frames + 2 * offset} frames came back as ${channels[0]!.length}`);
  const decoded = channels.map((channel) => channel.subarray(offset, offset + frames)) as unknown as Stereo;
  return { bytes: stdout, offset, decoded };
}

/** A loop with `frames` of its end before it, and of its beginning after it. */
function wrapped(sound: Stereo, frames: number): Stereo {
  return sound.map((channel) => {
    const length = channel.length;
    const out = new Float32Array(length + 2 * frames);
    for (let i = 0; i < out.length; i++) out[i] = channel[(((i - frames) % length) + length) % length]!;
    return out;
  }) as unknown as Stereo;
}

function interleaved([left, right]: Stereo): Uint8Array {
  const out = new Float32Array(left.length * 2);
  for (let i = 0; i < left.length; i++) {
    out[2 * i] = left[i]!;
    out[2 * i + 1] = right[i]!;
  }
  return new Uint8Array(out.buffer);
}
