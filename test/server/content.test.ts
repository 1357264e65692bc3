// Projects, modules and scripts through the API: a table that reads as the contract.

import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Harness, openHarness } from './harness.ts';

let server: Harness;
let key: string;
beforeAll(async () => {
  server = await openHarness();
  ({ key } = await server.newOrganisation());
});
afterAll(() => server[Symbol.asyncDispose]());

const post = (path: string, body: object) => server.call('POST', path, { key, body });
const get = (path: string) => server.call('GET', path, { key });
const projectOf = async (name: string) =>
  (await get('/projects?limit=100')).body.data.find((project: { name: string }) => project.name === name).id;

test('blanks around a name make no other name', async () => {
  const { key } = await server.newOrganisation();
  const post = (path: string, body: object) => server.call('POST', path, { key, body });
  expect((await post('/projects', { name: ' Adverts' })).body.name).toBe('Adverts');
  const again = await post('/projects', { name: 'adverts ' });
  expect(again).toMatchObject({ status: 409, body: { code: 'name_taken' } });
  expect((await post('/projects', { name: ' _x' })).status).toBe(400);
  const places = [];
  for (const [project, module] of [
    ['Adverts ', 'lunch'],
    ['adverts', ' lunch '],
  ])
    places.push((await post('/scripts', { project, module, text: 'Hello.' })).body.module);
  expect(places[0]).toBe(places[1]);
  const { body: projects } = await server.call('GET', '/projects', { key });
  expect(projects.data.map(({ name }: { name: string }) => name)).toEqual(['Adverts']);
  const twice = await post('/scripts', { text: 'Hello.', versions: { es: 'Hola.', 'es ': 'Adiós.' } });
  expect(twice.status).toBe(400);
});

describe('projects', () => {
  test('are answered whole when they are made, and found by id and by the caller’s own', async () => {
    const { status, body } = await post('/projects', { name: 'News', reference: 'n-1', metadata: { team: 'a' } });
    expect(status).toBe(201);
    expect(body).toMatchObject({ name: 'News', reference: 'n-1', metadata: { team: 'a' }, archivedAt: null });
    expect(body.id).toMatch(/^prj_[0-9a-z]{26}$/);
    expect((await get(`/projects/${body.id}`)).body).toEqual(body);
    expect((await get('/projects/n-1')).body).toEqual(body);
  });

  test.each([
    [{ name: 'NEWS' }, 'name_taken'],
    [{ name: 'other', reference: 'n-1' }, 'reference_taken'],
  ])('%o is refused, and what has it is named', async (body, code) => {
    const { body: existing } = await get('/projects/n-1');
    const answer = await post('/projects', body);
    expect(answer.status).toBe(409);
    expect(answer.body).toMatchObject({ code, existing: existing.id });
  });

  test.each([
    [{}, '/name'],
    [{ name: '' }, '/name'],
    [{ name: '_x' }, '/name'],
    [{ name: 'x'.repeat(61) }, '/name'],
    [{ name: 7 }, '/name'],
    [{ name: 'x', metadata: { long: 'x'.repeat(2001) } }, '/metadata'],
    [{ name: 'x', reference: 'prj_01m8n6t00de7srepf5tjr748ke' }, '/reference'],
    [{ name: 'x', colour: 'red' }, '/colour'],
    [{ name: 'x', description: 'a\0b' }, '/description'],
    [{ name: 'x', metadata: { a: [{ b: '\ud800' }] } }, '/metadata/a/0/b'],
    [{ name: 'x', metadata: { '\udc00': 1 } }, '/metadata'],
    [
      { name: 'x', metadata: { deep: JSON.parse('['.repeat(40) + ']'.repeat(40)) } },
      `/metadata/deep${'/0'.repeat(30)}`,
    ],
  ])('%o is refused with its place', async (body, pointer) => {
    const answer = await post('/projects', body);
    expect(answer.status).toBe(400);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.body.errors[0]).toMatchObject({ pointer });
  });
});

