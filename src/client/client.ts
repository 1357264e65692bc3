// A client of the server's API, typed by its OpenAPI document. For browsers and for Node 20 and later; it needs nothing else.

import { ApiError, refused } from './api-error.ts';
import type { Answer, Input, ListPath, Method, PathOf, RowOf, Schemas, Sending } from './operations.ts';
import { type Waiting, waitFor } from './wait-for.ts';

export type { Answer, Input, ListPath, PathOf, RowOf, Schemas, Sending } from './operations.ts';
export type { Waiting } from './wait-for.ts';
export { ApiError };

export type Script = Schemas['Script'];
export type Production = Schemas['Production'];
export type ProductionFile = Schemas['File'];

export interface ClientOptions {
  /** Where the server is, such as `http://127.0.0.1:4747`; with `/api` behind it, too. */
  readonly baseUrl: string;
  readonly apiKey: string;
  /** The id of a child of the key's super-organisation, to act as it. */
  readonly organisation?: string | undefined;
  /** Instead of the global one. */
  readonly fetch?: typeof globalThis.fetch | undefined;
}

/** May be left away where nothing in it has to be said. */
type Arguments<T> = object extends T ? [input?: T] : [input: T];

/** Paths are the document's, `{parts}` and all. Every call rejects with an {@link ApiError} when the server refuses. */
export interface Client {
  get<P extends PathOf<'get'>>(path: P, ...input: Arguments<Input<'get', P>>): Promise<Answer<'get', P>>;
  post<P extends PathOf<'post'>>(path: P, ...input: Arguments<Input<'post', P>>): Promise<Answer<'post', P>>;
  put<P extends PathOf<'put'>>(path: P, ...input: Arguments<Input<'put', P>>): Promise<Answer<'put', P>>;
  patch<P extends PathOf<'patch'>>(path: P, ...input: Arguments<Input<'patch', P>>): Promise<Answer<'patch', P>>;
  delete<P extends PathOf<'delete'>>(path: P, ...input: Arguments<Input<'delete', P>>): Promise<Answer<'delete', P>>;
  /** Every row of a list; pages are fetched as they are needed, `limit` rows each. */
  all<P extends ListPath>(path: P, ...input: Arguments<Input<'get', P>>): AsyncGenerator<RowOf<P>, void>;
  /** Has a script produced, which takes a while: {@link Client.waitFor}. */
  produce(order: Input<'post', '/api/productions'>['body'], sending?: Sending): Promise<Production>;
  /**
   * The production when it is over: done, failed or cancelled, as its `state` says. Told by the server's events, or by asking
   * again where these do not get through; a server that restarts meanwhile is waited for.
   */
  waitFor(production: string | Pick<Production, 'id'>, waiting?: Waiting): Promise<Production>;
  /** A file's bytes. By its id its link is made afresh; the link that a production carries is a day old at most. */
  download(file: string | Pick<ProductionFile, 'url'>, sending?: Sending): Promise<ReadableStream<Uint8Array>>;
}

/** Throws a TypeError where `baseUrl` is no URL or `apiKey` can be none. */
export function createClient({ baseUrl, apiKey, organisation, fetch = globalThis.fetch }: ClientOptions): Client {
  const base = baseOf(baseUrl);
  // What no header can carry is refused by `fetch`, in words that say nothing of keys.
  if (!/^[\x21-\x7e]+$/.test(apiKey))
    throw new TypeError('`apiKey` is no key: it has visible ASCII alone, without blanks, as it was when it was made.');
  const own = { 'x-api-key': apiKey, ...(organisation === undefined ? {} : { 'x-assume-org': organisation }) };

  async function ask(url: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    const response = await fetch(url, { ...init, headers }).catch((error) => {
      throw init.signal?.aborted ? error : unreachable(url, error);
    });
    return refused(response);
  }

  function send(method: Method, path: string, input: AnyInput = {}): Promise<Response> {
    const { body, headers, signal } = input;
    return ask(base + urlOf(path, input), {
      method: method.toUpperCase(),
      headers: { ...own, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      body: body === undefined ? null : JSON.stringify(body),
      signal: signal ?? null,
    });
  }
  // The types are the interface's: what comes is JSON of the document's shape.
  const call =
    (method: Method) =>
    // biome-ignore lint/suspicious/noExplicitAny: see above
    async (path: string, input?: AnyInput): Promise<any> =>
      (await send(method, path, input)).json();
  const get = call('get');

  return {
    get,
    post: call('post'),
    put: call('put'),
    patch: call('patch'),
    delete: call('delete'),
    async *all(path: string, input: AnyInput = {}) {
      let cursor: string | undefined;
      do {
        const { data, next } = await get(path, { ...input, query: { ...input.query, cursor } });
        yield* data;
        cursor = next ?? undefined;
      } while (cursor !== undefined);
    },
    produce: (body, sending) => call('post')('/api/productions', { ...sending, body }),
    waitFor: (production, waiting) =>
      waitFor(typeof production === 'string' ? production : production.id, waiting, {
        look: (id, signal) => get('/api/productions/{production}', { path: { production: id }, signal }),
        listen: (id, signal) =>
          send('get', '/api/productions/{production}/events', { path: { production: id }, signal }),
      }),
    async download(file, sending) {
      const { url } = typeof file === 'string' ? await get('/api/files/{file}', { ...sending, path: { file } }) : file;
      const { headers = {}, signal = null } = sending ?? {};
      const { body } = await ask(url, { headers, signal: signal ?? null });
      return body as ReadableStream<Uint8Array>;
    },
  };
}

/** Without what the paths begin with. In browsers it may be relative to the page. */
function baseOf(baseUrl: string): string {
  const { location } = globalThis as { readonly location?: { readonly href: string } };
  let protocol = '';
  try {
    ({ protocol } = new URL(baseUrl, location?.href));
  } catch {}
  if (protocol !== 'http:' && protocol !== 'https:')
    throw new TypeError(`\`baseUrl\` has to be a URL such as http://127.0.0.1:4747, not "${baseUrl}".`);
  return baseUrl.replace(/\/+$/, '').replace(/\/api$/, '');
}

/** What `fetch` rejects with says neither whom it asked nor, outside its cause, why there was no answer. */
function unreachable(url: string, error: Error & { readonly cause?: { readonly code?: string } }): TypeError {
  const [origin] = /^\w+:\/\/[^/]*/.exec(url) ?? ['this page’s origin'];
  const why = error.cause?.code === undefined ? '' : ` (${error.cause.code})`;
  return new TypeError(`The server at ${origin} cannot be reached${why}.`, { cause: error });
}

interface AnyInput extends Sending {
  readonly path?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>> | undefined;
  readonly body?: unknown;
}

function urlOf(path: string, { path: parts = {}, query = {} }: AnyInput): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(String(parts[name])));
  const asked = Object.entries(query).filter(([, value]) => value !== undefined && value !== null);
  const search = new URLSearchParams(asked.map(([name, value]): [string, string] => [name, String(value)])).toString();
  return search === '' ? filled : `${filled}?${search}`;
}
