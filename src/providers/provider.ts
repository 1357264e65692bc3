// What a speech provider is: it says as data what it can do, and turns the words of an utterance into spoken samples.

import type { Warning } from '../errors.ts';
import type { Lufs, Seconds } from '../units.ts';

export interface Provider {
  /** `kokoro`, `piper`, `flite`, `espeak`, `tone`. */
  readonly id: string;
  /** Names everything that decides the bytes it makes (engine, model, our own changes): part of every clip's key. */
  readonly version: string;
  /** What can be spoken now. Cheap: reads a listing, loads no model. */
  voices(): Promise<readonly Voice[]>;
  /**
   * A voice that {@link voices} does not list but `speak` knows: a blend such as `af_bella:0.6+af_nicole:0.4`. Undefined: none of
   * its own. Refuses voice_unavailable for one that it would have, were it installed.
   */
  voice?(id: string): Promise<Voice | undefined>;
  /** All voices it would have were everything fetched: for what to offer, and for whom to put in the place of one not here. */
  readonly catalogue?: readonly Voice[];
  /** Speaks one utterance. Throws a Refusal `speech_failed` when it cannot, and the signal's reason when aborted. */
  speak(utterance: Utterance, options: { readonly signal?: AbortSignal | undefined }): Promise<Spoken>;
  /** Ends children. Idempotent. */
  close(): Promise<void>;
}

export interface Voice {
  /** Unique among all providers, as people type it: `af_heart`, `en_US-joe-medium`, `flite_slt`. */
  readonly id: string;
  readonly provider: string;
  /** For people: `Heart`. */
  readonly name: string;
  /** BCP 47: `en-US`. */
  readonly language: string;
  readonly gender: 'female' | 'male' | 'neutral';
  readonly quality: 'neural' | 'basic' | 'test';
  readonly tags: readonly string[];
  /** Where the voice's loudness lies on the fixed passage, as a centred voice in a stereo mix; undefined: not measured. */
  readonly loudness: Lufs | undefined;
  /** Names the voice's own files, where these decide its bytes beside the provider's version: part of every clip's key. */
  readonly revision?: string | undefined;
  readonly can: {
    /** Tells when each word is spoken. */
    readonly wordTimes: boolean;
    /** Reads IPA. */
    readonly phonemes: boolean;
    /** Range of its own speed factor; beyond, sound must be stretched. */
    readonly speed: { readonly min: number; readonly max: number };
  };
  /** SPDX name of the voice's licence. */
  readonly licence: string;
}

export interface Utterance {
  readonly voice: string;
  /** BCP 47; a voice may be asked for another language than its own. */
  readonly language: string;
  /** Within the voice's range. */
  readonly speed: number;
  readonly words: readonly SpokenWord[];
}

export interface SpokenWord {
  /** To be spoken: normalised, no digits or symbols. */
  readonly text: string;
  /** IPA that goes before `text`, without slashes. */
  readonly ipa?: string | undefined;
  /** Punctuation that follows the word and carries the intonation: `,` `.` `?` `!` `…` `:` `;` `—` or nothing. */
  readonly after: string;
}

export interface Spoken {
  /** Mono, full scale ±1, untrimmed as the voice made it; peaks may lie above 1. Empty where no word can be said. */
  readonly samples: Float32Array;
  /** Hz. */
  readonly rate: number;
  /** One for each word of the utterance, corrected for what the model is known to get wrong; null when not known. */
  readonly words: readonly { readonly start: Seconds; readonly end: Seconds }[] | null;
  readonly warnings: readonly Warning[];
}
