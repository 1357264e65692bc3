// What bad input gets: a code, a sentence, a place, a way to mend it; exit code 2; never a stack trace, never a hang.

import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Problem } from '../src/errors.ts';
import { openPlace, type Place } from './program.ts';

let place: Place;
beforeAll(async () => {
  place = await openPlace();
});
afterAll(() => place[Symbol.asyncDispose]());

const render = ['render', '-', '--voice', 'tone_mid', '--format', 'wav'];

describe.each<[name: string, script: string | Buffer, args: string[], error: object]>([
  [
    'a misspelt tag',
    '<<soundSegmnt::intro>>Hello.',
    [],
    { code: 'script_invalid', line: 1, column: 1, hint: expect.stringContaining('soundSegment') },
  ],
  [
    'a tag of the old examples',
    'Hi.\n<<soundTemplate::intro>>Hello.',
    [],
    { code: 'script_invalid', line: 2, column: 1 },
  ],
  ['unclosed SSML', 'One <prosody rate="slow">two', [], { code: 'script_invalid', line: 1, column: 5 }],
  ['a stray closing tag', '</mstts:express-as>Hello', [], { code: 'script_invalid', line: 1, column: 1 }],
  ['a section used twice', '<<sectionName::a>>One<<sectionName::a>>Two', [], { code: 'script_invalid' }],
  [
    'a segment the template lacks',
    '<<soundSegment::bridge>><<sectionName::a>>One',
    ['--template', 'news'],
    { code: 'unknown_segment', line: 1, column: 1, hint: expect.stringContaining('intro') },
  ],
  [
    'an effect the template lacks',
    '<<sectionName::a>><<soundEffect::boom>>One',
    ['--template', 'news'],
    { code: 'unknown_effect', line: 1, column: 19 },
  ],
  ['an unknown voice', 'Hello', ['--voice', 'af_hart'], { code: 'unknown_voice' }],
  [
    'an unknown template',
    'Hello',
    ['--template', 'newz'],
    { code: 'unknown_template', hint: expect.stringContaining('news') },
  ],
  [
    'an unknown preset',
    'Hello',
    ['--preset', 'lightduckin'],
    { code: 'bad_request', hint: 'Did you mean `lightducking`?' },
  ],
  ['an unknown format', 'Hello', ['--format', 'mp4'], { code: 'unknown_format' }],
  [
    'an unknown loudness',
    'Hello',
    ['--loudness', 'spotfy'],
    { code: 'unknown_loudness', hint: expect.stringContaining('spotify') },
  ],
  ['an unknown section setting', 'Hello', ['--section', 'intro.voice=tone_low'], { code: 'unknown_section' }],
  ['an unknown option', 'Hello', ['--formatt', 'wav'], { code: 'bad_option' }],
  ['an empty script', '', [], { code: 'script_empty' }],
  ['only white space', ' \n\t\n ', [], { code: 'script_empty' }],
  ['sections without text', '<<sectionName::a>> <<sectionName::b>>', [], { code: 'script_empty' }],
  ['ten megabytes', 'word '.repeat(2_000_000), [], { code: 'script_too_long' }],
  ['invalid UTF-8', Buffer.from([0x48, 0x69, 0x0a, 0xff, 0xfe]), [], { code: 'bad_utf8', line: 2, column: 1 }],
  ['a NUL byte', 'Hel\0lo', [], { code: 'script_invalid', line: 1, column: 4 }],
  [
    'a section of 4,001 characters',
    `<<sectionName::long>>${'a bc '.repeat(801)}`,
    [],
    { code: 'section_too_long', message: expect.stringContaining('long') },
  ],
  ['a version that is not there', 'Hello', ['--script-version', 'v7'], { code: 'unknown_version' }],
  ['a media alias that is not bound', '<<sectionName::a>><<media::jingle>>', [], { code: 'media_missing', line: 1 }],
  [
    'a media file that is not there',
    '<<media::jingle>>',
    ['--media', 'jingle=nowhere.mp3'],
    { code: 'file_not_found' },
  ],
  [
    'media at a mark that is not there',
    'One <mark name="noon"/> two.\n<as:media name="m" at="mark non"/>',
    [],
    { code: 'unknown_mark', line: 2, column: 1, hint: 'Did you mean `noon`?' },
  ],
  [
    'media at a section that is not there',
    '<<sectionName::news>>One <as:media name="m" at="end of new"/>',
    [],
    { code: 'unknown_section', line: 1, column: 26, hint: 'Did you mean `news`?' },
  ],
  ['media before the beginning', 'One <as:media name="m" at="-1s"/>', [], { code: 'script_invalid', column: 27 }],
  ['a forced length that cannot be', 'Hello', ['--force-length', '0.5'], { code: 'bad_option' }],
])('%s', (_name, script, args, error) => {
  test('is refused', async () => {
    const { code, document } = await place.json([...render, ...args], { stdin: script });
    expect(document).toEqual({ error: expect.objectContaining(error) });
    expect(document.error.message).toMatch(/[.!?]$/);
    expect(code).toBe(2);
    expect(await readdir(place.folder)).not.toContain('script.wav');
  });
});

