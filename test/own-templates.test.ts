// Templates of one's own through the program: from a folder of sound files to a production, and what bad ones get.

import { cp, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Block } from '../src/audio/sound.ts';
import { allFormats } from '../src/codecs/all.ts';
import { decodeTrusted } from '../src/codecs/decode-trusted.ts';
import { RATE } from '../src/units.ts';
import { openPlace, type Place } from './program.ts';
import { noise, tones } from './signals.ts';

let place: Place;
beforeAll(async () => {
  place = await openPlace();
  await files('harbour', {
    'Main.wav': clicks(117, 8, 0.1),
    'main 2.flac': clicks(117, 4),
    'intro.mp3': clicks(117, 2),
    'outro.ogg': faded(clicks(117, 2)),
    'effects/whoosh.wav': faded(noise(RATE, 0.9)),
    'LICENSE.txt': '# CC-BY-4.0\n\nby Ada, from the harbour\n',
    'notes.rtf': 'to be left out',
  });
});
afterAll(() => place[Symbol.asyncDispose]());

const BEAT = (60 * RATE) / 117;
const own = (...path: string[]) => join(place.folder, '.local/share/libretto/templates', ...path);
const add = (folder: string, ...args: string[]) => place.json(['templates', 'add', folder, ...args]);
const decoded = async (path: string) => (await decodeTrusted(await readFile(path))).channels;
const codes = (document: { warnings: { code: string; file: string | null }[] }) =>
  document.warnings.map(({ code, file }) => (file === null ? code : `${code} ${file}`));

/** A drum on every beat over a bass, with so many seconds too much. */
function clicks(bpm: number, bars: number, excess = 0): Float32Array {
  const beat = (60 * RATE) / bpm;
  const samples = tones([{ hertz: 80, level: -18, seconds: (4 * bars * beat) / RATE + excess }]);
  const drum = noise(4_800, 0.4);
  for (let at = 0; Math.round(at) < samples.length; at += beat)
    for (let i = 0; i < drum.length && Math.round(at) + i < samples.length; i++)
      samples[Math.round(at) + i]! += drum[i]! * Math.exp(-i / 700);
  return samples;
}

function faded(samples: Float32Array): Float32Array {
  return samples.map((x, i) => x * (1 - i / samples.length) ** 2);
}

/** Lays down sound (mono, or both sides) in the format of its name, and text as it is. */
async function files(folder: string, contents: Record<string, Float32Array | Block | string>): Promise<void> {
  for (const [name, content] of Object.entries(contents)) {
    const path = join(place.folder, folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, typeof content === 'string' ? content : await encoded(name, content));
  }
}

async function encoded(name: string, content: Float32Array | Block): Promise<Uint8Array> {
  const sound = content instanceof Float32Array ? [content, content] : content;
  const id = name.endsWith('.wav') ? 'wav_float' : name.slice(name.lastIndexOf('.') + 1);
  const encoding = await allFormats()
    .find((format) => format.id === id)!
    .open({ frames: sound[0]!.length });
  const first = encoding.write(sound);
  const { rest, head } = encoding.finish();
  const bytes = Buffer.concat([first, rest]);
  if (head) bytes.set(head);
  encoding.close();
  return bytes;
}

