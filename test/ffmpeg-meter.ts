// ffmpeg's loudness meter (filter ebur128) as an independent judge, with more digits than its summary prints.

import { spawnSync } from 'node:child_process';

/** Whether there is an ffmpeg to judge by; tests that need it are skipped without. */
export const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;

/** Integrated loudness in LUFS of planar channels at 48 kHz (1 or 2), measured to the last whole 100 ms. */
export function ffmpegLoudness(channels: readonly Float32Array[]): number {
  return last(meter(channels, 1), 'I');
}

/** Loudness range in LU. */
export function ffmpegRange(channels: readonly Float32Array[]): number {
  return last(meter(channels, 1), 'LRA');
}

/**
 * True peak in dBTP. The filter prints three places after the point, so it is given 1,000 times the sound; and its
 * resampler mirrors what a file begins with, so it is given silence before it.
 */
export function ffmpegTruePeak(channels: readonly Float32Array[]): number {
  const after = channels.map((samples) => {
    const padded = new Float32Array(samples.length + 480);
    padded.set(samples, 480);
    return padded;
  });
  return 20 * Math.log10(last(meter(after, 1000), 'true_peak') / 1000);
}

function meter(channels: readonly Float32Array[], gain: number): string {
  const frames = channels[0]!.length;
  // Complete the last 100 ms: the filter forgets what it has of an incomplete one.
  const interleaved = new Float32Array(channels.length * (Math.ceil(frames / 4800) * 4800 + 4800));
  channels.forEach((samples, c) => {
    for (let i = 0; i < frames; i++) interleaved[i * channels.length + c] = samples[i]! * gain;
  });
  const args = ['-v', 'error', '-f', 'f32le', '-ar', '48000', '-ac', String(channels.length), '-i', 'pipe:0'];
  const filter = 'ebur128=metadata=1:peak=true,ametadata=mode=print:file=-';
  const { stdout, stderr, status } = spawnSync('ffmpeg', [...args, '-af', filter, '-f', 'null', '-'], {
    input: new Uint8Array(interleaved.buffer),
    maxBuffer: 2 ** 28,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`ffmpeg failed: ${stderr}`);
  return stdout;
}

function last(printed: string, key: string): number {
  const name = `lavfi.r128.${key}=`;
  const at = printed.lastIndexOf(name) + name.length;
  return Number.parseFloat(printed.slice(at, at + 20));
}
