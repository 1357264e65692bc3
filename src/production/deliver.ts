// From a mix to finished files: mastered for each layout, encoded, checked where the codec is lossy, and given its name.

import { type MasterPlan, mastered, planMaster, type Replay } from '../audio/master.ts';
import { createResampler } from '../audio/resample.ts';
import type { Block, BlockStream } from '../audio/sound.ts';
import type { Target } from '../audio/targets.ts';
import { createTruePeakMeter } from '../audio/true-peak.ts';
import type { Decoded, Format } from '../codecs/codec.ts';
import { createFile } from '../files.ts';
import { type Decibels, decibels, RATE } from '../units.ts';
import type { Deliverable, Delivered } from './finished.ts';
import type { Spool } from './spool.ts';

export interface DeliverOptions {
  readonly formats: readonly Format[];
  readonly target: Target;
  pathOf(format: Format): string;
  decodeFile(file: string, options: { signal?: AbortSignal | undefined }): Promise<Decoded>;
  /** Seed of dither. */
  readonly seed: number;
  readonly signal?: AbortSignal | undefined;
  onEncode(format: Format): void;
}

/** A lossless file may share the master of a lossy one when that costs it no more than this under its own ceiling. */
const SHARED_MARGIN = 0.3;
/** A peak found above the ceiling after decoding is taken off, and this much more. */
const EXTRA = 0.1;
/** The first correction nearly always holds; a third would only chase noise. */
const ATTEMPTS = 3;

/** The files in the order of the formats, and how loud the first one is. */
export async function deliver(mix: Spool, options: DeliverOptions): Promise<Delivered> {
  const masters = new Map<string, Promise<{ plan: MasterPlan; source: Replay }>>();
  const smallest = Math.min(
    SHARED_MARGIN,
    ...options.formats.map((format) => format.peakMargin).filter((margin) => margin > 0),
  );
  const masterFor = (channels: 1 | 2, margin: number) => {
    // With no lossy format beside it, a lossless one has its own ceiling.
    const key = `${channels}:${margin}`;
    let master = masters.get(key);
    if (!master) {
      const source: Replay = channels === 2 ? () => mix.replay() : () => toMono(mix.replay());
      const loudness = channels === 2 ? options.target.loudness.stereo : options.target.loudness.mono;
      master = planMaster(cancellable(source, options.signal), channels, {
        loudness,
        ceiling: decibels(options.target.ceiling - margin),
      }).then((plan) => ({ plan, source }));
      masters.set(key, master);
    }
    return master;
  };
  const hasShared = options.formats.some((format) => format.peakMargin > 0 && format.peakMargin <= SHARED_MARGIN);

  const files: Deliverable[] = [];
  let first: MasterPlan | undefined;
  for (const format of options.formats) {
    const margin = format.peakMargin > 0 ? format.peakMargin : hasShared ? smallest : 0;
    const { plan, source } = await masterFor(format.channels, margin);
    first ??= plan;
    options.onEncode(format);
    files.push(await encodeChecked(format, source, plan, mix.frames, options));
  }
  const { loudness, truePeak, range } = first!.after;
  return {
    files,
    loudness: { integrated: finite(loudness), truePeak: finite(truePeak), range: Math.round(range * 10) / 10 },
    warnings: first!.warnings,
  };
}

/** Encodes; a lossy file whose decoded peaks pass the ceiling is encoded again from a feed limited by the excess. */
async function encodeChecked(
  format: Format,
  source: Replay,
  plan: MasterPlan,
  frames: number,
  options: DeliverOptions,
): Promise<Deliverable> {
  let lowered = 0;
  for (let attempt = 1; ; attempt++) {
    const file = await createFile(options.pathOf(format));
    try {
      const limit =
        lowered === 0 ? plan : { ...plan, limit: decibels(options.target.ceiling - format.peakMargin - lowered) };
      await encode(
        format,
        mastered(cancellable(source, options.signal), format.channels, limit),
        frames,
        options.seed,
        file,
      );
      if (format.peakMargin > 0 && attempt < ATTEMPTS && mayOvershoot(plan, options.target)) {
        const excess = (await peakOf(file.unfinishedPath, options)) - options.target.ceiling;
        if (excess > 0) {
          lowered += excess + EXTRA;
          continue;
        }
      }
      return { ...(await file.finish()), format: format.id };
    } finally {
      await file.abandon();
    }
  }
}

/** Lossy coding was never seen to raise peaks by more than this (mp3 at 48 kbit/s: 0.7 dB). */
const MOST_OVERSHOOT = 1.5;

function mayOvershoot(plan: MasterPlan, target: Target): boolean {
  return plan.after.truePeak > target.ceiling - MOST_OVERSHOOT;
}

async function encode(
  format: Format,
  blocks: AsyncIterable<Block>,
  frames: number,
  seed: number,
  file: { write(bytes: Uint8Array): Promise<void>; writeHead(bytes: Uint8Array): Promise<void> },
): Promise<void> {
  const resampler = format.rate === RATE ? undefined : createResampler(RATE, format.rate, format.channels);
  const encoding = await format.open({ frames: Math.round((frames * format.rate) / RATE), seed });
  const write = (block: Block) => file.write(encoding.write(block));
  try {
    for await (const block of blocks) await write(resampler ? resampler.push(block) : block);
    if (resampler) await write(resampler.finish());
    const { rest, head } = encoding.finish();
    await file.write(rest);
    if (head) await file.writeHead(head);
  } finally {
    encoding.close();
  }
}

async function peakOf(file: string, options: DeliverOptions): Promise<Decibels> {
  const decoded = await options.decodeFile(file, { signal: options.signal });
  const meter = createTruePeakMeter(decoded.channels);
  for await (const block of decoded.blocks) meter.push(block);
  return meter.peak();
}

/** Half the sum of both sides: a centred voice keeps its level. */
async function* toMono(blocks: BlockStream): AsyncGenerator<Block> {
  for await (const [left, right] of blocks as AsyncIterable<[Float32Array, Float32Array]>) {
    const mono = new Float32Array(left.length);
    for (let i = 0; i < mono.length; i++) mono[i] = (left[i]! + right[i]!) / 2;
    yield [mono];
  }
}

function cancellable(source: Replay, signal: AbortSignal | undefined): Replay {
  return async function* () {
    for await (const block of source()) {
      signal?.throwIfAborted();
      yield block;
    }
  };
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? Math.round(value * 100) / 100 : null;
}
