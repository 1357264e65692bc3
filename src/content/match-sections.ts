// Which section of an edited text is which of the old one: so that settings and ids follow sections through edits.

/** A section as far as matching goes: its name and what is written in it. */
export interface Known {
  readonly name: string;
  readonly body: string;
}

/**
 * For each of `after` the index of its section in `before`, or undefined for a new one. By name first, the rest by equal text,
 * the rest by order; none is taken twice.
 */
export function matchSections(before: readonly Known[], after: readonly Known[]): (number | undefined)[] {
  const matches: (number | undefined)[] = after.map(() => undefined);
  const free = new Set(before.keys());
  const matchBy = (keyOf: (section: Known) => string) => {
    const byKey = new Map<string, number[]>();
    // Backwards, so that the first is taken off the end: a script may have a hundred thousand of one name.
    for (const i of [...free].reverse()) {
      const key = keyOf(before[i]!);
      const same = byKey.get(key);
      if (same) same.push(i);
      else byKey.set(key, [i]);
    }
    after.forEach((section, i) => {
      if (matches[i] !== undefined) return;
      const found = byKey.get(keyOf(section))?.pop();
      if (found === undefined) return;
      matches[i] = found;
      free.delete(found);
    });
  };
  matchBy(({ name }) => name.normalize('NFC'));
  matchBy(({ body }) => body.trim());
  const rest = free.values();
  after.forEach((_, i) => {
    matches[i] ??= rest.next().value;
  });
  return matches;
}
