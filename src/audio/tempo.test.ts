import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { noise } from '../../test/signals.ts';
import { decodeTrusted } from '../codecs/decode-trusted.ts';
import { openTemplates } from '../sound/templates.ts';
import { RATE } from '../units.ts';
import { resample } from './resample.ts';
import { detectTempo } from './tempo.ts';

const room = openTemplates(fileURLToPath(new URL('../../templates/', import.meta.url)), decodeTrusted);
const mainOf = async (name: string) => (await room.find(name).segment('main')).channels;

describe('the tempo of music', () => {
  it.each(['lofi', 'podcast', 'tech', 'kids', 'truecrime'])('is heard in %s', async (name) => {
    const [found] = detectTempo(await mainOf(name));
    expect(found!.bpm / room.find(name).tempo).toBeCloseTo(1, 3);
    expect(found!.clarity).toBeGreaterThan(0.4);
  });

  it('is heard where it is no whole number', async () => {
    const faster = (await mainOf('lofi')).map((channel) => resample(channel, RATE, 45_283));
    expect(detectTempo(faster)[0]!.bpm).toBeCloseTo((80 * RATE) / 45_283, 0);
  });

  it('is among what dotted notes could be counted in', async () => {
    const { tempo } = room.find('cafe');
    const ratios = detectTempo(await mainOf('cafe')).map(({ bpm }) => bpm / tempo);
    expect(ratios.some((ratio) => Math.abs(ratio - 1) < 0.001)).toBe(true);
  });

  it('is not clear where nothing beats', async () => {
    const hiss = noise(10 * RATE, 0.2);
    expect(detectTempo([hiss, hiss])[0]!.clarity).toBeLessThan(0.2);
    expect(detectTempo(await mainOf('ambient'))[0]!.clarity).toBeLessThan(0.2);
    const silence = new Float32Array(10 * RATE);
    expect(detectTempo([silence, silence])).toEqual([]);
    expect(detectTempo([hiss.subarray(0, RATE), hiss.subarray(0, RATE)])).toEqual([]);
  });
});
