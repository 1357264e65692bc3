// Files that are whole or not there: written beside their name and renamed, with failures the caller can mend as refusals.

import { createHash, randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import { Refusal } from './errors.ts';
import { copyFile, mkdir, type OpenFile, open, rename, rm, stat } from './file-calls.ts';

/** What an unfinished file's name ends with; its beginning is of its own, because a finished name may be as long as any may be. */
export const UNFINISHED = '.part';

export interface UnfinishedFile {
  write(bytes: Uint8Array): Promise<void>;
  /** Writes over the file's beginning. */
  writeHead(bytes: Uint8Array): Promise<void>;
  /** Where its bytes can be read before it has its name. */
  readonly unfinishedPath: string;
  /** Gives it its name. */
  finish(): Promise<void>;
  /** Leaves nothing. Idempotent, and harmless after finish. */
  abandon(): Promise<void>;
}

/** Opens a file that gets the name `path` when it is finished. Refusals of this and of its writes: disk_full, not_writable. */
export async function createFile(path: string): Promise<UnfinishedFile> {
  const unfinishedPath = join(dirname(path), `${randomUUID()}${UNFINISHED}`);
  const refusing = <T>(work: Promise<T>): Promise<T> =>
    work.catch((error) => {
      throw fileRefusal(error, path);
    });
  await makeFolder(dirname(path));
  const handle = await refusing(open(unfinishedPath, 'wx+'));
  let isOpen = true;
  const close = async () => {
    if (isOpen) await handle.close();
    isOpen = false;
  };
  let at = 0;
  return {
    unfinishedPath,
    async write(bytes) {
      if (bytes.length === 0) return;
      await refusing(writeAt(handle, bytes, at));
      at += bytes.length;
    },
    async writeHead(bytes) {
      await refusing(writeAt(handle, bytes, 0));
    },
    async finish() {
      await refusing(handle.sync());
      await close();
      await refusing(rename(unfinishedPath, path));
    },
    async abandon() {
      await close();
      await rm(unfinishedPath, { force: true });
    },
  };
}

/**
 * Makes a folder and those above it. Refusals as of files. Node's own `recursive` tries for ever where the file system takes no
 * folders, such as below /proc.
 */
export async function makeFolder(path: string, mode = 0o777): Promise<void> {
  const make = async (folder: string, hasParent: boolean): Promise<void> => {
    try {
      await mkdir(folder, mode);
    } catch (error) {
      if ((await stat(folder).catch(() => undefined))?.isDirectory()) return;
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || hasParent || dirname(folder) === folder) throw error;
      await make(dirname(folder), false);
      await make(folder, true);
    }
  };
  await make(path, false).catch((error) => {
    throw fileRefusal(error, path);
  });
}

/** The whole of a file at once. Refusals: disk_full, not_writable; a failure, of the source too, leaves what was there. */
export async function writeWhole(path: string, bytes: Uint8Array | AsyncIterable<Uint8Array>): Promise<void> {
  const file = await createFile(path);
  try {
    if (bytes instanceof Uint8Array) await file.write(bytes);
    else for await (const chunk of bytes) await file.write(chunk);
    await file.finish();
  } finally {
    await file.abandon();
  }
}

/** A copy of `from`, whole or not at all. Refusals as above. */
export async function copyWhole(from: string, path: string): Promise<void> {
  const file = await createFile(path);
  try {
    await copyFile(from, file.unfinishedPath);
    await file.finish();
  } catch (error) {
    throw fileRefusal(error, path);
  } finally {
    await file.abandon();
  }
}

/** Out of the way in one step, so that nobody finds half of it, then deleted; where there is none nothing is done. */
export async function discardFolder(folder: string): Promise<void> {
  const aside = join(dirname(folder), `.discarded-${randomUUID()}`);
  await rename(folder, aside).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  await rm(aside, { recursive: true, force: true });
}

/** All of them: a disk that is nearly full takes a part, and says so only when it is asked for the rest. */
export async function writeAt(handle: Pick<OpenFile, 'write'>, bytes: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < bytes.length; )
    done += (await handle.write(bytes, done, bytes.length - done, at + done)).bytesWritten;
}

export async function hashOfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  const handle = await open(path);
  try {
    // One buffer for all of it: a stream makes a new one for every 64 kB.
    const buffer = Buffer.allocUnsafe(1024 * 1024);
    for (let at = 0; ; ) {
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, at);
      if (bytesRead === 0) return hash.digest('hex');
      hash.update(buffer.subarray(0, bytesRead));
      at += bytesRead;
    }
  } finally {
    await handle.close();
  }
}

/** Refuses `not_writable` where one of `outputs` is one of `inputs`, by whatever path each is named. */
export async function keepInputs(outputs: readonly string[], inputs: readonly string[]): Promise<void> {
  const identity = async (path: string) => {
    const found = await stat(path).catch(() => undefined);
    return found && `${found.dev}:${found.ino}`;
  };
  const kept = new Set(await Promise.all(inputs.map(identity)));
  for (const path of outputs) {
    const existing = await identity(path);
    if (existing !== undefined && kept.has(existing))
      throw new Refusal('not_writable', `${path} is what the production is made from; it is not written over.`, {
        hint: 'Let the finished files go to another folder: --out FOLDER.',
      });
  }
}

/** Turns what the file system says of writing `path` into what the caller can mend; anything else comes back as it was. */
export function fileRefusal(error: unknown, path: string): unknown {
  switch ((error as NodeJS.ErrnoException)?.code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new Refusal('disk_full', `${path} cannot be written: the disk is full.`, {
        hint: 'Make room, or name another folder; `libretto cache clear` frees the render cache.',
        cause: error,
      });
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'ENOTDIR':
    case 'EISDIR':
    case 'EEXIST':
    case 'ELOOP':
    // A folder that cannot be made, or that was removed meanwhile.
    case 'ENOENT':
    case 'ENAMETOOLONG':
      return new Refusal('not_writable', `${path} cannot be written.`, {
        hint: 'Name a folder that you may write to.',
        cause: error,
      });
    default:
      return error;
  }
}
