// Edits of one section that leave every other byte of the script as it was sent.

import { didYouMean, Refusal } from '../errors.ts';
import { quote } from './complaints.ts';
import { encode } from './entities.ts';
import { parse } from './parse.ts';
import { grammarOf, type NewSection, printSection, printSectionTag, printSegmentTag, printValue } from './print.ts';
import type { Script, Section, Span } from './script.ts';
import { nameKey, problemWithName } from './section-name.ts';
import { spokenText } from './spoken-text.ts';

/**
 * All edits answer the new text and throw a Refusal: `unknown_section` for one that the script has not, and
 * `script_invalid` for a name or a text that could not be read back as that one section, or would change another.
 */

/** A section by its name (of two with one name, the first) or by its place, from 0. */
export type Which = string | number;

/** The text between the section's tags becomes `newBody`; the white space at its ends stays. */
export function replaceBody(script: Script, which: Which, newBody: string): string {
  const index = indexOf(script, which);
  const section = script.sections[index]!;
  const { span, name, segment, implicit } = section;
  const result = splice(script.text, span.start, span.end, writtenWith(script, section, newBody));
  if (implicit && newBody.trim() === '') refuse(`Without its text the section ${quote(name)} would be gone.`);
  return checked(result, replaced(script, index, { name, segment, body: newBody }));
}

/** The new section becomes the one at `index`, from 0; at the number of sections, the last. */
export function insertSection(script: Script, index: number, section: NewSection): string {
  checkNewName(script, section.name);
  const wanted = contents(script);
  wanted.splice(clamp(index, script), 0, { ...section, body: section.body.trim() });
  const printed = printSection({ ...section, body: section.body.trim() }, grammarOf(script));
  return checked(placed(script, index, printed, gapIn(script)), wanted);
}

export function removeSection(script: Script, which: Which): string {
  const index = indexOf(script, which);
  const wanted = contents(script);
  wanted.splice(index, 1);
  return checked(cut(script, index), wanted);
}

/** The section becomes the one at `index`, counted without it. */
export function moveSection(script: Script, which: Which, index: number): string {
  const from = indexOf(script, which);
  const section = script.sections[from]!;
  const wanted = contents(script);
  const [moved] = wanted.splice(from, 1);
  const to = Math.min(clamp(index, script), wanted.length);
  if (to === from) return script.text;
  const rest = parse(cut(script, from));
  wanted.splice(to, 0, moved!);
  const written = script.text.slice(section.span.start, section.span.end);
  const printed = section.implicit ? printSectionTag(section.name, undefined) + written : written;
  return checked(placed(rest, to, printed, gapIn(script)), wanted);
}

export function renameSection(script: Script, which: Which, newName: string): string {
  const { text } = script;
  const index = indexOf(script, which);
  const { name, nameSpan, openedBy, span, segment, body } = script.sections[index]!;
  if (newName === name) return text;
  if (nameKey(newName) !== nameKey(name)) checkNewName(script, newName);
  const wanted = replaced(script, index, { name: newName, segment, body: text.slice(body.start, body.end) });
  if (openedBy === undefined)
    return checked(splice(text, span.start, span.start, printSectionTag(newName, undefined)), wanted);
  if (openedBy === 'tag') return checked(splice(text, nameSpan!.start, nameSpan!.end, encode(newName)), wanted);
  if (nameSpan) return checked(splice(text, nameSpan.start, nameSpan.end, printValue(newName)), wanted);
  const at = afterElementName(text, span, body);
  return checked(splice(text, at, at, ` name=${printValue(newName)}`), wanted);
}

/** `newSegment` as in a script: a name, `*` (go on), `` (none), or undefined: nothing is said of it any more. */
export function setSegment(script: Script, which: Which, newSegment: string | undefined): string {
  const { text } = script;
  const index = indexOf(script, which);
  const section = script.sections[index]!;
  const { name, segmentSpan, body, openedBy } = section;
  if (newSegment?.trim() === section.segment) return text;
  if (segmentSpan) {
    const isAttribute = !text.startsWith('<<', segmentSpan.start);
    const print = isAttribute ? printValue : printSegmentTag;
    const printed = newSegment === undefined ? '' : print(newSegment);
    const { start, end } = newSegment === undefined ? withWhatBelongsToIt(script, section, segmentSpan) : segmentSpan;
    const isInBody = start >= body.start && end <= body.end;
    const newBody = isInBody
      ? text.slice(body.start, start) + printed + text.slice(end, body.end)
      : text.slice(body.start, body.end);
    return checked(
      splice(text, start, end, printed),
      replaced(script, index, { name, segment: newSegment, body: newBody }),
    );
  }
  const printed = openedBy === 'element' ? ` soundSegment=${printValue(newSegment!)}` : printSegmentTag(newSegment!);
  const results = placesForSegment(script, section).map((at) => splice(text, at, at, printed));
  const wanted = replaced(script, index, { name, segment: newSegment, body: text.slice(body.start, body.end) });
  return results.find((result) => readsAs(result, wanted)) ?? checked(results[0]!, wanted);
}

