// One connection apart from the pool, for as long as something takes.

import pg from 'pg';

/** A machine that does not answer says nothing: whoever starts wants to know, and to be stopped meanwhile. */
const CONNECT_MILLISECONDS = 20_000;

export async function withClient<T>(url: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_MILLISECONDS });
  // One that is lost between two statements says so by an event, which unheard ends the process; the next statement says it, too.
  client.on('error', () => {});
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}
