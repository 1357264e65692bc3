// What the command line says beside a result: the same in plan and render, each thing once, with its place.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openLocal, type ProductionPlan, parseRequest, type Warning } from '../src/main.ts';
import { openPlace, type Place } from './program.ts';

let place: Place;
beforeAll(async () => {
  place = await openPlace();
});
afterAll(() => place[Symbol.asyncDispose]());

const tone = ['--voice', 'tone_mid'];
const wav = [...tone, '--format', 'wav'];

const file = (name: string, content: string) => writeFile(join(place.folder, name), content);

test('a plan counts the clips that a render speaks, also what is said twice and what is cut by a pause', async () => {
  const said = 'Hello there my friend. How are you?';
  await file('clips.txt', `<<sectionName::a>>${said}<<sectionName::b>>${said}<<sectionName::c>>One <break/> two.`);
  const plan = await place.run(['plan', 'clips.txt', ...tone]);
  expect(plan.stdout).toContain('a render speaks 2 of 3 clips');
  const render = await place.run(['render', 'clips.txt', ...wav]);
  expect(render.stderr).toContain('spoke 3 clips (1 from the cache)');
  const again = await place.run(['plan', 'clips.txt', ...tone]);
  expect(again.stdout).toContain('a render speaks 0 of 3 clips');
});

test.each(['plan', 'render'])(
  '%s tells a value that was given by hand and that no script asks for',
  async (command) => {
    await file('hi.txt', 'Hello {{name|friend}}.');
    await file('bye.txt', 'Goodbye {{city|there}}.');
    await file('rows.csv', 'name,age\nAnn,7\n');
    const args = [command, 'hi.txt', 'bye.txt', ...(command === 'plan' ? tone : wav), '--audience', 'rows.csv'];
    // `city` is of the other script, and a table may have more columns than one needs.
    const { document } = await place.json([...args, '--param', 'city=Ulm', '--param', 'towm=x']);
    expect(document.warnings).toMatchObject([
      { code: 'parameter_unused', hint: 'Its parameters are: name, city.', message: expect.stringContaining('`towm`') },
    ]);
    expect(document.productions.flatMap((production: { warnings: object[] }) => production.warnings)).toEqual([]);
    const { stderr } = await place.run([...args, '--param', 'citty=Ulm']);
    expect(stderr.match(/parameter_unused/g)).toHaveLength(1);
    expect(stderr).toContain('Did you mean `city`?');
  },
);

test('a table of which nothing is said is told, as one without its header', async () => {
  await file('nohead.txt', 'Hello {{name|friend}}.');
  await file('nohead.csv', 'Ann,Ulm\nBob,Rom\n');
  const { document } = await place.json(['plan', 'nohead.txt', '--audience', 'nohead.csv', ...tone]);
  expect(document.warnings).toMatchObject([
    {
      code: 'audience_unused',
      message: expect.stringContaining('Ann, Ulm'),
      hint: expect.stringContaining('first line'),
    },
  ]);
});

test('what holds in all productions of a file is given by hand, too', async () => {
  await file(
    'all.json',
    JSON.stringify({ text: 'Hi {{name|you}}.', audience: { town: 'Ulm' }, audiences: [{ name: 'Ann', age: 7 }] }),
  );
  const { document } = await place.json(['plan', 'all.json', ...tone]);
  expect(document.warnings).toMatchObject([{ code: 'parameter_unused', message: expect.stringContaining('`town`') }]);
});