/**
 * The section ends at `offset` (UTF-16 code units of its body); what follows becomes one called `newName`, and the music goes
 * on. Refused where that would cut a tag, an element or a character.
 */
export function splitSection(script: Script, which: Which, offset: number, newName: string): string {
  const { text } = script;
  const index = indexOf(script, which);
  checkNewName(script, newName);
  const { name, segment, span, body, openedBy } = script.sections[index]!;
  const at = body.start + Math.max(0, Math.min(Math.trunc(offset), body.end - body.start));
  const first = text.slice(body.start, at).trimEnd();
  const second = { name: newName, segment: segment ? '*' : undefined, body: text.slice(at, body.end).trimStart() };
  if (first === '' || second.body === '')
    refuse('One of the two sections would be empty.', 'Split the section inside its text.');
  const closing = text.slice(body.end, span.end);
  const printed = first + closing + gapIn(script) + printSection(second, openedBy ?? 'tag');
  const result = checked(
    splice(text, body.start, span.end, printed),
    contents(script).toSpliced(index, 1, { name, segment, body: first }, second),
  );
  if (isHeardOtherwise(script, parse(result)))
    refuse('This would cut a tag, an element or a character.', 'Split the section between words, outside of elements.');
  return result;
}

/** The text of the section after it follows its own; name and sound segment are its own. */
export function mergeSection(script: Script, which: Which): string {
  const { text, sections } = script;
  const index = indexOf(script, which);
  const section = sections[index]!;
  const next = sections[index + 1];
  if (!next) refuse(`There is no section after ${quote(section.name)}.`, 'Merge the one before with it.');
  const { name, segment, span } = section;
  const [first, second] = [section, next].map(({ body }) => text.slice(body.start, body.end));
  const gap = /^\s+$/.exec(text.slice(span.end, next.span.start))?.[0] ?? '\n';
  const body = first && second ? first + gap + second : `${first}${second}`;
  return checked(
    splice(text, span.start, next.span.end, writtenWith(script, section, body)),
    contents(script).toSpliced(index, 2, { name, segment, body }),
  );
}

// ---- text -----------------------------------------------------------------------------------------------------------

function splice(text: string, start: number, end: number, inserted: string): string {
  return text.slice(0, start) + inserted + text.slice(end);
}

/** The section as it is written, with another body. */
function writtenWith({ text }: Script, { span, body, openedBy }: Section, newBody: string): string {
  const written = text.slice(span.start, span.end);
  if (openedBy === 'element' && body.start === span.end && written.endsWith('/>'))
    return newBody.trim() === '' ? written : `${written.slice(0, -2).trimEnd()}>${newBody}</as:section>`;
  return splice(written, body.start - span.start, body.end - span.start, newBody);
}

/** Where a section that names no segment may name it: what this script does first. */
function placesForSegment({ text, sections }: Script, { span, nameSpan, openedBy, body }: Section): number[] {
  if (openedBy === undefined) return [span.start];
  if (openedBy === 'element') return [nameSpan?.end ?? afterElementName(text, span, body)];
  const places = [span.start, text.indexOf('>>', nameSpan!.end) + 2];
  const standsAfter = (section: Section) =>
    section.openedBy === 'tag' && section.segmentSpan && section.segmentSpan.start > section.nameSpan!.start;
  return sections.some(standsAfter) ? places.reverse() : places;
}

/** A written segment with its attribute's name, or with the white space that parts it from what stands before or after. */
function withWhatBelongsToIt({ text }: Script, { span }: Section, { start, end }: Span): Span {
  const before = text.slice(span.start, start);
  const attribute = /\s+soundSegment\s*=\s*$/i.exec(before);
  if (attribute) return { start: span.start + attribute.index, end };
  if (start > span.start) return { start: span.start + before.trimEnd().length, end };
  return { start, end: span.end - text.slice(end, span.end).trimStart().length };
}

