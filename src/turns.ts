// Turns at what a server can do only a few of at once: one for each who asks, so that who asks for a heap waits for itself.

import { Refusal } from './errors.ts';
import { LIMITS } from './limits.ts';

/**
 * Refuses `too_many_requests` where too many of the same `who` wait already, and `cancelled` when the signal is aborted before
 * the turn has come.
 */
export type TakeTurn = <T>(who: string, task: () => Promise<T>, signal?: AbortSignal) => Promise<T>;

/** At most `atOnce` tasks run, one of each `who`; whoever had a turn is behind all others with the next. */
export function takeTurns(atOnce: number, mostWaiting: number = LIMITS.turnsWaitedFor): TakeTurn {
  /** What begins the tasks of each who has any, in the order of their turns. */
  const waiting = new Map<string, Set<() => void>>();
  const running = new Set<string>();

  function next(): void {
    for (const [who, its] of waiting) {
      if (running.size >= atOnce) return;
      if (running.has(who)) continue;
      const [begin] = its;
      remove(who, begin!);
      running.add(who);
      begin!();
    }
  }

  function remove(who: string, begin: () => void): boolean {
    const its = waiting.get(who);
    const isWaiting = its?.delete(begin) ?? false;
    if (its?.size === 0) waiting.delete(who);
    return isWaiting;
  }

  function turnOf(who: string, signal: AbortSignal | undefined): Promise<void> {
    const its = waiting.get(who) ?? new Set();
    if (its.size >= mostWaiting)
      throw new Refusal('too_many_requests', `There are ${mostWaiting} such requests waiting for their turn already.`, {
        hint: 'Wait for answers before you ask for more.',
        retryAfter: 5,
      });
    const { promise, resolve: begin, reject } = Promise.withResolvers<void>();
    const leave = () => {
      if (remove(who, begin)) reject(new Refusal('cancelled', 'Whoever asked is gone.'));
    };
    waiting.set(who, its.add(begin));
    signal?.addEventListener('abort', leave, { once: true });
    if (signal?.aborted) leave();
    next();
    return promise;
  }

  return async (who, task, signal) => {
    await turnOf(who, signal);
    try {
      return await task();
    } finally {
      running.delete(who);
      const its = waiting.get(who);
      // To the end.
      if (its && waiting.delete(who)) waiting.set(who, its);
      next();
    }
  };
}
