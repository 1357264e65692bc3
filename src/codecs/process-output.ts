// Reads what another program writes, as slowly as one likes, and ends it when it is silent for too long or nobody listens.

import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';

/** A file is not what a decoder reads, is broken, or was too much for it. */
export class Undecodable extends Error {}

export interface ProcessLimits {
  /** Bytes of memory that a decoding process may hold. */
  readonly decodeMemoryBytes: number;
  /** Seconds of CPU that it may use. */
  readonly decodeCpuSeconds: number;
  /** Milliseconds that it may be silent while it is waited for. */
  readonly decodeStallMilliseconds: number;
}

export interface ProcessOptions {
  readonly signal: AbortSignal | undefined;
  readonly limits: ProcessLimits;
}

export interface Output {
  /**
   * The next `bytes` bytes; fewer at the end, and undefined when there are none. Throws Undecodable when none come for too long,
   * and the signal's reason when aborted.
   */
  read(bytes: number): Promise<Buffer | undefined>;
  /** Ends the program. Idempotent. */
  close(): void;
}

/** A program that cannot be started has no output. It sees nothing of our environment but the PATH. */
export function outputOf(
  command: string,
  args: readonly string[],
  descriptor: 1 | 3,
  { signal, limits }: ProcessOptions,
): Output {
  const { PATH, SystemRoot } = process.env;
  const child = spawn(command, args, {
    stdio: descriptor === 1 ? ['ignore', 'pipe', 'ignore'] : ['ignore', 'ignore', 'ignore', 'pipe'],
    env: SystemRoot ? { PATH, SystemRoot } : { PATH },
    windowsHide: true,
  });
  const pipe = child.stdio[descriptor] as Readable;
  const close = () => {
    signal?.removeEventListener('abort', close);
    child.kill('SIGKILL');
    pipe.destroy();
  };
  signal?.addEventListener('abort', close, { once: true });
  child.on('error', close);
  pipe.on('error', close);
  // One listener for good: each new one for `readable` is called at once while anything is buffered, however little.
  let wake = () => {};
  for (const event of ['readable', 'end', 'close']) pipe.on(event, () => wake());
  const news = async () => {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const timer = setTimeout(resolve, limits.decodeStallMilliseconds, false);
    wake = () => resolve(true);
    const came = await promise;
    clearTimeout(timer);
    return came;
  };
  return {
    close,
    async read(bytes) {
      for (;;) {
        signal?.throwIfAborted();
        if (pipe.destroyed) return undefined;
        const chunk: Buffer | null = pipe.read(bytes);
        if (chunk) return chunk;
        if (pipe.readableEnded) return undefined;
        if (await news()) continue;
        close();
        throw new Undecodable();
      }
    },
  };
}
