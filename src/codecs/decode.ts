// Decodes any sound file as a stream. Files are strangers': whatever is wrong with one, this process goes on.

import { type FileHandle, open } from 'node:fs/promises';
import { BLOCK_FRAMES, type Block } from '../audio/sound.ts';
import { Refusal } from '../errors.ts';
import { LIMITS } from '../limits.ts';
import type { Decoded } from './codec.ts';
import { childPieces } from './decode-in-child.ts';
import { ffmpegPieces } from './decode-with-ffmpeg.ts';
import { hasDecoder, type Piece } from './decoders.ts';
import { flacSeconds } from './flac-header.ts';
import { constantBitRate } from './mp3-bit-rate.ts';
import { type ProcessLimits, Undecodable } from './process-output.ts';
import { sniff } from './sniff.ts';
import { fileSource } from './source.ts';
import { readWavLayout, type WavLayout, wavBlocks } from './wav-reader.ts';

export interface DecodeOptions {
  readonly signal?: AbortSignal | undefined;
  /** Instead of those in limits.ts. */
  readonly limits?: Partial<DecodeLimits> | undefined;
}

export interface DecodeLimits extends ProcessLimits {
  /** Seconds of the longest sound. */
  readonly mediaSeconds: number;
  /** Samples of the largest, of all its channels. */
  readonly mediaSamples: number;
  /** Seconds of the shortest. */
  readonly mediaMinSeconds: number;
  /** Bytes of the largest file. */
  readonly mediaBytes: number;
}

/**
 * WAV is read here, in our own code; MP3, FLAC, Vorbis, Opus, AIFF, CAF, M4A, AAC and WebM by a child process with bounded memory
 * and time; what that cannot, by an ffmpeg on the PATH. Compressed sound comes through a pipe as it is asked for, so an hour of it
 * is never in memory. Samples that are no numbers come out as 0. What a file is called says nothing about what it is.
 *
 * Refusals: file_not_found, file_unreadable; media_unreadable (empty, no sound file, no sound in it, too short, broken; in the
 * middle of the stream when it breaks there); media_too_long (in the middle where no header tells). A file that was cut off ends
 * early. Throws the signal's reason when aborted.
 */
export async function decodeFile(path: string, { signal, limits }: DecodeOptions = {}): Promise<Decoded> {
  signal?.throwIfAborted();
  const job: Job = { path, signal, limits: { ...LIMITS, ...limits } };
  const { ways, looksLike, bitRate } = await waysToDecode(job);
  for (const way of ways) {
    try {
      return { ...(await begin(way(), job)), constantBitRate: bitRate };
    } catch (error) {
      if (!(error instanceof Undecodable)) throw error;
    }
  }
  throw unreadable(
    path,
    looksLike ? `looks like ${looksLike}, but no sound in it can be decoded` : 'is no known sound file',
    {
      hint: 'Save it as WAV, FLAC or MP3. Where `ffmpeg` is installed, more kinds of files can be read.',
    },
  );
}

interface Job {
  readonly path: string;
  readonly signal: AbortSignal | undefined;
  readonly limits: DecodeLimits;
}

type Pieces = AsyncGenerator<Piece, void, void>;

/** The best first; one that turns out not to be a way throws Undecodable. */
async function waysToDecode(
  job: Job,
): Promise<{ ways: (() => Pieces)[]; looksLike: string | undefined; bitRate?: number | undefined }> {
  const handle = await openFile(job.path);
  try {
    const source = fileSource(handle, await sizeOf(handle, job));
    const { kind, looksLike } = await sniff(source);
    if (kind === undefined) throw unreadable(job.path, `is no sound file: it looks like ${looksLike}`);
    const ffmpeg = () => ffmpegPieces(job.path, job);
    if (kind === 'unknown') return { ways: [ffmpeg], looksLike: undefined };
    if (kind === 'flac') refuseTooLong((await flacSeconds(source)) ?? 0, job);
    const bitRate = kind === 'mp3' ? await constantBitRate(source) : undefined;
    if (hasDecoder(kind)) return { ways: [() => childPieces(kind, job.path, job), ffmpeg], looksLike, bitRate };
    const layout = kind === 'wav' ? await readWavLayout(source) : undefined;
    return { ways: [layout ? () => wavPieces(layout, job) : ffmpeg], looksLike };
  } finally {
    await handle.close();
  }
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    return await open(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      throw new Refusal('file_not_found', `There is no file \`${path}\`.`, {
        file: path,
        hint: 'Check its name and its folder.',
      });
    throw new Refusal('file_unreadable', `\`${path}\` cannot be read.`, {
      file: path,
      hint: 'Check the permissions of the file and of its folder.',
      cause: error,
    });
  }
}

async function sizeOf(handle: FileHandle, { path, limits }: Job): Promise<number> {
  const stat = await handle.stat();
  if (!stat.isFile())
    throw new Refusal('file_unreadable', `\`${path}\` is a folder or a device, no file.`, { file: path });
  if (stat.size === 0) throw unreadable(path, 'is empty', { hint: 'Export or download it again.' });
  if (stat.size > limits.mediaBytes) throw tooLong(path, `${stat.size} bytes`, `${limits.mediaBytes} bytes`);
  return stat.size;
}

