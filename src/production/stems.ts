// Stems: voice, music, effects and media of a finished file as files of their own, which sum to it, with a session to open them.

import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type MasterPlan, mastered } from '../audio/master.ts';
import type { Block } from '../audio/sound.ts';
import type { Format } from '../codecs/codec.ts';
import { cueSheet } from '../delivery/cue-sheet.ts';
import { reaperSession } from '../delivery/reaper-session.ts';
import { writeWhole } from '../files.ts';
import { mixStems } from '../timeline/mix.ts';
import type { Timeline } from '../timeline/timeline.ts';
import { openWriter } from './deliver.ts';
import { type MixSources, mixPorts } from './mix-down.ts';

export const STEMS = ['voice', 'music', 'effects', 'media'] as const;

export interface StemFile {
  readonly stem: (typeof STEMS)[number];
  readonly path: string;
}

export interface StemFiles {
  readonly stems: readonly StemFile[];
  /** For REAPER, and editors that read its sessions. */
  readonly session: string;
  readonly cueSheet: string;
}

/** Where they are written, for a production called `stem`. */
export function stemPaths(stem: string): { folder: string; session: string; cueSheet: string; files: string[] } {
  const folder = `${stem}.stems`;
  return {
    folder,
    session: `${stem}.rpp`,
    cueSheet: `${stem}.cue`,
    files: [`${stem}.rpp`, `${stem}.cue`, ...STEMS.map((name) => join(folder, `${name}.wav`))],
  };
}

/**
 * Mixes once more, buses apart, and does to each what the master did to their sum: the gain, and the limiter's gain curve.
 * `master` is that of the file called `file`; those that never sound are left out.
 */
export async function writeStems(
  timeline: Timeline,
  sources: MixSources,
  master: Pick<MasterPlan, 'gain' | 'limit'>,
  format: Format,
  { stem, file, addRoomTone }: { stem: string; file: string; addRoomTone: ((block: Block) => void) | undefined },
): Promise<StemFiles> {
  const { folder, session, cueSheet: sheet } = stemPaths(stem);
  await mkdir(folder, { recursive: true });
  const sounding = STEMS.filter((name) => sounds(timeline, name));
  const mixed = async function* (): AsyncGenerator<Block> {
    for await (const stems of mixStems(timeline, mixPorts(sources))) {
      sources.signal?.throwIfAborted();
      yield [...stems.mix, ...sounding.flatMap((name) => stems[name])];
    }
  };
  const paths = sounding.map((name) => join(folder, `${name}.wav`));
  const writers: Awaited<ReturnType<typeof openWriter>>[] = [];
  try {
    for (const path of paths) writers.push(await openWriter(format, path, timeline.frames, 0));
    for await (const block of mastered(mixed, 2, master, 2 * sounding.length)) {
      // It belongs to the room that the voice is in.
      addRoomTone?.(block.slice(2, 4));
      for (const [i, writer] of writers.entries()) await writer.write(block.slice(2 + 2 * i, 4 + 2 * i));
    }
    for (const writer of writers) await writer.finish();
    for (const writer of writers) await writer.file.finish();
  } finally {
    for (const writer of writers) {
      writer.close();
      await writer.file.abandon();
    }
  }
  const named = sounding.map((name) => ({ name, file: `${basename(folder)}/${name}.wav` }));
  await writeWhole(session, Buffer.from(reaperSession(timeline, named)));
  await writeWhole(sheet, Buffer.from(cueSheet(timeline, basename(file))));
  return { stems: sounding.map((name, i) => ({ stem: name, path: paths[i]! })), session, cueSheet: sheet };
}

function sounds({ sections, beds, effects, media }: Timeline, stem: (typeof STEMS)[number]): boolean {
  switch (stem) {
    case 'voice':
      return sections.some(({ clips }) => clips.length > 0);
    case 'music':
      return beds.length > 0 || media.some(({ kind }) => kind === 'music');
    case 'effects':
      return effects.length > 0;
    case 'media':
      return media.some(({ kind }) => kind !== 'music');
  }
}
