// Second-order filters (biquads) after Robert Bristow-Johnson's "Cookbook formulae for audio EQ", alone or in a row.

/** Coefficients of (b0 + b1 z^-1 + b2 z^-2) / (1 + a1 z^-1 + a2 z^-2). */
export interface Biquad {
  readonly b0: number;
  readonly b1: number;
  readonly b2: number;
  readonly a1: number;
  readonly a2: number;
}

/** Filters one channel, in place, block after block. */
export interface Filter {
  process(samples: Float32Array): void;
}

/** 12 dB an octave below `hertz`; q 0.707 is Butterworth: -3 dB at `hertz`, no overshoot. */
export function highPass(rate: number, hertz: number, q = Math.SQRT1_2): Biquad {
  const { cos, alpha } = angles(rate, hertz, q);
  return normalised((1 + cos) / 2, -(1 + cos), (1 + cos) / 2, 1 + alpha, -2 * cos, 1 - alpha);
}

/** 12 dB an octave above `hertz`. */
export function lowPass(rate: number, hertz: number, q = Math.SQRT1_2): Biquad {
  const { cos, alpha } = angles(rate, hertz, q);
  return normalised((1 - cos) / 2, 1 - cos, (1 - cos) / 2, 1 + alpha, -2 * cos, 1 - alpha);
}

/** 0 dB at `hertz`, -3 dB at the edges of a band of hertz / q, 6 dB an octave beyond. */
export function bandPass(rate: number, hertz: number, q: number): Biquad {
  const { cos, alpha } = angles(rate, hertz, q);
  return normalised(alpha, 0, -alpha, 1 + alpha, -2 * cos, 1 - alpha);
}

/** `level` dB at `hertz`, half of it (in dB) at the edges of a band of hertz / q. */
export function peaking(rate: number, hertz: number, level: number, q: number): Biquad {
  const { cos, alpha } = angles(rate, hertz, q);
  const a = 10 ** (level / 40);
  return normalised(1 + alpha * a, -2 * cos, 1 - alpha * a, 1 + alpha / a, -2 * cos, 1 - alpha / a);
}

/** `level` dB far below `hertz`, half of it at `hertz`. */
export function lowShelf(rate: number, hertz: number, level: number, q = Math.SQRT1_2): Biquad {
  const { cos, alpha } = angles(rate, hertz, q);
  const a = 10 ** (level / 40);
  const root = 2 * Math.sqrt(a) * alpha;
  return normalised(
    a * (a + 1 - (a - 1) * cos + root),
    2 * a * (a - 1 - (a + 1) * cos),
    a * (a + 1 - (a - 1) * cos - root),
    a + 1 + (a - 1) * cos + root,
    -2 * (a - 1 + (a + 1) * cos),
    a + 1 + (a - 1) * cos - root,
  );
}

/** `level` dB far above `hertz`, half of it at `hertz`. */
export function highShelf(rate: number, hertz: number, level: number, q = Math.SQRT1_2): Biquad {
  const { cos, alpha } = angles(rate, hertz, q);
  const a = 10 ** (level / 40);
  const root = 2 * Math.sqrt(a) * alpha;
  return normalised(
    a * (a + 1 + (a - 1) * cos + root),
    -2 * a * (a - 1 + (a + 1) * cos),
    a * (a + 1 + (a - 1) * cos - root),
    a + 1 - (a - 1) * cos + root,
    2 * (a - 1 - (a + 1) * cos),
    a + 1 - (a - 1) * cos - root,
  );
}

/** What a section does to the power of a sine of `hertz`, as a factor. */
export function powerAt({ b0, b1, b2, a1, a2 }: Biquad, rate: number, hertz: number): number {
  const omega = (2 * Math.PI * hertz) / rate;
  const power = (c0: number, c1: number, c2: number) =>
    (c0 + c1 * Math.cos(omega) + c2 * Math.cos(2 * omega)) ** 2 +
    (c1 * Math.sin(omega) + c2 * Math.sin(2 * omega)) ** 2;
  return power(b0, b1, b2) / power(1, a1, a2);
}

/** Below this (-300 dBFS) a ringing filter is set to rest: it would go on into denormal numbers, which are 100 times slower. */
export const REST = 1e-15;

/** Frames between two looks whether the filter rings out; counted from its first frame, so blocks don't matter. */
const LOOK_EVERY = 1024;

/** One channel through all `sections` in turn. */
export function createFilter(sections: readonly Biquad[]): Filter {
  // A section's x[n-1], x[n-2], y[n-1], y[n-2] (direct form I: the shortest chain from one output to the next).
  const states = sections.map(() => new Float64Array(4));
  let untilLook = LOOK_EVERY;
  return {
    process(samples) {
      for (let start = 0; start < samples.length; ) {
        const end = Math.min(samples.length, start + untilLook);
        for (let s = 0; s < sections.length; s++) run(sections[s]!, states[s]!, samples, start, end);
        untilLook -= end - start;
        start = end;
        if (untilLook > 0) continue;
        untilLook = LOOK_EVERY;
        for (const state of states)
          if (Math.abs(state[2]!) < REST && Math.abs(state[3]!) < REST) state[2] = state[3] = 0;
      }
    },
  };
}

function run(section: Biquad, state: Float64Array, samples: Float32Array, start: number, end: number): void {
  const { b0, b1, b2, a1, a2 } = section;
  let x1 = state[0]!;
  let x2 = state[1]!;
  let y1 = state[2]!;
  let y2 = state[3]!;
  for (let i = start; i < end; i++) {
    const x = samples[i]!;
    const y = b0 * x + b1 * x1 + b2 * x2 - a2 * y2 - a1 * y1;
    x2 = x1;
    x1 = x;
    y2 = y1;
    y1 = y;
    samples[i] = y;
  }
  state[0] = x1;
  state[1] = x2;
  state[2] = y1;
  state[3] = y2;
}

function angles(rate: number, hertz: number, q: number): { cos: number; alpha: number } {
  if (!(hertz > 0 && hertz < rate / 2))
    throw new RangeError(
      `a filter at ${hertz} Hz needs a frequency above 0 and below ${rate / 2} Hz (half of ${rate})`,
    );
  if (!(q > 0)) throw new RangeError(`a filter's q must be above 0, not ${q}`);
  const omega = (2 * Math.PI * hertz) / rate;
  return { cos: Math.cos(omega), alpha: Math.sin(omega) / (2 * q) };
}

function normalised(b0: number, b1: number, b2: number, a0: number, a1: number, a2: number): Biquad {
  return { b0: b0 / a0, b1: b1 / a0, b2: b2 / a0, a1: a1 / a0, a2: a2 / a0 };
}
