import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { decodeTrusted } from '../codecs/decode-trusted.ts';
import { RATE } from '../units.ts';
import { barsOf, metreOf, wholeBars } from './bars.ts';
import { openTemplates } from './templates.ts';

const room = openTemplates(fileURLToPath(new URL('../../templates/', import.meta.url)), decodeTrusted);

describe('the bars of a loop', () => {
  // In cafe dotted notes are heard first.
  it.each(['lofi', 'cafe', 'corporate', 'truecrime'])('are those that %s was composed in', async (name) => {
    const { tempo, beatsPerBar, segment } = room.find(name);
    const { channels } = await segment('main');
    const metre = metreOf(channels, beatsPerBar);
    expect(metre).toEqual({ tempo, beatsPerBar, source: 'heard' });
    expect(barsOf(channels[0]!.length, metre)).toMatchObject({ whole: true, excess: 0 });
  });

  it('are of a usual length where nothing beats', async () => {
    const { channels } = await room.find('ambient').segment('main');
    expect(metreOf(channels, 4)).toEqual({ tempo: 100, beatsPerBar: 4, source: 'assumed' });
    const silence = new Float32Array(100);
    expect(metreOf([silence, silence], 4)).toMatchObject({ tempo: 300, source: 'assumed' });
  });

  it('may be asked for, and then are counted as asked', () => {
    const metre = metreOf([new Float32Array(RATE)], 4, 112);
    expect(metre).toEqual({ tempo: 112, beatsPerBar: 4, source: 'asked' });
    const bar = (240 / 112) * RATE;
    expect(barsOf(Math.round(16.03 * bar), metre)).toMatchObject({
      count: expect.closeTo(16.03, 3),
      whole: false,
      excess: expect.closeTo(0.064, 3),
    });
    expect(wholeBars(Math.round(16.03 * bar), metre)).toBe(Math.floor(16 * bar));
    // As exactly as a tempo is known.
    expect(barsOf(Math.round(16.0005 * bar), metre).whole).toBe(true);
    expect(wholeBars(Math.round(16.0005 * bar), metre)).toBe(Math.round(16.0005 * bar));
    expect(barsOf(Math.round(0.5 * bar), metre).excess).toBeUndefined();
    expect(wholeBars(Math.round(0.5 * bar), metre)).toBe(Math.round(0.5 * bar));
  });
});