/** Behind `<as:section`, in a section's tags. */
function afterElementName(text: string, span: Span, body: Span): number {
  const tag = text.slice(span.start, body.start).toLowerCase();
  return span.start + tag.lastIndexOf('<as:section') + '<as:section'.length;
}

/** The script's text with a printed section before the one at `index`, and the gap between. */
function placed(script: Script, index: number, printed: string, gap: string): string {
  const { text, sections } = script;
  const next = sections[clamp(index, script)];
  if (!next) {
    const last = sections.at(-1);
    return last ? splice(text, last.span.end, last.span.end, gap + printed) : `${text.trimEnd()}${printed}\n`;
  }
  // Text without a tag would become the new section's.
  const tag = next.implicit ? printSectionTag(next.name, undefined) : '';
  return splice(text, next.span.start, next.span.start, printed + gap + tag);
}

/** Without the section and the white space that parts it from the next, or, being last, from the one before. */
function cut({ text, sections }: Script, index: number): string {
  const { span } = sections[index]!;
  const after = text.slice(span.end);
  const isLast = index === sections.length - 1;
  if (!isLast) return text.slice(0, span.start) + after.trimStart();
  return text.slice(0, span.start).trimEnd() + after;
}

/** How the script parts its sections. */
function gapIn({ text, sections }: Script): string {
  const [first, second] = sections;
  const gap = first && second ? text.slice(first.span.end, second.span.start) : '';
  return /^\s+$/.test(gap) ? gap : '\n\n';
}

// ---- what must come out ---------------------------------------------------------------------------------------------

/** Sections as they read: name, segment and text. */
function contents({ text, sections }: Script): NewSection[] {
  return sections.map(({ name, segment, body }) => ({ name, segment, body: text.slice(body.start, body.end) }));
}

function replaced(script: Script, index: number, section: NewSection): NewSection[] {
  return contents(script).with(index, section);
}

/** The edited text, if it reads as it should: a body may hold tags, and those must not reach beyond it. */
function checked(result: string, wanted: readonly NewSection[]): string {
  if (!readsAs(result, wanted))
    refuse(
      'After this edit the script would not have the sections that it should.',
      'A section holds no tags of other sections, and what it opens it closes.',
    );
  return result;
}

function readsAs(text: string, wanted: readonly NewSection[]): boolean {
  const read = contents(parse(text));
  return (
    read.length === wanted.length &&
    wanted.every(
      ({ name, segment, body }, i) =>
        read[i]!.name === name.trim() && read[i]!.segment === segment?.trim() && read[i]!.body === body.trim(),
    )
  );
}

/** Other words, or errors that were none before. */
function isHeardOtherwise(before: Script, after: Script): boolean {
  const errorsIn = ({ diagnostics }: Script) => diagnostics.filter(({ severity }) => severity === 'error').length;
  const wordsIn = ({ sections }: Script) =>
    sections
      .map(({ nodes }) => spokenText(nodes))
      .join('')
      .replace(/\s+/g, '');
  return errorsIn(after) > errorsIn(before) || wordsIn(after) !== wordsIn(before);
}

function indexOf({ sections }: Script, which: Which): number {
  const index = typeof which === 'number' ? which : sections.findIndex(({ name }) => nameKey(name) === nameKey(which));
  if (sections[index]) return index;
  const name = String(which);
  const names = sections.map((section) => section.name);
  const meant = didYouMean(name, names);
  throw new Refusal('unknown_section', `The script has no section ${quote(name)}.`, {
    hint: meant ? `Did you mean ${quote(meant)}?` : `It has: ${names.slice(0, 20).map(quote).join(', ') || 'none'}.`,
  });
}

function clamp(index: number, { sections }: Script): number {
  return Math.max(0, Math.min(sections.length, Math.trunc(index)));
}

/** Refuses a name that no section can have, and one that another has. */
export function checkNewName({ sections }: Script, newName: string): void {
  const problem = problemWithName(newName);
  if (problem) refuse(problem.message, problem.hint);
  if (sections.some(({ name }) => nameKey(name) === nameKey(newName)))
    refuse(`There is a section ${quote(newName)} already.`, 'Give it another name.');
}

function refuse(message: string, hint?: string): never {
  throw new Refusal('script_invalid', message, { hint });
}
