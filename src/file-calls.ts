// Calls of the file system: made by Node's other threads, or by this one where it answers nobody meanwhile.

import * as own from 'node:fs';
import * as others from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';

/** What `node:fs/promises` calls a FileHandle, as far as it is used here. */
export interface OpenFile {
  read(into: Uint8Array, from: number, length: number, at: number): Promise<{ readonly bytesRead: number }>;
  write(bytes: Uint8Array, from: number, length: number, at: number): Promise<{ readonly bytesWritten: number }>;
  stat(): Promise<{ readonly size: number }>;
  /** Until it is on the disk. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

interface RemoveOptions {
  readonly recursive?: boolean;
  readonly force?: boolean;
}

/** Those of `node:fs/promises`, with the parameters that are used. */
interface FileCalls {
  open(path: string, flags?: string): Promise<OpenFile>;
  readFile(path: string): Promise<Uint8Array>;
  stat(path: string): Promise<own.Stats>;
  utimes(path: string, accessed: Date, modified: Date): Promise<void>;
  mkdir(path: string, mode?: number): Promise<unknown>;
  mkdtemp(prefix: string): Promise<string>;
  rename(from: string, to: string): Promise<void>;
  copyFile(from: string, to: string): Promise<void>;
  rm(path: string, options?: RemoveOptions): Promise<void>;
}

let calls: FileCalls = others;

/**
 * For a process that works and answers nobody, from here on. A render reads and writes some hundred times in half a second, and
 * with each change of thread it takes a processor from whoever answers requests: the p95 of reads beside two renders of tones was
 * 2.4 times that of none, and is 2.0 (means of two runs each, in turns, of `bench/server-reads.ts` without its writes).
 */
export function callInThisThread(): void {
  calls = {
    open: (path, flags) => here(() => openHere(own.openSync(path, flags ?? 'r'))),
    readFile: (path) => here(() => own.readFileSync(path)),
    stat: (path) => here(() => own.statSync(path)),
    utimes: (path, accessed, modified) => here(() => own.utimesSync(path, accessed, modified)),
    mkdir: (path, mode) => here(() => own.mkdirSync(path, mode)),
    mkdtemp: (prefix) => here(() => own.mkdtempSync(prefix)),
    rename: (from, to) => here(() => own.renameSync(from, to)),
    copyFile: (from, to) => here(() => own.copyFileSync(from, to)),
    rm: (path, options) => here(() => own.rmSync(path, options)),
  };
}

export const open: FileCalls['open'] = (path, flags) => calls.open(path, flags);
export const readFile: FileCalls['readFile'] = (path) => calls.readFile(path);
export const stat: FileCalls['stat'] = (path) => calls.stat(path);
export const utimes: FileCalls['utimes'] = (path, accessed, modified) => calls.utimes(path, accessed, modified);
export const mkdir: FileCalls['mkdir'] = (path, mode) => calls.mkdir(path, mode);
export const mkdtemp: FileCalls['mkdtemp'] = (prefix) => calls.mkdtemp(prefix);
export const rename: FileCalls['rename'] = (from, to) => calls.rename(from, to);
export const copyFile: FileCalls['copyFile'] = (from, to) => calls.copyFile(from, to);
export const rm: FileCalls['rm'] = (path, options) => calls.rm(path, options);

function openHere(descriptor: number): OpenFile {
  let isOpen = true;
  /** Once it is closed, its number may be another file's. */
  const whileOpen = <T>(syscall: string, call: () => T) =>
    here(() => {
      if (!isOpen) throw Object.assign(new Error(`EBADF: the file is closed, ${syscall}`), { code: 'EBADF', syscall });
      return call();
    });
  return {
    read: (into, from, length, at) =>
      whileOpen('read', () => ({ bytesRead: own.readSync(descriptor, into, from, length, at) })),
    write: (bytes, from, length, at) =>
      whileOpen('write', () => ({ bytesWritten: own.writeSync(descriptor, bytes, from, length, at) })),
    stat: () => whileOpen('fstat', () => own.fstatSync(descriptor)),
    sync: () => whileOpen('fsync', () => own.fsyncSync(descriptor)),
    close: () =>
      here(() => {
        if (isOpen) own.closeSync(descriptor);
        isOpen = false;
      }),
  };
}

/** A call that is made at once lets nothing else happen before the next: so often, in milliseconds, messages are looked at. */
const TURN_AFTER = 50;
let turned = 0;

async function here<T>(call: () => T): Promise<T> {
  if (performance.now() - turned > TURN_AFTER) {
    await nextTurn();
    turned = performance.now();
  }
  return call();
}
