// Tags through the program, read back by ffprobe: titles, covers, chapters, and the statement that speech is synthetic.

import { execFileSync, spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeTrusted } from '../src/codecs/decode-trusted.ts';
import { openPlace, type Place } from './program.ts';

const hasFfprobe = spawnSync('ffprobe', ['-version']).status === 0;
const TEXT = `<<sectionName::Früh "eins">>
Good morning.
<<sectionName::two 🎧>>
The first boats left the harbour at seven.`;
const TITLE = 'Morgen „Nachrichten“ 🎙 = "heute" \u200f\u202eשלום\u202c';

let place: Place;
beforeAll(async () => {
  place = await openPlace();
  if (!hasFfprobe) return;
  for (const name of ['cover.png', 'cover.jpg'])
    execFileSync('ffmpeg', [
      '-v',
      'error',
      '-f',
      'lavfi',
      '-i',
      'color=red:s=120x90',
      '-frames:v',
      '1',
      join(place.folder, name),
    ]);
});
afterAll(() => place[Symbol.asyncDispose]());

function probe(file: string) {
  const args = [
    '-v',
    'error',
    '-show_format',
    '-show_streams',
    '-show_chapters',
    '-of',
    'json',
    join(place.folder, file),
  ];
  const { format, streams, chapters } = JSON.parse(execFileSync('ffprobe', args, { encoding: 'utf8' }));
  const tags = Object.fromEntries(
    Object.entries({ ...streams[0].tags, ...format.tags }).map(([name, value]) => [name.toLowerCase(), value]),
  );
  return { tags, streams, chapters, seconds: Number(format.duration) };
}

describe.skipIf(!hasFfprobe).each([
  ['mp3', 'cover.png'],
  ['mp3', 'cover.jpg'],
  ['wav', 'cover.png'],
  ['wav_24', 'cover.jpg'],
  ['flac', 'cover.jpg'],
  ['ogg', 'cover.png'],
  ['opus', 'cover.jpg'],
  ['m4a', 'cover.png'],
  ['m4a', 'cover.jpg'],
])('%s with %s', (format, cover) => {
  test('says what it was told to say, and what it is', async () => {
    const tags = [`title=${TITLE}`, 'artist=Ada', 'album=Harbour', 'comment=line one\nline two', `cover=${cover}`];
    const args = ['render', '-', '--voice', 'flite_slt', '--format', format, '--out', `${format}-${cover}`];
    const { document, code } = await place.json([...args, ...tags.flatMap((tag) => ['--tag', tag])], { stdin: TEXT });
    expect(code).toBe(0);
    const production = document.productions[0];
    const { tags: read, streams, chapters, seconds } = probe(production.files[0].path);
    expect(read).toMatchObject({ title: TITLE, artist: 'Ada', album: 'Harbour' });
    expect(read.comment).toBe('line one\nline two');
    // The INFO list of WAV has no free names.
    expect(read.digitalsourcetype ?? read.isrf).toBe(
      'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia',
    );
    expect(streams).toContainEqual(expect.objectContaining({ codec_type: 'video', width: 120, height: 90 }));
    expect(chapters.map((chapter: { tags: { title: string } }) => chapter.tags.title)).toEqual([
      'Früh "eins"',
      'two 🎧',
    ]);
    expect(Number(chapters[0].start_time)).toBe(0);
    expect(Number(chapters[1].start_time)).toBeCloseTo(production.timeline.sections[1].start, 2);
    // ffprobe counts an mp3's padding; a decoder does not.
    expect(Math.abs(seconds - production.seconds)).toBeLessThan(0.06);
    const { channels } = await decodeTrusted(await readFile(join(place.folder, production.files[0].path)));
    expect(channels[0]!.length).toBe(Math.round(production.seconds * 48_000));
  });
});

test('chapters can be left away, and other tags make other files of the same sound', async () => {
  const render = async (...more: string[]) =>
    (
      await place.json(['render', '-', '--voice', 'flite_slt', '--format', 'mp3', '--out', 'again', ...more], {
        stdin: TEXT,
      })
    ).document.productions[0].files[0].sha256;
  const first = await render();
  expect(await render('--no-chapters')).not.toBe(first);
  expect(await render('--tag', 'title=A')).not.toBe(first);
  expect(await render()).toBe(first);
});

test.skipIf(!hasFfprobe)('a hundred chapters are read back from every format', async () => {
  const names = Array.from({ length: 100 }, (_, i) => `${i} 🎧 "part"`);
  const text = names.map((name) => `<<sectionName::${name}>>Yes.`).join('\n');
  const args = ['render', '-', '--voice', 'tone_mid', '--format', 'mp3,wav,flac,ogg,opus', '--out', 'hundred'];
  const { document } = await place.json(args, { stdin: text });
  for (const { path } of document.productions[0].files) {
    const { chapters } = probe(path);
    expect(chapters.map((chapter: { tags: { title: string } }) => chapter.tags.title)).toEqual(names);
  }
});

test('speech among effects is a composite, though no music plays', async () => {
  const args = ['render', '-', '--voice', 'tone_mid', '--template', 'news', '--format', 'wav', '--out', 'effect'];
  const text = '<<soundSegment::>><<sectionName::a>>Good morning. <<soundEffect::effect1>>';
  const { document } = await place.json(args, { stdin: text });
  const bytes = await readFile(join(place.folder, document.productions[0].files[0].path));
  expect(bytes.includes('compositeWithTrainedAlgorithmicMedia')).toBe(true);
});

test.each([
  ['title=\u0000', 'control characters'],
  ['title=\ud83d and a half', 'surrogate'],
  [`title=${'x'.repeat(1_000_000)}`, '1000'],
  ['title=', 'at least 1 character long'],
  ['colour=red', 'colour'],
  ['cover=nothing.png', 'no such cover'],
  ['cover=script.txt', 'no image'],
  ['cover=cut.png', 'no image'],
  ['cover=large.png', '10.0 MB'],
  ['cover=.', 'a folder'],
  ['cover=/dev/zero', 'no file'],
])('refuses %.20s', async (tag, said) => {
  await writeFile(join(place.folder, 'script.txt'), TEXT);
  const png = Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x0a\0\0\0\x0a\x08', 'latin1');
  await writeFile(join(place.folder, 'cut.png'), png);
  await writeFile(join(place.folder, 'large.png'), Buffer.concat([png, Buffer.alloc(1e7), Buffer.from('IEND')]));
  // No program can be given a NUL, or so much, on its command line: production files can.
  const [name, value] = tag.split('=') as [string, string];
  await writeFile(join(place.folder, 'p.json'), JSON.stringify({ script: 'script.txt', tags: { [name]: value } }));
  const { code, stderr } = await place.run(['render', 'p.json', '--voice', 'flite_slt']);
  expect(code).toBe(2);
  expect(stderr).toContain(said);
  expect(stderr).not.toContain('    at ');
});
