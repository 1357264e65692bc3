// What a parsed script is: sections of nodes with their places in the text, and what was not understood.

/** UTF-16 code units of {@link Script.text}, `end` exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface Script {
  /** Exactly what was parsed. Every span points into it. */
  readonly text: string;
  /** In order of the text. At least one, unless the text is empty or white space. */
  readonly sections: readonly Section[];
  /** What was not understood or looks wrong, in order of the text. Nothing that an `error` points at is ever spoken. */
  readonly diagnostics: readonly Diagnostic[];
  /** Every parameter in order of the text, also those inside the values of tags (`<<media::{{clip}}>>`). */
  readonly parameters: readonly ParameterNode[];
}

export interface Diagnostic {
  readonly severity: 'error' | 'warning';
  /** Stable name, such as `unknown_tag`, `unclosed_element`, `duplicate_section`. */
  readonly code: string;
  readonly message: string;
  readonly hint?: string | undefined;
  readonly span: Span;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 code units. */
  readonly column: number;
}

export interface Section {
  /** As written; `default` for text before the first section tag or a script without sections. */
  readonly name: string;
  /** Where the name is written, with its quotes if it has any; undefined where it is not written. */
  readonly nameSpan: Span | undefined;
  /** `<<sectionName::x>>` is a tag and `<as:section>` an element; undefined when nothing opens it. */
  readonly openedBy: 'tag' | 'element' | undefined;
  /** The whole section with its own tags, without white space around. Sections' spans do not overlap. */
  readonly span: Span;
  /** What is inside, without white space around: the range that an edit of the section's text replaces. */
  readonly body: Span;
  /** True when no tag opens it. */
  readonly implicit: boolean;
  /**
   * The sound segment named for it: a name, `*` (go on with the running one), `` (none), or undefined (not said).
   * May hold parameters, as every value of a tag may, sections' names apart.
   */
  readonly segment: string | undefined;
  /** Where that is written: a whole `<<soundSegment::x>>`, or an attribute's value with its quotes if it has any. */
  readonly segmentSpan: Span | undefined;
  readonly nodes: readonly Node[];
}

export type Node = TextNode | ParameterNode | MediaNode | EffectNode | LexiNode | PartNode | ElementNode;

/** Characters to be spoken, entities already decoded. */
export interface TextNode {
  readonly type: 'text';
  readonly text: string;
  readonly span: Span;
}

/** `{{name}}`, `{{name|fallback}}` or `<as:placeholder id="name">fallback</as:placeholder>`. */
export interface ParameterNode {
  readonly type: 'parameter';
  readonly name: string;
  readonly fallback: string | undefined;
  readonly span: Span;
}

/** `<<media::alias>>`, `<as:media name="alias"/>` or `<audio src="alias"/>`. */
export interface MediaNode {
  readonly type: 'media';
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly span: Span;
}

/** `<<soundEffect::name>>` or `<as:fx name="name"/>`. */
export interface EffectNode {
  readonly type: 'effect';
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly span: Span;
}

/** `<!word>` (kind undefined), `<!brand>word<!>` or `<!ipa>fəˈnɛtɪk<!>`. */
export interface LexiNode {
  readonly type: 'lexi';
  readonly kind: string | undefined;
  readonly text: string;
  readonly span: Span;
}

/** `<as:sub name="…">`: a part of a section that may have a voice of its own. */
export interface PartNode {
  readonly type: 'part';
  readonly name: string;
  readonly children: readonly Node[];
  readonly span: Span;
}

/** SSML that we know, by its plain lower-case name without prefix (`<as:prosody>` is `prosody`). */
export interface ElementNode {
  readonly type: 'element';
  readonly name: ElementName;
  /** Lower-case names, values with entities decoded. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Node[];
  readonly span: Span;
}

export type ElementName =
  | 'break'
  | 'prosody'
  | 'emphasis'
  | 'say-as'
  | 'sub'
  | 'phoneme'
  | 'p'
  | 's'
  | 'voice'
  | 'lang'
  | 'mark'
  | 'express-as'
  | 'speak'
  /** v2's `` <`text> ``: read as it stands, without normalisation. */
  | 'verbatim';
