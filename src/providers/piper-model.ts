// The files of a Piper voice, its name, and its model's inner tensors.

import { join } from 'node:path';

/** The publisher's names: `de_DE-thorsten-medium`. */
export const PIPER_NAME = /^(([a-z]{2,3})_[A-Z]{2})-([a-z0-9_]+)-(x_low|low|medium|high)$/;

export const modelIn = (folder: string) => join(folder, 'model.onnx');
export const configIn = (folder: string) => join(folder, 'config.json');

export function isPiperName(name: string): boolean {
  return PIPER_NAME.test(name);
}

/** Lengths of the ids in frames of 256 samples. */
export const DURATIONS = '/Ceil_output_0';

/** The noise inputs in the order of the graph: of the durations [1, 2, ids], of the sound [1, channels, frames]. */
export const NOISES = ['noise_0', 'noise_1'] as const;
