// One at a time across processes: a file that names who holds it, taken over when its holder is dead.

import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';

/** Milliseconds between looks at a lock that another holds. */
const LOOK_MS = 200;

/** Does the work while holding the lock at `path`. Throws the signal's reason when aborted while waiting. */
export async function withLock<T>(path: string, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  const mine = `${process.pid} ${hostname()} ${randomUUID()}`;
  while (!(await take(path, mine))) {
    const holder = await readFile(path, 'utf8').catch(() => undefined);
    if (holder !== undefined && isDead(holder)) await removeIf(path, holder);
    else await wait(LOOK_MS, undefined, { signal });
  }
  try {
    return await work();
  } finally {
    await removeIf(path, mine);
  }
}

async function take(path: string, mine: string): Promise<boolean> {
  // A link appears with its content in it; a file that is created and then written could be found empty.
  const beside = `${path}-${randomUUID()}`;
  await writeFile(beside, mine);
  try {
    await link(beside, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(beside);
  }
}

/** Moved away first: of several that find the same dead holder, only one gets the file. */
async function removeIf(path: string, holder: string): Promise<void> {
  const aside = `${path}-${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  // Someone else's by now: give it back.
  if ((await readFile(aside, 'utf8')) !== holder) await rename(aside, path);
  else await rm(aside);
}

function isDead(holder: string): boolean {
  const [pid, host] = holder.split(' ');
  // Another machine's processes cannot be seen.
  if (host !== hostname()) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