describe('a folder of music', () => {
  test('becomes a template; nothing is cut unless it is asked for, and what could be is told', async () => {
    const { code, document } = await add('harbour');
    expect(code).toBe(0);
    expect(document).toMatchObject({ name: 'harbour', beatsPerBar: 4, source: 'heard', licence: 'CC-BY-4.0' });
    expect(document.tempo / 117).toBeCloseTo(1, 3);
    const [intro, main, second, outro, whoosh] = document.sounds;
    expect([intro.name, main.name, second.name, outro.name, whoosh.name]).toEqual(
      ['intro', 'main', 'main_2', 'outro', 'whoosh'], // in the order they are played in
    );
    expect(main).toMatchObject({ bars: expect.closeTo(8.05, 2), cut: 0, crossfaded: false });
    expect(second).toMatchObject({ bars: 4 });
    expect(codes(document)).toEqual(expect.arrayContaining(['loop_not_whole_bars Main.wav', 'file_ignored notes.rtf']));
    expect(document.warnings[0]).toMatchObject({
      message: expect.stringMatching(/8\.05 bars at 117\.0 bpm; cutting 0\.10 s would make it 8 whole bars/),
      hint: expect.stringContaining('--trim'),
    });
    expect(await readFile(own('harbour', 'LICENSE.txt'), 'utf8')).toContain('by Ada');
    expect(await readdir(own())).toEqual(['harbour']);
  });

  test('is kept without loss, as loud as templates are', async () => {
    const { segments } = JSON.parse(await readFile(own('harbour', 'template.json'), 'utf8'));
    expect(segments.main.loudness).toBe(-20);
    const [kept] = await decoded(own('harbour', 'main.flac'));
    const [came] = await decoded(join(place.folder, 'harbour', 'Main.wav'));
    expect(kept!.length).toBe(came!.length);
    const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, x, i) => sum + x * b[i]!, 0);
    const gain = dot(kept!, came!) / dot(came!, came!);
    let most = 0;
    kept!.forEach((x, i) => {
      most = Math.max(most, Math.abs(x - gain * came![i]!));
    });
    expect(most).toBeLessThan(2 ** -20);
  });

  test('is listed beside those that ship, and found by what it is', async () => {
    await add('harbour', '--name', 'pier', '--genre', 'rock', '--tag', 'happy,travel', '--mood', 'salty', '--replace');
    const names = async (...args: string[]) => {
      const { document } = await place.json(['templates', 'list', ...args]);
      return document.templates.map(({ name }: { name: string }) => name);
    };
    expect(await names('--source', 'own')).toEqual(['harbour', 'pier']);
    expect(await names('--genre', 'rock', '--tag', 'travel', '--mood', 'Salty')).toEqual(['pier']);
    expect(await names('--tempo', '116-118', '--source', 'own')).toEqual(['harbour', 'pier']);
    expect(await names('--collection', 'newscast', '--tempo', 'up', '--source', 'shipped')).toEqual(['news']);
    const { document } = await place.json(['templates', 'list', '--tag', 'hapy']);
    expect(document.error).toMatchObject({ code: 'bad_option', hint: 'Did you mean `happy`?' });
  });

  test('with --trim and --crossfade is whole bars that do not click', async () => {
    await files('hum', { 'main.wav': tones([{ hertz: 331.3, level: -12, seconds: (32 * BEAT) / RATE + 0.1 }]) });
    const asked = ['hum', '--tempo', '117', '--licence', 'CC0-1.0', '--trim'] as const;
    expect(codes((await add(...asked)).document)).toEqual(['seam_clicks main.wav']);
    const { document } = await add(...asked, '--replace', '--crossfade');
    expect(document).toMatchObject({ replaced: true, source: 'asked', licence: 'CC0-1.0', warnings: [] });
    expect(document.sounds[0]).toMatchObject({ bars: 8, cut: expect.closeTo(0.1, 3), crossfaded: true });
    const [kept] = await decoded(own('hum', 'main.flac'));
    expect(Math.abs(kept!.length - 32 * BEAT)).toBeLessThan(2);
  });

  test('makes the same template again, to the byte', async () => {
    const read = async (name: string) =>
      Promise.all((await readdir(own(name))).sort().map((file) => readFile(own(name, file))));
    await cp(own('harbour'), own('before'), { recursive: true });
    await add('harbour', '--replace');
    expect(await read('harbour')).toEqual(await read('before'));
    await place.run(['templates', 'remove', 'before']);
  });

  test('plays in a production, and in a plan', async () => {
    const script = '<<soundSegment::intro>><<sectionName::a>>One two.<<soundSegment::main_2>><<sectionName::b>>Three.';
    const args = ['-', '--template', 'Harbour', '--voice', 'tone_mid'];
    const { document } = await place.json(['render', ...args, '--format', 'wav'], { stdin: script });
    expect(document.productions[0]).toMatchObject({ template: 'harbour', warnings: [] });
    const plan = await place.json(['plan', ...args], {
      stdin: `${script}<<soundSegment::bridge>><<sectionName::c>>Four.`,
    });
    expect(plan.document.error).toMatchObject({ code: 'unknown_segment', hint: expect.stringContaining('main_2') });
    const sample = await place.json(['templates', 'sample', 'harbour', '--out', 'out']);
    expect(sample.document.timeline.sections.map(({ name }: { name: string }) => name)).toEqual([
      'intro',
      'main',
      'main_2',
      'outro',
    ]);
  });

  test('is removed, and what ships is not', async () => {
    expect((await place.json(['templates', 'remove', 'Pier'])).document).toEqual({ removed: 'Pier' });
    expect((await place.json(['templates', 'remove', 'pier'])).document).toEqual({ removed: null });
    for (const name of ['news', 'headlines', '../voices']) {
      const { code, document } = await place.json(['templates', 'remove', name]);
      if (name.startsWith('.')) expect(document).toEqual({ removed: null });
      else expect([code, document.error.code]).toEqual([2, 'template_shipped']);
    }
  });

  test('that is damaged is left out, said to be, and can still be removed', async () => {
    await mkdir(own('wreck'), { recursive: true });
    await writeFile(own('wreck', 'template.json'), '{');
    const { code, stdout, stderr } = await place.run(['templates', 'list', '--source', 'own']);
    expect([code, stdout]).toEqual([0, expect.not.stringContaining('wreck')]);
    expect(stderr).toContain('`wreck` is left out');
    const { document } = await place.json(['plan', '-', '--template', 'wreck'], { stdin: 'Hello.' });
    expect(document.error.code).toBe('template_invalid');
    expect((await place.json(['templates', 'remove', 'wreck'])).document).toEqual({ removed: 'wreck' });
  });
});

