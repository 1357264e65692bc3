// Every route of the OpenAPI document, asked by whoever must not be answered: nobody, a revoked key, a key that only reads, a
// stranger with one foreign id in an otherwise right request. A route that is added without a line here fails.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tablesInOrder } from '../../src/database/catalogue.ts';
import { KINDS, type Kind, newId, parseId, printId } from '../../src/ids.ts';
import { createSuper } from '../../src/tenancy/organisations.ts';
import { type Answer, type Harness, openHarness } from './harness.ts';
import type { Operation } from './openapi.ts';
import { tone } from './tone.ts';

/** What an organisation has, one of each. */
interface Ids {
  readonly organisation: string;
  readonly project: string;
  readonly module: string;
  readonly script: string;
  readonly section: string;
  /** Done, with a file. */
  readonly production: string;
  readonly queued: string;
  readonly failed: string;
  readonly file: string;
  readonly media: string;
  readonly key: string;
  readonly member: string;
}

const KIND_OF: Record<keyof Ids, Kind> = {
  organisation: 'organisation',
  project: 'project',
  module: 'module',
  script: 'script',
  section: 'section',
  production: 'production',
  queued: 'production',
  failed: 'production',
  file: 'file',
  media: 'media',
  key: 'key',
  member: 'member',
};

interface Request {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
  /** Only a super-organisation is answered. */
  readonly isSuper?: boolean;
  /** An id that is not there finds nothing. */
  readonly finds?: 'nothing';
}

const plain = () => ({});

