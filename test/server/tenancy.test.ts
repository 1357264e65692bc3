// Organisations, members, keys and the audit through the API.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eraseHidden } from '../../src/content/erase-hidden.ts';
import { tablesInOrder } from '../../src/database/catalogue.ts';
import { parseId } from '../../src/ids.ts';
import { memoryStorage } from '../../src/storage/memory.ts';
import { eraseOrganisation, KEPT_TABLES } from '../../src/tenancy/erase-organisation.ts';
import { operatorContext } from '../../src/tenancy/installation.ts';
import { invite } from '../../src/tenancy/invite.ts';
import { createSuper, upgradeToSuper } from '../../src/tenancy/organisations.ts';
import { fillTables } from './fill.ts';
import { type Harness, openHarness, secret } from './harness.ts';

let server: Harness;
let superKey: string;
beforeAll(async () => {
  server = await openHarness();
  superKey = server.superKey;
});
afterAll(() => server[Symbol.asyncDispose]());

/** A child of the super-organisation, and short ways to speak as it. */
async function child() {
  const { id, key } = await server.newOrganisation();
  return {
    id,
    key,
    get: (path: string) => server.call('GET', path, { key }),
    post: (path: string, body: object = {}) => server.call('POST', path, { key, body }),
    delete: (path: string) => server.call('DELETE', path, { key }),
  };
}

describe('organisations', () => {
  test('are listed in pages: a super-organisation sees its children, these see themselves', async () => {
    const { apiKey: key } = await createSuper(server.database, 'Zoo');
    for (const name of ['Äpfel', 'birnen', 'Apfel'])
      await server.call('POST', '/organisations', { key, body: { name } });
    const list = (query: string, by = key) => server.call('GET', `/organisations?${query}`, { key: by });
    const names = ({ body }: { body: { data: { name: string }[] } }) => body.data.map(({ name }) => name);
    expect(names(await list(''))).toEqual(['Apfel', 'birnen', 'Äpfel', 'Zoo']);
    const first = await list('sort=name&limit=3');
    expect(names(first)).toEqual(['Apfel', 'Äpfel', 'birnen']);
    expect(names(await list(`sort=name&limit=3&cursor=${first.body.next}`))).toEqual(['Zoo']);
    expect(names(await list('search=apf'))).toEqual(['Apfel', 'Äpfel']);
    const one = await child();
    const { body: me } = await one.get('/organisations/me');
    expect(me).toMatchObject({ id: one.id, kind: 'child' });
    expect((await one.get('/organisations')).body.data).toEqual([me]);
  });

  test('that are suspended refuse their keys, and take them again afterwards', async () => {
    const one = await child();
    const suspend = (state: string) =>
      server.call('PATCH', `/organisations/${one.id}`, { key: superKey, body: { state } });
    expect((await suspend('suspended')).body.state).toBe('suspended');
    expect(await one.get('/projects')).toMatchObject({ status: 403, body: { code: 'organisation_suspended' } });
    await suspend('active');
    expect((await one.get('/projects')).status).toBe(200);
    const { body } = await one.get('/events?action=organisation.changed');
    expect(body.data.map(({ actor, detail }: { actor: string; detail: object }) => [actor, detail])).toEqual([
      ['super-organisation', { state: 'active' }],
      ['super-organisation', { state: 'suspended' }],
    ]);
  });

  test('that are deleted are gone at once, and leave no row and no file', async () => {
    const one = await child();
    const other = await child();
    const id = parseId('organisation', one.id)!;
    const storage = memoryStorage();
    for (const key of [`o/${id}/files/a`, `o/${id}/cache/speech/b`, `o/${parseId('organisation', other.id)}/files/c`])
      await storage.put(key, Buffer.from('x'));
    for (const its of [one, other]) await fillTables(server.owner, parseId('organisation', its.id)!);
    await expect(eraseOrganisation(server.database, storage, id)).rejects.toThrow('not being deleted');
    const answer = await server.call('DELETE', `/organisations/${one.id}`, { key: superKey });
    expect(answer).toMatchObject({ status: 202, body: { id: one.id, state: 'deleting' } });
    expect((await one.get('/projects')).status).toBe(401);
    expect((await server.call('GET', `/organisations/${one.id}`, { key: superKey })).status).toBe(404);
    const acting = { key: superKey, headers: { 'x-assume-org': one.id } };
    expect((await server.call('GET', '/projects', acting)).status).toBe(404);

    await eraseOrganisation(server.database, storage, id);
    const filled: Record<string, string[]> = { one: [], other: [] };
    const tables = (await tablesInOrder(server.owner)).filter(({ isOfTenants }) => isOfTenants);
    for (const { name } of tables) {
      for (const [which, organisation] of [
        ['one', id],
        ['other', parseId('organisation', other.id)],
      ] as const) {
        const { rows } = await server.owner.query(`select from ${name} where organisation_id = $1`, [organisation]);
        if (rows.length > 0) filled[which]!.push(name);
      }
    }
    expect(filled.one).toEqual(filled.other!.filter((name) => KEPT_TABLES.has(name)));
    expect(filled.other).toEqual(tables.map(({ name }) => name));
    const { rows } = await server.owner.query('select state, name, email from organisations where id = $1', [id]);
    expect(rows).toEqual([{ state: 'deleted', name: '', email: null }]);
    const keys = [];
    for await (const { key } of storage.list('o/')) keys.push(key);
    expect(keys).toHaveLength(1);
  });

  test('that are being deleted are not brought back by who changes them at that moment', async () => {
    const { id } = await server.newOrganisation();
    const path = `/organisations/${id}`;
    const change = (renders: number) =>
      server.call('PATCH', path, { key: server.superKey, body: { state: 'active', limits: { renders } } });
    await Promise.all([1, 2, 3].map(change));
    const [, { status }] = await Promise.all([
      change(4),
      server.call('DELETE', path, { key: server.superKey }),
      change(5),
    ]);
    expect(status).toBe(202);
    expect((await server.call('GET', path, { key: server.superKey })).status).toBe(404);
  });

  test('that are changed by two at once keep what both said', async () => {
    const { id } = await server.newOrganisation();
    const all = ['renders', 'characters', 'storageBytes'];
    await Promise.all(
      all.map((name) =>
        server.call('PATCH', `/organisations/${id}`, { key: server.superKey, body: { limits: { [name]: 7 } } }),
      ),
    );
    const { body } = await server.call('GET', `/organisations/${id}`, { key: server.superKey });
    expect(body.limits).toEqual({ renders: 7, characters: 7, storageBytes: 7 });
  });

  test('that signed up delete themselves; a child and a super-organisation do not', async () => {
    const email = 'gone@example.com';
    const signUp = () => server.call('POST', '/signup', { body: { name: 'Gone', email } });
    const { body } = await signUp();
    expect(await signUp()).toMatchObject({ status: 409, body: { code: 'email_taken' } });
    const remove = (key: string) => server.call('DELETE', '/organisations/me', { key });
    expect((await remove(body.apiKey)).status).toBe(202);
    expect((await remove((await child()).key)).status).toBe(403);
    expect((await remove(superKey)).status).toBe(409);
  });

  test('that signed up can be made super-organisations by the operator', async () => {
    const { body } = await server.call('POST', '/signup', { body: { name: 'Grown', email: 'grown@example.com' } });
    const make = () => server.call('POST', '/organisations', { key: body.apiKey, body: { name: 'Below' } });
    expect((await make()).status).toBe(403);
    await upgradeToSuper(await operatorContext(server.database, parseId('organisation', body.organisation.id)!));
    expect((await make()).status).toBe(201);
    const below = parseId('organisation', (await child()).id)!;
    await expect(upgradeToSuper(await operatorContext(server.database, below))).rejects.toMatchObject({
      code: 'not_possible_now',
    });
  });
});

