// Whole productions, judged from outside: loudness and peaks by ffmpeg, places by samples, reruns by their bytes.

import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Sound } from '../src/audio/sound.ts';
import { decodeTrusted } from '../src/codecs/decode-trusted.ts';
import { type Local, openLocal, type Production, type ProductionInput, parseRequest } from '../src/main.ts';
import { clearCache } from '../src/production/cache.ts';
import { PRESETS } from '../src/timeline/presets.ts';
import { ffmpegLoudness, ffmpegTruePeak, hasFfmpeg } from './ffmpeg-meter.ts';

let folder: string;
let local: Local;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'libretto-render-'));
  local = await openLocal({ ...process.env, LIBRETTO_CACHE_DIR: join(folder, 'cache') });
});
afterAll(async () => {
  await local[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const SCRIPT = `<<soundSegment::intro>><<sectionName::hello>>
Good morning and welcome, here is what happened over night.

<<soundSegment::main>><<sectionName::middle>>
The first boats left the harbour at seven, and by noon all of them had come back with more fish than anybody could carry.
<break time="2500ms"/> Nobody knows why.

<<soundSegment::outro>><<sectionName::end>>
That is all for today.`;

const render = (input: ProductionInput, name: string): Promise<Production> =>
  local.render(parseRequest({ text: SCRIPT, voice: 'tone_mid', ...input }), join(folder, name), () => {});

const decoded = async (production: Production, format: string): Promise<Sound> =>
  decodeTrusted(await readFile(production.files.find((file) => file.format === format)!.path));

const TEMPLATES = (await readdir(fileURLToPath(new URL('../templates/', import.meta.url)), { withFileTypes: true }))
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

describe.skipIf(!hasFfmpeg)('an independent meter reads what was asked for, in every file', () => {
  // Every template and every preset, and not each with each other.
  const pairs = Object.keys(PRESETS).flatMap((preset, i) =>
    [0, 1].map((k) => [TEMPLATES[(2 * i + k) % TEMPLATES.length]!, preset] as const),
  );
  test.each(pairs)('%s, %s', async (template, preset) => {
    const production = await render({ template, preset, formats: ['wav', 'mp3'] }, `${template}-${preset}`);
    expect(production.warnings).toEqual([]);
    for (const format of ['wav', 'mp3']) {
      const { channels } = await decoded(production, format);
      expect(channels[0]!.length).toBe(Math.round(production.seconds * 48_000));
      expect(Math.abs(ffmpegLoudness(channels) + 16)).toBeLessThanOrEqual(0.2);
      expect(ffmpegTruePeak(channels)).toBeLessThanOrEqual(-1);
    }
  });

  test.each([
    ['podcast', 'wav', -16, -1],
    ['spotify', 'wav', -14, -1],
    ['broadcast', 'wav_24', -23, -1],
    ['atsc', 'wav_float', -24, -2],
    [-18, 'mp3_high', -18, -1],
    // Variable bit rate at its lowest costs loudness and adds peaks.
    [-16, 'mp3_very_low', -16, -1],
  ] as const)('%s as %s', async (loudness, format, lufs, ceiling) => {
    const production = await render({ template: 'lofi', loudness, formats: [format] }, `target-${format}`);
    const { channels } = await decoded(production, format);
    expect(Math.abs(ffmpegLoudness(channels) - lufs)).toBeLessThanOrEqual(0.3);
    expect(ffmpegTruePeak(channels)).toBeLessThanOrEqual(ceiling);
  });

  test('a mono file is mastered for mono: 3 LU lower, measured as one channel', async () => {
    const production = await render({ template: 'lofi', formats: ['mp3_alexa'] }, 'mono');
    const sound = await decoded(production, 'mp3_alexa');
    expect([sound.channels.length, sound.rate]).toEqual([1, 24_000]);
    const { integrated, target } = production.loudness;
    expect(target).toBe(-19);
    expect(Math.abs(integrated! + 19)).toBeLessThanOrEqual(0.2);
  });
});

describe('places', () => {
  /** First frame above -50 dBFS. */
  const onset = (samples: Float32Array) => samples.findIndex((sample) => Math.abs(sample) > 0.003);

  test('a section asked for at 7.125 s is heard there, and the file is as long as asked, to the frame', async () => {
    const text = '<<sectionName::a>>One two three.<<sectionName::b>>Four five six.';
    const production = await render(
      { text, sections: { b: { startAt: 7.125 } }, forceLength: 11.5, formats: ['wav'] },
      'places',
    );
    const { channels } = await decoded(production, 'wav');
    expect(channels[0]!.length).toBe(552_000);
    const heard = 240_000 + onset(channels[0]!.subarray(240_000));
    expect(Math.abs(heard - 342_000)).toBeLessThanOrEqual(480);
    expect(production.timeline.sections[1]!.clips[0]!.start).toBe(7.125);
  });

  test('with music the first word is heard after one second', async () => {
    const production = await render({ template: 'news', formats: ['wav'] }, 'first-word');
    expect(production.timeline.sections[0]!.clips[0]!.start).toBe(1);
  });

  test('a written break is as long as written, between what is heard', async () => {
    const production = await render({ formats: ['wav'] }, 'break');
    const [before, after] = production.timeline.sections[1]!.clips;
    expect(after!.start - before!.end).toBeCloseTo(2.5, 3);
  });

  test('a mark is told where the word after it starts', async () => {
    const text = 'One two. <break time="1s"/> <mark name="here"/>Three four.';
    const { timeline } = await render({ text, formats: ['wav'] }, 'mark');
    expect(timeline.marks).toEqual([{ name: 'here', at: timeline.sections[0]!.clips[1]!.words[0]!.start }]);
  });

  test('a media file asked for at 7.125 s by its tag is heard there, and the speech stays where it is', async () => {
    const { files } = await render({ text: 'One two three four.', formats: ['wav'] }, 'file');
    const source = files[0]!.path;
    const text = '<<sectionName::a>>Good <as:media name="m" kind="sound" at="7.125s" from="300ms" to="1s"/> morning.';
    const production = await render({ text, media: { m: { source } }, formats: ['wav'] }, 'placed');
    expect(production.timeline.media).toEqual([{ alias: 'm', start: 7.125, end: 7.825 }]);
    expect(production.seconds).toBe(7.825);
    expect(production.timeline.sections[0]!.clips.map((clip) => clip.text)).toEqual(['Good morning.']);
    const { channels } = await decoded(production, 'wav');
    const heard = 240_000 + channels[0]!.subarray(240_000).findIndex((sample) => sample !== 0);
    // The first frame of a fade is silent, and the next few may be under a 16-bit step.
    expect(heard - 342_000).toBeGreaterThan(0);
    expect(heard - 342_000).toBeLessThan(48);
  });

  test('a part that a file does not have and a loop that is too short are refused', async () => {
    const { files } = await render({ text: 'One two three four.', formats: ['wav'] }, 'file');
    const media = (settings: object) => ({
      text: 'Hello.',
      media: { m: { source: files[0]!.path, at: 0, ...settings } },
    });
    const refused = (settings: object) => expect(render(media(settings), 'refused')).rejects;
    await refused({ from: 100 }).toMatchObject({
      code: 'timing_impossible',
      message: expect.stringContaining('from 100 s'),
    });
    await refused({ to: 100 }).toMatchObject({
      code: 'timing_impossible',
      message: expect.stringContaining('to 100 s'),
    });
    await refused({ to: 0.09, loop: true }).toMatchObject({ code: 'media_too_short' });
    await refused({ from: 0.5, to: 0.51 }).toMatchObject({ code: 'media_too_short' });
  });

  test('what is shorter than a gating block is brought to its loudness, too', async () => {
    const { seconds, loudness, warnings } = await render({ text: 'Go.', formats: ['wav'] }, 'short');
    expect(seconds).toBeLessThan(0.4);
    expect(loudness.integrated).toBeCloseTo(-16, 1);
    expect(warnings).toEqual([]);
  });

  test('captions lie inside the file, in order, and say every word', async () => {
    const production = await render({ template: 'cinematic', captions: ['json'], formats: ['wav'] }, 'captions');
    const { cues } = JSON.parse(await readFile(join(folder, 'captions.json'), 'utf8'));
    const words = cues.flatMap((cue: { words: { word: string; start: number; end: number }[] }) => cue.words);
    let at = 0;
    for (const { start, end } of words) {
      expect(start).toBeGreaterThanOrEqual(at);
      expect(end).toBeLessThanOrEqual(production.seconds);
      at = start;
    }
    const spoken = SCRIPT.replace(/<[^>]*>+/g, ' ').match(/[a-z]+/gi);
    expect(words.map(({ word }: { word: string }) => word)).toEqual(spoken);
  });
});

describe('reruns', () => {
  const golden: ProductionInput = { template: 'news', formats: ['wav', 'wav_float', 'mp3'], captions: ['vtt'] };
  const hashes = (production: Production) =>
    Object.fromEntries(production.files.map(({ format, sha256 }) => [format, sha256]));

  test('are the same to the bit, from the cache and without it', async () => {
    const first = await render(golden, 'again');
    const cached = await render(golden, 'again');
    await clearCache(local.storage, local.organisation);
    const afresh = await render(golden, 'again');
    expect(hashes(cached)).toEqual(hashes(first));
    expect(hashes(afresh)).toEqual(hashes(first));
    for (const { path, sha256, bytes } of afresh.files) {
      const content = await readFile(path);
      expect([createHash('sha256').update(content).digest('hex'), content.length]).toEqual([sha256, bytes]);
    }
  });

  test('agree with the plan, the samples and the files that were heard when this was written', async () => {
    const production = await render(golden, 'golden');
    const { channels } = await decoded(production, 'wav_float');
    // Every 100 ms in whole dB: what changes here is heard; the hashes also show what is not.
    const levels = Array.from({ length: Math.floor(channels[0]!.length / 4800) }, (_, i) => {
      const power = channels.reduce(
        (sum, samples) => sum + samples.subarray(i * 4800, (i + 1) * 4800).reduce((a, b) => a + b * b, 0),
        0,
      );
      return Math.round(10 * Math.log10(power / 9600 + 1e-12));
    });
    const { timeline, loudness, seconds } = production;
    const document = JSON.stringify({ seconds, loudness, timeline, levels, hashes: hashes(production) }, null, 1);
    await expect(`${document}\n`).toMatchFileSnapshot('golden/production.json');
  });

  test('a plan made before a render says what the render then does, and what an edit would speak again', async () => {
    await render(golden, 'planned');
    const request = (text: string) => parseRequest({ ...golden, text, voice: 'tone_mid' });
    const plan = await local.plan(request(SCRIPT));
    expect(plan.exact).toBe(true);
    expect(plan.cost.clipsToSpeak).toBe(0);
    const edited = await local.plan(request(SCRIPT.replace('That is all', 'This is all')));
    expect(edited.timeline.sections.map((section) => section.clips.some((clip) => !clip.cached))).toEqual([
      false,
      false,
      true,
    ]);
  });
});
