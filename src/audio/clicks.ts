// The click test: finds steps and single wrong samples that a mix must not have.

/** Half-width of the click itself, and of what stands before and after it, in frames. */
const WIDTH = 4;
const AROUND = 96;

/** Third difference of a step of -56 dBFS: what is smaller is not heard. */
const SMALLEST = 2 * 10 ** (-56 / 20);
/** How far a click stands out of what is before and after it. Noise reaches 5, drums and consonants 10. */
const STANDS_OUT = 20;

/**
 * Frames of the clicks in one channel. A click is a third difference (which hears the top octaves alone) that stands out
 * of the 2 ms before and the 2 ms after: an attack has its like after it, a release before it, a step has it on neither side.
 */
export function findClicks(samples: Float32Array): number[] {
  const count = Math.max(0, samples.length + 3);
  const at = (i: number) => (i < 0 || i >= samples.length ? 0 : samples[i]!);
  const difference = new Float64Array(count);
  const energy = new Float64Array(count + 1);
  for (let i = 0; i < count; i++) {
    const d = at(i) - 3 * at(i - 1) + 3 * at(i - 2) - at(i - 3);
    difference[i] = Math.abs(d);
    energy[i + 1] = energy[i]! + d * d;
  }
  const rms = (from: number, to: number) => {
    const [start, end] = [Math.max(0, from), Math.min(count, to)];
    return end > start ? Math.sqrt(Math.max(0, energy[end]! - energy[start]!) / (end - start)) : 0;
  };
  const clicks: number[] = [];
  for (let i = 0; i < count; i++) {
    if (difference[i]! < SMALLEST) continue;
    const before = rms(i - WIDTH - AROUND, i - WIDTH);
    const after = rms(i + WIDTH + 1, i + WIDTH + 1 + AROUND);
    if (difference[i]! <= STANDS_OUT * Math.max(before, after)) continue;
    clicks.push(Math.max(0, i - 1));
    i += WIDTH;
  }
  return clicks;
}