async function* wavPieces(layout: WavLayout, job: Job): Pieces {
  refuseTooLong(layout.frames / layout.rate, job);
  const handle = await openFile(job.path);
  try {
    const source = fileSource(handle, layout.at + layout.frames * layout.frameBytes);
    for await (const channels of wavBlocks(source, layout, BLOCK_FRAMES)) yield { rate: layout.rate, channels };
  } finally {
    await handle.close();
  }
}

/** Reads as much as must be known before anybody relies on the sound: its form, and that it is long enough. */
async function begin(pieces: Pieces, job: Job): Promise<Decoded> {
  const first = await pieces.next();
  if (first.done) throw new Undecodable();
  const { rate, channels } = first.value;
  const blocks = blocksOf(first.value, pieces, job);
  const least = job.limits.mediaMinSeconds * rate;
  const held: Block[] = [];
  for (let frames = 0; frames < least; frames += held.at(-1)![0]!.length) {
    const { done, value } = await blocks.next();
    if (done)
      throw unreadable(job.path, `has only ${frames} samples of sound`, {
        hint: `Use one of at least ${1000 * job.limits.mediaMinSeconds} ms.`,
      });
    held.push(value);
  }
  return { rate, channels: channels.length, blocks: resume(held, blocks) };
}

async function* resume(held: Block[], rest: AsyncGenerator<Block, void, void>): AsyncGenerator<Block, void, void> {
  try {
    for (let block = held.shift(); block; block = held.shift()) yield block;
    yield* rest;
  } finally {
    await rest.return();
  }
}

/** Pieces of any length to blocks of one length; ends in a refusal where the sound becomes too long or breaks. */
async function* blocksOf(
  first: Piece,
  pieces: Pieces,
  { path, signal, limits }: Job,
): AsyncGenerator<Block, void, void> {
  const { rate } = first;
  const width = first.channels.length;
  const { mediaRate, mediaChannels } = LIMITS;
  let filled = 0;
  let frames = 0;
  try {
    if (rate < mediaRate.min || rate > mediaRate.max)
      throw unreadable(path, `says that it has ${rate} Hz`, {
        hint: `Save it at a rate from ${mediaRate.min} to ${mediaRate.max} Hz.`,
      });
    if (width > mediaChannels)
      throw unreadable(path, `says that it has ${width} channels`, { hint: `Save it with at most ${mediaChannels}.` });
    let block = newBlock(width);
    for (let piece: Piece | undefined = first; piece; piece = await next(pieces, path, frames / rate)) {
      signal?.throwIfAborted();
      if (piece.rate !== rate) throw unreadable(path, `changes its sample rate after ${(frames / rate).toFixed(1)} s`);
      const length = piece.channels[0]!.length;
      frames += length;
      if (frames > limits.mediaSeconds * rate) throw tooLong(path, 'more', `${limits.mediaSeconds} s`);
      if (frames * width > limits.mediaSamples)
        throw tooLong(path, 'more', `${limits.mediaSamples} samples of all its channels`);
      for (let at = 0; at < length; ) {
        const count = Math.min(length - at, BLOCK_FRAMES - filled);
        for (let c = 0; c < width; c++) {
          // A chained file may go on with fewer channels: the last one it has stands for those it lacks.
          const samples = piece.channels[Math.min(c, piece.channels.length - 1)]!;
          block[c]!.set(samples.subarray(at, at + count), filled);
        }
        at += count;
        filled += count;
        if (filled < BLOCK_FRAMES) continue;
        yield numbersOnly(block);
        block = newBlock(width);
        filled = 0;
      }
    }
    if (filled > 0) yield numbersOnly(block.map((samples) => samples.slice(0, filled)));
  } finally {
    await pieces.return();
  }
}

async function next(pieces: Pieces, path: string, seconds: number): Promise<Piece | undefined> {
  try {
    return (await pieces.next()).value ?? undefined;
  } catch (error) {
    if (!(error instanceof Undecodable)) throw error;
    throw unreadable(path, `is broken after ${seconds.toFixed(1)} s`, { hint: 'Export or download it again.' });
  }
}

const newBlock = (channels: number): Float32Array[] =>
  Array.from({ length: channels }, () => new Float32Array(BLOCK_FRAMES));

/** One NaN would go round in every filter for ever. */
function numbersOnly(block: Float32Array[]): Block {
  for (const samples of block)
    for (let i = 0; i < samples.length; i++) if (!Number.isFinite(samples[i]!)) samples[i] = 0;
  return block;
}

function unreadable(path: string, what: string, { hint }: { hint?: string } = {}): Refusal {
  return new Refusal('media_unreadable', `\`${path}\` ${what}.`, { file: path, hint: hint ?? 'Name a sound file.' });
}

function refuseTooLong(seconds: number, { path, limits }: Job): void {
  if (seconds > limits.mediaSeconds) throw tooLong(path, `${Math.ceil(seconds)} s`, `${limits.mediaSeconds} s`);
}

function tooLong(path: string, has: string, limit: string): Refusal {
  return new Refusal('media_too_long', `\`${path}\` has ${has}; the limit is ${limit}.`, {
    file: path,
    hint: 'Cut it down to what is played.',
  });
}
