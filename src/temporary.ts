// Folders for what is only needed meanwhile. Whoever makes one removes it; those of processes that were killed are swept.

import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PREFIX = 'libretto-meanwhile-';
/** No task takes so long. */
const ABANDONED_MILLISECONDS = 24 * 60 * 60_000;

export function makeTemporary(): Promise<string> {
  return mkdtemp(join(tmpdir(), PREFIX));
}

/** Those of other users stay. */
export async function sweepTemporary(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(PREFIX)) continue;
    const path = join(tmpdir(), name);
    const made = await stat(path).catch(() => undefined);
    if (made && Date.now() - made.mtimeMs > ABANDONED_MILLISECONDS)
      await rm(path, { recursive: true, force: true }).catch(() => {});
  }
}