describe('ETags of projects and modules', () => {
  test.each(['projects', 'modules'])(
    '%s: of two writers at once one is told, and who has it is sent nothing',
    async (noun) => {
      const { body: parent } = await post('/projects', { name: `home of ${noun} with etags` });
      const place = noun === 'modules' ? { project: parent.id } : {};
      const made = await post(`/${noun}`, { ...place, name: `${noun} etag` });
      expect(made.headers.etag).toBe('"1"');
      const path = `/${noun}/${made.body.id}`;
      const call = (method: string, match: string, body?: object) =>
        server.call(method, path, { key, body, headers: { 'if-match': match } });
      const both = await Promise.all([call('PATCH', '"1"', { name: 'one' }), call('PATCH', '"1"', { archived: true })]);
      expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
      const read = await get(path);
      expect(read).toMatchObject({ headers: { etag: '"2"' }, body: { change: 2 } });
      const known = await server.call('GET', path, { key, headers: { 'if-none-match': '"2"' } });
      expect(known.status).toBe(304);
      // Nothing asked for, nothing changed.
      expect(await call('PATCH', '"2"', {})).toMatchObject({ status: 200, headers: { etag: '"2"' } });
      expect(await call('DELETE', '"1"')).toMatchObject({ status: 412, body: { code: 'changed_meanwhile' } });
      expect((await call('DELETE', '"2"')).status).toBe(202);
    },
  );
});

