// What the command line says beside a result: the same in plan and render, each thing once, with its place.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
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
