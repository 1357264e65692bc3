// Looking ahead: a level that is at its peaks before the sound is, for a sound that is kept waiting so long.

/** Frames that share a look at the level: 0.7 ms at 48 kHz, little against any attack, and logarithms are dear. */
export const STEP = 32;

export interface LookAhead {
  /** Frames that the sound must wait: what {@link next} answered for a step then lies on that step. */
  readonly latency: number;
  /**
   * Takes the value of the step that is over, 0 or more. Along the waiting sound the answers, joined by straight lines, are
   * nowhere below what was given for its steps: they rise in a straight line before a peak and fall after it.
   */
  next(value: number): number;
}

/**
 * @param attack frames of the rise
 * @param keep what remains of a fall after one step, 0-1
 * @param rest what is taken for 0
 */
export function createLookAhead(attack: number, keep: number, rest: number): LookAhead {
  const steps = Math.max(1, Math.round(attack / STEP));
  const given = new Float64Array(steps + 1);
  const held = new Float64Array(steps);
  let at = 0;
  let falling = 0;
  return {
    latency: (steps + 1) * STEP,
    next(value) {
      given[at % given.length] = value;
      const most = given.reduce(larger);
      falling = most >= falling ? most : most + (falling - most) * keep;
      if (falling < rest) falling = 0;
      held[at % held.length] = falling;
      at++;
      // Summed afresh, so that nothing is left over when all is 0.
      return held.reduce(sum) / steps;
    },
  };
}

function larger(a: number, b: number): number {
  return Math.max(a, b);
}

function sum(a: number, b: number): number {
  return a + b;
}

export interface Delay {
  /** In place: what comes out is what went in so many frames before, in all blocks together. */
  process(samples: Float32Array): void;
}

export function createDelay(frames: number): Delay {
  const waiting = new Float32Array(frames);
  let at = 0;
  return {
    process(samples) {
      if (frames === 0) return;
      for (let i = 0; i < samples.length; i++) {
        const out = waiting[at]!;
        waiting[at] = samples[i]!;
        samples[i] = out;
        if (++at === frames) at = 0;
      }
    },
  };
}
