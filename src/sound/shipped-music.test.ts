// The shipped files, measured after decoding: levels, joins, seams, room for speech, mono.

import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Biquad, createFilter, highPass, lowPass } from '../audio/filter.ts';
import { createMeter } from '../audio/loudness.ts';
import type { Block } from '../audio/sound.ts';
import { createTruePeakMeter } from '../audio/true-peak.ts';
import { decodeTrusted } from '../codecs/decode-trusted.ts';
import { RATE } from '../units.ts';
import { parseTemplate } from './template.ts';
import { openTemplates } from './templates.ts';

const FOLDER = fileURLToPath(new URL('../../templates/', import.meta.url));
const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;

const metered = (sound: Block) => {
  const meter = createMeter(RATE, 2);
  meter.push(sound);
  return meter;
};
const truePeak = (sound: Block) => {
  const meter = createTruePeakMeter(2);
  meter.push(sound);
  return meter.peak();
};
const joined = (...sounds: Block[]): Block =>
  [0, 1].map((c) => {
    const out = new Float32Array(sounds.reduce((sum, sound) => sum + sound[c]!.length, 0));
    let at = 0;
    for (const sound of sounds) {
      out.set(sound[c]!, at);
      at += sound[c]!.length;
    }
    return out;
  });
const filtered = (samples: Float32Array, ...sections: Biquad[]): Float32Array => {
  const out = samples.slice();
  createFilter(sections).process(out);
  return out;
};
/** A Butterworth of fourth order. */
const steepLow = (hertz: number) => [lowPass(RATE, hertz, 0.5412), lowPass(RATE, hertz, 1.3066)];
const steepHigh = (hertz: number) => [highPass(RATE, hertz, 0.5412), highPass(RATE, hertz, 1.3066)];
const energy = (samples: Float32Array) => samples.reduce((sum, x) => sum + x * x, 0);
const inDecibels = (ratio: number) => 10 * Math.log10(ratio);
const mid = ([left, right]: Block) => left!.map((x, i) => (x + right![i]!) / 2);
const side = ([left, right]: Block) => left!.map((x, i) => (x - right![i]!) / 2);

