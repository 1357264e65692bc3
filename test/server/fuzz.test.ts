// Requests that nobody would write, made from the OpenAPI document: whatever comes in, the answer is the caller's to understand,
// and never a bug's.

import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { LIMITS } from '../../src/limits.ts';
import { type Harness, openHarness } from './harness.ts';
import type { Operation, Schema } from './openapi.ts';

/** Of each route; more by hand: `FUZZ_RUNS=2000 npx vitest run test/server/fuzz.test.ts`. */
const RUNS = Number(process.env.FUZZ_RUNS ?? 12);

let server: Harness;
let key: string;
/** Ids that lead somewhere, so that more is reached than the first look-up. */
let ids: string[];
beforeAll(async () => {
  server = await openHarness();
  ({ key } = await server.newOrganisation());
  const post = async (path: string, body: object) => (await server.call('POST', path, { key, body })).body;
  const script = await post('/scripts', { text: '<<sectionName::a>>Hello {{name}}.<<sectionName::b>>Bye.' });
  const { body: sections } = await server.call('GET', `/sections?script=${script.id}`, { key });
  const member = await post('/members', { name: 'Ada' });
  const made = await post('/keys', { name: 'k' });
  const produced = await post('/productions', { script: script.id, voice: 'tone_mid' });
  // Over, so that its events end.
  await post(`/productions/${produced.id}/cancel`, {});
  ids = [
    script.id,
    script.project,
    script.module,
    sections.data[0].id,
    member.id,
    made.id,
    produced.id,
    'me',
    'v0',
    '1',
  ];
});
afterAll(() => server[Symbol.asyncDispose]());

// ---- what is sent -----------------------------------------------------------------------------------------------------

const wildText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ unit: 'grapheme', maxLength: 50 }),
  fc.constantFrom(
    '',
    ' ',
    '\0',
    'a\0b',
    '\ud83d',
    '\udc00x',
    "'; drop table organisations; --",
    '../../etc/passwd',
    '%00',
    '__proto__',
    'constructor',
    '<<sectionName::a>>',
    '{{x|{{y}}}}',
    'null',
    '1e999',
    '-0',
    '0000-01-01',
    '9999-12-31T23:59:59.999999-23:59',
    'x'.repeat(70_000),
    'ﬀ'.repeat(60),
  ),
);
const knownText = fc.nat().map((n) => ids[n % ids.length]!);
const number = fc.oneof(
  fc.integer({ min: -3, max: 300 }),
  fc.double(),
  fc.constantFrom(0, -0, 1e308, -1e308, 2 ** 31, 2 ** 53, 1e-320, 0.1),
);
const wild = fc.oneof(
  wildText,
  number,
  fc.constantFrom(null, true, [], {}, [[]], [null], { toString: 1 }),
  fc.jsonValue({ maxDepth: 4 }),
);

/** Mostly what a schema allows; at times, anywhere in it, something else. */
function valueFor(schema: Schema, depth = 0): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 12, arbitrary: allowedBy(server.document.resolve(schema), depth) },
    { weight: 1, arbitrary: wild },
  );
}

function allowedBy(schema: Schema, depth: number): fc.Arbitrary<unknown> {
  const { enum: among, anyOf, oneOf, allOf, type, properties = {}, required = [], items } = schema as Known;
  if ('const' in schema) return fc.constant(schema.const);
  if (among) return fc.constantFrom(...among);
  const choices = anyOf ?? oneOf ?? allOf;
  if (choices) return fc.oneof(...choices.map((choice) => valueFor(choice, depth)));
  if (Array.isArray(type)) return fc.oneof(...type.map((one) => allowedBy({ ...schema, type: one }, depth)));
  switch (type) {
    case 'string':
      return textOf(schema);
    case 'integer':
    case 'number':
      return numberOf(schema);
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return fc.array(valueFor(items ?? {}, depth + 1), { maxLength: depth > 3 ? 1 : 3 });
    case 'object': {
      const its = Object.entries(properties).map(([name, its]) => [name, valueFor(its, depth + 1)] as const);
      const more = schema.additionalProperties
        ? fc.dictionary(wildText, valueFor(schema.additionalProperties as Schema, depth + 1), { maxKeys: 2 })
        : fc.constant({});
      const own = fc.record(Object.fromEntries(its), { requiredKeys: required });
      return fc.tuple(more, own).map(([a, b]) => ({ ...a, ...b }));
    }
    default:
      return wild;
  }
}

interface Known {
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: string[];
  readonly items?: Schema;
}

function textOf({ format, minLength = 0, maxLength = 400 }: Schema): fc.Arbitrary<string> {
  if (format === 'date-time') return fc.date({ noInvalidDate: true }).map((date) => date.toISOString());
  if (format === 'date') return fc.date({ noInvalidDate: true }).map((date) => date.toISOString().split('T')[0]!);
  if (format === 'email') return fc.emailAddress();
  const most = Math.min(maxLength as number, 400);
  return fc.oneof(knownText, fc.string({ minLength: minLength as number, maxLength: most, unit: 'grapheme' }));
}

