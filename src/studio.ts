// What is plugged into what to make sound: voices, templates, codecs. The command line, the server and its renderers share it.

import { fileURLToPath } from 'node:url';
import { allFormats } from './codecs/all.ts';
import type { Format } from './codecs/codec.ts';
import { decodeFile } from './codecs/decode.ts';
import { decodeTrusted, decodeTrustedFile } from './codecs/decode-trusted.ts';
import type { Config } from './config.ts';
import type { RenderPorts } from './production/render.ts';
import { allProviders } from './providers/all.ts';
import { openTemplates, type TemplateRoom } from './sound/templates.ts';
import { openVoices, type VoiceRoom } from './speech/voices.ts';
import type { Storage } from './storage/storage.ts';

export interface Studio extends AsyncDisposable {
  readonly voices: VoiceRoom;
  readonly templates: TemplateRoom;
  readonly formats: readonly Format[];
  /** What a render needs, with an organisation's own cache. */
  portsFor(organisation: string, storage: Storage, signal?: AbortSignal | undefined): RenderPorts;
}

/** Loads no model and starts no child: that happens when something is spoken. */
export async function openStudio({ voicesDir, templatesDir, speechProcesses, speechThreads }: Config): Promise<Studio> {
  const providers = allProviders({ voicesDir, processes: speechProcesses, threads: speechThreads });
  const voices = await openVoices(providers);
  const templates = openTemplates(
    fileURLToPath(new URL('../templates/', import.meta.url)),
    decodeTrusted,
    templatesDir,
  );
  const formats = allFormats();
  return {
    voices,
    templates,
    formats,
    portsFor: (organisation, storage, signal) => ({
      voices,
      templates,
      formats,
      speech: { storage, organisation, provider: (voice) => voices.provider(voice), signal },
      decodeFile,
      decodeOwn: decodeTrustedFile,
      signal,
    }),
    async [Symbol.asyncDispose]() {
      await Promise.all(providers.map((provider) => provider.close()));
    },
  };
}
