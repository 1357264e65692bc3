// The parent's side of decode-child.ts.

import { moduleBeside } from '../module-beside.ts';
import { END, HEAD_BYTES, readHead } from './decode-messages.ts';
import type { DecodedKind, Piece } from './decoders.ts';
import { outputOf, type ProcessOptions, Undecodable } from './process-output.ts';

const MODULE = moduleBeside(import.meta.url, './decode-child');

/** Throws Undecodable when the child could not, or died. */
export async function* childPieces(
  kind: DecodedKind,
  path: string,
  options: ProcessOptions,
): AsyncGenerator<Piece, void, void> {
  const { decodeMemoryBytes, decodeCpuSeconds } = options.limits;
  const args = [MODULE, kind, path, String(decodeMemoryBytes), String(decodeCpuSeconds)];
  const output = outputOf(process.execPath, args, 3, options);
  try {
    for (;;) {
      const head = await output.read(HEAD_BYTES);
      if (head?.length !== HEAD_BYTES) throw new Undecodable();
      const { rate, channels, frames } = readHead(head);
      if (rate === 0 && frames === END) return;
      if (rate === 0) throw new Undecodable();
      const bytes = await output.read(4 * channels * frames);
      if (bytes?.length !== 4 * channels * frames) throw new Undecodable();
      // A copy, since a float must begin at a multiple of four.
      const samples = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
      const block = Array.from({ length: channels }, (_, c) => samples.subarray(c * frames, (c + 1) * frames));
      yield { rate, channels: block };
    }
  } finally {
    output.close();
  }
}
