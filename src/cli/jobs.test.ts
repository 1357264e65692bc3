// A command line becomes productions: each with its script, its settings and a name of its own.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readJobs } from './jobs.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'libretto-jobs-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function file(name: string, content: string | object): Promise<string> {
  const path = join(folder, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

describe('production files', () => {
  test('paths start at the file’s folder, and absolute ones stay', async () => {
    const script = await file('p/news.txt', 'Hello.');
    const near = await file('p/near.json', {
      script: 'news.txt',
      media: { a: 'a.wav', b: { source: '/b.wav', gain: 1 } },
      tags: { title: 'News', cover: 'cover.png' },
    });
    const far = await file('q/far.json', { script });
    const jobs = await readJobs([near, far], {});
    expect(jobs.map((job) => job.script)).toEqual([
      { file: script, text: 'Hello.' },
      { file: script, text: 'Hello.' },
    ]);
    expect(jobs[0]!.request.media).toMatchObject({
      a: { source: join(folder, 'p/a.wav') },
      b: { source: '/b.wav', gain: 1 },
    });
    expect(jobs[0]!.request.tags).toEqual({ title: 'News', cover: join(folder, 'p/cover.png') });
    expect(jobs[0]!.files).toEqual([near, script]);
  });

  test('one audience holds in all productions, and a row wins over it', async () => {
    const rows = [{ name: 'Ann' }, { city: 'Ulm' }];
    const path = await file('r/rows.json', { text: 'Hi.', audience: { city: 'Berlin', age: 7 }, audiences: rows });
    expect((await readJobs([path], {})).map(({ request }) => request.audience)).toEqual([
      { city: 'Berlin', age: '7', name: 'Ann' },
      { city: 'Ulm', age: '7' },
    ]);
  });

  test('the script that is shown is the version that is spoken', async () => {
    const [english, spanish] = [await file('v/en.txt', 'Hello.'), await file('v/es.txt', 'Hola.')];
    const both = await file('v/both.json', { script: { v0: english, es: spanish } });
    const [job] = await readJobs([both], { scriptVersion: 'es' });
    expect(job!.script).toEqual({ file: spanish, text: 'Hola.' });
    expect(job!.request.versions.es).toBe('Hola.');
  });

  test('a text in the file is the script that is shown', async () => {
    const path = await file('t/text.json', { text: 'Hi.', versions: { es: 'Hola.' } });
    const script = async (scriptVersion: string) => (await readJobs([path], { scriptVersion }))[0]!.script;
    expect(await script('v0')).toEqual({ file: `${path} (text)`, text: 'Hi.' });
    expect(await script('es')).toMatchObject({ text: 'Hola.' });
    expect(await script('constructor')).toBeUndefined();
    const timeline = [{ contentType: 'speech', files: [{ media: 'm' }] }];
    const media = await file('t/media.json', { timeline, media: { m: 'm.wav' } });
    expect((await readJobs([media], {}))[0]!.script).toBeUndefined();
  });

  test.each<[what: string, content: object | string, error: object]>([
    ['no script', {}, { message: expect.stringContaining('one of') }],
    ['a script twice', { script: 's.txt', text: 'x' }, { message: expect.stringContaining('one of') }],
    ['a script that is a number', { script: 3 }, { message: expect.stringContaining('`script`') }],
    ['a version that is a number', { script: { v0: 3 } }, { message: expect.stringContaining('`script`') }],
    ['a list', [], { message: expect.stringContaining('no names and values') }],
    ['what is not JSON', '{"script": }', { message: expect.stringContaining('JSON') }],
    ['audiences without rows', { text: 'x', audiences: [] }, { message: 'There are no rows.' }],
    ['a setting that is none', { text: 'x', voise: 'y' }, { message: expect.stringContaining('`voise`') }],
  ])('%s', async (what, content, error) => {
    const path = await file(`bad/${what}.json`, content);
    await expect(readJobs([path], {})).rejects.toMatchObject({ code: 'bad_request', file: path, ...error });
  });
});

describe('names', () => {
  test('productions of equal names are told apart, whatever folder and case they come from', async () => {
    const paths = [await file('a/news.txt', 'A.'), await file('b/news.txt', 'B.'), await file('c/News.txt', 'C.')];
    expect((await readJobs(paths, {})).map((job) => job.name)).toEqual(['news', 'news-2', 'News-3']);
  });

  test('they fit a file system and never end inside a character', async () => {
    const script = await file(`${'😀'.repeat(55)}.txt`, 'Hi {{name}}.');
    const [job] = await readJobs([script], { param: [`name=${'x'.repeat(500)}`] });
    expect(job!.name).toBe('😀'.repeat(50));
  });
});

describe('options', () => {
  test.each<[options: Parameters<typeof readJobs>[1], message: RegExp]>([
    [{ section: ['nonsense'] }, /--section takes a name/],
    [{ section: ['intro=1'] }, /NAME\.SETTING=VALUE/],
    [{ section: ['intro.speed=fast'] }, /--section intro\.speed=/],
    [{ param: ['=x'] }, /--param takes a name/],
    [{ media: ['jingle'] }, /--media takes a name/],
    [{ loudness: '-100' }, /--loudness takes a number/],
  ])('%j', async (options, message) => {
    const script = await file('o/s.txt', 'Hello.');
    await expect(readJobs([script], options)).rejects.toMatchObject({
      code: 'bad_option',
      message: expect.stringMatching(message),
      hint: expect.stringContaining('--'),
    });
  });

  test('an example of a section’s number can be typed as it stands', async () => {
    const script = await file('o/s.txt', 'Hello.');
    await expect(readJobs([script], { section: ['intro.startAt=soon'] })).rejects.toMatchObject({
      hint: 'For example --section intro.startAt=1',
    });
  });

  test('what an option says wrong is not the file’s', async () => {
    const path = await file('o/fine.json', { text: 'x' });
    const error = await readJobs([path], { section: ['default.voic=b'] }).catch((error) => error);
    expect(error).toMatchObject({ code: 'bad_request', file: undefined, hint: expect.stringContaining('`voice`') });
  });

  test('a section’s option is laid over the production file’s, whatever the case', async () => {
    const path = await file('o/p.json', { text: 'x', sections: { Intro: { voice: 'a', speed: 2 } } });
    const [job] = await readJobs([path], { section: ['intro.voice=b', '__proto__.speed=1'] });
    expect(job!.request.sections.Intro).toEqual({ voice: 'b', speed: 2 });
  });
});

test.skipIf(process.platform === 'win32')('a device without an end is not read to its end', async () => {
  await expect(readJobs(['/dev/zero'], {})).rejects.toMatchObject({ code: 'script_too_long', file: '/dev/zero' });
});