test.each<[args: string, meant: string]>([
  ['voices lits', 'list'],
  ['cache inf', 'info'],
  ['templates ad my-music', 'add'],
  ['voices list --gender femal', 'female'],
  ['cache clear --only spech', 'speech'],
  ['templates list --genre rok', 'rock'],
  ['check - --unknown-tags wran', 'warn'],
])('a misspelt word of the command line, %s, is told with what was meant', async (args, meant) => {
  const { code, document } = await place.json(args.split(' '));
  expect(code).toBe(2);
  expect(document.error).toMatchObject({ code: 'bad_option', hint: `Did you mean \`${meant}\`?` });
});

test('filters that let no voice through say so, and what may have been meant', async () => {
  const { code, stderr } = await place.run(['voices', 'list', '--provider', 'flit']);
  expect(code).toBe(0);
  expect(stderr).toContain('Did you mean `flite`?');
});

test('for people the line is shown with a caret, and how to mend it', async () => {
  const { code, stdout, stderr } = await place.run(render, { stdin: 'First line.\nThen <<soundSegmnt::intro>> here.' });
  expect(code).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toMatch(/error\[unknown_tag\]: -:2:6: /);
  expect(stderr).toContain('Then <<soundSegmnt::intro>> here.');
  expect(stderr).toMatch(/^\s+\|?\s*\^/m);
  expect(stderr).toContain('soundSegment');
  expect(stderr).not.toMatch(/\bat .*\.(ts|js):\d+/);
});

test('every error of a script is told, not only the first, and how to mend each', async () => {
  const stdin = '<<a::b>> and <<c::d>> and <prosody>';
  const { document } = await place.json(render, { stdin });
  expect(document.error.problems.length).toBe(3);
  const { stderr } = await place.run(render, { stdin });
  expect(stderr.match(/^ {2}= .*/gm)).toEqual(document.error.problems.map(({ hint }: Problem) => `  = ${hint}`));
});

test('--unknown-tags warn goes on and never speaks the tag', async () => {
  const { code, document } = await place.json([...render, '--unknown-tags', 'warn'], {
    stdin: '<<soundTemplate::intro>>Hello there.',
  });
  expect(code).toBe(0);
  const [production] = document.productions;
  expect(production.warnings).toEqual([expect.objectContaining({ code: 'unknown_tag', line: 1, column: 1 })]);
  expect(production.timeline.sections[0].clips.map((clip: { text: string }) => clip.text)).toEqual(['Hello there.']);
});

test('check reads scripts of production files, and goes on over unknown tags when told to', async () => {
  await writeFile(join(place.folder, 'bad.txt'), 'Good.\n<<soundTemplate::intro>>Evening.');
  await writeFile(join(place.folder, 'bad.json'), JSON.stringify({ script: { v0: 'bad.txt' } }));
  const refused = await place.json(['check', 'bad.json']);
  expect(refused.code).toBe(2);
  expect(refused.document.error).toMatchObject({ code: 'script_invalid', line: 2, column: 1, file: 'bad.txt' });
  const { code, document } = await place.json(['check', 'bad.json', '--unknown-tags', 'warn']);
  expect(code).toBe(0);
  expect(document.scripts).toMatchObject([{ file: 'bad.txt', warnings: [{ code: 'unknown_tag', line: 2 }] }]);
});

test('a value that a parameter of almost its name goes without is a warning', async () => {
  const params = ['--param', 'citty=Berlin', '--param', 'unrelated=1'];
  const { code, document } = await place.json([...render, ...params], { stdin: 'Hello {{city|there}}.' });
  expect(code).toBe(0);
  expect(document.productions[0].warnings).toEqual([
    expect.objectContaining({ code: 'parameter_unused', line: 1, column: 7, hint: 'Did you mean `city`?' }),
  ]);
});

