// What a renderer's parent and child say to each other.

import type { PinnedMedia } from '../database/tables.ts';
import type { Place, Problem, RefusalCode } from '../errors.ts';
import type { Rendered } from '../production/settle.ts';

export interface RenderTask {
  readonly organisation: string;
  /** A request as it was accepted. */
  readonly request: unknown;
  readonly media: PinnedMedia;
  /** What its files are called, without an extension. */
  readonly name: string;
}

export type ToChild = { readonly task: RenderTask } | { readonly cancel: true };

export interface Refused {
  readonly code: RefusalCode;
  readonly message: string;
  readonly hint: string | undefined;
  readonly place: Place | undefined;
  readonly problems: readonly Problem[];
}

export type FromChild =
  | { readonly stage: string; readonly part: number }
  | { readonly rendered: Rendered }
  | { readonly refused: Refused }
  | { readonly bug: string };
