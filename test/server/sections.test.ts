// Sections, versions and revisions of scripts through the API: a table that reads as the contract.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Call, type Harness, openHarness } from './harness.ts';

let server: Harness;
let key: string;
beforeAll(async () => {
  server = await openHarness();
  ({ key } = await server.newOrganisation());
});
afterAll(() => server[Symbol.asyncDispose]());

const call = (method: string, path: string, body?: object, headers: Call['headers'] = {}) =>
  server.call(method, path, { key, headers, ...(body ? { body } : {}) });

const TAGS = '<<sectionName::a>>\r\n  One. Two.\n\n<<soundSegment::main>> <<sectionName::b>> Three &amp; four.\n';
const ELEMENTS = '<as:section name="a" soundSegment=main>\n<p>One.</p> Two.\n</as:section>\n<as:section name=b/>\n';

interface Its {
  readonly id: string;
  readonly name: string;
}

/** A new script and its sections. */
async function given(text: string) {
  const { body: script } = await call('POST', '/scripts', { text });
  const { body } = await call('GET', `/sections?script=${script.id}`);
  return { script, sections: body.data as [Its, Its, ...Its[]] };
}
const textOf = async (script: { id: string }) => (await call('GET', `/scripts/${script.id}`)).body.text;

describe('sections', () => {
  test('are listed in the order of the text, in pages', async () => {
    const { script, sections } = await given(TAGS);
    expect(sections).toMatchObject([
      { name: 'a', text: 'One. Two.', soundSegment: null, settings: {}, position: 0, version: 'v0', revision: 1 },
      { name: 'b', text: 'Three &amp; four.', soundSegment: 'main', position: 1, script: script.id },
    ]);
    const first = await call('GET', `/sections?script=${script.id}&limit=1`);
    expect(first.body.data).toEqual([sections[0]]);
    const second = await call('GET', `/sections?script=${script.id}&limit=1&cursor=${first.body.next}`);
    expect(second.body).toEqual({ data: [sections[1]], next: null });
    expect((await call('GET', `/sections/${sections[1].id}`)).body).toEqual(sections[1]);
  });

  test.each<[string, string, number, object, string]>([
    ['text', TAGS, 0, { text: 'New.' }, TAGS.replace('One. Two.', 'New.')],
    ['text inside an element', ELEMENTS, 0, { text: 'New.' }, ELEMENTS.replace('<p>One.</p> Two.', 'New.')],
    ['text where there is none', ELEMENTS, 1, { text: 'New.' }, ELEMENTS.replace('=b/>', '=b>New.</as:section>')],
    ['name', TAGS, 1, { name: 'R&D' }, TAGS.replace('sectionName::b', 'sectionName::R&amp;D')],
    ['segment', TAGS, 1, { soundSegment: '*' }, TAGS.replace('::main', '::*')],
    ['segment, taken away', ELEMENTS, 0, { soundSegment: null }, ELEMENTS.replace(' soundSegment=main', '')],
    ['segment, new', ELEMENTS, 1, { soundSegment: 'x' }, ELEMENTS.replace('=b/>', '=b soundSegment="x"/>')],
    ['settings', TAGS, 0, { settings: { speed: 1.5, voice: 'tone_mid', justify: 'center' } }, TAGS],
    [
      'place',
      '<<sectionName::a>>1\n<<sectionName::b>>2\n<<sectionName::c>>3\n',
      2,
      { position: 0 },
      '<<sectionName::c>>3\n<<sectionName::a>>1\n<<sectionName::b>>2\n',
    ],
    [
      'name, text and place at once',
      '<<sectionName::a>>1\n<<sectionName::b>>2\n',
      0,
      { name: 'x', text: 'y', position: 9 },
      '<<sectionName::b>>2\n<<sectionName::x>>y\n',
    ],
  ])('change their %s, and nothing else of the text', async (_, text, place, change, expected) => {
    const { script, sections } = await given(text);
    const { id } = sections[place]!;
    const changed = await call('PATCH', `/sections/${id}`, change);
    expect(changed.status).toBe(200);
    expect(changed.body).toMatchObject({ ...change, id, revision: 2, position: expect.any(Number) });
    expect(await textOf(script)).toBe(expected);
    const { body } = await call('GET', `/sections?script=${script.id}`);
    expect(body.data.map(({ id }: { id: string }) => id).sort()).toEqual(sections.map(({ id }) => id).sort());
    expect(body.data[changed.body.position]).toEqual(changed.body);
  });

  test('are not changed by what they are already', async () => {
    const { script, sections } = await given(TAGS);
    const { body } = await call('PATCH', `/sections/${sections[1].id}`, {
      text: 'Three &amp; four.',
      name: 'b',
      soundSegment: 'main',
      settings: { voice: null },
      position: 1,
    });
    expect(body).toMatchObject({ revision: 1, change: script.change });
  });

  test('are told of a voice that there is not, and keep it', async () => {
    const { script, sections } = await given(TAGS);
    const changed = await call('PATCH', `/sections/${sections[0].id}`, { settings: { voice: 'nobody' } });
    expect(changed).toMatchObject({ status: 200, body: { settings: { voice: 'nobody' } } });
    const told = [{ severity: 'error', code: 'unknown_voice' }];
    expect(changed.body.warnings).toMatchObject(told);
    // Whoever looks at it later is told, too.
    expect((await call('GET', `/sections/${sections[0].id}`)).body.warnings).toMatchObject(told);
    const { data } = (await call('GET', `/sections?script=${script.id}`)).body;
    expect(data[0].warnings).toMatchObject(told);
  });

  test('are inserted, split, merged and deleted', async () => {
    const { script, sections } = await given(TAGS);
    const [a, b] = sections;
    await call('PATCH', `/sections/${b.id}`, { settings: { voice: 'af_bella', startAt: 1, endAt: 9 } });
    const inserted = await call('POST', '/sections', {
      script: script.id,
      name: 'c',
      text: 'Five.',
      soundSegment: '',
      position: 1,
      settings: { speed: 2 },
    });
    expect(inserted.status).toBe(201);
    expect(inserted.body).toMatchObject({ name: 'c', text: 'Five.', position: 1, settings: { speed: 2 } });
    expect(await textOf(script)).toBe(
      TAGS.replace('<<soundSegment::main', '<<soundSegment::>><<sectionName::c>>\nFive.\n\n<<soundSegment::main'),
    );
    const split = await call('POST', `/sections/${b.id}/split`, { at: 'Three '.length, name: 'd' });
    expect(split.status).toBe(201);
    expect(split.body.data).toMatchObject([
      { id: b.id, text: 'Three', settings: { voice: 'af_bella', startAt: 1 } },
      { name: 'd', text: '&amp; four.', soundSegment: '*', settings: { voice: 'af_bella', endAt: 9 } },
    ]);
    const merged = await call('POST', `/sections/${a.id}/merge`);
    expect(merged.body).toMatchObject({ id: a.id, text: 'One. Two.\n\nFive.' });
    expect(merged.body.warnings).toMatchObject([{ code: 'settings_detached', severity: 'warning' }]);
    expect((await call('GET', `/sections/${inserted.body.id}`)).status).toBe(404);
    const deleted = await call('DELETE', `/sections/${b.id}`);
    expect(deleted.body).toMatchObject({ id: b.id, warnings: [{ code: 'settings_detached' }] });
    expect((await call('GET', `/sections?script=${script.id}`)).body.data).toMatchObject([
      { name: 'a' },
      { name: 'd' },
    ]);
  });

  test.each<[string, string, object, number, string, string]>([
    ['a text that opens another section', 'PATCH', { text: 'x <<sectionName::y>> z' }, 422, 'script_invalid', '/text'],
    ['a name that another has', 'PATCH', { name: 'b' }, 422, 'script_invalid', '/name'],
    ['a reserved name', 'PATCH', { name: '_x' }, 422, 'script_invalid', '/name'],
    ['a segment with half a parameter', 'PATCH', { soundSegment: '{{x' }, 422, 'script_invalid', '/soundSegment'],
    ['an unknown setting', 'PATCH', { settings: { colour: 1 } }, 400, 'bad_request', '/settings/colour'],
    ['an unknown effect', 'PATCH', { settings: { effect: 'chewy' } }, 400, 'bad_request', '/settings/effect'],
    ['a speed beyond', 'PATCH', { settings: { speed: 9 } }, 400, 'bad_request', '/settings/speed'],
    ['an end before its start', 'PATCH', { settings: { startAt: 2, endAt: 1 } }, 400, 'bad_request', '/settings/endAt'],
    ['half a character', 'PATCH', { text: '\ud83d' }, 400, 'bad_request', '/text'],
    ['a text that is no text', 'PATCH', { text: 7 }, 400, 'bad_request', '/text'],
    ['a split of nothing', 'POST /split', { at: 0, name: 'x' }, 422, 'script_invalid', '/at'],
    ['a split with a taken name', 'POST /split', { at: 1, name: 'b' }, 422, 'script_invalid', '/name'],
    ['a split before 0', 'POST /split', { at: -1, name: 'x' }, 400, 'bad_request', '/at'],
  ])('refuse %s, and stay as they are', async (_, method, body, status, code, pointer) => {
    const { script, sections } = await given(TAGS);
    const [verb, path = ''] = method.split(' ') as [string, string?];
    const answer = await call(verb, `/sections/${sections[0].id}${path}`, body);
    expect(answer.body).toMatchObject({ status, code });
    expect(answer.body.errors[0]).toMatchObject({ pointer });
    expect((await call('GET', `/scripts/${script.id}`)).body).toEqual(script);
  });

  test('are absent with their script, and to strangers', async () => {
    const { script, sections } = await given(TAGS);
    const { id } = sections[0];
    const { key: other } = await server.newOrganisation();
    const absent = await server.call('GET', `/sections/${id}`, { key: other });
    expect(absent.status).toBe(404);
    for (const [method, path] of [
      ['PATCH', ''],
      ['DELETE', ''],
      ['POST', '/merge'],
    ] as const)
      expect((await server.call(method, `/sections/${id}${path}`, { key: other, body: {} })).status).toBe(404);
    await call('DELETE', `/scripts/${script.id}`);
    const gone = await call('GET', `/sections/${id}`);
    expect({ ...gone.body, request_id: '' }).toEqual({ ...absent.body, request_id: '' });
    expect((await call('PATCH', `/sections/${id}`, { text: 'x' })).status).toBe(404);
  });
});

