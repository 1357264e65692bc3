// Media that a script plays, made ready for the mix: decoded as a stream, 48 kHz stereo, spooled, measured.

import { createMeter } from '../audio/loudness.ts';
import { createResampler } from '../audio/resample.ts';
import { clicksBetween, SEAM } from '../audio/seam.ts';
import { createSidechain, type Sidechain, type SidechainSettings } from '../audio/sidechain.ts';
import type { Block } from '../audio/sound.ts';
import { toStereo } from '../audio/stereo.ts';
import type { Decoded } from '../codecs/codec.ts';
import { Refusal, type RefusalCode } from '../errors.ts';
import { hashOfFile } from '../files.ts';
import { LIMITS } from '../limits.ts';
import type { MediaSettings } from '../script/media-settings.ts';
import { type MediaShape, type Range, REFERENCE } from '../timeline/timeline.ts';
import { decibels, type Frames, frames, framesOf, type Lufs, lufs, RATE, secondsOf } from '../units.ts';
import type { ProductionRequest } from './request.ts';
import { type MediaUse, mediaUses, type Score } from './score.ts';
import { openSpool, type Spool } from './spool.ts';

export type DecodeFile = (file: string, options: { signal?: AbortSignal | undefined }) => Promise<Decoded>;

export interface Media {
  readonly frames: Frames;
  /** Gated loudness; undefined for silence. */
  readonly loudness: Lufs | undefined;
  readonly sidechain: Sidechain;
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
    const sidechain = createSidechain();
    const keep = async (block: Block) => {
      meter.push(block);
      sidechain.push(block);
      await sound.write(block);
    };
    for await (const block of decoded.blocks) await keep(resampler.push(toStereo(block)));
    await keep(resampler.finish());
    if (sound.frames === 0) throw new Refusal('media_unreadable', `${file} has no sound in it.`, { file });
    const loudness = meter.integrated();
    return {
      frames: frames(sound.frames),
      loudness: Number.isFinite(loudness) ? lufs(loudness) : undefined,
      sidechain,
      sound,
    };
  } catch (error) {
    await sound.close();
    throw error;
  }
}

/** All media of a production, by alias. */
export interface MediaRoom extends AsyncDisposable {
  /** SHA-256 of each alias's bytes. */
  readonly hashes: readonly string[];
  /** Of a use that the score has. */
  shapeOf(alias: string, settings: MediaSettings): MediaShape;
  /** Stereo blocks of the file, its frames from `start` to `end` or its own end. The key is the alias. */
  blocks(key: string, start: number, end: number): AsyncGenerator<Block>;
}

/** What a file may be raised or lowered to lie with the speech: beyond, it is not what it seems. */
const MATCH = { min: -20, max: 20 };

/** Refuses `media_missing` for a use of an alias without a file. */
export function bindingOf(request: ProductionRequest, { alias, place }: MediaUse): ProductionRequest['media'][string] {
  const binding = Object.hasOwn(request.media, alias) ? request.media[alias] : undefined;
  if (binding) return binding;
  throw new Refusal('media_missing', `The media \`${alias}\` is not bound to a file.`, {
    place,
    hint: `Say which it is in \`media\` of the request, or with \`--media ${alias}=FILE\`.`,
  });
}

/**
 * Opens every file that the score plays. Refuses `media_missing` for an alias without a file, `timing_impossible` for a part
 * that the file does not have, and `media_too_short` for one that cannot be repeated.
 */
export async function openAllMedia(
  request: ProductionRequest,
  score: Score,
  ports: { decodeFile: DecodeFile; signal?: AbortSignal | undefined },
): Promise<MediaRoom> {
  /** By their files: what has many aliases is decoded once. */
  const open = new Map<string, Media>();
  const hashes = new Map<string, string>();
  const files = new Map<string, string>();
  const shapes = new Map<string, MediaShape>();
  const close = async () => {
    for (const { sound } of open.values()) await sound.close();
    open.clear();
  };
  try {
    for (const use of mediaUses(request, score)) {
      const { alias, settings } = use;
      const { source } = bindingOf(request, use);
      const media = open.get(source) ?? (await openMedia(source, ports.decodeFile, ports.signal));
      open.set(source, media);
      if (!hashes.has(source)) hashes.set(source, await hashOfFile(source));
      files.set(alias, source);
      if (!shapes.has(useKey(alias, settings)))
        shapes.set(useKey(alias, settings), await shapeOfUse(use, media, request.preset.music.ducking.sidechain));
    }
  } catch (error) {
    await close();
    throw error;
  }
  return {
    hashes: [...files.values()].map((file) => hashes.get(file)!),
    shapeOf: (alias, settings) => shapes.get(useKey(alias, settings))!,
    blocks: (key, start, end) => stretchOf(open.get(files.get(key)!)!, start, end),
    [Symbol.asyncDispose]: close,
  };
}

