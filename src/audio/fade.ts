// Raised-cosine fades from and to exact silence.

/** Half a period of a cosine: 0 at and below 0, 1 at and above 1, level at both ends so that nothing clicks. */
export function raisedCosine(position: number): number {
  if (position <= 0) return 0;
  if (position >= 1) return 1;
  return 0.5 - 0.5 * Math.cos(Math.PI * position);
}

/**
 * Fades `samples` in, in place: silent at frame 0 of the fade, untouched from frame `frames` on. `position` is where in
 * the fade samples[0] lies, so that a fade may run over several blocks; before 0 all is silence.
 */
export function fadeIn(samples: Float32Array, frames: number, position = 0): void {
  const end = Math.min(samples.length, frames - position);
  for (let i = 0; i < end; i++) samples[i]! *= raisedCosine((position + i) / frames);
}

/**
 * Fades `samples` out, in place: untouched before the fade's frame 0, silent from its frame `frames` - 1 on. `position`
 * is where in the fade samples[0] lies; left out, the fade ends with the samples.
 */
export function fadeOut(samples: Float32Array, frames: number, position = frames - samples.length): void {
  for (let i = Math.max(0, -position); i < samples.length; i++)
    samples[i]! *= raisedCosine((frames - 1 - position - i) / frames);
}

/**
 * From the end of one sound to the beginning of another of the same length: equal gain where they are alike, equal power
 * where they are strangers, so that the joint is neither louder nor softer than they are.
 */
export function crossfaded(from: Float32Array, to: Float32Array): Float32Array {
  const alike = Math.max(0, correlation(from, to));
  return from.map((x, i) => {
    const up = raisedCosine((i + 1) / (from.length + 1));
    const down = 1 - up;
    return (x * down + to[i]! * up) / Math.sqrt(down * down + up * up + 2 * alike * down * up);
  });
}

/** -1 to 1; 0 where either is silent. */
function correlation(a: Float32Array, b: Float32Array): number {
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    ab += a[i]! * b[i]!;
    aa += a[i]! * a[i]!;
    bb += b[i]! * b[i]!;
  }
  return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : 0;
}
