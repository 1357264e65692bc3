// What `libretto formats` says of each format is what its files are, by ffprobe.

import { execFileSync, spawnSync } from 'node:child_process';
import { extname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPlace, type Place } from './program.ts';

const hasFfprobe = spawnSync('ffprobe', ['-version']).status === 0;

let place: Place;
beforeAll(async () => {
  place = await openPlace();
});
afterAll(() => place[Symbol.asyncDispose]());

interface Listed {
  name: string;
  aliases: string[];
  extension: string;
  rate: number;
  channels: number;
  constantBitRate: number | null;
}

test.skipIf(!hasFfprobe)('every format has the rate, channels, bit rate and extension that are listed', async () => {
  const formats: Listed[] = (await place.json(['formats'])).document.formats;
  expect(formats.length).toBeGreaterThan(10);
  const names = formats.map(({ name, aliases }) => aliases[0] ?? name);
  const args = ['render', '-', '--voice', 'tone_mid', '--format', names.join(',')];
  const { files } = (await place.json(args, { stdin: 'Good morning, all of you.' })).document.productions[0];
  expect(files.map(({ format }: { format: string }) => format)).toEqual(formats.map(({ name }) => name));
  for (const [i, { name, extension, rate, channels, constantBitRate }] of formats.entries()) {
    const { path } = files[i];
    expect(extname(path)).toBe(`.${extension}`);
    const probe = ['-v', 'error', '-show_streams', '-of', 'json', join(place.folder, path)];
    const [stream] = JSON.parse(execFileSync('ffprobe', probe, { encoding: 'utf8' })).streams;
    expect([name, Number(stream.sample_rate), stream.channels]).toEqual([name, rate, channels]);
    if (constantBitRate) expect(Number(stream.bit_rate)).toBe(constantBitRate * 1000);
  }
});
