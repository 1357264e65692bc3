// From a mix to finished files: mastered for each layout, encoded, checked where the codec is lossy, and given its name.

import { createFileMeter, type FileLevels, type FileMeter } from '../audio/file-meter.ts';
import { type MasterPlan, mastered, planMaster, type Replay } from '../audio/master.ts';
import { createResampler } from '../audio/resample.ts';
import { createRoomTone } from '../audio/room-tone.ts';
import type { Block, BlockStream } from '../audio/sound.ts';
import { checkTarget } from '../audio/target-report.ts';
import { loudnessFor, type Target } from '../audio/targets.ts';
import type { Encoding, Format } from '../codecs/codec.ts';
import type { Tags } from '../codecs/tags.ts';
import type { Warning } from '../errors.ts';
import { stat } from '../file-calls.ts';
import { createFile, hashOfFile, type UnfinishedFile } from '../files.ts';
import { decibels, RATE, secondsOf } from '../units.ts';
import type { Deliverable, Delivered, Report } from './finished.ts';
import { TELL_EVERY } from './mix-down.ts';
import type { Spool } from './spool.ts';

export interface DeliverOptions {
  readonly formats: readonly Format[];
  readonly target: Target;
  pathOf(format: Format): string;
  /** Decodes what was just encoded here. */
  decodeOwn(file: string): AsyncIterable<Block>;
  readonly tags: Tags;
  /** Seed of dither. */
  readonly seed: number;
  readonly signal?: AbortSignal | undefined;
  /** Told now and then: so many frames are in the files of these formats. */
  onEncode(formats: readonly Format[], frames: number): void;
}

/** The files in the order of the formats, how each stands against the target, and how loud the first one is. */
export async function deliver(mix: Spool, options: DeliverOptions): Promise<Delivered> {
  const finished = new Map<Format, Finished>();
  const layouts = layoutsOf(options.formats);
  for (const { formats: together, channels, margin } of layouts) {
    const source = cancellable(channels === 2 ? () => mix.replay() : () => toMono(mix.replay()), options.signal);
    const plan = await planMaster(source, channels, {
      loudness: loudnessFor(channels, options.target),
      rms: options.target.rms?.aim,
      ceiling: decibels(options.target.ceiling - margin),
    });
    // Where a margin costs loudness, it is not shared by files that need none.
    const isMissed = plan.warnings.some(({ code }) => code === 'loudness_not_reached');
    const apart = isMissed ? together.filter(({ peakMargin }) => peakMargin < margin) : [];
    if (apart.length > 0) layouts.push({ formats: apart, channels, margin: 0 });
    const formats = together.filter((format) => !apart.includes(format));
    const its = await encodeAll(formats, plan, source, mix.frames, options);
    formats.forEach((format, i) => void finished.set(format, its[i]!));
  }
  const all = options.formats.map((format) => finished.get(format)!);
  const [first] = options.formats as [Format];
  const { levels } = all[0]!;
  // What one file cannot reach the others hardly can: each thing is told once, of the first.
  const warnings = all.flatMap((file) => file.warnings);
  return {
    files: all.map(({ file }) => file),
    loudness: {
      integrated: finite(levels.integrated),
      truePeak: finite(levels.truePeak),
      range: Math.round(levels.range * 10) / 10,
      target: loudnessFor(first.channels, options.target),
    },
    master: masterOf(options.formats, finished),
    reports: options.formats.map((format) =>
      reportOf(format, finished.get(format)!, options.target, secondsOf(mix.frames)),
    ),
    warnings: warnings.filter(({ code }, i) => warnings.findIndex((other) => other.code === code) === i),
  };
}

/** Of the first file in stereo. */
function masterOf(formats: readonly Format[], finished: ReadonlyMap<Format, Finished>): Delivered['master'] {
  const format = formats.find(({ channels }) => channels === 2);
  if (!format) return null;
  const { gain, limit } = finished.get(format)!.plan;
  return { format: format.id, gain, limit: limit ?? null };
}

interface Finished {
  readonly file: Deliverable;
  /** As it was followed in the end. */
  readonly plan: MasterPlan;
  /** Of the finished file: decoded where it is lossy, otherwise as it was written. */
  readonly levels: FileLevels;
  readonly warnings: readonly Warning[];
}