test('a warning that many productions have is told once, with how many', async () => {
  await file('many.txt', 'Hello {{name}}, {{nobody}}.');
  await file('many.csv', 'name\nAnn\nBob\n""\n');
  const { stderr } = await place.run(['render', 'many.txt', ...wav, '--audience', 'many.csv']);
  expect(stderr.match(/warning\[.*/g)).toEqual([
    expect.stringMatching(/^warning\[parameter_missing\]: many\.txt:1:17: .* \(in 3 of 3 productions\)$/),
  ]);
  const { document } = await place.json(['plan', 'many.txt', ...tone, '--audience', 'many.csv']);
  expect(document.productions.map(({ warnings }: { warnings: object[] }) => warnings.length)).toEqual([1, 1, 1]);
});

test('an empty cell of a table as spreadsheets save it lets the fallback be said', async () => {
  await file('sale.txt', 'Hello {{name|friend}}, {{off|20%}} off.');
  await file('sale.csv', '\ufeffname;off\r\nAnn;\r\n;"30%"\r\n');
  const { document } = await place.json(['plan', 'sale.txt', '--audience', 'sale.csv', ...tone]);
  expect(document.productions.map(({ timeline }: ProductionPlan) => timeline.sections[0]!.clips[0]!.text)).toEqual([
    'Hello Ann, 20% off.',
    'Hello friend, 30% off.',
  ]);
});

test('a name of the old service is told with who speaks for it, and a misspelt one with what was meant', async () => {
  await file('old.txt', 'Yes. <voice name="brian">No.</voice>');
  const { stderr } = await place.run(['plan', 'old.txt', '--voice', 'Joanna']);
  expect(stderr).toContain(
    'warning[voice_mapped]: old.txt: `Joanna` is a voice of another service; `flite_slt` speaks',
  );
  expect(stderr).toMatch(/warning\[voice_mapped\]: old\.txt:1:\d+: `brian` .* `flite_awb` speaks/);
  const own = await place.run(['plan', 'old.txt', '--voice', 'FLITE_SLT', '--section', 'default.voice=tone_mid']);
  expect(own.stderr.match(/voice_mapped/g)).toHaveLength(1);
  const { document } = await place.json(['plan', 'old.txt', '--voice', 'Joana']);
  expect(document.error).toMatchObject({
    code: 'unknown_voice',
    hint: expect.stringContaining('Did you mean `Joanna`?'),
  });
});

test('hints are written for every door, and the command line says which command lists what they speak of', async () => {
  await using local = await openLocal(place.env);
  await expect(local.plan(parseRequest({ text: 'Hello.', voice: 'nobody' }))).rejects.toMatchObject({
    code: 'unknown_voice',
    hint: 'Choose one of the list of voices, or have it added.',
  });
  const { document } = await place.json(['plan', '-', '--voice', 'nobody'], { stdin: 'Hello.' });
  expect(document.error.hint).toContain('the list of voices (`libretto voices`)');
  const { stderr } = await place.run(['plan', '-'], { stdin: '<<soundSegment::main>><<sectionName::a>>Hello.' });
  expect(stderr).toMatch(/template_missing[\s\S]*Choose one of the list of templates \(`libretto templates`\)/);
});

test('words in letters that the voice’s language is not written in are told, each row of them with its place', async () => {
  const plan = async (text: string, voice: string) => {
    const { document } = await place.json(['plan', '-', '--voice', voice], { stdin: text });
    return document.productions[0].warnings.map(({ code, line, column, message }: Warning) => [
      code,
      line,
      column,
      /`(.*?)`/.exec(message)![1],
    ]);
  };
  expect(
    await plan('Hello 李雷.\nHe said: «Привет, как дела?» to <sub alias="Lee Lay">李雷</sub>.', 'flite_slt'),
  ).toEqual([
    ['unpronounceable', 1, 7, '李雷'],
    ['unpronounceable', 2, 11, 'Привет, как дела'],
  ]);
  const latin =
    'Café, señor, naïve, Müller, Straße, Łódź, Ærø, ﬁne; πr², α-helix, 5 kΩ, 10 μs, ΔΣ; €5, ¥100, ½, 20 °C.';
  expect(await plan(latin, 'flite_slt')).toEqual([]);
  expect(await plan('Hi 🎉', 'flite_slt')).toEqual([['not_spoken', 1, 4, '🎉']]);
});

test('a language is known by its tag and by its name, however they are written', async () => {
  const ids = async (language: string) =>
    (await place.json(['voices', 'list', '--language', language])).document.voices.map(({ id }: { id: string }) => id);
  const british = await ids('en-GB');
  expect(british).toContain('flite_awb');
  for (const language of ['en_gb', 'British English']) expect(await ids(language)).toEqual(british);
  expect(await ids('English')).toEqual(await ids('en'));
});

test('whoever has no neural voice and names none is told, and what was meant may be one that can be fetched', async () => {
  const { document } = await place.json(['plan', '-'], { stdin: 'Hello.' });
  expect(document.warnings).toMatchObject([
    { code: 'voice_basic', hint: expect.stringContaining('voices add kokoro') },
  ]);
  expect((await place.json(['plan', '-', ...tone], { stdin: 'Hello.' })).document.warnings).toEqual([]);
  const spoken = await place.json(['speak', 'Hello.', '--out', 'basic.wav']);
  expect(spoken.document.warnings).toMatchObject([{ code: 'voice_basic' }]);
  const meant = async (voice: string) =>
    (await place.json(['plan', '-', '--voice', voice], { stdin: 'Hello.' })).document.error.hint;
  expect(await meant('af_bela')).toBe('Did you mean `af_bella`?');
  expect(await meant('af_bella:0.6+af_nicle:0.4')).toBe('Did you mean `af_bella:0.6+af_nicole:0.4`?');
});

test('a file’s name that is spoken instead of what is in it is told', async () => {
  await file('said.txt', 'Hello.');
  const { code, document } = await place.json(['speak', 'said.txt', '--out', 'said.wav', ...tone]);
  expect(code).toBe(0);
  expect(document.warnings).toMatchObject([
    { code: 'file_name_spoken', hint: expect.stringContaining('render said.txt') },
  ]);
  expect((await place.json(['speak', 'Hello.', '--out', 'said.wav', ...tone])).document.warnings).toEqual([]);
});
