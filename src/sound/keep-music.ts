// Prepared music as a template keeps it: levelled, lossless, described.

import { createHash } from 'node:crypto';
import { decayOf } from '../audio/music.ts';
import type { Block } from '../audio/sound.ts';
import type { Format } from '../codecs/codec.ts';
import { REFERENCE } from '../timeline/timeline.ts';
import { type Decibels, decibels, gainOf, type Lufs } from '../units.ts';
import type { PreparedFile } from './prepare-music.ts';
import type { TemplateFile } from './template.ts';

export interface LevelledFile extends PreparedFile {
  /** What it is kept with, against what it came with. */
  readonly gain: Decibels;
}

export interface KeptMusic {
  readonly sounds: readonly LevelledFile[];
  /** What `template.json` says of them. */
  readonly described: Pick<TemplateFile, 'segments' | 'effects'>;
  /** Their bytes, by the names of their files. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/**
 * @param main loudness of the main segment, where there is one
 * @param format lossless: what is measured of a sound is so of what is kept
 */
export async function keepMusic(
  prepared: readonly PreparedFile[],
  main: Lufs | undefined,
  format: Format,
  signal?: AbortSignal,
): Promise<KeptMusic> {
  const sounds = levelled(prepared, main);
  const files = new Map<string, Uint8Array>();
  const described: KeptMusic['described'] = { segments: {}, effects: {} };
  for (const { name, kind, sound, loudness, gain } of sounds) {
    signal?.throwIfAborted();
    const bytes = await encoded(scaled(sound, gain), format);
    // A dot is in no name, so that no segment's file is an effect's.
    const file = `${kind === 'effect' ? 'effect.' : ''}${name}.${format.extension}`;
    files.set(file, bytes);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const kept = { file, sha256, frames: sound[0]!.length, offset: 0 };
    if (kind === 'effect') described.effects[name] = { ...kept, cue: decayOf(sound).decayed };
    else
      described.segments[name] = {
        ...kept,
        loop: kind === 'loop',
        ending: kind === 'ending',
        followedBy: kind === 'passage' ? 'main' : undefined,
        loudness: Math.round((loudness + gain) * 10) / 10,
      };
  }
  return { sounds, described, files };
}

/** LU of an effect's loudest moment above the main segment: as loud as those that ship. */
const EFFECT_ABOVE = 3.5;
/** dBTP that nothing goes above, so that it can be kept in whole numbers. */
const CEILING = -1;

/**
 * One gain for all segments, so that they stay balanced as they came: main at -20 LUFS, or as near as the highest peak lets it;
 * what is left the plan does. Effects go with it, and those that would be louder than a template's are taken down.
 */
function levelled(files: readonly PreparedFile[], main: Lufs | undefined): LevelledFile[] {
  const segments = files.filter(({ kind }) => kind !== 'effect');
  const peak = Math.max(...segments.map(({ levels }) => levels.truePeak), Number.NEGATIVE_INFINITY);
  const gain = main === undefined ? 0 : Math.min(REFERENCE - main, CEILING - peak);
  const loudest = (main === undefined ? REFERENCE : main + gain) + EFFECT_ABOVE;
  return files.map((file) => ({
    ...file,
    gain: decibels(
      file.kind === 'effect' ? Math.min(gain, loudest - decayOf(file.sound).max, CEILING - file.levels.truePeak) : gain,
    ),
  }));
}

function scaled(sound: Block, gain: Decibels): Block {
  const factor = gainOf(gain);
  return sound.map((channel) => channel.map((x) => x * factor));
}

async function encoded(sound: Block, format: Format): Promise<Uint8Array> {
  const encoding = await format.open({ frames: sound[0]!.length });
  try {
    const written = encoding.write(sound);
    const { rest, head } = encoding.finish();
    const bytes = Buffer.concat([written, rest]);
    if (head) bytes.set(head);
    return bytes;
  } finally {
    encoding.close();
  }
}
