// The voices at hand, by every name that people know them by.

import { defaultVoice, foreignNames, nearestVoice, resolveVoice } from '../providers/aliases.ts';
import type { Provider, Voice } from '../providers/provider.ts';

export interface VoiceRoom {
  list(): readonly Voice[];
  /** By id, by a name of the old service, or a blend (`af_bella:0.6+af_nicole:0.4`); case does not matter. */
  find(name: string): Promise<Voice | undefined>;
  /** All that may be meant: those of the list, those that can be fetched, and names of other services. */
  readonly names: readonly string[];
  /** Names of other services, as they write them, each with the language it speaks there. */
  readonly foreign: ReadonlyMap<string, string>;
  /** For a voice that was never fetched, whoever here comes nearest to it. */
  nearest(name: string): Voice | undefined;
  /** What speaks when nobody is named. There is always one: a basic voice is built in. */
  byDefault(): Voice;
  provider(voice: Voice): Provider;
}

/** The language of a script that says nothing. */
const DEFAULT_LANGUAGE = 'en-US';

/** Reads what every provider offers; loads no model. */
export async function openVoices(providers: readonly Provider[]): Promise<VoiceRoom> {
  const byId = new Map(providers.map((provider) => [provider.id, provider]));
  const voices = (await Promise.all(providers.map((provider) => provider.voices()))).flat();
  const catalogue = providers.flatMap((provider) => provider.catalogue ?? []);
  const foreign = foreignNames();
  return {
    list: () => voices,
    names: [...new Set([...[...voices, ...catalogue].map(({ id }) => id), ...foreign.keys()])],
    foreign,
    async find(name) {
      const known = resolveVoice(name, voices);
      if (known) return known;
      for (const provider of providers) {
        const own = await provider.voice?.(name);
        if (own) return own;
      }
      return undefined;
    },
    nearest(name) {
      // A blend sounds most like what it is made of first.
      const first = name.toLowerCase().split(/[:+]/)[0]!;
      const known = catalogue.find((voice) => voice.id === first);
      return known && nearestVoice(known, voices);
    },
    byDefault() {
      const voice = defaultVoice(DEFAULT_LANGUAGE, voices);
      if (!voice) throw new Error('no provider has a voice');
      return voice;
    },
    provider(voice) {
      const provider = byId.get(voice.provider);
      if (!provider) throw new Error(`no provider ${voice.provider}`);
      return provider;
    },
  };
}
