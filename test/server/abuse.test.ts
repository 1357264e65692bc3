// What one caller could do to all others: requests that cost a second to send and minutes to answer are refused in a moment.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Refusal } from '../../src/errors.ts';
import { LIMITS } from '../../src/limits.ts';
import type { Planner } from '../../src/production/order.ts';
import { type Harness, openHarness } from './harness.ts';

let server: Harness;
let key: string;
beforeAll(async () => {
  server = await openHarness();
  ({ key } = await server.newOrganisation());
});
afterAll(() => server[Symbol.asyncDispose]());

/** As many as the largest body holds. */
const MANY = 500_000;
const named = (value: string) => Array.from({ length: MANY }, (_, i) => `"s${i}":${value}`).join();
const listed = (value: string) => Array(MANY).fill(value).join();

describe('a body of a million values', () => {
  test.each([
    ['lists', '/scripts', `{"text":"a","metadata":{"a":[${listed('[]')}]}}`],
    ['settings that there are not', '/scripts', `{"text":"a",${named('1')}}`],
    ['formats that are none', '/speech', `{"text":"a","formats":[${listed('1')}]}`],
    ['formats', '/speech', `{"text":"a","formats":[${listed('"wav"')}]}`],
    ['sections', '/speech', `{"text":"a","sections":{${named('{}')}}}`],
    ['values of an audience', '/speech', `{"text":"a","audience":{${named('1')}}}`],
  ])('is refused in a moment: %s', async (_, path, payload) => {
    expect(payload.length).toBeLessThan(LIMITS.bodyBytes);
    const headers = { 'x-api-key': key, 'content-type': 'application/json' };
    const answer = await server.ask({ method: 'POST', url: `/api${path}`, headers, payload });
    expect(answer.statusCode).toBe(400);
    expect(answer.json().detail).toContain(String(LIMITS.jsonValues));
    expect(answer.body.length).toBeLessThan(1_000);
  });
});

test('of thousands of mistakes the first are told', async () => {
  const { status, body } = await server.call('POST', '/speech', {
    key,
    body: { text: 'a', formats: Array(40_000).fill(1) },
  });
  expect(status).toBe(400);
  expect(body.errors).toHaveLength(LIMITS.diagnostics);
  const unknown = Object.fromEntries(Array.from({ length: 40_000 }, (_, i) => [`k${i}`, 1]));
  const { body: other } = await server.call('POST', '/scripts', { key, body: { text: 'a', ...unknown } });
  expect(other.errors).toHaveLength(LIMITS.diagnostics);
});

test.each(['/projects', '/modules', '/scripts', '/organisations'])(
  'a cursor of %s that says what no name holds is none',
  async (path) => {
    const cursor = Buffer.from(JSON.stringify(['name', '00000000-0000-7000-8000-000000000000', '\0'])).toString(
      'base64url',
    );
    expect(await server.call('GET', `${path}?sort=name&cursor=${cursor}`, { key })).toMatchObject({ status: 400 });
  },
);

test('usage begins after the year 0', async () => {
  expect(await server.call('GET', '/usage?since=0000-01-01', { key })).toMatchObject({ status: 400 });
  expect(await server.call('GET', '/usage?since=0001-01-01&until=9999-12-31', { key })).toMatchObject({ status: 200 });
});

describe('values of an audience', () => {
  const speak = (text: string, x: string) =>
    server.call('POST', '/speech', { key, body: { text, voice: 'tone_mid', audience: { x }, class: 'batch' } });
  test.each([
    ['that are longer than anybody has them', 'a {{x}}', 'b. '.repeat(2_000_000), 'bad_request'],
    ['that are too long for a section', 'a {{x}}', 'b. '.repeat(30_000), 'section_too_long'],
    ['that are filled in too often', '{{x}}'.repeat(800), 'b. '.repeat(10_000), 'script_too_long'],
    ['inside a tag', `<voice name="${'{{x}}'.repeat(700)}">a</voice>`, 'b'.repeat(90_000), 'script_too_long'],
    ['that make a section too long', 'a {{x}}', 'b. '.repeat(2_000), 'section_too_long'],
  ])('%s are refused', async (_, text, x, code) => {
    expect((await speak(text, x)).body).toMatchObject({ code });
  });
});

test('of thousands of names that a script does not ask for, none is looked at for a slip', async () => {
  const text = Array.from({ length: 100 }, (_, i) => `{{a wanted name, number ${i}|x}}`).join(' ');
  const names = Array.from({ length: 2_500 }, (_, i) => `a wanted name, no number ${i}`);
  const speak = async (audience: readonly string[]) => {
    const body = { text, voice: 'tone_mid', audience: Object.fromEntries(audience.map((name) => [name, ''])) };
    return (await server.call('POST', '/speech', { key, body })).body.warnings;
  };
  expect(await speak(names.slice(0, 1))).toMatchObject([{ code: 'parameter_unused' }]);
  expect(await speak(names)).toEqual([]);
});

test('a plan waits for nobody who is gone', async () => {
  const asked = Promise.withResolvers<AbortSignal>();
  const left = Promise.withResolvers<void>();
  const wait = (gone: AbortSignal) => {
    asked.resolve(gone);
    gone.addEventListener('abort', () => left.resolve());
    return left.promise.then(() => Promise.reject(new Refusal('cancelled', 'Whoever asked is gone.')));
  };
  const planner: Planner = { check: (_, __, gone) => wait(gone), plan: (_, __, gone) => wait(gone) };
  await using other = await openHarness({ planner });
  const own = await other.newOrganisation();
  const leaving = new AbortController();
  const answer = expect(
    fetch(`${other.app.listeningOrigin}/api/speech?dryRun=true`, {
      method: 'POST',
      headers: { 'x-api-key': own.key, 'content-type': 'application/json' },
      body: JSON.stringify({ text: 'a' }),
      signal: leaving.signal,
    }),
  ).rejects.toThrow();
  expect((await asked.promise).aborted).toBe(false);
  leaving.abort();
  await left.promise;
  await answer;
});
