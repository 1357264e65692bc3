// Delivery targets by name and by number.

import { expect, test } from 'vitest';
import { deliveryTarget } from './targets.ts';

test.each([
  ['podcast', -16, -19, -1],
  ['spotify', -14, -17, -1],
  ['youtube', -14, -17, -1],
  ['alexa', -14, -14, -2],
  ['broadcast', -23, -26, -1],
  ['ebu', -23, -26, -1],
  ['atsc', -24, -27, -2],
  ['streaming-speech', -18, -21, -1],
  ['Podcast', -16, -19, -1],
  ['-18', -18, -21, -1],
  ['-16.5', -16.5, -19.5, -1],
])('%s', (name, stereo, mono, ceiling) => {
  expect(deliveryTarget(name)).toMatchObject({ loudness: { stereo, mono }, ceiling });
});

test.each(['', 'loud', '0', '3', '-70', 'NaN', 'toString'])('refuses %j', (name) => {
  expect(() => deliveryTarget(name)).toThrow(expect.objectContaining({ code: 'unknown_loudness' }));
});

test('says what was meant', () => {
  expect(() => deliveryTarget('podcats')).toThrow(
    expect.objectContaining({ hint: expect.stringContaining("Did you mean 'podcast'?") }),
  );
});
