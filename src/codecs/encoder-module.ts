// Loads an encoder that was built as WebAssembly: one instance a file, so that two encodings share nothing.

import { readFile } from 'node:fs/promises';

/** What every shim.c offers. */
export interface EncoderExports {
  readonly memory: WebAssembly.Memory;
  _initialize(): void;
  /** Where a block of samples is put. */
  encoder_pcm(): number;
  /** Where the bytes of the last call lie. */
  encoder_out(): number;
}

const compiled = new Map<string, Promise<WebAssembly.Module>>();

/** `file` as it lies beside this one. */
export async function openEncoder<Exports extends EncoderExports>(file: string): Promise<Exports> {
  let module = compiled.get(file);
  if (!module) {
    module = readFile(new URL(file, import.meta.url)).then((bytes) => WebAssembly.compile(bytes));
    compiled.set(file, module);
  }
  const { exports } = new WebAssembly.Instance(await module, SYSTEM);
  const encoder = exports as unknown as Exports;
  encoder._initialize();
  return encoder;
}

/** A copy of what the last call left. Throws where it failed. */
export function outputOf(encoder: EncoderExports, bytes: number): Uint8Array {
  if (bytes < 0) throw new Error(`an encoder failed with ${bytes}`);
  return new Uint8Array(encoder.memory.buffer, encoder.encoder_out(), bytes).slice();
}

/** The encoders open no files and print nothing: what their C library asks of a system is never called. */
const never = () => {
  throw new Error('an encoder called its system');
};
const SYSTEM = {
  wasi_snapshot_preview1: { proc_exit: never, fd_close: never, fd_read: never, fd_write: never, fd_seek: never },
  env: { emscripten_notify_memory_growth: () => {} },
};