/** Where it sounds changes nothing about what is played. */
function useKey(alias: string, { at, until, ...played }: MediaSettings): string {
  return JSON.stringify([alias, Object.entries(played).sort()]);
}

async function shapeOfUse(
  { alias, settings, place }: MediaUse,
  media: Media,
  sidechain: SidechainSettings,
): Promise<MediaShape> {
  const { kind = 'speech', gain = 0, from, to, fadeIn, fadeOut, loop } = settings;
  const part = { start: framesOf(from ?? 0), end: to === undefined ? media.frames : framesOf(to) };
  const refuse = (code: RefusalCode, message: string, hint: string) => {
    throw new Refusal(code, `The media \`${alias}\` ${message}`, { place, hint });
  };
  const length = round(secondsOf(media.frames));
  if (part.start >= media.frames || part.end > media.frames)
    refuse(
      'timing_impossible',
      `is ${length} s long; it cannot be played ${part.start >= media.frames ? 'from' : 'to'} ${round(part.start >= media.frames ? from! : to!)} s.`,
      `Play a part of its ${length} s.`,
    );
  if (part.end <= part.start)
    refuse('timing_impossible', `cannot be played from ${from} s to ${to} s.`, 'Let the part end after its start.');
  const least = loop ? LIMITS.loopSeconds : LIMITS.mediaMinSeconds;
  if (secondsOf(part.end - part.start) < least)
    refuse(
      'media_too_short',
      `is played for ${round(secondsOf(part.end - part.start) * 1000)} ms; ${loop ? 'a loop' : 'sound'} needs ${least * 1000} ms.`,
      'Play a longer part of it.',
    );
  const isWhole = part.start === 0 && part.end === media.frames;
  const loudness = isWhole ? media.loudness : await loudnessOf(media, part);
  const match = loudness === undefined ? 0 : Math.min(MATCH.max, Math.max(MATCH.min, REFERENCE - loudness));
  return {
    alias,
    key: alias,
    kind,
    part,
    sounding: media.sidechain.sounding(loudness, sidechain),
    gain: decibels(match + gain),
    loop: loop ? { overlap: await overlapOf(media, part) } : undefined,
    fadeIn: fadeIn === undefined ? undefined : framesOf(fadeIn),
    fadeOut: fadeOut === undefined ? undefined : framesOf(fadeOut),
  };
}

async function loudnessOf(media: Media, part: Range): Promise<Lufs | undefined> {
  const meter = createMeter(RATE, 2);
  for await (const block of stretchOf(media, part.start, part.end)) meter.push(block);
  const loudness = meter.integrated();
  return Number.isFinite(loudness) ? lufs(loudness) : undefined;
}

/** What wraps without a click was made as a loop, and is joined sample to sample. */
async function overlapOf(media: Media, { start, end }: Range): Promise<Frames> {
  const length = frames(Math.min(SEAM, Math.floor((end - start) / 4)));
  const tail = await samplesOf(media, end - length, end);
  const head = await samplesOf(media, start, start + length);
  return clicksBetween(tail, head) ? length : frames(0);
}

async function samplesOf(media: Media, start: number, end: number): Promise<Float32Array[]> {
  const samples = [new Float32Array(end - start), new Float32Array(end - start)];
  let at = 0;
  for await (const block of stretchOf(media, start, end)) {
    for (const [c, channel] of block.entries()) samples[c]!.set(channel, at);
    at += block[0]!.length;
  }
  return samples;
}

async function* stretchOf({ sound }: Media, start: number, end: number): AsyncGenerator<Block> {
  let at = 0;
  for await (const block of sound.replay()) {
    const length = block[0]!.length;
    const [from, to] = [Math.max(0, start - at), Math.min(length, end - at)];
    if (to > from) yield block.map((channel) => channel.subarray(from, to));
    at += length;
    if (at >= end) return;
  }
}

function round(n: number): number {
  return Math.round(n * 1000) / 1000;
}
