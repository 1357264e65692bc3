// What all routes have in common: the document that describes them, repeated requests, limits, logs, health.

import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { REFUSALS } from '../../src/errors.ts';
import { type Harness, openHarness } from './harness.ts';
import { tone } from './tone.ts';

let server: Harness;
beforeAll(async () => {
  server = await openHarness({ worker: true });
});
afterAll(() => server[Symbol.asyncDispose]());

// biome-ignore lint/suspicious/noExplicitAny: a document is walked as a client would
type Json = any;

describe('the OpenAPI document', () => {
  let document: Json;
  const operations = () =>
    Object.entries<Json>(document.paths).flatMap(([path, methods]) =>
      Object.entries<Json>(methods).map(([method, operation]) => ({ method, path, operation })),
    );
  beforeAll(async () => {
    document = (await server.call('GET', '/openapi.json')).body;
  });

  test('is valid, and says where it is served', async () => {
    expect(await new Validator().validate(structuredClone(document))).toEqual({ valid: true });
    expect(document.openapi).toBe('3.1.0');
    expect(document.servers).toEqual([{ url: 'https://libretto.example' }]);
  });

  test('names only what it holds', () => {
    const names = [...JSON.stringify(document).matchAll(/"#\/components\/(\w+)\/(\w+)"/g)];
    expect(names.length).toBeGreaterThan(10);
    for (const [, room, name] of names) expect(document.components[room!], name).toHaveProperty(name!);
  });

  test('says of every route what it does, what it answers, and how it refuses', () => {
    for (const { method, path, operation } of operations()) {
      const name = `${method} ${path}`;
      expect(operation.summary, name).toBeTruthy();
      expect(operation.tags, name).toHaveLength(1);
      expect(
        Object.keys(operation.responses).some((status) => status.startsWith('2')),
        name,
      ).toBe(true);
      expect(operation.responses.default, name).toEqual({ $ref: '#/components/responses/Problem' });
    }
  });

  test.each([
    ['POST', '/projects', 'name', ' ', 'x'.repeat(60)],
    ['POST', '/projects', 'name', '_x', 'x_'],
    ['POST', '/projects', 'reference', 'a/b', 'a b'],
    ['POST', '/projects', 'reference', `prj_${'0'.repeat(26)}`, `prj_${'0'.repeat(25)}`],
    ['POST', '/signup', 'email', `${'a'.repeat(65)}@example.com`, `${'a'.repeat(64)}@example.com`],
  ])('says what is refused: %s %s %s %j', async (method, path, field, refused, taken) => {
    const { requestBody } = document.paths[`/api${path}`][method.toLowerCase()];
    const schema = requestBody.content['application/json'].schema.properties[field];
    const patterns = [schema, ...(schema.anyOf ?? [])].flatMap(({ pattern }) => (pattern ? [new RegExp(pattern)] : []));
    const { apiKey: key } = await fresh();
    for (const [value, isTaken] of [
      [refused, false],
      [taken, true],
    ] as const) {
      expect(patterns.map((pattern) => pattern.test(value))).toEqual([isTaken]);
      const { status } = await server.call(method, path, { key, body: { name: `n ${path}`, [field]: value } });
      expect(status).toBe(isTaken ? 201 : 400);
    }
  });

  test('has examples that are answered as it says', async () => {
    const bodied = operations().filter(({ operation }) => operation.requestBody?.content['application/json']);
    expect(bodied.length).toBeGreaterThan(10);
    const { apiKey: key, id } = await fresh();
    const made: Record<string, string> = { organisation: id, version: 'es' };
    await server.call('POST', '/media?name=jingle.wav&reference=jingle', {
      key,
      body: tone(),
      headers: { 'content-type': 'audio/wav' },
    });
    for (const { method, path, operation } of bodied) {
      const { example: body } = operation.requestBody.content['application/json'];
      expect(body, `${method} ${path} has an example`).toBeDefined();
      const its = path.slice('/api'.length).replace(/\{(\w+)\}/g, (_, name) => made[name] ?? 'mine');
      const answer = await server.call(method.toUpperCase(), its, { key, body });
      expect(operation.responses, `${method} ${path} ${JSON.stringify(answer.body)}`).toHaveProperty(
        `${answer.status}`,
      );
      expect(answer.status, `${method} ${path} ${JSON.stringify(answer.body)}`).toBeLessThan(300);
      const noun = path.split('/')[2]!.replace(/s$/, '');
      if (method === 'post' && !path.includes('{') && answer.body.id) made[noun] = answer.body.id;
      if (path !== '/api/speech') continue;
      // A machine that has much to do takes longer than it is waited for.
      let speech = answer.body;
      while (speech.files.length === 0) speech = (await server.call('GET', `/productions/${speech.id}`, { key })).body;
      made.file = speech.files[0].id;
    }
  });

  test('can be read as a page that needs nothing from elsewhere', async () => {
    expect(await server.ask('/')).toMatchObject({ statusCode: 302, headers: { location: 'docs' } });
    const { statusCode, headers, body } = await server.ask('/docs');
    expect(statusCode).toBe(200);
    expect(headers['content-type']).toContain('text/html');
    for (const path of Object.keys(document.paths)) expect(body).toContain(path);
    for (const code of Object.keys(REFUSALS)) expect(body).toContain(`<code>${code}</code>`);
    expect(body).not.toMatch(/<script|https?:\/\/|undefined|\[object/);
    expect(body).toContain('<article id="patch-api-scripts-script">');
    // What lies inside an object is told with it.
    for (const field of ['justify', 'endAt', 'mostReduction']) expect(body).toContain(`<code>${field}</code>`);
  });

  test.each(['/api/productions', '/api/speech', '/api/timelines'])('says of every setting of %s what it is', (path) => {
    const { schema } = document.paths[path]!.post!.requestBody!.content['application/json']!;
    const nested = ['sections', 'media'].map((name) => schema.properties[name].additionalProperties.properties);
    for (const settings of [schema.properties, ...nested])
      for (const [name, its] of Object.entries<{ description?: string }>(settings))
        expect(its.description, name).toMatch(/\.$/);
    expect(document.paths[path]!.post!.description).toContain('?dryRun=true');
  });
});

/** A super-organisation of its own. */
async function fresh() {
  const { createSuper } = await import('../../src/tenancy/organisations.ts');
  const { organisation, apiKey } = await createSuper(server.database, 'Fresh');
  return { id: organisation.id, apiKey };
}

describe('Idempotency-Key', () => {
  const send = (key: string, path: string, body: object, idempotencyKey: string, more = {}) =>
    server.call('POST', path, { key, body, headers: { 'idempotency-key': idempotencyKey, ...more } });

  test.each([
    ['/projects', { name: 'once' }],
    ['/scripts', { name: 'once', text: '<<sectionName::a>>Hello 👋' }],
    ['/members', { name: 'once' }],
  ])('a %s is made once and answered as the first time', async (path, body) => {
    const { key } = await server.newOrganisation();
    const before = (await server.call('GET', path, { key })).body.data.length;
    const first = await send(key, path, body, 'a');
    const again = await send(key, path, body, 'a');
    expect(again).toMatchObject({ status: 201, body: first.body, headers: { 'idempotent-replayed': 'true' } });
    expect(again.headers.etag).toBe(first.headers.etag);
    expect(first.headers).not.toHaveProperty('idempotent-replayed');
    expect((await server.call('GET', path, { key })).body.data).toHaveLength(before + 1);
  });

  test('twins that come at once make one thing', async () => {
    const { key } = await server.newOrganisation();
    const twins = await Promise.all(Array.from({ length: 4 }, () => send(key, '/projects', { name: 'twin' }, 't')));
    expect(new Set(twins.map(({ status, body }) => `${status} ${body.id}`)).size).toBe(1);
    expect(twins.filter(({ headers }) => headers['idempotent-replayed'])).toHaveLength(3);
  });

  test('a replay shows no secret', async () => {
    const { key } = await server.newOrganisation();
    const first = await send(key, '/keys', { name: 'k' }, 'k');
    const { apiKey, ...rest } = first.body;
    expect(apiKey).toMatch(/^lbr_/);
    expect((await send(key, '/keys', { name: 'k' }, 'k')).body).toEqual(rest);
    const child = await send(server.superKey, '/organisations', { name: 'child' }, 'o');
    const again = await send(server.superKey, '/organisations', { name: 'child' }, 'o');
    expect(again.body).toEqual({ organisation: child.body.organisation });
  });

  test.each([
    ['/productions', { script: 'its-script' }],
    ['/speech', { text: 'Hi. '.repeat(300) }],
    ['/timelines', { timeline: [{ contentType: 'sound', files: [{ media: 'tune', startAt: 0 }] }] }],
  ])('what %s made is answered whatever became of what it was made from', async (path, order) => {
    const { key } = await server.newOrganisation();
    const call = (method: string, path: string, body?: object) => server.call(method, path, { key, body });
    await call('POST', '/scripts', { reference: 'its-script', text: 'Hi.' });
    await server.ask({
      method: 'POST',
      url: '/api/media?name=tune.wav&reference=its-tune',
      headers: { 'x-api-key': key, 'content-type': 'audio/wav' },
      payload: tone(),
    });
    const body = { ...order, voice: 'tone_mid', media: { tune: { media: 'its-tune' } } };
    const first = await send(key, path, body, 'p');
    expect([first.status, first.body.state]).toEqual([202, 'queued']);
    await call('DELETE', '/scripts/its-script');
    await call('DELETE', '/media/its-tune');
    await call('DELETE', `/productions/${first.body.id}`);
    const again = await send(key, path, body, 'p');
    expect(again).toMatchObject({ status: 202, body: first.body, headers: { 'idempotent-replayed': 'true' } });
    const other = await send(key, path, { ...body, class: 'batch' }, 'p');
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency_mismatch' } });
  });

  test('speech that was waited for and deleted is answered as it was accepted', async () => {
    const { key } = await server.newOrganisation();
    const body = { text: 'Hi.', voice: 'tone_mid' };
    const first = await send(key, '/speech', body, 's');
    // A busy machine speaks it later than it is waited for.
    expect([201, 202]).toContain(first.status);
    await server.call('DELETE', `/productions/${first.body.id}`, { key });
    const again = await send(key, '/speech', body, 's');
    expect(again).toMatchObject({ status: 202, body: { id: first.body.id, state: 'queued', files: [] } });
  });

  test('who signs up twice under one, or at once with a twin, has one organisation', async () => {
    const body = { name: 'Twice', email: 'twice@example.com' };
    const signUp = (idempotencyKey: string, more = {}) =>
      server.call('POST', '/signup', { body: { ...body, ...more }, headers: { 'idempotency-key': idempotencyKey } });
    const twins = await Promise.all([signUp('s'), signUp('s'), signUp('s')]);
    const { organisation } = twins[0]!.body;
    for (const { status, body } of twins) expect([status, body.organisation]).toEqual([201, organisation]);
    expect(twins.filter(({ body }) => body.apiKey)).toHaveLength(1);
    expect(twins.filter(({ headers }) => headers['idempotent-replayed'])).toHaveLength(2);
    // Which keys an organisation has used is nobody's to learn.
    expect(await signUp('s', { name: 'Other' })).toMatchObject({ status: 409, body: { code: 'email_taken' } });
    expect(await signUp('other')).toMatchObject({ status: 409, body: { code: 'email_taken' } });
    await server.owner.query("update idempotency_keys set created_at = created_at - interval '1 day'");
    expect(await signUp('s')).toMatchObject({ status: 409, body: { code: 'email_taken' } });
  });

  test('another request under the key is refused; what failed may be tried again', async () => {
    const { key } = await server.newOrganisation();
    expect((await send(key, '/projects', { name: '_no' }, 'f')).status).toBe(400);
    await send(key, '/projects', { name: 'there' }, 'other');
    expect((await send(key, '/projects', { name: 'there' }, 'f')).status).toBe(409);
    expect((await send(key, '/projects', { name: 'mine' }, 'f')).status).toBe(201);
    for (const [path, body] of [
      ['/projects', { name: 'yours' }],
      ['/members', { name: 'mine' }],
    ] as const)
      expect(await send(key, path, body, 'f')).toMatchObject({ status: 422, body: { code: 'idempotency_mismatch' } });
    for (const bad of ['', 'a b', 'x'.repeat(256)])
      expect((await send(key, '/projects', { name: 'bad' }, bad)).status, bad).toBe(400);
  });

  test('is of one organisation, and forgotten after a day', async () => {
    const one = await server.newOrganisation();
    const two = await server.newOrganisation();
    const first = await send(one.key, '/projects', { name: 'x' }, 'same');
    expect((await send(two.key, '/projects', { name: 'x' }, 'same')).body.id).not.toBe(first.body.id);
    await server.owner.query("update idempotency_keys set created_at = now() - interval '25 hours'");
    expect((await send(one.key, '/projects', { name: 'y' }, 'same')).status).toBe(201);
    const { rowCount } = await server.owner.query('select from idempotency_keys');
    await send(two.key, '/projects', { name: 'y' }, 'another');
    expect((await server.owner.query('select from idempotency_keys')).rowCount).toBeLessThanOrEqual(rowCount!);
  });
});

test('who asks too much waits, and nobody else does', async () => {
  await using server = await openHarness({ requestsPerSecond: 2 });
  const one = await server.newOrganisation();
  const two = await server.newOrganisation();
  const ask = (key: string) => server.call('GET', '/projects', { key });
  const answers = await Promise.all(Array.from({ length: 30 }, () => ask(one.key)));
  const refused = answers.filter(({ status }) => status === 429);
  expect(refused.length).toBeGreaterThan(10);
  expect(refused[0]!.body.code).toBe('too_many_requests');
  expect(Number(refused[0]!.headers['retry-after'])).toBeGreaterThanOrEqual(1);
  expect((await ask(two.key)).status).toBe(200);
  const guesses = await Promise.all(Array.from({ length: 30 }, (_, i) => ask(`lbr_guess${i}`)));
  expect(guesses.filter(({ status }) => status === 429).length).toBeGreaterThan(10);
});

describe('health', () => {
  test('is told apart: alive, and ready', async () => {
    expect((await server.ask('/healthz')).json()).toEqual({ status: 'ok' });
    expect((await server.ask('/readyz')).statusCode).toBe(200);
    await server.owner.query('update migrations set number = -number');
    expect((await server.ask('/readyz')).statusCode).toBe(503);
    await server.owner.query('update migrations set number = -number');
  });

  test('is counted by route, never by id', async () => {
    const { key } = await server.newOrganisation();
    await server.call('GET', '/projects/prj_01m8n6t00de7srepf5tjr748ke', { key });
    const { body } = await server.ask('/metrics');
    expect(body).toMatch(
      /libretto_request_seconds_count\{method="GET",route="\/api\/projects\/:project",status="404"\} 1/,
    );
    expect(body).toMatch(/libretto_database_connections\{state="idle"\} \d/);
    expect(body).toContain('process_cpu_seconds_total');
    expect(body).not.toContain('01m8n6t00de7srepf5tjr748ke');
  });
});

test.each([
  ['POST', '/projects', { name: 'x', description: 'a\0b' }],
  ['POST', '/projects', { name: 'x', metadata: { a: 'a\0b' } }],
  ['POST', '/projects', { name: 'x', metadata: { a: '\ud83d' } }],
  ['POST', '/projects', { name: '\ud83d' }],
  ['GET', '/projects/a%00b', undefined],
  ['GET', '/events?action=a%00b', undefined],
])('what no database keeps is refused: %s %s %j', async (method, path, body) => {
  const { key } = await server.newOrganisation();
  expect(await server.call(method, path, { key, body })).toMatchObject({ status: 400, body: { code: 'bad_request' } });
});

test('pages of other origins may read refusals too, and browsers ask for leave without a key', async () => {
  const origin = 'https://a.example';
  const asks = await server.ask({
    method: 'OPTIONS',
    url: '/api/projects',
    headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'x-api-key' },
  });
  expect(asks.statusCode).toBe(204);
  expect(asks.headers).toMatchObject({
    'access-control-allow-origin': origin,
    'access-control-allow-headers': 'x-api-key',
    'access-control-allow-methods': expect.stringContaining('PATCH'),
  });
  for (const [url, status] of [
    ['/api/projects', 401],
    ['/api/nothing', 404],
  ] as const) {
    const answer = await server.ask({ url, headers: { origin } });
    expect(answer.statusCode).toBe(status);
    expect(answer.headers).toMatchObject({ 'access-control-allow-origin': origin });
  }
  const { key } = await server.newOrganisation();
  const { body } = await server.call('POST', '/speech', { key, body: { text: 'Hello.', voice: 'tone_mid' } });
  const events = await server.ask({
    url: `/api/productions/${body.id}/events`,
    headers: { origin, 'x-api-key': key },
  });
  expect(events.headers).toMatchObject({
    'access-control-allow-origin': origin,
    'content-type': 'text/event-stream',
    'x-request-id': expect.any(String),
  });
});

