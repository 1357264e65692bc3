// The recipe: from a script to finished files, top to bottom. Start reading here.

import { createHash } from 'node:crypto';
import { createRoomTone } from '../audio/room-tone.ts';
import type { Block } from '../audio/sound.ts';
import { deliveryTarget, type Target } from '../audio/targets.ts';
import type { Decoded, Format } from '../codecs/codec.ts';
import type { Tags } from '../codecs/tags.ts';
import { captions } from '../delivery/captions.ts';
import type { Warning } from '../errors.ts';
import { keepInputs, writeWhole } from '../files.ts';
import type { TemplateRoom } from '../sound/templates.ts';
import { loadSamples, type SpeechPorts } from '../speech/say.ts';
import type { VoiceRoom } from '../speech/voices.ts';
import type { Timeline } from '../timeline/timeline.ts';
import { secondsOf } from '../units.ts';
import { deliver } from './deliver.ts';
import { type Deliverable, type Delivered, onlyOnce, soundKey } from './finished.ts';
import { fileNames, findFormats, formatWarnings } from './formats.ts';
import { openAllMedia } from './media.ts';
import { type MixSources, mixDown } from './mix-down.ts';
import { perform, speakAll } from './perform.ts';
import { reportOf, type TimelineReport } from './report.ts';
import type { ProductionRequest } from './request.ts';
import { scoreOf } from './score.ts';
import { type StemFiles, stemPaths, writeStems } from './stems.ts';
import { openCover, tagsOf } from './tags.ts';

/** What a render needs from outside; everything else it decides itself. */
export interface RenderPorts {
  readonly voices: VoiceRoom;
  readonly speech: SpeechPorts;
  readonly templates: TemplateRoom;
  readonly formats: readonly Format[];
  decodeFile(file: string, options: { signal?: AbortSignal | undefined }): Promise<Decoded>;
  /** Decodes what was just encoded here, without a child. */
  decodeOwn(file: string): AsyncIterable<Block>;
  readonly signal?: AbortSignal | undefined;
}

/** Times are seconds inside the finished file. */
export interface Production {
  readonly audience: Readonly<Record<string, string>>;
  readonly seconds: number;
  readonly files: readonly Deliverable[];
  readonly stems?: StemFiles | undefined;
  /** Of the first file. */
  readonly loudness: Delivered['loudness'];
  /** One for each file. */
  readonly reports: Delivered['reports'];
  readonly template: string | null;
  readonly preset: string;
  readonly warnings: readonly Warning[];
  readonly timeline: TimelineReport;
  /** Seconds it took. */
  readonly took: number;
}

export type Progress =
  | { readonly stage: 'speaking'; readonly done: number; readonly total: number; readonly cached: number }
  | { readonly stage: 'mixing'; readonly done: number; readonly total: number }
  | { readonly stage: 'mastering'; readonly target: number }
  | { readonly stage: 'encoding'; readonly formats: readonly string[]; readonly done: number; readonly total: number };

/**
 * Makes `stem` + each format's extension. What can be refused is refused before anything is spoken. `inputs` are the files
 * that the request was read from: neither they nor its media are ever written over.
 */
export async function render(
  request: ProductionRequest,
  stem: string,
  ports: RenderPorts,
  onProgress: (event: Progress) => void,
  inputs: readonly string[] = [],
): Promise<Production> {
  const started = performance.now();
  const formats = findFormats(request, ports.formats);
  const target = deliveryTarget(String(request.loudness));
  const pathOf = fileNames(stem, formats);
  const captionFiles = new Map(request.captions.map((format) => [format, `${stem}.${format}`]));
  await keepInputs(
    [...formats.map(pathOf), ...captionFiles.values(), ...(request.stems ? stemPaths(stem).files : [])],
    [...inputs, ...Object.values(request.media).map(({ source }) => source)],
  );
  const cover = await openCover(request);
  const score = await scoreOf(request, ports);
  await using media = await openAllMedia(request, score, ports);

  const speaking = speakAll(ports.speech, (done, total, cached) =>
    onProgress({ stage: 'speaking', done, total, cached }),
  );
  const { timeline, warnings, isCached, utteranceOf } = await perform(request, score, media.shapeOf, speaking);

  const tags = tagsOf(request, timeline, cover);
  const key = soundKey(timeline, target, formats, [score.template?.hash ?? '', ...media.hashes, hashOf(tags)]);
  const sources = {
    speech: (key: string) => loadSamples(utteranceOf(key), ports.speech),
    template: score.template,
    media,
    signal: ports.signal,
  };
  const delivered = await onlyOnce(key, pathOf, formats, ports.speech, async () => {
    await using mix = await mixDown(timeline, sources, (done) =>
      onProgress({ stage: 'mixing', done, total: timeline.frames }),
    );
    onProgress({ stage: 'mastering', target: target.loudness.stereo });
    return await deliver(mix, {
      formats,
      target,
      pathOf,
      tags,
      decodeOwn: ports.decodeOwn,
      seed: seedOf(timeline),
      signal: ports.signal,
      onEncode: (formats, done) =>
        onProgress({ stage: 'encoding', formats: formats.map(({ id }) => id), done, total: timeline.frames }),
    });
  });
  const stems = request.stems ? await stemsOf(timeline, sources, delivered, target, ports.formats, stem) : undefined;
  for (const [format, path] of captionFiles) await writeWhole(path, Buffer.from(captions(timeline, format)));

  return {
    audience: request.audience,
    seconds: secondsOf(timeline.frames),
    files: delivered.files,
    ...(stems ? { stems } : {}),
    loudness: delivered.loudness,
    reports: delivered.reports,
    template: score.template?.name ?? null,
    preset: request.preset.name,
    warnings: [
      ...formatWarnings(target, formats, ports.formats),
      ...score.warnings,
      ...warnings,
      ...timeline.warnings,
      ...delivered.warnings,
    ],
    timeline: reportOf(timeline, isCached),
    took: (performance.now() - started) / 1000,
  };
}

function hashOf({ cover, ...tags }: Tags): string {
  const hash = createHash('sha256').update(JSON.stringify(tags));
  if (cover) hash.update(cover.bytes);
  return hash.digest('hex');
}

/** They sum to the first file in stereo, as it was before it was encoded. */
function stemsOf(
  timeline: Timeline,
  sources: MixSources,
  { master, files }: Delivered,
  { layout }: Target,
  formats: readonly Format[],
  stem: string,
): Promise<StemFiles> {
  const { format, gain, limit } = master!;
  const file = files.find((one) => one.format === format)!.path;
  const [wav] = findFormats({ formats: ['wav_24'], stems: true }, formats) as [Format];
  return writeStems(timeline, sources, { gain, limit: limit ?? undefined }, wav, {
    stem,
    file,
    addRoomTone: layout && createRoomTone(layout.roomTone, seedOf(timeline)),
  });
}

/** Dither is the same for the same timeline, so that reruns agree to the bit, whatever other formats are made. */
function seedOf(timeline: Timeline): number {
  return createHash('sha256').update(JSON.stringify(timeline)).digest().readUInt32LE();
}
