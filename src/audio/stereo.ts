// Sound of any number of channels as stereo.

import type { Block } from './sound.ts';

/** -3 dB. */
const HALF_POWER = Math.SQRT1_2;

/**
 * Mono is heard from both sides; more than stereo folds down by ITU-R BS.775 (centre and surrounds -3 dB, no LFE), scaled so
 * that full scale stays full scale. Channels are in the order of WAVE files: left, right, centre, LFE, surrounds.
 */
export function toStereo(block: Block): Block {
  if (block.length === 1) return [block[0]!, block[0]!];
  if (block.length === 2) return block;
  const [left, right, ...others] = block as [Float32Array, Float32Array, ...Float32Array[]];
  // Quadraphonic files have no centre, and only 5.1 and larger an LFE.
  const centre = block.length === 4 ? [] : others.slice(0, 1);
  const surrounds = others.slice(block.length === 4 ? 0 : block.length > 5 ? 2 : 1);
  const side = (front: Float32Array, own: Float32Array[]) =>
    foldDown([[front, 1], ...[...centre, ...own].map((channel): Part => [channel, HALF_POWER])]);
  return [
    side(
      left,
      surrounds.filter((_, i) => i % 2 === 0),
    ),
    side(
      right,
      surrounds.filter((_, i) => i % 2 === 1),
    ),
  ];
}

type Part = readonly [channel: Float32Array, weight: number];

function foldDown(parts: readonly Part[]): Float32Array {
  const total = parts.reduce((sum, [, weight]) => sum + weight, 0);
  const out = new Float32Array(parts[0]![0].length);
  for (const [channel, weight] of parts) {
    const gain = weight / total;
    for (let i = 0; i < out.length; i++) out[i]! += channel[i]! * gain;
  }
  return out;
}
