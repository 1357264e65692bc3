// What stands in the environment and does not serve: refused before anything is made, in a sentence that says how to mend it.

import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPlace, type Place } from '../program.ts';
import { startServer } from './running.ts';

let place: Place;
let store: FauxqsServer;
beforeAll(async () => {
  place = await openPlace();
  store = await startFauxqs({ port: 0, logger: false });
  store.createBucket('there');
});
afterAll(async () => {
  await store.stop();
  await place[Symbol.asyncDispose]();
});

const KEYS = { S3_ACCESS_KEY_ID: 'id', S3_SECRET_ACCESS_KEY: 'secret' };
const PORT = 'LIBRETTO_PORT must be a whole number from 0 to 65535.';
const BASE = 'LIBRETTO_PUBLIC_URL must be a URL';
const BLANK = ' '.repeat(40);

describe('serve', () => {
  test.each<[Record<string, string>, string[], string]>([
    // A blank would be 0, which is any port.
    [{}, ['--port', ''], PORT],
    [{}, ['--port', ' '], PORT],
    [{}, ['--port', '0x1f90'], PORT],
    [{}, ['--port', '1e3'], PORT],
    [{}, ['--data', ''], '--data must name a folder.'],
    [{}, ['--host', ' '], 'LIBRETTO_HOST must be a text.'],
    [{ LIBRETTO_PUBLIC_URL: 'http:audio.example.com' }, [], BASE],
    [{ LIBRETTO_PUBLIC_URL: 'https://audio.example.com/?a=b' }, [], BASE],
    [{ LIBRETTO_PUBLIC_URL: 'https://audio.example.com/#a' }, [], BASE],
    [{ LIBRETTO_PUBLIC_URL: 'https://me:secret@audio.example.com' }, [], BASE],
    [{ LIBRETTO_ROOT_KEY: `${'a'.repeat(32)} b` }, [], 'LIBRETTO_ROOT_KEY must be letters, digits and signs of ASCII'],
    [{ LIBRETTO_ROOT_KEY: 'ä'.repeat(32) }, [], 'LIBRETTO_ROOT_KEY must be letters, digits and signs of ASCII'],
    [{ S3_ENDPOINT: 'https://s3.example.com' }, [], 'S3_ENDPOINT is set, and S3_BUCKET is not.'],
    [{ ...KEYS, S3_BUCKET: ' ' }, [], 'S3_ACCESS_KEY_ID is set, and S3_BUCKET is not.'],
    [{ S3_BUCKET: 'b', S3_ACCESS_KEY_ID: 'id' }, [], 'S3_BUCKET is set, and its key is not.'],
  ])('does not start with %j %j', async (env, args, said) => {
    const data = args.includes('--data') ? [] : ['--data', join(place.folder, 'none')];
    const { code, document } = await place.json(['serve', ...data, ...args], { env });
    expect([code, document.error.code]).toEqual([2, 'bad_option']);
    expect(document.error.message).toContain(said);
    expect(document.error.hint).toBeTruthy();
    expect(await readdir(place.folder)).not.toContain('none');
  });

  test.each([
    [
      'a bucket that there is not',
      () => ({ S3_BUCKET: 'missing', S3_ENDPOINT: store.address }),
      /bucket missing at http/,
    ],
    ['a store that is not there', () => ({ S3_BUCKET: 'there', S3_ENDPOINT: 'http://127.0.0.1:1' }), /ECONNREFUSED/],
  ])('does not start with %s', async (_, wrong, said) => {
    const data = join(place.folder, 'bucket');
    const env = { ...KEYS, ...wrong() };
    const { code, document } = await place.json(['serve', '--port', '0', '--data', data], { env });
    expect([code, document.error.code]).toEqual([2, 'bad_option']);
    expect(document.error.message).toMatch(said);
    expect(document.error.hint).toContain('S3_BUCKET');
  });

  test('takes no blanks around a setting for a part of it, and lines that end as Windows ends them', async () => {
    const data = join(place.folder, 'blank');
    await mkdir(data);
    const file = ['# of another editor', 'LIBRETTO_LOG_LEVEL=error', 'LIBRETTO_LINK_HOURS=2', ''].join('\r\n');
    await writeFile(join(data, 'libretto.env'), file);
    const rootKey = 'k'.repeat(32);
    const blanks = { S3_BUCKET: ' ', DATABASE_URL: BLANK, LIBRETTO_PORT: '\t', LIBRETTO_ROOT_KEY: `${rootKey}\r\n` };
    const url = { LIBRETTO_PUBLIC_URL: ' https://audio.example.com/ ' };
    await using server = await startServer(data, { ...place.env, ...blanks, ...url });
    const { status, body } = await server.call('GET', '/openapi.json', rootKey);
    expect([status, body.servers]).toEqual([200, [{ url: 'https://audio.example.com' }]]);
    expect((await server.call('GET', '/projects', rootKey)).status).toBe(200);
    expect(server.log()).toBe('');
  });

  test('renders with the flags that it was started with, whatever the environment says beside them', async () => {
    // What Kubernetes sets for a service that is called libretto.
    const env = { ...place.env, LIBRETTO_PORT: 'tcp://10.0.0.1:4747' };
    await using server = await startServer(join(place.folder, 'flags'), env);
    const spoken = { text: 'Hello.', voice: 'tone_mid', formats: ['wav'] };
    const { body } = await server.call('POST', '/speech', server.firstKey!, spoken);
    expect(body).toMatchObject({ state: 'done', error: null });
  });

  test('says whose settings file it cannot read', async () => {
    const data = join(place.folder, 'folder');
    await mkdir(join(data, 'libretto.env'), { recursive: true });
    const { code, document } = await place.json(['serve', '--port', '0', '--data', data]);
    expect([code, document.error.code]).toEqual([2, 'file_unreadable']);
    expect(document.error.message).toContain('libretto.env cannot be read (EISDIR)');
  });
});
