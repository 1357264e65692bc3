// No two templates sound like one: their main loops differ in harmony and rhythm, whatever they are played on.

import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { likeness, type Outline, outlineOf } from '../../scripts/compose/likeness.ts';
import { resample } from '../audio/resample.ts';
import { decodeTrusted } from '../codecs/decode-trusted.ts';
import { RATE } from '../units.ts';
import { openTemplates } from './templates.ts';

const FOLDER = fileURLToPath(new URL('../../templates/', import.meta.url));
const MOST = 0.8;

const templates = openTemplates(FOLDER, decodeTrusted).list();
const barsOf = (name: string) => {
  const { frames, beat, beatsPerBar } = templates.find((one) => one.name === name)!.shape.segments.main!;
  return frames / (beat * beatsPerBar);
};
const outlines = new Map<string, Outline>();
beforeAll(async () => {
  for (const template of templates)
    outlines.set(template.name, outlineOf((await template.segment('main')).channels, barsOf(template.name)));
}, 60_000);

test('there are at least fifteen', () => {
  expect(templates.length).toBeGreaterThanOrEqual(15);
});

test.each(templates.map(({ name }) => name))('%s is like no other', (name) => {
  for (const [other, outline] of outlines)
    if (other !== name) expect(likeness(outlines.get(name)!, outline), other).toBeLessThan(MOST);
});

test.each(['news', 'cafe', 'truecrime'])('%s in another key, at another tempo, is found out', async (name) => {
  const { channels } = await templates.find((one) => one.name === name)!.segment('main');
  const transposed = channels.map((samples) => resample(samples, RATE, Math.round(RATE * 2 ** (-3 / 12))));
  expect(likeness(outlineOf(transposed, barsOf(name)), outlines.get(name)!)).toBeGreaterThan(MOST);
});
