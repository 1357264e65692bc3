// The templates at hand: listed, found by name, their sound decoded when it is wanted.

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Sound } from '../audio/sound.ts';
import { didYouMean, Refusal } from '../errors.ts';
import { LIMITS } from '../limits.ts';
import type { TemplateShape } from '../timeline/timeline.ts';
import { RATE } from '../units.ts';
import { ALIASES } from './aliases.ts';
import { leastRecentlyUsed } from './least-recently-used.ts';
import { parseTemplate, shapeOf, type TemplateFile } from './template.ts';

/** Whose music it is: this program's, or the user's own. */
export type TemplateSource = 'shipped' | 'own';

export interface Template extends Omit<TemplateFile, 'segments' | 'effects'> {
  readonly source: TemplateSource;
  readonly shape: TemplateShape;
  /** SHA-256 of everything that sounds: same hash, same music. */
  readonly hash: string;
  /**
   * Stereo, 48 kHz, exactly as long as the shape says. By the name in the shape, case ignored. Shared with every other
   * caller: not to be written to.
   *
   * @throws Refusal `unknown_segment`; `template_invalid` for a file that is damaged
   */
  segment(name: string): Promise<Sound>;
  /** The same for an effect. @throws Refusal `unknown_effect`; `template_invalid` */
  effect(name: string): Promise<Sound>;
}

export interface TemplateRoom {
  /** By name. */
  list(): readonly Template[];
  /** By name, or by another name (`ALIASES`); case ignored. Refuses `unknown_template`, and `template_invalid` for a damaged one. */
  find(name: string): Template;
  /** What is wrong with those of one's own that cannot be used, by name. */
  readonly damaged: ReadonlyMap<string, Refusal>;
}

/**
 * Reads what every template in `shipped`, and in the user's `own` folder where there is one, says of itself, and decodes nothing
 * yet. One's own comes before a shipped one of its name; where it is damaged, it is refused when it is asked for.
 *
 * @throws Refusal `template_invalid` for a shipped one that is damaged
 */
export function openTemplates(
  shipped: string,
  decode: (bytes: Uint8Array) => Promise<Sound>,
  own?: string,
): TemplateRoom {
  const sounds = leastRecentlyUsed<Sound>(LIMITS.templateSoundBytes, bytesOf);
  const byName = new Map<string, Template>();
  const damaged = new Map<string, Refusal>();
  for (const folder of foldersIn(shipped))
    byName.set(basename(folder), openTemplate(folder, 'shipped', decode, sounds));
  for (const folder of own !== undefined && existsSync(own) ? foldersIn(own) : []) {
    try {
      byName.set(basename(folder), openTemplate(folder, 'own', decode, sounds));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      damaged.set(basename(folder), error);
    }
  }
  const templates = [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    list: () => templates,
    damaged,
    find(name) {
      const wanted = name.trim().toLowerCase();
      const found = byName.get(wanted) ?? byName.get(ALIASES[wanted] ?? '');
      if (found) return found;
      const damage = damaged.get(wanted);
      if (damage) throw damage;
      const meant = didYouMean(wanted, [...byName.keys(), ...Object.keys(ALIASES)]);
      throw new Refusal('unknown_template', `There is no template \`${name}\`.`, {
        hint: meant ? `Did you mean \`${meant}\`?` : `There are: ${[...byName.keys()].join(', ')}.`,
      });
    },
  };
}

/** What is being added, and what is being removed, begins with a dot. */
function foldersIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => join(folder, name));
}

interface SoundFile {
  readonly file: string;
  readonly sha256: string;
  readonly frames: number;
  readonly offset: number;
}

function openTemplate(
  folder: string,
  source: TemplateSource,
  decode: (bytes: Uint8Array) => Promise<Sound>,
  sounds: ReturnType<typeof leastRecentlyUsed<Sound>>,
): Template {
  const file = join(folder, 'template.json');
  const parsed = parseTemplate(readText(file), file);
  if (parsed.name !== basename(folder))
    throw new Refusal('template_invalid', `The template in ${folder} calls itself \`${parsed.name}\`.`, {
      hint: 'Give the folder its name.',
      file,
    });
  const { segments, effects, ...described } = parsed;
  const load = (soundFile: SoundFile) =>
    sounds(soundFile.sha256, () => loadSound(join(folder, soundFile.file), soundFile, decode));
  return {
    ...described,
    source,
    shape: shapeOf(parsed),
    hash: hashOf(parsed),
    async segment(name) {
      return load(entryOf(segments, name, 'unknown_segment', `The template \`${parsed.name}\` has no segment`));
    },
    async effect(name) {
      return load(entryOf(effects, name, 'unknown_effect', `The template \`${parsed.name}\` has no effect`));
    },
  };
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw damagedFile(file, 'cannot be read', cause);
  }
}

async function loadSound(
  path: string,
  { sha256, frames, offset }: SoundFile,
  decode: (bytes: Uint8Array) => Promise<Sound>,
): Promise<Sound> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw damagedFile(path, 'cannot be read', cause);
  });
  if (createHash('sha256').update(bytes).digest('hex') !== sha256)
    throw damagedFile(path, 'is not the file it should be');
  const sound = await decode(bytes).catch((cause: unknown) => {
    throw damagedFile(path, 'cannot be decoded', cause);
  });
  const { rate, channels } = sound;
  if (rate !== RATE || channels.length !== 2 || channels[0]!.length !== frames + 2 * offset)
    throw damagedFile(path, `is not ${frames + 2 * offset} frames of stereo at 48 kHz`);
  return { rate, channels: channels.map((channel) => channel.subarray(offset, offset + frames)) };
}

function damagedFile(file: string, what: string, cause?: unknown): Refusal {
  return new Refusal('template_invalid', `The template's file ${what}.`, {
    hint: 'Add the template again, or install again what it came with.',
    file,
    cause,
  });
}

function entryOf(
  entries: Readonly<Record<string, SoundFile>>,
  name: string,
  code: 'unknown_segment' | 'unknown_effect',
  sentence: string,
): SoundFile {
  const wanted = name.toLowerCase();
  if (Object.hasOwn(entries, wanted)) return entries[wanted]!;
  const names = Object.keys(entries);
  const meant = didYouMean(wanted, names);
  throw new Refusal(code, `${sentence} \`${name}\`.`, {
    hint: meant ? `Did you mean \`${meant}\`?` : `It has: ${names.join(', ')}.`,
  });
}

function hashOf({ segments, effects, tempo, beatsPerBar }: TemplateFile): string {
  return createHash('sha256')
    .update(JSON.stringify([tempo, beatsPerBar, segments, effects]))
    .digest('hex');
}

function bytesOf({ channels }: Sound): number {
  return channels.reduce((sum, channel) => sum + channel.byteLength, 0);
}
