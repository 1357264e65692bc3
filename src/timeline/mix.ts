// Mixes a timeline into sound, block by block: voice, music, effects and media on a bus each, and their sum.

import { levelEqualiser, ringing } from '../audio/equaliser.ts';
import { crossfaded } from '../audio/fade.ts';
import { createFilter, type Filter } from '../audio/filter.ts';
import { createLevelCurve } from '../audio/gain.ts';
import { createMeter } from '../audio/loudness.ts';
import { createMusicChain, musicChainRings } from '../audio/music-chain.ts';
import { BLOCK_FRAMES, type Block, type BlockStream, type Sound } from '../audio/sound.ts';
import { gainOf, type Lufs, RATE } from '../units.ts';
import { addPlaced, earlier, overlapping, shelf, stretchesOf } from './playing.ts';
import type { Dip } from './preset.ts';
import { type PlacedMedia, REFERENCE, type Timeline } from './timeline.ts';
import { openVoiceBus, type VoiceSpool } from './voice-bus.ts';

/** Everything is at 48 kHz. Each thing is asked for when it begins to sound and let go when it has ended. */
export interface MixPorts {
  /** Mono, the whole clip. */
  clip(key: string): Promise<Float32Array>;
  /** Stereo or mono. */
  segment(name: string): Promise<Sound>;
  effect(name: string): Promise<Sound>;
  /** Stereo; the frames of the file from `start` to `end`, or up to where it ends. */
  media(key: string, range: { readonly start: number; readonly end: number }): BlockStream;
  /** Where the voice bus waits while its loudness is measured: 4 bytes a frame of speech. In memory if undefined. */
  spool?: (() => VoiceSpool) | undefined;
}

export interface MixOptions {
  readonly blockFrames?: number | undefined;
}

/**
 * Stereo blocks of one length. The four buses sum to the mix, to the last bit where they are added as 64-bit floats. They are
 * for reading: two channels of a bus, and what is silent, may be one array. The mix is the caller's own.
 */
export interface Stems {
  readonly mix: Block;
  readonly voice: Block;
  readonly music: Block;
  readonly effects: Block;
  readonly media: Block;
}

/**
 * Stereo blocks that together are as long as the timeline; each is valid until the next is asked for. The result does not
 * depend on the size of the blocks.
 */
export async function* mix(timeline: Timeline, ports: MixPorts, options?: MixOptions): AsyncGenerator<Block> {
  for await (const stems of mixStems(timeline, ports, options)) yield stems.mix;
}

/**
 * Speech is mixed twice: once to measure it, because everything else is balanced against the gated loudness of what left
 * the voice's compressor. Without any speech the voice is taken to lie at {@link REFERENCE}.
 */
export async function* mixStems(timeline: Timeline, ports: MixPorts, options: MixOptions = {}): AsyncGenerator<Stems> {
  const blockFrames = options.blockFrames ?? BLOCK_FRAMES;
  const voice = await openVoiceBus(timeline, ports, blockFrames);
  const toVoice = (voice.loudness ?? REFERENCE) - REFERENCE;
  const music = musicBus(timeline, ports, toVoice, blockFrames);
  const effects = effectsBus(timeline, ports, toVoice, blockFrames);
  const media = mediaBus(
    timeline.media.filter(({ kind }) => kind !== 'music'),
    ports,
    toVoice,
    blockFrames,
  );
  const silence = stereo(blockFrames);
  const total = stereo(blockFrames);
  try {
    for (let start = 0; start < timeline.frames; start += blockFrames) {
      const length = Math.min(blockFrames, timeline.frames - start);
      const silent = silence.map((channel) => channel.subarray(0, length));
      const mono = await voice.next(start, length);
      const spoken: Block | undefined = mono && [mono, mono];
      const buses = [
        spoken,
        await music.next(start, length),
        await effects.next(start, length),
        await media.next(start, length),
      ];
      yield {
        mix: sum(buses, total, length),
        voice: buses[0] ?? silent,
        music: buses[1] ?? silent,
        effects: buses[2] ?? silent,
        media: buses[3] ?? silent,
      };
    }
  } finally {
    await Promise.all([voice.close(), music.close(), media.close()]);
  }
}

interface Bus {
  /** Undefined where nothing sounds. */
  next(start: number, length: number): Promise<Block | undefined>;
  close(): Promise<void>;
}

function sum(buses: readonly (Block | undefined)[], total: Block, length: number): Block {
  const sounding = buses.filter((bus) => bus !== undefined);
  return total.map((whole, channel) => {
    const out = whole.subarray(0, length);
    const [a, b, c, d] = sounding.map((bus) => bus[channel]!);
    // One rounding for all, so that the buses sum to the mix exactly.
    if (a && b && c && d) for (let i = 0; i < length; i++) out[i] = a[i]! + b[i]! + c[i]! + d[i]!;
    else if (a && b && c) for (let i = 0; i < length; i++) out[i] = a[i]! + b[i]! + c[i]!;
    else if (a && b) for (let i = 0; i < length; i++) out[i] = a[i]! + b[i]!;
    else if (a) out.set(a);
    else out.fill(0);
    return out;
  });
}

