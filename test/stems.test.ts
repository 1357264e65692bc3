// Stems through the program: they sum to the file, and the session says where everything lies.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeTrusted } from '../src/codecs/decode-trusted.ts';
import { openPlace, type Place } from './program.ts';

const TEXT = `<<soundSegment::intro>><<sectionName::hello "there">>
<<soundEffect::effect1>> Good morning, and welcome.
<<soundSegment::main>><<sectionName::news>>
The first boats left the harbour at seven. Everybody came back.`;

let place: Place;
beforeAll(async () => {
  place = await openPlace();
});
afterAll(() => place[Symbol.asyncDispose]());

const sound = async (path: string) => (await decodeTrusted(await readFile(join(place.folder, path)))).channels;

describe.each([
  ['podcast', 'hall'],
  // Loud enough to be limited.
  ['-9', 'telephone'],
])('at %s', (loudness, effect) => {
  // biome-ignore lint/suspicious/noExplicitAny: the program's own document
  let production: any;
  beforeAll(async () => {
    const args = [
      'render',
      '-',
      '--voice',
      'flite_slt',
      '--template',
      'news',
      '--loudness',
      loudness,
      '--effect',
      effect,
    ];
    const { document } = await place.json([...args, '--format', 'wav_float', '--stems', '--out', loudness], {
      stdin: TEXT,
    });
    production = document.productions[0];
  });

  test('voice, music and effects sum to the file, within the last bit of 16', async () => {
    expect(production.stems.stems.map(({ stem }: { stem: string }) => stem)).toEqual(['voice', 'music', 'effects']);
    const mix = await sound(production.files[0].path);
    const stems = await Promise.all(production.stems.stems.map(({ path }: { path: string }) => sound(path)));
    let most = 0;
    for (const c of [0, 1])
      for (let i = 0; i < mix[c]!.length; i++) {
        const sum = stems.reduce((total, stem) => total + stem[c]![i]!, 0);
        most = Math.max(most, Math.abs(sum - mix[c]![i]!));
      }
    expect(stems.every((stem) => stem[0]!.length === mix[0]!.length)).toBe(true);
    expect(most).toBeLessThan(2 ** -15);
  });

  test('the session has a track a stem and a region a section; the cue sheet has a track a section', async () => {
    const session = await readFile(join(place.folder, production.stems.session), 'utf8');
    expect(session.match(/<TRACK/g)).toHaveLength(3);
    expect(session).toContain(`FILE "script.stems/voice.wav"`);
    expect(session).toContain(`MARKER 2 ${production.timeline.sections[1].start.toFixed(3)}`);
    const sheet = await readFile(join(place.folder, production.stems.cueSheet), 'utf8');
    expect(sheet).toMatch(/^FILE "script\.wav" WAVE\n {2}TRACK 01 AUDIO\n/);
    expect(sheet.match(/INDEX 01 \d\d:\d\d:\d\d/g)).toHaveLength(2);
  });
});

test('stems of a mono file are refused before anything is spoken', async () => {
  const { code, stderr } = await place.run(['render', '-', '--format', 'mp3_alexa', '--stems'], { stdin: 'Hello.' });
  expect(code).toBe(2);
  expect(stderr).toContain('stereo');
});