function reportOf(
  { channels, rate, id, constantBitRate }: Format,
  { plan, levels, warnings }: Finished,
  target: Target,
  seconds: number,
): Report {
  const { gain, limit, reduction } = plan;
  const measured = {
    channels,
    rate,
    integrated: finite(levels.integrated),
    truePeak: finite(levels.truePeak),
    shortTermMax: finite(levels.shortTermMax),
    seconds,
    rms: finite(levels.rms),
    noiseFloor: finite(levels.noiseFloor),
    head: levels.head,
    tail: levels.tail,
    constantBitRate: constantBitRate ?? null,
  };
  const done = [
    `gain ${signed(gain)} dB`,
    ...(limit === undefined ? [] : [`limited to ${limit.toFixed(1)} dBTP, by ${reduction.most.toFixed(1)} dB at most`]),
    ...(target.layout
      ? [
          `${target.layout.head.aim} s before the first word, ${target.layout.tail.aim} s after the last`,
          `room tone at ${target.layout.roomTone} dBFS`,
        ]
      : []),
  ];
  const missed = warnings.map(({ message }) => message);
  return { format: id, target: target.name, checks: checkTarget(target, measured), done, missed };
}

function signed(value: number): string {
  return `${value < 0 ? '' : '+'}${value.toFixed(1)}`;
}

// ---- one master for as many formats as can share it -----------------------------------------------------------------

interface Layout {
  readonly formats: readonly Format[];
  readonly channels: 1 | 2;
  /** dB under the ceiling, for what lossy coding adds to peaks. */
  readonly margin: number;
}

/** A lossless file may share the master of a lossy one when that costs it no more than this under its own ceiling. */
const SHARED_MARGIN = 0.3;

function layoutsOf(formats: readonly Format[]): Layout[] {
  const shared = Math.min(
    ...formats.map((format) => format.peakMargin).filter((margin) => margin > 0),
    Number.POSITIVE_INFINITY,
  );
  const marginOf = ({ peakMargin }: Format) => (peakMargin === 0 && shared <= SHARED_MARGIN ? shared : peakMargin);
  const groups = Map.groupBy(formats, (format) => `${format.channels}:${marginOf(format)}`);
  return [...groups.values()].map((its) => ({ formats: its, channels: its[0]!.channels, margin: marginOf(its[0]!) }));
}

/** A peak found above the ceiling after decoding is taken off the feed, and this much more. */
const EXTRA = 0.1;
/** The first correction nearly always holds. */
const ATTEMPTS = 4;
/** LU that coding may take from a file's loudness: variable bit rates at their lowest take up to 0.4. */
const MOST_LOST = 0.15;

/**
 * One pass for all; a lossy file whose decoded peaks pass the ceiling, or that has lost loudness, is encoded again, alone, from
 * a feed limited by the excess and louder by the loss.
 */
async function encodeAll(
  formats: readonly Format[],
  plan: MasterPlan,
  source: Replay,
  frames: number,
  options: DeliverOptions,
): Promise<Finished[]> {
  const { target } = options;
  const { ceiling } = target;
  const aim = target.rms?.aim ?? loudnessFor(formats[0]!.channels, target);
  const open = await encode(formats, plan, source, frames, options);
  const finished: Finished[] = [];
  try {
    for (const [i, format] of formats.entries()) {
      const warnings = [...plan.warnings];
      let { gain, limit } = plan;
      let levels = await levelsOf(open[i]!, format, options);
      for (let attempt = 1; format.peakMargin > 0; attempt++) {
        const excess = levels.truePeak - ceiling;
        const lost = plan.warnings.length > 0 ? 0 : aim - (target.rms ? levels.rms : levels.integrated);
        if (excess <= 0 && Math.abs(lost) <= MOST_LOST) break;
        if (attempt === ATTEMPTS) {
          if (excess <= 0) break;
          const message = `The ${format.id} file's true peak lies ${excess.toFixed(2)} dB above its ceiling of ${ceiling} dBTP.`;
          warnings.push({
            code: 'true_peak_exceeded',
            message,
            hint: 'Ask for a lower loudness, or a higher bit rate.',
          });
          break;
        }
        if (excess > 0) limit = decibels((limit ?? ceiling - format.peakMargin) - excess - EXTRA);
        if (Math.abs(lost) > MOST_LOST) gain = decibels(gain + lost);
        await open[i]!.file.abandon();
        open[i] = (await encode([format], { gain, limit }, source, frames, options))[0]!;
        levels = await levelsOf(open[i]!, format, options);
      }
      await open[i]!.file.finish();
      const path = options.pathOf(format);
      const { size } = await stat(path);
      const file = { path, format: format.id, bytes: size, sha256: await hashOfFile(path) };
      finished.push({ file, plan: { ...plan, gain, limit }, levels, warnings });
    }
    return finished;
  } finally {
    for (const { file } of open) await file.abandon();
  }
}

