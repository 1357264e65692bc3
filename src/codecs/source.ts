// Where a file's bytes are read from: a place on disk or an array.

import type { OpenFile } from '../file-calls.ts';

export interface Source {
  /** In bytes; Infinity when it is not known yet. */
  readonly size: number;
  /** At most `length` bytes from `at`; fewer only at the end. */
  read(at: number, length: number): Promise<Uint8Array>;
}

export function fileSource(handle: Pick<OpenFile, 'read'>, size: number): Source {
  return {
    size,
    async read(at, length) {
      const bytes = new Uint8Array(Math.max(0, Math.min(length, size - at)));
      let filled = 0;
      while (filled < bytes.length) {
        const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, at + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return bytes.subarray(0, filled);
    },
  };
}

export function bytesSource(bytes: Uint8Array): Source {
  return { size: bytes.length, read: async (at, length) => bytes.subarray(at, at + length) };
}
