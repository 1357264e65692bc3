// Reads a script: text into sections of nodes, and what was not understood. Never throws; linear in the text's length.

import { type Complain, complaintsAbout, quote } from './complaints.ts';
import {
  allAttributes,
  attributeOf,
  checkAttributeNames,
  elementMaker,
  mediaAttributes,
  reportMissing,
  reportUnknown,
} from './elements.ts';
import type { ParameterNode, Script, Section, Span } from './script.ts';
import { nameKey, problemWithName } from './section-name.ts';
import { type OpenToken, type Token, tokenise, type Written } from './tokens.ts';
import { type Make, Tree } from './tree.ts';
import { elementNamed, plainName, type StructureName, type TagName, tagNamed } from './vocabulary.ts';

export function parse(text: string): Script {
  const { complain, diagnostics } = complaintsAbout(text);
  const { tokens, parameters } = tokenise(text, complain);
  const { sections, placeholders } = readSections(text, tokens, complain);
  const all = placeholders.length === 0 ? parameters : parameters.concat(placeholders).sort(byPlace);
  return { text, sections, parameters: all, diagnostics: diagnostics() };
}

/** A section while it is read. What no tag opens stands outside, and is a section only if it comes before all others. */
interface Draft {
  readonly openedBy: 'tag' | 'element' | undefined;
  readonly name: string;
  readonly nameSpan: Span | undefined;
  readonly start: number;
  bodyStart: number;
  segment: Written | undefined;
  readonly tree: Tree;
}

type Opening = Pick<Draft, 'openedBy' | 'name' | 'nameSpan' | 'start' | 'bodyStart' | 'segment'>;

/** A `<<soundSegment::x>>` that may be for the section it stands in or for the one that comes. */
interface LooseSegment {
  readonly written: Written;
  /** Nothing to be heard stands between it and the tag of the section it stands in. */
  readonly followsSectionTag: boolean;
}