test('segments without a template are a warning, for there is no music', async () => {
  const { code, document } = await place.json(render, {
    stdin: '<<soundSegment::main>><<sectionName::a>>Hello there.',
  });
  expect(code).toBe(0);
  expect(document.productions[0].warnings).toEqual([
    expect.objectContaining({ code: 'template_missing', line: 1, column: 1 }),
  ]);
});

test('a parameter with neither value nor fallback is a warning with its place', async () => {
  const { code, document } = await place.json(render, { stdin: 'Hello\n{{name}}, good day.' });
  expect(code).toBe(0);
  expect(document.productions[0].warnings).toEqual([
    expect.objectContaining({ code: 'parameter_missing', line: 2, column: 1 }),
  ]);
});

test('a preset that was printed is one to save and to name; one that is none is told', async () => {
  const { stdout } = await place.run(['presets', 'voiceEnhanced']);
  await writeFile(join(place.folder, 'saved.json'), stdout);
  const { document } = await place.json(['plan', '-', '--preset', 'saved.json'], { stdin: 'Hello.' });
  expect(document.productions[0].frames.preset).toEqual(JSON.parse(stdout));
  expect((await place.json(['presets', 'podcst'])).document.error).toMatchObject({
    code: 'unknown_preset',
    hint: 'Did you mean `podcast`?',
  });
});

test.each<[what: string, text: string, message: string, hint?: string]>([
  ['a filter at 0 Hz', '{"voice": {"highPass": 0}}', '`voice.highPass` has to be at least 20, not 0.'],
  ['a filter above Nyquist', '{"voice": {"highPass": 24001}}', '`voice.highPass` has to be at most 20000, not 24001.'],
  ['NaN', '{"voice": {"highPass": NaN}}', 'This is not JSON', 'no NaN'],
  [
    'a number without end',
    '{"voice": {"highPass": 1e999}}',
    '`voice.highPass` has to be a number, not Infinity.',
    'finite',
  ],
  [
    'a text for a number',
    '{"voice": {"highPass": "80"}}',
    '`voice.highPass` has to be a number, not "80".',
    'without quotes',
  ],
  ['a list of presets', '[{"voice": {}}]', 'This has to be an object, not [{"voice":{}}].', '{ }'],
  ['brackets without end', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, 'more than 32 lists', 'Take away'],
])('a preset with %s', async (_what, text, message, hint) => {
  await writeFile(join(place.folder, 'own.json'), text);
  const { code, document } = await place.json(['plan', '-', '--preset', 'own.json'], { stdin: 'Hello.' });
  expect(code).toBe(2);
  expect(document.error).toMatchObject({ code: 'bad_request', file: 'own.json' });
  expect(document.error.message).toContain(message);
  if (hint) expect(document.error.hint).toContain(hint);
});

test.each([
  ['empty', Buffer.alloc(0), 'media_unreadable'],
  ['text', Buffer.from('this is not audio at all, it only says so\n'.repeat(50)), 'media_unreadable'],
  ['a header without a body', Buffer.from('RIFF\x24\0\0\0WAVEfmt '), 'media_unreadable'],
])('a media file that is %s', async (name, bytes, code) => {
  const file = join(place.folder, `${name.replaceAll(' ', '-')}.wav`);
  await writeFile(file, bytes);
  const { document } = await place.json([...render, '--media', `m=${file}`], { stdin: 'A <<media::m>> B' });
  expect(document.error).toMatchObject({ code, message: expect.stringContaining(file) });
});

test('a folder that may not be written leaves nothing and says so', async () => {
  const blocked = join(place.folder, 'file');
  await writeFile(blocked, '');
  const { code, document } = await place.json([...render, '--out', join(blocked, 'below')], { stdin: 'Hello.' });
  expect([code, document.error.code]).toEqual([2, 'not_writable']);
});

test('a half-downloaded voice is said to be so, with the way to mend it', async () => {
  const folder = join(place.folder, 'voices', 'kokoro');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'model.onnx'), 'half');
  const { code, stdout } = await place.run(['voices', 'list', '--json']);
  expect(code).toBe(0);
  expect(JSON.parse(stdout).voices.some((voice: { provider: string }) => voice.provider === 'kokoro')).toBe(false);
});