test.each([
  ['PUT', '/api/projects', 405],
  ['DELETE', '/api/projects', 405],
  ['QUERY', '/api/projects', 405],
  ['PUT', '/api/elsewhere', 404],
])('what there is not is refused before a body is looked for: %s %s', async (method, url, status) => {
  expect((await server.ask({ method: method as 'PUT', url })).statusCode).toBe(status);
});

test('only JSON is compressed, and pages of other origins may ask', async () => {
  const { key } = await server.newOrganisation();
  for (let i = 0; i < 20; i++) await server.call('POST', '/projects', { key, body: { name: `p ${i}` } });
  const get = (url: string) =>
    server.ask({ url, headers: { 'x-api-key': key, 'accept-encoding': 'gzip', origin: 'https://a.example' } });
  const list = await get('/api/projects');
  expect(list.headers).toMatchObject({
    'content-encoding': 'gzip',
    'access-control-allow-origin': 'https://a.example',
  });
  expect((await get('/metrics')).headers).not.toHaveProperty('content-encoding');
});

test.each([
  ['{"name": tru}', 1, 10],
  ['{\n  "name": "x",\n}', 3, 1],
  ['{"name": "x"', 1, 13],
  ['{"name" "x"}', 1, 9],
  ["{'name': 1}", 1, 2],
  ['{"name": [1, 2}}', 1, 15],
  ['{"name": "a\nb"}', 1, 10],
  ['{"name": "x"} 1', 1, 15],
  ['{"name": 01}', 1, 11],
])('JSON that breaks is refused with the place: %j', async (payload, line, column) => {
  const { key } = await server.newOrganisation();
  const headers = { 'x-api-key': key, 'content-type': 'application/json' };
  const answer = await server.ask({ method: 'POST', url: '/api/projects', headers, payload });
  expect(answer.statusCode).toBe(400);
  expect(answer.json().errors).toEqual([expect.objectContaining({ line, column })]);
});

