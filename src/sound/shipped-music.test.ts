// The shipped files, measured after decoding: levels, joins, seams, room for speech, mono.

import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Biquad, createFilter, highPass, lowPass } from '../audio/filter.ts';
import { createMeter } from '../audio/loudness.ts';
import { monoLoss, speechBandLevel } from '../audio/music.ts';
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
  const { segments, effects } = template.shape;
  const written = parseTemplate(readFileSync(join(FOLDER, name, 'template.json'), 'utf8'), name);
  const loops = Object.keys(segments).filter((segment) => segments[segment]!.loop);
  const sounds: Record<string, Block> = {};
  beforeAll(async () => {
    for (const segment of Object.keys(segments)) sounds[segment] = (await template.segment(segment)).channels;
    for (const effect of Object.keys(effects)) sounds[effect] = (await template.effect(effect)).channels;
  });
  /** As it sounds where it is heard: a loop over its seam. */
  const running = (segment: string) =>
    segments[segment]!.loop ? joined(sounds[segment]!, sounds[segment]!) : sounds[segment]!;

  it('is whole bars of a whole number of frames, of a useful length', () => {
    expect(loops).toEqual(['main', 'main2']);
    for (const { frames, beat, beatsPerBar, loop } of Object.values(segments)) {
      expect(frames % (beat * beatsPerBar)).toBe(0);
      expect(frames / RATE).toBeGreaterThanOrEqual(loop ? 16 : 6);
      expect(frames / RATE).toBeLessThanOrEqual(loop ? 32 : 12);
    }
  });

  it('keeps its levels', () => {
    expect(Math.abs(metered(running('main')).integrated() + 20)).toBeLessThanOrEqual(0.5);
    for (const segment of Object.keys(segments)) {
      const meter = metered(running(segment));
      expect(Math.abs(meter.integrated() + 20), segment).toBeLessThanOrEqual(3);
      if (segments[segment]!.loop) expect(meter.range(), segment).toBeLessThanOrEqual(6);
    }
    for (const effect of Object.keys(effects))
      expect(metered(sounds[effect]!).momentaryMax(), effect).toBeLessThanOrEqual(-16);
    for (const [segment, sound] of Object.entries(sounds)) expect(truePeak(sound), segment).toBeLessThanOrEqual(-3);
  });

  it('says how loud it is', () => {
    for (const segment of Object.keys(segments))
      expect(metered(running(segment)).integrated()).toBeCloseTo(written.segments[segment]!.loudness, 0);
  });

  it.each([
    ['intro', 'main'],
    ['main', 'main'],
    ['main', 'main2'],
    ['main2', 'main2'],
    ['main2', 'main'],
    ['main', 'outro'],
    ['main2', 'outro'],
  ])('goes from %s to %s without a jump in loudness or a click', (from, to) => {
    const both = joined(sounds[from]!, sounds[to]!);
    const join = sounds[from]![0]!.length;
    const levels = metered(both).momentary();
    const until = (frame: number) => levels[Math.round((frame / RATE - 0.4) * 50)]!;
    for (let later = 0; later <= 0.4; later += 0.02)
      expect(Math.abs(until(join + later * RATE) - until(join))).toBeLessThanOrEqual(3);
    // A loop's beginning goes on from its own end; what is above 10 kHz in 1 ms shows a step if there is one.
    if (from === to) expect(clickiness(both, join)).toBeLessThan(1);
  });

  it('ends in silence, and effects too', () => {
    for (const ending of ['outro', ...Object.keys(effects)])
      for (const channel of sounds[ending]!) {
        expect(channel.subarray(-480).every((x) => Math.abs(x) < 0.001)).toBe(true);
        expect(Math.sqrt(energy(channel.subarray(-4_800)) / 4_800)).toBeLessThan(0.001);
      }
  });

  it('says where speech may start after an effect: 12 dB below its loudest', () => {
    expect(Object.keys(effects).length).toBeGreaterThanOrEqual(2);
    for (const [effect, { cue, frames }] of Object.entries(effects)) {
      expect(cue).toBeGreaterThan(0);
      expect(cue).toBeLessThanOrEqual(frames);
      const rest = sounds[effect]!.map((channel) => channel.subarray(cue + 0.2 * RATE));
      expect(metered(rest).momentaryMax()).toBeLessThanOrEqual(metered(sounds[effect]!).momentaryMax() - 12);
    }
  });

  it.each(loops)('leaves room for speech in %s', (loop) => {
    expect(speechBandLevel(sounds[loop]!)).toBeLessThanOrEqual(-8);
  });

  it('lives through mono', () => {
    for (const [segment, sound] of Object.entries(sounds)) {
      const folded = mid(sound);
      expect(monoLoss(sound), segment).toBeLessThanOrEqual(1.5);
      const window = 3 * RATE;
      for (let at = 0; at + window <= sound[0]!.length; at += RATE / 2) {
        const [left, right] = sound.map((channel) => channel.subarray(at, at + window)) as [Float32Array, Float32Array];
        const both = left.reduce((sum, x, i) => sum + x * right[i]!, 0);
        // Of a ring that is already silence there is nothing to correlate.
        if (energy(left) < 1e-3) continue;
        expect(both / Math.sqrt(energy(left) * energy(right)), segment).toBeGreaterThanOrEqual(0.2);
      }
      const [low, lowSide] = [mid(sound), side(sound)].map((x) => energy(filtered(x, ...steepLow(120))));
      // Where there is hardly a bass, none can lie to one side.
      expect(inDecibels(lowSide! / Math.max(low!, energy(folded) / 100)), segment).toBeLessThanOrEqual(-20);
    }
  });

  it('is small', () => {
    const files = readdirSync(join(FOLDER, name)).map((file) => statSync(join(FOLDER, name, file)).size);
    expect(files.reduce((a, b) => a + b)).toBeLessThanOrEqual(1_500_000);
  });

  it.skipIf(!hasFfmpeg)('measures the same by another meter, from another decoder', () => {
    const { file, offset, frames } = written.segments.main!;
    const twice = `atrim=start_sample=${offset}:end_sample=${offset + frames},aloop=loop=1:size=${frames},ebur128=peak=true`;
    const args = ['-nostats', '-i', join(FOLDER, name, file), '-af', twice, '-f', 'null', '-'];
    const report = spawnSync('ffmpeg', args).stderr.toString();
    const summary = report.slice(report.lastIndexOf('Summary'));
    expect(Math.abs(Number(/I:\s+(-[\d.]+)/.exec(summary)![1]) + 20)).toBeLessThanOrEqual(0.5);
    expect(Number(/Peak:\s+(-[\d.]+)/.exec(summary)![1])).toBeLessThanOrEqual(-3);
  });
});

it('is small in all', () => {
  const files = readdirSync(FOLDER, { recursive: true }).map((file) => statSync(join(FOLDER, String(file))).size);
  expect(files.reduce((a, b) => a + b)).toBeLessThanOrEqual(20_000_000);
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
