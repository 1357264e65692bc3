// Statements that come again and again, prepared once a connection: parsing and planning one takes longer than running it.

import pg from 'pg';

export interface Preparing {
  /** For a pool. */
  readonly Client: typeof pg.Client;
  /** Prepares everything anew: a table that gained a column breaks statements that answer all of its columns. */
  startOver(): void;
}

/** Before it is worth the server's memory, some 20 kB a connection. */
const USES = 10;
/** Statements that are prepared, and that are counted. */
const MOST = 200;
const MOST_COUNTED = 2_000;

export function preparing(): Preparing {
  const uses = new Map<string, number>();
  const names = new Map<string, string>();
  let made = 0;

  function nameOf(text: string): string | undefined {
    const name = names.get(text);
    if (name !== undefined || names.size >= MOST) return name;
    if (uses.size >= MOST_COUNTED) uses.clear();
    const count = (uses.get(text) ?? 0) + 1;
    uses.set(text, count);
    if (count < USES) return undefined;
    uses.delete(text);
    const fresh = `statement_${++made}`;
    names.set(text, fresh);
    return fresh;
  }

  class Client extends pg.Client {
    // Only the way that pools and kysely call: a text and its values.
    override query = ((text: unknown, values: unknown, ...rest: unknown[]) => {
      const run = super.query.bind(this) as (...args: unknown[]) => unknown;
      const name = typeof text === 'string' && Array.isArray(values) && values.length > 0 ? nameOf(text) : undefined;
      return name === undefined ? run(text, values, ...rest) : run({ name, text, values }, ...rest);
    }) as pg.Client['query'];
  }
  return { Client, startOver: () => names.clear() };
}

/** PostgreSQL's words for it: it has no code of its own. */
export function isStale(error: unknown): boolean {
  return (error as Error).message === 'cached plan must not change result type';
}
