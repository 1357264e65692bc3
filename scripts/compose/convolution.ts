// Convolution in the frequency domain, block by block, with the impulse cut into blocks too (uniform partitions).

import { createTransform } from '../../src/audio/fourier.ts';

/** Small enough for a core's cache. */
const BLOCK = 16_384;

const transform = createTransform(2 * BLOCK);

interface Spectrum {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** `signal` convolved with `impulse`, cut to the signal's length. */
export function convolve(signal: Float32Array, impulse: Float32Array): Float32Array {
  const kernels = blocksOf(impulse).map(spectrum);
  const past: Spectrum[] = [];
  const out = new Float32Array(signal.length);
  const sum = { re: new Float64Array(2 * BLOCK), im: new Float64Array(2 * BLOCK) };
  blocksOf(signal).forEach((block, n) => {
    past.unshift(spectrum(block));
    past.length = Math.min(past.length, kernels.length);
    sum.re.fill(0);
    sum.im.fill(0);
    past.forEach(({ re, im }, age) => {
      const kernel = kernels[age]!;
      for (let i = 0; i < re.length; i++) {
        sum.re[i]! += re[i]! * kernel.re[i]! - im[i]! * kernel.im[i]!;
        sum.im[i]! += re[i]! * kernel.im[i]! + im[i]! * kernel.re[i]!;
      }
    });
    // The inverse is the forward transform with real and imaginary parts exchanged.
    transform(sum.im, sum.re);
    const start = n * BLOCK;
    const count = Math.min(2 * BLOCK, out.length - start);
    for (let i = 0; i < count; i++) out[start + i]! += sum.re[i]! / (2 * BLOCK);
  });
  return out;
}

function blocksOf(samples: Float32Array): Float32Array[] {
  return Array.from({ length: Math.ceil(samples.length / BLOCK) }, (_, n) =>
    samples.subarray(n * BLOCK, (n + 1) * BLOCK),
  );
}

function spectrum(block: Float32Array): Spectrum {
  const re = new Float64Array(2 * BLOCK);
  const im = new Float64Array(2 * BLOCK);
  re.set(block);
  transform(re, im);
  return { re, im };
}
