// Presets of one's own: JSON files whose names stand where a built-in's could.

import { basename, extname } from 'node:path';
import { parseJson } from '../json.ts';
import { parsePreset } from '../production/preset-schema.ts';
import type { Preset } from '../timeline/preset.ts';
import { readText } from './options.ts';

export function isPresetFile(preset: unknown): preset is string {
  return typeof preset === 'string' && extname(preset).toLowerCase() === '.json';
}

/** A preset without a name of its own is called like its file. */
export async function readPreset(file: string): Promise<Preset> {
  return parsePreset(parseJson(await readText(file), file), file, basename(file, extname(file)));
}
