import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wordTimes } from './word-times.ts';

const RATE = 24_000;
const LATE = { start: 0.085, end: 0.045 };

/** Noise at half scale where something is said, a breath of noise elsewhere. */
function sound(seconds: number, said: readonly (readonly [number, number])[]): Float32Array {
  return Float32Array.from({ length: seconds * RATE }, (_, i) => {
    const loud = said.some(([from, to]) => i >= from * RATE && i < to * RATE);
    return (loud ? 0.5 : 0.0005) * Math.sin(i * i);
  });
}

test('inside a phrase the lateness is taken off; beside pauses the sound tells', () => {
  const samples = sound(2, [
    [0.3, 0.9],
    [1.2, 1.7],
  ]);
  // Tokens: lead, "one", space, "two", comma, "three", tail.
  const lengths = Float64Array.of(0.35, 0.25, 0.08, 0.3, 0.25, 0.6, 0.17);
  const words = [
    { from: 1, to: 2, pausedBefore: true, pausedAfter: false },
    { from: 3, to: 4, pausedBefore: false, pausedAfter: true },
    { from: 5, to: 6, pausedBefore: true, pausedAfter: true },
  ];
  const times = wordTimes(words, lengths, samples, RATE, LATE);
  const expected = [
    [0.3, 0.555],
    [0.595, 0.9],
    [1.2, 1.7],
  ];
  times.forEach(({ start, end }, i) => {
    expect(start).toBeCloseTo(expected[i]![0]!, 2);
    expect(end).toBeCloseTo(expected[i]![1]!, 2);
  });
});

test('a comma without a pause keeps the times that were told', () => {
  const words = [
    { from: 1, to: 2, pausedBefore: true, pausedAfter: true },
    { from: 3, to: 4, pausedBefore: true, pausedAfter: true },
  ];
  const [one, two] = wordTimes(words, Float64Array.of(0.3, 0.4, 0.05, 0.4, 0.1), sound(1.25, [[0.2, 1.1]]), RATE, LATE);
  expect(one!.end).toBeCloseTo(0.655, 3);
  expect(two!.start).toBeCloseTo(0.665, 3);
});

test('times are in order, within the clip and without overlaps, whatever the model says', () => {
  const word = fc.record({
    length: fc.double({ min: 0, max: 1, noNaN: true }),
    paused: fc.boolean(),
    said: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 12 }), (told) => {
      const lengths = Float64Array.from([0.3, ...told.map(({ length }) => length), 0.3]);
      const total = lengths.reduce((a, b) => a + b, 0);
      const words = told.map(({ said }, i) => ({
        from: i + 1,
        to: i + (said ? 2 : 1),
        pausedBefore: i === 0 || told[i - 1]!.paused,
        pausedAfter: i === told.length - 1 || told[i]!.paused,
      }));
      const times = wordTimes(words, lengths, sound(Math.ceil(total * 100) / 100, [[0.2, total - 0.2]]), RATE, LATE);
      let at = 0;
      for (const { start, end } of times) {
        expect(start).toBeGreaterThanOrEqual(at);
        expect(end).toBeGreaterThanOrEqual(start);
        at = end;
      }
      expect(at).toBeLessThanOrEqual(total + 0.01);
    }),
    { numRuns: 50 },
  );
});
