// Files that are whole or not there.

import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { keepInputs, makeFolder, writeAt, writeWhole } from './files.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'libretto-files-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('a name may be as long as the file system allows', async () => {
  const name = `${'é'.repeat(125)}.mp3`;
  await writeWhole(join(folder, 'long', name), Uint8Array.of(1));
  expect(await readdir(join(folder, 'long'))).toEqual([name]);
});

test.each<[name: string, path: string[]]>([
  ['is a folder', ['taken']],
  ['lies below a file', ['file', 'below']],
  ['is too long', ['x'.repeat(300)]],
])('what %s is refused and leaves nothing', async (_name, path) => {
  const place = await mkdtemp(join(folder, 'place-'));
  await mkdir(join(place, 'taken'));
  await writeFile(join(place, 'file'), 'x');
  await expect(writeWhole(join(place, ...path), Uint8Array.of(1))).rejects.toMatchObject({ code: 'not_writable' });
  expect((await readdir(place)).sort()).toEqual(['file', 'taken']);
});

test.skipIf(process.platform !== 'linux')(
  'where the file system takes no folders that is said, not tried for ever',
  async () => {
    await expect(writeWhole('/proc/libretto/some/file', Uint8Array.of(1))).rejects.toMatchObject({
      code: 'not_writable',
    });
  },
);

test('folders are made by many at once', async () => {
  const deep = join(folder, 'a/b/c/d');
  await Promise.all(Array.from({ length: 20 }, () => makeFolder(deep)));
  await writeWhole(join(deep, 'file'), Uint8Array.of(1));
});

test('a disk that takes only a part of the bytes is given the rest', async () => {
  const taken: number[] = [];
  const stingy = {
    async write(bytes: Uint8Array, from: number, length: number, at: number) {
      const bytesWritten = Math.min(3, length);
      for (let i = 0; i < bytesWritten; i++) taken[at + i] = bytes[from + i]!;
      return { bytesWritten };
    },
  };
  await writeAt(stingy as never, Uint8Array.of(1, 2, 3, 4, 5, 6, 7), 2);
  expect(taken.slice(2)).toEqual([1, 2, 3, 4, 5, 6, 7]);
});

test('what a production is made from is not written over, whatever it is called', async () => {
  const script = join(folder, 'news.json');
  await writeFile(script, 'precious');
  await symlink(script, join(folder, 'link.json'));
  const other = join(folder, 'other.json');
  await expect(keepInputs([other, join(folder, 'long', '..', 'news.json')], [script])).rejects.toMatchObject({
    code: 'not_writable',
    hint: expect.stringContaining('--out'),
  });
  await expect(keepInputs([script], [join(folder, 'link.json')])).rejects.toMatchObject({ code: 'not_writable' });
  await expect(keepInputs([other], [script, join(folder, 'nowhere')])).resolves.toBeUndefined();
  expect(await readFile(script, 'utf8')).toBe('precious');
});
