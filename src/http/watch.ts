// Tells doors when a production has changed, on whichever process that was.

import { listen } from '../database/listen.ts';
import { parseId } from '../ids.ts';
import { CHANGED } from '../production/productions.ts';

/** Yields at once, after every change, and from time to time without one; ends when the signal is aborted, or all watching does. */
export type Watch = (production: string, signal: AbortSignal) => AsyncIterable<void>;

/** A notification can be lost with its connection, and proxies close what is silent. */
const LOOK_MILLISECONDS = 15_000;

/** Closing ends every watch at once. */
export async function openWatch(databaseUrl: string): Promise<{ watch: Watch; close(): Promise<void> }> {
  const watching = new Map<string, Set<() => void>>();
  const over = new AbortController();
  const listener = await listen(databaseUrl, CHANGED, (id) => {
    for (const its of id === undefined ? watching.values() : [watching.get(id) ?? []]) for (const tell of its) tell();
  });

  async function* watch(production: string, its: AbortSignal): AsyncGenerator<void> {
    const signal = AbortSignal.any([its, over.signal]);
    const id = parseId('production', production)!;
    let changed = Promise.withResolvers<void>();
    const tell = () => changed.resolve();
    const tellers = watching.get(id) ?? new Set();
    watching.set(id, tellers.add(tell));
    signal.addEventListener('abort', tell, { once: true });
    try {
      while (!signal.aborted) {
        yield;
        const timer = setTimeout(tell, LOOK_MILLISECONDS);
        await changed.promise;
        clearTimeout(timer);
        changed = Promise.withResolvers();
      }
    } finally {
      signal.removeEventListener('abort', tell);
      tellers.delete(tell);
      if (tellers.size === 0) watching.delete(id);
    }
  }

  return {
    watch,
    async close() {
      over.abort();
      await listener.close();
    },
  };
}
