// The client against a server that misbehaves: what it does when answers are cut, held back or not the server's own.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ApiError, type Client, createClient } from './client.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;
let handle: Handler;
let asked: string[];
let client: Client;
const server = createServer((request, response) => {
  asked.push(request.url!);
  handle(request, response);
});

beforeEach(async () => {
  asked = [];
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  client = createClient({ baseUrl: `http://127.0.0.1:${port}/`, apiKey: 'lbr_x' });
});
afterEach(async () => {
  vi.useRealTimers();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const json = (response: ServerResponse, status: number, body: object, headers = {}) =>
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
const production = (state: string) => ({ id: 'prd_1', state });
const event = (state: string) => `event: production\ndata: ${JSON.stringify(production(state))}\n\n`;
const isEvents = ({ url }: IncomingMessage) => url!.endsWith('/events');

test('sends parts of a path, a query, a body and the key as they are meant', async () => {
  let got = '';
  handle = async ({ method, headers, url }, response) => {
    got = `${method} ${url} ${headers['x-api-key']} ${headers['x-assume-org']} ${headers['if-match']}`;
    json(response, 200, {});
  };
  await client.patch('/api/scripts/{script}', {
    path: { script: 'a b?c' },
    body: { text: 'x' },
    headers: { 'if-match': '"3"' },
  });
  expect(got).toBe('PATCH /api/scripts/a%20b%3Fc lbr_x undefined "3"');
  await client.get('/api/scripts', { query: { search: 'a&b', limit: 2 } });
  expect(asked.at(-1)).toBe('/api/scripts?search=a%26b&limit=2');
});

test('tells a refusal with all that the server says of it', async () => {
  handle = (_, response) =>
    json(
      response,
      429,
      {
        code: 'too_many_requests',
        title: 'Too many.',
        detail: 'Wait.',
        errors: [{ message: 'm' }],
        request_id: 'req_1',
      },
      { 'retry-after': '3' },
    );
  const error = await client.get('/api/projects').catch((error) => error);
  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({
    message: 'Too many. Wait.',
    code: 'too_many_requests',
    status: 429,
    hint: 'Wait.',
    errors: [{ message: 'm' }],
    requestId: 'req_1',
    retryAfter: 3,
    isPassing: true,
  });
});

test('tells an answer that is not the server’s own', async () => {
  handle = (_, response) => response.writeHead(502).end('<html>Bad gateway</html>');
  const error = await client.get('/api/projects').catch((error) => error);
  expect(error).toMatchObject({ code: 'unexpected_answer', status: 502, message: 'The server answered 502.' });
});

test('gives every row of a list once, fetching pages as they are needed', async () => {
  handle = ({ url }, response) => {
    const cursor = new URL(url!, 'http://x').searchParams.get('cursor');
    json(response, 200, cursor ? { data: [{ id: 'c' }], next: null } : { data: [{ id: 'a' }, { id: 'b' }], next: 'n' });
  };
  const seen: string[] = [];
  for await (const { id } of client.all('/api/scripts', { query: { limit: 2 } })) {
    seen.push(id);
    if (id === 'b') expect(asked).toHaveLength(1);
  }
  expect(seen).toEqual(['a', 'b', 'c']);
  expect(asked).toEqual(['/api/scripts?limit=2', '/api/scripts?limit=2&cursor=n']);
});

test('waits on when the stream of events is cut, and tells each change', async () => {
  let streams = 0;
  handle = (request, response) => {
    if (!isEvents(request)) return json(response, streams === 1 ? 503 : 200, production('running'));
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    if (streams++ === 0) {
      // Cut in the middle of the second event.
      response.write(`: still here\n\n${event('queued')}`);
      response.write(event('running').slice(0, 20), () => response.destroy());
    } else response.end(event('running') + event('done'));
  };
  const states: string[] = [];
  const done = await client.waitFor({ id: 'prd_1' }, { onChange: ({ state }) => states.push(state) });
  expect(done.state).toBe('done');
  expect(states).toEqual(['queued', 'running', 'done']);
});

test('asks again and again where events are held back', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const clock = setInterval(() => vi.advanceTimersByTime(1000), 10);
  let looks = 0;
  handle = (request, response) => {
    if (isEvents(request)) response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
    else json(response, 200, production(looks++ < 2 ? 'running' : 'failed'));
  };
  expect((await client.waitFor('prd_1')).state).toBe('failed');
  clearInterval(clock);
  expect(asked.filter((url) => url.endsWith('/events'))).toHaveLength(1);
});

test('waits no longer when it is told to stop, or refused for good', async () => {
  handle = (_, response) => json(response, 404, { code: 'not_found', title: 'There is no such production.' });
  await expect(client.waitFor('prd_1')).rejects.toMatchObject({ code: 'not_found' });
  handle = (_, response) => response.writeHead(200, { 'content-type': 'text/event-stream' }).write(event('queued'));
  const stop = new AbortController();
  const waiting = client.waitFor('prd_1', { signal: stop.signal, onChange: () => stop.abort(new Error('enough')) });
  await expect(waiting).rejects.toThrow('enough');
});

test('downloads by a link without the key, and by an id through a fresh link', async () => {
  const keys: unknown[] = [];
  handle = ({ url, headers }, response) => {
    keys.push(headers['x-api-key']);
    if (url!.startsWith('/api')) json(response, 200, { url: `http://${headers.host}/files/fil_1/a.wav` });
    else response.end('bytes');
  };
  expect(await new Response(await client.download('fil_1')).text()).toBe('bytes');
  expect(keys).toEqual(['lbr_x', undefined]);
});

test.each(['', '/', '/api', '/api/'])('finds the server by its URL with "%s" behind it', async (behind) => {
  handle = (_, response) => json(response, 200, {});
  const { port } = server.address() as AddressInfo;
  await createClient({ baseUrl: `http://127.0.0.1:${port}${behind}`, apiKey: 'lbr_x' }).get('/api/usage');
  expect(asked).toEqual(['/api/usage']);
});

test.each([
  [{ baseUrl: '127.0.0.1:4747', apiKey: 'lbr_x' }, '`baseUrl` has to be a URL such as http://127.0.0.1:4747'],
  [{ baseUrl: 'localhost:4747', apiKey: 'lbr_x' }, 'not "localhost:4747"'],
  [{ baseUrl: 'http://127.0.0.1:4747', apiKey: 'lbr_…' }, '`apiKey` is no key'],
  [{ baseUrl: 'http://127.0.0.1:4747', apiKey: '' }, '`apiKey` is no key'],
])('refuses %j', (options, message) => {
  expect(() => createClient(options)).toThrow(message);
});

test('says which server cannot be reached', async () => {
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  const error = await client.get('/api/projects').catch((error) => error);
  expect(error).toBeInstanceOf(TypeError);
  expect(error.message).toBe(`The server at http://127.0.0.1:${port} cannot be reached (ECONNREFUSED).`);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