describe('a super-organisation', () => {
  test('issues and revokes its children’s keys, and their audit does not say who it is', async () => {
    const one = await child();
    const as = (method: string, path: string, body?: object) =>
      server.call(method, path, { key: superKey, headers: { 'x-assume-org': one.id }, body });
    const { body: made } = await as('POST', '/keys', { name: 'from above', role: 'user' });
    const use = () => server.call('GET', '/projects', { key: made.apiKey });
    expect((await use()).status).toBe(200);
    expect((await as('DELETE', `/keys/${made.id}`)).status).toBe(200);
    expect((await use()).status).toBe(401);
    await as('POST', '/projects', { name: 'From above' });
    const { body } = await one.get('/events');
    const from = body.data.filter(({ actor }: { actor: string }) => !actor.startsWith('key_'));
    expect(new Set(from.map(({ actor }: { actor: string }) => actor))).toEqual(new Set(['super-organisation']));
    const { body: above } = await server.call('GET', '/organisations/me', { key: superKey });
    expect(JSON.stringify(body)).not.toContain(above.id);
    expect(JSON.stringify((await one.get('/keys')).body)).not.toContain(above.id);
  });

  test('cannot act as a stranger’s child, and a child cannot act as its sister', async () => {
    const one = await child();
    const two = await child();
    const { apiKey: stranger } = await createSuper(server.database, 'Stranger');
    for (const key of [stranger, two.key])
      expect((await server.call('GET', '/projects', { key, headers: { 'x-assume-org': one.id } })).status).toBe(404);
  });

  test('with a key that only reads does no more as its child', async () => {
    const { body } = await server.call('POST', '/keys', { key: superKey, body: { name: 'r', role: 'read-only' } });
    const { id } = await child();
    const answer = await server.call('POST', '/projects', {
      key: body.apiKey,
      headers: { 'x-assume-org': id },
      body: { name: 'x' },
    });
    expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  });
});

