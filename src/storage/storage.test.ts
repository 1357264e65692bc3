// The contract that every storage driver passes.

import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Refusal } from '../errors.ts';
import { writeWhole } from '../files.ts';
import { diskStorage } from './disk.ts';
import { memoryStorage } from './memory.ts';
import { s3Storage } from './s3.ts';
import { type Storage, troubleOf } from './storage.ts';

let folder: string;
let endpoint: string;
let s3: FauxqsServer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'libretto-storage-'));
  s3 = await startFauxqs({ port: 0, logger: false });
  s3.createBucket('test');
  endpoint = s3.address;
});
afterAll(async () => {
  await s3.stop();
  await rm(folder, { recursive: true, force: true });
});

const drivers: [string, () => Storage][] = [
  ['disk', () => diskStorage(join(folder, 'disk'))],
  ['memory', memoryStorage],
  [
    'S3',
    () => s3Storage({ bucket: 'test', region: 'us-east-1', endpoint, accessKeyId: 'id', secretAccessKey: 'secret' }),
  ],
];

describe.each(drivers)('%s storage', (_name, open) => {
  test('gives back what was put, and undefined for what was not', async () => {
    const storage = open();
    await storage.put('o/local/cache/clip/abc', Uint8Array.of(1, 2, 3));
    expect([...(await storage.get('o/local/cache/clip/abc'))!]).toEqual([1, 2, 3]);
    expect(await storage.size('o/local/cache/clip/abc')).toBe(3);
    expect(await storage.get('o/local/cache/clip/abd')).toBeUndefined();
    expect(await storage.size('o/local/cache/clip')).not.toBe(3);
  });

  test('gives back any part, and nothing of what was not put', async () => {
    const storage = open();
    await storage.put('part', Uint8Array.of(1, 2, 3, 4, 5));
    const part = async (start: number, end: number) => {
      const bytes: number[] = [];
      for await (const chunk of (await storage.read('part', start, end))!) bytes.push(...chunk);
      return bytes;
    };
    expect(await part(0, 5)).toEqual([1, 2, 3, 4, 5]);
    expect(await part(1, 3)).toEqual([2, 3]);
    expect(await part(2, 2)).toEqual([]);
    expect(await storage.read('absent', 0, 1)).toBeUndefined();
  });

  test('a later put replaces, a delete removes, both may be repeated', async () => {
    const storage = open();
    await storage.put('a', Uint8Array.of(1));
    await storage.put('a', Uint8Array.of(2, 2));
    expect(await storage.size('a')).toBe(2);
    await storage.delete('a');
    await storage.delete('a');
    expect(await storage.get('a')).toBeUndefined();
  });

  test('a stream that fails half way leaves nothing, and what was there before stays', async () => {
    const storage = open();
    await storage.put('s', Uint8Array.of(7));
    async function* broken() {
      yield Uint8Array.of(1);
      throw new Error('the source broke');
    }
    await expect(storage.put('s', broken())).rejects.toThrow('the source broke');
    expect([...(await storage.get('s'))!]).toEqual([7]);
  });

  test('lists by prefix, in order of the keys', async () => {
    const storage = open();
    for (const key of ['l/b/2', 'l/a/1', 'l/ab', 'm']) await storage.put(key, Uint8Array.of(0));
    const keys: string[] = [];
    for await (const object of storage.list('l/a')) keys.push(object.key);
    expect(keys.sort()).toEqual(['l/a/1', 'l/ab']);
  });

  test.each(['', '/', '../x', 'a/../b', 'a//b', 'A', 'a b', '.hidden', 'a\0'])('refuses the key %j', async (key) => {
    await expect(open().put(key, Uint8Array.of(1))).rejects.toThrow(TypeError);
  });
});

test('a file that cannot be written is a refusal and leaves nothing beside it', async () => {
  await mkdir(join(folder, 'full'), { recursive: true });
  await writeFile(join(folder, 'full', 'file'), 'x');
  await expect(writeWhole(join(folder, 'full', 'file', 'below'), Uint8Array.of(1))).rejects.toMatchObject({
    code: 'not_writable',
  });
  expect(await readdir(join(folder, 'full'))).toEqual(['file']);
});

test('what a killed process left half written goes when it is old, and is never listed', async () => {
  const storage = diskStorage(join(folder, 'killed'));
  await storage.put('a/whole', Uint8Array.of(1));
  const parts = ['old.part', 'new.part'].map((name) => join(folder, 'killed', 'a', name));
  for (const part of parts) await writeFile(part, 'half');
  const twoDaysAgo = new Date(Date.now() - 48 * 60 * 60 * 1000);
  await utimes(parts[0]!, twoDaysAgo, twoDaysAgo);
  const keys: string[] = [];
  for await (const object of storage.list('a/')) keys.push(object.key);
  expect(keys).toEqual(['a/whole']);
  expect((await readdir(join(folder, 'killed', 'a'))).sort()).toEqual(['new.part', 'whole']);
});

describe('a bucket', () => {
  const open = (at: string) =>
    s3Storage({ bucket: 'test', region: 'us-east-1', endpoint: at, accessKeyId: 'id', secretAccessKey: 'secret' });

  test('keeps no connection for whoever leaves before the first byte', async () => {
    const storage = open(endpoint);
    await storage.put('long', new Uint8Array(8_000_000));
    // More than its client opens at a time.
    for (let i = 0; i < 60; i++) ((await storage.read('long', 0, 8_000_000)) as Readable).destroy();
    expect((await storage.get('long'))!.length).toBe(8_000_000);
  });

  test('that breaks off, or is not there, is refused as unavailable', async () => {
    const server = createServer((_, answer) => {
      answer.writeHead(206, { 'content-length': 1_000_000 });
      answer.write(new Uint8Array(1_000), () => answer.destroy());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const storage = open(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const refused = { code: 'storage_unavailable' };
    const bytes = await storage.read('broken', 0, 1_000_000);
    await expect(buffer(bytes!)).rejects.toMatchObject(refused);
    await expect(storage.get('broken')).rejects.toMatchObject(refused);
    await new Promise((resolve) => server.close(resolve));
    await expect(storage.put('gone', Uint8Array.of(1))).rejects.toMatchObject(refused);
  });
});

test.each(['disk_full', 'not_writable'] as const)('%s is told without the machine’s folders', (code) => {
  const trouble = troubleOf(new Refusal(code, '/srv/storage/o/x cannot be written.', { hint: 'Look at /srv.' }))!;
  expect(trouble.status).toBe(code === 'disk_full' ? 507 : 503);
  expect(trouble.message + trouble.hint).not.toContain('/srv');
  expect(troubleOf(new Refusal('bad_request', 'Something else.'))).toBeUndefined();
});
