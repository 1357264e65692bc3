// Sections of scripts: each read and changed by itself, the script's text following, in that section's range only.

import { type Context, requireRole } from '../context.ts';
import type { Transaction } from '../database/database.ts';
import { didYouMean, pointing, Refusal, type Warning } from '../errors.ts';
import { fold, wordsOf } from '../fold.ts';
import { parseId, printId } from '../ids.ts';
import { afterOf, notOfThisList, type Page, type PageRequest, pageOf } from '../page.ts';
import {
  checkNewName,
  insertSection,
  mergeSection,
  moveSection,
  removeSection,
  renameSection,
  replaceBody,
  setSegment,
  splitSection as splitText,
} from '../script/edit.ts';
import { parse } from '../script/parse.ts';
import type { Script } from '../script/script.ts';
import type { VoiceRoom } from '../speech/voices.ts';
import { notFound } from './_nouns.ts';
import type { Expected } from './expected.ts';
import { asFindings, type Finding, findingsBySection } from './read-through.ts';
import { type KnownSection, revise } from './revise.ts';
import {
  areSameSettings,
  changeSettings,
  type SectionSettings,
  type SectionSettingsChange,
} from './section-settings.ts';
import { asAsked, MAIN_VERSION, openText, readText, type Text } from './texts.ts';

export interface Section {
  readonly id: string;
  readonly script: string;
  readonly version: string;
  /** The version's, in which it reads so. */
  readonly revision: number;
  /** The script's. */
  readonly change: number;
  /** From 0, in the order of the text. */
  readonly position: number;
  readonly name: string;
  /** What is between its tags. */
  readonly text: string;
  /** As in a script; null says nothing. */
  readonly soundSegment: string | null;
  readonly settings: SectionSettings;
  readonly warnings: readonly Finding[];
}

/** Those that can be asked for. */
type Voices = Pick<VoiceRoom, 'find' | 'names'>;

export interface SectionFilter extends Omit<PageRequest, 'sort'> {
  readonly script: string;
  readonly version?: string | undefined;
  /** Words that name and text hold, all of them. */
  readonly search?: string | undefined;
}

/** In the order of the text. */
export function listSections(
  context: Context,
  voices: Voices,
  { script, version, search, ...page }: SectionFilter,
): Promise<Page<Section>> {
  // Their order is their place, which stands for the name in cursors.
  const request = { ...page, sort: 'name' } as const;
  return context.within(async (transaction) => {
    const text = await readText(context, transaction, script, version).catch(asAsked);
    const from = 1 + placeIn(afterOf(request)?.name ?? '-1');
    const words = search === undefined ? undefined : [...wordsOf(search)];
    const show = showing(text);
    const isFound = ({ name, text }: Section) => {
      const all = `${name} ${text}`;
      const folded = fold(all);
      // Telling words apart takes longer than anything else.
      if (!words!.every((word) => folded.includes(word))) return false;
      const its = wordsOf(all);
      return words!.length > 0 && words!.every((word) => its.has(word));
    };
    const sections = text.revision.sections
      .entries()
      .drop(from)
      .map(([place, { id }]) => ({ id, section: show(place) }))
      .filter(({ section }) => !words || isFound(section))
      .take(request.limit + 1);
    const { data, next } = pageOf(
      [...sections],
      request,
      ({ section }) => String(section.position),
      ({ section }) => section,
    );
    return { data: await Promise.all(data.map((section) => withFindings(section, voices))), next };
  });
}

/** What a cursor of sections says. */
function placeIn(name: string): number {
  if (!/^(-1|\d{1,9})$/.test(name)) throw notOfThisList();
  return Number(name);
}

export function getSection(context: Context, voices: Voices, id: string): Promise<Section> {
  return context.within(async (transaction) => {
    const { script, version } = await locate(context, transaction, id);
    const text = await readText(context, transaction, script, version).catch(asAbsent(id));
    return withFindings(showing(text)(placeOf(text, id)), voices);
  });
}

export interface NewSection {
  readonly script: string;
  readonly version?: string | undefined;
  readonly name: string;
  readonly text: string;
  readonly soundSegment?: string | null | undefined;
  readonly settings?: SectionSettingsChange | undefined;
  /** From 0; the last where it is not said. */
  readonly position?: number | undefined;
}

