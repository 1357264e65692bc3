// New tags, in the grammar that a script already uses. What a script has is never printed anew: its text is kept as it was sent.

import { encode } from './entities.ts';
import type { Script } from './script.ts';

export type Grammar = 'tag' | 'element';

export interface NewSection {
  readonly name: string;
  /** As a segment in a script: undefined says nothing. */
  readonly segment?: string | undefined;
  readonly body: string;
}

/** `<<tags>>` unless the script has sections and none of them is one. */
export function grammarOf(script: Script): Grammar {
  const opened = script.sections.map((section) => section.openedBy);
  return opened.includes('element') && !opened.includes('tag') ? 'element' : 'tag';
}

export function printSection({ name, segment, body }: NewSection, grammar: Grammar): string {
  if (grammar === 'tag') return `${printSectionTag(name, segment)}\n${body}`;
  const sound = segment === undefined ? '' : ` soundSegment=${printValue(segment)}`;
  return `<as:section name=${printValue(name)}${sound}>\n${body}\n</as:section>`;
}

export function printSectionTag(name: string, segment: string | undefined): string {
  const sound = segment === undefined ? '' : printSegmentTag(segment);
  return `${sound}<<sectionName::${encode(name)}>>`;
}

export function printSegmentTag(segment: string): string {
  return `<<soundSegment::${encode(segment)}>>`;
}

/** An attribute's value in its quotes. */
export function printValue(value: string): string {
  return `"${encode(value)}"`;
}
