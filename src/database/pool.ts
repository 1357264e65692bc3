// A pool whose connections are opened one by one: a few soon, more of them where those it has are held for long.

import pg from 'pg';

/** What short transactions keep busy. */
const FEW = 8;
/** Milliseconds between two looks at whether they suffice. */
const LOOK = 100;

/**
 * `most` connections. A new one is a process that has to learn the tables: twenty at once keep two cores busy for two
 * seconds, in which whoever asks waits (measured at 300 reads a second: the longest took 1.9 s, and takes 0.1 s).
 */
export function openPool(most: number, config: pg.PoolConfig): pg.Pool {
  const few = Math.min(FEW, most);
  const pool = new pg.Pool({ ...config, min: few, max: 1 });
  const allow = (count: number) => {
    pool.options.max = count;
  };
  const grow = () => {
    allow(pool.totalCount + 1);
    // Those that wait are served when one comes back: the new one does.
    if (pool.waitingCount > 0) {
      pool.connect().then(
        (client) => client.release(),
        () => {},
      );
    }
  };
  pool.on('connect', (client) => {
    // One that breaks is replaced, and its query says what is wrong. The pool hears those that idle; nobody those whose holder
    // is between two statements.
    client.on('error', () => {});
    if (pool.totalCount < few) grow();
  });
  pool.on('remove', () => allow(Math.max(1, Math.min(pool.options.max!, pool.totalCount + 1))));
  pool.on('error', () => {});

  let released = 0;
  pool.on('release', () => released++);
  const looking = setInterval(() => {
    if (pool.ending) return clearInterval(looking);
    const { totalCount, waitingCount } = pool;
    // Where they come back fast, the processors are what is short, and one more connection would only want them, too.
    const areHeld = totalCount >= few && totalCount < most && waitingCount > 0 && released < totalCount;
    released = 0;
    if (areHeld) grow();
  }, LOOK).unref();
  return pool;
}
