// What a voice goes through between levelling and mix: no rumble, and loud syllables a little nearer to soft ones.

import { decibels, RATE, seconds } from '../units.ts';
import { createCompressor } from './compressor.ts';
import { createFilter, highPass } from './filter.ts';

/** One voice at 48 kHz, mono, in place, without latency. */
export interface VoiceChain {
  process(samples: Float32Array): void;
}

/** For a voice levelled to -18 LUFS as it sits in the mix: its syllables then peak around -10 dBFS. */
const COMPRESSION = {
  threshold: decibels(-15),
  ratio: 2.5,
  knee: decibels(6),
  attack: seconds(0.01),
  release: seconds(0.12),
  mostReduction: decibels(4),
} as const;

export function createVoiceChain(): VoiceChain {
  const rumble = createFilter([highPass(RATE, 75)]);
  const compressor = createCompressor({ rate: RATE, ...COMPRESSION });
  const block: [Float32Array] = [new Float32Array(0)];
  return {
    process(samples) {
      rumble.process(samples);
      block[0] = samples;
      compressor.process(block);
    },
  };
}
