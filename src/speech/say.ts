// Speaks what was planned: from the cache where it was spoken before, else by the voice's provider.

import { createHash } from 'node:crypto';
import { Refusal, type Warning } from '../errors.ts';
import type { Provider, Voice } from '../providers/provider.ts';
import type { Storage } from '../storage/storage.ts';
import { CHANGE_VERSION, type Change, changeClip, changeOf, spokenSpeed } from './change.ts';
import { BYTES_A_SAMPLE, type Clip, decodeSamples, encodeSamples, finishClip, parseClip } from './clip.ts';
import type { PlannedUtterance } from './utterances.ts';

/** Part of every clip's key: raise it whenever trimming, resampling or this file changes what is kept. */
const CLIP_VERSION = 2;

export interface SpeechPorts {
  readonly storage: Storage;
  /** Whose cache; caches never cross organisations. */
  readonly organisation: string;
  /** The production that it is spoken for: what an earlier attempt at it spoke is not `cached`, but its own. */
  readonly production?: string | undefined;
  /** Told of what was spoken for the production, not before it: what has to be counted, however it ends. */
  readonly onSpoken?: ((spoken: SpokenClip, utterance: PlannedUtterance) => void) | undefined;
  provider(voice: Voice): Provider;
  readonly signal?: AbortSignal | undefined;
}

export interface SpokenClip {
  readonly clip: Clip;
  /** Key of the clip as its voice speaks it, before it is changed: what is spoken once is the same. */
  readonly of: string;
  readonly cached: boolean;
  readonly warnings: readonly Warning[];
}

/** Utterances in flight at once: enough to keep every child of a provider busy while others are trimmed and stored. */
const IN_FLIGHT = 4;

/**
 * Speaks every utterance once and answers the clips in their order. Refuses `speech_failed` when a voice cannot.
 * `onClip` hears of each clip as it is there; one that is said again is `cached`.
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
  const once = (key: string, make: () => Promise<SpokenClip>) => {
    const known = byKey.get(key) ?? make();
    byKey.set(key, known);
    return known;
  };
  const spoken = utterances.map((utterance) => {
    const key = clipKey(utterance, ports.provider(utterance.voice));
    const repeated = byKey.get(key);
    if (repeated) {
      // Its failing is told by the first.
      repeated.then(
        (spoken) => onClip({ ...spoken, cached: true }),
        () => {},
      );
      return repeated;
    }
    const its = spokenKey(utterance, ports.provider(utterance.voice));
    const speak = () => once(its, () => turns(() => sayOne(its, utterance, { ...ports, signal })));
    const change = changeOf(utterance);
    const clip = change ? once(key, () => changeOne(key, change, its, speak, ports)) : speak();
    clip.then(
      (spoken) => {
        if (!spoken.cached) ports.onSpoken?.(spoken, utterance);
        onClip(spoken);
      },
      (error) => failed.abort(error),
    );
    return clip;
  });
  const results = await Promise.allSettled(spoken);
  // The first failure aborts the others: it is the one to tell, not their aborting.
  if (failed.signal.aborted) throw failed.signal.reason;
  return results.map((result) => (result as PromiseFulfilledResult<SpokenClip>).value);
}

/** The clip if it was spoken before, changed where it is to be. Nothing is spoken. */
export async function findSpoken(utterance: PlannedUtterance, ports: SpeechPorts): Promise<SpokenClip | undefined> {
  const provider = ports.provider(utterance.voice);
  const known = await Promise.all(
    [clipKey(utterance, provider), spokenKey(utterance, provider)].map((key) => findClip(key, ports)),
  );
  return known.some((clip) => clip !== undefined) ? (await say([utterance], ports))[0] : undefined;
}

/** The clip as it is kept, if it was spoken before and its samples are whole. */
async function findClip(key: string, ports: SpeechPorts): Promise<Clip | undefined> {
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
  throw vanished();
}

function vanished(): Refusal {
  return new Refusal('speech_failed', 'What is spoken vanishes from the cache before it can be mixed.', {
    hint: 'Let nobody empty the cache during a render, and give it room: LIBRETTO_CACHE_BYTES.',
  });
}

/** One for what was there, one for what is spoken again, one for bad luck. */
const ATTEMPTS = 3;

/** The hash of everything that goes into a clip: same key, same samples. */
export function clipKey(utterance: PlannedUtterance, provider: Provider): string {
  const spoken = spokenKey(utterance, provider);
  const change = changeOf(utterance);
  return change ? hashOf([CHANGE_VERSION, spoken, change]) : spoken;
}

/** Of the clip as its voice speaks it. */
export function spokenKey(utterance: PlannedUtterance, provider: Provider): string {
  const { voice, language, words } = utterance;
  const speed = spokenSpeed(utterance);
  const all = words.flatMap((word) =>
    word.spoken.map(({ text, ipa, after }) => [text.normalize('NFC'), ipa ?? '', after]),
  );
  const content = [CLIP_VERSION, provider.id, provider.version, voice.id, voice.revision ?? '', language, speed, all];
  return hashOf(content);
}

function hashOf(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}

async function sayOne(key: string, utterance: PlannedUtterance, ports: SpeechPorts): Promise<SpokenClip> {
  ports.signal?.throwIfAborted();
  const kept = await findClip(key, ports);
  if (kept) return found(kept, key, ports);
  const { voice, language } = utterance;
  const words = utterance.words.flatMap((word) => word.spoken);
  const spoken = await ports
    .provider(voice)
    .speak({ voice: voice.id, language, speed: spokenSpeed(utterance), words }, { signal: ports.signal });
  return keep(finishClip(key, spoken, words), key, ports, ports.production);
}

function found(clip: Clip, of: string, { production }: SpeechPorts): SpokenClip {
  const isOwn = production !== undefined && clip.spokenFor === production;
  return { clip, of, cached: !isOwn, warnings: clip.warnings };
}

/** `cached` tells whether it was spoken before: a change costs next to nothing. */
async function changeOne(
  key: string,
  change: Change,
  of: string,
  speak: () => Promise<SpokenClip>,
  ports: SpeechPorts,
): Promise<SpokenClip> {
  const kept = await findClip(key, ports);
  if (kept) return found(kept, of, ports);
  const { clip, cached } = await speak();
  const bytes = await ports.storage.get(`${pathOf(clip.key, ports.organisation)}.f32`);
  if (!bytes) throw vanished();
  const changed = changeClip(key, { clip, samples: decodeSamples(bytes) }, change);
  return { ...(await keep(changed, of, ports, cached ? undefined : ports.production)), cached };
}

async function keep(
  { clip, samples }: { clip: Clip; samples: Float32Array },
  of: string,
  { storage, organisation }: SpeechPorts,
  spokenFor: string | undefined,
): Promise<SpokenClip> {
  const path = pathOf(clip.key, organisation);
  // Samples first: where the description is, the samples are.
  await storage.put(`${path}.f32`, encodeSamples(samples));
  await storage.put(`${path}.json`, Buffer.from(JSON.stringify({ ...clip, spokenFor })));
  return { clip, of, cached: false, warnings: clip.warnings };
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
