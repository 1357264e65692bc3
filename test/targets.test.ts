// Delivery targets through the program: an audiobook as its publisher measures it, and files judged against targets.

import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TARGETS } from '../src/audio/targets.ts';
import { header } from '../src/codecs/wav.ts';
import { hasFfmpeg } from './ffmpeg-meter.ts';
import { openPlace, type Place } from './program.ts';
import { tones } from './signals.ts';

const TEXT = `<<sectionName::one>>
The letter had lain on the table for three days. <break time="2s"/> Nobody had thought of opening it.
<<sectionName::two>>
It was not addressed to any of them, and yet each of the four brothers was sure that it could only have been meant for him.`;

let place: Place;
beforeAll(async () => {
  place = await openPlace();
});
afterAll(() => place[Symbol.asyncDispose]());

describe('an audiobook for ACX', () => {
  // biome-ignore lint/suspicious/noExplicitAny: the program's own document
  let production: any;
  let path: string;
  beforeAll(async () => {
    const args = [
      'render',
      '-',
      '--voice',
      'flite_slt',
      '--loudness',
      'acx',
      '--template',
      'news',
      '--format',
      'mp3_acx',
    ];
    production = (await place.json(args, { stdin: TEXT })).document.productions[0];
    path = join(place.folder, production.files[0].path);
  });

  test('passes every line of its report, has no music, and says so', () => {
    const names = ['RMS', 'true peak', 'noise floor', 'head', 'tail', 'sample rate', 'MP3 bit rate'];
    expect(production.reports[0].checks).toMatchObject(names.map((name) => ({ name, pass: true })));
    expect(production.timeline.beds).toEqual([]);
    expect(production.warnings).toContainEqual(expect.objectContaining({ code: 'target_without_music' }));
  });

  test('has 0.75 s before its first word and 3 s after its last', () => {
    const clips = production.timeline.sections.flatMap(({ clips }: { clips: object[] }) => clips);
    expect(clips[0].start).toBeCloseTo(0.75, 3);
    expect(production.seconds - clips.at(-1).end).toBeCloseTo(3, 2);
  });

  test.skipIf(!hasFfmpeg)('by ffmpeg: RMS -20.5, 44.1 kHz mono at 192 kbit/s, room tone in its gaps', () => {
    const astats = (from: number, seconds: number) => {
      const range = ['-ss', String(from), '-t', String(seconds)];
      const { stderr } = spawnSync('ffmpeg', [...range, '-i', path, '-af', 'astats', '-f', 'null', '-'], {
        encoding: 'utf8',
      });
      return { rms: Number(/RMS level dB: (-?[\d.]+)/.exec(stderr)![1]), stderr };
    };
    const whole = astats(0, 1000);
    expect(whole.rms).toBeCloseTo(-20.5, 1);
    expect(whole.stderr).toMatch(/44100 Hz, mono.*192 kb\/s/);
    const end = production.seconds;
    expect(Math.abs(astats(end - 2.5, 2).rms + 72)).toBeLessThan(1);
    expect(Math.abs(astats(0.1, 0.5).rms + 72)).toBeLessThan(1.5);
  });
});

test.each(['render', 'plan'])(
  '%s says when no format that is asked for is one that the target takes',
  async (command) => {
    const warnings = async (...formats: string[]) => {
      const args = [command, '-', '--voice', 'tone_mid', '--loudness', 'acx', ...formats];
      return (await place.json(args, { stdin: 'Good morning.' })).document.productions[0].warnings;
    };
    expect(await warnings()).toEqual([
      {
        code: 'format_not_taken',
        message: '`acx` takes files of 44100 Hz with a constant 192 kbit/s or more: `mp3` is none.',
        hint: 'Ask for one, such as `mp3_acx`.',
      },
    ]);
    expect(await warnings('--format', 'wav,mp3_acx')).toEqual([]);
    const { stderr } = await place.run([command, '-', '--voice', 'tone_mid', '--loudness', 'acx'], {
      stdin: 'Morning.',
    });
    expect(stderr).toContain('warning[format_not_taken]: ');
  },
);

test.each([
  [['--format', 'mp33'], 'unknown_format'],
  [['--format', 'mp3_alexa', '--stems'], 'bad_request'],
  [['--tag', 'cover=none.png'], 'file_not_found'],
])('a plan refuses what a render would: %s', async (args, error) => {
  for (const command of ['plan', 'render']) {
    const { code, document } = await place.json([command, '-', ...args], { stdin: 'Good morning.' });
    expect([code, document.error.code]).toEqual([2, error]);
  }
});

test.each<[what: string, level: number, seconds: number, warning: object | undefined]>([
  [
    'silence',
    Number.NEGATIVE_INFINITY,
    1,
    { code: 'silent', message: expect.stringContaining('every sample is zero') },
  ],
  ['what lies under -70 LUFS', -85, 1, { code: 'silent', message: expect.stringContaining('under -70 LUFS') }],
  ['what is very quiet', -60, 1, { code: 'loudness_not_reached', message: expect.stringContaining('20 dB of gain') }],
  ['a tenth of a second', -20, 0.1, undefined],
])('-9 LUFS of %s: reached, or why not', async (_what, level, seconds, warning) => {
  await writeFile(join(place.folder, 'quiet.wav'), wav([tones([{ hertz: 440, level, seconds }])]));
  const args = ['render', '-', '--media', 'm=quiet.wav', '--format', 'wav', '--loudness', '-9'];
  const { warnings, loudness } = (await place.json(args, { stdin: '<<media::m>>' })).document.productions[0];
  expect(warnings).toEqual(warning ? [expect.objectContaining({ ...warning, hint: expect.any(String) })] : []);
  if (!warning) expect(loudness.integrated).toBeCloseTo(-9, 1);
});

