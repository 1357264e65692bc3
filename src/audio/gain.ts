// Gain as a level that moves smoothly from point to point.

import { type Decibels, decibels, gainOf } from '../units.ts';
import { raisedCosine } from './fade.ts';

/** A point of a level: `level` is reached at frame `at`. */
export interface LevelPoint {
  readonly at: number;
  readonly level: Decibels;
}

export interface LevelCurve {
  /** Writes the gains (factors of amplitude) of the frames from `from` on. */
  fill(gains: Float32Array, from: number): void;
  /** The level at one frame. */
  levelAt(frame: number): Decibels;
}

/** Frames between which a moving level is interpolated linearly: 0.3 ms, wrong by less than 0.001 dB in a 0.1 s ramp. */
const STEP = 16;

/**
 * The level that goes through `points` (in order of time, finite), as a raised cosine in dB from one to the next;
 * constant before the first and after the last; 0 dB without points. Of two points at one frame the later holds from there.
 */
export function createLevelCurve(points: readonly LevelPoint[]): LevelCurve {
  for (let i = 0; i < points.length; i++) {
    if (!Number.isFinite(points[i]!.level)) throw new RangeError(`level ${i} is ${points[i]!.level} dB, not finite`);
    if (i > 0 && points[i]!.at < points[i - 1]!.at)
      throw new RangeError(`level ${i} at frame ${points[i]!.at} comes before level ${i - 1}`);
  }

  /** Index of the first point after `frame`. */
  function nextAfter(frame: number): number {
    let next = 0;
    while (next < points.length && points[next]!.at <= frame) next++;
    return next;
  }

  function levelBetween(before: LevelPoint, after: LevelPoint, frame: number): number {
    const moved = raisedCosine((frame - before.at) / (after.at - before.at));
    return before.level + (after.level - before.level) * moved;
  }

  return {
    fill(gains, from) {
      let i = 0;
      for (let next = nextAfter(from); i < gains.length; next++) {
        const before = points[next - 1];
        const after = points[next];
        const end = after ? Math.min(gains.length, after.at - from) : gains.length;
        if (!before || !after || before.level === after.level) {
          gains.fill(gainOf((before ?? after)?.level ?? 0), i, end);
          i = end;
        }
        while (i < end) {
          const frame = from + i;
          const start = frame - ((frame - before!.at) % STEP);
          const gain = gainOf(levelBetween(before!, after!, start));
          const slope = (gainOf(levelBetween(before!, after!, start + STEP)) - gain) / STEP;
          for (const stop = Math.min(end, start + STEP - from); i < stop; i++)
            gains[i] = gain + slope * (from + i - start);
        }
      }
    },
    levelAt(frame) {
      const next = nextAfter(frame);
      const before = points[next - 1];
      const after = points[next];
      if (before && after) return decibels(levelBetween(before, after, frame));
      return (before ?? after)?.level ?? decibels(0);
    },
  };
}