/** Arrays are made once a bus and used for every block: thousands of new ones would keep the garbage collector busy. */
function stereo(blockFrames: number): Block {
  return [new Float32Array(blockFrames), new Float32Array(blockFrames)];
}

/** The first frames of it, silent. */
function cleared(block: Block, length: number): Block {
  return block.map((channel) => channel.subarray(0, length).fill(0));
}

// ---- music ----------------------------------------------------------------------------------------------------------

/** The dip has rung out so long after the last bed. */
const DIP_RINGS = 0.02 * RATE;

/** Beds and ducked media at the level of the envelope. */
function musicBus(timeline: Timeline, ports: MixPorts, toVoice: number, blockFrames: number): Bus {
  const { musicLevel, preset } = timeline;
  const { alone, under, dip } = preset.music.ducking;
  let chain = createMusicChain(preset.music);
  // What comes out late goes in early.
  const { latency } = chain;
  const beds = earlier(timeline.beds, latency);
  const ducked = earlier(
    timeline.media.filter(({ kind }) => kind === 'music'),
    latency,
  );
  const rings = Math.max(DIP_RINGS, dip ? ringing([dip]) : 0, musicChainRings(preset.music)) + latency;
  const stretches = stretchesOf([...beds, ...ducked], rings, timeline.frames);
  const playing = overlapping(beds);
  const segments = shelf(
    (name) => ports.segment(name),
    beds.map((bed) => ({ ...bed, key: bed.segment })),
  );
  const files = mediaBus(ducked, ports, 0, blockFrames);
  const curve = createLevelCurve(musicLevel);
  const factor = gainOf(toVoice);
  const gains = new Float32Array(blockFrames);
  const out = stereo(blockFrames);
  const wet = new Float32Array(blockFrames);
  let dips: readonly Filter[] = [];
  let at = -latency;

  return {
    async next(start, length) {
      for (; at < 0; at += Math.min(blockFrames, -at)) await played(at, Math.min(blockFrames, -at));
      at = start + length;
      return played(start, length);
    },
    close: () => files.close(),
  };

  async function played(start: number, length: number): Promise<Block | undefined> {
    const sounding = stretches.within(start, length);
    if (sounding.length === 0) return undefined;
    const block = cleared(out, length);
    for (const bed of playing(start, length)) {
      const { channels } = await segments.get(bed.segment, start);
      const frames = channels[0]!.length;
      const gain = gainOf(bed.gain);
      // A loop is laid again and again, its joints sample to sample.
      const first = bed.loop ? Math.floor((Math.max(start, bed.start) - bed.start + bed.offset) / frames) : 0;
      for (let pass = bed.start - bed.offset + first * frames; pass < start + length; pass += frames) {
        for (let c = 0; c < 2; c++) addPlaced(block[c]!, start, channels[c] ?? channels[0]!, pass, bed, gain);
        if (!bed.loop) break;
      }
    }
    const more = await files.next(start, length);
    if (more) for (let c = 0; c < 2; c++) for (let i = 0; i < length; i++) block[c]![i]! += more[c]![i]!;

    curve.fill(gains.subarray(0, length), start);
    for (const { from, to, begins } of sounding) {
      if (begins) {
        chain = createMusicChain(preset.music);
        dips = dip ? [dipFilter(dip), dipFilter(dip)] : [];
      }
      chain.process(block.map((channel) => channel.subarray(from, to)));
      if (alone === under || !dip) {
        for (const channel of block) for (let i = from; i < to; i++) channel[i]! *= gains[i]! * factor;
        continue;
      }
      for (let c = 0; c < 2; c++) {
        const dry = block[c]!;
        const dipped = wet.subarray(from, to);
        dipped.set(dry.subarray(from, to));
        dips[c]!.process(dipped);
        duck(dry, wet, gains, from, to, { alone: gainOf(alone), under: gainOf(under), factor });
      }
    }
    return block;
  }
}

/** Given back what it takes from the music's loudness: levels mean what they say. */
function dipFilter({ hertz, decibels, q }: Dip): Filter {
  return createFilter(levelEqualiser([{ type: 'peak', hertz, decibels, q }]));
}

/** In place. The dip is all there when the music is down, and goes as it comes up. */
function duck(
  dry: Float32Array,
  wet: Float32Array,
  gains: Float32Array,
  from: number,
  to: number,
  { alone, under, factor }: { alone: number; under: number; factor: number },
): void {
  const depth = 1 / (alone - under);
  for (let i = from; i < to; i++) {
    const gain = gains[i]!;
    const x = dry[i]!;
    dry[i] = (x + (wet[i]! - x) * (alone - gain) * depth) * gain * factor;
  }
}

