// Notifications of one channel, on a connection of their own that comes back when it is lost.

import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

export interface Listener {
  close(): Promise<void>;
}

/** Between two tries to connect again. */
const AGAIN_MILLISECONDS = 1_000;

/** `told` gets each payload, and undefined when the connection has come back: anything may have been missed meanwhile. */
export async function listen(
  url: string,
  channel: string,
  told: (payload: string | undefined) => void,
): Promise<Listener> {
  let isClosed = false;
  let client = await connect();

  async function connect(): Promise<pg.Client> {
    const its = new pg.Client({ connectionString: url });
    // Its end says all that its errors do.
    its.on('error', () => {});
    its.on('notification', ({ payload }) => told(payload ?? ''));
    await its.connect();
    await its.query(`listen ${channel}`);
    its.once('end', () => void comeBack());
    return its;
  }

  async function comeBack(): Promise<void> {
    for (;;) {
      await sleep(AGAIN_MILLISECONDS, undefined, { ref: false });
      if (isClosed) return;
      const its = await connect().catch(() => undefined);
      if (!its) continue;
      client = its;
      if (isClosed) return void (await client.end());
      return told(undefined);
    }
  }

  return {
    async close() {
      isClosed = true;
      await client.end();
    },
  };
}
