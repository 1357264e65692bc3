// Decodes with an ffmpeg on the PATH what nothing of ours can.

import type { Piece } from './decoders.ts';
import { outputOf, type ProcessOptions, Undecodable } from './process-output.ts';
import { bytesSource } from './source.ts';
import { readWavLayout, toFloats } from './wav-reader.ts';

/** Throws Undecodable when there is no ffmpeg, or it cannot either. */
export async function* ffmpegPieces(path: string, options: ProcessOptions): AsyncGenerator<Piece, void, void> {
  const time = ['-timelimit', String(options.limits.decodeCpuSeconds)];
  const output = outputOf('ffmpeg', [...SAFE, ...time, '-i', `file:${path}`, ...AS_FLOATS], 1, options);
  try {
    const head = await output.read(HEAD_BYTES);
    const layout = head && (await readWavLayout({ ...bytesSource(head), size: Number.POSITIVE_INFINITY }));
    if (!head || !layout) throw new Undecodable();
    let left = head.subarray(layout.at);
    for (;;) {
      const whole = left.length - (left.length % layout.frameBytes);
      if (whole > 0) yield { rate: layout.rate, channels: toFloats(left.subarray(0, whole), layout) };
      const more = await output.read(layout.frameBytes * READ_FRAMES);
      if (!more) return;
      left = Buffer.concat([left.subarray(whole), more]);
    }
  } finally {
    output.close();
  }
}

/** Enough for the header that ffmpeg writes before float samples. */
const HEAD_BYTES = 256;
const READ_FRAMES = 16_384;

/**
 * Containers of sound only: play lists and scripts of ffmpeg's own would let a file name other files and addresses. No protocol
 * but files, no allocation beyond 200 MB.
 */
const SAFE = [
  ...['-nostdin', '-v', 'quiet', '-max_alloc', '200000000', '-protocol_whitelist', 'file,pipe', '-format_whitelist'],
  'aac,ac3,aiff,amr,ape,asf,au,avi,caf,dts,eac3,flac,flv,matroska,webm,mov,mp4,m4a,mp3,mpc,mpc8,mpegts,ogg,tta,w64,wav,wv',
];

/** The first stream of sound, at its own rate and channels, as a WAV without tags and without an end. */
const AS_FLOATS = [
  ...['-map', '0:a:0', '-vn', '-map_metadata', '-1', '-bitexact', '-c:a', 'pcm_f32le', '-rf64', 'never'],
  ...['-f', 'wav', 'pipe:1'],
];