// ---- effects --------------------------------------------------------------------------------------------------------

/** An effect is never louder than the voice by more than this, in LU, however loud it was made. */
const EFFECT_ABOVE_VOICE = 3;

function effectsBus({ effects }: Timeline, ports: MixPorts, toVoice: number, blockFrames: number): Omit<Bus, 'close'> {
  const whole = stereo(blockFrames);
  const playing = overlapping(effects);
  const loudest = REFERENCE + toVoice + EFFECT_ABOVE_VOICE;
  const sounds = shelf(
    async (name) => {
      const { channels } = await ports.effect(name);
      const block: Block = [channels[0]!, channels[1] ?? channels[0]!];
      return { block, momentary: momentaryOf(block) };
    },
    effects.map((effect) => ({ ...effect, key: effect.name })),
  );
  return {
    async next(start, length) {
      const sounding = playing(start, length);
      if (sounding.length === 0) return undefined;
      const out = cleared(whole, length);
      for (const effect of sounding) {
        const { block, momentary } = await sounds.get(effect.name, start);
        const gain = gainOf(Math.min(effect.gain + toVoice, loudest - momentary));
        const shape = { ...effect, fadeIn: 0 };
        for (let c = 0; c < 2; c++) addPlaced(out[c]!, start, block[c]!, effect.start, shape, gain);
      }
      return out;
    },
  };
}

/** Loudest 400 ms; a shorter effect is heard with the silence after it. */
function momentaryOf(block: Block): Lufs {
  const meter = createMeter(RATE, 2);
  const silence = new Float32Array(0.4 * RATE);
  meter.push(block);
  meter.push([silence, silence]);
  return meter.momentaryMax();
}

// ---- media ----------------------------------------------------------------------------------------------------------

function mediaBus(files: readonly PlacedMedia[], ports: MixPorts, toVoice: number, blockFrames: number): Bus {
  const whole = stereo(blockFrames);
  const playing = overlapping(files);
  const readers = new Map<PlacedMedia, Reader>();
  return {
    async next(start, length) {
      const sounding = playing(start, length);
      if (sounding.length === 0) return undefined;
      const out = cleared(whole, length);
      for (const file of sounding) {
        let reader = readers.get(file);
        if (!reader) {
          reader = readerOf(played(file, ports));
          readers.set(file, reader);
        }
        const from = Math.max(start, file.start);
        const block = await reader.read(Math.min(start + length, file.end) - from);
        const gain = gainOf(file.gain + toVoice);
        for (let c = 0; c < 2; c++) addPlaced(out[c]!, start, block[c]!, from, file, gain);
        if (file.end > start + length) continue;
        readers.delete(file);
        await reader.close();
      }
      return out;
    },
    async close() {
      for (const reader of readers.values()) await reader.close();
    },
  };
}

interface Reader {
  /** The next `length` frames; silence where the file is over. */
  read(length: number): Promise<Block>;
  close(): Promise<void>;
}

/** Blocks of any length cut to the length asked for. */
function readerOf(blocks: BlockStream): Reader {
  const stream = blocks[Symbol.asyncIterator]();
  let block: Block = [];
  let used = 0;
  let over = false;
  return {
    async read(length) {
      const out = [new Float32Array(length), new Float32Array(length)];
      for (let at = 0; at < length && !over; ) {
        if (used === (block[0]?.length ?? 0)) {
          const next = await stream.next();
          over = next.done === true;
          block = next.done ? [] : next.value;
          used = 0;
          continue;
        }
        const taken = Math.min(length - at, block[0]!.length - used);
        for (let c = 0; c < 2; c++) out[c]!.set((block[c] ?? block[0]!).subarray(used, used + taken), at);
        used += taken;
        at += taken;
      }
      return out;
    },
    async close() {
      await stream.return?.();
    },
  };
}

/** A file as it is played: its part, once or for ever. */
function played({ key, part, loop }: PlacedMedia, ports: MixPorts): BlockStream {
  const once = () => ports.media(key, part);
  return loop ? again(() => readerOf(once()), part.end - part.start, loop.overlap) : once();
}

/** Where one time ends, so much of it sounds together with the beginning of the next. */
async function* again(open: () => Reader, length: number, overlap: number): AsyncGenerator<Block> {
  let one = open();
  let begun = 0;
  try {
    for (;;) {
      for (let left = length - overlap - begun; left > 0; left -= BLOCK_FRAMES)
        yield await one.read(Math.min(left, BLOCK_FRAMES));
      const tail = await one.read(overlap);
      await one.close();
      one = open();
      const head = await one.read(overlap);
      yield tail.map((channel, c) => crossfaded(channel, head[c]!));
      begun = overlap;
    }
  } finally {
    await one.close();
  }
}
