// The voice bus: clips with their gains and fades through the voice chain, mono, made once, measured, and read again.

import { raisedCosine } from '../audio/fade.ts';
import { createMeter } from '../audio/loudness.ts';
import type { Block } from '../audio/sound.ts';
import { createVoiceChain, voiceChainRings } from '../audio/voice-chain.ts';
import { tailOf, withEffect } from '../audio/voice-effects.ts';
import { framesOf, gainOf, type Lufs, lufs, RATE } from '../units.ts';
import { addPlaced, earlier, overlapping, shelf, stretchesOf } from './playing.ts';
import type { PlacedClip, Timeline } from './timeline.ts';

/** Keeps mono blocks in the order they were written, as they were divided. */
export interface VoiceSpool {
  write(block: Block): Promise<void>;
  replay(): AsyncIterable<Block>;
  close(): Promise<void>;
}

export interface VoiceBus {
  /** Gated loudness of the whole bus as it is heard from the middle of a stereo mix; undefined where nothing is spoken. */
  readonly loudness: Lufs | undefined;
  /** Blocks in order of time, each valid until the next is asked for; undefined where nobody speaks. */
  next(start: number, length: number): Promise<Float32Array | undefined>;
  close(): Promise<void>;
}

/** A mono bus is heard from both sides: twice the energy of the one channel it is measured in. */
const CENTRED = 10 * Math.log10(2);

/** Mixes all speech of the timeline; what is left to do is to read it. */
export async function openVoiceBus(
  timeline: Timeline,
  ports: { clip(key: string): Promise<Float32Array>; spool?: (() => VoiceSpool) | undefined },
  blockFrames: number,
): Promise<VoiceBus> {
  const settings = timeline.preset.voice;
  let chain = createVoiceChain(settings);
  // What comes out late goes in early.
  const { latency } = chain;
  const clips = earlier(
    timeline.sections.flatMap((section) => section.clips).map((clip) => heardOf(clip, timeline.frames)),
    latency,
  );
  const spoken = () => stretchesOf(clips, voiceChainRings(settings) + latency, timeline.frames);
  const spool = ports.spool?.() ?? inMemory();
  const stretches = spoken();
  const playing = overlapping(clips);
  const sources = new Map(clips.map((clip) => [clip.key, clip]));
  const samples = shelf(async (key) => {
    const { clip, effect, spoken } = sources.get(key)!;
    const dry = await ports.clip(clip);
    return effect === undefined ? dry : withEffect(effect, fadedAt(dry, spoken));
  }, clips);
  const meter = createMeter(RATE, 1);
  const silence = new Float32Array(blockFrames);
  try {
    for (let start = -latency, length = 0; start < timeline.frames; start += length) {
      // Blocks begin at 0; what the chain answers before is no part of the timeline.
      length = Math.min(blockFrames, (start < 0 ? 0 : timeline.frames) - start);
      const sounding = stretches.within(start, length);
      if (sounding.length === 0) {
        if (start >= 0) meter.push([silence.subarray(0, length)]);
        continue;
      }
      const block = new Float32Array(length);
      for (const clip of playing(start, length))
        addPlaced(block, start, await samples.get(clip.key, start), clip.start - clip.offset, clip, gainOf(clip.gain));
      for (const { from, to, begins } of sounding) {
        if (begins) chain = createVoiceChain(settings);
        chain.process(block.subarray(from, to));
      }
      if (start < 0) continue;
      meter.push([block]);
      await spool.write([block]);
    }
  } catch (error) {
    await spool.close();
    throw error;
  }

  const again = spoken();
  const kept = spool.replay()[Symbol.asyncIterator]();
  const loudness = meter.integrated();
  return {
    loudness: Number.isFinite(loudness) ? lufs(loudness + CENTRED) : undefined,
    async next(start, length) {
      if (again.within(start, length).length === 0) return undefined;
      const { value } = (await kept.next()) as IteratorYieldResult<Block>;
      return value[0]!;
    },
    async close() {
      await kept.return?.();
      await spool.close();
    },
  };
}

/** With an effect, a clip is heard up to the end of its tail, and is another one than without. */
function heardOf(clip: PlacedClip, end: number) {
  const { key, effect, start, offset } = clip;
  /** Frames of it that are spoken: fewer where it was cut. */
  const spoken = clip.end - start + offset;
  if (effect === undefined) return { ...clip, clip: key, spoken };
  const rings = Math.min(end, clip.end + tailOf(effect));
  return {
    ...clip,
    key: `${key}~${effect}~${spoken}`,
    clip: key,
    spoken,
    end: rings,
    fadeOut: rings < clip.end + tailOf(effect) ? Math.min(TAIL_CUT, Math.floor((rings - start) / 2)) : clip.fadeOut,
  };
}

/** What rings beyond the production's end fades so long. */
const TAIL_CUT = framesOf(0.2);
const SPEECH_FADE = framesOf(0.02);

/** The first frames of it, ending in silence. */
function fadedAt(samples: Float32Array, frames: number): Float32Array {
  const out = samples.slice(0, frames);
  const fade = Math.min(SPEECH_FADE, out.length);
  for (let i = 0; i < fade; i++) out[out.length - 1 - i]! *= raisedCosine(i / fade);
  return out;
}

function inMemory(): VoiceSpool {
  let blocks: Block[] = [];
  return {
    async write(block) {
      blocks.push(block);
    },
    async *replay() {
      yield* blocks;
    },
    async close() {
      blocks = [];
    },
  };
}
