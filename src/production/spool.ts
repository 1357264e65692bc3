// Sound that is made once and read again: in memory while it is short, in an unnamed file beyond.

import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Block } from '../audio/sound.ts';
import { fileRefusal, writeAt } from '../files.ts';

/** Bytes kept in memory: 87 s of stereo. More would make many renders at once dear, less would make short ones slow. */
const IN_MEMORY = 32 * 1024 * 1024;

export interface Spool extends AsyncDisposable {
  readonly channels: number;
  readonly frames: number;
  /** Takes a copy. Only before the first replay. Refusals: disk_full, not_writable. */
  write(block: Block): Promise<void>;
  /** All blocks from the start, as often as wanted. A block is only valid until the next is asked for. */
  replay(): AsyncGenerator<Block>;
  close(): Promise<void>;
}

export function openSpool(channels: number, folder: string = tmpdir()): Spool {
  let kept: Float32Array[][] = [];
  let keptBytes = 0;
  let file: { handle: FileHandle; path: string; blocks: number[]; written: number } | undefined;
  let total = 0;

  const refusing = <T>(work: Promise<T>): Promise<T> =>
    work.catch((error) => {
      throw fileRefusal(error, `A temporary file in ${folder} (TMPDIR)`);
    });

  async function toFile(blocks: readonly Block[]): Promise<void> {
    file ??= await refusing(unnamedFile(folder));
    for (const block of blocks) {
      const bytes = planar(block);
      await refusing(writeAt(file.handle, bytes, file.written));
      file.written += bytes.byteLength;
      file.blocks.push(block[0]!.length);
    }
  }

  return {
    channels,
    get frames() {
      return total;
    },
    async write(block) {
      if (block.length !== channels)
        throw new TypeError(`a spool of ${channels} channels got a block of ${block.length}`);
      const length = block[0]!.length;
      if (length === 0) return;
      total += length;
      if (file) return toFile([block]);
      kept.push(block.map((channel) => channel.slice()));
      keptBytes += length * channels * 4;
      if (keptBytes > IN_MEMORY) {
        const all = kept;
        kept = [];
        await toFile(all);
      }
    },
    async *replay() {
      yield* kept;
      if (!file) return;
      let at = 0;
      for (const length of file.blocks) {
        const bytes = new Float32Array(length * channels);
        const view = new Uint8Array(bytes.buffer);
        const { bytesRead } = await file.handle.read(view, 0, view.length, at);
        if (bytesRead !== view.length)
          throw new Error(`the spool ended early: ${bytesRead} of ${view.length} bytes at ${at}`);
        at += view.length;
        yield Array.from({ length: channels }, (_, channel) =>
          bytes.subarray(channel * length, (channel + 1) * length),
        );
      }
    },
    close,
    [Symbol.asyncDispose]: close,
  };

  async function close(): Promise<void> {
    kept = [];
    const closing = file;
    file = undefined;
    await closing?.handle.close();
    if (closing) await rm(closing.path, { recursive: true, force: true });
  }
}

/** Planar in the file too. */
function planar(block: Block): Uint8Array {
  const all = new Float32Array(block.length * block[0]!.length);
  block.forEach((channel, i) => {
    all.set(channel, i * channel.length);
  });
  return new Uint8Array(all.buffer);
}

/** A file that is gone with the process, however it ends: it is opened and then has no name. */
async function unnamedFile(folder: string) {
  const path = await mkdtemp(join(folder, 'libretto-'));
  const handle = await open(join(path, 'spool'), 'wx+');
  await rm(path, { recursive: true, force: true });
  return { handle, path, blocks: [] as number[], written: 0 };
}
