// What the doors open, and what programs import: the command line's own studio, the server, a worker, the operator.

import type { Decoded, Format } from './codecs/codec.ts';
import { decodeFile } from './codecs/decode.ts';
import { type Config, readConfig } from './config.ts';
import type { Operator } from './operator.ts';
import { trimCache } from './production/cache.ts';
import { type ProductionPlan, planProduction } from './production/plan.ts';
import { type Production, type Progress, render } from './production/render.ts';
import type { ProductionRequest } from './production/request.ts';
import { type Added, addVoice, removeVoice, verifyVoices } from './providers/install.ts';
import type { Progress as FetchProgress } from './providers/sources.ts';
import type { RunningServer } from './server.ts';
import { readEnvironment, readServerConfig, type ServeFlags } from './server-config.ts';
import { type AddedTemplate, addTemplate, type TemplateWishes } from './sound/add-template.ts';
import { removeTemplate } from './sound/own-templates.ts';
import type { TemplateRoom } from './sound/templates.ts';
import type { VoiceRoom } from './speech/voices.ts';
import { diskStorage } from './storage/disk.ts';
import type { Storage } from './storage/storage.ts';
import { openStudio } from './studio.ts';

export type { Decoded, Format } from './codecs/codec.ts';
export { Refusal, type RefusalCode, type Warning } from './errors.ts';
export type { ProductionPlan } from './production/plan.ts';
export type { Production, Progress } from './production/render.ts';
export { type ProductionInput, type ProductionRequest, parseRequest } from './production/request.ts';

/** Files, voices, templates, codecs: what the command line needs. No database, no server. */
export interface Local extends AsyncDisposable {
  readonly config: Config;
  readonly storage: Storage;
  /** Whose cache and files these are. */
  readonly organisation: string;
  readonly voices: VoiceRoom;
  readonly templates: TemplateRoom;
  /** In the order that people should read them in. */
  readonly formats: readonly Format[];
  /** Renders to `stem` + the formats' extensions; never over `inputs`, the files that the request was read from. */
  render(
    request: ProductionRequest,
    stem: string,
    onProgress: (event: Progress) => void,
    inputs?: readonly string[],
  ): Promise<Production>;
  plan(request: ProductionRequest): Promise<ProductionPlan>;
  decodeFile(file: string, options: { signal?: AbortSignal | undefined }): Promise<Decoded>;
  addVoice(name: string, onProgress: (progress: FetchProgress) => void): Promise<Added>;
  removeVoice(name: string): Promise<boolean>;
  verifyVoices(): ReturnType<typeof verifyVoices>;
  /** Makes a template of one's own from a folder of sound files; it is there the next time that this is opened. */
  addTemplate(folder: string, wishes: TemplateWishes): Promise<AddedTemplate>;
  removeTemplate(name: string): Promise<boolean>;
}

const ORGANISATION = 'local';

export async function openLocal(env: NodeJS.ProcessEnv, signal?: AbortSignal): Promise<Local> {
  const config = readConfig(env);
  const storage = diskStorage(config.cacheDir);
  const studio = await openStudio(config);
  const { voices, templates, formats } = studio;
  const { templatesDir } = config;
  const ports = studio.portsFor(ORGANISATION, storage, signal);
  return {
    config,
    storage,
    organisation: ORGANISATION,
    voices,
    templates,
    formats,
    decodeFile,
    async render(request, stem, onProgress, inputs) {
      const production = await render(request, stem, ports, onProgress, inputs);
      await trimCache(storage, ORGANISATION, config.cacheBytes);
      return production;
    },
    plan: (request) => planProduction(request, ports),
    addVoice: (name, onProgress) =>
      addVoice(name, { voicesDir: config.voicesDir, mirror: config.voiceMirror, onProgress, signal }),
    removeVoice: (name) => removeVoice(name, { voicesDir: config.voicesDir }),
    verifyVoices: () => verifyVoices(config.voicesDir),
    addTemplate: (folder, wishes) => {
      const format = formats.find(({ id }) => id === 'flac_24')!;
      return addTemplate(folder, wishes, { templatesDir, templates, decodeFile, format, signal });
    },
    removeTemplate: (name) => removeTemplate(name, { templatesDir, templates }),
    [Symbol.asyncDispose]: () => studio[Symbol.asyncDispose](),
  };
}

/** The server, with the database, the doors and the worker: loaded only here. */
export async function openServer(env: NodeJS.ProcessEnv, flags: ServeFlags = {}): Promise<RunningServer> {
  const { openServer } = await import('./server.ts');
  const all = readEnvironment(env, flags);
  return openServer(readServerConfig(all, flags), all);
}

/**
 * What whoever runs the server does beside it.
 * @internal The command line's: its types lead to those of the database's driver.
 */
export async function openOperator(env: NodeJS.ProcessEnv, flags: ServeFlags = {}): Promise<Operator> {
  const { openOperator } = await import('./operator.ts');
  const all = readEnvironment(env, flags);
  return openOperator(readServerConfig(all, flags), all);
}

/** The server's worker alone. */
export async function openWorker(env: NodeJS.ProcessEnv, flags: ServeFlags = {}): Promise<AsyncDisposable> {
  const { openWorker } = await import('./server.ts');
  const all = readEnvironment(env, flags);
  return openWorker(readServerConfig(all, flags), all);
}
