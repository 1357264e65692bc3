// Turns at what a server can do only a few of at once: one for each who asks, so that who asks for a heap waits for itself.

export type TakeTurn = <T>(who: string, task: () => Promise<T>) => Promise<T>;

/** At most `atOnce` tasks run, one of each `who`, begun in the order they were asked for. */
export function takeTurns(atOnce: number): TakeTurn {
  const waiting: { readonly who: string; readonly start: () => void }[] = [];
  const running = new Set<string>();

  function next(): void {
    while (running.size < atOnce) {
      const at = waiting.findIndex(({ who }) => !running.has(who));
      if (at < 0) return;
      const [its] = waiting.splice(at, 1);
      running.add(its!.who);
      its!.start();
    }
  }

  return async (who, task) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    waiting.push({ who, start: resolve });
    next();
    await promise;
    try {
      return await task();
    } finally {
      running.delete(who);
      next();
    }
  };
}