describe('two writers', () => {
  test('of whom both say what they have seen: one wins', async () => {
    const { script, sections } = await given(TAGS);
    const seen = { 'if-match': `"${script.change}"` };
    const answers = await Promise.all([
      call('PATCH', `/sections/${sections[0].id}`, { text: 'x' }, seen),
      call('PATCH', `/sections/${sections[1].id}`, { text: 'y' }, seen),
      call('PUT', `/scripts/${script.id}/versions/es`, { text: 'z' }, seen),
      call('PATCH', `/scripts/${script.id}`, { text: 'w' }, seen),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([expect.any(Number), 412, 412, 412]);
  });

  test('of one text lose nothing of each other', async () => {
    const names = [...'abcdefgh'];
    const { script, sections } = await given(names.map((name) => `<<sectionName::${name}>>${name}`).join('\n'));
    await Promise.all(sections.map(({ id, name }) => call('PATCH', `/sections/${id}`, { text: `${name} anew` })));
    expect(await textOf(script)).toBe(names.map((name) => `<<sectionName::${name}>>${name} anew`).join('\n'));
  });
});

describe('settings', () => {
  test('follow their sections through edits of the text, and are told of when they come loose', async () => {
    const { script, sections } = await given('<<sectionName::a>>1\n<<sectionName::b>>2\n<<sectionName::c>>3');
    for (const { id, name } of sections) await call('PATCH', `/sections/${id}`, { settings: { voice: name } });
    const { body } = await call('PATCH', `/scripts/${script.id}`, {
      text: '<<sectionName::c>>new\n<<sectionName::renamed>>1',
    });
    expect(body.warnings).toMatchObject([{ code: 'settings_detached', message: expect.stringContaining('"b"') }]);
    const { body: after } = await call('GET', `/sections?script=${script.id}`);
    expect(after.data).toMatchObject([
      { id: sections[2]!.id, settings: { voice: 'c' } },
      { id: sections[0].id, settings: { voice: 'a' } },
    ]);
    const { body: revision } = await call('GET', `/scripts/${script.id}/versions/v0/revisions/5`);
    expect(revision.detached).toEqual([{ name: 'b', settings: { voice: 'b' } }]);
  });
});

describe('a text', () => {
  test('says what is wrong with it, what it asks for and how long it will be', async () => {
    const text = `<<sectionName::a>>Hello {{name|you}} and {{friend}}.\n<<sectoinName::b>> ${'word '.repeat(900)}`;
    const { body } = await call('POST', '/scripts', { text });
    expect(body.parameters).toEqual([
      { name: 'name', fallback: 'you' },
      { name: 'friend', fallback: null },
    ]);
    expect(body.warnings).toMatchObject([
      { severity: 'error', code: 'unknown_tag', line: 2, column: 1, hint: expect.stringContaining('sectionName') },
      { severity: 'error', code: 'section_too_long', line: 1, column: 1 },
    ]);
    // 900 words of five letters and gaps at 16.5 a second.
    expect(body.estimatedSeconds).toBeGreaterThan(250);
    expect(body.estimatedSeconds).toBeLessThan(300);
    const { body: sections } = await call('GET', `/sections?script=${body.id}`);
    expect(sections.data[0].warnings).toEqual(body.warnings);
  });

  test('is as long as its pauses, speeds and figures let expect', async () => {
    const seconds = async (text: string, settings = {}) => {
      const { script, sections } = await given(text);
      if (Object.keys(settings).length > 0) await call('PATCH', `/sections/${sections[0].id}`, { settings });
      return (await call('GET', `/scripts/${script.id}`)).body.estimatedSeconds;
    };
    const plain = await seconds('One two three four five six.');
    expect(await seconds('One two three <break time="5s"/> four five six.')).toBeCloseTo(plain + 5, 0);
    expect(await seconds('One two three four five six.', { speed: 0.5 })).toBeCloseTo(plain * 2, 0);
    expect(await seconds('One two three four five six.', { padding: 2 })).toBeCloseTo(plain + 2, 0);
    expect(await seconds('123456')).toBeGreaterThan(await seconds('abcdef'));
    expect(await seconds('')).toBe(0);
  });
});

describe('versions', () => {
  test('are texts beside each other', async () => {
    const { body: script } = await call('POST', '/scripts', { text: 'Hello.', versions: { es: 'Hola.' } });
    const path = `/scripts/${script.id}/versions`;
    expect(script.versions).toEqual(['v0', 'es']);
    const made = await call('POST', path, { name: 'de', text: '<<sectionName::a>>Hallo {{du}}.\r\n' });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ name: 'de', revision: 1, text: '<<sectionName::a>>Hallo {{du}}.\r\n' });
    expect(made.body.parameters).toEqual([{ name: 'du', fallback: null }]);
    const got = await call('GET', `${path}/DE`);
    expect(got.body).toEqual(made.body);
    expect(got.headers.etag).toBe(made.headers.etag);
    expect((await call('PUT', `${path}/de`, { text: 'Servus.' })).body).toMatchObject({ revision: 2, text: 'Servus.' });
    expect((await call('PUT', `${path}/de`, { text: 'Servus.' })).body).toMatchObject({ revision: 2 });
    expect((await call('PUT', `${path}/fr`, { text: 'Salut.' })).status).toBe(201);
    const list = async (query: string) => (await call('GET', `${path}?${query}`)).body;
    expect((await list('sort=name')).data.map(({ name }: { name: string }) => name)).toEqual(['de', 'es', 'fr', 'v0']);
    const first = await list('limit=3');
    expect(first.data).toMatchObject([{ name: 'fr' }, { name: 'de', revision: 2 }, { name: 'es' }]);
    expect((await list(`limit=3&cursor=${first.next}`)).data).toMatchObject([{ name: 'v0' }]);
    const { body } = await call('GET', `/scripts/${script.id}`);
    expect(body).toMatchObject({ text: 'Hello.', revision: 1, versions: ['v0', 'es', 'de', 'fr'] });
  });

  test('are deleted for good, `v0` never', async () => {
    const { body: script } = await call('POST', '/scripts', { text: 'Hello.', versions: { es: 'Hola.' } });
    const path = `/scripts/${script.id}/versions`;
    const { body: sections } = await call('GET', `/sections?script=${script.id}&version=es`);
    await call('PATCH', `/sections/${sections.data[0].id}`, { text: 'Buenas.' });
    const deleted = await call('DELETE', `${path}/es`);
    expect(deleted.body).toMatchObject({ script: script.id, name: 'es', revisions: 2 });
    expect((await call('GET', `/sections/${sections.data[0].id}`)).status).toBe(404);
    expect((await call('POST', path, { name: 'es', text: 'Otra.' })).body).toMatchObject({ revision: 1 });
    expect((await call('DELETE', `${path}/V0`)).body).toMatchObject({ status: 409, code: 'version_reserved' });
  });

  test.each<[string, string, object | undefined, number, string]>([
    ['POST', '', { name: 'V0', text: 'x' }, 409, 'version_reserved'],
    ['POST', '', { name: 'ES', text: 'x' }, 409, 'name_taken'],
    ['POST', '', { name: '_x', text: 'x' }, 400, 'bad_request'],
    ['POST', '', { name: 'x' }, 400, 'bad_request'],
    ['GET', '/nope', undefined, 404, 'unknown_version'],
    ['DELETE', '/nope', undefined, 404, 'unknown_version'],
    ['GET', '/v0/revisions/2', undefined, 404, 'not_found'],
    ['GET', '/v0/revisions/99999999999', undefined, 400, 'bad_request'],
    ['GET', '/v0/revisions/1/diff?from=7', undefined, 404, 'not_found'],
    ['POST', '/v0/revisions/2/restore', undefined, 404, 'not_found'],
  ])('refuse %s %s %o', async (method, path, body, status, code) => {
    const { body: script } = await call('POST', '/scripts', { text: 'x', versions: { es: 'y' } });
    expect((await call(method, `/scripts/${script.id}/versions${path}`, body)).body).toMatchObject({ status, code });
  });

  test.each([
    [{ v0: 'x' }, 'version_reserved'],
    [{ V0: 'x' }, 'version_reserved'],
    [{ es: 'x', ES: 'y' }, 'name_taken'],
  ])('of a new script may not be %o', async (versions, code) => {
    const answer = await call('POST', '/scripts', { text: 'x', reference: 'taken', versions });
    expect(answer.body).toMatchObject({ status: 409, code });
    expect((await call('GET', '/scripts/taken')).status).toBe(404);
  });
});

