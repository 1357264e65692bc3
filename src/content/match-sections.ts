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
    for (const i of free) {
      const key = keyOf(before[i]!);
      byKey.set(key, [...(byKey.get(key) ?? []), i]);
    }
    after.forEach((section, i) => {
      if (matches[i] !== undefined) return;
      const found = byKey.get(keyOf(section))?.shift();
      if (found === undefined) return;
      matches[i] = found;
      free.delete(found);
    });
  };
  matchBy(({ name }) => name.normalize('NFC'));
  matchBy(({ body }) => body.trim());
  const rest = [...free];
  after.forEach((_, i) => {
    if (matches[i] === undefined) matches[i] = rest.shift();
  });
  return matches;
}
