// Decodes what we made ourselves, whole and in this process: segments and effects of templates.

import type { Block, Sound } from '../audio/sound.ts';
import { open } from '../file-calls.ts';
import { decodePieces, hasDecoder, type Piece } from './decoders.ts';
import { sniff } from './sniff.ts';
import { bytesSource, fileSource } from './source.ts';
import { readWavLayout, toFloats } from './wav-reader.ts';

/**
 * WAV, FLAC, MP3, Ogg Vorbis, Opus, M4A, to exactly as many samples as went in. Throws an Error for anything else: a shipped file that
 * cannot be read is a fault of ours. A minute of stereo takes 50 ms as WAV, 230 ms as anything else.
 */
export async function decodeTrusted(bytes: Uint8Array): Promise<Sound> {
  const source = bytesSource(bytes);
  const { kind, looksLike } = await sniff(source);
  if (kind === 'wav') {
    const layout = await readWavLayout(source);
    if (!layout) throw new Error('not a WAV file of PCM or float samples');
    const end = layout.at + layout.frames * layout.frameBytes;
    return { rate: layout.rate, channels: toFloats(bytes.subarray(layout.at, end), layout) };
  }
  if (!kind || kind === 'unknown' || !hasDecoder(kind)) throw new Error(`not a sound file but ${looksLike}`);
  const pieces: Piece[] = [];
  for await (const piece of decodePieces(kind, source)) pieces.push(piece);
  const first = pieces[0];
  if (!first) throw new Error('a sound file without sound');
  const frames = pieces.reduce((sum, piece) => sum + piece.channels[0]!.length, 0);
  const channels = first.channels.map((_, c) => {
    const samples = new Float32Array(frames);
    let at = 0;
    for (const piece of pieces) {
      samples.set(piece.channels[c]!, at);
      at += piece.channels[c]!.length;
    }
    return samples;
  });
  return { rate: first.rate, channels };
}

/** What was just encoded here, block after block, without a child: an mp3 of 30 s takes 0.1 s. */
export async function* decodeTrustedFile(path: string): AsyncGenerator<Block> {
  const handle = await open(path);
  try {
    const source = fileSource(handle, (await handle.stat()).size);
    const { kind, looksLike } = await sniff(source);
    if (!kind || kind === 'unknown' || !hasDecoder(kind))
      throw new Error(`not a compressed sound file but ${looksLike}`);
    for await (const piece of decodePieces(kind, source)) yield piece.channels;
  } finally {
    await handle.close();
  }
}