describe('keys', () => {
  const sent = { name: 'k', role: 'user' };
  const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString();

  test('are replaced with an overlap, and the new one ends no later than the old one would have', async () => {
    const one = await child();
    const use = async (key: string) => (await server.call('GET', '/projects', { key })).status;
    const rotate = async (id: string, body: object = {}) => (await one.post(`/keys/${id}/rotate`, body)).body;
    const expiresAt = inSeconds(3600);
    const { body: old } = await one.post('/keys', { ...sent, expiresAt });
    const next = await rotate(old.id, { overlap: 2_592_000 });
    expect([next.name, next.role, next.expiresAt]).toEqual(['k', 'user', expiresAt]);
    expect([await use(old.apiKey), await use(next.apiKey)]).toEqual([200, 200]);
    const { body } = await one.get('/keys');
    expect(body.data.find(({ id }: { id: string }) => id === old.id).expiresAt).toBe(expiresAt);
    const lasting = await rotate(next.id, { expiresAt: null });
    expect([lasting.expiresAt, await use(next.apiKey), await use(lasting.apiKey)]).toEqual([null, 401, 200]);
    const asked = await rotate(lasting.id, { expiresAt });
    expect(asked.expiresAt).toBe(expiresAt);
  });

  test('that are over stay over', async () => {
    const one = await child();
    const past = { status: 400, body: { code: 'bad_request', errors: [{ pointer: '/expiresAt' }] } };
    expect(await one.post('/keys', { ...sent, expiresAt: '2020-01-01T00:00:00Z' })).toMatchObject(past);
    const { body: key } = await one.post('/keys', { ...sent, expiresAt: inSeconds(3600) });
    expect(await one.post(`/keys/${key.id}/rotate`, { expiresAt: inSeconds(-1) })).toMatchObject(past);
    await server.owner.query("update api_keys set expires_at = now() - interval '1 second' where id = $1", [
      parseId('key', key.id),
    ]);
    const rotated = await one.post(`/keys/${key.id}/rotate`, { overlap: 2_592_000 });
    expect(rotated).toMatchObject({ status: 409, body: { code: 'not_possible_now' } });
    expect((await server.call('GET', '/projects', { key: key.apiKey })).status).toBe(401);
  });

  test('of an owner are not replaced by ones that all end', async () => {
    const one = await child();
    const [{ id }] = (await one.get('/keys')).body.data;
    const rotated = await one.post(`/keys/${id}/rotate`, { expiresAt: inSeconds(3600) });
    expect(rotated).toMatchObject({ status: 409, body: { code: 'not_possible_now' } });
    expect((await one.post(`/keys/${id}/rotate`)).status).toBe(201);
  });

  test('of owners are replaced at once with others', async () => {
    const one = await child();
    const keys = await Promise.all([1, 2, 3, 4].map(() => one.post('/keys', { name: 'o', role: 'owner' })));
    const rotated = await Promise.all(keys.map(({ body }) => one.post(`/keys/${body.id}/rotate`)));
    expect(rotated.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
  });
});

describe('members', () => {
  test('have keys that can do no more than they, sink with them and end with them', async () => {
    const one = await child();
    const { body: ada } = await one.post('/members', { name: 'Ada', email: 'ada@example.com', role: 'admin' });
    const refused = await one.post('/keys', { name: 'k', role: 'owner', member: ada.id });
    expect(refused).toMatchObject({ status: 403 });
    const { body: key } = await one.post('/keys', { name: 'k', role: 'admin', member: ada.id });
    expect(key.member).toBe(ada.id);
    const makeMember = () => server.call('POST', '/members', { key: key.apiKey, body: { name: 'Bob' } });
    expect((await makeMember()).status).toBe(201);
    const patch = (body: object) => server.call('PATCH', `/members/${ada.id}`, { key: one.key, body });
    expect((await patch({ role: 'user' })).body.role).toBe('user');
    expect((await makeMember()).status).toBe(403);
    expect((await one.delete(`/members/${ada.id}`)).status).toBe(200);
    expect((await makeMember()).status).toBe(401);
    const { body } = await one.get('/members');
    expect(body.data.map(({ name }: { name: string }) => name)).toContain('Bob');
    expect(body.data.map(({ name }: { name: string }) => name)).not.toContain('Ada');
    for (const method of ['PATCH', 'DELETE'] as const)
      expect((await server.call(method, `/members/${ada.id}`, { key: one.key, body: {} })).status).toBe(404);
  });

  test('leave an owner with a key behind, also when two go at once', async () => {
    const one = await child();
    const { body: members } = await one.get('/members');
    const first = members.data[0].id;
    expect((await one.delete(`/members/${first}`)).body.code).toBe('not_possible_now');
    const { body: second } = await one.post('/members', { name: 'Two', role: 'owner' });
    await one.post('/keys', { name: 'k', role: 'owner', member: second.id });
    const answers = await Promise.all([first, second.id].map((id) => one.delete(`/members/${id}`)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  test('of a lower role do not raise themselves', async () => {
    const one = await child();
    const { body: admin } = await one.post('/keys', { name: 'a', role: 'admin' });
    const as = (method: string, path: string, body: object) => server.call(method, path, { key: admin.apiKey, body });
    const owner = (await one.get('/members')).body.data[0].id;
    for (const [method, path, body] of [
      ['POST', '/members', { name: 'x', role: 'owner' }],
      ['POST', '/keys', { name: 'x', role: 'owner' }],
      ['PATCH', `/members/${owner}`, { role: 'user' }],
      ['DELETE', `/members/${owner}`, {}],
      ['DELETE', '/organisations/me', {}],
    ] as const)
      expect((await as(method, path, body)).status, `${method} ${path}`).toBe(403);
  });
});

describe('the audit', () => {
  test('comes in pages, by action and by what was done to it', async () => {
    const one = await child();
    const ids = [];
    for (const name of ['a', 'b', 'c']) ids.push((await one.post('/projects', { name })).body.id);
    const first = await one.get('/events?action=project.created&limit=2');
    const rest = await one.get(`/events?action=project.created&limit=2&cursor=${first.body.next}`);
    const subjects = [...first.body.data, ...rest.body.data].map(({ subject }) => subject);
    expect(subjects).toEqual(ids.toReversed());
    expect((await one.get(`/events?subject=${ids[0]}`)).body.data).toHaveLength(1);
  });
});

describe('what was deleted', () => {
  test('is taken away with all that hangs on it, and nothing else', async () => {
    const one = await child();
    const make = (project: string, module: string, name: string) =>
      one.post('/scripts', { project, module, name, text: '<<sectionName::a>>Hello', versions: { es: 'Hola' } });
    const { body: kept } = await make('kept', 'kept', 'kept');
    const { body: inModule } = await make('kept', 'gone', 'gone');
    const { body: inProject } = await make('gone', 'gone', 'gone');
    const { body: gone } = await make('kept', 'kept', 'gone');
    for (let i = 0; i < 25; i++) await make('gone', `m${i}`, 's');
    await one.delete(`/modules/${inModule.module}`);
    await one.delete(`/projects/${inProject.project}`);
    await one.delete(`/scripts/${gone.id}`);
    await eraseHidden(server.database, parseId('organisation', one.id)!);
    const counts = [];
    for (const table of ['projects', 'modules', 'scripts', 'script_versions', 'revisions', 'sections']) {
      const text = `select from ${table} where organisation_id = $1`;
      counts.push((await server.owner.query(text, [parseId('organisation', one.id)])).rowCount);
    }
    expect(counts).toEqual([1, 1, 1, 2, 2, 2]);
    expect((await one.get(`/scripts/${kept.id}`)).body).toEqual(kept);
  });
});

test('where invitations are needed, they hold for one address', async () => {
  await using server = await openHarness({ signup: 'invite' });
  const context = await operatorContext(
    server.database,
    parseId('organisation', (await server.call('GET', '/organisations/me', { key: server.superKey })).body.id)!,
  );
  const { code } = await invite(context, secret, 'Sam@example.com');
  const signUp = (email: string, invite?: string) =>
    server.call('POST', '/signup', { body: { name: 'Sam', email, ...(invite ? { invite } : {}) } });
  expect((await signUp('sam@example.com')).status).toBe(403);
  expect((await signUp('eve@example.com', code)).status).toBe(403);
  const longer = `zzzzzzz.${code.split('.')[1]}`;
  expect((await signUp('sam@example.com', longer)).status).toBe(403);
  expect((await signUp('sam@example.com', code)).status).toBe(201);
  expect((await signUp('sam@example.com', code)).status).toBe(409);
});