/** A request that would be right for each route, with all its ids; those in the path are filled in by their names. */
const REQUESTS: Record<string, (ids: Ids) => Request> = {
  'POST /api/signup': () => ({ body: { name: 'New', email: `${newId('member')}@example.com` } }),
  'POST /api/invites': () => ({ isSuper: true, body: { email: 'sam@example.com' } }),
  'GET /api/organisations': plain,
  'POST /api/organisations': () => ({ isSuper: true, body: { name: 'Below' } }),
  'GET /api/organisations/{organisation}': plain,
  'PATCH /api/organisations/{organisation}': () => ({ isSuper: true, body: { state: 'suspended' } }),
  'DELETE /api/organisations/{organisation}': () => ({ isSuper: true }),
  'GET /api/members': plain,
  'POST /api/members': () => ({ body: { name: 'Eve' } }),
  'PATCH /api/members/{member}': () => ({ body: { name: 'Eve' } }),
  'DELETE /api/members/{member}': plain,
  'GET /api/keys': plain,
  'POST /api/keys': ({ member }) => ({ body: { name: 'k', role: 'user', member } }),
  'POST /api/keys/{key}/rotate': () => ({ body: { overlap: 60 } }),
  'DELETE /api/keys/{key}': plain,
  'GET /api/events': ({ script }) => ({ query: { subject: script }, finds: 'nothing' }),
  'GET /api/projects': plain,
  'POST /api/projects': () => ({ body: { name: 'New' } }),
  'GET /api/projects/{project}': plain,
  'PATCH /api/projects/{project}': () => ({ body: { name: 'Renamed' } }),
  'DELETE /api/projects/{project}': plain,
  'GET /api/modules': ({ project }) => ({ query: { project } }),
  'POST /api/modules': ({ project }) => ({ body: { project, name: 'New' } }),
  'GET /api/modules/{module}': plain,
  'PATCH /api/modules/{module}': ({ project }) => ({ body: { project, name: 'Renamed' } }),
  'DELETE /api/modules/{module}': plain,
  'GET /api/scripts': ({ project, module }) => ({ query: { project, module } }),
  'POST /api/scripts': ({ project, module }) => ({ body: { project, module, text: 'Hello.' } }),
  'GET /api/scripts/{script}': plain,
  'PUT /api/scripts/{script}': ({ project, module }) => ({ body: { project, module, text: 'Changed.' } }),
  'PATCH /api/scripts/{script}': ({ project, module }) => ({ body: { project, module, text: 'Changed.' } }),
  'DELETE /api/scripts/{script}': plain,
  'GET /api/scripts/{script}/audio': plain,
  'GET /api/scripts/{script}/versions': plain,
  'POST /api/scripts/{script}/versions': () => ({ body: { name: 'es', text: 'Hola.' } }),
  'GET /api/scripts/{script}/versions/{version}': plain,
  'PUT /api/scripts/{script}/versions/{version}': () => ({ body: { text: 'Changed.' } }),
  'DELETE /api/scripts/{script}/versions/{version}': () => ({ path: { version: 'de' } }),
  'GET /api/scripts/{script}/versions/{version}/revisions': plain,
  'GET /api/scripts/{script}/versions/{version}/revisions/{revision}': plain,
  'GET /api/scripts/{script}/versions/{version}/revisions/{revision}/diff': plain,
  'POST /api/scripts/{script}/versions/{version}/revisions/{revision}/restore': plain,
  'GET /api/sections': ({ script }) => ({ query: { script } }),
  'POST /api/sections': ({ script }) => ({ body: { script, name: 'new', text: 'More.' } }),
  'GET /api/sections/{section}': plain,
  'PATCH /api/sections/{section}': () => ({ body: { text: 'Changed.' } }),
  'POST /api/sections/{section}/split': () => ({ body: { at: 3, name: 'second' } }),
  'POST /api/sections/{section}/merge': plain,
  'DELETE /api/sections/{section}': plain,
  'GET /api/productions': ({ project, module, script }) => ({ query: { project, module, script } }),
  'POST /api/productions': ({ script, media }) => ({ body: { script, voice: 'tone_mid', media: { a: { media } } } }),
  'POST /api/timelines': ({ media }) => ({
    body: {
      timeline: [{ contentType: 'sound', files: [{ media: 'a' }] }],
      media: { a: { media } },
    },
  }),
  'GET /api/productions/newest': ({ script }) => ({ query: { script } }),
  'GET /api/productions/{production}': plain,
  'DELETE /api/productions/{production}': plain,
  'GET /api/productions/{production}/events': plain,
  'POST /api/productions/{production}/cancel': ({ queued }) => ({ path: { production: queued } }),
  'POST /api/productions/{production}/retry': ({ failed }) => ({ path: { production: failed } }),
  // So long that it is not waited for: nobody renders here.
  'POST /api/speech': ({ media }) => ({
    body: { text: 'Hello. '.repeat(200), voice: 'tone_mid', media: { a: { media } } },
  }),
  'GET /api/media': plain,
  'POST /api/media': () => ({ query: { name: 'a.wav' }, body: tone(), headers: { 'content-type': 'audio/wav' } }),
  'GET /api/media/{media}': plain,
  'DELETE /api/media/{media}': plain,
  'GET /api/files/{file}': plain,
  'DELETE /api/files/{file}': plain,
  'PATCH /api/files/{file}': () => ({ body: { public: true } }),
  'GET /api/voices': plain,
  'GET /api/templates': plain,
  'GET /api/presets': plain,
  'GET /api/formats': plain,
  'GET /api/usage': plain,
  'GET /api/usage/organisations': () => ({ isSuper: true }),
};

interface Tenant {
  readonly key: string;
  readonly readOnlyKey: string;
  readonly ids: Ids;
}

let server: Harness;
let victim: Tenant;
let strangers: Tenant[];
let operations: readonly Operation[];
beforeAll(async () => {
  server = await openHarness();
  ({ operations } = server.document);
  victim = await furnish(await server.newOrganisation());
  // Its sister, and a super-organisation with a child that it may act as.
  const { organisation, apiKey } = await createSuper(server.database, 'Stranger');
  strangers = [await furnish(await server.newOrganisation()), await furnish({ id: organisation.id, key: apiKey })];
});
afterAll(() => server[Symbol.asyncDispose]());

