// How one kind of voice is made from what its publisher gives away.

import type { Lufs } from '../units.ts';
import type { WantedFile } from './sources.ts';

export interface Recipe {
  /** As people add it: `kokoro`, `piper:en_US-joe-medium`. */
  readonly name: string;
  /** Below the voices folder. */
  readonly folder: string;
  /** Raised whenever `build` makes something else of the same files. */
  readonly version: number;
  readonly files: readonly WantedFile[];
  /** Makes the voice's files in the folder `into`; `fetched` says where each wanted path lies (and may be moved). */
  build(fetched: ReadonlyMap<string, string>, into: string): Promise<void>;
  /** SHA-256 of what is built, where it is known beforehand. */
  readonly built: Readonly<Record<string, string>>;
  /** The loudness of the voice in the folder, where it does not come with the program. */
  measure?(folder: string, signal: AbortSignal | undefined): Promise<Lufs | undefined>;
}
