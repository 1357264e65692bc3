// FFmpeg's AAC in WebAssembly (aac/aac.wasm, built by scripts/build-aac.sh): one instance a file.

import type { Block, Sound } from '../audio/sound.ts';
import { type EncoderExports, openEncoder, outputOf } from './encoder-module.ts';

/** Frames of a packet of AAC-LC. */
export const AAC_FRAMES = 1024;

export interface AacSettings {
  /** Hz, one that AAC has; no resampling takes place. */
  readonly rate: number;
  readonly channels: 1 | 2;
  /** bit/s, held on average. */
  readonly bitrate: number;
}

export interface AacEncoder {
  /** Frames by which the decoded sound comes late. */
  readonly delay: number;
  /** An AudioSpecificConfig (ISO/IEC 14496-3), which decoders need. */
  readonly config: Uint8Array;
  /** Takes {@link AAC_FRAMES} frames and answers a packet; the first call none. */
  encode(sound: Block): Uint8Array;
}

/** Throws a RangeError for what AAC cannot hold. */
export async function openAacEncoder({ rate, channels, bitrate }: AacSettings): Promise<AacEncoder> {
  const exports = await openEncoder<Exports>('./aac/aac.wasm');
  if (exports.encoder_open(rate, channels, bitrate) !== AAC_FRAMES)
    throw new RangeError(`AAC cannot hold ${channels} channels at ${rate} Hz`);
  const { memory } = exports;
  return {
    delay: exports.encoder_delay(),
    config: new Uint8Array(memory.buffer, exports.encoder_config(), exports.encoder_config_bytes()).slice(),
    encode(sound) {
      const pcm = new Float32Array(memory.buffer, exports.encoder_pcm(), AAC_FRAMES * channels);
      for (const [c, samples] of sound.entries()) pcm.set(samples, c * AAC_FRAMES);
      return outputOf(exports, exports.encoder_encode());
    },
  };
}

export interface AacDecoder {
  /** The sound of a packet, undefined for one that is broken. Copies. */
  decode(packet: Uint8Array): Sound | undefined;
}

/** All of AAC that libavcodec knows: LC, HE, HE v2 and others. Throws an Error for a configuration that it does not. */
export async function openAacDecoder(config: Uint8Array): Promise<AacDecoder> {
  // The encoder's module decodes too.
  const exports = await openEncoder<Exports>('./aac/aac.wasm');
  const { memory } = exports;
  const at = exports.decoder_config(config.length);
  if (at !== 0) new Uint8Array(memory.buffer).set(config, at);
  if (at === 0 || exports.decoder_open() < 0) throw new Error('an unknown kind of AAC');
  return {
    decode(packet) {
      const at = exports.decoder_in(packet.length);
      if (at === 0) return undefined;
      new Uint8Array(memory.buffer).set(packet, at);
      const frames = exports.decoder_decode();
      if (frames <= 0) return undefined;
      const channels = Array.from({ length: exports.decoder_channels() }, (_, c) =>
        new Float32Array(memory.buffer, exports.decoder_pcm(c), frames).slice(),
      );
      return { rate: exports.decoder_rate(), channels };
    },
  };
}

interface Exports extends EncoderExports {
  encoder_open(rate: number, channels: number, bitrate: number): number;
  encoder_delay(): number;
  encoder_config(): number;
  encoder_config_bytes(): number;
  encoder_encode(): number;
  decoder_config(bytes: number): number;
  decoder_open(): number;
  decoder_in(bytes: number): number;
  decoder_decode(): number;
  decoder_rate(): number;
  decoder_channels(): number;
  decoder_pcm(channel: number): number;
}
