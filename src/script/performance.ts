// What a script asks to be heard once its parameters are filled in: per section a flat list of cues, in order.

import type { Warning } from '../errors.ts';
import { type Decibels, decibels, type Seconds } from '../units.ts';
import type { MediaSettings } from './media-settings.ts';
import type { Span } from './script.ts';
import type { Pitch } from './ssml-values.ts';

/** Values of `{{parameters}}`; names are matched without regard to case. */
export type Audience = Readonly<Record<string, string>>;

export interface Performance {
  readonly sections: readonly PerformedSection[];
  readonly warnings: readonly Warning[];
}

export interface PerformedSection {
  readonly name: string;
  readonly segment: string | undefined;
  readonly span: Span;
  readonly cues: readonly Cue[];
}

/** Every cue has the span of the script's text that it comes from, so that anything later can say where. */
export type Cue = TextCue | BreakCue | BoundaryCue | MediaCue | EffectCue | MarkCue;

/** Text to be spoken in one style. Neighbouring text cues belong to one sentence unless punctuation or a boundary ends it. */
export interface TextCue {
  readonly kind: 'text';
  /** As written (parameters filled in). This is what captions show. */
  readonly text: string;
  readonly style: Style;
  /** How to read it, where the script says so; undefined: normalise as usual. */
  readonly reading?: Reading | undefined;
  readonly span: Span;
}

export type Reading =
  /** International Phonetic Alphabet. */
  | { readonly as: 'ipa'; readonly ipa: string }
  /** SSML `<sub alias>`: say this instead. */
  | { readonly as: 'alias'; readonly alias: string }
  | { readonly as: 'say-as'; readonly interpret: string; readonly format: string | undefined }
  /** `<!word>`: the lexicon's entry, of a kind when one is named. */
  | { readonly as: 'lexicon'; readonly kind: string | undefined }
  /** Not normalised. */
  | { readonly as: 'verbatim' };

export interface Style {
  /** Voice asked for by `<voice name>`; undefined: the section's. */
  readonly voice: string | undefined;
  /** Name of the `<as:sub>` it stands in, whose settings go before the section's. */
  readonly part: string | undefined;
  /** BCP 47; undefined: the voice's own. */
  readonly language: string | undefined;
  /** Factor on the speed, 1 = as the section says. */
  readonly rate: number;
  /** Above (or below) the voice's own: both are added to it. */
  readonly pitch: Pitch;
  readonly volume: Decibels;
  readonly emphasis: 'none' | 'reduced' | 'moderate' | 'strong';
  /** `<mstts:express-as style>`; no voice here can do it, it comes back as a warning. */
  readonly mood: string | undefined;
}

/** Where nothing is said of it. */
export const PLAIN_STYLE: Style = {
  voice: undefined,
  part: undefined,
  language: undefined,
  rate: 1,
  pitch: { semitones: 0, hertz: 0 },
  volume: decibels(0),
  emphasis: 'none',
  mood: undefined,
};

/** A written pause: replaces a shorter natural gap, never adds to it. */
export interface BreakCue {
  readonly kind: 'break';
  readonly seconds: Seconds;
  readonly span: Span;
}

/** `<s>`, `<p>`: ends a sentence or paragraph whatever the punctuation. */
export interface BoundaryCue {
  readonly kind: 'boundary';
  readonly level: 'sentence' | 'paragraph';
  readonly span: Span;
}

export interface MediaCue {
  readonly kind: 'media';
  readonly name: string;
  readonly settings: MediaSettings;
  readonly span: Span;
}

export interface EffectCue {
  readonly kind: 'effect';
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly span: Span;
}

export interface MarkCue {
  readonly kind: 'mark';
  readonly name: string;
  readonly span: Span;
}
