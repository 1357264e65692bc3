// What passes and what does not, at the edges of what is allowed.

import { expect, test } from 'vitest';
import { checkTarget, describeCheck, type Judged } from './target-report.ts';
import { deliveryTarget } from './targets.ts';

const passes = (target: string, judged: Partial<Judged>) =>
  checkTarget(deliveryTarget(target), { channels: 2, integrated: -16, truePeak: -3, ...judged }).every(
    ({ pass }) => pass,
  );

test.each([
  ['podcast', { integrated: -17 }, true],
  ['podcast', { integrated: -17.1 }, false],
  ['podcast', { integrated: -19, channels: 1 }, true],
  ['podcast', { truePeak: -1 }, true],
  ['podcast', { truePeak: -0.9 }, false],
  ['podcast', { integrated: null, truePeak: null }, false],
  ['ebu', { integrated: -23.5 }, true],
  ['ebu', { integrated: -23.6 }, false],
  ['ebu', { integrated: -23, seconds: 30, shortTermMax: -18 }, true],
  ['ebu', { integrated: -23, seconds: 30, shortTermMax: -17.9 }, false],
  ['ebu', { integrated: -23, seconds: 300, shortTermMax: -12 }, true],
  ['atsc', { integrated: -22 }, true],
  ['alexa', { integrated: -14, channels: 1 }, true],
  ['acx', { rms: -18, noiseFloor: -60, truePeak: -3.2, rate: 44_100 }, true],
  ['acx', { rms: -17.9, noiseFloor: -70, truePeak: -4, rate: 44_100 }, false],
  ['acx', { rms: -20, noiseFloor: -59, truePeak: -4, rate: 44_100 }, false],
  ['acx', { rms: -20, noiseFloor: -70, truePeak: -3, rate: 44_100 }, false],
  ['acx', { rms: -20, noiseFloor: -70, truePeak: -4, rate: 48_000 }, false],
  ['acx', { rms: -20, noiseFloor: -70, truePeak: -4, rate: 44_100, constantBitRate: 320 }, true],
  ['acx', { rms: -20, noiseFloor: -70, truePeak: -4, rate: 44_100, constantBitRate: 128 }, false],
  ['acx', { rms: -20, noiseFloor: -70, truePeak: -4, rate: 44_100, constantBitRate: null }, false],
  // Digital silence is under every floor.
  ['acx', { rms: -20, noiseFloor: null, truePeak: -4, rate: 44_100 }, true],
] as const)('%s, %o: %s', (target, judged, pass) => {
  expect(passes(target, judged)).toBe(pass);
});

test('a line says what was measured and what is allowed', () => {
  const [loudness, peak] = checkTarget(deliveryTarget('podcast'), { channels: 2, integrated: -12.34, truePeak: -2 });
  expect(describeCheck(loudness!)).toBe('FAIL  loudness -12.3 LUFS (-17.0 to -15.0)');
  expect(describeCheck(peak!)).toBe('pass  true peak -2.0 dBTP (at most -1.0)');
});