function numberOf({ type, minimum, maximum }: Schema): fc.Arbitrary<number> {
  const bounds = { min: (minimum as number) ?? -1000, max: Math.min((maximum as number) ?? 1000, 2 ** 31 - 1) };
  return type === 'integer' ? fc.integer(bounds) : fc.double({ ...bounds, noNaN: true });
}

interface Sent {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

function requestTo({ path, parameters, body }: Operation): fc.Arbitrary<Sent> {
  const at = (place: string) => parameters.filter((its) => its.in === place);
  const text = (schema: Schema) =>
    fc.oneof(
      { weight: 3, arbitrary: knownText },
      { weight: 2, arbitrary: valueFor(schema) },
      { weight: 1, arbitrary: wildText },
    );
  const recordOf = (place: string) =>
    fc.record(Object.fromEntries(at(place).map(({ name, schema }) => [name, text(schema)])), { requiredKeys: [] });
  const inPath = fc.record(Object.fromEntries(at('path').map(({ name, schema }) => [name, text(schema)])));
  const twice = fc.constantFrom(1, 1, 1, 2);
  return fc
    .tuple(inPath, recordOf('query'), recordOf('header'), body ? valueFor(body) : fc.constant(undefined), twice)
    .map(([names, query, headers, body, times]) => {
      const filled = path.replace(/\{(\w+)\}/g, (_, name) => encoded(names[name]) || '%20');
      const pairs = Object.entries(query).map(([name, value]) => `${name}=${encoded(value)}&`.repeat(times));
      return {
        url: `${filled}?${pairs.join('')}`,
        // Node itself refuses others before they are sent.
        headers: Object.fromEntries(
          Object.entries(headers).map(([name, value]) => [
            name,
            plainOf(value)
              .replace(/[^\x20-\x7e]/g, '?')
              .slice(0, 500),
          ]),
        ),
        body: path === '/api/speech' ? unhurried(body) : body,
      };
    });
}

/** Short texts are waited for, and nobody speaks here. */
function unhurried(body: unknown): unknown {
  const { text } = (body ?? {}) as { text?: unknown };
  return typeof text === 'string' ? { ...(body as object), text: text.padEnd(1100, ' .') } : body;
}

function encoded(value: unknown): string {
  return encodeURIComponent(plainOf(value).toWellFormed());
}

function plainOf(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

// ---- what is answered -------------------------------------------------------------------------------------------------

const LEAKS = /\bat \S+ \(|\.ts:\d|node_modules|\b(insert into|select .* from|violates|pg_|relation ")/i;

function expectUnderstandable(status: number, contentType: unknown, text: string): void {
  expect(status, text.slice(0, 500)).toBeLessThan(500);
  if (status < 400) return;
  expect(contentType, text.slice(0, 500)).toContain('application/problem+json');
  expect(JSON.parse(text)).toMatchObject({ status, code: expect.any(String), request_id: expect.any(String) });
  expect(text).not.toMatch(LEAKS);
}

test('every route answers whatever comes in, and as it is documented', { timeout: 600_000 }, async () => {
  for (const operation of server.document.operations) {
    const property = fc.asyncProperty(requestTo(operation), async ({ url, headers, body }) => {
      const payload = body === undefined ? {} : { payload: JSON.stringify(body) };
      const answer = await server.ask({
        method: operation.method as 'GET',
        url,
        headers: { 'content-type': 'application/json', ...headers, 'x-api-key': key },
        ...payload,
      });
      const { statusCode, body: text } = answer;
      const contentType = String(answer.headers['content-type']);
      expectUnderstandable(statusCode, contentType, text);
      server.document.check(operation.method, url, statusCode, contentType, /json/.test(contentType) && answer.json());
    });
    try {
      await fc.assert(property, { numRuns: RUNS, interruptAfterTimeLimit: 30_000 });
    } catch (error) {
      throw new Error(`${operation.name}: ${(error as Error).message}`, { cause: (error as Error).cause });
    }
  }
});

describe('a body', () => {
  const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
  const json = 'application/json';
  test.each<[string, number, string | Buffer, Record<string, string>]>([
    ['that is no JSON', 400, '{"name": ', { 'content-type': json }],
    ['that is empty', 400, '', { 'content-type': json }],
    ['that is no UTF-8', 400, Buffer.from([0x22, 0xff, 0x22]), { 'content-type': json }],
    ['that is nested without end', 400, `{"name":"x","metadata":{"a":${nested(45_000)}}}`, { 'content-type': json }],
    ['that means the prototype', 400, '{"name":"x","__proto__":{"a":1}}', { 'content-type': json }],
    ['of another type', 415, '<name/>', { 'content-type': 'application/xml' }],
    ['of a form', 415, 'name=x', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['of text', 415, '{"name":"x"}', { 'content-type': 'text/plain' }],
    [
      'that swells',
      413,
      gzipSync(Buffer.alloc(LIMITS.bodyBytes * 2, 0x20)),
      { 'content-type': json, 'content-encoding': 'gzip' },
    ],
    ['that is not compressed as it says', 400, '{"name":"x"}', { 'content-type': json, 'content-encoding': 'gzip' }],
    ['compressed as nobody knows', 400, '{"name":"x"}', { 'content-type': json, 'content-encoding': 'lzma' }],
    ['that says it is too long', 413, Buffer.alloc(LIMITS.bodyBytes + 1, 0x20), { 'content-type': json }],
  ])('%s is refused with %i', async (_, status, payload, headers) => {
    const answer = await server.ask({
      method: 'POST',
      url: '/api/projects',
      headers: { ...headers, 'x-api-key': key },
      payload,
    });
    expectUnderstandable(answer.statusCode, answer.headers['content-type'], answer.body);
    expect([answer.statusCode, answer.body]).toEqual([status, expect.any(String)]);
  });
});

describe('a connection', () => {
  let port: number;
  beforeAll(async () => {
    ({ port } = server.app.server.address() as AddressInfo);
  });

  /** What comes back, and how much was taken before the server ended it. */
  function speak(head: string, chunk?: Buffer, chunks = 0): Promise<{ answer: string; taken: number }> {
    return new Promise((resolve) => {
      let answer = '';
      let taken = 0;
      const socket = connect(port, '127.0.0.1', async () => {
        socket.write(head);
        for (; taken < chunks && chunk && socket.writable && !answer; taken++)
          await new Promise<void>((next) => socket.write(chunk, () => setImmediate(next)));
      });
      socket.on('data', (data) => {
        answer += data;
        socket.end();
      });
      socket.on('error', () => {});
      socket.on('close', () => resolve({ answer, taken }));
    });
  }

  test('whose key ends while its body comes has come in vain', async () => {
    const { body: short } = await server.call('POST', '/keys', { key, body: { name: 'short' } });
    const socket = connect(port, '127.0.0.1');
    const body = JSON.stringify({ name: 'late' });
    socket.write(
      `POST /api/projects HTTP/1.1\r\nhost: x\r\nx-api-key: ${short.apiKey}\r\nconnection: close\r\n` +
        `content-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body.slice(0, 5)}`,
    );
    // Signed in, and then slow.
    await vi.waitFor(async () => {
      const { body: keys } = await server.call('GET', '/keys', { key });
      expect(keys.data.find(({ id }: { id: string }) => id === short.id).lastUsedAt).toBeTruthy();
    });
    await server.call('DELETE', `/keys/${short.id}`, { key });
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    socket.write(body.slice(5));
    expect(await text(socket)).toContain('HTTP/1.1 401 ');
  });

  test('that sends a body without end is answered while it streams', async () => {
    const chunk = Buffer.from(`10000\r\n${' '.repeat(65_536)}\r\n`);
    const head = `POST /api/projects HTTP/1.1\r\nhost: x\r\nx-api-key: ${key}\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n`;
    const { answer, taken } = await speak(head, chunk, 10_000);
    // What is still on its way when the connection ends takes the answer with it.
    expect(answer).toMatch(/^(HTTP\/1\.1 413 |$)/);
    expect(taken * 65_536).toBeLessThan(LIMITS.bodyBytes * 2);
  });

  test('that sends one to a door that it has no key to is answered before', async () => {
    const head = `POST /api/projects HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 1000000000\r\n\r\n`;
    expect((await speak(head)).answer).toMatch(/^HTTP\/1\.1 401 /);
  });

  test.each([
    ['GET /api/projects/%zz', 400],
    ['GET /api/%c0%ae%c0%ae/x', 400],
    [`GET /api/projects/${'x'.repeat(5000)}`, 404],
    ['TRACE /api/projects', 405],
    ['GET /api/projects/../../../etc/passwd', 404],
    ['GET //api//projects', 404],
  ])('that asks for %s gets %i', async (asked, status) => {
    const { answer } = await speak(`${asked} HTTP/1.1\r\nhost: x\r\nx-api-key: ${key}\r\n\r\n`);
    const [head = '', body = ''] = answer.split('\r\n\r\n');
    expect(head).toContain(`HTTP/1.1 ${status} `);
    expectUnderstandable(status, head.toLowerCase(), body);
  });

  test.each([
    ['NONSENSE\r\n\r\n', 400],
    ['BREW /api/projects HTTP/1.1\r\nhost: x\r\n\r\n', 400],
    [`GET /api/projects HTTP/1.1\r\nhost: x\r\nx-long: ${'x'.repeat(LIMITS.headBytes)}\r\n\r\n`, 431],
    ['POST /api/projects HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n', 400],
  ])('that is no HTTP gets %#', async (head, status) => {
    const { answer } = await speak(head);
    const [its = '', body = ''] = answer.split('\r\n\r\n');
    expect(its).toContain(`HTTP/1.1 ${status} `);
    expectUnderstandable(status, its.toLowerCase(), body);
  });
});