describe('revisions', () => {
  test('are all there, newest first, and tell what they changed', async () => {
    const { script, sections } = await given('<<sectionName::a>>1\n<<sectionName::b>>2');
    const [a, b] = sections;
    await call('PATCH', `/sections/${a.id}`, { settings: { voice: 'x' } });
    await call('PATCH', `/sections/${b.id}`, { position: 0, text: 'two' });
    await call('DELETE', `/sections/${a.id}`);
    const path = `/scripts/${script.id}/versions/v0/revisions`;
    const first = (await call('GET', `${path}?limit=3`)).body;
    expect(first.data.map(({ revision }: { revision: number }) => revision)).toEqual([4, 3, 2]);
    expect(first.data[0]).toMatchObject({ author: expect.stringMatching(/^key_/), restoredFrom: null });
    expect((await call('GET', `${path}?limit=3&cursor=${first.next}`)).body).toMatchObject({
      data: [{ revision: 1 }],
      next: null,
    });
    const differs = async (query: string) =>
      (await call('GET', `${path}/${query}`)).body.sections.map(
        ({ id, differs }: { id: string; differs: string[] }) => [id, ...differs],
      );
    expect(await differs('1/diff')).toEqual([
      [a.id, 'added'],
      [b.id, 'added'],
    ]);
    expect(await differs('2/diff')).toEqual([[a.id, 'settings']]);
    expect(await differs('4/diff')).toEqual([[a.id, 'removed']]);
    expect(await differs('1/diff?from=4')).toEqual([
      [a.id, 'added'],
      [b.id, 'text'],
    ]);
    expect((await call('GET', `${path}/3/diff`)).body).toMatchObject({ from: 2, to: 3 });
  });

  test('come back with their sections, settings and ids', async () => {
    const { script, sections } = await given(TAGS);
    const [a, b] = sections;
    await call('PATCH', `/sections/${a.id}`, { settings: { voice: 'x' } });
    await call('DELETE', `/sections/${a.id}`);
    await call('PATCH', `/sections/${b.id}`, { settings: { voice: 'y' } });
    const restored = await call('POST', `/scripts/${script.id}/versions/v0/revisions/2/restore`);
    expect(restored.status).toBe(201);
    expect(restored.body).toMatchObject({ text: TAGS, revision: 5, restoredFrom: 2 });
    expect((await call('GET', `/sections?script=${script.id}`)).body.data).toMatchObject([
      { id: a.id, settings: { voice: 'x' } },
      { id: b.id, settings: {} },
    ]);
    expect((await call('GET', `/sections/${a.id}`)).body).toMatchObject({ revision: 5, text: 'One. Two.' });
    const stale = { 'if-match': `"${script.change}"` };
    const again = await call('POST', `/scripts/${script.id}/versions/v0/revisions/1/restore`, undefined, stale);
    expect(again.status).toBe(412);
  });
});
