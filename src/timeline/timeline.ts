// The timeline of a production: what sounds when, in whole frames, as data that is printed, stored, diffed and hashed.

import type { VoiceEffectName } from '../audio/voice-effects.ts';
import type { Warning } from '../errors.ts';
import type { MediaKind } from '../script/media-settings.ts';
import type { Moment } from '../script/moment.ts';
import { type Decibels, type Frames, lufs } from '../units.ts';
import type { Preset } from './preset.ts';

export interface Timeline {
  readonly rate: 48_000;
  readonly frames: Frames;
  readonly preset: Preset;
  readonly sections: readonly TimelineSection[];
  readonly beds: readonly Bed[];
  readonly effects: readonly PlacedEffect[];
  readonly media: readonly PlacedMedia[];
  /** Level of the music bus against the gated loudness of the voice bus, in dB: raised cosine from point to point. */
  readonly musicLevel: readonly EnvelopePoint[];
  readonly warnings: readonly Warning[];
}

/** `end` exclusive. */
export interface Range {
  readonly start: Frames;
  readonly end: Frames;
}

export interface EnvelopePoint {
  readonly at: Frames;
  readonly level: Decibels;
}

export interface TimelineSection extends Range {
  readonly name: string;
  readonly segment: string | undefined;
  readonly clips: readonly PlacedClip[];
}

export interface PlacedClip extends Range {
  /** Which clip: the key it is loaded by. */
  readonly key: string;
  /** Frame of the clip that sounds at `start`. */
  readonly offset: Frames;
  readonly voice: string;
  readonly text: string;
  /** Levelling and written volume together, as in {@link ClipShape.gain}. */
  readonly gain: Decibels;
  /** It rings on after `end`, over what follows. */
  readonly effect?: VoiceEffectName | undefined;
  readonly fadeIn: Frames;
  readonly fadeOut: Frames;
  /** Absolute, inside the production. */
  readonly words: readonly PlacedWord[];
  /** The audible part, absolute. */
  readonly audible: Range;
}

export interface PlacedWord extends Range {
  /** As written in the script. */
  readonly word: string;
  /** Names of the marks that stand before it, at its start. */
  readonly marks?: readonly string[] | undefined;
}

/** One run of one segment of the template. */
export interface Bed extends Range {
  readonly segment: string;
  /** Frame of the segment that sounds at `start`; loops wrap at the segment's length. */
  readonly offset: Frames;
  readonly loop: boolean;
  /** Brings the template to {@link REFERENCE}. */
  readonly gain: Decibels;
  readonly fadeIn: Frames;
  /** Raised cosine that ends at `end`. */
  readonly fadeOut: Frames;
}

export interface PlacedEffect extends Range {
  readonly name: string;
  /** The template's, as for its beds. */
  readonly gain: Decibels;
  readonly fadeOut: Frames;
}

export interface PlacedMedia extends Range {
  readonly alias: string;
  readonly key: string;
  readonly kind: MediaKind;
  /** Frames of the file that are played. */
  readonly part: Range;
  /** Of speech, where somebody is heard: stretches of the production; undefined: all the time. */
  readonly sounding?: readonly Range[] | undefined;
  /** Undefined: once. */
  readonly loop: Loop | undefined;
  readonly gain: Decibels;
  readonly fadeIn: Frames;
  readonly fadeOut: Frames;
}

/** Played again and again: each time sounds together with so much of the end of the time before. */
export interface Loop {
  readonly overlap: Frames;
}

// ---- what a plan is made from -------------------------------------------------------------------------------------

/** What gains of templates and media bring them to; the mix moves it to where the voice bus lies. */
export const REFERENCE = lufs(-20);

