// Sound that is made once and read again: in memory while it is short, in an unnamed file beyond.

import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Block } from '../audio/sound.ts';
import { mkdtemp, type OpenFile, open, rm } from '../file-calls.ts';
import { fileRefusal, writeAt } from '../files.ts';

/** Samples of one piece of memory: 1 MB. Blocks lie in it one after the other, planar. */
const ARENA = 262_144;

/** Kept in memory by one spool: 87 s of stereo. More would make many renders at once dear, less would make short ones slow. */
const IN_MEMORY = 32;

/** Arenas that no spool uses any more, for the next one: new arrays by the hundred are what the garbage collector is slow at. */
const spare: Float32Array[] = [];
const MOST_SPARE = 64;

export interface Spool extends AsyncDisposable {
  readonly channels: number;
  readonly frames: number;
  /** Takes a copy. Only before the first replay. Refusals: disk_full, not_writable. */
  write(block: Block): Promise<void>;
  /** All blocks from the start as they were written, as often as wanted; each is valid until the next is asked for. */
  replay(): AsyncGenerator<Block>;
  close(): Promise<void>;
}

/** Where a block lies. */
interface Kept {
  readonly arena: number;
  readonly at: number;
  readonly frames: number;
}

export function openSpool(channels: number, folder: string = tmpdir()): Spool {
  const blocks: Kept[] = [];
  /** Those not in the file, the last of which is being filled. */
  let arenas: Float32Array[] = [];
  /** Where each arena of the file begins, in bytes, and how long it is, in samples. */
  const written: { readonly at: number; readonly samples: number }[] = [];
  let file: OpenFile | undefined;
  let used = 0;
  let total = 0;

  const refusing = <T>(work: Promise<T>): Promise<T> =>
    work.catch((error) => {
      throw fileRefusal(error, `A temporary file in ${folder} (TMPDIR)`);
    });

  async function spill(samples: number): Promise<void> {
    file ??= await refusing(unnamedFile(folder));
    for (const [i, arena] of arenas.entries()) {
      const length = i === arenas.length - 1 ? samples : lengthOf(written.length);
      const last = written.at(-1);
      const at = last ? last.at + last.samples * 4 : 0;
      await refusing(writeAt(file, new Uint8Array(arena.buffer, 0, length * 4), at));
      written.push({ at, samples: length });
      giveBack(arena);
    }
    arenas = [];
  }

  /** Samples used of an arena that is full. */
  function lengthOf(arena: number): number {
    const last = blocks.findLast((block) => block.arena === arena)!;
    return last.at + last.frames * channels;
  }

  async function arenaFor(samples: number): Promise<Float32Array> {
    const open = arenas.at(-1);
    if (open && used + samples <= open.length) return open;
    // Once it is in a file, it goes on there an arena at a time.
    if (arenas.length >= IN_MEMORY || (file && open)) await spill(used);
    const arena = samples <= ARENA ? (spare.pop() ?? new Float32Array(ARENA)) : new Float32Array(samples);
    arenas.push(arena);
    used = 0;
    return arena;
  }

  return {
    channels,
    get frames() {
      return total;
    },
    async write(block) {
      if (block.length !== channels)
        throw new TypeError(`a spool of ${channels} channels got a block of ${block.length}`);
      const frames = block[0]!.length;
      if (frames === 0) return;
      const arena = await arenaFor(frames * channels);
      for (let c = 0; c < channels; c++) arena.set(block[c]!, used + c * frames);
      blocks.push({ arena: written.length + arenas.length - 1, at: used, frames });
      used += frames * channels;
      total += frames;
    },
    async *replay() {
      const buffer =
        written.length > 0 ? new Float32Array(Math.max(...written.map(({ samples }) => samples))) : undefined;
      let inBuffer = -1;
      for (const { arena, at, frames } of blocks) {
        const onDisk = written[arena];
        if (onDisk && inBuffer !== arena) {
          await readAll(file!, new Uint8Array(buffer!.buffer, 0, onDisk.samples * 4), onDisk.at);
          inBuffer = arena;
        }
        const samples = onDisk ? buffer! : arenas[arena - written.length]!;
        yield Array.from({ length: channels }, (_, c) => samples.subarray(at + c * frames, at + (c + 1) * frames));
      }
    },
    close,
    [Symbol.asyncDispose]: close,
  };

  async function close(): Promise<void> {
    arenas.forEach(giveBack);
    arenas = [];
    blocks.length = 0;
    const closing = file;
    file = undefined;
    await closing?.close();
  }
}

function giveBack(arena: Float32Array): void {
  if (arena.length === ARENA && spare.length < MOST_SPARE) spare.push(arena);
}

async function readAll(file: OpenFile, bytes: Uint8Array, at: number): Promise<void> {
  const { bytesRead } = await file.read(bytes, 0, bytes.length, at);
  if (bytesRead !== bytes.length)
    throw new Error(`the spool ended early: ${bytesRead} of ${bytes.length} bytes at ${at}`);
}

/** A file that is gone with the process, however it ends: it is opened and then has no name. */
async function unnamedFile(folder: string): Promise<OpenFile> {
  const path = await mkdtemp(join(folder, 'libretto-'));
  const handle = await open(join(path, 'spool'), 'wx+');
  await rm(path, { recursive: true, force: true });
  return handle;
}
