// A request over a true connection, as a client's comes: what streams, streams, and nothing is added to what is said here.

import { Agent, request } from 'node:http';
import { buffer } from 'node:stream/consumers';

export interface Asked {
  readonly method?: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object goes as JSON, anything else as it is. */
  readonly payload?: unknown;
}

export interface Answered {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Buffer;
  /** The bytes as text. */
  readonly body: string;
  // Bodies are looked into as a client would, without types.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  json(): any;
}

/** To a server that ends with its test: its connections end first. */
export function asker(base: string): { ask(asked: string | Asked): Promise<Answered>; close(): void } {
  const agent = new Agent({ keepAlive: true });
  const ask = async (asked: string | Asked): Promise<Answered> => {
    const { method = 'GET', url, headers = {}, payload } = typeof asked === 'string' ? { url: asked } : asked;
    const isBytes = typeof payload === 'string' || payload instanceof Uint8Array;
    const sent = isBytes || payload === undefined ? payload : JSON.stringify(payload);
    // Node frames no body of a method that seldom has one.
    const framed = sent === undefined ? {} : { 'content-length': String(Buffer.byteLength(sent)) };
    const type = isBytes || sent === undefined ? {} : { 'content-type': 'application/json' };
    const { promise, resolve, reject } = Promise.withResolvers<Answered>();
    const client = request(
      base + url,
      { method, agent, headers: { ...type, ...framed, ...headers } },
      async (answer) => {
        const bytes = await buffer(answer).catch(reject);
        if (!bytes) return;
        const body = bytes.toString();
        resolve({
          statusCode: answer.statusCode!,
          headers: answer.headers as Record<string, string>,
          bytes,
          body,
          json: () => JSON.parse(body),
        });
      },
    );
    client.once('error', reject);
    client.end(sent);
    return promise;
  };
  return { ask, close: () => agent.destroy() };
}