describe('scripts', () => {
  const TEXT = '<<sectionName::a>>\r\n Hello {{name|you}}.\n<<sectionName::b>>Bye 👋';

  test('make their project and module, and keep their text to the byte', async () => {
    const { status, body, headers } = await post('/scripts', {
      project: 'Auto',
      module: 'Daily',
      name: 's',
      text: TEXT,
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({ text: TEXT, versions: ['v0'], revision: 1 });
    expect(headers.etag).toMatch(/^"\d+"$/);
    const { body: again } = await post('/scripts', { project: 'auto', module: 'DAILY', name: 's', text: 'x' });
    expect([again.project, again.module]).toEqual([body.project, body.module]);
    expect(again.id).not.toBe(body.id);
  });

  test('lie where their module lies, and move with it or by themselves', async () => {
    const { body: a } = await post('/projects', { name: 'Place A' });
    const { body: b } = await post('/projects', { name: 'Place B' });
    const { body: module } = await post('/modules', { name: 'm', project: a.id, reference: 'place-m' });
    const place = async (path: string, body: object, method = 'PATCH') => {
      const answer = await server.call(method, path, { key, body });
      expect(answer.body, JSON.stringify(answer.body)).toMatchObject({ project: expect.any(String) });
      return answer.body as { id: string; project: string; module: string };
    };
    const script = await place('/scripts', { module: 'place-m', text: 'x' }, 'POST');
    expect(script).toMatchObject({ project: a.id, module: module.id });
    const path = `/scripts/${script.id}`;
    const moved = await place(path, { project: 'place b' });
    expect(moved.project).toBe(b.id);
    expect((await get(`/modules/${moved.module}`)).body).toMatchObject({ name: 'm', project: b.id });
    expect(await place(path, { module: module.id })).toMatchObject({ project: a.id, module: module.id });
    expect((await place(path, { module: 'new one' })).project).toBe(a.id);
    await place(path, { module: module.id });
    const before = (await get(path)).headers.etag!;
    await server.call('PATCH', `/modules/${module.id}`, { key, body: { project: b.id, name: 'n' } });
    const after = await server.call('GET', path, { key, headers: { 'if-none-match': before } });
    expect(after).toMatchObject({ status: 200, body: { project: b.id, module: module.id } });
  });

  test('made in a module that is moved in the same moment lie where it lies', async () => {
    const { body: from } = await post('/projects', { name: 'Moves from' });
    const { body: to } = await post('/projects', { name: 'Moves to' });
    for (let round = 0; round < 5; round++) {
      const { body: module } = await post('/modules', { name: `moved ${round}`, project: from.id });
      const make = () => post('/scripts', { module: module.id, text: 'x' });
      const move = () => server.call('PATCH', `/modules/${module.id}`, { key, body: { project: to.id } });
      await Promise.all([make(), make(), make(), move(), make(), make(), make()]);
      const { body } = await get(`/scripts?module=${module.id}`);
      expect(body.data.map(({ project }: { project: string }) => project)).toEqual(Array(6).fill(to.id));
    }
  });

  test.each([
    [{ project: '_x' }, '/project'],
    [{ module: 'x'.repeat(61) }, '/module'],
    [{ project: 'a\0' }, '/project'],
  ])('do not make a project or module that is called %o', async (where, pointer) => {
    const { status, body } = await post('/scripts', { ...where, text: 'x' });
    expect(status).toBe(400);
    expect(body.errors[0]).toMatchObject({ pointer });
  });

  test('leave their reference free when something above them is deleted', async () => {
    await post('/scripts', { project: 'Doomed', reference: 'again', text: 'x' });
    const { body: projects } = await get('/projects?sort=name');
    const { id } = projects.data.find(({ name }: { name: string }) => name === 'Doomed');
    await server.call('DELETE', `/projects/${id}`, { key });
    expect((await server.call('PUT', '/scripts/again', { key, body: { text: 'y' } })).status).toBe(201);
  });

  test('change only for who has seen them as they are', async () => {
    const { body, headers } = await post('/scripts', { name: 'c', text: 'one' });
    const change = (text: string, etag: string) =>
      server.call('PATCH', `/scripts/${body.id}`, { key, body: { text }, headers: { 'if-match': etag } });
    const [a, b] = await Promise.all([change('two', headers.etag!), change('three', headers.etag!)]);
    expect([a.status, b.status].sort()).toEqual([200, 412]);
  });

  test.each([
    ['PUT', 'none', { 'if-match': '"7"' }, 412],
    ['PUT', 'none', { 'if-match': '*' }, 412],
    ['PUT', 'none', { 'if-none-match': '*' }, 201],
    ['PUT', 'there', { 'if-none-match': '*' }, 412],
    ['PUT', 'there', { 'if-match': '*' }, 200],
    ['PUT', 'there', { 'if-match': '"999"' }, 412],
    ['PUT', 'there', { 'if-match': '"999", W/"2"' }, 200],
    ['PUT', 'there', { 'if-match': '2' }, 400],
    ['PUT', 'there', { 'if-none-match': '"2"' }, 400],
    ['PUT', 'none/versions/es', {}, 404],
    ['PUT', 'there/versions/es', { 'if-match': '*' }, 412],
    ['PUT', 'there/versions/es', { 'if-none-match': '*' }, 201],
    ['PUT', 'there/versions/es', { 'if-match': '"2"' }, 201],
    ['PUT', 'there/versions/v0', { 'if-none-match': '*' }, 412],
    ['DELETE', 'there', { 'if-match': '"999"' }, 412],
    ['DELETE', 'there', { 'if-match': '"2"' }, 202],
    ['DELETE', 'there', { 'if-match': '*' }, 202],
  ])('are what is expected of them, or stay as they are: %s %s %j is %i', async (method, path, headers, status) => {
    const { key } = await server.newOrganisation();
    await server.call('PUT', '/scripts/there', { key, body: { text: 'one' } });
    const send = (headers: Record<string, string>) => {
      const body = method === 'PUT' ? { text: 'two' } : undefined;
      return server.call(method, `/scripts/${path}`, { key, body, headers });
    };
    const before = (await server.call('GET', '/scripts/there', { key })).body;
    expect(before.change).toBe(2);
    const answer = await send(headers);
    expect(answer.status, JSON.stringify(answer.body)).toBe(status);
    if (status === 412) expect(answer.body.code).toBe('changed_meanwhile');
    if (status >= 400) expect((await server.call('GET', '/scripts/there', { key })).body).toEqual(before);
  });

  test('are not sent again to who has them as they are', async () => {
    const { body: script } = await post('/scripts', { name: 'known', text: 'one' });
    const { body: sections } = await get(`/sections?script=${script.id}`);
    for (const path of [
      `/scripts/${script.id}`,
      `/scripts/${script.id}/versions/v0`,
      `/sections/${sections.data[0].id}`,
    ]) {
      const read = (etag: string) => server.call('GET', path, { key, headers: { 'if-none-match': etag } });
      const { etag } = (await get(path)).headers;
      for (const known of [etag!, `W/${etag}`, `"0", ${etag}`, '*']) {
        const { status, body, headers } = await read(known);
        expect([status, body, headers.etag], `${path} ${known}`).toEqual([304, '', etag]);
      }
      expect(await read('"0"')).toMatchObject({ status: 200 });
    }
    await server.call('PATCH', `/scripts/${script.id}`, { key, body: { text: 'two' } });
    expect(
      (await server.call('GET', `/scripts/${script.id}`, { key, headers: { 'if-none-match': '"2"' } })).status,
    ).toBe(200);
  });

  test('are made or changed under the caller’s own id', async () => {
    const put = (text: string) => server.call('PUT', '/scripts/my-script', { key, body: { text } });
    expect((await put('one')).status).toBe(201);
    const again = await put('two');
    expect(again.status).toBe(200);
    expect(again.body).toMatchObject({ text: 'two', revision: 2, reference: 'my-script' });
    const there = { project: 'Elsewhere', name: 'mine' };
    const moved = await server.call('PUT', '/scripts/my-script', { key, body: { text: 'two', ...there } });
    expect((await put('three')).body).toMatchObject({ project: moved.body.project, name: 'mine', text: 'three' });
    const rename = (path: string) =>
      server.call('PUT', `/scripts/${path}`, { key, body: { text: 'four', reference: 'new-name' } });
    expect(await rename('my-script')).toMatchObject({ status: 400, body: { errors: [{ pointer: '/reference' }] } });
    expect((await rename(moved.body.id)).body).toMatchObject({ text: 'four', reference: 'new-name' });
    expect((await rename('new-name')).status).toBe(200);
  });

  test('that are made at once under one id are one script', async () => {
    const puts = ['one', 'two', 'three'].map((text) => server.call('PUT', '/scripts/at-once', { key, body: { text } }));
    const answers = await Promise.all(puts);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 201]);
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect((await get('/scripts/at-once')).body.revision).toBe(3);
  });

  test('are found by words of their name and text', async () => {
    await post('/scripts', { name: 'Straßenfest', text: 'Ein Fest für alle. 東京の天気' });
    for (const search of ['STRASSENFEST', 'fur fest', '東京'])
      expect((await get(`/scripts?search=${encodeURIComponent(search)}`)).body.data, search).toHaveLength(1);
    expect((await get('/scripts?search=nothing')).body.data).toEqual([]);
  });

  test('are found page after page, among those asked for alone', async () => {
    const names = ['f1', 'f2', 'f3', 'f4', 'f5'];
    for (const name of names) await post('/scripts', { project: 'Found', name, text: 'needle' });
    for (const name of ['g1', 'g2', 'g3']) await post('/scripts', { project: 'Other', name, text: 'needle' });
    for (const sort of ['-created', 'name']) {
      const seen: string[] = [];
      let cursor = '';
      do {
        const { body } = await get(
          `/scripts?search=needle&project=${await projectOf('Found')}&limit=2&sort=${sort}${cursor}`,
        );
        seen.push(...body.data.map(({ name }: { name: string }) => name));
        cursor = body.next ? `&cursor=${body.next}` : '';
      } while (cursor);
      expect(seen, sort).toEqual(sort === 'name' ? names : names.toReversed());
    }
    const { body } = await get('/scripts?search=needle&archived=true');
    expect(body.data).toEqual([]);
  });

  test('are found by the newest text of any of their versions, and by no other', async () => {
    const found = async (search: string) => (await get(`/scripts?search=${search}`)).body.data.length;
    const { body } = await post('/scripts', { name: 'Zwiebel', text: 'onion', versions: { es: 'cebolla' } });
    expect([await found('onion'), await found('cebolla'), await found('zwiebel cebolla')]).toEqual([1, 1, 1]);
    await server.call('PUT', `/scripts/${body.id}/versions/es`, { key, body: { text: 'ajo' } });
    expect([await found('cebolla'), await found('onion ajo')]).toEqual([0, 1]);
    await server.call('PATCH', `/scripts/${body.id}`, { key, body: { name: 'Knoblauch' } });
    expect([await found('zwiebel'), await found('knoblauch ajo')]).toEqual([0, 1]);
    await server.call('DELETE', `/scripts/${body.id}/versions/es`, { key });
    expect([await found('ajo'), await found('onion')]).toEqual([0, 1]);
  });

  test('may hold words longer than an index does', async () => {
    const word = createHash('shake256', { outputLength: 5000 }).update('any').digest('hex');
    const { status, body } = await post('/scripts', { name: 'long', text: word });
    expect(status).toBe(201);
    const found = await get(`/scripts?search=${word.slice(0, 200)}`);
    expect(found.body.data.map(({ id }: { id: string }) => id)).toEqual([body.id]);
  });
});

