// Lists: pages, their order, words to search for, and what they are asked to keep to.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Harness, openHarness } from './harness.ts';
import { tone } from './tone.ts';

let server: Harness;
beforeAll(async () => {
  server = await openHarness();
});
afterAll(() => server[Symbol.asyncDispose]());

test.each(['keys', 'members', 'media', 'productions'])('%s are listed in pages, newest first', async (noun) => {
  const { key } = await server.newOrganisation();
  for (const name of ['a', 'b', 'c']) {
    if (noun === 'media') await server.call('POST', `/media?name=${name}.wav`, { key, body: tone() });
    else if (noun === 'productions')
      await server.call('POST', '/productions', { key, body: { script: await script(key, name), voice: 'tone_mid' } });
    else await server.call('POST', `/${noun}`, { key, body: { name } });
  }
  const ids: string[] = [];
  let cursor = '';
  do {
    const { body } = await server.call('GET', `/${noun}?limit=2${cursor}`, { key });
    expect(body.data.length).toBeLessThanOrEqual(2);
    ids.push(...body.data.map(({ id }: { id: string }) => id));
    cursor = body.next && `&cursor=${body.next}`;
  } while (cursor);
  expect(ids).toEqual([...new Set(ids)].sort().reverse());
  // The owner and their key were there before.
  expect(ids).toHaveLength(noun === 'keys' || noun === 'members' ? 4 : 3);
});

test('media are found by words of their names', async () => {
  const { key } = await server.newOrganisation();
  for (const name of ['rain.wav', 'Heavy rain.wav', 'wind.wav'])
    await server.call('POST', `/media?name=${encodeURIComponent(name)}`, { key, body: tone() });
  const { body } = await server.call('GET', '/media?search=RAIN&limit=1', { key });
  expect(body.data).toMatchObject([{ name: 'Heavy rain.wav' }]);
  const rest = await server.call('GET', `/media?search=rain&limit=1&cursor=${body.next}`, { key });
  expect(rest.body).toMatchObject({ data: [{ name: 'rain.wav' }], next: null });
});

test.each(['members', 'keys', 'media'])('%s are found by their names, and sorted by them', async (noun) => {
  const { key } = await server.newOrganisation();
  for (const name of ['Zoë', 'ada', 'Émile', 'Ada B'])
    if (noun === 'media') await server.call('POST', `/media?name=${encodeURIComponent(name)}`, { key, body: tone() });
    else await server.call('POST', `/${noun}`, { key, body: { name } });
  const names = async (query: string) => {
    const { body } = await server.call('GET', `/${noun}?${query}`, { key });
    return { names: body.data.map(({ name }: { name: string }) => name), next: body.next };
  };
  const first = await names('sort=name&limit=3');
  const rest = await names(`sort=name&limit=3&cursor=${first.next}`);
  const made = [...first.names, ...rest.names].filter((name) => ['Zoë', 'ada', 'Émile', 'Ada B'].includes(name));
  expect(made).toEqual(['ada', 'Ada B', 'Émile', 'Zoë']);
  expect(await names('search=emile')).toEqual({ names: ['Émile'], next: null });
  expect((await names('search=ADA&sort=name')).names).toEqual(['ada', 'Ada B']);
  expect((await names('search=nobody')).names).toEqual([]);
});

test('what is made with is found by words, in pages, and by what a voice is', async () => {
  const { key } = await server.newOrganisation();
  const list = async (path: string) => (await server.call('GET', path, { key })).body;
  const ids = async (path: string) => (await list(path)).data.map(({ id }: { id: string }) => id);
  for (const path of ['/voices', '/templates', '/presets', '/formats']) {
    const all = await ids(`${path}?limit=200`);
    const paged: string[] = [];
    let next = '';
    do {
      const page = await list(`${path}?limit=3${next}`);
      paged.push(...page.data.map(({ id }: { id: string }) => id));
      next = page.next && `&cursor=${page.next}`;
    } while (next);
    expect(paged).toEqual(all);
    expect(await ids(`${path}?limit=200&sort=name`)).toEqual(all.toSorted());
  }
  expect(await ids('/voices?search=english%20male%20flite')).toContain('flite_rms');
  expect(await ids('/voices?language=en&gender=female&provider=flite')).toContain('flite_slt');
  expect(await ids('/voices?language=klingon')).toEqual([]);
  expect(await ids('/templates?search=brushes')).toEqual(['cafe']);
  expect(await ids('/presets?search=gentle%20ducking')).toEqual(['balanced']);
});

test('sections are found by words, productions by those of their script', async () => {
  const { key } = await server.newOrganisation();
  const text = '<<sectionName::hello>>Good morning. <<sectionName::offer>>Soup of the day. <<sectionName::bye>>Bye.';
  const { body } = await server.call('PUT', '/scripts/soup', { key, body: { name: 'Lunch', text } });
  await server.call('PUT', '/scripts/rain', { key, body: { name: 'Weather', text: 'Rain.' } });
  const names = async (search: string) => {
    const found = await server.call('GET', `/sections?script=soup&${search}`, { key });
    return found.body.data.map(({ name }: { name: string }) => name);
  };
  expect(await names('search=day%20SOUP')).toEqual(['offer']);
  expect(await names('search=bye')).toEqual(['bye']);
  expect(await names('search=thunder')).toEqual([]);
  for (const script of ['soup', 'rain'])
    await server.call('POST', '/productions', { key, body: { script, voice: 'tone_mid' } });
  const productions = async (search: string) => {
    const found = await server.call('GET', `/productions?search=${search}`, { key });
    return found.body.data.map(({ script }: { script: string }) => script);
  };
  expect(await productions('lunch')).toEqual([body.id]);
  expect(await productions('soup%20morning')).toEqual([body.id]);
  expect(await productions('thunder')).toEqual([]);
});

test('events are listed by what they are of, by its id or the caller’s own', async () => {
  const { key } = await server.newOrganisation();
  const { body } = await server.call('PUT', '/scripts/mine', { key, body: { text: 'x' } });
  await server.call('PUT', '/scripts/other', { key, body: { text: 'x' } });
  for (const subject of ['mine', body.id]) {
    const events = await server.call('GET', `/events?subject=${subject}&sort=-created`, { key });
    const { data } = events.body;
    expect(data.map(({ subject }: { subject: string }) => subject)).toEqual(data.map(() => body.id));
    expect(data.at(-1).action).toBe('script.created');
  }
  expect((await server.call('GET', '/events?subject=nonesuch', { key })).body.data).toEqual([]);
});

test('productions are listed by project and by module', async () => {
  const { key } = await server.newOrganisation();
  for (const name of ['a', 'b'])
    await server.call('POST', '/productions', { key, body: { script: await script(key, name), voice: 'tone_mid' } });
  const { body } = await server.call('GET', '/scripts/a', { key });
  for (const filter of [
    `project=${body.project}`,
    `module=${body.module}`,
    `project=${body.project}&module=${body.module}`,
  ]) {
    const list = await server.call('GET', `/productions?${filter}`, { key });
    expect(list.body.data.map((its: { script: string }) => its.script)).toEqual([body.id]);
  }
});

/** Its id; it lies in a project and a module of its own. */
async function script(key: string, name: string): Promise<string> {
  const body = { project: `project ${name}`, module: `module ${name}`, text: 'Hello.' };
  return (await server.call('PUT', `/scripts/${name}`, { key, body })).body.id;
}
