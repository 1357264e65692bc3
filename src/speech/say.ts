// Speaks what was planned: from the cache where it was spoken before, else by the voice's provider.

import { createHash } from 'node:crypto';
import { Refusal, type Warning } from '../errors.ts';
import type { Provider, Voice } from '../providers/provider.ts';
import type { Storage } from '../storage/storage.ts';
import { BYTES_A_SAMPLE, type Clip, decodeSamples, encodeSamples, finishClip, parseClip } from './clip.ts';
import type { PlannedUtterance } from './utterances.ts';

/** Part of every clip's key: raise it whenever trimming, resampling or this file changes what is kept. */
const CLIP_VERSION = 2;

export interface SpeechPorts {
  readonly storage: Storage;
  /** Whose cache; caches never cross organisations. */
  readonly organisation: string;
  provider(voice: Voice): Provider;
  readonly signal?: AbortSignal | undefined;
}

export interface SpokenClip {
  readonly clip: Clip;
  readonly cached: boolean;
  readonly warnings: readonly Warning[];
}

/** Utterances in flight at once: enough to keep every child of a provider busy while others are trimmed and stored. */
const IN_FLIGHT = 4;

/**
 * Speaks every utterance once and answers the clips in their order. Refuses `speech_failed` when a voice cannot.
 * `onClip` hears of each clip as it is there.
 */
export async function say(
  utterances: readonly PlannedUtterance[],
  ports: SpeechPorts,
  onClip: (spoken: SpokenClip) => void = () => {},
): Promise<SpokenClip[]> {
  const byKey = new Map<string, Promise<SpokenClip>>();
  const turns = inTurns(IN_FLIGHT);
  const failed = new AbortController();
  const signal = ports.signal ? AbortSignal.any([ports.signal, failed.signal]) : failed.signal;
  const spoken = utterances.map((utterance) => {
    const key = clipKey(utterance, ports.provider(utterance.voice));
    let clip = byKey.get(key);
    if (!clip) {
      clip = turns(() => sayOne(key, utterance, { ...ports, signal }));
      clip.then(onClip, (error) => failed.abort(error));
      byKey.set(key, clip);
    }
    return clip;
  });
  const results = await Promise.allSettled(spoken);
  // The first failure aborts the others: it is the one to tell, not their aborting.
  if (failed.signal.aborted) throw failed.signal.reason;
  return results.map((result) => (result as PromiseFulfilledResult<SpokenClip>).value);
}

/** Was this spoken before? */
export async function isSpoken(utterance: PlannedUtterance, ports: SpeechPorts): Promise<boolean> {
  return (await findClip(clipKey(utterance, ports.provider(utterance.voice)), ports)) !== undefined;
}

/** The clip as it is kept, if it was spoken before and its samples are whole. */
export async function findClip(
  key: string,
  ports: Pick<SpeechPorts, 'storage' | 'organisation'>,
): Promise<Clip | undefined> {
  const path = pathOf(key, ports.organisation);
  const bytes = await ports.storage.get(`${path}.json`);
  const clip = bytes && parseClip(key, bytes);
  const isWhole = clip && (await ports.storage.size(`${path}.f32`)) === clip.frames * BYTES_A_SAMPLE;
  return isWhole ? clip : undefined;
}

/** A spoken clip's samples: mono, 48 kHz. When the cache let it go meanwhile it is spoken again. */
export async function loadSamples(utterance: PlannedUtterance, ports: SpeechPorts): Promise<Float32Array> {
  const key = clipKey(utterance, ports.provider(utterance.voice));
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const bytes = await ports.storage.get(`${pathOf(key, ports.organisation)}.f32`);
    if (bytes) return decodeSamples(bytes);
    await say([utterance], ports);
  }
  throw new Refusal('speech_failed', 'What is spoken vanishes from the cache before it can be mixed.', {
    hint: 'Let nobody empty the cache during a render, and give it room: LIBRETTO_CACHE_BYTES.',
  });
}

/** One for what was there, one for what is spoken again, one for bad luck. */
const ATTEMPTS = 3;

/** The hash of everything that goes into a clip: same key, same samples. */
export function clipKey(utterance: PlannedUtterance, provider: Provider): string {
  const { voice, language, speed, words } = utterance;
  const all = words.flatMap((word) =>
    word.spoken.map(({ text, ipa, after }) => [text.normalize('NFC'), ipa ?? '', after]),
  );
  const content = [CLIP_VERSION, provider.id, provider.version, voice.id, voice.revision ?? '', language, speed, all];
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}

async function sayOne(key: string, utterance: PlannedUtterance, ports: SpeechPorts): Promise<SpokenClip> {
  ports.signal?.throwIfAborted();
  const kept = await findClip(key, ports);
  if (kept) return { clip: kept, cached: true, warnings: kept.warnings };
  const { voice, language, speed, words } = utterance;
  const spoken = await ports
    .provider(voice)
    .speak({ voice: voice.id, language, speed, words: words.flatMap((word) => word.spoken) }, { signal: ports.signal });
  const { clip, samples } = finishClip(
    key,
    spoken,
    words.flatMap((word) => word.spoken),
  );
  const path = pathOf(key, ports.organisation);
  // Samples first: where the description is, the samples are.
  await ports.storage.put(`${path}.f32`, encodeSamples(samples));
  await ports.storage.put(`${path}.json`, Buffer.from(JSON.stringify(clip)));
  return { clip, cached: false, warnings: spoken.warnings };
}

function pathOf(key: string, organisation: string): string {
  return `o/${organisation}/cache/clip/${key}`;
}

/** Runs at most `limit` of the tasks at once, in order. */
function inTurns(limit: number): <T>(task: () => Promise<T>) => Promise<T> {
  let free = limit;
  const waiting: (() => void)[] = [];
  return async (task) => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await task();
    } finally {
      // The place is handed on, so that nobody slips in between.
      const next = waiting.shift();
      if (next) next();
      else free++;
    }
  };
}