/** One of everything; what only a worker makes is put there by the owner. */
async function furnish({ id: organisation, key }: { id: string; key: string }): Promise<Tenant> {
  const post = async (path: string, body: object) => (await server.call('POST', path, { key, body })).body;
  const script = await post('/scripts', {
    project: 'P',
    module: 'M',
    name: 's',
    text: '<<sectionName::a>>Hello.<<sectionName::b>>Bye.',
    versions: { de: 'Hallo.' },
  });
  const sections = await server.call('GET', `/sections?script=${script.id}`, { key });
  const member = await post('/members', { name: 'Ada', role: 'admin' });
  const its = await post('/keys', { name: 'its', role: 'user', member: member.id });
  const readOnly = await post('/keys', { name: 'r', role: 'read-only' });
  // Its first use is written down.
  await server.call('GET', '/projects', { key: readOnly.apiKey });
  const made: Record<string, string> = {};
  for (const state of ['done', 'queued', 'failed']) {
    const id = newId('production');
    await server.owner.query(
      `insert into productions (organisation_id, id, script_id, version, revision, audience_key, state, request, pins)
        values ($1, $2, $3, 'v0', 1, '[]', $4, '{"text": "Hello.", "audience": {}, "preset": {"name": "own"}, "media": {}}', '{"template": null, "media": {}}')`,
      [parseId('organisation', organisation), id, parseId('script', script.id), state],
    );
    made[state] = printId('production', id);
  }
  const file = newId('file');
  await server.owner.query(
    `insert into files (organisation_id, id, production_id, kind, format, name, content_type, key, bytes, sha256)
      values ($1, $2, $3, 'audio', 'wav', 's.wav', 'audio/wav', 'o/x/files/y', 1, '00')`,
    [parseId('organisation', organisation), file, parseId('production', made.done!)],
  );
  const media = newId('media');
  await server.owner.query(
    `insert into media (organisation_id, id, name, key, bytes, sha256, seconds, rate, channels)
      values ($1, $2, 'm.wav', 'o/x/media/y', 1, '00', 1, 8000, 1)`,
    [parseId('organisation', organisation), media],
  );
  const ids: Ids = {
    organisation,
    project: script.project,
    module: script.module,
    script: script.id,
    section: sections.body.data[0].id,
    production: made.done!,
    queued: made.queued!,
    failed: made.failed!,
    file: printId('file', file),
    media: printId('media', media),
    key: its.id,
    member: member.id,
  };
  return { key, readOnlyKey: readOnly.apiKey, ids };
}

/** With what is in its place beside the ids: versions and revisions are named within their script. */
function requestFor(operation: Operation, ids: Ids): Request & { readonly url: string } {
  const request = REQUESTS[operation.name]!(ids);
  const named: Record<string, string> = { version: 'v0', revision: '1', ...request.path };
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name) => {
    const value = named[name] ?? ids[name as keyof Ids];
    if (value === undefined) throw new Error(`${operation.name}: nothing says what {${name}} is`);
    return encodeURIComponent(value);
  });
  const query = new URLSearchParams(request.query).toString();
  return { ...request, url: `${path.replace('/api', '')}${query && `?${query}`}` };
}

function ask(operation: Operation, ids: Ids, key: string | undefined, headers = {}): Promise<Answer> {
  const { url, body, headers: own } = requestFor(operation, ids);
  return server.call(operation.method, url, { key, headers: { ...own, ...headers }, body });
}

/** Which ids a request is made of. */
function idsIn(operation: Operation, ids: Ids): (keyof Ids)[] {
  const used = new Set<keyof Ids>();
  const watched = new Proxy(ids, {
    get(target, name) {
      used.add(name as keyof Ids);
      return target[name as keyof Ids];
    },
  });
  requestFor(operation, watched);
  return [...used];
}

const neverWas = (name: keyof Ids) => printId(KIND_OF[name], newId(KIND_OF[name]));
const withoutRequestId = ({ status, body }: Answer) => ({ status, body: { ...body, request_id: '' } });

const withoutSecrets = (body: unknown) =>
  JSON.parse(JSON.stringify(body, (name, value) => (name === 'apiKey' ? undefined : value)));

