// What a text says for itself, without being rendered: what is wrong with it, what it asks to be filled in, how long it will be.

import type { Warning } from '../errors.ts';
import { checkLimits } from '../script/check-limits.ts';
import { interpret } from '../script/interpret.ts';
import { parametersOf } from '../script/parameters.ts';
import { parse } from '../script/parse.ts';
import type { Diagnostic, Script, Section } from '../script/script.ts';
import { PAUSES } from '../speech/utterances.ts';
import { estimatedSeconds } from './estimate-length.ts';
import type { RevisionRow } from './texts.ts';

export interface Finding extends Warning {
  /** What a render refuses is an error. */
  readonly severity: 'error' | 'warning';
}

export interface ReadThrough {
  readonly parameters: readonly { readonly name: string; readonly fallback: string | null }[];
  /** Without music, with the fallbacks of its parameters. */
  readonly estimatedSeconds: number;
  readonly warnings: readonly Finding[];
}

type Read = Pick<RevisionRow, 'id' | 'text' | 'sections'>;

/** Characters from which on a reading is kept: a megabyte of tags takes 150 ms, and shorter texts a moment. */
const LONG = 10_000;
/** Characters of all texts whose readings are kept: ten of the longest, or some hundred of a common length. */
const MOST_KEPT = 10_000_000;
/** Of revisions, which never change; the last that were asked for are last. */
const kept = new Map<RevisionRow['id'], { readonly length: number; readonly reading: ReadThrough }>();
let keptCharacters = 0;

export function readThrough(revision: Read): ReadThrough {
  const { id, text } = revision;
  if (text.length < LONG) return readAnew(revision);
  const { reading } = kept.get(id) ?? { reading: readAnew(revision) };
  if (!kept.delete(id)) keptCharacters += text.length;
  kept.set(id, { length: text.length, reading });
  for (const [oldest, { length }] of kept) {
    if (keptCharacters <= MOST_KEPT) break;
    kept.delete(oldest);
    keptCharacters -= length;
  }
  return reading;
}

function readAnew({ text, sections }: Read): ReadThrough {
  const script = parse(text);
  const lengths = interpret(script).sections.map(({ cues }, i) => estimatedSeconds(cues, sections[i]?.settings ?? {}));
  const pauses = Math.max(0, lengths.length - 1) * PAUSES.section;
  return {
    parameters: parametersOf(script).map(({ name, fallback }) => ({ name, fallback: fallback ?? null })),
    estimatedSeconds: tenths(lengths.reduce((sum, length) => sum + length, pauses)),
    warnings: findingsIn(script),
  };
}

/** What `check` tells of a script, by its lines and columns. */
export function findingsIn(script: Script): Finding[] {
  return diagnosticsOf(script).map(findingOf);
}

/** The same, for one section after another. */
export function findingsBySection(script: Script): (section: Section) => Finding[] {
  const all = diagnosticsOf(script);
  return ({ span }) =>
    all.filter((found) => found.span.start >= span.start && found.span.start < span.end).map(findingOf);
}

function diagnosticsOf(script: Script): Diagnostic[] {
  return [...script.diagnostics, ...checkLimits(script)];
}

function findingOf({ severity, code, message, hint, line, column }: Diagnostic): Finding {
  return { severity, code, message, line, column, hint };
}

/** Of what is no place in a text: settings that lost their section. */
export function asFindings(warnings: readonly Warning[]): Finding[] {
  return warnings.map((warning) => ({ severity: 'warning', ...warning }));
}

function tenths(seconds: number): number {
  return Math.round(seconds * 10) / 10;
}
