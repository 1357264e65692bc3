// A preset: how voice and music are made to fit together, as data that is printed, stored and hashed.

import type { MusicChainSettings } from '../audio/music-chain.ts';
import type { SidechainSettings } from '../audio/sidechain.ts';
import type { VoiceChainSettings } from '../audio/voice-chain.ts';

/** Times are in seconds, levels in dB, frequencies in Hz. A part that is left out is not in the chain. */
export interface Preset {
  readonly name: string;
  readonly description: string;
  readonly voice: VoiceChainSettings;
  readonly music: MusicChainSettings & { readonly ducking: DuckingSettings };
}

/** The music's level, computed from where the words are. It stands still where `alone` and `under` are the same. */
export interface DuckingSettings {
  /** The music bus against the gated loudness of the voice bus: alone, and under speech. */
  readonly alone: number;
  readonly under: number;
  /** It comes down in so long … */
  readonly fall: number;
  /** … and is fully down so long before the audible onset. */
  readonly ahead: number;
  /** It stays down in gaps shorter than this: coming up and going down again would be heard as pumping. */
  readonly hold: number;
  /** So long after the last word it begins to come up … */
  readonly wait: number;
  /** … and is up after so long. */
  readonly rise: number;
  /** What counts as speech in a media file, of which no words are known. */
  readonly sidechain: SidechainSettings;
  /** Room in the music where speech has its consonants; it comes and goes with the ducking. */
  readonly dip?: Dip | undefined;
}

export interface Dip {
  readonly hertz: number;
  readonly decibels: number;
  readonly q: number;
}
