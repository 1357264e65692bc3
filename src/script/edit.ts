// Edits of one section that leave every other byte of the script as it was sent.

import { didYouMean, Refusal } from '../errors.ts';
import { quote } from './complaints.ts';
import { encode } from './entities.ts';
import { parse } from './parse.ts';
import { grammarOf, type NewSection, printSection, printSectionTag, printValue } from './print.ts';
import type { Script } from './script.ts';
import { nameKey, problemWithName } from './section-name.ts';

/**
 * All edits answer the new text and throw a Refusal: `unknown_section` for a name that the script has not, and
 * `script_invalid` for a name or a text that could not be read back as that one section, or would change another.
 */

/** The text between the section's tags becomes `newBody`; the white space at its ends stays. */
export function replaceBody(script: Script, sectionName: string, newBody: string): string {
  const { text } = script;
  const index = indexOf(script, sectionName);
  const { body, name, segment, implicit } = script.sections[index]!;
  const result = splice(text, body.start, body.end, newBody);
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

export function removeSection(script: Script, sectionName: string): string {
  const index = indexOf(script, sectionName);
  const wanted = contents(script);
  wanted.splice(index, 1);
  return checked(cut(script, index), wanted);
}

/** The section becomes the one at `index`, counted without it. */
export function moveSection(script: Script, sectionName: string, index: number): string {
  const from = indexOf(script, sectionName);
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

export function renameSection(script: Script, sectionName: string, newName: string): string {
  const { text } = script;
  const index = indexOf(script, sectionName);
  const { name, nameSpan, openedBy, span, segment, body } = script.sections[index]!;
  if (newName === name) return text;
  if (nameKey(newName) !== nameKey(name)) checkNewName(script, newName);
  const wanted = replaced(script, index, { name: newName, segment, body: text.slice(body.start, body.end) });
  if (openedBy === undefined)
    return checked(splice(text, span.start, span.start, printSectionTag(newName, undefined)), wanted);
  if (openedBy === 'tag') return checked(splice(text, nameSpan!.start, nameSpan!.end, encode(newName)), wanted);
  if (nameSpan) return checked(splice(text, nameSpan.start, nameSpan.end, printValue(newName)), wanted);
  const tag = text.slice(span.start, body.start);
  const at = span.start + tag.toLowerCase().lastIndexOf('<as:section') + '<as:section'.length;
  return checked(splice(text, at, at, ` name=${printValue(newName)}`), wanted);
}

// ---- text -----------------------------------------------------------------------------------------------------------

function splice(text: string, start: number, end: number, inserted: string): string {
  return text.slice(0, start) + inserted + text.slice(end);
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
  const read = contents(parse(result));
  const isSame =
    read.length === wanted.length &&
    wanted.every(
      ({ name, segment, body }, i) =>
        read[i]!.name === name.trim() && read[i]!.segment === segment?.trim() && read[i]!.body === body.trim(),
    );
  if (!isSame)
    refuse(
      'After this edit the script would not have the sections that it should.',
      'A section holds no tags of other sections, and what it opens it closes.',
    );
  return result;
}

function indexOf({ sections }: Script, name: string): number {
  const index = sections.findIndex((section) => nameKey(section.name) === nameKey(name));
  if (index >= 0) return index;
  const names = sections.map((section) => section.name);
  const meant = didYouMean(name, names);
  throw new Refusal('unknown_section', `The script has no section ${quote(name)}.`, {
    hint: meant ? `Did you mean ${quote(meant)}?` : `It has: ${names.slice(0, 20).map(quote).join(', ') || 'none'}.`,
  });
}

function clamp(index: number, { sections }: Script): number {
  return Math.max(0, Math.min(sections.length, Math.trunc(index)));
}

function checkNewName({ sections }: Script, newName: string): void {
  const problem = problemWithName(newName);
  if (problem) refuse(problem.message, problem.hint);
  if (sections.some(({ name }) => nameKey(name) === nameKey(newName)))
    refuse(`There is a section ${quote(newName)} already.`, 'Give it another name.');
}

function refuse(message: string, hint?: string): never {
  throw new Refusal('script_invalid', message, { hint });
}
