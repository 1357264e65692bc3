// What a renderer's parent and child say to each other, about renders, plans, and sound files that are sent.

import type { PinnedMedia } from '../database/tables.ts';
import type { Place, Problem, RefusalCode } from '../errors.ts';
import type { Checked, Planned } from '../production/order.ts';
import type { Rendered } from '../production/settle.ts';
import type { MediaFile, MediaMeasures } from '../sound/measure-media.ts';

export interface RenderTask {
  readonly organisation: string;
  readonly production: string;
  /** A request as it was accepted. */
  readonly request: unknown;
  readonly media: PinnedMedia;
  /** What its files are called, without an extension. */
  readonly name: string;
}

export interface PlanTask extends Pick<RenderTask, 'organisation' | 'request' | 'media'> {
  /** Only what is known before it is accepted, or all that is known before it sounds. */
  readonly what: 'checked' | 'planned';
}

/** What is heard of a render before it is over; also of one whose child dies. */
export interface Told {
  onProgress(stage: string, part: number): void;
  /** Characters that were not spoken before. */
  onSpoken(voice: string, characters: number): void;
}

export type Question = { readonly task: RenderTask } | { readonly plan: PlanTask } | { readonly measure: MediaFile };

/** With an empty folder for what is only needed meanwhile: a child that is killed removes nothing, so whoever asks does. */
export type ToChild = (Question & { readonly folder: string }) | { readonly cancel: true };

export interface Refused {
  readonly code: RefusalCode;
  readonly message: string;
  readonly hint: string | undefined;
  readonly place: Place | undefined;
  readonly problems: readonly Problem[];
  /** Seconds. */
  readonly retryAfter: number | undefined;
}

export type FromChild =
  | { readonly stage: string; readonly part: number }
  /** Just now, for the task: characters that nobody had spoken before. */
  | { readonly voice: string; readonly characters: number }
  | { readonly answer: Rendered | Checked | Planned | MediaMeasures }
  /** `why` is for the log, where the machine is to blame. */
  | { readonly refused: Refused; readonly why?: string | undefined }
  | { readonly bug: string };
