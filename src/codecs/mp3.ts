// MP3 by LAME: constant and variable bitrates, gapless (decoders give back exactly the frames that went in).

import { decibels } from '../units.ts';
import type { EncodeOptions, Encoding, Format } from './codec.ts';
import { countFrames } from './codec.ts';
import { id3 } from './id3.ts';
import type { LameSettings } from './lame.ts';
import { openLame } from './lame.ts';

const STEREO = { rate: 48_000, channels: 2 } as const;

export const mp3Formats: readonly Format[] = [
  mp3('mp3', 'MP3, 192 kbit/s', { ...STEREO, bitrate: { kbps: 192 }, peakMargin: 0.3 }),
  mp3('mp3_320', 'MP3, 320 kbit/s', { ...STEREO, bitrate: { kbps: 320 }, peakMargin: 0.3 }),
  mp3('mp3_128', 'MP3, 128 kbit/s', { ...STEREO, bitrate: { kbps: 128 }, peakMargin: 0.3 }, ['mp3_c_128']),
  mp3('mp3_very_high', 'MP3, variable, about 245 kbit/s', {
    ...STEREO,
    bitrate: { vbr: 0 },
    peakMargin: 0.3,
  }),
  mp3('mp3_high', 'MP3, variable, about 190 kbit/s', { ...STEREO, bitrate: { vbr: 2 }, peakMargin: 0.3 }),
  mp3('mp3_medium', 'MP3, variable, about 165 kbit/s', {
    ...STEREO,
    bitrate: { vbr: 4 },
    peakMargin: 0.3,
  }),
  mp3('mp3_low', 'MP3, variable, about 115 kbit/s', { ...STEREO, bitrate: { vbr: 6 }, peakMargin: 0.5 }),
  mp3('mp3_very_low', 'MP3, variable, about 64 kbit/s', {
    ...STEREO,
    bitrate: { vbr: 9 },
    peakMargin: 0.5,
  }),
  mp3('mp3_alexa', 'MP3 for Alexa skills: 48 kbit/s, mono, 24 kHz', {
    rate: 24_000,
    channels: 1,
    bitrate: { kbps: 48 },
    peakMargin: 0.5,
  }),
  mp3('mp3_acx', 'MP3 for audiobooks (ACX): 192 kbit/s, mono, 44.1 kHz', {
    rate: 44_100,
    channels: 1,
    bitrate: { kbps: 192 },
    peakMargin: 0.3,
  }),
];

interface Recipe extends Pick<LameSettings, 'rate' | 'channels' | 'bitrate'> {
  /** dB */
  readonly peakMargin: number;
}

function mp3(id: string, description: string, recipe: Recipe, aliases: readonly string[] = []): Format {
  return {
    id,
    aliases,
    description,
    extension: 'mp3',
    contentType: 'audio/mpeg',
    rate: recipe.rate,
    channels: recipe.channels,
    constantBitRate: 'kbps' in recipe.bitrate ? recipe.bitrate.kbps : undefined,
    peakMargin: decibels(recipe.peakMargin),
    open: (options) => encode(recipe, options),
  };
}

/** 5 is where quality stops rising faster than time: 2 costs 2.5 times as much, 7 half. */
const ALGORITHM = 5;

async function encode(recipe: Recipe, options: EncodeOptions): Promise<Encoding> {
  const { rate = recipe.rate, channels = recipe.channels } = options;
  let lame: Awaited<ReturnType<typeof openLame>> | undefined = await openLame({
    rate,
    channels,
    bitrate: recipe.bitrate,
    algorithm: ALGORITHM,
    reservoir: true,
  });
  const count = countFrames(options.frames);
  const tag = id3(options.tags ?? {});
  let isFirst = true;
  /** The tag stands before the sound. */
  const tagged = (bytes: Uint8Array) => {
    const all = isFirst && tag.length > 0 ? Buffer.concat([tag, bytes]) : bytes;
    isFirst = false;
    return all;
  };
  return {
    write(block) {
      count.add(block);
      return tagged(lame!.encode(block));
    },
    finish() {
      count.check();
      return { rest: tagged(lame!.flush()), head: Buffer.concat([tag, lame!.tag()]) };
    },
    close() {
      lame = undefined;
    },
  };
}
