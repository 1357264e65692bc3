// Media that a script plays, made ready for the mix: decoded as a stream, 48 kHz stereo, spooled, measured.

import { createMeter } from '../audio/loudness.ts';
import { createResampler } from '../audio/resample.ts';
import type { Block } from '../audio/sound.ts';
import type { Decoded } from '../codecs/codec.ts';
import { Refusal } from '../errors.ts';
import { hashOfFile } from '../files.ts';
import { type MediaShape, REFERENCE } from '../timeline/timeline.ts';
import { decibels, type Frames, frames, type Lufs, lufs, RATE } from '../units.ts';
import type { ProductionRequest } from './request.ts';
import { mediaOf, type Score } from './score.ts';
import { openSpool, type Spool } from './spool.ts';

export type DecodeFile = (file: string, options: { signal?: AbortSignal | undefined }) => Promise<Decoded>;

export interface Media {
  readonly frames: Frames;
  /** Gated loudness; undefined for silence. */
  readonly loudness: Lufs | undefined;
  /** Stereo blocks at 48 kHz. */
  readonly sound: Spool;
}

/** Opens a file of any rate and number of channels. Its refusals are the decoder's: media_unreadable, media_too_long. */
export async function openMedia(file: string, decodeFile: DecodeFile, signal?: AbortSignal): Promise<Media> {
  const decoded = await decodeFile(file, { signal });
  const sound = openSpool(2);
  try {
    const resampler = createResampler(decoded.rate, RATE, 2);
    const meter = createMeter(RATE, 2);
    const keep = async (block: Block) => {
      meter.push(block);
      await sound.write(block);
    };
    for await (const block of decoded.blocks) await keep(resampler.push(toStereo(block)));
    await keep(resampler.finish());
    if (sound.frames === 0) throw new Refusal('media_unreadable', `${file} has no sound in it.`, { file });
    const loudness = meter.integrated();
    return { frames: frames(sound.frames), loudness: Number.isFinite(loudness) ? lufs(loudness) : undefined, sound };
  } catch (error) {
    await sound.close();
    throw error;
  }
}

/** All media of a production, by alias. */
export interface MediaRoom extends AsyncDisposable {
  /** SHA-256 of the files' bytes. */
  readonly hashes: readonly string[];
  shapeOf(alias: string): MediaShape;
  /** Stereo blocks of the file, its frames from `start` to `end` or its own end. */
  blocks(key: string, start: number, end: number): AsyncGenerator<Block>;
}

/** What a file may be raised or lowered to lie with the speech: beyond, it is not what it seems. */
const MATCH = { min: -20, max: 20 };

/** Opens every file that the score plays. Refuses `media_missing` for an alias without a file. */
export async function openAllMedia(
  request: ProductionRequest,
  score: Score,
  ports: { decodeFile: DecodeFile; signal?: AbortSignal | undefined },
): Promise<MediaRoom> {
  const open = new Map<string, { media: Media; shape: MediaShape }>();
  const hashes: string[] = [];
  const close = async () => {
    for (const { media } of open.values()) await media.sound.close();
    open.clear();
  };
  try {
    for (const [alias, place] of mediaOf(request, score)) {
      const binding = Object.hasOwn(request.media, alias) ? request.media[alias] : undefined;
      if (!binding)
        throw new Refusal('media_missing', `The media \`${alias}\` is not bound to a file.`, {
          place,
          hint: `Name its file: \`--media ${alias}=FILE\`, or "media" in the production file.`,
        });
      const media = await openMedia(binding.source, ports.decodeFile, ports.signal);
      hashes.push(await hashOfFile(binding.source));
      const match =
        media.loudness === undefined ? 0 : Math.min(MATCH.max, Math.max(MATCH.min, REFERENCE - media.loudness));
      open.set(alias, {
        media,
        shape: {
          alias,
          key: alias,
          frames: media.frames,
          kind: binding.kind ?? 'speech',
          gain: decibels(match + (binding.gain ?? 0)),
          loop: binding.loop ?? false,
        },
      });
    }
  } catch (error) {
    await close();
    throw error;
  }
  return {
    hashes,
    shapeOf: (alias) => open.get(alias)!.shape,
    async *blocks(key, start, end) {
      let at = 0;
      for await (const block of open.get(key)!.media.sound.replay()) {
        const length = block[0]!.length;
        const [from, to] = [Math.max(0, start - at), Math.min(length, end - at)];
        if (to > from) yield block.map((channel) => channel.subarray(from, to));
        at += length;
        if (at >= end) return;
      }
    },
    [Symbol.asyncDispose]: close,
  };
}

/** -3 dB. */
const HALF_POWER = Math.SQRT1_2;

/**
 * Mono is heard from both sides; more than stereo folds down by ITU-R BS.775 (centre and surrounds -3 dB, no LFE), scaled so
 * that full scale stays full scale. Channels are in the order of WAVE files: left, right, centre, LFE, surrounds.
 */
export function toStereo(block: Block): Block {
  if (block.length === 1) return [block[0]!, block[0]!];
  if (block.length === 2) return block;
  const [left, right, ...others] = block as [Float32Array, Float32Array, ...Float32Array[]];
  // Quadraphonic files have no centre, and only 5.1 and larger an LFE.
  const centre = block.length === 4 ? [] : others.slice(0, 1);
  const surrounds = others.slice(block.length === 4 ? 0 : block.length > 5 ? 2 : 1);
  const side = (front: Float32Array, own: Float32Array[]) =>
    foldDown([[front, 1], ...[...centre, ...own].map((channel): Part => [channel, HALF_POWER])]);
  return [
    side(
      left,
      surrounds.filter((_, i) => i % 2 === 0),
    ),
    side(
      right,
      surrounds.filter((_, i) => i % 2 === 1),
    ),
  ];
}

type Part = readonly [channel: Float32Array, weight: number];

function foldDown(parts: readonly Part[]): Float32Array {
  const total = parts.reduce((sum, [, weight]) => sum + weight, 0);
  const out = new Float32Array(parts[0]![0].length);
  for (const [channel, weight] of parts) {
    const gain = weight / total;
    for (let i = 0; i < out.length; i++) out[i]! += channel[i]! * gain;
  }
  return out;
}
