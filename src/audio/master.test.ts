// Mastering: the loudness is met, the ceiling holds, harm is never done, and reruns agree.

import { describe, expect, test } from 'vitest';
import { ffmpegLoudness, ffmpegTruePeak, hasFfmpeg } from '../../test/ffmpeg-meter.ts';
import { blocksOf, joined, noise, sameBits, speechAndMusic } from '../../test/signals.ts';
import { decibels, lufs } from '../units.ts';
import { mastered, measure, planMaster } from './master.ts';
import type { Block } from './sound.ts';

async function master(sound: Float32Array[], loudness: number, ceiling = -1, length = 4096) {
  let reads = 0;
  const source = () => {
    reads++;
    return blocksOf(sound, length);
  };
  const plan = await planMaster(source, sound.length, { loudness: lufs(loudness), ceiling: decibels(ceiling) });
  const looks = reads;
  const blocks: Block[] = [];
  for await (const block of mastered(source, sound.length, plan)) blocks.push(block.map((samples) => samples.slice()));
  return { plan, looks, out: joined(blocks) };
}

const scaled = (sound: Float32Array[], gain: number) => sound.map((samples) => samples.map((x) => gain * x));
const sound = speechAndMusic(12);

describe.each([-24, -16, -15])('to %i LUFS', (loudness) => {
  test('within 0.1 LU and under the ceiling, frame for frame', async () => {
    const { plan, out } = await master(sound, loudness);
    expect(Math.abs(plan.after.loudness - loudness)).toBeLessThanOrEqual(0.1);
    expect(plan.after.truePeak).toBeLessThanOrEqual(-1);
    expect(plan.warnings).toEqual([]);
    expect(out[0]!.length).toBe(sound[0]!.length);
    // What the plan says is what comes out.
    const after = await measure(blocksOf(out, 4096), 2);
    expect(after.loudness).toBeCloseTo(plan.after.loudness, 4);
    expect(after.truePeak).toBeCloseTo(plan.after.truePeak, 4);
  });

  test.skipIf(!hasFfmpeg)('by ffmpeg too', async () => {
    const { out } = await master(sound, loudness);
    expect(Math.abs(ffmpegLoudness(out) - loudness)).toBeLessThanOrEqual(0.15);
    expect(ffmpegTruePeak(out)).toBeLessThanOrEqual(-1);
  });
});

test('with room for the peaks it is a linear gain, planned in one look', async () => {
  const { plan, looks, out } = await master(sound, -20);
  expect(looks).toBe(1);
  expect(plan.limit).toBeUndefined();
  expect(sameBits(out, scaled(sound, 10 ** (plan.gain / 20)))).toBe(true);
});

test('a limited master takes few looks', async () => {
  const { plan, looks } = await master(sound, -15);
  expect(plan.limit).toBe(-1);
  expect(plan.reduction.most).toBeGreaterThan(0.5);
  expect(looks).toBeLessThanOrEqual(3);
});

test('loudness follows gain: a louder mix gives the same master', async () => {
  const [soft, loud] = [await master(scaled(sound, 0.3), -20), await master(scaled(sound, 0.6), -20)];
  expect(soft.plan.gain - loud.plan.gain).toBeCloseTo(6.02, 2);
  for (let i = 0; i < 1000; i++) expect(soft.out[0]![i]).toBeCloseTo(loud.out[0]![i]!, 5);
});

test('stops before it harms, and says so', async () => {
  for (const ceiling of [-1, -6]) {
    const { plan, out } = await master(sound, -5, ceiling);
    expect(plan.reduction.most).toBeLessThanOrEqual(6);
    expect(plan.reduction.deepShare).toBeLessThanOrEqual(0.01);
    expect(plan.reduction.most).toBeGreaterThan(2.5);
    expect(plan.warnings.map((warning) => warning.code)).toEqual(['loudness_not_reached']);
    expect(plan.warnings[0]!.message).toContain(`${plan.after.loudness.toFixed(1)} LUFS`);
    expect((await measure(blocksOf(out, 4096), 2)).truePeak).toBeLessThanOrEqual(ceiling);
  }
});

test('one peak may take all of the 6 dB: there time is no harm', async () => {
  const click = noise(480_000, 0.1);
  for (let i = 0; i < 40; i++) click[240_000 + i] = Math.sin((Math.PI * i) / 40);
  const { plan } = await master([click], -9);
  expect(plan.reduction.most).toBeGreaterThan(5.8);
  expect(plan.reduction.most).toBeLessThanOrEqual(6);
  expect(plan.warnings).toHaveLength(1);
});

test('gives at most 20 dB', async () => {
  const { plan } = await master(scaled(sound, 0.01), -16);
  expect(plan.gain).toBe(20);
  expect(plan.warnings).toEqual([
    expect.objectContaining({ code: 'loudness_not_reached', message: expect.stringContaining('20 dB of gain') }),
  ]);
});

test('what is too quiet to be measured passes as it is, and is told from silence', async () => {
  const { plan } = await master(scaled(sound, 1e-4), -9);
  expect(plan).toMatchObject({
    gain: 0,
    warnings: [{ code: 'silent', message: expect.stringMatching(/dBTP.* -9\.0 LUFS/) }],
  });
});

test('reads sound that comes from a disk, and no more than a block of it at once', async () => {
  let open = 0;
  async function* source() {
    for (const block of blocksOf(sound, 4096)) {
      expect(++open).toBe(1);
      const own = block.map((samples) => samples.slice());
      yield own;
      for (const samples of own) samples.fill(Number.NaN);
      open--;
      await Promise.resolve();
    }
  }
  const plan = await planMaster(source, 2, { loudness: lufs(-15), ceiling: decibels(-1) });
  expect(plan.after.loudness).toBeCloseTo(-15, 1);
});

test('silence passes as it is, with a warning', async () => {
  const { plan, out } = await master([new Float32Array(48_000), new Float32Array(48_000)], -16);
  expect(plan).toMatchObject({
    gain: 0,
    limit: undefined,
    warnings: [{ code: 'silent', message: expect.stringContaining('zero') }],
  });
  expect(out[0]!.every((x) => x === 0)).toBe(true);
});

test('a mono sound is measured as one channel', async () => {
  const { plan, out } = await master([sound[0]!], -19);
  expect(plan.after.loudness).toBeCloseTo(-19, 1);
  expect(out).toHaveLength(1);
});

test('the master does not depend on the blocks, to the bit', async () => {
  const [a, b] = [await master(sound, -15, -1, 4096), await master(sound, -15, -1, 1000)];
  expect(a.plan.gain).toBeCloseTo(b.plan.gain, 9);
  const source = (length: number) => () => blocksOf(sound, length);
  const collect = async (length: number) => {
    const blocks: Block[] = [];
    for await (const block of mastered(source(length), 2, a.plan)) blocks.push(block.map((samples) => samples.slice()));
    return joined(blocks);
  };
  expect(sameBits(await collect(4096), await collect(777))).toBe(true);
});