/** Of all rows of the organisation, whoever may see them; when its keys were used is told once a minute, whatever is asked. */
async function checksum({ ids }: Tenant): Promise<unknown> {
  const id = parseId('organisation', ids.organisation);
  const tables = (await tablesInOrder(server.owner)).filter(({ isOfTenants }) => isOfTenants);
  const sums = tables.map(
    ({ name }) => `select '${name}' as name, count(*), md5(string_agg(its, '' order by its)) as sum
      from ${name} t, lateral (select (to_jsonb(t) - 'last_used_at')::text as its) as row where organisation_id = $1`,
  );
  sums.push(`select 'organisations', 1, md5(t::text) from organisations t where id = $1`);
  return (await server.owner.query(sums.join(' union all '), [id])).rows;
}

/** Runs, and finds the victim as it was. */
async function harmless(run: () => Promise<void>): Promise<void> {
  const before = await checksum(victim);
  await run();
  expect(await checksum(victim)).toEqual(before);
}

test('every route has a request here, with every id that it takes', () => {
  expect(Object.keys(REQUESTS).sort()).toEqual(operations.map(({ name }) => name).sort());
  const nouns = Object.keys(KINDS);
  for (const operation of operations) {
    const request = requestFor(operation, victim.ids);
    const body = operation.body && server.document.resolve(operation.body);
    const taken = [
      ...operation.parameters.filter((its) => its.in === 'query').map(({ name }) => name),
      ...Object.keys(body?.properties ?? {}),
    ].filter((name) => nouns.includes(name) && name !== 'version');
    expect(Object.keys({ ...request.query, ...request.body }), operation.name).toEqual(expect.arrayContaining(taken));
  }
});

test('every route answers its problems as problem details', () => {
  for (const { name, responses } of operations)
    expect(Object.keys(responses.default?.content ?? {}), name).toEqual(['application/problem+json']);
});

