// How loud clips are, and what levelling does about it.

import { describe, expect, test } from 'vitest';
import { noise, speechAndMusic, tones } from '../../test/signals.ts';
import { frames, framesOf, lufs } from '../units.ts';
import { clipLoudness, type LevelClip, levelClips } from './level.ts';
import { createMeter } from './loudness.ts';

test('a clip reads what it will read in the middle of a stereo mix', () => {
  const [samples] = speechAndMusic(4);
  const mix = createMeter(48_000, 2);
  mix.push([samples!, samples!]);
  expect(clipLoudness(samples!)).toBeCloseTo(mix.integrated(), 2);
});

test('a word of 0.3 s reads as the same sound does for 3 s, silence around it or not', () => {
  const long = clipLoudness(tones([{ hertz: 500, level: -20, seconds: 3 }]))!;
  const short = tones([{ hertz: 500, level: -20, seconds: 0.3 }]);
  expect(clipLoudness(short)).toBeCloseTo(long, 1);
  const padded = new Float32Array(short.length + 3000);
  padded.set(short, 960);
  expect(clipLoudness(padded)).toBeCloseTo(long, 1);
});

test('silence has no loudness; a whisper has one', () => {
  expect(clipLoudness(new Float32Array(48_000))).toBeUndefined();
  expect(clipLoudness(noise(96_000, 0.0001))).toBeLessThan(-75);
});

describe('levelling', () => {
  const clip = (loudness: number | undefined, seconds: number, voice = 'a', voiceLoudness = -20): LevelClip => ({
    voice,
    voiceLoudness: lufs(voiceLoudness),
    frames: framesOf(seconds),
    loudness: loudness === undefined ? undefined : lufs(loudness),
  });
  const levelled = (clips: LevelClip[]) => levelClips(clips).map((gain, i) => clips[i]!.loudness! + gain);

  test('brings voices to -18 LUFS by a gain that does not depend on the clips', () => {
    expect(levelled([clip(-20, 5), clip(-24.6, 5, 'b', -24.6)])).toEqual([-18, -18]);
  });

  test('corrects long clips by 2 dB at most', () => {
    expect(levelled([clip(-21.5, 5), clip(-25, 5), clip(-16, 5)])).toEqual([-18, -21, -16]);
  });

  test('brings short clips to their neighbours, by -4 to +1 dB', () => {
    expect(levelled([clip(-20, 5), clip(-16.5, 0.5), clip(-20, 5)])[1]).toBeCloseTo(-18, 9);
    expect(levelClips([clip(-20, 5), clip(-10, 0.5)])[1]).toBe(2 - 4);
    expect(levelClips([clip(-20, 5), clip(-25, 0.5)])[1]).toBe(2 + 1);
    // The neighbour could not be brought up to -18: the short one is to be like it, not like the target.
    expect(levelled([clip(-25, 5), clip(-20, 1)])[1]).toBe(-21);
  });

  test('neighbours are of the same voice; without any the target is -18', () => {
    expect(levelled([clip(-25, 5, 'b', -25), clip(-19, 1)])[1]).toBe(-18);
  });

  test('a silent clip gets the gain of its voice', () => {
    expect(levelClips([clip(undefined, 5), { ...clip(-20, 1), frames: frames(0), loudness: undefined }])).toEqual([
      2, 2,
    ]);
  });
});