function wav(channels: readonly Float32Array[]): Buffer {
  const frames = channels[0]!.length;
  const samples = Float32Array.from({ length: frames * channels.length }, (_, i) => {
    return channels[i % channels.length]![Math.floor(i / channels.length)]!;
  });
  const head = header({ bits: 32, rate: 48_000, channels: channels.length, frames });
  return Buffer.concat([head, Buffer.from(samples.buffer)]);
}

test('every target is listed, with its figures and its other names', async () => {
  const { document } = await place.json(['targets']);
  expect(document.targets.map(({ name }: { name: string }) => name)).toEqual(Object.keys(TARGETS));
  expect(document.targets).toContainEqual(
    expect.objectContaining({ name: 'broadcast', aliases: ['ebu', 'r128'], loudness: { stereo: -23, mono: -26 } }),
  );
  expect((await place.run(['targets'])).stdout).toMatch(/^acx +RMS -20\.5 dBFS +-3\.2 dBTP +.*\(also audiobook\)$/m);
});

test('each file is told with levels of its own', async () => {
  const args = ['render', '-', '--voice', 'tone_mid', '--format', 'wav,mp3_alexa', '--out', 'levels'];
  const { stdout } = await place.run(args, { stdin: TEXT });
  const [stereo, mono] = stdout.trim().split('\n');
  expect(stereo).toMatch(/script\.wav {2}.* {2}-16\.0 LUFS {2}-/);
  expect(mono).toMatch(/script\.mp3 {2}.* {2}-(18\.9|19\.\d) LUFS {2}-/);
});

describe('libretto measure', () => {
  beforeAll(async () => {
    await place.run(['render', '-', '--voice', 'flite_slt', '--format', 'wav', '--out', 'm'], { stdin: TEXT });
  });
  const file = () => join('m', 'script.wav');

  test('judges a file line by line: exit 0 where all pass, 2 where one fails', async () => {
    const good = await place.json(['measure', file(), '--target', 'podcast']);
    expect(good.code).toBe(0);
    expect(good.document.checks.every(({ pass }: { pass: boolean }) => pass)).toBe(true);
    const bad = await place.run(['measure', file(), '--target', 'ebu']);
    expect(bad.code).toBe(2);
    expect(bad.stdout).toMatch(/FAIL {2}loudness -16\.\d LUFS \(-23\.5 to -22\.5\)/);
  });

  test('writes loudness over time as a table and as a picture', async () => {
    const { code } = await place.run([
      'measure',
      file(),
      '--csv',
      'm/l.csv',
      '--picture',
      'm/l.svg',
      '--target',
      '-16',
    ]);
    expect(code).toBe(0);
    const rows = (await readFile(join(place.folder, 'm', 'l.csv'), 'utf8')).trim().split('\n');
    expect(rows[0]).toBe('seconds,momentary,short-term');
    const [at, momentary, shortTerm] = rows.at(-20)!.split(',').map(Number) as [number, number, number];
    expect(at).toBeGreaterThan(3);
    expect(momentary).toBeLessThan(0);
    expect(shortTerm).toBeGreaterThan(-30);
    expect(await readFile(join(place.folder, 'm', 'l.svg'), 'utf8')).toMatch(
      /<svg .*[\s\S]*asked for: -16 LUFS[\s\S]*<\/svg>/,
    );
  });

  test('knows the channels of surround, and what is shorter than its windows', async () => {
    const tone = tones([{ hertz: 1000, level: -20, seconds: 0.2 }]);
    const silence = new Float32Array(tone.length);
    await writeFile(join(place.folder, 'm', 'stereo.wav'), wav([tone, tone]));
    await writeFile(join(place.folder, 'm', 'surround.wav'), wav([tone, tone, silence, tone, silence, silence]));
    const [stereo, surround] = await Promise.all(
      ['stereo', 'surround'].map(async (name) => (await place.json(['measure', join('m', `${name}.wav`)])).document),
    );
    expect(surround.integrated).toBeCloseTo(stereo.integrated, 3);
    expect(surround).toMatchObject({ channels: 6, truePeak: expect.closeTo(stereo.truePeak, 3) });
    expect(stereo.shortTermMax).toBeCloseTo(stereo.integrated, 3);
    expect(stereo.noiseFloor).toBeCloseTo(stereo.rms, 3);
  });

  test('draws SVG under no other name', async () => {
    const { code, document } = await place.json(['measure', file(), '--picture', 'm/l.png']);
    expect(code).toBe(2);
    expect(document.error).toMatchObject({ code: 'bad_option', hint: expect.stringContaining('.svg') });
  });

  test('does not write over the file it measures, and knows its targets', async () => {
    expect((await place.run(['measure', file(), '--csv', file()])).code).toBe(2);
    const { code, stderr } = await place.run(['measure', file(), '--target', 'spotfy']);
    expect(code).toBe(2);
    expect(stderr).toContain("Did you mean 'spotify'?");
  });
});