export async function createSection(
  context: Context,
  voices: Voices,
  { script, version = MAIN_VERSION, name, text: body, soundSegment, settings, position }: NewSection,
  expected?: Expected,
): Promise<Section> {
  requireRole(context, 'user');
  return context.once(async (transaction) => {
    const text = await openText(context, transaction, script, version, expected).catch(asAsked);
    const draft = draftOf(text);
    const place = Math.min(position ?? draft.sections.length, draft.sections.length);
    const segment = soundSegment ?? undefined;
    const section = { id: undefined, settings: changeSettings({}, settings) };
    await pointing('/name', () => checkNewName(draft.script, name));
    const edited = await pointing('/text', () => insertSection(draft.script, place, { name, segment, body }));
    const saved = await save(context, transaction, text, {
      script: parse(edited),
      sections: draft.sections.toSpliced(place, 0, section),
      place,
    });
    return showSaved(saved, voices);
  });
}

export interface SectionChange {
  readonly name?: string | undefined;
  readonly text?: string | undefined;
  /** Null: nothing is said of it any more. */
  readonly soundSegment?: string | null | undefined;
  /** Null takes a setting away; others stay. */
  readonly settings?: SectionSettingsChange | undefined;
  /** Where it moves, counted without it. */
  readonly position?: number | undefined;
}

/** All of it in one revision. Refuses `changed_meanwhile`, and `script_invalid` for what would change another section. */
export async function updateSection(
  context: Context,
  voices: Voices,
  id: string,
  { name, text, soundSegment, settings, position }: SectionChange,
  expected?: Expected,
): Promise<Section> {
  const change: Change = async ({ script, sections, place }) => {
    let edited = script;
    const apply = async (pointer: string, edit: () => string) => {
      edited = parse(await pointing(pointer, edit));
    };
    if (text !== undefined) await apply('/text', () => replaceBody(edited, place, text));
    if (soundSegment !== undefined)
      await apply('/soundSegment', () => setSegment(edited, place, soundSegment ?? undefined));
    if (name !== undefined) await apply('/name', () => renameSection(edited, place, name));
    const { id, settings: before } = sections[place]!;
    const section = { id, settings: changeSettings(before, settings) };
    const to = Math.min(position ?? place, sections.length - 1);
    if (to !== place) await apply('/position', () => moveSection(edited, place, to));
    return { script: edited, sections: sections.toSpliced(place, 1).toSpliced(to, 0, section), place: to };
  };
  return edit(context, id, expected, change, (saved) => showSaved(saved, voices));
}

export interface Split {
  /** Where the second begins, in UTF-16 code units of the section's text. */
  readonly at: number;
  /** Of the second. */
  readonly name: string;
}

/** Answers both: they are spoken alike. */
export async function splitSection(
  context: Context,
  voices: Voices,
  id: string,
  { at, name }: Split,
  expected?: Expected,
): Promise<Section[]> {
  const change: Change = async ({ script, sections, place }) => {
    await pointing('/name', () => checkNewName(script, name));
    const edited = await pointing('/at', () => splitText(script, place, at, name));
    const { id, settings } = sections[place]!;
    // The first begins where both did, and the second ends there.
    const { endAt, ...first } = settings;
    const { startAt, ...second } = settings;
    return {
      script: parse(edited),
      sections: sections.toSpliced(place, 1, { id, settings: first }, { id: undefined, settings: second }),
      place,
    };
  };
  return edit(context, id, expected, change, ({ text, place }) => {
    const show = showing(text);
    return Promise.all([place, place + 1].map((its) => withFindings(show(its), voices)));
  });
}

/** With the section after it, whose own settings come loose. */
export async function mergeWithNext(
  context: Context,
  voices: Voices,
  id: string,
  expected?: Expected,
): Promise<Section> {
  const change: Change = ({ script, sections, place }) => ({
    script: parse(mergeSection(script, place)),
    sections: sections.toSpliced(place + 1, 1),
    place,
  });
  return edit(context, id, expected, change, (saved) => showSaved(saved, voices));
}

export interface SectionDeletion extends Pick<Section, 'id' | 'script' | 'version' | 'revision' | 'change'> {
  readonly warnings: readonly Finding[];
}

export async function deleteSection(context: Context, id: string, expected?: Expected): Promise<SectionDeletion> {
  const change: Change = ({ script, sections, place }) => ({
    script: parse(removeSection(script, place)),
    sections: sections.toSpliced(place, 1),
    place,
  });
  return edit(context, id, expected, change, ({ text, warnings }) => ({
    id,
    ...whereaboutsOf(text),
    warnings: asFindings(warnings),
  }));
}

// ---- edits ----------------------------------------------------------------------------------------------------------

/** A text that is being edited. */
interface Draft {
  readonly script: Script;
  readonly sections: readonly KnownSection[];
  /** Of the section that it is about. */
  readonly place: number;
}

interface Saved {
  readonly text: Text;
  readonly place: number;
  readonly warnings: readonly Warning[];
}

