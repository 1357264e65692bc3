// What sounds in a block: which placed things, from which of their frames, with their fades.

import { raisedCosine } from '../audio/fade.ts';

/** `end` exclusive. */
interface Stretch {
  readonly start: number;
  readonly end: number;
}

export interface Faded extends Stretch {
  readonly fadeIn: number;
  readonly fadeOut: number;
}

/**
 * Adds to `target`, whose first sample is the timeline's frame `at`, what sounds there of `source`, whose first sample lies
 * at `sourceAt`: between the edges of `shape`, with raised-cosine fades from and to silence.
 */
export function addPlaced(
  target: Float32Array,
  at: number,
  source: Float32Array,
  sourceAt: number,
  shape: Faded,
  gain: number,
): void {
  const from = Math.max(at, shape.start, sourceAt);
  const to = Math.min(at + target.length, shape.end, sourceAt + source.length);
  const risen = Math.min(to, Math.max(from, shape.start + shape.fadeIn));
  const falls = Math.min(to, Math.max(risen, shape.end - shape.fadeOut));
  const shift = at - sourceAt;
  addEdge(target, at, source, sourceAt, shape, gain, from, risen);
  for (let i = risen - at; i < falls - at; i++) target[i]! += source[i + shift]! * gain;
  addEdge(target, at, source, sourceAt, shape, gain, falls, to);
}

/** Edges are short: a cosine a sample costs nothing there. */
function addEdge(
  target: Float32Array,
  at: number,
  source: Float32Array,
  sourceAt: number,
  { start, end, fadeIn, fadeOut }: Faded,
  gain: number,
  from: number,
  to: number,
): void {
  for (let frame = from; frame < to; frame++) {
    const rise = fadeIn === 0 ? 1 : raisedCosine((frame - start) / fadeIn);
    const fall = fadeOut === 0 ? 1 : raisedCosine((end - 1 - frame) / fadeOut);
    target[frame - at]! += source[frame - sourceAt]! * gain * rise * fall;
  }
}

/** Answers, block after block, which items sound in it. Blocks are asked for in order of time. */
export function overlapping<T extends Stretch>(items: readonly T[]): (start: number, length: number) => readonly T[] {
  const waiting = [...items].sort((a, b) => a.start - b.start);
  let next = 0;
  let playing: T[] = [];
  return (start, length) => {
    if (playing.some((item) => item.end <= start)) playing = playing.filter((item) => item.end > start);
    for (; next < waiting.length && waiting[next]!.start < start + length; next++) playing.push(waiting[next]!);
    return playing;
  };
}

/** The same things, all of them `frames` earlier: perhaps before the beginning. */
export function earlier<T extends Stretch>(items: readonly T[], frames: number): readonly T[] {
  if (frames === 0) return items;
  return items.map((item) => ({ ...item, start: item.start - frames, end: item.end - frames }));
}

/** The parts of a block in which a bus sounds, in frames of the block. */
export interface Sounding {
  readonly from: number;
  readonly to: number;
  /** Does the stretch begin here? What has a memory starts afresh, whatever the blocks. */
  readonly begins: boolean;
}

/** Where any of `items` sounds or rings for `rings` frames more. */
export function stretchesOf(items: readonly Stretch[], rings: number, end: number) {
  const stretches: { start: number; end: number }[] = [];
  for (const item of [...items].sort((a, b) => a.start - b.start)) {
    const last = stretches.at(-1);
    const until = Math.min(end, Math.ceil(item.end + rings));
    if (last && item.start <= last.end) last.end = Math.max(last.end, until);
    else stretches.push({ start: item.start, end: until });
  }
  const playing = overlapping(stretches);
  return {
    within(start: number, length: number): Sounding[] {
      return playing(start, length).map((stretch) => ({
        from: Math.max(0, stretch.start - start),
        to: Math.min(length, stretch.end - start),
        begins: stretch.start >= start,
      }));
    },
  };
}

/** What is needed again within this is not let go: 10 s. */
const KEEP = 480_000;

/** Loads things by key at their first use and lets them go after their last, or where the next is far. */
export function shelf<T>(load: (key: string) => Promise<T>, uses: readonly (Stretch & { readonly key: string })[]) {
  const usesOf = Map.groupBy(
    [...uses].sort((a, b) => a.start - b.start),
    (use) => use.key,
  );
  const held = new Map<string, T>();
  return {
    async get(key: string, now: number): Promise<T> {
      for (const other of held.keys()) {
        const left = usesOf.get(other)!;
        while (left.length > 0 && left[0]!.end <= now) left.shift();
        if (left.length === 0 || left[0]!.start > now + KEEP) held.delete(other);
      }
      const thing = held.get(key) ?? (await load(key));
      held.set(key, thing);
      return thing;
    },
  };
}
