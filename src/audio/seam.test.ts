import { describe, expect, it } from 'vitest';
import { noise, tones } from '../../test/signals.ts';
import { RATE } from '../units.ts';
import { clicksAtSeam, closeSeam } from './seam.ts';

const loop = (hertz: number, seconds: number) => tones([{ hertz, level: -12, seconds, phase: 40 }]);

describe('the seam of a loop', () => {
  it('does not click where the wave goes on', () => {
    expect(clicksAtSeam([loop(220, 2)])).toBe(false);
    expect(clicksAtSeam([noise(RATE, 0.3)])).toBe(false);
  });

  it.each([
    [110, false],
    [220.4, true],
    [997.7, true],
  ])('of a wave of %d Hz clicks: %s; not once it is closed', (hertz, clicks) => {
    const cut = [loop(hertz, 2), loop(hertz, 2)];
    expect(clicksAtSeam(cut)).toBe(clicks);
    const closed = closeSeam(cut);
    expect(clicksAtSeam(closed)).toBe(false);
    expect(closed[0]!.length).toBe(cut[0]!.length);
    // The first beat stays, and so does all but the last 10 ms.
    expect(closed[0]!.subarray(0, 2 * RATE - 480)).toEqual(cut[0]!.subarray(0, 2 * RATE - 480));
  });

  it('does not click where a drum begins after silence', () => {
    const drum = noise(RATE, 0.5).map((x, i) => (i < RATE / 2 ? x * Math.exp(-i / 2_000) : 0));
    expect(clicksAtSeam([drum])).toBe(false);
    expect(
      closeSeam([drum])[0]!
        .subarray(-480)
        .every((x) => Math.abs(x) < 1),
    ).toBe(true);
  });
});