export interface PlanInput {
  readonly sections: readonly PlanSection[];
  readonly template: TemplateShape | undefined;
  readonly preset: Preset;
  /** Exact length of the production. */
  readonly forceLength?: Frames | undefined;
  /** Music before the first word; undefined: 1.0 s with a template, else 0 (rule R2). */
  readonly speechStart?: Frames | undefined;
  /**
   * The first section is spoken late enough that its last word ends where its segment ends: what follows comes in on the
   * beat behind it.
   */
  readonly talkOver?: boolean | undefined;
  /** In which the music comes up at its beginning, and goes at its end where it does not end by itself (rule R6: 1.4 s). */
  readonly fadeIn?: Frames | undefined;
  readonly fadeOut?: Frames | undefined;
  /** Besides what the sections play between their words. */
  readonly media?: readonly MediaPlacement[] | undefined;
  /** Shorten unwritten pauses so that speech fits its slot, before anything is cut (to speak faster is for the caller, before the plan). */
  readonly fit?: boolean | undefined;
}

export interface PlanSection {
  readonly name: string;
  /** A name of the template, `*` (go on), `` (none), or undefined (not said). */
  readonly segment: string | undefined;
  readonly items: readonly PlanItem[];
  /** Absolute marks. */
  readonly startAt?: Frames | undefined;
  readonly endAt?: Frames | undefined;
  readonly justify?: 'flex-start' | 'centre' | 'flex-end' | undefined;
  /** Rule R10: half before and half after each speech file. */
  readonly silencePadding?: Frames | undefined;
}

export type PlanItem =
  | { readonly kind: 'clip'; readonly clip: ClipShape }
  /** The audible gap between what stands before and after. `written` ones may not be shortened by `fit`. */
  | { readonly kind: 'pause'; readonly frames: Frames; readonly written: boolean }
  | { readonly kind: 'media'; readonly media: MediaShape }
  | { readonly kind: 'effect'; readonly name: string };

/** What the plan must know of a spoken clip. */
export interface ClipShape {
  readonly key: string;
  readonly voice: string;
  readonly text: string;
  readonly frames: Frames;
  /** The audible part inside the clip: from the onset of the first sound to the end of the last. */
  readonly audible: Range;
  /** Levelling and written volume together. */
  readonly gain: Decibels;
  readonly effect?: VoiceEffectName | undefined;
  /** Relative to the clip's first frame. */
  readonly words: readonly PlacedWord[];
}

export interface MediaShape {
  readonly alias: string;
  readonly key: string;
  readonly kind: MediaKind;
  /** Frames of the file that are played. */
  readonly part: Range;
  /** Frames of the file in which it is heard; undefined: all. */
  readonly sounding?: readonly Range[] | undefined;
  /** Brings it to {@link REFERENCE}, with the written trim. */
  readonly gain: Decibels;
  /** It may be repeated, where it has a place of its own. */
  readonly loop: Loop | undefined;
  /** Where more than an edge is asked for. */
  readonly fadeIn?: Frames | undefined;
  readonly fadeOut?: Frames | undefined;
}

/** A file that sounds whatever is said. */
export interface MediaPlacement {
  readonly media: MediaShape;
  readonly at: Moment<Frames>;
  readonly until?: Moment<Frames> | undefined;
}

/** What the plan must know of a template. */
export interface TemplateShape {
  readonly name: string;
  /** One for the whole template, so that its parts stay balanced as composed: brings its main segment to {@link REFERENCE}. */
  readonly gain: Decibels;
  /** Beds by lower-case name: `intro`, `main`, `outro` … */
  readonly segments: Readonly<Record<string, SegmentShape>>;
  /** By lower-case name. */
  readonly effects: Readonly<Record<string, EffectShape>>;
}

export interface SegmentShape {
  readonly frames: Frames;
  /** One beat; frames / beat need not be whole. */
  readonly beat: Frames;
  readonly beatsPerBar: number;
  /** Wraps sample to sample at its end. Otherwise it is played once, with its own tail. */
  readonly loop: boolean;
  /** The segment that goes on where this one ends before its section does; undefined: silence (rule R3). */
  readonly followedBy?: string | undefined;
  /** Composed to end a production: it is placed so that its own end comes 1.5-5 s after the last word. */
  readonly ending: boolean;
}

export interface EffectShape {
  readonly frames: Frames;
  /** Where it has decayed by 12 dB: speech may start here while the tail rings. */
  readonly cue: Frames;
}
