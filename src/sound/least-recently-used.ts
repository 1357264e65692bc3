// Keeps what was loaded last, up to a number of bytes.

/**
 * Answers what `load` once gave for `key`, or loads it: once, however many ask meanwhile. Above `limit` bytes the least
 * recently used go. What failed is not kept.
 */
export function leastRecentlyUsed<Value>(
  limit: number,
  bytesOf: (value: Value) => number,
): (key: string, load: () => Promise<Value>) => Promise<Value> {
  // A Map remembers the order of insertion: the first is the one not used for longest.
  const kept = new Map<string, { value: Promise<Value>; bytes: number }>();
  let total = 0;

  function drop(key: string): void {
    total -= kept.get(key)?.bytes ?? 0;
    kept.delete(key);
  }

  return (key, load) => {
    const known = kept.get(key);
    if (known) {
      kept.delete(key);
      kept.set(key, known);
      return known.value;
    }
    const entry = { value: load(), bytes: 0 };
    kept.set(key, entry);
    entry.value.then(
      (value) => {
        if (kept.get(key) !== entry) return;
        entry.bytes = bytesOf(value);
        total += entry.bytes;
        for (const oldest of kept.keys()) {
          if (total <= limit) break;
          drop(oldest);
        }
      },
      () => {
        if (kept.get(key) === entry) drop(key);
      },
    );
    return entry.value;
  };
}
