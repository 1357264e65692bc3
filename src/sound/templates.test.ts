import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Sound } from '../audio/sound.ts';
import { decodeTrusted } from '../codecs/decode-trusted.ts';
import { Refusal } from '../errors.ts';
import { ALIASES } from './aliases.ts';
import { leastRecentlyUsed } from './least-recently-used.ts';
import { parseTemplate } from './template.ts';
import { openTemplates } from './templates.ts';

const FOLDER = fileURLToPath(new URL('../../templates/', import.meta.url));
const room = openTemplates(FOLDER, decodeTrusted);

const refusalOf = async (action: () => unknown): Promise<Refusal> => {
  try {
    await action();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('nothing was refused');
};

describe('the templates at hand', () => {
  it('are listed by name, each with an intro, two looped mains, an outro that ends, and two effects', () => {
    const names = room.list().map(({ name }) => name);
    expect(names).toEqual(names.toSorted());
    expect(names).toEqual(expect.arrayContaining(['cinematic', 'lofi', 'news']));
    for (const { shape } of room.list()) {
      expect(Object.keys(shape.segments)).toEqual(['intro', 'main', 'main2', 'outro']);
      expect(shape.segments.main).toMatchObject({ loop: true, ending: false });
      expect(shape.segments.main2).toMatchObject({ loop: true, ending: false });
      expect(shape.segments.outro).toMatchObject({ loop: false, ending: true });
      expect(Object.keys(shape.effects)).toEqual(expect.arrayContaining(['effect1', 'effect2']));
    }
  });

  it('have every name of the old service among them', () => {
    for (const name of Object.keys(ALIASES)) expect(room.find(name).name).toBe(ALIASES[name]);
  });

  it('are found in any case, by the names of the old service, and by other words', () => {
    expect(room.find('LoFi').name).toBe('lofi');
    expect(room.find('Headlines').name).toBe('news');
    expect(room.find('melancholia').name).toBe('cinematic');
    expect(room.find('jakarta').name).toBe('cafe');
    expect(room.find('business').name).toBe('corporate');
    expect(room.find('Christmas').name).toBe('holiday');
  });

  it('are refused when unknown, with the nearest that is known', async () => {
    expect(await refusalOf(() => room.find('cinematc'))).toMatchObject({
      code: 'unknown_template',
      hint: 'Did you mean `cinematic`?',
    });
    expect((await refusalOf(() => room.find('polka'))).hint).toMatch(/^There are: .*lofi/);
  });

  it('refuse segments and effects that they have not', async () => {
    const news = room.find('news');
    expect(await refusalOf(() => news.segment('mian'))).toMatchObject({
      code: 'unknown_segment',
      hint: 'Did you mean `main`?',
    });
    expect(await refusalOf(() => news.effect('effect9'))).toMatchObject({ code: 'unknown_effect' });
    expect(await refusalOf(() => news.segment('constructor'))).toMatchObject({ code: 'unknown_segment' });
  });

  it('give segments as long as their shape, decoded once', async () => {
    const decode = vi.fn(decodeTrusted);
    const news = openTemplates(FOLDER, decode).find('news');
    const [a, b] = await Promise.all([news.segment('intro'), news.segment('Intro')]);
    expect(await news.segment('intro')).toBe(a);
    expect(b).toBe(a);
    expect(decode).toHaveBeenCalledTimes(1);
    expect(a.rate).toBe(48_000);
    expect(a.channels.map(({ length }) => length)).toEqual(Array(2).fill(news.shape.segments.intro!.frames));
  });
});

describe('a folder of templates', () => {
  const folders: string[] = [];
  const copyOf = (name: string): string => {
    const folder = mkdtempSync(join(tmpdir(), 'templates-'));
    folders.push(folder);
    cpSync(join(FOLDER, name), join(folder, name), { recursive: true });
    return folder;
  };
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
  });

  it('refuses sound that is not the sound described, and tries again once it is mended', async () => {
    const folder = copyOf('news');
    const file = join(folder, 'news', 'effect1.ogg');
    const whole = readFileSync(file);
    const news = openTemplates(folder, decodeTrusted).find('news');
    writeFileSync(file, whole.subarray(0, whole.length - 100));
    expect(await refusalOf(() => news.effect('effect1'))).toMatchObject({ code: 'template_invalid', file });
    rmSync(file);
    expect(await refusalOf(() => news.effect('effect1'))).toMatchObject({ code: 'template_invalid', file });
    writeFileSync(file, whole);
    expect((await news.effect('effect1')).channels).toHaveLength(2);
  });

  it('refuses a description that is not right, and says everything that is wrong', async () => {
    const folder = copyOf('news');
    const file = join(folder, 'news', 'template.json');
    const good = JSON.parse(readFileSync(file, 'utf8'));
    writeFileSync(file, JSON.stringify({ ...good, tempo: 0, genre: 'polka', segments: { main: { file: '../x' } } }));
    const refusal = await refusalOf(() => openTemplates(folder, decodeTrusted));
    expect(refusal).toMatchObject({ code: 'template_invalid', file });
    const said = refusal.problems.map(({ message }) => message).join('\n');
    for (const part of ['tempo', 'genre', 'segments.main.file', 'segments.main.sha256']) expect(said).toContain(part);
  });

  it('refuses text that is not JSON', async () => {
    expect(await refusalOf(() => parseTemplate('{', 'x/template.json'))).toMatchObject({
      code: 'template_invalid',
      file: 'x/template.json',
    });
  });

  it('holds nothing but what is described', () => {
    for (const { name } of room.list()) {
      const { segments, effects } = parseTemplate(readFileSync(join(FOLDER, name, 'template.json'), 'utf8'), name);
      const described = [...Object.values(segments), ...Object.values(effects)].map(({ file }) => file);
      expect(readdirSync(join(FOLDER, name)).sort()).toEqual([...described, 'template.json'].sort());
    }
  });
});

describe('leastRecentlyUsed', () => {
  const sound = (bytes: number): Sound => ({ rate: 48_000, channels: [new Float32Array(bytes / 4)] });
  const bytesOf = ({ channels }: Sound) => channels[0]!.byteLength;

  it('lets go of what was not used for longest once there is too much', async () => {
    const keep = leastRecentlyUsed<Sound>(100, bytesOf);
    const load = vi.fn(async () => sound(40));
    await keep('a', load);
    await keep('b', load);
    await keep('a', load);
    expect(load).toHaveBeenCalledTimes(2);
    await keep('c', load);
    await keep('a', load);
    expect(load).toHaveBeenCalledTimes(3);
    await keep('b', load);
    expect(load).toHaveBeenCalledTimes(4);
  });

  it('does not keep what is larger than all it may hold', async () => {
    const keep = leastRecentlyUsed<Sound>(100, bytesOf);
    const load = vi.fn(async () => sound(400));
    await keep('a', load);
    await keep('a', load);
    expect(load).toHaveBeenCalledTimes(2);
  });
});
