// The process that decodes a stranger's file: `node decode-child.ts <kind> <file> <memory in bytes> <CPU in seconds>`. Writes
// messages (see decode-messages.ts) to descriptor 3 as fast as the parent reads them.

import { once } from 'node:events';
import { open, stat } from 'node:fs/promises';
import { Socket } from 'node:net';
import { Worker } from 'node:worker_threads';
import { END, headOf, MISSING, UNDECODABLE } from './decode-messages.ts';
import { type DecodedKind, decodePieces } from './decoders.ts';
import { fileSource } from './source.ts';

const [kind, file, memory, cpu] = process.argv.slice(2) as [DecodedKind, string, string, string];
const MOST_FRAMES = 65_536;

// Decoders run without a pause, so only another thread can see that one goes on for ever, eats all memory, or is alone.
const watch = `
  const parent = process.ppid;
  setInterval(() => {
    const { user, system } = process.cpuUsage();
    if (process.memoryUsage.rss() > ${Number(memory)} || user + system > ${Number(cpu)} * 1e6 || process.ppid !== parent)
      process.kill(process.pid, 'SIGKILL');
  }, 100);`;
new Worker(watch, { eval: true }).unref();

const pipe = new Socket({ fd: 3, readable: false, writable: true });
pipe.on('error', () => process.exit());

const send = async (head: Buffer, channels: readonly Float32Array[] = []) => {
  pipe.cork();
  let flowing = pipe.write(head);
  for (const { buffer, byteOffset, byteLength } of channels)
    flowing = pipe.write(Buffer.from(buffer, byteOffset, byteLength));
  pipe.uncork();
  if (!flowing) await once(pipe, 'drain');
};

let end = END;
try {
  const source = fileSource(await open(file), (await stat(file)).size);
  for await (const { rate, channels } of decodePieces(kind, source)) {
    for (let from = 0; from < channels[0]!.length; from += MOST_FRAMES) {
      const part = channels.map((samples) => samples.subarray(from, from + MOST_FRAMES));
      await send(headOf({ rate, channels: part.length, frames: part[0]!.length }), part);
    }
  }
} catch (error) {
  end = (error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND' ? MISSING : UNDECODABLE;
}
await send(headOf({ rate: 0, channels: 0, frames: end }));
pipe.end(() => process.exit());