/** Written and not yet named. */
interface Encoded {
  readonly file: UnfinishedFile;
  /** Of what was written; undefined for lossy formats, which are decoded to know. */
  readonly levels: FileLevels | undefined;
}

async function levelsOf({ file, levels }: Encoded, { rate, channels }: Format, options: DeliverOptions) {
  if (levels) return levels;
  const meter = createFileMeter(rate, channels);
  for await (const block of options.decodeOwn(file.unfinishedPath)) {
    options.signal?.throwIfAborted();
    meter.push(block);
  }
  return meter.measured();
}

async function encode(
  formats: readonly Format[],
  plan: Pick<MasterPlan, 'gain' | 'limit'>,
  source: Replay,
  frames: number,
  { pathOf, seed, target, tags, onEncode }: DeliverOptions,
): Promise<Encoded[]> {
  const writers: Writer[] = [];
  const addRoomTone = target.layout && createRoomTone(target.layout.roomTone, seed);
  try {
    for (const format of formats) writers.push(await openWriter(format, pathOf(format), frames, seed, tags));
    let [n, done] = [0, 0];
    for await (const block of mastered(source, formats[0]!.channels, plan)) {
      if (n++ % TELL_EVERY === 0) onEncode(formats, done);
      done += block[0]!.length;
      addRoomTone?.(block);
      for (const writer of writers) await writer.write(block);
    }
    for (const writer of writers) await writer.finish();
    return writers.map(({ file, meter }) => ({ file, levels: meter?.measured() }));
  } catch (error) {
    for (const { file } of writers) await file.abandon();
    throw error;
  } finally {
    for (const writer of writers) writer.close();
  }
}

interface Writer {
  readonly file: UnfinishedFile;
  /** Of what is written to a lossless file. */
  readonly meter: FileMeter | undefined;
  write(block: Block): Promise<void>;
  finish(): Promise<void>;
  close(): void;
}

/** Bytes gathered before they are written: a write a block would cost more than the encoding of a wav. */
const GATHERED = 256 * 1024;

export async function openWriter(
  format: Format,
  path: string,
  frames: number,
  seed: number,
  tags?: Tags,
): Promise<Writer> {
  const resampler = format.rate === RATE ? undefined : createResampler(RATE, format.rate, format.channels);
  const file = await createFile(path);
  let encoding: Encoding;
  try {
    encoding = await format.open({ frames: Math.round((frames * format.rate) / RATE), seed, tags });
  } catch (error) {
    await file.abandon();
    throw error;
  }
  const gathered = new Uint8Array(GATHERED);
  let size = 0;
  const flush = async () => {
    await file.write(gathered.subarray(0, size));
    size = 0;
  };
  const gather = async (bytes: Uint8Array) => {
    if (size + bytes.length > GATHERED) await flush();
    if (bytes.length > GATHERED) return file.write(bytes);
    gathered.set(bytes, size);
    size += bytes.length;
  };
  const meter = format.peakMargin === 0 ? createFileMeter(format.rate, format.channels) : undefined;
  const write = (block: Block) => {
    meter?.push(block);
    return gather(encoding.write(block));
  };
  return {
    file,
    meter,
    write: (block) => write(resampler ? resampler.push(block) : block),
    async finish() {
      if (resampler) await write(resampler.finish());
      const { rest, head } = encoding.finish();
      await gather(rest);
      await flush();
      if (head) await file.writeHead(head);
    },
    close: () => encoding.close(),
  };
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
