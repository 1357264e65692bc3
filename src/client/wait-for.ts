// Waits for a production by the server's events; where these stay away, by looking again and again.

import { ApiError } from './api-error.ts';
import { readEvents } from './events.ts';
import type { Schemas } from './operations.ts';

type Production = Schemas['Production'];

export interface Waiting {
  readonly signal?: AbortSignal | undefined;
  /** Called with the production as it goes on: its state, its progress. */
  readonly onChange?: ((production: Production) => void) | undefined;
}

export interface WaitPorts {
  look(id: string, signal: AbortSignal | undefined): Promise<Production>;
  listen(id: string, signal: AbortSignal): Promise<Response>;
}

/** The server gives a sign of life every 15 s: a stream that is silent for longer is held back on its way, or dead. */
const SILENCE_MILLISECONDS = 20_000;
/** Between two looks, and between two tries. */
const PAUSE_MILLISECONDS = 1_000;
/** A server that restarts is back sooner; one that fails for so long is told of. */
const PATIENCE_MILLISECONDS = 120_000;

export async function waitFor(
  id: string,
  { signal, onChange }: Waiting = {},
  { look, listen }: WaitPorts,
): Promise<Production> {
  let hasEvents = true;
  let heard = Date.now();
  const tell = (production: Production) => {
    heard = Date.now();
    onChange?.(production);
    return production.state === 'queued' || production.state === 'running' ? undefined : production;
  };
  for (;;) {
    try {
      for await (const production of hasEvents ? follow(id, signal, listen) : []) {
        const over = tell(production);
        if (over) return over;
      }
    } catch (error) {
      if (isFinal(error, signal)) throw error;
      // Something on the way holds it back.
      if (error === SILENT) hasEvents = false;
    }
    try {
      const over = tell(await look(id, signal));
      if (over) return over;
    } catch (error) {
      if (isFinal(error, signal) || Date.now() - heard > PATIENCE_MILLISECONDS) throw error;
    }
    await later(PAUSE_MILLISECONDS, signal);
  }
}

const SILENT = new Error('The stream of events is silent.');

async function* follow(
  id: string,
  signal: AbortSignal | undefined,
  listen: WaitPorts['listen'],
): AsyncGenerator<Production> {
  const silence = new AbortController();
  const stop = () => silence.abort(signal?.reason);
  let timer = setTimeout(() => silence.abort(SILENT), SILENCE_MILLISECONDS);
  signal?.addEventListener('abort', stop, { once: true });
  try {
    signal?.throwIfAborted();
    const { body } = await listen(id, silence.signal);
    for await (const data of readEvents(body as ReadableStream<Uint8Array>)) {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(SILENT), SILENCE_MILLISECONDS);
      if (data !== undefined) yield JSON.parse(data);
    }
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
    silence.abort();
  }
}

/** Told to stop, or refused for good; anything else may pass. */
function isFinal(error: unknown, signal: AbortSignal | undefined): boolean {
  return signal?.aborted || (error instanceof ApiError && !error.isPassing);
}

function later(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    if (signal?.aborted) stop();
    else signal?.addEventListener('abort', stop, { once: true });
  });
}
