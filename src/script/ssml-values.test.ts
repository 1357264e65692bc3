import { expect, it } from 'vitest';
import { pitchOf, rateOf, strengthOf, timeOf, volumeOf } from './ssml-values.ts';

it.each<[(written: string) => number | undefined, [string, number | undefined][]]>([
  [
    timeOf,
    [
      ['2s', 2],
      ['600ms', 0.6],
      ['.5 S', 0.5],
      ['+1.5s', 1.5],
      ['2', undefined],
      ['-1s', undefined],
      ['1e3s', undefined],
      ['', undefined],
    ],
  ],
  [
    strengthOf,
    [
      ['none', 0],
      ['x-weak', 0.12],
      ['weak', 0.3],
      ['medium', 0.5],
      ['strong', 0.7],
      ['X-Strong', 0.9],
      ['constructor', undefined],
    ],
  ],
  [
    rateOf,
    [
      ['slow', 0.64],
      ['default', 1],
      ['x-fast', 2],
      ['80%', 0.8],
      ['+20%', 1.2],
      ['-20%', 0.8],
      ['1.5', 1.5],
      ['+0.5', 1.5],
      ['80', undefined],
      ['0%', undefined],
      ['-100%', undefined],
      ['2st', undefined],
    ],
  ],
  [
    (written: string) => pitchOf(written)?.semitones,
    [
      ['medium', 0],
      ['+2st', 2],
      ['-2.5st', -2.5],
      ['+100%', 12],
      ['-50%', -12],
      ['200%', 12],
      ['10%', undefined],
      ['+80Hz', 0],
      ['80Hz', undefined],
      ['2', undefined],
    ],
  ],
  [
    (written: string) => pitchOf(written)?.hertz,
    [
      ['+80Hz', 80],
      ['-20.5 hz', -20.5],
      ['+2st', 0],
    ],
  ],
  [
    volumeOf,
    [
      ['silent', -60],
      ['soft', -6],
      ['medium', 0],
      ['x-loud', 12],
      ['+6dB', 6],
      ['-3.5 db', -3.5],
      ['100', 0],
      ['50', -6.0206],
      ['0', -60],
      ['50%', -6.0206],
      ['+100%', 6.0206],
      ['150', undefined],
      ['-200%', undefined],
      ['2st', undefined],
    ],
  ],
])('%o', (of, cases) => {
  for (const [written, expected] of cases)
    if (expected === undefined) expect(of(written), written).toBeUndefined();
    else expect(of(written), written).toBeCloseTo(expected, 4);
});