describe('every route', () => {
  test('is answered to who may ask', async () => {
    for (const operation of operations) {
      const { isSuper } = requestFor(operation, victim.ids);
      const { key, ids } = operation.method === 'GET' ? victim : await furnish(await server.newOrganisation());
      const answer = await ask(operation, ids, isSuper ? server.superKey : key);
      expect(answer.status, `${operation.name}: ${JSON.stringify(answer.body)}`).toBeLessThan(300);
    }
  });

  test('refuses by name what its query does not take', async () => {
    await harmless(async () => {
      for (const operation of operations) {
        const { url, body, headers = {} } = requestFor(operation, victim.ids);
        const more = `${url.includes('?') ? '&' : '?'}nonesuch=1`;
        const answer = await server.call(operation.method, url + more, { key: victim.key, headers, body });
        expect(answer, operation.name).toMatchObject({ status: 400, body: { errors: [{ pointer: '/nonesuch' }] } });
      }
    });
  });

  test('needs a key that is known and alive', async () => {
    const { key } = victim;
    const made = async (body: object) => (await server.call('POST', '/keys', { key, body })).body;
    const revoked = await made({ name: 'revoked', role: 'owner' });
    await server.call('DELETE', `/keys/${revoked.id}`, { key });
    const expired = await made({ name: 'expired', role: 'owner', expiresAt: '2020-01-01T00:00:00Z' });
    await harmless(async () => {
      for (const operation of operations) {
        if (operation.isOpen) continue;
        for (const its of [undefined, 'lbr_unknown', revoked.apiKey, expired.apiKey]) {
          const { status, body } = await ask(operation, victim.ids, its);
          expect([status, body.code], operation.name).toEqual([401, its ? 'key_unknown' : 'key_missing']);
        }
      }
    });
  });

  test('that changes something is closed to keys that only read', async () => {
    const readOnly = await server.call('POST', '/keys', {
      key: server.superKey,
      body: { name: 'r', role: 'read-only' },
    });
    await harmless(async () => {
      for (const operation of operations) {
        if (operation.method === 'GET' || operation.isOpen) continue;
        for (const key of [victim.readOnlyKey, readOnly.body.apiKey]) {
          const acting = key === victim.readOnlyKey ? {} : { 'x-assume-org': victim.ids.organisation };
          for (const headers of [acting, {}]) {
            const { status, body } = await ask(operation, victim.ids, key, headers);
            // A super-organisation has not got what its child has.
            const isElsewhere = key !== victim.readOnlyKey && !('x-assume-org' in headers);
            expect([[403, 'forbidden'], ...(isElsewhere ? [[404, 'not_found']] : [])], operation.name).toContainEqual([
              status,
              body.code,
            ]);
          }
        }
      }
    });
  });

  test('gives a stranger’s id the answer of one that never was, wherever it stands', async () => {
    await harmless(async () => {
      for (const operation of operations)
        for (const stranger of strangers) {
          const { finds } = requestFor(operation, stranger.ids);
          for (const name of idsIn(operation, stranger.ids)) {
            const at = (id: string) => ask(operation, { ...stranger.ids, [name]: id }, stranger.key);
            const foreign = await at(victim.ids[name]);
            const place = `${operation.name} with ${name}: ${JSON.stringify(foreign.body)}`;
            const isRefused = foreign.status === 404 && foreign.body.code === 'not_found';
            const isSuperOnly = foreign.status === 403 && requestFor(operation, stranger.ids).isSuper;
            expect(finds === 'nothing' ? foreign.body.data.length === 0 : isRefused || isSuperOnly, place).toBe(true);
            expect(withoutRequestId(foreign), place).toEqual(withoutRequestId(await at(neverWas(name))));
          }
        }
    });
  });

  test('finds nothing under the id of another kind', async () => {
    for (const operation of operations)
      for (const name of idsIn(operation, victim.ids)) {
        const other = (Object.keys(victim.ids) as (keyof Ids)[]).find((its) => KIND_OF[its] !== KIND_OF[name])!;
        const request = requestFor(operation, victim.ids);
        if (request.finds === 'nothing') continue;
        const key = request.isSuper ? server.superKey : victim.key;
        const { status, body } = await ask(operation, { ...victim.ids, [name]: victim.ids[other] }, key);
        expect([status, body.code], `${operation.name} with ${name}: ${JSON.stringify(body)}`).toEqual([
          404,
          'not_found',
        ]);
      }
  });

  test('that makes or changes something does so once under an Idempotency-Key', async () => {
    const { organisation, apiKey: key } = await createSuper(server.database, 'Twice');
    const tenant = await furnish({ id: organisation.id, key });
    // Nothing is written of its uses meanwhile.
    await server.owner.query("update api_keys set last_used_at = now() + interval '1 day'");
    for (const operation of operations) {
      if (operation.method !== 'POST') continue;
      const isDocumented = operation.parameters.some(({ name }) => name === 'idempotency-key');
      expect(isDocumented, operation.name).toBe(true);
      // No organisation of the tenant's: see manners.test.ts.
      if (operation.isOpen) continue;
      const send = (more: object) =>
        ask(operation, tenant.ids, key, { 'idempotency-key': operation.name.replaceAll(' ', '_'), ...more });
      const first = await send({});
      expect(first.status, `${operation.name}: ${JSON.stringify(first.body)}`).toBeLessThan(300);
      const before = await checksum(tenant);
      const again = await send({});
      expect
        .soft(again, operation.name)
        .toMatchObject({ status: first.status, headers: { 'idempotent-replayed': 'true' } });
      expect.soft(again.body, operation.name).toEqual(withoutSecrets(first.body));
      expect.soft(await checksum(tenant), operation.name).toEqual(before);
    }
  });

  test('is not answered to a stranger who claims to act as the organisation', async () => {
    await harmless(async () => {
      for (const operation of operations) {
        if (operation.isOpen) continue;
        for (const { key } of strangers) {
          const as = (organisation: string) => ask(operation, victim.ids, key, { 'x-assume-org': organisation });
          const foreign = await as(victim.ids.organisation);
          expect(foreign, operation.name).toMatchObject({ status: 404, body: { code: 'not_found' } });
          expect(withoutRequestId(foreign)).toEqual(withoutRequestId(await as(neverWas('organisation'))));
        }
      }
    });
  });
});