function readSections(
  text: string,
  tokens: readonly Token[],
  complain: Complain,
): { sections: Section[]; placeholders: ParameterNode[] } {
  const sections: Section[] = [];
  const placeholders: ParameterNode[] = [];
  const names = new Set<string>();
  /** The `<speak>` that is open: it may stand around sections, and then goes on in each. */
  let speak: { token: OpenToken; make: Make } | undefined;
  let loose: LooseSegment | undefined;
  /** How this script writes segments, once that is clear: decides where both would do. */
  let segmentsStand: 'before' | 'after' | undefined;
  /** Sections inside the open one, refused: counted, so that their closing tags are known. */
  let nested = 0;
  let draft = begin(outside(0));

  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    if (loose && !(token.type === 'text' && token.text.trim() === '') && !opensSection(token)) placeInSection(loose);
    if (token.type === 'tag') readTag(tagNamed(token.name)!, token.value, token.span);
    else if (token.type === 'open') i += readOpen(token, i);
    else if (token.type === 'close') readClose(token.name, token.span);
    else if (token.type === 'verbatim') draft.tree.add({ ...token, type: 'element', name: 'verbatim', attributes: {} });
    else draft.tree.add(token);
  }
  if (loose) placeInSection(loose);
  if (draft.openedBy === 'element') reportUnclosedSection();
  finish(text.length);
  if (speak) reportUnclosed(speak.token.span, 'The element `speak`', '</speak>');
  return { sections, placeholders };

  // ---- tags ---------------------------------------------------------------------------------------------------------

  function readTag(tag: TagName, value: Written, span: Span) {
    const name = value.text;
    if (tag === 'sectionName') {
      if (draft.openedBy === 'element') reportUnclosedSection();
      openSection({
        openedBy: 'tag',
        name,
        nameSpan: value.span,
        start: span.start,
        bodyStart: span.end,
        segment: undefined,
      });
    } else if (tag === 'soundSegment') {
      const followsSectionTag =
        draft.openedBy !== undefined && draft.segment === undefined && draft.tree.heard === undefined;
      loose = { written: { text: name, span }, followsSectionTag };
    } else if (name === '')
      complain('error', 'empty_name', span, () => ({
        message: `The tag \`${tag}\` names nothing.`,
        hint: `Write \`<<${tag}::name>>\`.`,
      }));
    else draft.tree.add({ type: tag === 'media' ? 'media' : 'effect', name, attributes: {}, span });
  }

  /** The loose segment stood right before the tag of the section that opens now. */
  function takeLoose(): LooseSegment | undefined {
    if (loose?.followsSectionTag && segmentsStand === 'after') placeInSection(loose);
    const taken = loose;
    loose = undefined;
    if (taken && !taken.followsSectionTag) segmentsStand ??= 'before';
    return taken;
  }

  /** No section opens right after it, so it is for the one it stands in. */
  function placeInSection({ written, followsSectionTag }: LooseSegment) {
    const { text: value, span } = written;
    loose = undefined;
    const isOutside = draft.openedBy === undefined;
    if (draft.segment !== undefined || (isOutside && sections.length > 0))
      return complain('error', 'misplaced_segment', span, () => ({
        message: 'A section has one sound segment, named beside its own tag.',
        hint: 'Start a new section here: `<<soundSegment::x>><<sectionName::y>>`.',
      }));
    draft.segment = written;
    if (followsSectionTag) segmentsStand ??= 'after';
    if (followsSectionTag || draft.tree.heard === undefined) draft.bodyStart = span.end;
    else
      complain('warning', 'misplaced_segment', span, () => ({
        message: `The sound segment ${quote(value)} is taken for the whole section.`,
        hint: 'Name it beside the section, as in `<<soundSegment::x>><<sectionName::y>>`.',
      }));
  }

  // ---- elements -----------------------------------------------------------------------------------------------------

  /** Answers how many more tokens were read. */
  function readOpen(token: OpenToken, index: number): number {
    const known = elementNamed(token.name, token.attributes.has('alias') && !token.attributes.has('name'));
    if (known?.structure) return readStructure(known.structure, token, index);
    if (!known) {
      reportUnknown(token, complain);
      draft.tree.open(token, 'anything', undefined);
      return 0;
    }
    const { name, rule } = known;
    const make = elementMaker(token, name, rule, complain);
    if (rule.holds === 'void') {
      const node = make?.([], token.span);
      if (node) draft.tree.add(node);
      draft.tree.passVoid(token);
    } else if (name === 'speak' && make && speak) {
      complain('error', 'misplaced_element', token.span, () => ({
        message: 'A `<speak>` cannot stand inside another.',
        hint: 'Delete it and its closing tag.',
      }));
      draft.tree.open(token, 'anything', undefined);
    } else {
      draft.tree.open(token, rule.holds, make);
      if (name === 'speak' && make && !token.closed) speak = { token, make };
    }
    return 0;
  }

  function readStructure(structure: StructureName, token: OpenToken, index: number): number {
    const { tree } = draft;
    const name = attributeOf(token, 'name');
    switch (structure) {
      case 'as:section':
        readSection(token);
        return 0;
      case 'as:placeholder':
        return readPlaceholder(token, index);
      case 'as:sub':
        checkAttributeNames(token, ['name'], complain);
        if (!name) reportMissing(token, 'name', complain);
        if (tree.isOpen('as:sub'))
          complain('error', 'nested_part', token.span, () => ({
            message: 'A part of a section (`<as:sub>`) cannot stand inside another.',
            hint: 'Close the first with `</as:sub>` before.',
          }));
        tree.open(
          token,
          'anything',
          name && !tree.isOpen('as:sub') ? (children, span) => ({ type: 'part', name, children, span }) : undefined,
        );
        return 0;
      case 'audio': {
        const source = attributeOf(token, 'src');
        const attributes = mediaAttributes(token, complain);
        if (!source) reportMissing(token, 'src', complain);
        // What stands inside is for players that have no such file; here a missing file is refused.
        tree.open(token, 'anything', (_, span) =>
          source ? { type: 'media', name: source, attributes, span } : undefined,
        );
        return 0;
      }
      default: {
        const isMedia = structure === 'as:media';
        const file = name || attributeOf(token, 'id');
        const attributes = isMedia ? mediaAttributes(token, complain) : allAttributes(token);
        if (file) tree.add({ type: isMedia ? 'media' : 'effect', name: file, attributes, span: token.span });
        else reportMissing(token, 'name', complain);
        tree.passVoid(token);
        return 0;
      }
    }
  }

  /** `<as:placeholder id="x">fallback</as:placeholder>`: nothing but text inside. */
  function readPlaceholder(token: OpenToken, index: number): number {
    const name = attributeOf(token, 'id') || attributeOf(token, 'name');
    if (!name) reportMissing(token, 'id', complain);
    const keep = (fallback: string | undefined, end: number) => {
      if (!name) return;
      const node: ParameterNode = { type: 'parameter', name, fallback, span: { start: token.span.start, end } };
      placeholders.push(node);
      draft.tree.add(node);
    };
    if (token.closed) {
      keep(undefined, token.span.end);
      return 0;
    }
    const inside = tokens[index + 1];
    const close = tokens[index + (inside?.type === 'text' ? 2 : 1)];
    if (close?.type !== 'close' || plainName(close.name) !== 'placeholder') {
      complain('error', 'bad_parameter', token.span, () => ({
        message: 'A placeholder holds plain text and is then closed.',
        hint: 'Write `<as:placeholder id="name">what to say without it</as:placeholder>`.',
      }));
      draft.tree.open(token, 'text', undefined);
      return 0;
    }
    keep(inside?.type === 'text' ? inside.text.trim() : '', close.span.end);
    return inside?.type === 'text' ? 2 : 1;
  }

  function readClose(written: string, span: Span) {
    if (written.toLowerCase() === 'as:section') {
      if (nested > 0) nested--;
      else if (draft.openedBy === 'element') closeSection(span.start, span.end);
      else draft.tree.close(written, span);
      return;
    }
    const isSpeak = plainName(written) === 'speak';
    if (draft.tree.close(written, span) === 'closed') {
      if (isSpeak && !draft.tree.isOpen('speak') && !draft.tree.isOpen('as:speak')) speak = undefined;
      return;
    }
    // It was opened before the section, so it ends the section with itself.
    if (draft.openedBy === 'element') reportUnclosedSection();
    finish(span.start);
    speak = undefined;
    draft = begin(outside(span.end));
  }

  // ---- sections -----------------------------------------------------------------------------------------------------

  function readSection(token: OpenToken) {
    const { span, attributes, closed } = token;
    if (draft.openedBy === 'element') {
      complain('error', 'nested_section', span, () => ({
        message: `A section cannot stand inside another: ${quote(draft.name)} is still open.`,
        hint: 'Close it with `</as:section>` before the next begins.',
      }));
      if (!closed) nested++;
      return;
    }
    checkAttributeNames(token, ['name', 'soundSegment'], complain);
    openSection({
      openedBy: 'element',
      name: attributes.get('name')?.text.trim() ?? 'default',
      nameSpan: attributes.get('name')?.span,
      start: span.start,
      bodyStart: span.end,
      segment: attributes.get('soundsegment'),
    });
    if (closed) closeSection(span.end, span.end);
  }

  function openSection(opening: Opening) {
    const segment = takeLoose();
    const start = segment?.written.span.start ?? opening.start;
    finish(start);
    draft = begin({ ...opening, start, segment: opening.segment ?? segment?.written });
    if (segment && opening.segment !== undefined)
      complain('error', 'misplaced_segment', segment.written.span, () => ({
        message: 'The section names its own sound segment.',
        hint: 'Keep one of the two.',
      }));
  }

  function begin(opening: Opening): Draft {
    nested = 0;
    return { ...opening, tree: new Tree(text, complain, speak && { ...speak, start: opening.bodyStart }) };
  }

  function closeSection(bodyEnd: number, end: number) {
    finish(bodyEnd, end);
    draft = begin(outside(end));
  }

  /** The section that is read now ends: its body at `bodyEnd`, white space aside; itself at `end`, or with its body. */
  function finish(bodyEnd: number, end?: number) {
    const { openedBy, name, nameSpan, segment, bodyStart, tree } = draft;
    const body = trimmedSpan(text, bodyStart, bodyEnd);
    tree.end(body);
    const start = openedBy === undefined ? trimmedSpan(text, draft.start, bodyEnd).start : draft.start;
    const tag = { start, end: Math.max(start, bodyStart) };
    if (openedBy === undefined && !tree.heard && segment === undefined) return;
    if (openedBy === undefined && sections.length > 0)
      return reportOutside(trimmedSpan(text, tree.heard!.start, tree.heard!.end));
    const span = { start, end: end ?? Math.max(body.end, tag.end) };
    sections.push({
      name,
      nameSpan,
      openedBy,
      span,
      body,
      implicit: openedBy === undefined,
      segment: segment?.text.trim(),
      segmentSpan: segment?.span,
      nodes: tree.nodes,
    });
    checkName(name, nameSpan && nameSpan.end > nameSpan.start ? nameSpan : tag);
    if (!tree.heard)
      complain('warning', 'empty_section', tag, () => ({
        message: `The section ${quote(name)} has nothing to be heard.`,
        hint: 'Write its text, or delete it.',
      }));
  }

  function checkName(name: string, span: Span) {
    const problem = problemWithName(name);
    if (problem) return complain('error', problem.code, span, () => problem);
    const key = nameKey(name);
    if (names.has(key))
      complain('error', 'duplicate_section', span, () => ({
        message: `A section before this is called ${quote(name)} already.`,
        hint: 'Give every section a name of its own.',
      }));
    names.add(key);
  }

  function reportOutside(span: Span) {
    complain('error', 'text_outside_section', span, () => ({
      message: 'This stands outside every section and is not spoken.',
      hint: 'Move it into a section.',
    }));
  }

  function reportUnclosedSection() {
    const { start, bodyStart, name } = draft;
    reportUnclosed({ start, end: bodyStart }, `The section ${quote(name)}`, '</as:section>');
  }

  function reportUnclosed(span: Span, what: string, closing: string) {
    complain('error', 'unclosed_element', span, () => ({
      message: `${what} is not closed.`,
      hint: `Close it with \`${closing}\`.`,
    }));
  }
}

function byPlace(a: ParameterNode, b: ParameterNode): number {
  return a.span.start - b.span.start;
}

function outside(start: number): Opening {
  return { openedBy: undefined, name: 'default', nameSpan: undefined, start, bodyStart: start, segment: undefined };
}

function opensSection(token: Token): boolean {
  if (token.type === 'tag') return tagNamed(token.name) === 'sectionName';
  return token.type === 'open' && token.name.toLowerCase() === 'as:section';
}

/** Without the white space around; empty at its start if there is nothing else. */
function trimmedSpan(text: string, start: number, end: number): Span {
  const inner = text.slice(start, end).trim();
  if (inner === '') return { start, end: start };
  const from = start + text.slice(start, end).search(/\S/);
  return { start: from, end: from + inner.length };
}