test('a body without anything in it is none, whatever it is called', async () => {
  const { key } = await server.newOrganisation();
  const { body } = await server.call('POST', '/projects', { key, body: { name: 'gone' } });
  const headers = { 'x-api-key': key, 'content-type': 'application/json' };
  const gone = await server.ask({ method: 'DELETE', url: `/api/projects/${body.id}`, headers });
  expect(gone.statusCode).toBe(202);
});

test('answers are one caller’s, and pages of other origins read what they say of files', async () => {
  const { key } = await server.newOrganisation();
  const { body } = await server.call('PUT', '/scripts/mine', { key, body: { text: 'x' } });
  const read = (path: string) => server.call('GET', path, { key, headers: { origin: 'https://a.example' } });
  expect((await read('/productions')).headers['cache-control']).toBe('private, no-store');
  const { headers } = await read(`/scripts/${body.id}`);
  expect(headers['cache-control']).toBe('private, no-cache');
  expect(headers['access-control-expose-headers']).toMatch(/content-range.*content-disposition/);
});

test.each<[string, string, object | undefined, number, string, string]>([
  ['POST', '/productions', { script: 'nonesuch' }, 404, 'not_found', '/script'],
  ['POST', '/productions', { script: 's', version: 'xx' }, 404, 'unknown_version', '/version'],
  ['POST', '/productions', { script: 's', voice: 'nobody' }, 404, 'unknown_voice', '/voice'],
  [
    'POST',
    '/productions',
    { script: 's', sections: { default: { voice: 'nobody' } } },
    404,
    'unknown_voice',
    '/sections/default/voice',
  ],
  ['POST', '/productions', { script: 's', template: 'polka' }, 404, 'unknown_template', '/template'],
  ['POST', '/productions', { script: 's', formats: ['mp3', 'mp9'] }, 404, 'unknown_format', '/formats/1'],
  ['POST', '/productions', { script: 's', loudness: 'loud' }, 404, 'unknown_loudness', '/loudness'],
  ['POST', '/productions', { script: 's', media: { a: { media: 'x' } } }, 404, 'not_found', '/media/a/media'],
  ['POST', '/scripts', { text: 'x', versions: { V0: 'y' } }, 409, 'version_reserved', '/versions/V0'],
  ['POST', '/scripts/s/versions', { name: 'v0', text: 'y' }, 409, 'version_reserved', '/name'],
  ['GET', '/sections', undefined, 400, 'bad_request', '/script'],
  ['GET', '/sections?script=nonesuch', undefined, 404, 'not_found', '/script'],
  ['GET', '/sections?script=s&version=xx', undefined, 404, 'unknown_version', '/version'],
  ['POST', '/sections', { script: 's', version: 'xx', name: 'a', text: 'x' }, 404, 'unknown_version', '/version'],
  ['POST', '/sections', { script: 's', name: 'default', text: 'x' }, 422, 'script_invalid', '/name'],
  ['POST', '/sections', { script: 's', name: 'a', text: '<<sectionName::b>>' }, 422, 'script_invalid', '/text'],
  ['GET', '/productions?script=nonesuch', undefined, 404, 'not_found', '/script'],
  ['GET', '/productions/newest?script=nonesuch', undefined, 404, 'not_found', '/script'],
  ['POST', '/productions', { script: 's', sections: { nope: { speed: 1 } } }, 422, 'unknown_section', '/sections/nope'],
  ['POST', '/projects', { name: 'P' }, 409, 'name_taken', '/name'],
  ['POST', '/projects', { name: 'r', reference: 'p' }, 409, 'reference_taken', '/reference'],
  ['PATCH', '/scripts/s', { reference: 't' }, 409, 'reference_taken', '/reference'],
  ['POST', '/modules', { project: 'p', name: 'M' }, 409, 'name_taken', '/name'],
  ['PATCH', '/modules/n', { project: 'p' }, 409, 'name_taken', '/project'],
  ['POST', '/scripts/s/versions', { name: 'ES', text: 'x' }, 409, 'name_taken', '/name'],
  ['POST', '/scripts', { text: 'x', versions: { es: 'a', ES: 'b' } }, 409, 'name_taken', '/versions/ES'],
  ['GET', '/voices?cursor=1', undefined, 400, 'bad_request', '/cursor'],
])('what is wrong is told with where it stands: %s %s %j', async (method, path, body, status, code, pointer) => {
  const { key } = await server.newOrganisation();
  const make = (method: string, path: string, body: object) => server.call(method, path, { key, body });
  await make('POST', '/projects', { name: 'p', reference: 'p' });
  await make('POST', '/modules', { project: 'p', name: 'm', reference: 'm' });
  await make('POST', '/projects', { name: 'q' });
  await make('POST', '/modules', { project: 'q', name: 'm', reference: 'n' });
  await make('POST', '/scripts', { module: 'm', reference: 's', text: 'Hello.', versions: { es: 'Hola.' } });
  await make('PUT', '/scripts/t', { module: 'm', text: 'Hello.' });
  const answer = await server.call(method, path, { key, body });
  expect(answer).toMatchObject({ status, body: { code, errors: [{ pointer }] } });
  expect(JSON.stringify(answer.body)).not.toContain('in quotes');
});

