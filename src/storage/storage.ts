// Bytes by key: what the cache and finished files are kept in.

import { Refusal } from '../errors.ts';

/**
 * Keys are `/`-separated names of `[a-z0-9._-]`. A put is seen whole or not at all: a reader never sees half of it,
 * and a crash leaves none of it.
 */
export interface Storage {
  put(key: string, bytes: Uint8Array | AsyncIterable<Uint8Array>): Promise<void>;
  /** Puts the bytes of a file, which stays. */
  putFile(key: string, path: string): Promise<void>;
  /** Undefined when there is none. Reading counts as use. */
  get(key: string): Promise<Uint8Array | undefined>;
  /** Its bytes from `start` to before `end` as they come; undefined when there is none. */
  read(key: string, start: number, end: number): Promise<AsyncIterable<Uint8Array> | undefined>;
  /** Bytes of it, undefined when there is none. */
  size(key: string): Promise<number | undefined>;
  delete(key: string): Promise<void>;
  list(prefix: string): AsyncIterable<StoredObject>;
}

export interface StoredObject {
  readonly key: string;
  readonly bytes: number;
  /** When it was last put or read, in ms since 1970. */
  readonly used: number;
}

/** Refuses what is no key, so that no key can leave its folder. Throws a TypeError: a key is made by us, never by a caller. */
export function checkKey(key: string): string {
  if (!/^[a-z0-9_-][a-z0-9._-]*(\/[a-z0-9_-][a-z0-9._-]*)*$/.test(key))
    throw new TypeError(`not a storage key: ${key}`);
  return key;
}

/**
 * What fails because of where bytes are kept, as whoever asked is told of it: without the machine's paths, and not as a bug.
 * The cause is for the log. Undefined for all else.
 */
export function troubleOf(error: unknown): Refusal | undefined {
  if (!(error instanceof Refusal)) return undefined;
  const { code } = error;
  if (code === 'disk_full')
    return new Refusal('disk_full', 'The server has no room left on its disk.', {
      hint: 'Try again when whoever runs it has made room.',
      cause: error,
    });
  if (code === 'not_writable' || code === 'storage_unavailable')
    return new Refusal('storage_unavailable', 'The server’s storage does not answer.', {
      hint: 'Try again in a moment, under the same Idempotency-Key.',
      retryAfter: 5,
      cause: error,
    });
  return undefined;
}