describe('lists', () => {
  test.each(['-created', 'name'])('give every row once, by %s', async (sort) => {
    const { key } = await server.newOrganisation();
    const names = ['b', 'C', 'ä', 'Z', 'á', '9', 'a b'];
    for (const name of names) await server.call('POST', '/projects', { key, body: { name } });
    const seen: string[] = [];
    let cursor = '';
    do {
      const { body } = await server.call('GET', `/projects?limit=3&sort=${sort}${cursor}`, { key });
      seen.push(...body.data.map(({ name }: { name: string }) => name));
      cursor = body.next ? `&cursor=${body.next}` : '';
    } while (cursor);
    expect(seen).toEqual(sort === 'name' ? ['9', 'á', 'ä', 'a b', 'b', 'C', 'Z'] : names.toReversed());
  });
});

describe('a stranger', () => {
  test('gets the same answer as for what never was', async () => {
    const { body } = await post('/projects', { name: 'Secret', reference: 'secret' });
    const { key: other } = await server.newOrganisation();
    const absent = 'prj_01m8n6t00de7srepf5tjr748ke';
    for (const [method, path] of [
      ['GET', '/projects/{}'],
      ['PATCH', '/projects/{}'],
      ['DELETE', '/projects/{}'],
      ['GET', '/modules?project={}'],
      ['GET', '/scripts?project={}'],
    ] as const) {
      const answers = await Promise.all(
        [body.id, absent, 'secret'].map((id) =>
          server.call(method, path.replace('{}', id), { key: other, ...(method === 'PATCH' ? { body: {} } : {}) }),
        ),
      );
      expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
      expect(answers.map(({ body: { request_id, ...rest } }) => rest)[0]).toEqual(
        answers.map(({ body: { request_id, ...rest } }) => rest)[1],
      );
    }
  });
});