describe.each(
  openTemplates(FOLDER, decodeTrusted)
    .list()
    .map(({ name }) => name),
)('%s', (name) => {
  const template = openTemplates(FOLDER, decodeTrusted).find(name);
  const { intro, main, outro } = template.shape.segments as Required<typeof template.shape.segments>;
  const sounds: Record<'intro' | 'main' | 'outro' | 'effect1', Block> = {} as never;
  beforeAll(async () => {
    for (const segment of ['intro', 'main', 'outro'] as const)
      sounds[segment] = (await template.segment(segment)).channels;
    sounds.effect1 = (await template.effect('effect1')).channels;
  });

  it('is whole bars of a whole number of frames, of a useful length', () => {
    for (const segment of [intro!, main!, outro!])
      expect(segment.frames % (segment.beat * segment.beatsPerBar)).toBe(0);
    expect(intro!.frames / RATE).toBeGreaterThanOrEqual(6);
    expect(intro!.frames / RATE).toBeLessThanOrEqual(12);
    expect(main!.frames / RATE).toBeGreaterThanOrEqual(16);
    expect(main!.frames / RATE).toBeLessThanOrEqual(32);
    expect(outro!.frames / RATE).toBeGreaterThanOrEqual(6);
    expect(outro!.frames / RATE).toBeLessThanOrEqual(12);
  });

  it('keeps its levels', () => {
    const loop = metered(joined(sounds.main, sounds.main));
    expect(Math.abs(loop.integrated() + 20)).toBeLessThanOrEqual(0.5);
    expect(loop.range()).toBeLessThanOrEqual(6);
    for (const segment of [sounds.intro, sounds.outro])
      expect(Math.abs(metered(segment).integrated() - loop.integrated())).toBeLessThanOrEqual(3);
    expect(metered(sounds.effect1).momentaryMax()).toBeLessThanOrEqual(-16);
    for (const sound of Object.values(sounds)) expect(truePeak(sound)).toBeLessThanOrEqual(-3);
  });

  it('says how loud it is', () => {
    const { segments } = parseTemplate(readFileSync(join(FOLDER, name, 'template.json'), 'utf8'), name);
    for (const segment of ['intro', 'main', 'outro'] as const) {
      const sound = segments[segment]!.loop ? joined(sounds[segment], sounds[segment]) : sounds[segment];
      expect(metered(sound).integrated()).toBeCloseTo(segments[segment]!.loudness, 0);
    }
  });

  it.each([
    ['intro', 'main'],
    ['main', 'main'],
    ['main', 'outro'],
  ] as const)('goes from %s to %s without a jump in loudness or a click', (from, to) => {
    const both = joined(sounds[from], sounds[to]);
    const join = sounds[from][0]!.length;
    const levels = metered(both).momentary();
    const until = (frame: number) => levels[Math.round((frame / RATE - 0.4) * 50)]!;
    for (let later = 0; later <= 0.4; later += 0.02)
      expect(Math.abs(until(join + later * RATE) - until(join))).toBeLessThanOrEqual(3);
    if (to !== 'main') return;
    // The loop's beginning goes on from its own end; what is above 10 kHz in 1 ms shows a step if there is one.
    if (from === 'main') expect(clickiness(both, join)).toBeLessThan(1);
  });

  it('ends in silence, and effects too', () => {
    for (const sound of [sounds.outro, sounds.effect1])
      for (const channel of sound) {
        expect(channel.subarray(-480).every((x) => Math.abs(x) < 0.001)).toBe(true);
        expect(Math.sqrt(energy(channel.subarray(-4_800)) / 4_800)).toBeLessThan(0.001);
      }
  });

  it('says where speech may start after the effect: 12 dB below its loudest', () => {
    const { cue, frames } = template.shape.effects.effect1!;
    expect(cue).toBeGreaterThan(0);
    expect(cue).toBeLessThanOrEqual(frames);
    const rest = sounds.effect1.map((channel) => channel.subarray(cue + 0.2 * RATE));
    expect(metered(rest).momentaryMax()).toBeLessThanOrEqual(metered(sounds.effect1).momentaryMax() - 12);
  });

  it('leaves room for speech', () => {
    const band = sounds.main.reduce(
      (sum, channel) => sum + energy(filtered(channel, ...steepHigh(1_000), ...steepLow(4_000))),
      0,
    );
    const all = sounds.main.reduce((sum, channel) => sum + energy(channel), 0);
    expect(inDecibels(band / all)).toBeLessThanOrEqual(-8);
  });

  it('lives through mono', () => {
    for (const sound of Object.values(sounds)) {
      const folded = mid(sound);
      expect(metered(sound).integrated() - metered([folded, folded]).integrated()).toBeLessThanOrEqual(1.5);
      const window = 3 * RATE;
      for (let at = 0; at + window <= sound[0]!.length; at += RATE / 2) {
        const [left, right] = sound.map((channel) => channel.subarray(at, at + window)) as [Float32Array, Float32Array];
        const both = left.reduce((sum, x, i) => sum + x * right[i]!, 0);
        // Of a ring that is already silence there is nothing to correlate.
        if (energy(left) < 1e-3) continue;
        expect(both / Math.sqrt(energy(left) * energy(right))).toBeGreaterThanOrEqual(0.2);
      }
      const [low, lowSide] = [mid(sound), side(sound)].map((x) => energy(filtered(x, ...steepLow(120))));
      expect(inDecibels(lowSide! / low!)).toBeLessThanOrEqual(-20);
    }
  });

  it('is small: files under 3 MB', () => {
    for (const segment of Object.keys(sounds))
      expect(statSync(join(FOLDER, name, `${segment}.flac`)).size).toBeLessThan(3_000_000);
  });

  it.skipIf(!hasFfmpeg)('measures the same by another meter, from another decoder', () => {
    const file = join(FOLDER, name, 'main.flac');
    const args = ['-nostats', '-stream_loop', '1', '-i', file, '-af', 'ebur128=peak=true', '-f', 'null', '-'];
    const report = spawnSync('ffmpeg', args).stderr.toString();
    const summary = report.slice(report.lastIndexOf('Summary'));
    expect(Math.abs(Number(/I:\s+(-[\d.]+)/.exec(summary)![1]) + 20)).toBeLessThanOrEqual(0.5);
    expect(Number(/Peak:\s+(-[\d.]+)/.exec(summary)![1])).toBeLessThanOrEqual(-3);
  });
});

/**
 * How much the millisecond around `at` stands out above 10 kHz, against the loudest like it at beats of the same sound
 * nearby (a hat is allowed to be there): 1 is as loud as that.
 */
function clickiness(sound: Block, at: number): number {
  const around = (frame: number) =>
    Math.max(
      ...sound.map((channel) => {
        const piece = filtered(channel.subarray(frame - 2_400, frame + 240), ...steepHigh(10_000));
        return energy(piece.subarray(2_400 - 24, 2_400 + 24));
      }),
    );
  const others: number[] = [];
  for (let frame = at - 4 * RATE; frame < at + 4 * RATE; frame += 480)
    if (Math.abs(frame - at) > 480) others.push(around(frame));
  return around(at) / Math.max(...others);
}
