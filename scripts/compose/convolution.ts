// Convolution in the frequency domain, block by block, with the impulse cut into blocks too (uniform partitions).

/** Small enough for a core's cache. */
const BLOCK = 16_384;

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

const COS = Float64Array.from({ length: BLOCK }, (_, k) => Math.cos((-Math.PI * k) / BLOCK));
const SIN = Float64Array.from({ length: BLOCK }, (_, k) => Math.sin((-Math.PI * k) / BLOCK));

/** The fast Fourier transform of 2 x BLOCK points in place, radix 2. */
function transform(re: Float64Array, im: Float64Array): void {
  const n = 2 * BLOCK;
  for (let i = 1, j = 0; i < n; i++) {
    let bit = n >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) {
      const r = re[i]!;
      re[i] = re[j]!;
      re[j] = r;
      const m = im[i]!;
      im[i] = im[j]!;
      im[j] = m;
    }
  }
  for (let size = 2; size <= n; size *= 2) {
    const half = size / 2;
    const stride = n / size;
    for (let start = 0; start < n; start += size)
      for (let k = 0; k < half; k++) {
        const a = start + k;
        const b = a + half;
        const c = COS[k * stride]!;
        const s = SIN[k * stride]!;
        const x = re[b]! * c - im[b]! * s;
        const y = re[b]! * s + im[b]! * c;
        re[b] = re[a]! - x;
        im[b] = im[a]! - y;
        re[a]! += x;
        im[a]! += y;
      }
  }
}
