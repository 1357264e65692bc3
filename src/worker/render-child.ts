// A child that renders: what is slow, and what crashes or hangs, happens here and harms no request.

import { flushCompileCache } from 'node:module';
import { extname, join } from 'node:path';
import type { Format } from '../codecs/codec.ts';
import { decodeFile } from '../codecs/decode.ts';
import { Refusal } from '../errors.ts';
import { stat } from '../file-calls.ts';
import { hashOfFile } from '../files.ts';
import { newId } from '../ids.ts';
import { countSpoken } from '../production/count-spoken.ts';
import { findFormats } from '../production/formats.ts';
import { type Checked, check, type Planned } from '../production/order.ts';
import { bringMedia } from '../production/pinned-media.ts';
import { planProduction } from '../production/plan.ts';
import { wholeOf } from '../production/progress.ts';
import { type Production, render } from '../production/render.ts';
import type { TimelineReport } from '../production/report.ts';
import { parseRequest } from '../production/request.ts';
import type { Rendered, RenderedFile } from '../production/settle.ts';
import { measureMedia } from '../sound/measure-media.ts';
import type { SpeechPorts } from '../speech/say.ts';
import { type Storage, troubleOf } from '../storage/storage.ts';
import type { Studio } from '../studio.ts';
import type { FromChild, PlanTask, RenderTask, ToChild, Told } from './render-messages.ts';

/** Answers one task after the other, and ends with its parent. */
export function serveRenders(studio: Studio, storage: Storage): void {
  const say = (message: FromChild) => process.send!(message);
  let stop = new AbortController();
  process.on('message', async (message: ToChild) => {
    if ('cancel' in message) return stop.abort(new Refusal('cancelled', 'The production was cancelled.'));
    stop = new AbortController();
    try {
      if ('plan' in message) say({ answer: await plan(message, studio, storage, stop.signal) });
      else if ('measure' in message) say({ answer: await measureMedia(message.measure, decodeFile, stop.signal) });
      else {
        const onProgress = nowAndThen((stage, part) => say({ stage, part }));
        const onSpoken = (voice: string, characters: number) => say({ voice, characters });
        say({ answer: await renderInto(message, studio, storage, stop.signal, { onProgress, onSpoken }) });
      }
    } catch (error) {
      const trouble = troubleOf(error);
      const refusal = trouble ?? error;
      if (refusal instanceof Refusal) {
        const { code, message, hint, place, problems, retryAfter } = refusal;
        say({ refused: { code, message, hint, place, problems, retryAfter }, why: trouble && String(error) });
      } else say({ bug: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    } finally {
      // It is ended by a signal, which would lose it.
      flushCompileCache();
    }
  });
  process.on('disconnect', () => process.exit());
  // Ctrl-C in a terminal reaches children too; the parent says what is to be done.
  process.on('SIGINT', () => {});
}

/** Progress that is told more often is read by nobody. */
const PROGRESS_MILLISECONDS = 500;

/** Every stage is told, and how far it is at most twice a second: each message interrupts who answers requests. */
function nowAndThen(tell: Told['onProgress']): Told['onProgress'] {
  let last = 0;
  let stage = '';
  return (its, part) => {
    const now = Date.now();
    if (its === stage && now - last < PROGRESS_MILLISECONDS) return;
    last = now;
    stage = its;
    tell(its, Math.round(part * 100) / 100);
  };
}

async function plan(
  { plan: { what, organisation, request: input, media }, folder }: { plan: PlanTask; folder: string },
  studio: Studio,
  storage: Storage,
  signal: AbortSignal,
): Promise<Checked | Planned> {
  const checked = await check({ request: input, media }, studio);
  if (what === 'checked') return checked;
  const request = await bringMedia(parseRequest(input), checked.pins.media, storage, folder);
  const { frames: _, ...rest } = await planProduction(request, studio.portsFor(organisation, storage, signal));
  return rest;
}

/** Bytes first, rows later: what is stored and never told is swept. */
async function renderInto(
  { task: { organisation, production: id, request: input, media, name }, folder }: { task: RenderTask; folder: string },
  studio: Studio,
  storage: Storage,
  signal: AbortSignal,
  { onProgress, onSpoken }: Told,
): Promise<Rendered> {
  const request = await bringMedia(parseRequest(input), media, storage, folder);
  const { speech, ...others } = studio.portsFor(organisation, storage, signal);
  const count = countSpoken();
  const spoken = new Map<string, number>();
  const countIt: SpeechPorts['onSpoken'] = (_, utterance) => {
    const { id } = utterance.voice;
    const characters = count(utterance);
    spoken.set(id, (spoken.get(id) ?? 0) + characters);
    onSpoken(id, characters);
  };
  const ports = { ...others, speech: { ...speech, production: id, onSpoken: countIt } };
  const whole = wholeOf();
  const production = await render(request, join(folder, name), ports, (event) => onProgress(event.stage, whole(event)));
  const files = await keep(production, request.captions, findFormats(request, studio.formats), {
    folder,
    name,
    organisation,
    storage,
  });
  const { seconds, loudness, reports, template, preset, timeline, took, warnings } = production;
  return {
    files,
    warnings,
    report: { seconds, loudness, reports, template, preset, timeline, took },
    characters: charactersOf(timeline, spoken),
    milliseconds: Math.round(seconds * 1000),
  };
}

/** Of each voice that is heard, also where all was spoken before, and of each that spoke. */
function charactersOf({ sections }: TimelineReport, spoken: ReadonlyMap<string, number>): Map<string, number> {
  const heard = sections.flatMap(({ clips }) => clips.map(({ voice }) => [voice, 0] as const));
  return new Map([...heard, ...spoken]);
}

const CAPTION_TYPES: Record<string, string> = {
  vtt: 'text/vtt',
  srt: 'application/x-subrip',
  json: 'application/json',
};

async function keep(
  production: Production,
  captions: readonly string[],
  formats: readonly Format[],
  { folder, name, organisation, storage }: { folder: string; name: string; organisation: string; storage: Storage },
): Promise<RenderedFile[]> {
  const made: (Pick<RenderedFile, 'kind' | 'format' | 'contentType' | 'seconds'> & { path: string })[] = [
    ...production.files.map(({ path, format }, i) => ({
      path,
      format,
      kind: 'audio' as const,
      contentType: formats[i]!.contentType,
      seconds: production.seconds,
    })),
    ...captions.map((format) => ({
      path: join(folder, `${name}.${format}`),
      format,
      kind: 'captions' as const,
      contentType: CAPTION_TYPES[format]!,
      seconds: null,
    })),
    ...stemPathsOf(production).map((path) => ({
      path,
      format: extname(path).slice(1),
      kind: 'stem' as const,
      contentType: extname(path) === '.wav' ? 'audio/wav' : 'application/octet-stream',
      seconds: extname(path) === '.wav' ? production.seconds : null,
    })),
  ];
  const files: RenderedFile[] = [];
  for (const { path, ...file } of made) {
    const id = newId('file');
    const key = `o/${organisation}/files/${id}`;
    const { size } = await stat(path);
    const sha256 = await hashOfFile(path);
    await storage.putFile(key, path);
    files.push({ ...file, id, key, bytes: size, sha256, name: path.slice(folder.length + 1) });
  }
  return files;
}

function stemPathsOf({ stems }: Production): string[] {
  return stems ? [...stems.stems.map(({ path }) => path), stems.session, stems.cueSheet] : [];
}