test.each([
  ['GET', '/projects?limit=0', undefined, '`limit` has to be at least 1, not 0.', undefined],
  ['GET', '/projects?limit=many', undefined, '`limit` is no number.', 'Write one number, and once.'],
  ['GET', '/projects?cursor=a&cursor=b', undefined, '`cursor` is there 2 times.', 'Write it once.'],
  ['GET', '/sections', undefined, '`script` is missing.', 'It stands in the URL: `?script=`.'],
  [
    'POST',
    '/productions',
    { formats: 'mp3', script: 's' },
    '`formats` has to be a list, not "mp3".',
    'Write a list in [ ].',
  ],
  [
    'POST',
    '/members',
    { name: 'A', email: 'a', role: 'user' },
    '`email` has to be an e-mail address, not "a".',
    undefined,
  ],
  [
    'POST',
    '/productions',
    {},
    '`script` is missing.',
    'Write a text in quotes: id or reference of a script, as `GET /api/scripts` tells it.',
  ],
  ['POST', '/productions', { scrpt: 's', script: 's' }, 'There is no setting `scrpt`.', 'Did you mean `script`?'],
])('says what is wrong, and how to mend it: %s %s %j', async (method, path, body, title, detail) => {
  const { key } = await server.newOrganisation();
  const answer = await server.call(method, path, { key, body });
  expect(answer).toMatchObject({ status: 400, body: { title, errors: [{ message: title }] } });
  expect(answer.body.detail).toBe(detail);
});