describe('projects and modules', () => {
  test('are found by words of their names, page after page', async () => {
    const { key } = await server.newOrganisation();
    const names = async (path: string) => {
      const { body } = await server.call('GET', path, { key });
      return { names: body.data.map(({ name }: { name: string }) => name), next: body.next };
    };
    for (const name of ['Äpfel eins', 'Birnen', 'Äpfel zwei', 'Äpfel drei']) {
      const { body: project } = await server.call('POST', '/projects', { key, body: { name } });
      await server.call('POST', '/modules', { key, body: { name, project: project.id } });
    }
    for (const noun of ['projects', 'modules']) {
      const first = await names(`/${noun}?search=apfel&limit=2`);
      expect(first.names).toEqual(['Äpfel drei', 'Äpfel zwei']);
      expect(await names(`/${noun}?search=apfel&limit=2&cursor=${first.next}`)).toEqual({
        names: ['Äpfel eins'],
        next: null,
      });
      expect((await names(`/${noun}?search=APFEL%20drei&sort=name`)).names).toEqual(['Äpfel drei']);
      expect((await names(`/${noun}?search=pflaumen`)).names).toEqual([]);
      expect((await names(`/${noun}?search=apfel&archived=true`)).names).toEqual([]);
    }
    const [{ id }] = (await server.call('GET', '/projects?search=birnen', { key })).body.data;
    expect((await names(`/modules?search=birnen&project=${id}`)).names).toEqual(['Birnen']);
    await server.call('PATCH', `/projects/${id}`, { key, body: { name: 'Kirschen' } });
    expect((await names('/projects?search=kirschen')).names).toEqual(['Kirschen']);
    await server.call('DELETE', `/projects/${id}`, { key });
    expect((await names('/modules?search=birnen')).names).toEqual([]);
  });

  test('are asked for by name, where it is clear which', async () => {
    const { key } = await server.newOrganisation();
    for (const [project, module] of [
      ['Adverts', 'lunch'],
      ['Adverts', 'dinner'],
      ['News', 'lunch'],
    ])
      await server.call('POST', '/scripts', { key, body: { project, module, text: 'x' } });
    const count = async (path: string) => (await server.call('GET', path, { key })).body.data.length;
    expect(await count('/scripts?project=adverts')).toBe(2);
    expect(await count('/scripts?module=DINNER')).toBe(1);
    expect(await count('/scripts?project=News&module=lunch')).toBe(1);
    expect(await count('/modules?project=adverts')).toBe(2);
    expect(await count('/productions?project=Adverts&module=lunch')).toBe(0);
    expect(await server.call('GET', '/scripts?module=lunch', { key })).toMatchObject({
      status: 400,
      body: { detail: expect.stringContaining('project'), errors: [{ pointer: '/module' }] },
    });
    const refused = { status: 404, body: { code: 'not_found', errors: [{ pointer: '/project' }] } };
    expect(await server.call('GET', '/scripts?project=nonesuch', { key })).toMatchObject(refused);
    expect(await server.call('POST', '/modules', { key, body: { project: 'nonesuch', name: 'm' } })).toMatchObject(
      refused,
    );
    const { body: made } = await server.call('POST', '/modules', { key, body: { project: 'news', name: 'brunch' } });
    const moved = await server.call('PATCH', `/modules/${made.id}`, { key, body: { project: 'adverts' } });
    expect([moved.status, moved.body.project === made.project]).toEqual([200, false]);
  });
});
