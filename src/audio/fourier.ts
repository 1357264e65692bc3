// The discrete Fourier transform, fast: radix 2, in place.

/**
 * A transform of `size` points, a power of 2, from signal to spectrum; not scaled. With real and imaginary parts exchanged it is
 * the inverse times `size`.
 */
export function createTransform(size: number): (re: Float64Array, im: Float64Array) => void {
  if (size < 2 || (size & (size - 1)) !== 0) throw new RangeError(`${size} is no power of 2`);
  const cos = Float64Array.from({ length: size / 2 }, (_, k) => Math.cos((-2 * Math.PI * k) / size));
  const sin = Float64Array.from({ length: size / 2 }, (_, k) => Math.sin((-2 * Math.PI * k) / size));
  return (re, im) => {
    for (let i = 1, j = 0; i < size; i++) {
      let bit = size >> 1;
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
    for (let length = 2; length <= size; length *= 2) {
      const half = length / 2;
      const stride = size / length;
      for (let start = 0; start < size; start += length)
        for (let k = 0; k < half; k++) {
          const a = start + k;
          const b = a + half;
          const c = cos[k * stride]!;
          const s = sin[k * stride]!;
          const x = re[b]! * c - im[b]! * s;
          const y = re[b]! * s + im[b]! * c;
          re[b] = re[a]! - x;
          im[b] = im[a]! - y;
          re[a]! += x;
          im[a]! += y;
        }
    }
  };
}

/** Magnitudes of the spectrum of `size` samples under a Hann window, from 0 Hz up to half the rate: `size / 2` of them. */
export function createAnalyser(size: number): (samples: Float32Array, start: number, out: Float32Array) => void {
  const transform = createTransform(size);
  const window = Float64Array.from({ length: size }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / size));
  const re = new Float64Array(size);
  const im = new Float64Array(size);
  return (samples, start, out) => {
    for (let i = 0; i < size; i++) re[i] = window[i]! * (samples[start + i] ?? 0);
    im.fill(0);
    transform(re, im);
    for (let k = 0; k < size / 2; k++) out[k] = (Math.hypot(re[k]!, im[k]!) * 4) / size;
  };
}