test('a path says which methods it has to who asks for another', async () => {
  const { body } = await server.ask('/api/openapi.json');
  const { paths } = JSON.parse(body);
  for (const [path, operations] of Object.entries<object>(paths)) {
    const has = Object.keys(operations).map((method) => method.toUpperCase());
    const allow = [...(has.includes('GET') ? ['HEAD'] : []), ...has].sort();
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const) {
      if (has.includes(method)) continue;
      const answer = await server.call(method, path.replace(/^\/api/, '').replaceAll(/\{\w+\}/g, 'x'));
      expect(answer, `${method} ${path}`).toMatchObject({ status: 405, body: { code: 'method_not_allowed' } });
      expect(answer.headers.allow?.split(', ').sort()).toEqual(allow);
    }
  }
});

test('a body that is missing is missed, where one is needed', async () => {
  const { key } = await server.newOrganisation();
  expect((await server.call('POST', '/projects', { key })).body.title).toBe('There is no body.');
  const { body } = await server.call('POST', '/keys', { key, body: { name: 'k' } });
  expect((await server.call('POST', `/keys/${body.id}/rotate`, { key })).status).toBe(201);
});

test.each([
  ['projects', ['-created', ['00000000-0000-7000-8000-000000000000'], '']],
  ['keys', ['-created', [['00000000-0000-7000-8000-000000000000']], '']],
  ['sections?script=s', ['name', '00000000-0000-7000-8000-000000000000', '-5']],
  ['sections?script=s', ['name', '00000000-0000-7000-8000-000000000000', 'abc']],
])('a cursor of one’s own making is refused: %s %j', async (list, its) => {
  const { key } = await server.newOrganisation();
  await server.call('PUT', '/scripts/s', { key, body: { text: 'x' } });
  const cursor = Buffer.from(JSON.stringify(its)).toString('base64url');
  const answer = await server.call('GET', `/${list}${list.includes('?') ? '&' : '?'}cursor=${cursor}`, { key });
  expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer: '/cursor' }] } });
});

test('who asks for a heap at once is answered all of it, a few at a time', async () => {
  const { key } = await server.newOrganisation();
  const all = await Promise.all(Array.from({ length: 60 }, () => server.call('GET', '/projects', { key })));
  expect(all.map(({ status }) => status)).toEqual(Array(60).fill(200));
});

test('only routes that take texts take large bodies', async () => {
  const { key } = await server.newOrganisation();
  const body = { name: 'x', description: 'x'.repeat(200_000) };
  expect(await server.call('POST', '/projects', { key, body })).toMatchObject({
    status: 413,
    body: { code: 'too_large', title: expect.stringContaining('100000') },
  });
  expect((await server.call('POST', '/scripts', { key, body: { text: 'x'.repeat(200_000) } })).status).toBe(201);
});
