// Finished files by everything that went into them: the same production is not mixed, mastered and encoded twice.

import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Check } from '../audio/target-report.ts';
import type { Target } from '../audio/targets.ts';
import type { Format } from '../codecs/codec.ts';
import { Refusal, type Warning } from '../errors.ts';
import { writeWhole } from '../files.ts';
import type { SpeechPorts } from '../speech/say.ts';
import type { Timeline } from '../timeline/timeline.ts';
import { type Decibels, decibels } from '../units.ts';
import { VERSION } from '../version.ts';

/** Raise it when the same timeline comes to sound otherwise within one version, or its report to say more. */
const SOUND_VERSION = 8;

/** Larger files are made again: to keep them doubles what they cost on the disk. */
const LARGEST_KEPT = 64_000_000;

export interface Deliverable {
  readonly path: string;
  readonly format: string;
  readonly bytes: number;
  readonly sha256: string;
}

export interface Delivered {
  /** In the order of the formats. */
  readonly files: readonly Deliverable[];
  readonly loudness: {
    /** LUFS; null for silence. */
    readonly integrated: number | null;
    /** dBTP; null for silence. */
    readonly truePeak: number | null;
    /** LU. */
    readonly range: number;
    /** What was asked for, in LUFS. */
    readonly target: number;
  };
  /** What was done to the sound of the first file in stereo; null without one. `limit` is null where nothing was limited. */
  readonly master: { readonly format: string; readonly gain: Decibels; readonly limit: Decibels | null } | null;
  /** In the order of the formats. */
  readonly reports: readonly Report[];
  readonly warnings: readonly Warning[];
}

/** How a finished file, decoded where it is lossy, stands against its target, line by line, and what was done to reach it. */
export interface Report {
  readonly format: string;
  readonly target: string;
  readonly checks: readonly Check[];
  readonly done: readonly string[];
  /** What could not be reached, and why. */
  readonly missed: readonly string[];
}

const level = z.number().nullable();
const deliveredSchema: z.ZodType<Delivered> = z.object({
  files: z.array(z.object({ path: z.string(), bytes: z.number(), sha256: z.string(), format: z.string() })),
  loudness: z.object({ integrated: level, truePeak: level, range: z.number(), target: z.number() }),
  master: z
    .object({
      format: z.string(),
      gain: z.number().transform(decibels),
      limit: z.number().transform(decibels).nullable(),
    })
    .nullable(),
  reports: z.array(z.custom<Report>()),
  warnings: z.array(z.looseObject({ code: z.string(), message: z.string() })),
});

/** The hash of everything that decides the files' bytes; `sources` are hashes of what the timeline names. */
export function soundKey(
  timeline: Timeline,
  target: Target,
  formats: readonly Format[],
  sources: readonly string[],
): string {
  const ids = formats.map(({ id }) => id);
  return createHash('sha256')
    .update(JSON.stringify([VERSION, SOUND_VERSION, timeline, target, ids, sources]))
    .digest('hex');
}

/** Writes the files that were kept under `key`, or else makes and keeps them. */
export async function onlyOnce(
  key: string,
  pathOf: (format: Format) => string,
  formats: readonly Format[],
  { storage, organisation }: Pick<SpeechPorts, 'storage' | 'organisation'>,
  make: () => Promise<Delivered>,
): Promise<Delivered> {
  const folder = `o/${organisation}/cache/sound/${key}`;
  const kept = await read();
  if (kept) return kept;
  const made = await make();
  await keep(made).catch((error) => {
    // The files are made; that they cannot be kept beside (a full cache) only costs time when they are asked for again.
    if (!(error instanceof Refusal)) throw error;
  });
  return made;

  async function read(): Promise<Delivered | undefined> {
    const report = await storage.get(`${folder}/report.json`);
    if (!report) return undefined;
    const bytes: Uint8Array[] = [];
    for (const { id } of formats) {
      const file = await storage.get(`${folder}/${id}`);
      if (!file) return undefined;
      bytes.push(file);
    }
    let delivered: Delivered;
    try {
      delivered = deliveredSchema.parse(JSON.parse(Buffer.from(report).toString('utf8')));
    } catch {
      // A damaged cache is no cache.
      return undefined;
    }
    const files: Deliverable[] = [];
    for (const [i, format] of formats.entries()) {
      const sha256 = createHash('sha256').update(bytes[i]!).digest('hex');
      if (sha256 !== delivered.files[i]?.sha256) return undefined;
      const path = pathOf(format);
      await writeWhole(path, bytes[i]!);
      files.push({ path, format: format.id, bytes: bytes[i]!.length, sha256 });
    }
    return { ...delivered, files };
  }

  async function keep(made: Delivered): Promise<void> {
    if (made.files.some((file) => file.bytes > LARGEST_KEPT)) return;
    for (const { path, format } of made.files) await storage.putFile(`${folder}/${format}`, path);
    // Last, so that where the report is, the files are.
    await storage.put(`${folder}/report.json`, Buffer.from(JSON.stringify(made)));
  }
}