describe('what is told of music that is taken all the same', () => {
  test('clipping, sides that cancel, no room for speech, levels apart, no beat, no licence', async () => {
    const pad = tones([
      { hertz: 150, level: -20, seconds: 5 },
      { hertz: 200, level: -20, seconds: 5 },
    ]);
    const loud = tones([{ hertz: 110, level: 6, seconds: 4 }]).map((x) => Math.min(1, Math.max(-1, x)));
    const voice = tones([{ hertz: 2_000, level: -20, seconds: 4 }]);
    await files('poor', {
      'main.wav': pad,
      'main2.wav': voice,
      'intro.wav': loud,
      'outro.wav': [faded(pad), faded(pad).map((x) => -x)],
    });
    const { code, document } = await add('poor');
    expect(code).toBe(0);
    expect(codes(document)).toEqual(
      expect.arrayContaining([
        'tempo_unclear main.wav',
        'speech_band_full main2.wav',
        'clipped intro.wav',
        'level_differs intro.wav',
        'mono_cancels outro.wav',
        'licence_unknown',
      ]),
    );
    expect(document).toMatchObject({ licence: 'unknown', source: 'assumed' });
    // However loud it came, it is kept without clipping.
    const [kept] = await decoded(own('poor', 'intro.flac'));
    expect(Math.max(...kept!.subarray(0, RATE))).toBeLessThan(0.9);
  });

  test('effects alone are a template, too', async () => {
    await files('bells', { 'effect1.wav': faded(tones([{ hertz: 880, level: -1, seconds: 1 }])) });
    const { document } = await add('bells', '--licence', 'own work');
    expect(document).toMatchObject({ warnings: [], sounds: [{ name: 'effect1', kind: 'effect', bars: null }] });
    const render = ['render', '-', '--template', 'bells', '--voice', 'tone_mid', '--format', 'wav'];
    const made = await place.json(render, { stdin: 'Hello <<soundEffect::effect1>> there.' });
    expect(made.code).toBe(0);
  });
});

describe('what is refused', () => {
  test('everything that is wrong with a folder, at once, and nothing is left of it', async () => {
    await files('bad', {
      'mian.wav': clicks(117, 1),
      'ambience.wav': clicks(117, 1).subarray(0, 4_790),
      'intro.wav': new Float32Array(RATE),
      'outro.wav': 'this is not audio at all, it only says so\n'.repeat(50),
    });
    const before = await readdir(own());
    const { code, document } = await add('bad');
    expect(code).toBe(2);
    expect(document.error).toMatchObject({ code: 'template_invalid', file: 'bad' });
    const problems = document.error.problems.map(({ code, hint }: { code: string; hint: string }) => [code, hint]);
    expect(problems).toEqual([
      ['unknown_segment', 'Did you mean `main.wav`?'],
      ['segment_silent', expect.any(String)],
      ['segment_too_short', expect.stringContaining('whole bars')],
      ['media_unreadable', expect.any(String)],
    ]);
    expect(document.error.problems[2].message).toContain('ambience.wav is 99 ms long; a loop needs 100 ms');
    expect(await readdir(own())).toEqual(before);
  });

  test.each<[string, Record<string, Float32Array | string>, object]>([
    [
      'intro alone',
      { 'intro.wav': clicks(117, 1) },
      { code: 'segment_missing', hint: expect.stringContaining('main') },
    ],
    ['nothing', { 'notes.txt': 'nothing' }, { code: 'segment_missing' }],
    ['one twice', { 'main.wav': clicks(117, 1), 'Main.flac': clicks(117, 1) }, { code: 'segment_twice' }],
  ])('%s', async (name, contents, problem) => {
    await files(name, contents);
    const { code, document } = await add(name, '--name', 'refused');
    expect([code, document.error.code]).toEqual([2, 'template_invalid']);
    const { message, hint } = document.error;
    expect({ code: 'x', message, hint }).toMatchObject({ ...problem, code: 'x' });
  });

  test.each<[string, string[], object]>([
    [
      'a path for a name',
      ['harbour', '--name', '../harbour'],
      { code: 'bad_option', hint: expect.stringContaining('--name') },
    ],
    ['a dot', ['harbour', '--name', '.'], { code: 'bad_option' }],
    ['a name that is taken', ['harbour'], { code: 'template_exists', hint: expect.stringContaining('--replace') }],
    ['the name of one that ships', ['harbour', '--name', 'news', '--replace'], { code: 'template_exists' }],
    ["one of the old service's names", ['harbour', '--name', 'headlines'], { code: 'template_exists' }],
    ['a folder that is not there', ['nowhere'], { code: 'file_not_found' }],
    ['a file', ['harbour/Main.wav', '--name', 'x'], { code: 'file_unreadable' }],
    ['a tempo that cannot be', ['harbour', '--tempo', 'fast'], { code: 'bad_option' }],
  ])('%s', async (_name, args, error) => {
    const { code, document } = await place.json(['templates', 'add', ...args]);
    expect(code).toBe(2);
    expect(document.error).toMatchObject(error);
  });

  test('a link that leads nowhere', async () => {
    await files('links', { 'main.wav': clicks(117, 1) });
    await symlink('nowhere.wav', join(place.folder, 'links', 'intro.wav'));
    expect((await add('links')).document.error.code).toBe('template_invalid');
  });
});