type Change = (draft: Draft) => Draft | Promise<Draft>;

function edit<T>(
  context: Context,
  id: string,
  expected: Expected,
  change: Change,
  show: (saved: Saved) => T | Promise<T>,
): Promise<T> {
  requireRole(context, 'user');
  return context.once(async (transaction) => {
    const { script, version } = await locate(context, transaction, id);
    const text = await openText(context, transaction, script, version, expected).catch(asAbsent(id));
    const draft = { ...draftOf(text), place: placeOf(text, id) };
    return show(await save(context, transaction, text, await change(draft)));
  });
}

function draftOf({ revision }: Text): Pick<Draft, 'script' | 'sections'> {
  return { script: parse(revision.text), sections: revision.sections };
}

/** As a new revision, if anything is new. */
async function save(
  context: Context,
  transaction: Transaction,
  text: Text,
  { script, sections, place }: Draft,
): Promise<Saved> {
  const before = text.revision.sections;
  const isSame =
    script.text === text.revision.text &&
    sections.every(({ id, settings }, i) => id === before[i]?.id && areSameSettings(settings, before[i]!.settings));
  if (isSame) return { text, place, warnings: [] };
  return { ...(await revise(context, transaction, text, { text: script.text, sections })), place };
}

/** Where a section lies. */
async function locate(
  { organisation }: Context,
  transaction: Transaction,
  text: string,
): Promise<{ script: string; version: string }> {
  const id = parseId('section', text);
  const found =
    id &&
    (await transaction
      .selectFrom('sections as s')
      .innerJoin('script_versions as v', (join) =>
        join.onRef('v.organisation_id', '=', 's.organisation_id').onRef('v.id', '=', 's.version_id'),
      )
      .select(['v.script_id', 'v.name'])
      .where('s.organisation_id', '=', organisation)
      .where('s.id', '=', id)
      .executeTakeFirst());
  if (!found) throw notFound('section', text);
  return { script: printId('script', found.script_id), version: found.name };
}

/** Its script was deleted, or its version a moment ago. */
function asAbsent(id: string): (error: unknown) => never {
  return (error) => {
    const isAbsent = error instanceof Refusal && (error.code === 'not_found' || error.code === 'unknown_version');
    throw isAbsent ? notFound('section', id) : error;
  };
}

/** Refuses `not_found` for one that was taken away a moment ago. */
function placeOf({ revision }: Text, id: string): number {
  const place = revision.sections.findIndex((section) => section.id === parseId('section', id));
  if (place < 0) throw notFound('section', id);
  return place;
}

// ---- as callers see them --------------------------------------------------------------------------------------------

async function showSaved({ text, place, warnings }: Saved, voices: Voices): Promise<Section> {
  const section = await withFindings(showing(text)(place), voices);
  return { ...section, warnings: [...section.warnings, ...asFindings(warnings)] };
}

/** With what is wrong with its settings: a voice that there is not is kept all the same, since it may be added before it speaks. */
async function withFindings(section: Section, voices: Voices): Promise<Section> {
  return { ...section, warnings: [...section.warnings, ...(await findingsOf(section.settings, voices))] };
}

async function findingsOf({ voice: name }: SectionSettings, voices: Voices): Promise<Finding[]> {
  if (name === undefined) return [];
  try {
    if (await voices.find(name)) return [];
  } catch (error) {
    // Known, and never fetched.
    if (!(error instanceof Refusal)) throw error;
    const { code, message, hint } = error;
    return [{ severity: 'error', code, message, hint }];
  }
  const meant = didYouMean(name, voices.names);
  const hint = meant ? `Did you mean \`${meant}\`?` : 'Choose one of the list of voices.';
  return [{ severity: 'error', code: 'unknown_voice', message: `There is no voice \`${name}\`.`, hint }];
}

/** Shows sections of one text by their place. */
function showing(text: Text): (place: number) => Section {
  const parsed = parse(text.revision.text);
  const findingsOf = findingsBySection(parsed);
  return (place) => {
    const { id, name, settings } = text.revision.sections[place]!;
    const section = parsed.sections[place]!;
    return {
      id: printId('section', id),
      ...whereaboutsOf(text),
      position: place,
      name,
      text: parsed.text.slice(section.body.start, section.body.end),
      soundSegment: section.segment ?? null,
      settings,
      warnings: findingsOf(section),
    };
  };
}

function whereaboutsOf({
  script,
  version,
  revision,
}: Text): Pick<Section, 'script' | 'version' | 'revision' | 'change'> {
  return {
    script: printId('script', script.id),
    version: version.name,
    revision: revision.number,
    change: script.change,
  };
}
