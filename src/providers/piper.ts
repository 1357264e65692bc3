// Piper, the fast neural voice: one model a voice, ten times as fast as Kokoro, in every language that is published for it.

import { join } from 'node:path';
import { Refusal } from '../errors.ts';
import { lufs } from '../units.ts';
import { engineVersion } from './engine-version.ts';
import { checkInstalled, foldersIn, readInstalled } from './installed.ts';
import type { NeuralOptions } from './neural.ts';
import { isPiperName } from './piper-model.ts';
import { PIPER_VOICES } from './piper-recipe.ts';
import { openPiperVoice, type PiperVoice } from './piper-voice.ts';
import type { Provider, Voice } from './provider.ts';

/** Part of every clip's key: raise it when anything here makes other sounds or times of the same words. */
const VERSION = 'piper/1';

export function piperProvider({ voicesDir, ...resources }: NeuralOptions): Provider {
  const root = join(voicesDir, 'piper');
  const opened = new Map<string, Promise<PiperVoice>>();

  const requireInstalled = async (name: string) => {
    const installed = await readInstalled(join(root, name));
    if (installed) return installed;
    throw new Refusal('voice_unavailable', `The voice ${name} is not installed.`, {
      hint: `Install it: libretto voices add piper:${name}`,
    });
  };
  const open = async (name: string) => {
    await checkInstalled(join(root, name), await requireInstalled(name));
    return openPiperVoice(name, join(root, name), resources);
  };
  const openOnce = (name: string) => {
    const voice = opened.get(name) ?? open(name);
    opened.set(name, voice);
    // What is missing or damaged may have been mended by the next try.
    voice.catch(() => opened.delete(name));
    return voice;
  };

  return {
    id: 'piper',
    version: `${VERSION}/${engineVersion()}`,
    catalogue: Object.keys(PIPER_VOICES).map(voiceOf),
    async voices() {
      const names = (await foldersIn(root)).filter(isPiperName);
      const voices = await Promise.all(names.map((name) => describe(name, join(root, name))));
      return voices.filter((voice) => voice !== undefined);
    },
    async voice(id) {
      if (!isPiperName(id)) return undefined;
      await requireInstalled(id);
      return describe(id, join(root, id));
    },
    async speak(utterance, { signal }) {
      signal?.throwIfAborted();
      if (!isPiperName(utterance.voice)) throw new Refusal('unknown_voice', `Piper has no voice "${utterance.voice}".`);
      return (await openOnce(utterance.voice)).speak(utterance, signal);
    },
    async close() {
      const voices = await Promise.allSettled(opened.values());
      await Promise.all(voices.map((voice) => voice.status === 'fulfilled' && voice.value.close()));
    },
  };
}

async function describe(name: string, folder: string): Promise<Voice | undefined> {
  const installed = await readInstalled(folder);
  if (!installed) return undefined;
  const voice = voiceOf(name);
  return {
    ...voice,
    loudness: installed.loudness ?? voice.loudness,
    revision: installed.files['model.onnx']!.sha256.slice(0, 12),
  };
}

/** What a voice's name, and what comes with the program, tell of it. */
function voiceOf(name: string): Voice {
  const known = PIPER_VOICES[name];
  const [locale, speaker, quality] = name.split('-') as [string, string, string];
  return {
    id: name,
    provider: 'piper',
    name: speaker[0]!.toUpperCase() + speaker.slice(1).replaceAll('_', ' '),
    language: locale.replace('_', '-'),
    gender: known?.gender ?? 'neutral',
    quality: 'neural',
    tags: ['fast', quality],
    loudness: known && lufs(known.loudness),
    can: { wordTimes: true, phonemes: true, speed: { min: 0.6, max: 1.7 } },
    // Each published voice has its own, told in its model card.
    licence: known?.licence ?? 'LicenseRef-piper-model-card',
  };
}
