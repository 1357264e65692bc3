// Media brought to a render: each file once, and nothing from anywhere else.

import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { memoryStorage } from '../storage/memory.ts';
import { bringMedia } from './pinned-media.ts';
import { parseRequest } from './request.ts';

const bytes = Buffer.from('sound');
const sha256 = createHash('sha256').update(bytes).digest('hex');

async function bring(pinned: Parameters<typeof bringMedia>[1]) {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'libretto-bring-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const storage = memoryStorage();
  await storage.put('o/x/media/1', bytes);
  const media = { a: { source: 'jingle' }, b: { source: 'jingle', gain: -3 }, c: { source: '/etc/hostname' } };
  const request = await bringMedia(parseRequest({ text: 'Hi.', media }), pinned, storage, folder);
  const files = await readdir(folder);
  const sources = Object.values(request.media).map(({ source }) => source);
  return { folder, files, sources, request, first: await readFile(sources[0]!, 'utf8') };
}

test('what has many names is copied once, and what is not played not at all', async () => {
  const pin = { key: 'o/x/media/1', sha256 };
  const { folder, files, sources, request, first } = await bring({ a: pin, b: pin });
  expect(files).toHaveLength(1);
  expect(first).toBe('sound');
  expect(sources[1]).toBe(sources[0]);
  expect(request.media.b).toMatchObject({ gain: -3 });
  expect(sources.map(dirname)).toEqual([folder, folder, folder]);
  expect(files).not.toContain(sources[2]!.slice(folder.length + 1));
});

test.each([
  ['is gone', { key: 'o/x/media/2', sha256 }],
  ['is another', { key: 'o/x/media/1', sha256: '0'.repeat(64) }],
])('what %s is refused by its name', async (_, pin) => {
  await expect(bring({ a: pin })).rejects.toMatchObject({
    code: 'media_missing',
    message: expect.stringContaining('`a`'),
  });
});
