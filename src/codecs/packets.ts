// Blocks of any length, gathered into the packets that codecs of a fixed length take.

import type { Block } from '../audio/sound.ts';

export interface Packets {
  /** The bytes of every packet that the block fills. */
  push(block: Block): Uint8Array[];
  /** Those of the packet that has begun, the rest of it silent; of a silent one, where none has. */
  flush(): Uint8Array;
}

/**
 * `encode` gets a sample array a channel, all `frames` long, which it must not keep. The first packet begins with `filled`
 * frames of silence.
 */
export function createPackets(
  channels: number,
  frames: number,
  encode: (packet: readonly Float32Array[]) => Uint8Array,
  filled = 0,
): Packets {
  const packet = Array.from({ length: channels }, () => new Float32Array(frames));
  function flush(): Uint8Array {
    for (const samples of packet) samples.fill(0, filled);
    filled = 0;
    return encode(packet);
  }
  return {
    push(block) {
      const parts: Uint8Array[] = [];
      const length = block[0]!.length;
      for (let from = 0; from < length; ) {
        const taken = Math.min(frames - filled, length - from);
        for (const [c, samples] of packet.entries()) samples.set(block[c]!.subarray(from, from + taken), filled);
        from += taken;
        filled += taken;
        if (filled === frames) parts.push(flush());
      }
      return parts;
    },
    flush,
  };
}
