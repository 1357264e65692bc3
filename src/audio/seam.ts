// Where a sound that is repeated meets its own beginning.

import { framesOf } from '../units.ts';
import { findClicks } from './clicks.ts';
import { crossfaded } from './fade.ts';
import type { Block } from './sound.ts';

/** What is looked at on either side of a seam: enough to know what a click stands out of. */
export const SEAM = framesOf(0.03);
/** Of the crossfade at a loop's end: too short to be heard as one, long enough not to click. */
const CLOSING = framesOf(0.01);

/** Does it click between the end and the beginning? Each is {@link SEAM} frames long, or as long as there is. */
export function clicksBetween(end: Block, beginning: Block): boolean {
  return end.some((channel, c) => {
    const joint = new Float32Array(channel.length + beginning[c]!.length);
    joint.set(channel);
    joint.set(beginning[c]!, channel.length);
    return findClicks(joint).some((at) => Math.abs(at - channel.length) < channel.length / 4);
  });
}

/** Does a loop click where it begins again? */
export function clicksAtSeam(loop: Block): boolean {
  const length = Math.min(SEAM, Math.floor(loop[0]!.length / 4));
  return clicksBetween(
    loop.map((channel) => channel.subarray(channel.length - length)),
    loop.map((channel) => channel.subarray(0, length)),
  );
}

/**
 * A loop as long as before that goes over into its beginning without a click: its last 10 ms crossfade into what leads to its
 * first frame, which is its beginning turned about that frame, in level and slope. The first beat stays as it is.
 */
export function closeSeam(loop: Block): Block {
  return loop.map((channel) => {
    const length = Math.min(CLOSING, Math.floor(channel.length / 4));
    const first = channel[0]!;
    const leading = Float32Array.from({ length }, (_, i) => 2 * first - channel[length - i]!);
    const closed = channel.slice();
    closed.set(crossfaded(channel.subarray(channel.length - length), leading), channel.length - length);
    return closed;
  });
}
