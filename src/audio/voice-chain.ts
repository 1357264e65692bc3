// What a voice goes through between levelling and mix.

import { RATE } from '../units.ts';
import { type CompressorSettings, createCompressor } from './compressor.ts';
import { createDeEsser, type DeEsserSettings } from './de-esser.ts';
import { type EqBand, equaliser, ringing } from './equaliser.ts';
import { createExciter, type ExciterSettings } from './exciter.ts';
import { type Biquad, createFilter, highPass } from './filter.ts';

/** Parts in the order in which they work; one that is left out is not there. */
export interface VoiceChainSettings {
  /** Hz; 12 dB an octave below: rumble. */
  readonly highPass?: number | undefined;
  readonly eq?: readonly EqBand[] | undefined;
  /** For a voice levelled to -18 LUFS as it sits in the mix: its syllables then peak around -10 dBFS. */
  readonly compressor?: CompressorSettings | undefined;
  /** After the compressor, which would bring sibilants up again. */
  readonly deEsser?: DeEsserSettings | undefined;
  readonly exciter?: ExciterSettings | undefined;
}

export interface VoiceChain {
  /** Frames by which the sound comes out late. */
  readonly latency: number;
  /** Mono at 48 kHz, in place; the result does not depend on the blocks. */
  process(samples: Float32Array): void;
}

export function createVoiceChain({
  highPass: rumble,
  eq,
  compressor,
  deEsser,
  exciter,
}: VoiceChainSettings): VoiceChain {
  const sections: Biquad[] = [...(rumble === undefined ? [] : [highPass(RATE, rumble)]), ...equaliser(eq ?? [])];
  const filter = createFilter(sections);
  const gain = compressor && createCompressor(RATE, 1, compressor);
  const parts = [deEsser && createDeEsser(deEsser), exciter && createExciter(exciter)].filter(
    (part) => part !== undefined,
  );
  const block: [Float32Array] = [new Float32Array(0)];
  return {
    latency: parts.reduce((sum, { latency }) => sum + latency, gain?.latency ?? 0),
    process(samples) {
      filter.process(samples);
      block[0] = samples;
      gain?.process(block);
      for (const part of parts) part.process(samples);
    },
  };
}

/** The compressor has let go, and the shortest pause has come in which a chain may begin anew. */
const RINGS = 0.5 * RATE;

/** Frames after the last sound for which a chain may still be at work. */
export function voiceChainRings({ eq = [], compressor }: VoiceChainSettings): number {
  return Math.max(RINGS, 4 * (compressor?.release ?? 0) * RATE, ringing(eq));
}
