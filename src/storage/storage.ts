// Bytes by key: what the cache and finished files are kept in.

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
